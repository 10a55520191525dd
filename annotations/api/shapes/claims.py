"""Shapes of claims: rows of lists, the whole claim, and the bodies of moves."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import (
    IdField,
    PairField,
    PersonShape,
    Shape,
    SpanShape,
    WordsField,
)
from annotations.api.shapes.reviews import ReviewShape
from annotations.api.shapes.sources import (
    BOUNDS,
    DIRECTIONS,
    FigureShape,
    LinkShape,
    ProviderRunShape,
)
from annotations.claims.by_hand import LONGEST
from annotations.claims.typed_figures import LONGEST_CONCEPT, LONGEST_UNIT
from annotations.claims.types import ClaimKind
from annotations.models.claims import KIND_LABELS, NOBODY, Claim
from annotations.review.gate import LONGEST_RATIONALE
from annotations.review.policy import MOST_REVIEWERS
from annotations.review.transitions import LONGEST_REASON, STATE_LABELS, TRANSITIONS, State
from annotations.review.verdicts import VERDICTS, Flag

STATES = [(state.value, label) for state, label in STATE_LABELS.items()]
KINDS = [(kind.value, KIND_LABELS[kind]) for kind in ClaimKind]
VERDICT_CHOICES = [(verdict.value, row.label) for verdict, row in VERDICTS.items()]
FLAGS = [(flag.value, flag.label) for flag in Flag]
# Beyond any text the desk takes in, and within what the database counts to.
_LAST_OFFSET = 2**31 - 1
ACTIONS = [(row.action.value, row.label) for row in TRANSITIONS.values()]


class LeaseShape(Shape):
    """Who is reviewing the claim, and until when it is theirs."""

    holder = PersonShape()
    expires_at = serializers.DateTimeField(allow_null=True)


class StaleReasonShape(Shape):
    """One thing that has changed since the verdict was given."""

    text = serializers.CharField()
    since = serializers.DateTimeField()
    document = serializers.IntegerField(
        allow_null=True, help_text="The source document it is about, as it was cited."
    )


class StalenessShape(Shape):
    """What the verdict rests on and is not what it was."""

    since = serializers.DateTimeField()
    reasons = StaleReasonShape(many=True)


class ClaimRowShape(Shape):
    """A claim as it stands in a list; offsets count Unicode code points of the article version."""

    id = serializers.IntegerField()
    article = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    sentence = SpanShape()
    figure = FigureShape(allow_null=True)
    figure_by = PersonShape(
        allow_null=True, help_text="Who set the figure by hand; null: it is as the words say."
    )
    speaker = serializers.CharField(allow_blank=True)
    is_anonymous = serializers.BooleanField(help_text="The speaker is not named.")
    places = serializers.ListField(
        child=PairField(), help_text="Further mentions in the same text, `[start, end)` each."
    )
    period = serializers.CharField(allow_blank=True, help_text="ISO 8601 interval of a date.")
    checkworthiness = serializers.FloatField(min_value=0, max_value=1)
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="What made the check-worthiness."
    )
    origin = serializers.ChoiceField(choices=Claim.Origin.choices)
    added_by = PersonShape(allow_null=True, help_text="Who added it by hand.")
    reviewers_needed = serializers.IntegerField(
        help_text="How many people judge it, each without seeing what the others say."
    )
    priority = serializers.IntegerField(
        help_text="Higher comes first in the queue: made of the editor's priority (hundreds), the "
        "deadline, and whether the claim was sent back."
    )
    assignee = PersonShape(allow_null=True, help_text="For whom the claim is; null: anybody.")
    deadline = serializers.DateTimeField(allow_null=True)
    sources = serializers.IntegerField(help_text="How many source links stand.")
    state = serializers.ChoiceField(choices=STATES)
    canonical = serializers.IntegerField(
        allow_null=True, help_text="The claim that says the same, whose verdict this one shares."
    )
    joined_into = serializers.IntegerField(
        allow_null=True, help_text="The claim whose words this one's have become part of."
    )
    lease = LeaseShape(allow_null=True, help_text="Of whoever reviews it; the first of several.")
    leases = LeaseShape(many=True, help_text="Of everyone who is reviewing it now.")
    verdict = serializers.ChoiceField(
        choices=VERDICT_CHOICES, allow_null=True, help_text="Null until the claim is decided."
    )
    flags = serializers.ListField(child=serializers.ChoiceField(choices=FLAGS))
    rationale = serializers.CharField(allow_blank=True)
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    valid_as_of = serializers.DateField(
        allow_null=True, help_text="The day the published verdict is true of."
    )
    recheck_on = serializers.DateField(
        allow_null=True, help_text="The day on which the claim comes back by itself, as `stale`."
    )
    stale = StalenessShape(
        allow_null=True, help_text="Null while all that the verdict rests on is what it was."
    )
    version = serializers.IntegerField(help_text="Counts writes; the ETag of the claim.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class EventShape(Shape):
    """One row of the append-only history; `number` is the claim's version after it."""

    number = serializers.IntegerField()
    action = serializers.ChoiceField(choices=ACTIONS)
    from_state = serializers.ChoiceField(choices=STATES)
    to_state = serializers.ChoiceField(choices=STATES)
    actor = PersonShape(allow_null=True, help_text="Null: the desk itself.")
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class ClaimArticleShape(Shape):
    """Where the claim was made."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="Where it was published.")
    version = serializers.IntegerField(help_text="The version the offsets count in.")
    sha256 = serializers.CharField(help_text="Of that version's text in UTF-8.")


class ClaimShape(ClaimRowShape):
    """A claim with everything that belongs to it and that you may see."""

    article = ClaimArticleShape()  # type: ignore[assignment]
    sentence_text = serializers.CharField()
    sentence_before = serializers.CharField(
        allow_blank=True,
        help_text="The sentence before, where the claim's own points back to it: “He …”, “This …”.",
    )
    links = LinkShape(many=True, help_text="Source links, best first; rejected ones included.")
    searches = ProviderRunShape(many=True, help_text="How the last search of each provider went.")
    history = EventShape(many=True)
    reviews = ReviewShape(many=True, help_text="Your own until the claim is decided, then all.")
    revision = serializers.IntegerField(
        allow_null=True, help_text="The review that would replace the published one."
    )
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=ACTIONS), help_text="What you can do with it now."
    )


@extend_schema_field(
    {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "enum": [NOBODY]}]}
)
class WhoseField(serializers.Field[int | str, str, str, Any]):
    """The id of a person, or `nobody`."""

    def to_internal_value(self, data: str) -> int | str:
        """Return the id, or `nobody`; refuse anything else in words."""
        if data == NOBODY:
            return NOBODY
        try:
            found: int = IdField().run_validation(data)
        except serializers.ValidationError as error:
            message = f"Give the id of a person, or `{NOBODY}`."
            raise serializers.ValidationError(message) from error
        return found

    def to_representation(self, value: int | str) -> str:
        """Return the parameter as text."""
        return str(value)


class ClaimQuery(PageQuery):
    """What a list of claims can be narrowed to; several values of one parameter mean "or"."""

    state = serializers.MultipleChoiceField(choices=STATES, required=False)
    verdict = serializers.MultipleChoiceField(choices=VERDICT_CHOICES, required=False)
    kind = serializers.MultipleChoiceField(choices=KINDS, required=False)
    flag = serializers.ChoiceField(choices=FLAGS, required=False)
    article = IdField(required=False)
    whose = WhoseField(
        required=False, help_text="For whom the claims are: the id of an assignee, or `nobody`."
    )
    stale = serializers.BooleanField(
        required=False, help_text="Only verdicts that rest on something which has changed."
    )
    recheck_by = serializers.DateField(
        required=False, help_text="Only published verdicts to be checked again by this day."
    )
    minimum_checkworthiness = serializers.FloatField(required=False, min_value=0, max_value=1)
    q = WordsField(help_text="Claims whose text has all of these words.")
    order = serializers.ChoiceField(
        choices=["newest", "queue"],
        default="newest",
        help_text="`queue`: only what waits for review, most urgent first.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a queue of claims that are not waiting."""
        asked_for = attrs.get("state") or {State.QUEUED.value}
        if attrs["order"] == "queue" and asked_for != {State.QUEUED.value}:
            message = "`order=queue` lists waiting claims only: leave `state` out."
            raise serializers.ValidationError({"state": [message]})
        return attrs


