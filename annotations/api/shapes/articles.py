"""Shapes of articles."""

from typing import Any

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import PersonShape, Shape, WordsField
from annotations.api.shapes.claims import KINDS, ClaimRowShape
from annotations.api.shapes.sources import TextOrAddressShape
from annotations.models.fates import FATE_LABELS
from annotations.review.corrected_texts import OUTCOMES

FATES = [(fate.value, label) for fate, label in FATE_LABELS.items()]
OUTCOME_CHOICES = [(outcome.value, row.label) for outcome, row in OUTCOMES.items()]


class ProgressShape(Shape):
    """How far the article's claims are."""

    claims = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Waiting for review.")
    judged = serializers.IntegerField(help_text="Decided, dismissed or the same as another claim.")


class ArticleRowShape(Shape):
    """An article as it stands in a list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    byline = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    topic = serializers.CharField(allow_blank=True)
    published_on = serializers.DateField(allow_null=True)
    added_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    progress = ProgressShape()


class VersionShape(Shape):
    """The canonical text (NFC, line feeds as line ends) that offsets count in."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the text in UTF-8.")
    text = serializers.CharField()


class ArticleShape(ArticleRowShape):
    """An article with its text and its claims in text order."""

    version = VersionShape()
    unfinished_jobs = serializers.IntegerField(
        help_text="Work still owed; 0 once the article is split and its sources are searched."
    )
    claims = ClaimRowShape(many=True)


class NewArticleShape(TextOrAddressShape):
    """An article to check."""

    topic = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)


class NewVersionShape(TextOrAddressShape):
    """A corrected text of an article; what it says beside `text` and `title` is not kept."""

    replaces = serializers.IntegerField(
        required=False, min_value=1, help_text="The number of the version you have read."
    )


class VersionRowShape(Shape):
    """A version of an article as it stands in a list."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the text in UTF-8.")
    added_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()


class QuotedPlaceShape(Shape):
    """A place in a text, in code points, and the words there."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()


class EarlierPlaceShape(QuotedPlaceShape):
    """A place in an earlier version."""

    version = serializers.IntegerField()


class FateShape(Shape):
    """What the desk found of one claim in this version, and did about it."""

    claim = serializers.IntegerField()
    fate = serializers.ChoiceField(choices=FATES)
    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES)
    was = EarlierPlaceShape()
    now = QuotedPlaceShape(
        allow_null=True, help_text="For changed words, the place the claim would have."
    )
    is_sentence_changed = serializers.BooleanField(
        help_text="The words stayed, but the sentence around them reads differently."
    )


class WholeVersionShape(VersionRowShape):
    """A version with its text, and what became of the claims when it came."""

    text = serializers.CharField()
    fates = FateShape(many=True)


class ArticleQuery(PageQuery):
    """What a list of articles can be narrowed to."""

    topic = serializers.CharField(required=False, max_length=80)
    language = serializers.CharField(required=False, max_length=12)
    publisher = serializers.CharField(required=False, max_length=200)
    added_after = serializers.DateTimeField(
        required=False, help_text="ISO 8601; without an offset it is in the desk's time zone."
    )
    q = WordsField(help_text="Articles whose headline or text has all of these words.")


class GivenClaimShape(Shape):
    """A claim that an imported article brings along."""

    start = serializers.IntegerField(min_value=0, help_text="In code points of `text` as sent.")
    end = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    speaker = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ImportRowShape(Shape):
    """One line of an import."""

    title = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="The first line if missing."
    )
    text = serializers.CharField()
    byline = serializers.CharField(required=False, allow_blank=True, max_length=300)
    publisher = serializers.CharField(required=False, allow_blank=True, max_length=200)
    url = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    language = serializers.CharField(required=False, allow_blank=True, max_length=12)
    topic = serializers.CharField(required=False, allow_blank=True, max_length=80)
    published_on = serializers.DateField(required=False, allow_null=True)
    claims = GivenClaimShape(
        many=True,
        required=False,
        allow_null=True,
        help_text="Queued for review as they are; without them the article is split.",
    )
    id = serializers.JSONField(required=False, allow_null=True, help_text="Read and not kept.")


class ImportQuery(serializers.Serializer[Any]):
    """How an import is treated."""

    search = serializers.BooleanField(
        required=False,
        default=True,
        help_text="Whether sources are searched for claims that are given.",
    )


class ImportedShape(Shape):
    """What an import did."""

    articles = serializers.IntegerField(help_text="Articles stored.")
    corrected = serializers.IntegerField(
        help_text="Texts from an address the desk knows, stored as a further version."
    )
    claims = serializers.IntegerField(help_text="Given claims stored and queued.")
    duplicates = serializers.ListField(
        child=serializers.CharField(),
        help_text="Titles of articles left out, because the desk has their text.",
    )
    jobs = serializers.IntegerField(help_text="Work now owed: splits and searches for sources.")
