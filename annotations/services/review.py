"""Reviewing: take a claim, keep a draft, submit a verdict, approve or send back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Citation, Claim, Draft, Event, ProviderRun, Review, SourceLink, User
from annotations.review.errors import GateFailure, GateRefused, TransitionRefused
from annotations.review.gate import Submission, demand
from annotations.review.transitions import Action, State, apply
from annotations.review.verdicts import Flag, Verdict
from annotations.services.errors import StaleWrite
from annotations.services.moves import LockedClaim, attempt, lock_claim, move

# Sent back work goes to the front: someone already waits for it.
_SENT_BACK_PRIORITY = 10
# For how long a claim someone put back is offered to others first.
_PUT_BACK_FOR = timedelta(hours=12)


def take_next(*, by: User) -> Claim | None:
    """Lease the most urgent waiting claim to `by`, or renew the lease of the one they hold.

    None means that nothing is waiting.
    """
    with transaction.atomic():
        # One at a time for each reviewer: two tabs that ask at once would get two claims. NO KEY,
        # so that events which name the person are not held up.
        User.objects.select_for_update(no_key=True).only("id").get(pk=by.pk)
        held = Claim.objects.held_by(by.pk).first()
        if held is not None and (until := _renew(held.pk, by=by, now=timezone.now())):
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
                claim.lease_expires_at = _renew(claim_id, by=by, now=locked.now)
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


def save_draft(
    claim_id: int,
    *,
    by: User,
    verdict: str,
    flags: Sequence[str],
    rationale: str,
    cited: Sequence[int],
) -> Draft:
    """Keep what a reviewer has typed, complete or not, and renew their lease.

    Raises `TransitionRefused` when `by` does not hold the claim any more: the text stays with
    the caller, who shows it.
    """
    now = timezone.now()
    with transaction.atomic():
        if not _renew(claim_id, by=by, now=now):
            message = "You do not hold this claim any more. Take it again to go on."
            raise TransitionRefused(message)
        draft, _ = Draft.objects.update_or_create(
            claim_id=claim_id,
            reviewer=by,
            defaults={
                "verdict": verdict if verdict in set(Verdict) else "",
                "flags": _known_flags(flags),
                "rationale": rationale,
                "cited": list(cited),
                "updated_at": now,
            },
        )
        return draft


def submit_review(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    verdict: str,
    flags: Sequence[str],
    rationale: str,
    cited: Sequence[int],
    idempotency_key: UUID,
) -> Review:
    """Submit the verdict of the reviewer who holds the claim, if the evidence gate opens.

    `cited` are ids of the claim's active source links. The same `idempotency_key` sent again
    returns the review it made the first time. Raises `StaleWrite`, `GateRefused`,
    `TransitionRefused` or `NotPermitted`, and then writes nothing.
    """
    with transaction.atomic():
        locked = lock_for_review(
            claim_id, by=by, expected_version=expected_version, idempotency_key=idempotency_key
        )
        if isinstance(locked, Review):
            return locked
        apply(attempt(locked.claim, action=Action.SUBMIT, by=by))
        review, details = write_review(
            locked,
            by=by,
            verdict=verdict,
            flags=flags,
            rationale=rationale,
            cited=cited,
            idempotency_key=idempotency_key,
        )
        move(
            locked,
            action=Action.SUBMIT,
            by=by,
            details=details,
            verdict=review.verdict,
            flags=review.flags,
            rationale=review.rationale,
            deciding_review=review,
            decided_by=by,
            decided_at=locked.now,
        )
        return review


def lock_for_review(
    claim_id: int, *, by: User, expected_version: int, idempotency_key: UUID
) -> LockedClaim | Review:
    """Lock a claim to write a review of it, or return the review this very submission made.

    Raises what `lock_claim` does; must run inside a transaction.
    """
    try:
        return lock_claim(claim_id, expected_version=expected_version)
    except StaleWrite:
        # The first of two identical submissions moved the version on: answer with its review.
        done = Review.objects.filter(reviewer=by, idempotency_key=idempotency_key).first()
        if done is None or done.claim_id != claim_id:
            raise
        return done


def write_review(
    locked: LockedClaim,
    *,
    by: User,
    verdict: str,
    flags: Sequence[str],
    rationale: str,
    cited: Sequence[int],
    idempotency_key: UUID,
) -> tuple[Review, dict[str, Any]]:
    """Store a review with its citations if the evidence gate opens.

    Returns the review and the details for the event of the move it belongs to. Raises
    `GateRefused`, or `TransitionRefused` when the key made another review already.
    """
    known_flags = _known_flags(flags, is_strict=True)
    links = _cited_links(locked.claim, cited)
    decided = _demanded_verdict(locked.claim, verdict, rationale=rationale, links=links)
    try:
        review = Review.objects.create(
            claim=locked.claim,
            reviewer=by,
            verdict=decided.value,
            flags=known_flags,
            rationale=rationale.strip(),
            idempotency_key=idempotency_key,
            created_at=locked.now,
        )
    except IntegrityError as error:
        message = (
            "The key of this submission (in the API: Idempotency-Key) made another review "
            "already. Load the claim again and submit with a new key."
        )
        raise TransitionRefused(message) from error
    Citation.objects.bulk_create(Citation(review=review, link_id=link) for link in links)
    return review, {"verdict": decided.value, "review": review.pk, "citations": len(links)}


def queue(claim_id: int, *, by: User | None, expected_version: int | None) -> Claim:
    """Put a claim that was not queued into the queue."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.QUEUE, by=by)


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