class PlaceShape(Shape):
    """A place in the current text of an article; offsets count code points."""

    start = serializers.IntegerField(min_value=0, max_value=_LAST_OFFSET)
    end = serializers.IntegerField(min_value=1, max_value=_LAST_OFFSET)
    text = serializers.CharField(
        max_length=LONGEST,
        trim_whitespace=False,
        help_text="The words that stand there: held against the text, so that no offset is off.",
    )


class NewClaimShape(PlaceShape):
    """A passage of an article's current text that is a claim."""

    kind = serializers.ChoiceField(
        choices=KINDS, required=False, help_text="Left out: as the splitter reads the words."
    )


class FigureChangeShape(Shape):
    """What a person says a claim's figure is; what is left out is nothing in particular."""

    low = serializers.FloatField()
    high = serializers.FloatField(required=False, help_text="Left out: `low`, a single value.")
    unit = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_UNIT)
    bound = serializers.ChoiceField(choices=BOUNDS, required=False)
    direction = serializers.ChoiceField(choices=DIRECTIONS, required=False, allow_null=True)
    concept = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_CONCEPT)


class ClaimChangeShape(Shape):
    """Other bounds, another kind, or the figure a person says an undecided claim has."""

    start = serializers.IntegerField(min_value=0, max_value=_LAST_OFFSET, required=False)
    end = serializers.IntegerField(min_value=1, max_value=_LAST_OFFSET, required=False)
    text = serializers.CharField(
        max_length=LONGEST,
        trim_whitespace=False,
        required=False,
        help_text="The words that stand there.",
    )
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    figure = FigureChangeShape(
        required=False,
        allow_null=True,
        help_text="As a person says it is; null: the claim states none. It stands until somebody "
        "says otherwise, whatever becomes of the words.",
    )
    figure_as_read = serializers.BooleanField(
        required=False, help_text="True: what the words say, instead of what a person said."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half a span, and a figure that is to be two things."""
        if "figure" in attrs and attrs.get("figure_as_read"):
            message = "Send `figure`, or `figure_as_read` as true, not both."
            raise serializers.ValidationError({"figure_as_read": [message]})
        missing = [name for name in ("start", "end", "text") if name not in attrs]
        if missing and len(missing) < len(("start", "end", "text")):
            message = "Send `start`, `end` and `text` together, or none of them."
            raise serializers.ValidationError({name: [message] for name in missing})
        return attrs


class MergeShape(Shape):
    """The claim that says the same."""

    into = IdField()
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_REASON
    )


class ReasonShape(Shape):
    """Why a move is made; it stands in the history."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class ConfirmShape(Shape):
    """The next day on which a verdict that still stands is to be checked again."""

    recheck_on = serializers.DateField(
        required=False, allow_null=True, help_text="Left out or null: what is planned stays."
    )


class PublishShape(Shape):
    """What is said of a verdict when it is published; both may be left out."""

    valid_as_of = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The day the verdict is true of: today or earlier. It is part of the record.",
    )
    recheck_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The day on which the claim comes back by itself, as `stale`: after today.",
    )


class RepublishShape(PublishShape):
    """What was corrected, and the days of the corrected verdict: none is kept from before."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class ReviewersNeededShape(Shape):
    """How many people judge a claim."""

    reviewers = serializers.IntegerField(min_value=1, max_value=MOST_REVIEWERS)


class SubmissionShape(Shape):
    """A reviewer's verdict with its reasons and the source links it rests on."""

    verdict = serializers.ChoiceField(choices=VERDICT_CHOICES)
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=FLAGS), required=False, default=list
    )
    rationale = serializers.CharField(
        allow_blank=True,
        max_length=LONGEST_RATIONALE,
        help_text="Why; a verdict cannot stand without.",
    )
    citations = serializers.ListField(
        child=IdField(),
        required=False,
        default=list,
        max_length=500,
        help_text="Ids of the claim's source links.",
    )


class DraftShape(Shape):
    """What a reviewer has written and not submitted; nobody else sees it."""

    verdict = serializers.ChoiceField(choices=VERDICT_CHOICES, allow_null=True, default=None)
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=FLAGS), required=False, default=list
    )
    rationale = serializers.CharField(allow_blank=True, default="", max_length=LONGEST_RATIONALE)
    citations = serializers.ListField(child=IdField(), required=False, default=list, max_length=500)
