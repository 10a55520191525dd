"""Articles under check: an identity and its immutable versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from annotations.models.search import matching_ids


class ArticleQuerySet(models.QuerySet["Article"]):
    """The questions the desk asks of its articles."""

    def matching(self, words: str) -> ArticleQuerySet:
        """Keep articles whose current headline or text has all of `words`."""
        return self.filter(current_version__in=matching_ids(ArticleVersion, words))


class Article(models.Model):
    """The identity of a text under check; the text itself is in its versions."""

    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=12, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    published_on = models.DateField(null=True, blank=True)
    current_version = models.OneToOneField(
        "ArticleVersion", on_delete=models.PROTECT, null=True, related_name="current_of"
    )
    # Repeated here from the current version so that the database refuses a second article with
    # the same text, however two people race, while an article may return to an earlier wording.
    text_sha256 = models.CharField("SHA-256 of the text", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text_sha256"], name="article_text_once")]
        indexes = [
            models.Index(fields=["topic", "id"], name="article_topic"),
            models.Index(fields=["language"], name="article_language"),
            # What comes from an address the desk knows is a correction of the article it has.
            models.Index(fields=["url"], name="article_url", condition=~Q(url="")),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the headline."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the article's page."""
        return reverse("article", args=[self.pk])


class ArticleVersion(models.Model):
    """One canonical text of an article; never changed once stored."""

    # No index of its own: the unique number below begins with it.
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number")
        ]
        ordering = ["article", "number"]

    def __str__(self) -> str:
        """Return the headline with the version's number."""
        return f"{self.title} (version {self.number})"
