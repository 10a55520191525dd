"""Shapes of jobs."""

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import IdField, Shape
from annotations.models import Job


class JobShape(Shape):
    """One piece of work that is or was owed."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Job.Kind.choices)
    article = serializers.IntegerField(allow_null=True)
    claim = serializers.IntegerField(allow_null=True)
    feed = serializers.IntegerField(allow_null=True)
    document = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=Job.State.choices)
    attempts = serializers.IntegerField()
    error = serializers.CharField(allow_blank=True, help_text="Of the last attempt.")
    due_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class JobQuery(PageQuery):
    """What a list of jobs can be narrowed to."""

    state = serializers.MultipleChoiceField(choices=Job.State.choices, required=False)
    kind = serializers.ChoiceField(choices=Job.Kind.choices, required=False)
    article = IdField(required=False)
    claim = IdField(required=False)
    feed = IdField(required=False)


class RetryShape(Shape):
    """Which failed jobs to try again."""

    article = IdField(
        required=False, allow_null=True, default=None, help_text="Of one article; else all."
    )


class RungShape(Shape):
    """The jobs that are owed now."""

    jobs = serializers.ListField(child=serializers.IntegerField())
