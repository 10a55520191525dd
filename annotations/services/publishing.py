"""Publishing, correcting and withdrawing: what leaves the desk is frozen here, in commit order.

Whatever happens to a published verdict happens at once to the claims that say the same.
"""

import dataclasses
from typing import Any

from django.db import transaction

from annotations.export.record import ClaimRecord
from annotations.models import Claim, Publication, User
from annotations.review.errors import TransitionRefused
from annotations.review.rules import apply
from annotations.review.transitions import Action
from annotations.services.merging import lock_family, reach_duplicates
from annotations.services.moves import attempt, lock_claim, move
from annotations.services.previous import forget_text, keep_text
from annotations.services.publication_log import append, iso, record_of
from annotations.services.replies import why_not_published


def publish(claim_id: int, *, by: User, expected_version: int) -> Publication:
    """Publish an approved verdict: freeze its record and give it the next sequence number.

    Raises `TransitionRefused` while the claimant may still reply, or when the record would make
    no valid ClaimReview.
    """
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        # Who may not publish at all learns that first.
        apply(attempt(locked.claim, action=Action.PUBLISH, by=by))
        if waiting := why_not_published(locked.claim):
            raise TransitionRefused(waiting)
        claim = move(locked, action=Action.PUBLISH, by=by)
        record = dataclasses.replace(record_of(claim), published_at=iso(locked.now))
        publication = append(claim, kind=Publication.Kind.PUBLISHED, record=record, by=by)
        keep_text(publication)
        reach_duplicates(publication, by=by)
        return publication


def republish(claim_id: int, *, by: User, expected_version: int, reason: str) -> Publication:
    """Publish a correction: the revised verdict takes the place of the one that is public.

    `reason` is the note for readers. Raises `TransitionRefused` without a revision, or when the
    record would make no valid ClaimReview.
    """
    note = reason.strip()
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        changes = _revised(locked.claim)
        details = {"was": locked.claim.verdict, "review": locked.claim.revision_id}
        claim = move(
            locked, action=Action.REPUBLISH, by=by, reason=reason, details=details, **changes
        )
        standing = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            record_of(claim),
            published_at=standing.record["published_at"],
            corrected_at=iso(locked.now),
            correction_note=note,
        )
        kind = Publication.Kind.CORRECTED
        publication = append(claim, kind=kind, record=record, by=by, note=note)
        keep_text(publication)
        reach_duplicates(publication, by=by)
        return publication


def withdraw(claim_id: int, *, by: User, expected_version: int, reason: str) -> Publication:
    """Withdraw a published verdict; a tombstone with the reason stays and is exported."""
    note = reason.strip()
    with transaction.atomic():
        lock_family(claim_id)
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = move(locked, action=Action.WITHDRAW, by=by, reason=reason)
        forget_text(claim_id)
        published = Publication.objects.latest().get(claim=claim)
        record = dataclasses.replace(
            ClaimRecord.from_json(published.record),
            state=claim.state,
            withdrawn_at=iso(locked.now),
            withdrawal_reason=note,
        )
        kind = Publication.Kind.WITHDRAWN
        publication = append(claim, kind=kind, record=record, by=by, note=note)
        reach_duplicates(publication, by=by)
        return publication


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
