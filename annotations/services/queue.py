"""The queue: add a claim, take the next or a certain one, put it back, dismiss and restore it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Claim, Event, Seat, Skip, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.errors import TransitionRefused
from annotations.review.policy import MOST_REVIEWERS
from annotations.review.queueing import SkipReason
from annotations.review.seats import least_needed, outcome_of
from annotations.review.transitions import OPEN_STATES, Action, State
from annotations.services.moves import LockedClaim, lock_claim, move
from annotations.services.planning import find_reviewer
from annotations.services.policies import read_rules
from annotations.services.seats import facts_of, held_seat, leave, sit_down

# For how long a claim someone put back is offered to others first.
_PUT_BACK_FOR = timedelta(hours=12)


def add(claim_id: int, *, by: User | None, expected_version: int | None) -> Claim:
    """Put a claim that was not queued into the queue, under the policy that holds for it now."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = locked.claim
        asked = read_rules().columns_for(kind=claim.kind, topic=claim.article.topic)
        return move(locked, action=Action.QUEUE, by=by, **asked)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer works through; "" and None want everything."""

    topic: str = ""
    kind: str = ""
    language: str = ""
    article: int | None = None
    is_mine: bool = False

    @property
    def is_on(self) -> bool:
        """Say whether anything is left out."""
        return self != Wanted()

    def halves(self, by: User) -> tuple[ClaimQuerySet, ...]:
        """Return what is assigned to `by` and what is anybody's, most urgent first.

        In two, because each is read along an index of its own to its first row.
        """
        # Where several people judge a claim, nobody sits down twice.
        queue = (
            Claim.objects.waiting()
            .without_seat_of(by.pk)
            .like(topic=self.topic, kind=self.kind, language=self.language, article=self.article)
        )
        assigned = queue.assigned_to(by.pk)
        return (assigned,) if self.is_mine else (assigned, queue.unassigned())


def take_next(*, by: User, wanted: Wanted | None = None) -> Claim | None:
    """Lease the most urgent claim that waits for `by`, or renew the lease of the one they hold.

    What is assigned to them comes first, what is assigned to others never. None means that
    nothing is waiting, or nothing that is `wanted`.
    """
    with transaction.atomic():
        # One at a time for each reviewer: two tabs that ask at once would get two claims. NO KEY,
        # so that events which name the person are not held up.
        User.objects.select_for_update(no_key=True).only("id").get(pk=by.pk)
        held = Claim.objects.held_by(by.pk).first()
        if held is not None and renew(held.pk, by=by, now=timezone.now()):
            return held
        claim = _most_urgent(by, wanted or Wanted())
        if claim is None:
            return None
        return _lease(LockedClaim(claim=claim, now=timezone.now()), by=by)


def take(claim_id: int, *, by: User, expected_version: int | None = None) -> Claim:
    """Give `by` a seat at one claim, or renew the one they hold; lapsed ones are ended first."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        claim = locked.claim
        if held_seat(claim, by) is not None:
            renew(claim_id, by=by, now=locked.now)
            return claim
        if claim.state == State.IN_REVIEW:
            _end_lapsed(locked, now=locked.now)
        return _lease(locked, by=by)


