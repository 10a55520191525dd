"""Shapes of the right of reply: the log of contact with whoever made a claim."""

from rest_framework import serializers

from annotations.api.shapes.base import PersonShape, Shape
from annotations.models import Contact
from annotations.review.right_of_reply import REPLY_LABELS, Step
from annotations.review.transitions import LONGEST_REASON

STEPS = [(step.value, step.name.capitalize()) for step in Step]
REPLY_STATES = [(state.value, label) for state, label in REPLY_LABELS.items()]


class NewContactShape(Shape):
    """That the claimant was asked, answered or declined, or need not be asked."""

    step = serializers.ChoiceField(choices=STEPS, help_text="`waived` takes an editor.")
    text = serializers.CharField(
        max_length=LONGEST_REASON,
        help_text="The question, the answer as it came, or why it is waived; stays at the desk.",
    )
    person = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=300,
        help_text="Who was contacted; needed when asked. It is published: no address or number.",
    )
    channel = serializers.ChoiceField(
        choices=Contact.Channel.choices, required=False, default="", allow_blank=True
    )
    deadline = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Until when they may answer; needed when asked."
    )
    public_text = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="The answer, or why they were not asked, as it is published.",
    )

    def validate_step(self, value: str) -> Step:
        """Return the step of the log."""
        return Step(value)


class ContactShape(Shape):
    """One entry of the log; it is never changed."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="At which it was logged.")
    step = serializers.ChoiceField(choices=STEPS)
    person = serializers.CharField(allow_blank=True)
    channel = serializers.ChoiceField(choices=Contact.Channel.choices, allow_blank=True)
    text = serializers.CharField()
    public_text = serializers.CharField(allow_blank=True)
    deadline = serializers.DateTimeField(allow_null=True)
    logged_by = PersonShape()
    created_at = serializers.DateTimeField()


class ContactLogShape(Shape):
    """How the right of reply of a claim stands, and how it came there."""

    state = serializers.ChoiceField(choices=REPLY_STATES)
    is_needed = serializers.BooleanField(help_text="Publishing waits for it.")
    others = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Claims that say the same and that somebody else made: their entries are listed, "
        "and do not count.",
    )
    entries = ContactShape(many=True, help_text="Oldest first.")
