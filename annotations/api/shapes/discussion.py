"""Shapes of comments and notifications."""

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import IdField, PersonShape, Shape
from annotations.models import Notification
from annotations.models.discussion import LONGEST_COMMENT


class NewCommentShape(Shape):
    """Something to say about a claim."""

    text = serializers.CharField(max_length=LONGEST_COMMENT)
    link = IdField(required=False, help_text="The source link it is about.")
    answers = IdField(required=False, help_text="The comment that began the thread.")


class CommentShape(Shape):
    """Something that was said."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(
        help_text="Of which it was said: another one than was asked for where that was joined into "
        "it or says the same."
    )
    author = PersonShape()
    text = serializers.CharField()
    link = serializers.IntegerField(allow_null=True)
    answers = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()


class ThreadShape(CommentShape):
    """A comment with what was answered to it."""

    is_resolved = serializers.BooleanField()
    replies = CommentShape(many=True)


class DiscussionShape(Shape):
    """The talk about a claim, as far as you may see it."""

    threads = ThreadShape(many=True)
    held_back = serializers.IntegerField(
        help_text="Comments that could tell a verdict; you see them once the claim is decided."
    )


class NotificationShape(Shape):
    """Something that concerns you."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Notification.Kind.choices)
    claim = serializers.IntegerField()
    comment = serializers.IntegerField(allow_null=True)
    actor = PersonShape(allow_null=True, help_text="Null: the desk itself.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NotificationQuery(PageQuery):
    """What a list of notifications can be narrowed to."""

    unread = serializers.BooleanField(required=False, default=False)


class ReadShape(Shape):
    """How far you have read."""

    up_to = IdField(required=False, help_text="The newest you have read; left out: all.")


class UnreadShape(Shape):
    """What is left."""

    unread = serializers.IntegerField()
