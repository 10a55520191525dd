"""Looking again at what was cited: what became of the address since."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from annotations.models.sources import SourceDocument


class RecheckQuerySet(models.QuerySet["Recheck"]):
    """The questions the desk asks."""

    def due(self, now: datetime) -> RecheckQuerySet:
        """Keep the cited documents whose address is to be looked at by `now`."""
        return self.filter(due_at__lte=now).order_by("due_at")


class Recheck(models.Model):
    """What the desk knows of the address of a cited document, and when it looks again.

    The document itself never changes. Where the page says something else now, that is a document
    of its own, which `replaces` this one; `moved_to` is where a redirect led at last.
    """

    class Outcome(models.TextChoices):
        """What the last look found."""

        UNCHANGED = "unchanged", "Unchanged"
        CHANGED = "changed", "The page says something else"
        MOVED = "moved", "Moved to another address"
        GONE = "gone", "Gone"
        FAILED = "failed", "Could not be looked at"

    document = models.OneToOneField(
        SourceDocument, on_delete=models.PROTECT, related_name="recheck"
    )
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    moved_to = models.URLField(max_length=2000, blank=True)
    failures = models.PositiveIntegerField(default=0)
    # Whether the cited words stood on the page when it was last read: where only a quotation was
    # kept, nothing else tells what was rewritten from what was never there just so.
    is_quoted = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return what the last look found."""
        return self.get_outcome_display() or "Not looked at yet"
