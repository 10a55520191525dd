"""The one way a claim changes state: lock, compare, apply the table, write, record."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from annotations.models import Claim, Event, User
from annotations.review.chain import ChainedEvent, hash_event
from annotations.review.roles import Role
from annotations.review.rules import Move, apply
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.services.errors import StaleWrite


@dataclass(frozen=True, slots=True)
class LockedClaim:
    """A claim whose row is locked and whose version was compared; made by `lock_claim`."""

    claim: Claim
    now: datetime


def lock_claim(claim_id: int, *, expected_version: int | None) -> LockedClaim:
    """Lock the claim's row and compare its version; must run inside a transaction.

    Raises `Claim.DoesNotExist`, or `StaleWrite` when the row is not at `expected_version`. None
    skips the comparison, for callers that read the row under this very lock.
    """
    # The lock makes "compare, then write" one step: without it two writers who read the same
    # version would both pass the comparison, and the later one would erase the earlier.
    claims = Claim.objects.select_for_update(of=("self",)).select_related("policy")
    claim = claims.get(pk=claim_id)
    if expected_version is not None and claim.version != expected_version:
        raise StaleWrite(claim, expected=expected_version)
    return LockedClaim(claim=claim, now=timezone.now())


def move(
    locked: LockedClaim,
    *,
    action: Action,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 - the claim's fields, whatever their types
) -> Claim:
    """Apply `action` to a locked claim and append its event, in the transaction that locked it.

    `changes` are further fields written in the same UPDATE. Raises `NotPermitted` or
    `TransitionRefused` and writes nothing when the transition table says no.
    """
    claim, from_state = locked.claim, State(locked.claim.state)
    target = apply(attempt(claim, action=action, by=by, reason=reason))
    event = ChainedEvent(
        claim_id=claim.pk,
        number=claim.version + 1,
        action=action.value,
        from_state=from_state.value,
        to_state=target.value,
        actor_id=by.pk if by else None,
        note=reason.strip(),
        details=details or {},
        created_at=locked.now,
        previous_hash=claim.history_hash,
    )
    if target is not State.IN_REVIEW:
        changes |= {"lease_holder": None, "lease_expires_at": None}
    if target is not State.CORRECTING and claim.revision_id is not None:
        changes["revision"] = None
    if TRANSITIONS[action].settles_staleness and claim.is_stale:
        changes |= {"stale_since": None, "stale_reasons": None}
    changes |= {
        "state": target.value,
        "version": event.number,
        "history_hash": hash_event(event),
        "updated_at": locked.now,
    }
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(changes))
    Event.objects.create(**dataclasses.asdict(event), hash=claim.history_hash)
    return claim


def attempt(claim: Claim, *, action: Action, by: User | None, reason: str = "") -> Move:
    """Return the move `by` would make, for the table to judge; None is the desk itself."""
    return Move(
        action=action,
        state=State(claim.state),
        actor_id=by.pk if by else None,
        roles=roles_of(by),
        reason=reason,
        holder_id=claim.lease_holder_id,
        decider_id=claim.revision.reviewer_id if claim.revision else claim.decided_by_id,
        has_revision=claim.revision_id is not None,
        is_stale=claim.is_stale,
    )


def roles_of(person: User | None) -> frozenset[Role]:
    """Return the roles someone may use now: none for the desk itself or for the deactivated."""
    return person.roles if person is not None and person.is_active else frozenset()
