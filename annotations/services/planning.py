"""Directing the queue: who shall take a claim, how urgent it is, by when, and who may not wait."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Claim, Skip, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.errors import TransitionRefused
from annotations.review.queueing import DUE_SOON, Due, Importance, Rank
from annotations.review.roles import Permission
from annotations.review.rules import apply
from annotations.review.transitions import Action, State
from annotations.services.moves import LockedClaim, attempt, lock_claim, move
from annotations.services.seats import facts_of, stand_up

# Rows that one round of the sweep takes on.
_AT_MOST = 500
# Added before a remainder is taken, because the databases differ on those of negative numbers.
_ABOVE_ALL_RANKS = 10_000


def assign(claim_id: int, *, by: User, expected_version: int, assignee: int) -> Claim:
    """Assign a waiting claim: "next" offers it to that person first, and to nobody else."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        person = find_reviewer(assignee, claim=locked.claim)
        return move(
            locked,
            action=Action.ASSIGN,
            by=by,
            reason=f"To {person}.",
            details={"assignee": person.pk, "was": locked.claim.assignee_id},
            assignee=person,
        )


def unassign(claim_id: int, *, by: User | None, expected_version: int | None) -> Claim:
    """Give a claim back to everyone; the desk does so when the assignee has left."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return _lift(locked, by=by)


def plan(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    importance: Importance | None = None,
    deadline: datetime | None = None,
    lifts_deadline: bool = False,
) -> Claim:
    """Set a claim's priority, its deadline or both; None leaves what is.

    `lifts_deadline` takes the deadline away. What is so already is not written again.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = locked.claim
        new_importance = claim.importance if importance is None else importance
        new_deadline = None if lifts_deadline else deadline or claim.deadline
        if (new_importance, new_deadline) == (claim.importance, claim.deadline):
            return claim
        return move(
            locked,
            action=Action.PLAN,
            by=by,
            reason=_planned(claim, importance=new_importance, deadline=new_deadline),
            details={
                "priority": new_importance.value,
                "deadline": new_deadline.isoformat() if new_deadline else None,
            },
            deadline=new_deadline,
            priority=Rank(
                importance=new_importance,
                due=Due.of(new_deadline, now=locked.now),
                is_sent_back=Rank.read(claim.priority).is_sent_back,
            ).value,
        )


def direct(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    importance: Importance | None,
    deadline: datetime | None,
    assignee: int | None,
) -> Claim:
    """Set priority, deadline and assignee together, as they stand in one form."""
    with transaction.atomic():
        claim = plan(
            claim_id,
            by=by,
            expected_version=expected_version,
            importance=importance,
            deadline=deadline,
            lifts_deadline=deadline is None,
        )
        if assignee == claim.assignee_id:
            return claim
        if assignee is None:
            return unassign(claim_id, by=by, expected_version=claim.version)
        return assign(claim_id, by=by, expected_version=claim.version, assignee=assignee)


def requeue(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Take a claim back from whoever holds it; their draft stays theirs."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = move(locked, action=Action.REQUEUE, by=by)
        stand_up(claim)
        return claim


def offer_again(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Forget who skipped a claim, so that "next" offers it to them as to anyone."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        moved = move(locked, action=Action.OFFER_AGAIN, by=by)
        Skip.objects.filter(claim=claim_id).delete()
        return moved


def find_reviewer(user_id: int, *, claim: Claim) -> User:
    """Return someone who may review the claim now; raise `TransitionRefused` for anyone else."""
    person = User.objects.filter(pk=user_id).first()
    if person is None or not person.may(Permission.REVIEW):
        message = "There is no active reviewer like that; choose someone who may review."
        raise TransitionRefused(message)
    seats = facts_of(claim)
    if person.pk in seats.holders | seats.judges:
        does = "holds" if person.pk in seats.holders else "has judged"
        message = f"{person} {does} this claim already; choose somebody else."
        raise TransitionRefused(message)
    return person


def keep_queue_current(now: datetime) -> int:
    """Move claims forward whose deadline has come near, and lift assignments of who may not review.

    Part of every sweep; returns how many claims it wrote.
    """
    return sum(_push_due(due, now=now) for due in (Due.SOON, Due.OVERDUE)) + _lift_orphaned()


def lift_assignments(person: User) -> int:
    """Give every waiting claim of someone who left back to everyone; returns how many."""
    return _for_each(Claim.objects.waiting().assigned_to(person.pk), _lift_if_orphaned)


def _push_due(due: Due, *, now: datetime) -> int:
    """Bring the ranks of claims up to `due`: the order of the queue, not a change of the claim."""
    latest = now if due is Due.OVERDUE else now + DUE_SOON
    ranked = Rank(due=due).value
    claims = Claim.objects.filter(
        state=State.QUEUED, deadline__isnull=False, deadline__lte=latest
    ).alias(rest=(F("priority") + _ABOVE_ALL_RANKS) % Rank(importance=Importance.HIGH).value)
    written = 0
    for claim in claims.filter(rest__lt=ranked).only("id", "priority")[:_AT_MOST]:
        rank = Rank.read(claim.priority)
        pushed = Rank(rank.importance, due=due, is_sent_back=rank.is_sent_back)
        same = Claim.objects.filter(pk=claim.pk, priority=claim.priority)
        written += same.update(priority=pushed.value)
    return written


def _lift_orphaned() -> int:
    assigned = Claim.objects.filter(state=State.QUEUED, assignee__isnull=False)
    return _for_each(assigned.exclude(assignee__in=User.reviewers()), _lift_if_orphaned)


def _for_each(claims: ClaimQuerySet, change: Callable[[LockedClaim], bool]) -> int:
    changed = 0
    for claim_id in list(claims.values_list("id", flat=True)[:_AT_MOST]):
        with transaction.atomic():
            changed += change(lock_claim(claim_id, expected_version=None))
    return changed


def _lift_if_orphaned(locked: LockedClaim) -> bool:
    # Read again under the lock: an editor may have assigned it anew meanwhile.
    claim = locked.claim
    is_orphaned = claim.assignee is not None and not claim.assignee.may(Permission.REVIEW)
    if is_orphaned and claim.state == State.QUEUED:
        _lift(locked, by=None)
        return True
    return False


def _lift(locked: LockedClaim, *, by: User | None) -> Claim:
    was = locked.claim.assignee
    if was is None:
        apply(attempt(locked.claim, action=Action.UNASSIGN, by=by))
        message = "This claim is assigned to nobody."
        raise TransitionRefused(message)
    return move(
        locked,
        action=Action.UNASSIGN,
        by=by,
        reason=f"It was assigned to {was}.",
        details={"was": was.pk},
        assignee=None,
    )


def _planned(claim: Claim, *, importance: Importance, deadline: datetime | None) -> str:
    """Say what changed: "Priority high. Due 25 November 2024, 18:00."."""
    words = []
    if importance != claim.importance:
        words.append(f"Priority {importance.label.lower()}.")
    if deadline != claim.deadline:
        until = timezone.localtime(deadline) if deadline else None
        words.append(f"Due {until:%-d %B %Y, %H:%M}." if until else "No deadline any more.")
    return " ".join(words)
