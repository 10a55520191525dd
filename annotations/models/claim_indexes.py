"""The indexes of claims: each names the question of the desk that it answers."""

from django.db import models
from django.db.models import F, Q

from annotations.review.transitions import State

INDEXES = [
    # The state stands first in the indexes of the queue, though all their rows share it:
    # only so SQLite sees that they spare it a sort.
    models.Index(
        F("state"),
        F("priority").desc(),
        F("checkworthiness").desc(),
        F("id"),
        name="claim_queue",
        condition=Q(state=State.QUEUED.value),
    ),
    # The two halves of the queue that "next" reads: what is anybody's, and what is mine.
    models.Index(
        F("state"),
        F("priority").desc(),
        F("checkworthiness").desc(),
        F("id"),
        name="claim_queue_open",
        condition=Q(state=State.QUEUED.value, assignee__isnull=True),
    ),
    models.Index(
        F("state"),
        F("assignee"),
        F("priority").desc(),
        F("checkworthiness").desc(),
        F("id"),
        name="claim_queue_assigned",
        condition=Q(state=State.QUEUED.value, assignee__isnull=False),
    ),
    models.Index(
        fields=["deadline"],
        name="claim_due",
        condition=Q(state=State.QUEUED.value, deadline__isnull=False),
    ),
    models.Index(fields=["state", "id"], name="claim_state"),
    # What waits for approval, longest first.
    models.Index(
        fields=["state", "decided_at", "id"],
        name="claim_to_approve",
        condition=Q(state=State.DECIDED.value),
    ),
    # The orders in which the table of claims can be read.
    models.Index(fields=["checkworthiness", "id"], name="claim_worth"),
    models.Index(fields=["updated_at", "id"], name="claim_changed"),
    models.Index(fields=["verdict", "id"], name="claim_verdict", condition=~Q(verdict="")),
    models.Index(fields=["id"], name="claim_stale", condition=Q(stale_since__isnull=False)),
    models.Index(
        fields=["recheck_on", "id"],
        name="claim_recheck",
        condition=Q(recheck_on__isnull=False),
    ),
    models.Index(
        fields=["canonical"],
        name="claim_canonical",
        condition=Q(canonical__isnull=False),
    ),
    # What a claim stands for is looked up wherever talk about it is read.
    models.Index(
        fields=["joined_into"],
        name="claim_joined_into",
        condition=Q(joined_into__isnull=False),
    ),
]
