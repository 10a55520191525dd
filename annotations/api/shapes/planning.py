"""Shapes of the moves that direct the queue."""

from typing import Any

from rest_framework import serializers

from annotations.api.shapes.base import IdField, Shape
from annotations.api.shapes.claims import KINDS
from annotations.review.queueing import SKIP_LABELS, Importance, SkipReason
from annotations.review.transitions import LONGEST_REASON

SKIP_REASONS = [(reason.value, label) for reason, label in SKIP_LABELS.items()]
IMPORTANCES = [(importance.name.lower(), importance.label) for importance in Importance]


class NextShape(Shape):
    """What you work through; left out, or empty: whatever waits for you."""

    filter = serializers.CharField(
        max_length=60, required=False, help_text="The name of a filter of the queue you see there."
    )
    topic = serializers.CharField(max_length=100, required=False)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    language = serializers.CharField(max_length=35, required=False)
    article = IdField(required=False)
    is_mine = serializers.BooleanField(
        required=False, help_text="Only what is assigned to you, not what is anybody's."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a named filter with others beside it."""
        if "filter" in attrs and len(attrs) > 1:
            message = "A named filter says all: send it alone, or leave it out."
            raise serializers.ValidationError({"filter": [message]})
        return attrs


class SkipShape(Shape):
    """Why a claim is left to others."""

    why = serializers.ChoiceField(choices=SKIP_REASONS)
    note = serializers.CharField(
        max_length=LONGEST_REASON, required=False, help_text="Needed with the reason `other`."
    )

    def validate_why(self, value: str) -> SkipReason:
        """Return the reason of the table."""
        return SkipReason(value)


class HandOverShape(Shape):
    """To whom a claim is handed, and what they should know."""

    to = IdField(help_text="The id of someone who reviews.")
    note = serializers.CharField(max_length=LONGEST_REASON)


class AssignShape(Shape):
    """For whom a claim is."""

    assignee = IdField(help_text="The id of someone who reviews.")


class PlanShape(Shape):
    """How urgent a claim is and by when it is due."""

    priority = serializers.ChoiceField(choices=IMPORTANCES, required=False)
    deadline = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Null takes the deadline away."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return what the service takes."""
        given: dict[str, Any] = {}
        if "priority" in attrs:
            given["importance"] = Importance[attrs["priority"].upper()]
        if "deadline" in attrs:
            given["deadline"] = attrs["deadline"]
            given["lifts_deadline"] = attrs["deadline"] is None
        return given
