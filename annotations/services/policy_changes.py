"""A policy was changed: bring the claims that wait already under the one that holds for them now.

Left alone is what somebody has a seat at, and what an editor gave a number of reviewers by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from annotations.models import Claim, Event, Seat, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.review.seats import Seats, outcome_of
from annotations.review.transitions import Action
from annotations.services.moves import lock_claim, move
from annotations.services.policies import Rules, read_rules

# What one request changes at most: a transaction each.
AT_MOST = 500


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What applying the policies does to `count` waiting claims of a kind and a topic.

    `was` and `now` are how many people judge each of them. They are the same where only another
    policy holds.
    """

    kind: str
    topic: str
    was: int
    now: int
    count: int


def pending_changes() -> list[PolicyChange]:
    """Count the waiting claims that came into the queue under another policy than holds now.

    Two queries; the second one reads the whole queue.
    """
    rules = read_rules()
    groups = _unheld().values_list("kind", "article__topic", "policy_id", "reviewers_needed")
    found = groups.annotate(count=Count("id")).order_by("article__topic", "kind", "policy_id")
    return [
        PolicyChange(kind, topic, was=needed, now=now["reviewers_needed"], count=count)
        for kind, topic, policy, needed, count in found
        if (now := rules.columns_for(kind=kind, topic=topic)) != _columns(policy, needed)
    ]


def apply_policies(*, by: User) -> int:
    """Bring at most `AT_MOST` of those claims under the policy that holds now; returns how many.

    Each in a transaction of its own, with an event that says what changed. Raises `NotPermitted`.
    """
    if not by.may(Permission.DIRECT):
        message = "Your role does not include directing the queue; ask an editor or an admin."
        raise NotPermitted(message)
    rules = read_rules()
    chosen = list(islice(_standing_otherwise(rules), AT_MOST))
    return sum(_apply(claim_id, rules=rules, by=by) for claim_id in chosen)


def _apply(claim_id: int, *, rules: Rules, by: User) -> bool:
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=None)
        claim = locked.claim
        # Once more under the lock: somebody may have taken it.
        if not _unheld().filter(pk=claim_id).exists():
            return False
        columns = rules.columns_for(kind=claim.kind, topic=claim.article.topic)
        needed = columns["reviewers_needed"]
        move(
            locked,
            action=Action.SET_NEEDED,
            by=by,
            details={"was": claim.reviewers_needed, "now": needed, "policy": columns["policy_id"]},
            outcome=outcome_of(Action.SET_NEEDED, by=None, seats=Seats(needed=needed)),
            **columns,
        )
        return True


def _standing_otherwise(rules: Rules) -> Iterator[int]:
    rows = _unheld().order_by("id")
    columns = ("id", "kind", "article__topic", "policy_id", "reviewers_needed")
    for pk, kind, topic, policy, needed in rows.values_list(*columns).iterator():
        if rules.columns_for(kind=kind, topic=topic) != _columns(policy, needed):
            yield pk


def _unheld() -> ClaimQuerySet:
    """Return the waiting claims that nobody has judged, holds or gave a number by hand."""
    seats = Seat.objects.filter(claim=OuterRef("pk"))
    numbers = Event.objects.filter(claim=OuterRef("pk"), action=Action.SET_NEEDED.value)
    by_hand = numbers.filter(details__policy__isnull=True)
    return Claim.objects.waiting().order_by().exclude(Exists(seats) | Exists(by_hand))


def _columns(policy_id: int | None, needed: int) -> dict[str, Any]:
    return {"policy_id": policy_id, "reviewers_needed": needed}
