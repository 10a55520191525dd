"""What reviewers submit, what it rests on, and what they are still writing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from annotations.models.appendonly import AppendOnly, AppendOnlyQuerySet
from annotations.models.claims import Claim
from annotations.models.sources import SourceLink
from annotations.review.queueing import SKIP_LABELS
from annotations.review.verdicts import VERDICTS, Flag


class Review(AppendOnly):
    """One reviewer's submission on a claim; a changed mind is a new review.

    Only those of kind `independent` were made without seeing what others said.
    """

    class Kind(models.TextChoices):
        """How it came about."""

        INDEPENDENT = "independent", "Independent review"
        SETTLEMENT = "settlement", "Settled a disagreement"
        REVISION = "revision", "Correction"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    verdict = models.CharField(
        max_length=14, choices=[(verdict.value, row.label) for verdict, row in VERDICTS.items()]
    )
    flags = models.JSONField(default=list, blank=True)
    rationale = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.INDEPENDENT)
    # The claim's `round` at the time: a claim sent back is judged anew.
    round = models.PositiveSmallIntegerField(default=1)
    # Made by the form or the API client: the same submission sent twice is one review.
    idempotency_key = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["Review"].as_manager()

    # The ids of the links it cites, where it was written just now; None where they are not read.
    cited: list[int] | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "idempotency_key"], name="review_submitted_once"
            )
        ]
        # The desk counts the week's reviews on every visit.
        indexes = [models.Index(fields=["created_at"], name="review_by_time")]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return who judged what."""
        return f"{self.get_verdict_display()} by {self.reviewer}"

    @property
    def standing(self) -> str:
        """Say in words what sets it apart from a first review of the present round; "" nothing."""
        words = {
            "taken back": hasattr(self, "retraction"),
            f"in round {self.round}, before the claim came back": self.round < self.claim.round,
            "settled a disagreement": self.kind == self.Kind.SETTLEMENT,
            "as a correction": self.kind == self.Kind.REVISION,
        }
        return ", ".join(word for word, holds in words.items() if holds)

    @property
    def flag_labels(self) -> list[str]:
        """Return the flags in words."""
        return [Flag(flag).label for flag in self.flags]


class Retraction(AppendOnly):
    """That a reviewer took a review back before anyone acted on it; the review itself stays."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="retraction")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["Retraction"].as_manager()

    def __str__(self) -> str:
        """Return which review it is about."""
        return f"review {self.review_id} was taken back"


class Citation(AppendOnly):
    """A source link a review rests on."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="citations")
    link = models.ForeignKey(SourceLink, on_delete=models.PROTECT, related_name="citations")

    objects = AppendOnlyQuerySet["Citation"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "link"], name="citation_once")]

    def __str__(self) -> str:
        """Return the ids of both ends."""
        return f"review {self.review_id} cites link {self.link_id}"


class Draft(models.Model):
    """What a reviewer has typed and not submitted; survives time-outs and crashes."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    verdict = models.CharField(max_length=14, blank=True)
    flags = models.JSONField(default=list, blank=True)
    rationale = models.TextField(blank=True)
    cited = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "reviewer"], name="draft_once_a_reviewer")
        ]

    def __str__(self) -> str:
        """Return whose draft it is."""
        return f"draft of {self.reviewer} on claim {self.claim_id}"


class Skip(models.Model):
    """That someone left a claim to others: it is not offered to them again while others wait."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="skips", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(
        max_length=24, choices=[(reason.value, label) for reason, label in SKIP_LABELS.items()]
    )
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "person"], name="skip_once_a_person")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """Return who skipped, and why."""
        return f"{self.person}: {self.note or self.get_reason_display()}"
