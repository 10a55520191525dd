"""The queue: add a claim, take the next or a certain one, put it back, dismiss and restore it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Claim, Event, User
from annotations.review.transitions import Action, State
from annotations.services.moves import LockedClaim, lock_claim, move
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
    """Lease the most urgent waiting claim to `by`, or renew the lease of the one they hold.

    None means that nothing is waiting.
    """
    with transaction.atomic():
        # One at a time for each reviewer: two tabs that ask at once would get two claims. NO KEY,
        # so that events which name the person are not held up.
        User.objects.select_for_update(no_key=True).only("id").get(pk=by.pk)
        held = Claim.objects.held_by(by.pk).first()
        if held is not None and (until := renew(held.pk, by=by, now=timezone.now())):
            held.lease_expires_at = until
            return held
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
        claim = queue.exclude(Exists(put_back)).first() or queue.first()
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
