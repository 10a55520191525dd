"""Shapes of the history's verification."""

from rest_framework import serializers

from annotations.api.shapes.base import PersonShape, Shape


class HistoryCheckShape(Shape):
    """What came of verifying the whole history once."""

    is_whole = serializers.BooleanField(help_text="Nothing was changed and nothing is missing.")
    fault = serializers.CharField(allow_blank=True, help_text="The first broken link.")
    events = serializers.IntegerField(help_text="Verified, up to the first broken link.")
    claims = serializers.IntegerField(help_text="With a history.")
    checked_at = serializers.DateTimeField()
    checked_by = PersonShape(allow_null=True, help_text="Null: on the command line.")