def approve(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Approve a verdict that someone else gave."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.APPROVE, by=by)


def send_back(claim_id: int, *, by: User, expected_version: int, reason: str) -> Claim:
    """Return a decided claim to the front of the queue; its reviews stay in the history."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(
            locked,
            action=Action.SEND_BACK,
            by=by,
            reason=reason,
            details={"verdict": locked.claim.verdict, "review": locked.claim.deciding_review_id},
            priority=max(locked.claim.priority, _SENT_BACK_PRIORITY),
            verdict="",
            flags=[],
            rationale="",
            deciding_review=None,
            decided_by=None,
            decided_at=None,
        )


def _lease(locked: LockedClaim, *, by: User) -> Claim:
    return move(
        locked,
        action=Action.TAKE,
        by=by,
        lease_holder=by,
        lease_expires_at=_lease_end(locked.now),
    )


def _renew(claim_id: int, *, by: User, now: datetime) -> datetime | None:
    """Give the holder the full time again; returns its end, None when the lease was ended."""
    until = _lease_end(now)
    held = Claim.objects.held_by(by.pk).filter(pk=claim_id)
    return until if held.update(lease_expires_at=until) else None


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(minutes=settings.FACTCHECK_REVIEW_LEASE_MINUTES)


def _is_expired(claim: Claim, *, now: datetime) -> bool:
    return claim.lease_expires_at is not None and claim.lease_expires_at <= now


def _known_flags(flags: Sequence[str], *, is_strict: bool = False) -> list[str]:
    known: list[str] = [flag.value for flag in Flag if flag.value in set(flags)]
    unknown = sorted(set(flags) - set(known))
    if unknown and is_strict:
        failure = GateFailure("flags", f"There is no flag “{unknown[0]}”.")
        raise GateRefused((failure,))
    return known


def _cited_links(claim: Claim, cited: Sequence[int]) -> list[int]:
    """Return the ids among `cited` that are active links of this claim; refuse any other."""
    wanted = list(dict.fromkeys(cited))
    if not wanted:
        return []
    links = SourceLink.objects.filter(claim=claim, state=SourceLink.State.ACTIVE, id__in=wanted)
    found = set(links.values_list("id", flat=True))
    if missing := [link for link in wanted if link not in found]:
        message = (
            f"A source you cited (number {missing[0]}) is not among this claim’s sources any more."
        )
        raise GateRefused((GateFailure("citations", message),))
    return wanted


def _demanded_verdict(
    claim: Claim, verdict: str, *, rationale: str, links: Sequence[int]
) -> Verdict:
    if verdict not in set(Verdict):
        raise GateRefused((GateFailure("verdict", "Choose a verdict."),))
    chosen = Verdict(verdict)
    searches = 0
    if chosen is Verdict.UNPROVEN:
        answered = ProviderRun.objects.filter(claim=claim)
        searches = answered.exclude(outcome=ProviderRun.Outcome.FAILED).count()
    submission = Submission(
        verdict=chosen, rationale=rationale, citations=len(links), searches=searches
    )
    demand(submission, minimum_citations=settings.FACTCHECK_MINIMUM_CITATIONS)
    return chosen
