"""Work that is owed. The row is the truth; a Celery message is only the bell that rings for it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from annotations.models.articles import Article
from annotations.models.claims import Claim
from annotations.models.feeds import Feed
from annotations.models.sources import SourceDocument


class JobQuerySet(models.QuerySet["Job"]):
    """The questions workers and the desk ask of the jobs."""

    def counts(self) -> dict[str, int]:
        """Return how many jobs are in each state; states without a job count 0."""
        found = dict(self.order_by().values_list("state").annotate(Count("id")))
        return {state: found.get(state, 0) for state in Job.State.values}

    def unfinished(self) -> JobQuerySet:
        """Keep what is still owed or running."""
        return self.filter(state__in=Job.UNFINISHED)

    def newest_of_each_work(self) -> JobQuerySet:
        """Keep the newest job of each piece of work: what became of it in the end."""
        later = Job.objects.filter(kind=OuterRef("kind"), id__gt=OuterRef("id"))
        of_text = later.filter(
            Q(claim=OuterRef("claim")) | Q(claim__isnull=True), article=OuterRef("article")
        )
        of_library = (later.filter(**{name: OuterRef(name)}) for name in ("feed", "document"))
        return self.filter(~Exists(of_text), *(~Exists(jobs) for jobs in of_library))

    def due(self, now: datetime) -> JobQuerySet:
        """Keep what a worker may take at `now`: owed and due, or running on an expired lease."""
        return self.filter(
            Q(state=Job.State.OWED, due_at__lte=now)
            | Q(state=Job.State.RUNNING, lease_expires_at__lte=now)
        )


class Job(models.Model):
    """One piece of work owed to an article, a claim, a feed or a cited source document.

    A worker takes it with one UPDATE that sets `state`, `lease_expires_at` and `token`; its
    result commits together with `done`, fenced by the token.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        SPLIT_ARTICLE = "split_article", "Split the article into claims"
        FOLLOW_CLAIMS = "follow_claims", "Take the claims along to the new version"
        FIND_SOURCES = "find_sources", "Find sources for the claim"
        POLL_FEED = "poll_feed", "Read what a feed announces"
        CHECK_SOURCE = "check_source", "Look again at a cited source"
        ARCHIVE_SOURCE = "archive_source", "Archive a source in the Wayback Machine"

    class State(models.TextChoices):
        """How far it is."""

        OWED = "owed", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    UNFINISHED = (State.OWED.value, State.RUNNING.value)

    kind = models.CharField(max_length=16, choices=Kind)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="jobs", null=True, blank=True
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="jobs", null=True, blank=True
    )
    feed = models.ForeignKey(
        Feed, on_delete=models.PROTECT, related_name="jobs", null=True, blank=True, db_index=False
    )
    document = models.ForeignKey(
        SourceDocument,
        on_delete=models.PROTECT,
        related_name="jobs",
        null=True,
        blank=True,
        db_index=False,
    )
    state = models.CharField(max_length=8, choices=State, default=State.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    # When the broker was last told; the sweep does not ring for what was rung just now.
    rung_at = models.DateTimeField(default=timezone.now)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    error = models.TextField(blank=True)
    # Since when it is put off because a service elsewhere does not answer; no attempt is used up.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # For how many seconds it was put off when such a service was last asked in vain.
    last_pause = models.FloatField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "claim"],
                condition=Q(state__in=["owed", "running"], claim__isnull=False),
                name="job_once_a_claim",
            ),
            models.UniqueConstraint(
                fields=["kind", "article"],
                condition=Q(state__in=["owed", "running"], claim__isnull=True),
                name="job_once_an_article",
            ),
            models.UniqueConstraint(
                fields=["kind", "feed"],
                condition=Q(state__in=["owed", "running"], feed__isnull=False),
                name="job_once_a_feed",
            ),
            models.UniqueConstraint(
                fields=["kind", "document"],
                condition=Q(state__in=["owed", "running"], document__isnull=False),
                name="job_once_a_document",
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=False)
                | Q(feed__isnull=False)
                | Q(document__isnull=False),
                name="job_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(state="running", token__isnull=False, lease_expires_at__isnull=False)
                | ~Q(state="running"),
                name="job_running_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="job_unfinished", condition=Q(state__in=["owed", "running"])
            ),
            models.Index(fields=["state"], name="job_state"),
            models.Index(fields=["feed"], name="job_of_feed", condition=Q(feed__isnull=False)),
            models.Index(
                fields=["document"], name="job_of_document", condition=Q(document__isnull=False)
            ),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return kind and state."""
        return f"{self.get_kind_display()}: {self.get_state_display()}"


class WorkerHeartbeat(models.Model):
    """When a Celery worker last did the sweep; one row a worker."""

    worker = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        """Return the worker's name."""
        return self.worker

    @classmethod
    def last_seen(cls) -> datetime | None:
        """Return when any worker was last seen, or None."""
        return cls.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