def release(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Put a claim back into the queue; the draft stays."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        claim = move(locked, action=Action.RELEASE, by=by)
        leave(claim, person_id=by.pk)
        return claim


def skip(
    claim_id: int, *, by: User, expected_version: int, why: SkipReason, note: str = ""
) -> Claim:
    """Leave a claim to others; the draft stays, and "next" offers it to `by` last of all."""
    if why is SkipReason.OTHER and not note.strip():
        message = "“Another reason” needs a word of explanation."
        raise TransitionRefused(message)
    said = note.strip() if why is SkipReason.OTHER else f"{why.label}. {note}".strip()
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        moved = move(locked, action=Action.SKIP, by=by, reason=said, details={"skip": why.value})
        leave(moved, person_id=by.pk)
        reasons = {"reason": why.value, "note": note.strip(), "created_at": locked.now}
        Skip.objects.update_or_create(claim=moved, person=by, defaults=reasons)
        return moved


def hand_over(claim_id: int, *, by: User, expected_version: int, to: int, note: str) -> Claim:
    """Pass a claim on to another reviewer, with a note for them.

    It is assigned to them. The draft stays with its author: a reviewer judges without having
    read another's judgement.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version, beside=by)
        receiver = find_reviewer(to, claim=locked.claim)
        reason = f"To {receiver}: {note.strip()}" if note.strip() else ""
        moved = move(
            locked,
            action=Action.HAND_OVER,
            by=by,
            reason=reason,
            details={"assignee": receiver.pk},
            assignee=receiver,
        )
        leave(moved, person_id=by.pk)
        return moved


def expire_leases(now: datetime) -> int:
    """Free every seat whose time has run out, so that others can have it; returns how many."""
    lapsed = Seat.objects.held().filter(expires_at__lte=now)
    count = 0
    for claim_id in dict.fromkeys(lapsed.values_list("claim_id", flat=True)[:500]):
        with transaction.atomic():
            count += _end_lapsed(lock_claim(claim_id, expected_version=None), now=now)
    return count


def set_needed(claim_id: int, *, by: User, expected_version: int, reviewers: int) -> Claim:
    """Set how many people judge a claim, each independently.

    Raises `TransitionRefused` for fewer than hold it or have judged it already, or where all would
    have judged it then: that number decides the claim, and only a review does.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = locked.claim
        seats = replace(facts_of(claim), needed=reviewers)
        least = least_needed(seats)
        if not least <= reviewers <= MOST_REVIEWERS:
            message = f"Give a number from {least} to {MOST_REVIEWERS}."
            raise TransitionRefused(message)
        is_open = claim.state in OPEN_STATES
        return move(
            locked,
            action=Action.SET_NEEDED,
            by=by,
            details={"was": claim.reviewers_needed, "now": reviewers},
            outcome=outcome_of(Action.SET_NEEDED, by=None, seats=seats) if is_open else None,
            reviewers_needed=reviewers,
        )


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
    until = lease_end(now)
    held = Seat.objects.held().filter(claim=claim_id, reviewer=by)
    return until if held.update(expires_at=until) else None


def _end_lapsed(locked: LockedClaim, *, now: datetime) -> int:
    """Free the seats at a claim whose time has run out; returns how many."""
    # Saving a draft renews a seat without the claim's lock: locked here, so that no seat is freed
    # whose holder has just been told that it is kept.
    lapsed = Seat.objects.held().filter(claim=locked.claim, expires_at__lte=now)
    ended = list(lapsed.select_for_update(no_key=True))
    for seat in ended:
        leave(locked.claim, person_id=seat.reviewer_id)
        move(locked, action=Action.EXPIRE, by=None, details={"reviewer": seat.reviewer_id})
    return len(ended)


def _most_urgent(by: User, wanted: Wanted) -> Claim | None:
    """Lock and return the claim that "next" gives to `by`."""
    halves = list(wanted.halves(by))
    # SKIP LOCKED: twenty reviewers who press "next" at once each get the next free row
    # instead of queueing for the first. SQLite writes one at a time anyway.
    if connection.features.has_select_for_update_skip_locked:
        halves = [
            half.select_for_update(skip_locked=True, of=("self",), no_key=True) for half in halves
        ]
    # Whoever puts a claim back wants another one, not the same again while others wait.
    put_back = Event.objects.filter(
        claim=OuterRef("pk"),
        actor=by,
        action=Action.RELEASE.value,
        created_at__gte=timezone.now() - _PUT_BACK_FOR,
    )
    skipped = Skip.objects.filter(claim=OuterRef("pk"), person=by)
    # Two conditions, not one with "or": only so PostgreSQL finds what was put back by its index
    # instead of reading the whole history.
    offered = (half.exclude(Exists(put_back)).exclude(Exists(skipped)) for half in halves)
    found = (claims.first() for claims in chain(offered, halves))
    return next(filter(None, found), None)


def _lease(locked: LockedClaim, *, by: User) -> Claim:
    outcome = outcome_of(Action.TAKE, by=by.pk, seats=facts_of(locked.claim))
    claim = move(locked, action=Action.TAKE, by=by, outcome=outcome)
    sit_down(claim, person=by, until=lease_end(locked.now))
    return claim


def lease_end(now: datetime) -> datetime:
    """Return until when a claim taken now is kept for its reviewer."""
    return now + timedelta(minutes=settings.FACTCHECK_REVIEW_LEASE_MINUTES)
