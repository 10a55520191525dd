"""Feeds: addresses where publishers announce pages, and what was announced there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from annotations.sources.feeds.types import FeedKind


class FeedQuerySet(models.QuerySet["Feed"]):
    """The questions the desk asks of its feeds."""

    def due(self, now: datetime) -> FeedQuerySet:
        """Keep the feeds that are to be polled by `now`, longest waiting first."""
        return self.filter(is_paused=False, due_at__lte=now).order_by("due_at")

    def with_waiting(self) -> FeedQuerySet:
        """Add `waiting`: how many pages were announced and are not read yet.

        Counted for the rows that are read, by the index of what waits: the pages a feed has ever
        announced are many.
        """
        waiting = FeedItem.objects.filter(feed=OuterRef("pk"), state=FeedItem.State.WAITING)
        counted = waiting.order_by().values("feed").annotate(number=Count("pk")).values("number")
        return self.annotate(waiting=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


class Feed(models.Model):
    """A feed the desk polls: RSS, Atom, a sitemap or ClaimReview data.

    `etag` and `last_modified` are what the server said of its last answer, for asking whether
    there is anything new. `failures` counts those since the last success.
    """

    url = models.URLField(max_length=2000, unique=True)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=16, blank=True, choices=[(kind.value, kind.label) for kind in FeedKind]
    )
    interval_minutes = models.PositiveIntegerField(default=60)
    is_paused = models.BooleanField("paused", default=False)
    due_at = models.DateTimeField(default=timezone.now)
    polled_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="feed_due", condition=Q(is_paused=False)),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the title, or the address while none is known."""
        return self.title or self.url

    def get_absolute_url(self) -> str:
        """Return the address of the feed's page."""
        return reverse("feed", args=[self.pk])


class FeedItem(models.Model):
    """A page that a feed announced, and what became of it; one row for each address."""

    class State(models.TextChoices):
        """Whether the page is in the library."""

        WAITING = "waiting", "Waiting to be read"
        STORED = "stored", "In the library"
        REFUSED = "refused", "Not read"

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="items")
    url = models.URLField(max_length=2000)
    title = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    document = models.ForeignKey(
        "SourceDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    seen_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "url"], name="feed_item_once")]
        indexes = [
            models.Index(
                fields=["feed", "id"], name="feed_item_waiting", condition=Q(state="waiting")
            ),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the title, or the address where the feed gave none."""
        return self.title or self.url
