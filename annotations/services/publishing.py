"""Publishing, correcting and withdrawing: what leaves the desk is frozen here, in commit order."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from annotations.export.claimreview import InvalidClaimReview, claim_review
from annotations.export.record import ClaimRecord
from annotations.models import Claim, Publication, User
from annotations.review.errors import TransitionRefused
from annotations.review.transitions import Action
from annotations.services.export import records_of
from annotations.services.moves import lock_claim, move
from annotations.services.previous import forget_text, keep_text

# The advisory lock's key; any number will do as long as nothing else in the database uses it.
_PUBLICATION_LOCK = 7_046_029_254


def publish(claim_id: int, *, by: User, expected_version: int) -> Publication:
    """Publish an approved verdict: freeze its record and give it the next sequence number.

    Raises `TransitionRefused` when the record would make no valid ClaimReview.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = move(locked, action=Action.PUBLISH, by=by)
        record = dataclasses.replace(_current_record(claim), published_at=_iso(locked.now))
        _demand_valid(record)
        publication = _append(claim, kind=Publication.Kind.PUBLISHED, record=record, by=by, note="")
        keep_text(publication)
        return publication


def republish(claim_id: int, *, by: User, expected_version: int, reason: str) -> Publication:
    """Publish a correction: the revised verdict takes the place of the one that is public.

    `reason` is the note for readers. Raises `TransitionRefused` without a revision, or when the
    record would make no valid ClaimReview.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        changes = _revised(locked.claim)
        details = {"was": locked.claim.verdict, "review": locked.claim.revision_id}
        claim = move(
            locked, action=Action.REPUBLISH, by=by, reason=reason, details=details, **changes
        )
        standing = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            _current_record(claim),
            published_at=standing.record["published_at"],
            corrected_at=_iso(locked.now),
            correction_note=reason.strip(),
        )
        _demand_valid(record)
        publication = _append(
            claim, kind=Publication.Kind.CORRECTED, record=record, by=by, note=reason.strip()
        )
        keep_text(publication)
        return publication


def withdraw(claim_id: int, *, by: User, expected_version: int, reason: str) -> Publication:
    """Withdraw a published verdict; a tombstone with the reason stays and is exported."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = move(locked, action=Action.WITHDRAW, by=by, reason=reason)
        forget_text(claim_id)
        published = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            ClaimRecord.from_json(published.record),
            state=claim.state,
            withdrawn_at=_iso(locked.now),
            withdrawal_reason=reason.strip(),
        )
        return _append(
            claim, kind=Publication.Kind.WITHDRAWN, record=record, by=by, note=reason.strip()
        )


def _revised(claim: Claim) -> dict[str, Any]:
    """Return what a revision changes of its claim; nothing where there is none."""
    review = claim.revision
    if review is None:
        return {}
    return {
        "verdict": review.verdict,
        "flags": review.flags,
        "rationale": review.rationale,
        "deciding_review": review,
        "decided_by": review.reviewer,
        "decided_at": review.created_at,
    }


def _demand_valid(record: ClaimRecord) -> None:
    try:
        claim_review(record)
    except InvalidClaimReview as error:
        message = f"This verdict cannot be published yet. {error}"
        raise TransitionRefused(message) from error


def _append(
    claim: Claim, *, kind: Publication.Kind, record: ClaimRecord, by: User, note: str
) -> Publication:
    _lock_sequence()
    Publication.objects.filter(claim=claim, is_latest=True).update(is_latest=False)
    return Publication.objects.create(
        claim=claim, kind=kind, record=record.as_json(), note=note, published_by=by
    )


def _lock_sequence() -> None:
    """Let one transaction at a time give out the next sequence number, until it commits.

    Without this, number 8 could be committed and read by a consumer before number 7, who would
    then never ask for 7 again. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLICATION_LOCK])


def _current_record(claim: Claim) -> ClaimRecord:
    return next(records_of(Claim.objects.filter(pk=claim.pk)))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
