"""Publishing and withdrawing: what leaves the desk is frozen here, in commit order."""

import dataclasses
from datetime import UTC, datetime

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
        try:
            claim_review(record)
        except InvalidClaimReview as error:
            message = f"This verdict cannot be published yet. {error}"
            raise TransitionRefused(message) from error
        publication = _append(claim, kind=Publication.Kind.PUBLISHED, record=record, by=by, note="")
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
