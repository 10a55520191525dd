"""Correcting what is published: it stays public, unchanged, until the correction is published."""

from uuid import UUID

from django.db import transaction

from annotations.models import Claim, Review, User
from annotations.review.judgements import Judgement
from annotations.review.rules import apply
from annotations.review.transitions import Action
from annotations.services.figures import put_back_judged
from annotations.services.links import compare_anew
from annotations.services.moves import attempt, lock_claim, move
from annotations.services.review import lock_for_review, write_review


def correct(claim_id: int, *, by: User, expected_version: int, reason: str) -> Claim:
    """Open a published verdict for correction; `reason` says what is wrong with it."""
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        return move(locked, action=Action.CORRECT, by=by, reason=reason)


def revise(
    claim_id: int,
    *,
    by: User,
    expected_version: int,
    judgement: Judgement,
    idempotency_key: UUID,
) -> Review:
    """Propose the verdict that is to replace the published one, if the evidence gate opens.

    A later revision takes the place of an earlier one; both stay in the history. Arguments and
    refusals are those of `review.submit_review`.
    """
    with transaction.atomic():
        locked = lock_for_review(
            claim_id, by=by, expected_version=expected_version, idempotency_key=idempotency_key
        )
        if isinstance(locked, Review):
            return locked
        apply(attempt(locked.claim, action=Action.REVISE, by=by))
        review, details = write_review(
            locked,
            by=by,
            judgement=judgement,
            idempotency_key=idempotency_key,
            kind=Review.Kind.REVISION,
        )
        move(locked, action=Action.REVISE, by=by, details=details, revision=review)
        return review


def keep(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Drop a correction: the published verdict stands as it was; revisions stay in the history.

    A figure that was corrected for it is again the one that this verdict was given on.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.KEEP, by=by))
        figure = put_back_judged(locked.claim)
        if figure is None:
            return move(locked, action=Action.KEEP, by=by)
        claim = move(locked, action=Action.KEEP, by=by, details=figure.details, **figure.columns)
        compare_anew(claim)
        return claim
