"""The one way a claim changes state: lock, compare, apply the table, write, record."""

import dataclasses
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from annotations.models import Claim, Event, User
from annotations.review.chain import ChainedEvent, hash_event
from annotations.review.errors import TransitionRefused
from annotations.review.roles import Role
from annotations.review.rules import Move, apply
from annotations.review.transitions import (
    OPEN_STATES,
    TRANSITIONS,
    Action,
    Outcome,
    State,
    Transition,
)
from annotations.services.errors import StaleWrite
from annotations.services.notifying import notify_of_move
from annotations.services.seats import clear, facts_of, stand_up

# What gives a claim another place in its text, and mostly other words.
MOVES_PLACE = (Action.EDIT, Action.SPLIT, Action.JOIN, Action.CARRY, Action.PLACE)


@dataclass(frozen=True, slots=True)
class LockedClaim:
    """A claim whose row is locked and whose version was compared; made by `lock_claim`."""

    claim: Claim
    now: datetime


def lock_claim(
    claim_id: int, *, expected_version: int | None, beside: User | None = None
) -> LockedClaim:
    """Lock the claim's row and compare its version; must run inside a transaction.

    Raises `Claim.DoesNotExist`, or `StaleWrite` when the row is not at `expected_version`. None
    skips the comparison, for callers that read the row under this very lock. For a reviewer
    (`beside`) what others do at seats of their own makes nothing old.
    """
    # The lock makes "compare, then write" one step: without it two writers who read the same
    # version would both pass the comparison, and the later one would erase the earlier.
    # NO KEY, as everywhere here: rows that name the claim (a first draft, a source, a comment) look
    # it up when they are committed. They would wait for a stronger lock, and a draft that is saved
    # while its review is submitted holds the seat that the review waits for in turn: a deadlock.
    claims = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("policy")
    claim = claims.get(pk=claim_id)
    if expected_version is not None and is_outdated(claim, expected_version, beside=beside):
        raise StaleWrite(claim, expected=expected_version)
    return LockedClaim(claim=claim, now=timezone.now())


def lock_in_order(which: Q) -> None:
    """Lock all the claims of `which` before any is read, for a change of several at once.

    Always the smallest id first: two people who merge or join the same claims wait for one another
    instead of each holding what the other needs.
    """
    claims = Claim.objects.select_for_update(no_key=True).filter(which).order_by("id")
    list(claims.values_list("id"))


def is_outdated(claim: Claim, version: int, *, beside: User | None) -> bool:
    """Say whether the claim changed since `version` in a way that its reader has to look at.

    Where several people review a claim, each of their moves counts its version on. To a reviewer
    (`beside`) that is no change: they see nothing of the others and theirs is a seat of their own.
    """
    if claim.version == version:
        return False
    if beside is None or claim.reviewers_needed == 1 or version > claim.version:
        return True
    since = Event.objects.filter(claim=claim, number__gt=version)
    return any(
        actor_id == beside.pk or not TRANSITIONS[Action(action)].is_beside
        for action, actor_id in since.values_list("action", "actor_id")
    )


def move(
    locked: LockedClaim,
    *,
    action: Action,
    by: User | None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    outcome: Outcome | None = None,
    **changes: Any,  # noqa: ANN401 - the claim's fields, whatever their types
) -> Claim:
    """Apply `action` to a locked claim and append its event, in the transaction that locked it.

    `changes` are further fields written in the same UPDATE, `outcome` which way it goes where the
    table forks. Raises `NotPermitted` or
    `TransitionRefused` and writes nothing when the transition table says no.
    """
    claim, from_state = locked.claim, State(locked.claim.state)
    decider_id, judges = claim.decided_by_id, facts_of(claim).judges
    target = apply(attempt(claim, action=action, by=by, reason=reason, outcome=outcome))
    if target is State.DISMISSED:
        _demand_unshared(claim)
    row, note = TRANSITIONS[action], reason.strip()
    if row.is_reason_blind:
        # Among the details, which are shown only to whoever may know what was judged.
        details, note = {**(details or {}), "reason": note}, ""
    event = ChainedEvent(
        claim_id=claim.pk,
        number=claim.version + 1,
        action=action.value,
        from_state=from_state.value,
        to_state=target.value,
        actor_id=by.pk if by else None,
        note=note,
        details=details or {},
        created_at=locked.now,
        previous_hash=claim.history_hash,
    )
    changes |= _cleared_seats(claim, row=row, target=target, by=by)
    if target is not State.CORRECTING and claim.revision_id is not None:
        changes["revision"] = None
    if target is not State.DISMISSED and claim.joined_into_id is not None:
        changes["joined_into"] = None
    if row.settles_staleness and claim.is_stale:
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
    stored = Event.objects.create(**dataclasses.asdict(event), hash=claim.history_hash)
    notify_of_move(stored, decider_id=decider_id, judges=judges)
    return claim


def _demand_unshared(claim: Claim) -> None:
    """Refuse to take a claim out of the work that others wait with: nobody would see them again."""
    other = Claim.objects.filter(canonical=claim).first()
    if other is not None:
        message = f"“{other.text}” shares the verdict of this claim: make it one of its own first."
        raise TransitionRefused(message)


def _cleared_seats(
    claim: Claim, *, row: Transition, target: State, by: User | None
) -> dict[str, Any]:
    """Free the seats that a move leaves nobody at; return what else changes with that."""
    had = facts_of(claim)
    if row.ends_round and had.holders | had.judges:
        clear(claim)
        return {"round": claim.round + 1} if had.judges else {}
    # Whoever submits keeps the seat: `review.submit_review` marks it.
    keeps = {by.pk} if by is not None and row.action is Action.SUBMIT else set()
    if had.holders - keeps and target not in OPEN_STATES:
        stand_up(claim)
    return {}


def attempt(
    claim: Claim,
    *,
    action: Action,
    by: User | None,
    reason: str = "",
    outcome: Outcome | None = None,
) -> Move:
    """Return the move `by` would make, for the table to judge; None is the desk itself."""
    seats = facts_of(claim)
    if claim.state == State.CORRECTING:
        reviser = claim.revision.reviewer_id if claim.revision else None
        seats = replace(seats, judges=frozenset() if reviser is None else frozenset({reviser}))
    elif claim.canonical_id is not None and claim.decided_by_id is not None:
        seats = replace(seats, judges=frozenset({claim.decided_by_id}))
    return Move(
        action=action,
        state=State(claim.state),
        actor_id=by.pk if by else None,
        roles=roles_of(by),
        reason=reason,
        seats=seats,
        outcome=outcome,
        has_revision=claim.revision_id is not None,
        is_stale=claim.is_stale,
    )


def roles_of(person: User | None) -> frozenset[Role]:
    """Return the roles someone may use now: none for the desk itself or for the deactivated."""
    return person.roles if person is not None and person.is_active else frozenset()
