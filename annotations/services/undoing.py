"""Undo what was done to a claim by hand last: a split, a joining, or a correction of its figure."""

from django.db import transaction

from annotations.models import Claim, Event, User
from annotations.review.transitions import Action
from annotations.services import figures, jobs, reshaping
from annotations.services.moves import lock_claim
from annotations.services.reshaping import Reshaped


def last_act(claim: Claim) -> Event | None:
    """Return the newest thing done to the claim by hand that can be taken back."""
    return figures.last_correction(claim) or reshaping.last_reshaping(claim)


def undo_last(claim_id: int, *, by: User, expected_version: int) -> Reshaped:
    """Take the newest act by hand back; returns the claims that stand now.

    Raises `StaleWrite`, `NotPermitted` or `TransitionRefused`, and as `reshaping.undo_reshaping`.
    """
    with transaction.atomic():
        event = last_act(Claim.objects.get(pk=claim_id))
        if event is None or event.action != Action.FIGURE:
            return reshaping.undo_reshaping(claim_id, by=by, expected_version=expected_version)
        locked = lock_claim(claim_id, expected_version=expected_version)
        claim = figures.undo_correction(locked, by=by)
        return Reshaped([claim], jobs.owe_search(claim, by=by))
