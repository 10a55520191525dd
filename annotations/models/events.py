"""The append-only history of claims."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from annotations.models.appendonly import AppendOnly, AppendOnlyQuerySet
from annotations.models.claims import Claim
from annotations.review.transitions import STATE_LABELS, TRANSITIONS, Action


class Event(AppendOnly):
    """One move of a claim: who, when, from where to where, and why.

    `number` is the claim's `version` after the move; unique with the claim, so that two writers
    who both believe they came first cannot both be recorded. `hash` chains the event to the one
    before it (`review.chain`); it is worked out from the details too, which name a verdict, so it
    is shown to nobody who may not see them.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(
        max_length=12, choices=[(row.action.value, row.label) for row in TRANSITIONS.values()]
    )
    from_state = models.CharField(
        max_length=12, choices=[(s.value, label) for s, label in STATE_LABELS.items()]
    )
    to_state = models.CharField(
        max_length=12, choices=[(s.value, label) for s, label in STATE_LABELS.items()]
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    previous_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    objects = AppendOnlyQuerySet["Event"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="event_number_once_a_claim")
        ]
        indexes = [
            # "Next" passes over what one put back a while ago, however long the history is.
            models.Index(
                fields=["actor", "created_at"],
                name="event_put_back",
                condition=models.Q(action=Action.RELEASE.value),
            ),
        ]
        ordering = ["claim", "number"]

    def __str__(self) -> str:
        """Return what happened, as "Mara approved the verdict"."""
        return f"{self.actor or 'The desk'} {TRANSITIONS[Action(self.action)].past}"


class HistoryCheck(models.Model):
    """That someone verified the whole history, when, and what came of it.

    `fault` names the first broken link; "" means that nothing was changed and nothing is missing.
    """

    events = models.PositiveBigIntegerField()
    claims = models.PositiveBigIntegerField()
    fault = models.TextField(blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    checked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return what came of it."""
        return self.fault or f"whole: {self.events:,} events of {self.claims:,} claims"
