"""A verdict is stale when something it rests on has changed: raised by the desk, cleared by people.

Raised where an article is corrected, a cited source changes or goes, or the day for checking again
has come. Cleared by whoever looked and found that it still stands, and by every move that gives the
claim another verdict or takes the one it has (`settles_staleness` in the transition table).
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, User
from annotations.review.errors import FieldRefused
from annotations.review.rules import apply
from annotations.review.transitions import TRANSITIONS, Action
from annotations.review.validity import ON_DISPLAY, VerdictDate, demand_possible
from annotations.services.moves import LockedClaim, attempt, lock_claim, move

# Claims that one round brings back: each is a transaction, and the next round is soon.
_AT_MOST = 200


def raise_stale(claim_id: int, *, reason: str, document_id: int | None = None) -> bool:
    """Mark the verdict of a claim as stale; returns whether that is news.

    `reason` is a sentence for a reviewer; `document_id` the source as it was cited, where it is
    about one. A claim without a verdict cannot be stale, and the same reason is given once.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=None)
        if locked.claim.state not in TRANSITIONS[Action.GO_STALE].sources:
            return False
        known = locked.claim.stale_reasons or []
        if any(known_reason["text"] == reason for known_reason in known):
            return False
        _raise(locked, reason=reason, document_id=document_id)
        return True


def bring_back_due(today: date) -> int:
    """Mark the verdicts as stale whose day to be checked again has come; returns how many.

    The day is taken off in the same transaction, under the row's lock: it comes once, however many
    clocks there are.
    """
    due = Claim.objects.to_check_by(today).order_by("recheck_on", "id")
    due_ids = list(due.values_list("id", flat=True)[:_AT_MOST])
    return sum(_bring_back(claim_id, today=today) for claim_id in due_ids)


def clear_stale(
    claim_id: int, *, by: User, expected_version: int, recheck_on: date | None = None
) -> Claim:
    """Record that someone looked at what has changed and that the verdict still stands.

    `recheck_on` is the next day to check a published verdict again; None leaves what is planned.
    Raises `StaleWrite`, `NotPermitted`, `FieldRefused`, or `TransitionRefused` where nothing has
    changed.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.CONFIRM, by=by))
        _demand_plannable(locked.claim, recheck_on=recheck_on)
        details: dict[str, Any] = {
            "reasons": [known["text"] for known in locked.claim.stale_reasons or []]
        }
        changes: dict[str, Any] = {}
        if recheck_on is not None:
            changes["recheck_on"] = recheck_on
            details["recheck_on"] = recheck_on.isoformat()
        return move(locked, action=Action.CONFIRM, by=by, details=details, **changes)


def _demand_plannable(claim: Claim, *, recheck_on: date | None) -> None:
    if recheck_on is not None and claim.state not in ON_DISPLAY:
        message = "This verdict is not public yet: the day to check it again is given with that."
        raise FieldRefused(VerdictDate.RECHECK_ON.value, message)
    demand_possible(today=timezone.localdate(), recheck_on=recheck_on)


def _bring_back(claim_id: int, *, today: date) -> bool:
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=None)
        # Read again under the lock: another clock was first, or an editor gave a later day.
        day = locked.claim.recheck_on
        if day is None or day > today or locked.claim.state not in ON_DISPLAY:
            return False
        reason = f"It was to be checked again on {day:%-d %B %Y}."
        _raise(locked, reason=reason, document_id=None, recheck_on=None)
        return True


def _raise(
    locked: LockedClaim,
    *,
    reason: str,
    document_id: int | None,
    **changes: Any,  # noqa: ANN401 - the claim's fields
) -> None:
    claim = locked.claim
    added = {"text": reason, "since": timezone.now().isoformat(), "document": document_id}
    # In the details, not in the note: that a source was cited tells something of a verdict.
    move(
        locked,
        action=Action.GO_STALE,
        by=None,
        details={"reason": reason, "document": document_id},
        stale_since=claim.stale_since or locked.now,
        stale_reasons=[*(claim.stale_reasons or []), added],
        **changes,
    )
