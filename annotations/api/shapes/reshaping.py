"""What splitting and joining claims sends and answers."""

from rest_framework import serializers

from annotations.api.shapes.base import IdField, Shape
from annotations.api.shapes.claims import ClaimShape, NewClaimShape
from annotations.claims.by_hand import LONGEST
from annotations.services.reshaping import MOST_PARTS


class SplitShape(Shape):
    """The parts of a claim."""

    parts = serializers.ListField(
        child=NewClaimShape(),
        min_length=2,
        max_length=MOST_PARTS,
        help_text="In the order of the text, within the claim's words; none overlap.",
    )


class JoinShape(Shape):
    """The claim to join with, and the words of both."""

    other = IdField()
    text = serializers.CharField(
        max_length=LONGEST,
        trim_whitespace=False,
        help_text="The words from the first claim's beginning to the last one's end.",
    )


class ReshapedShape(Shape):
    """The claims that stand now."""

    claims = ClaimShape(many=True, help_text="In the order of the text.")
