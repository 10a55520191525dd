"""Shapes of feeds."""

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import PersonShape, Shape
from annotations.services.feeds import LONGEST_INTERVAL, SHORTEST_INTERVAL
from annotations.sources.feeds.types import FeedKind


class FeedShape(Shape):
    """A feed and how it fares."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    title = serializers.CharField(allow_blank=True, help_text="Empty until it was read.")
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in FeedKind],
        allow_blank=True,
        help_text="Empty until it was read.",
    )
    interval_minutes = serializers.IntegerField()
    is_paused = serializers.BooleanField()
    due_at = serializers.DateTimeField(help_text="When it is polled next, unless it is paused.")
    polled_at = serializers.DateTimeField(allow_null=True)
    succeeded_at = serializers.DateTimeField(allow_null=True)
    failures = serializers.IntegerField(help_text="Since the last success.")
    error = serializers.CharField(allow_blank=True, help_text="Of the last poll.")
    waiting = serializers.IntegerField(help_text="Pages announced and not read yet.")
    added_by = PersonShape(allow_null=True, help_text="Null: the command line.")
    created_at = serializers.DateTimeField()


class FeedQuery(PageQuery):
    """What the list of feeds can be narrowed to."""

    url = serializers.CharField(required=False, max_length=2000)
    is_paused = serializers.BooleanField(required=False)


class NewFeedShape(Shape):
    """A feed to poll: RSS, Atom, a sitemap or ClaimReview data."""

    url = serializers.URLField(max_length=2000)
    interval_minutes = serializers.IntegerField(
        required=False, default=60, min_value=SHORTEST_INTERVAL, max_value=LONGEST_INTERVAL
    )
