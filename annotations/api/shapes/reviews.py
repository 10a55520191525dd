"""Shapes of reviews."""

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import IdField, PersonShape, Shape
from annotations.models import Review
from annotations.review.verdicts import VERDICTS, Flag

_VERDICTS = [(verdict.value, row.label) for verdict, row in VERDICTS.items()]


class ReviewShape(Shape):
    """One reviewer's submission on a claim."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField()
    reviewer = PersonShape()
    verdict = serializers.ChoiceField(choices=_VERDICTS)
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=[(flag.value, flag.label) for flag in Flag])
    )
    rationale = serializers.CharField()
    citations = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of the source links it rests on."
    )
    kind = serializers.ChoiceField(
        choices=Review.Kind.choices,
        help_text="`independent`: given without seeing what others said.",
    )
    round = serializers.IntegerField(
        help_text="A claim that is sent back is judged anew, in the next round."
    )
    is_taken_back = serializers.BooleanField(help_text="By its author, before anyone acted on it.")
    is_deciding = serializers.BooleanField(help_text="The claim's verdict is this review's.")
    created_at = serializers.DateTimeField()


class SubmissionToSettleShape(Shape):
    """One of the reviews that a claim has to be settled between."""

    reviewer = serializers.CharField(
        help_text="A name, or a letter where the policy keeps reviewers unnamed."
    )
    verdict = serializers.ChoiceField(choices=_VERDICTS)
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=[(flag.value, flag.label) for flag in Flag])
    )
    rationale = serializers.CharField()
    citations = serializers.ListField(child=serializers.IntegerField())


class EscalationShape(Shape):
    """Why somebody passed the claim on."""

    reviewer = serializers.CharField()
    reason = serializers.CharField()


class AdjudicationShape(Shape):
    """What has to be settled."""

    claim = serializers.IntegerField()
    is_anonymous = serializers.BooleanField()
    submissions = SubmissionToSettleShape(many=True)
    escalations = EscalationShape(many=True)


class ReviewQuery(PageQuery):
    """What a list of reviews can be narrowed to."""

    claim = IdField(required=False)
    verdict = serializers.MultipleChoiceField(choices=_VERDICTS, required=False)
    mine = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="`true`: only your own."
    )
