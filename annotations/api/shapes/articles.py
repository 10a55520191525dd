"""Shapes of articles."""

from rest_framework import serializers

from annotations.api.pagination import PageQuery
from annotations.api.shapes.base import PersonShape, Shape, WordsField
from annotations.api.shapes.claims import ClaimRowShape
from annotations.api.shapes.sources import TextOrAddressShape


class ProgressShape(Shape):
    """How far the article's claims are."""

    claims = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Waiting for review.")
    judged = serializers.IntegerField(help_text="Decided or dismissed.")


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


class ArticleQuery(PageQuery):
    """What a list of articles can be narrowed to."""

    topic = serializers.CharField(required=False, max_length=80)
    language = serializers.CharField(required=False, max_length=12)
    publisher = serializers.CharField(required=False, max_length=200)
    added_after = serializers.DateTimeField(
        required=False, help_text="ISO 8601; without an offset it is in the desk's time zone."
    )
    q = WordsField(help_text="Articles whose headline or text has all of these words.")
