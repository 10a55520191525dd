"""The library of source documents, and the links from claims to their passages."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from annotations.models.claims import Claim
from annotations.models.feeds import Feed
from annotations.models.search import matching_ids
from annotations.sources.types import Stance


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    """The questions the desk asks of its library."""

    def matching(self, words: str) -> SourceDocumentQuerySet:
        """Keep documents whose title or text has all of `words`."""
        return self.filter(id__in=matching_ids(SourceDocument, words))


class SourceDocument(models.Model):
    """A stored document of the library: what was seen, when, and its hash."""

    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_on = models.DateField(null=True, blank=True)
    text = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    fetched_at = models.DateTimeField(default=timezone.now)
    # True for what reports someone's check of a claim; null where nobody has said so.
    is_fact_check = models.BooleanField("fact-check", null=True, blank=True)
    # What a published check came to, as plain values of `FactCheck`; null for anything else.
    fact_check = models.JSONField(null=True, blank=True)
    # True where only a part of the page was kept, by the desk's setting or at the site's wish.
    is_excerpt = models.BooleanField("excerpt", null=True, blank=True)
    # Null rather than "": SQLite adds such a column to a large table without rebuilding it.
    licence = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001
    archive_url = models.URLField(max_length=2000, null=True, blank=True)  # noqa: DJ001
    # The document that was at this address before, where the page has changed since.
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        db_index=False,
    )
    feed = models.ForeignKey(
        Feed,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        db_index=False,
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            # The same text at the same address is one document, whoever adds it and when.
            models.UniqueConstraint(fields=["url", "sha256"], name="source_document_once")
        ]
        indexes = [
            models.Index(
                fields=["replaces"], name="source_replaces", condition=Q(replaces__isnull=False)
            ),
            models.Index(
                fields=["feed", "id"], name="source_of_feed", condition=Q(feed__isnull=False)
            ),
            models.Index(fields=["id"], name="source_fact_checks", condition=Q(is_fact_check=True)),
            models.Index(fields=["publisher", "id"], name="source_publisher"),
            models.Index(Lower("title"), "id", name="source_title"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the document's page."""
        return reverse("source", args=[self.pk])


class SourceLinkQuerySet(models.QuerySet["SourceLink"]):
    """The questions the desk asks of a claim's sources."""

    def known_on(self, day: date) -> SourceLinkQuerySet:
        """Keep links to what was published by `day`; what has no date is left out."""
        return self.filter(document__published_on__lte=day)


class SourceLink(models.Model):
    """A claim's link to the passage of a document that speaks to it.

    `text` is the passage as it was seen: `document.text[start:end]` when the link was made.
    `comparison` holds the figure comparison as plain values (`outcome`, `explanation`,
    `difference`, both figures), null where there was nothing to compare.
    """

    class State(models.TextChoices):
        """Whether the link stands; a rejected one never comes back by itself."""

        ACTIVE = "active", "Active"
        REJECTED = "rejected", "Rejected"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="links")
    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="links")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    matched = models.JSONField(default=list, blank=True)
    score = models.FloatField()
    stance = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in Stance], default=Stance.MENTIONS.value
    )
    comparison = models.JSONField(null=True, blank=True)
    # Who set the stance; without one it is the machine's cue.
    stance_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    provider = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SourceLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="source_link_passage"),
            # However often a search runs, a passage is attached to a claim once.
            models.UniqueConstraint(
                fields=["claim", "document", "start", "end"], name="source_link_once"
            ),
        ]
        indexes = [
            # How many claims a document serves, without a look at the links.
            models.Index(fields=["state", "document", "claim"], name="source_link_serves"),
        ]
        ordering = ["-score", "id"]

    def __str__(self) -> str:
        """Return the document's title."""
        return f"{self.document_id}: {self.text[:60]}"


class LinkChange(models.Model):
    """What a person did to a source link: who, when, and what it was before."""

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added", "added this source"
        SET_ASIDE = "set_aside", "set it aside"
        PUT_BACK = "put_back", "put it back"
        STANCE = "stance", "said what it does to the claim"
        PASSAGE = "passage", "chose the passage"

    link = models.ForeignKey(SourceLink, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=9, choices=Kind)
    was = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.by} {self.get_kind_display()}"


class SearchQuery(models.Model):
    """The query a person put in the place of the one the desk makes from a claim.

    `parts` are those of `sources.types.Query` as plain values.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="search_query")
    parts = models.JSONField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "search queries"

    def __str__(self) -> str:
        """Return the line that is asked."""
        return str(self.parts["text"])


class ProviderRun(models.Model):
    """How the last search of one provider for one claim went: the proof that we looked."""

    class Outcome(models.TextChoices):
        """What came of it."""

        FOUND = "found", "Found sources"
        NOTHING = "nothing", "Found nothing"
        FAILED = "failed", "Failed"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="provider_runs")
    provider = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8, choices=Outcome)
    found = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    # What it was asked, as a line people read; "" where nobody has noted it.
    asked = models.TextField(blank=True, default="")
    ran_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "provider"], name="provider_run_latest")
        ]
        ordering = ["claim", "provider"]

    def __str__(self) -> str:
        """Return provider and outcome."""
        return f"{self.provider}: {self.get_outcome_display()}"
