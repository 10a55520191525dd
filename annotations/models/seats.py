"""Who has a seat at a claim in the present round of review."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.claims import Claim


class SeatQuerySet(models.QuerySet["Seat"]):
    """The questions asked about seats."""

    def held(self) -> SeatQuerySet:
        """Keep the seats of those who are reviewing now."""
        return self.filter(use=Seat.Use.HELD)


class Seat(models.Model):
    """One person's place at a claim: a lease while they review it, a mark once they have judged.

    The row is unique: whoever has judged cannot sit down again before the next round, when all
    seats are cleared.
    """

    class Use(models.TextChoices):
        """What the person does, or has done, with it."""

        HELD = "held", "Reviewing"
        GIVEN = "given", "Has judged"
        ESCALATED = "escalated", "Has escalated"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="seats", db_index=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    use = models.CharField(max_length=9, choices=Use, default=Use.HELD)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "reviewer"], name="seat_once_a_reviewer"),
            models.CheckConstraint(
                condition=Q(use="held", expires_at__isnull=False)
                | (~Q(use="held") & Q(expires_at__isnull=True)),
                name="seat_expires_while_held",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reviewer", "claim"], name="seat_of_reviewer", condition=Q(use="held")
            ),
            # "Next" passes over what one has judged, however many seats there are.
            models.Index(fields=["reviewer", "claim"], name="seat_by_reviewer"),
            models.Index(fields=["expires_at"], name="seat_expiry", condition=Q(use="held")),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """Return who does what."""
        return f"{self.reviewer}: {self.get_use_display().lower()}"

    def is_lapsed(self, *, now: datetime | None = None) -> bool:
        """Say whether the time of whoever holds it has run out."""
        return self.expires_at is not None and self.expires_at <= (now or timezone.now())
