"""The queue: add a claim, take the next or a certain one, put it back, dismiss and restore it."""

from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Claim, Event, Skip, User
from annotations.review.errors import TransitionRefused
from annotations.review.queueing import SkipReason
from annotations.review.transitions import Action, State
from annotations.services.moves import LockedClaim, lock_claim, move
from annotations.services.planning import find_reviewer
from annotations.services.policies import read_rules

# For how long a claim someone put back is offered to others first.
_PUT_BACK_FOR = timedelta(hours=12)


def add(claim_id: int, *, by: User | None, expected_version: int | None) -> Claim:
    """Put a claim that was not queued into the queue, under the policy that holds for it now."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = locked.claim
        asked = read_rules().columns_for(kind=claim.kind, topic=claim.article.topic)
        return move(locked, action=Action.QUEUE, by=by, **asked)


def take_next(*, by: User) -> Claim | None:
    """Lease the most urgent claim that waits for `by`, or renew the lease of the one they hold.

    What is assigned to them comes first, what is assigned to others never. None means that
    nothing is waiting.
    """
    with transaction.atomic():
        # One at a time for each reviewer: two tabs that ask at once would get two claims. NO KEY,
        # so that events which name the person are not held up.
        User.objects.select_for_update(no_key=True).only("id").get(pk=by.pk)
        held = Claim.objects.held_by(by.pk).first()
        if held is not None and (until := renew(held.pk, by=by, now=timezone.now())):
            held.lease_expires_at = until
            return held
        claim = _most_urgent(by)
        if claim is None:
            return None
        return _lease(LockedClaim(claim=claim, now=timezone.now()), by=by)


def take(claim_id: int, *, by: User, expected_version: int | None = None) -> Claim:
    """Lease one claim to `by`, or renew the lease they have; one that ran out is ended first."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = locked.claim
        if claim.state == State.IN_REVIEW:
            if claim.lease_holder_id == by.pk:
                claim.lease_expires_at = renew(claim_id, by=by, now=locked.now)
                return claim
            if _is_expired(claim, now=locked.now):
                move(locked, action=Action.EXPIRE, by=None)
        return _lease(locked, by=by)


def release(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Put a claim back into the queue; the draft stays."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.RELEASE, by=by)


def skip(
    claim_id: int, *, by: User, expected_version: int, why: SkipReason, note: str = ""
) -> Claim:
    """Leave a claim to others; the draft stays, and "next" offers it to `by` last of all."""
    if why is SkipReason.OTHER and not note.strip():
        message = "“Another reason” needs a word of explanation."
        raise TransitionRefused(message)
    said = note.strip() if why is SkipReason.OTHER else f"{why.label}. {note}".strip()
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        moved = move(locked, action=Action.SKIP, by=by, reason=said, details={"skip": why.value})
        reasons = {"reason": why.value, "note": note.strip(), "created_at": locked.now}
        Skip.objects.update_or_create(claim=moved, person=by, defaults=reasons)
        return moved


def hand_over(claim_id: int, *, by: User, expected_version: int, to: int, note: str) -> Claim:
    """Pass a claim on to another reviewer, with a note for them.

    It is assigned to them. The draft stays with its author: a reviewer judges without having
    read another's judgement.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        receiver = find_reviewer(to)
        if receiver.pk == by.pk:
            message = "You hold this claim already; choose somebody else."
            raise TransitionRefused(message)
        reason = f"To {receiver}: {note.strip()}" if note.strip() else ""
        return move(
            locked,
            action=Action.HAND_OVER,
            by=by,
            reason=reason,
            details={"assignee": receiver.pk},
            assignee=receiver,
        )


def expire_leases(now: datetime) -> int:
    """Return every claim whose lease has run out to the queue; returns how many."""
    expired = Claim.objects.filter(state=State.IN_REVIEW, lease_expires_at__lte=now)
    count = 0
    for claim_id in list(expired.values_list("id", flat=True)[:500]):
        with transaction.atomic():
            locked = lock_claim(claim_id, expected_version=None)
            # Read again under the lock: the reviewer may have saved or submitted meanwhile.
            if locked.claim.state == State.IN_REVIEW and _is_expired(locked.claim, now=now):
                move(locked, action=Action.EXPIRE, by=None)
                count += 1
    return count


def dismiss(claim_id: int, *, by: User, expected_version: int, reason: str) -> Claim:
    """Take a claim out of the work, with the reason; `restore` undoes it."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.DISMISS, by=by, reason=reason)


def restore(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Put a dismissed claim back into the queue."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.RESTORE, by=by)


def renew(claim_id: int, *, by: User, now: datetime) -> datetime | None:
    """Give the holder the full time again; returns its end, None when the lease was ended."""
    until = _lease_end(now)
    held = Claim.objects.held_by(by.pk).filter(pk=claim_id)
    return until if held.update(lease_expires_at=until) else None


def _most_urgent(by: User) -> Claim | None:
    """Lock and return the claim that "next" gives to `by`."""
    queue = Claim.objects.waiting()
    # SKIP LOCKED: twenty reviewers who press "next" at once each get the next free row
    # instead of queueing for the first. SQLite writes one at a time anyway.
    if connection.features.has_select_for_update_skip_locked:
        queue = queue.select_for_update(skip_locked=True)
    # Whoever puts a claim back wants another one, not the same again while others wait.
    put_back = Event.objects.filter(
        claim=OuterRef("pk"),
        actor=by,
        action=Action.RELEASE.value,
        created_at__gte=timezone.now() - _PUT_BACK_FOR,
    )
    skipped = Skip.objects.filter(claim=OuterRef("pk"), person=by)
    # Two questions, because each reads along an index of its own to its first row.
    halves = (queue.assigned_to(by.pk), queue.unassigned())
    offered = (half.exclude(Exists(put_back) | Exists(skipped)) for half in halves)
    found = (claims.first() for claims in chain(offered, halves))
    return next(filter(None, found), None)


def _lease(locked: LockedClaim, *, by: User) -> Claim:
    return move(
        locked,
        action=Action.TAKE,
        by=by,
        lease_holder=by,
        lease_expires_at=_lease_end(locked.now),
    )


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(minutes=settings.FACTCHECK_REVIEW_LEASE_MINUTES)


def _is_expired(claim: Claim, *, now: datetime) -> bool:
    return claim.lease_expires_at is not None and claim.lease_expires_at <= now
