"""A verdict is stale when something it rests on has changed: raised by the desk, cleared by people.

Raised where an article is corrected, a cited source changes or goes, or the day for checking again
has come. Cleared by whoever looked and found that it still stands, and by every move that gives the
claim another verdict or takes the one it has (`settles_staleness` in the transition table).
"""

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, User
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services.moves import lock_claim, move


def raise_stale(claim_id: int, *, reason: str, document_id: int | None = None) -> bool:
    """Mark the verdict of a claim as stale; returns whether that is news.

    `reason` is a sentence for a reviewer; `document_id` the source as it was cited, where it is
    about one. A claim without a verdict cannot be stale, and the same reason is given once.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=None)
        claim = locked.claim
        known = claim.stale_reasons or []
        if claim.state not in TRANSITIONS[Action.GO_STALE].sources:
            return False
        if any(known_reason["text"] == reason for known_reason in known):
            return False
        added = {"text": reason, "since": timezone.now().isoformat(), "document": document_id}
        # In the details, not in the note: that a source was cited tells something of a verdict.
        move(
            locked,
            action=Action.GO_STALE,
            by=None,
            details={"reason": reason, "document": document_id},
            stale_since=claim.stale_since or locked.now,
            stale_reasons=[*known, added],
        )
        return True


def clear_stale(claim_id: int, *, by: User, expected_version: int) -> Claim:
    """Record that someone looked at what has changed and that the verdict still stands.

    Raises `StaleWrite`, `NotPermitted`, or `TransitionRefused` where nothing has changed.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        reasons = [known["text"] for known in locked.claim.stale_reasons or []]
        return move(locked, action=Action.CONFIRM, by=by, details={"reasons": reasons})
