"""Whether the transition table allows a move: who, from which state, on which condition."""

from dataclasses import dataclass

from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Role, may
from annotations.review.transitions import LONGEST_REASON, TRANSITIONS, Action, State, Transition


@dataclass(frozen=True, slots=True)
class Move:
    """An attempted transition with everything the table's rules look at.

    `actor_id` is None when the desk itself acts. `holder_id` is the reviewer holding the lease
    and `decider_id` the one whose review decided the claim, where there is one; while a published
    verdict is being corrected, whose revision would replace it. `has_revision` says there is one,
    `is_stale` that something the verdict rests on has changed since.
    """

    action: Action
    state: State
    actor_id: int | None
    roles: frozenset[Role]
    reason: str = ""
    holder_id: int | None = None
    decider_id: int | None = None
    has_revision: bool = False
    is_stale: bool = False


def refusal(move: Move) -> TransitionRefused | NotPermitted | None:
    """Return why the table refuses `move`, or None when it is allowed."""
    row = TRANSITIONS[move.action]
    if not _is_permitted(move, row=row):
        return NotPermitted(_not_permitted(row))
    if move.state not in row.sources:
        allowed = " or ".join(f"“{state.label}”" for state in row.sources)
        return TransitionRefused(
            f"“{row.label}” works on claims in {allowed}; this claim is “{move.state.label}”."
        )
    broken = _broken_rule(move, row=row)
    return TransitionRefused(broken) if broken else None


def apply(move: Move) -> State:
    """Return the state `move` leads to.

    Raises `NotPermitted` or `TransitionRefused` with a message for the person who tried.
    """
    error = refusal(move)
    if error is not None:
        raise error
    return TRANSITIONS[move.action].target or move.state


def _broken_rule(move: Move, *, row: Transition) -> str:
    # A claim someone else is working on is not pulled away from under them.
    is_held_by_other = move.holder_id is not None and move.holder_id != move.actor_id
    if is_held_by_other and move.actor_id is not None and not row.takes_from_holder:
        return "Another reviewer is working on this claim."
    if row.needs_lease and move.holder_id is None:
        return "Take the claim before you review it."
    if row.needs_revision and not move.has_revision:
        return f"“{row.label}” needs a revised verdict: revise it first, or keep it as published."
    if row.needs_staleness and not move.is_stale:
        return "Nothing this verdict rests on has changed since; there is nothing to confirm."
    if row.needs_second_person and move.actor_id == move.decider_id:
        return f"“{row.label}” needs a second person: you gave this claim its verdict yourself."
    return _broken_reason(move, row=row)


def _broken_reason(move: Move, *, row: Transition) -> str:
    if row.needs_reason and not move.reason.strip():
        return f"“{row.label}” needs a reason."
    if len(move.reason) > LONGEST_REASON:
        return f"The reason is too long: at most {LONGEST_REASON:,} characters."
    return ""


def _is_permitted(move: Move, *, row: Transition) -> bool:
    if move.actor_id is None:
        return row.permission is None or row.is_open_to_the_desk
    return row.permission is not None and may(row.permission, roles=move.roles)


def _not_permitted(row: Transition) -> str:
    if row.permission is None:
        return f"“{row.label}” is done by the desk itself, not by a person."
    return f"Your role does not include “{row.label}”; ask an editor or an admin."
