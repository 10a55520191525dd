"""What left the desk: frozen records, in the order they were published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from annotations.models.claims import Claim
from annotations.models.search import matching_ids


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The questions consumers ask of what was published."""

    def latest(self) -> PublicationQuerySet:  # type: ignore[override]
        """Keep the newest publication of each claim, oldest change first."""
        return self.filter(is_latest=True).order_by("id")

    def standing(self) -> PublicationQuerySet:
        """Keep what is public now: the newest of each claim, without what was withdrawn."""
        return self.filter(is_latest=True).exclude(kind=Publication.Kind.WITHDRAWN)


class Publication(models.Model):
    """One change a consumer must know of: a verdict published, corrected or withdrawn.

    `record` is the frozen export record (`export.record.ClaimRecord` as plain values): what was
    published does not change when the claim, the article or a source does. Ids are given out
    under a lock (see `services.publishing`), so they grow in commit order and "all after id N"
    misses nothing and doubles nothing.
    """

    class Kind(models.TextChoices):
        """What happened to the verdict."""

        PUBLISHED = "published", "Published"
        CORRECTED = "corrected", "Corrected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=10, choices=Kind)
    record = models.JSONField()
    note = models.TextField(blank=True)
    is_latest = models.BooleanField(default=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(is_latest=True), name="publication_one_latest"
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="publication_latest", condition=Q(is_latest=True))
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """Return kind and claim."""
        return f"{self.get_kind_display()}: claim {self.claim_id}"

    def get_absolute_url(self) -> str:
        """Return the public permalink of the claim."""
        return reverse("published-claim", args=[self.claim_id])


class PublishedTextQuerySet(models.QuerySet["PublishedText"]):
    """The question admins ask."""

    def matching(self, words: str) -> PublishedTextQuerySet:
        """Keep those whose text or context has all of `words`."""
        return self.filter(id__in=matching_ids(PublishedText, words))


class PublishedText(models.Model):
    """The words a standing verdict is found by when another claim repeats its own.

    `text` is the claim, `context` its sentence, speaker and headline. There is none for what was
    withdrawn or never published.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="+")
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    context = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublishedTextQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        """Return the claim's words."""
        return self.text
