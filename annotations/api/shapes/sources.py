"""Shapes of source documents and of the links from claims to their passages."""

from typing import Any, get_args

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import IdField, PairField, PersonShape, Shape, WordsField
from annotations.claims.types import Bound, Direction
from annotations.models import ProviderRun, SourceLink
from annotations.sources.types import ComparisonOutcome, Stance

_STANCES = [(stance.value, stance.value.capitalize()) for stance in Stance]


class DocumentRowShape(Shape):
    """A stored document, without its text."""

    id = serializers.IntegerField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    byline = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    published_on = serializers.DateField(allow_null=True)
    sha256 = serializers.CharField()
    fetched_at = serializers.DateTimeField()
    is_fact_check = serializers.BooleanField(help_text="It reports someone's check of a claim.")
    is_excerpt = serializers.BooleanField(help_text="Only a part of the page was kept.")
    licence = serializers.CharField(allow_blank=True)
    archive_url = serializers.CharField(allow_blank=True)
    replaces = serializers.IntegerField(
        allow_null=True, help_text="The document that was at this address before."
    )
    added_by = PersonShape(allow_null=True)


class DocumentShape(DocumentRowShape):
    """A stored document with its text; link offsets count code points of it."""

    text = serializers.CharField()


class DocumentQuery(PageQuery):
    """What the library can be narrowed to."""

    q = WordsField(help_text="Documents whose title or text has all of these words.")
    publisher = serializers.CharField(required=False, max_length=200)
    language = serializers.CharField(required=False, max_length=12)
    url = serializers.CharField(required=False, max_length=2000)


BOUNDS, DIRECTIONS = get_args(Bound), get_args(Direction)


class FigureShape(Shape):
    """A normalised quantity."""

    low = serializers.FloatField()
    high = serializers.FloatField(help_text="Equal to `low` for a single value.")
    unit = serializers.CharField(
        allow_blank=True, help_text="ISO 4217 for money, `%`, a unit's symbol, or what is counted."
    )
    bound = serializers.ChoiceField(choices=BOUNDS)
    direction = serializers.ChoiceField(choices=DIRECTIONS, allow_null=True)
    concept = serializers.CharField(allow_blank=True, help_text="What is counted, as written.")


class CitedDocumentShape(Shape):
    """The document a link points into."""

    id = serializers.IntegerField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    published_on = serializers.DateField(allow_null=True)


class ComparisonShape(Shape):
    """The claim's figure beside the source's."""

    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in ComparisonOutcome])
    explanation = serializers.CharField()
    difference = serializers.FloatField(
        allow_null=True, help_text="Relative to the source's figure: 0.2 is 20 % higher."
    )
    claim = FigureShape(allow_null=True)
    source = FigureShape(allow_null=True)  # type: ignore[assignment]  # only a field


class LinkShape(Shape):
    """A claim's link to the passage of a document that speaks to it."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField()
    document = CitedDocumentShape()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField(help_text="The passage as it was seen.")
    matched = serializers.ListField(
        child=PairField(),
        help_text="What to highlight: `[start, end)` within the passage.",
    )
    score = serializers.FloatField()
    stance = serializers.ChoiceField(choices=_STANCES)
    stance_by = PersonShape(allow_null=True, help_text="Null: the machine's cue, no verdict.")
    comparison = ComparisonShape(allow_null=True)
    provider = serializers.CharField()
    state = serializers.ChoiceField(choices=SourceLink.State.choices)
    added_by = PersonShape(allow_null=True, help_text="Null: found by a search.")
    created_at = serializers.DateTimeField()


class LinkQuery(PageQuery):
    """What a list of links can be narrowed to."""

    claim = IdField(required=False)
    document = IdField(required=False)
    stance = serializers.MultipleChoiceField(choices=_STANCES, required=False)
    state = serializers.ChoiceField(choices=SourceLink.State.choices, required=False)
    provider = serializers.CharField(required=False, max_length=40)


class ProviderRunShape(Shape):
    """How the last search of one provider for the claim went."""

    provider = serializers.CharField()
    outcome = serializers.ChoiceField(choices=ProviderRun.Outcome.choices)
    found = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    asked = serializers.CharField(allow_blank=True, help_text="The query, as a line.")
    ran_at = serializers.DateTimeField()


class QueryShape(Shape):
    """What is asked about a claim; every provider is asked in its own way from these parts."""

    text = serializers.CharField(help_text="As a line, for services that rank by themselves.")
    words = serializers.ListField(child=serializers.CharField(), help_text="Single words.")
    names = serializers.ListField(
        child=serializers.CharField(), help_text="Of people and places, the speaker's included."
    )
    speaker = serializers.CharField(allow_blank=True)
    figures = serializers.ListField(
        child=serializers.CharField(), help_text="Spellings of the claim's figure."
    )
    on = serializers.DateField(allow_null=True, help_text="The day of the claim.")
    edited_by = PersonShape(allow_null=True, help_text="Null: the desk's own query.")
    edited_at = serializers.DateTimeField(allow_null=True)


class NewQueryShape(Shape):
    """A query in a person's words: one `line`, or its parts; what is left out is left out."""

    line = serializers.CharField(required=False, max_length=300)
    words = serializers.CharField(required=False, default="", allow_blank=True, max_length=600)
    names = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, default=list, max_length=12
    )
    speaker = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    figures = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, default=list, max_length=12
    )
    on = serializers.DateField(required=False, allow_null=True, default=None)


class NewLinkShape(Shape):
    """A source added by hand: the words that speak to the claim, and where they stand."""

    quotation = serializers.CharField(max_length=20_000, help_text="The passage, word for word.")
    url = serializers.URLField(max_length=2000)
    title = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="The URL if empty."
    )
    publisher = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    published_on = serializers.DateField(required=False, allow_null=True, default=None)


class StanceShape(Shape):
    """What a source does to the claim."""

    stance = serializers.ChoiceField(choices=_STANCES, allow_null=True)


class PassageShape(Shape):
    """A passage of the link's document, `[start, end)` in code points, with its words."""

    start = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    end = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    quoted = serializers.CharField(max_length=20_000, trim_whitespace=False)


class TextOrAddressShape(Shape):
    """Text as it stands, or the address to read it from; and what is known about it."""

    text = serializers.CharField(
        required=False, trim_whitespace=False, help_text="The whole text, headline included."
    )
    url = serializers.URLField(
        required=False,
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Where it was published; fetched when there is no `text`.",
    )
    title = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="Found if empty."
    )
    byline = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    publisher = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    language = serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
        required=False,
        default="",
        allow_blank=True,
        help_text="ISO 639, such as `en`; found if empty.",
    )
    published_on = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Demand one of the two."""
        if not attrs.get("text") and not attrs["url"]:
            message = "Send `text`, or `url` to have it fetched."
            raise serializers.ValidationError({"text": [message]})
        return attrs


class NewDocumentShape(TextOrAddressShape):
    """A document for the library."""
