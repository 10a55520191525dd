"""The parameters of an export."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api.shapes.base import LARGEST_ID
from annotations.api.shapes.claims import STATES
from annotations.export.formats import FORMATS
from annotations.export.since import parse_since
from annotations.review.transitions import PUBLIC_STATES, State


@extend_schema_field(
    {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "format": "date-time"}]}
)
class SinceField(serializers.Field[int | datetime, str, str, Any]):
    """A sequence number, or an ISO 8601 date or time."""

    def to_internal_value(self, data: str) -> int | datetime:
        """Return the number or the time; refuse anything else in words."""
        try:
            since = parse_since(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error
        if isinstance(since, int) and since > LARGEST_ID:
            message = "There is no such sequence number."
            raise serializers.ValidationError(message)
        return since

    def to_representation(self, value: int | datetime) -> str:
        """Return the parameter as text."""
        return str(value)


class ExportQuery(serializers.Serializer[Any]):
    """What to export, and how it is written."""

    format = serializers.ChoiceField(
        choices=[(one.name, one.label) for one in FORMATS.values()], default="jsonl"
    )
    state = serializers.ChoiceField(
        choices=STATES,
        default=State.PUBLISHED.value,
        help_text="Anything but what is or was published needs an editor.",
    )
    since = SinceField(
        required=False,
        help_text="Only what changed after this sequence number, or from this time on; "
        "withdrawals are included as tombstones.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a sequence number where there are none."""
        if State(attrs["state"]) not in PUBLIC_STATES and isinstance(attrs.get("since"), int):
            message = "Only published and withdrawn claims have a sequence: give a time."
            raise serializers.ValidationError({"since": [message]})
        return attrs
