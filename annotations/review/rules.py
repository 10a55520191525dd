"""Whether the transition table allows a move: who, from which state, on which condition."""

from dataclasses import dataclass

from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.roles import Role, may
from annotations.review.seats import NO_SEATS, Seats
from annotations.review.transitions import (
    LONGEST_REASON,
    OPEN_STATES,
    TRANSITIONS,
    Action,
    Outcome,
    State,
    Transition,
)

# What to do about words or a figure that were judged.
_INSTEAD = (
    "A verdict is about the words and the figure it was given on: let an editor send the claim "
    "back first, or add other words as a claim of their own."
)
_INSTEAD_OF_PUBLIC = {
    State.PUBLISHED: (
        "To correct its figure, open the verdict for correction; add other words as a claim of "
        "their own."
    ),
    State.CORRECTING: (
        "Its figure can be corrected before the verdict is revised; keep the verdict as published "
        "and open it for correction again, or add other words as a claim of their own."
    ),
    State.WITHDRAWN: "What was withdrawn stays as it was; add other words as a claim of their own.",
}
_UNJUDGED = frozenset({State.EXTRACTED, *OPEN_STATES, State.DISMISSED, State.MERGED})


@dataclass(frozen=True, slots=True)
class Move:
    """An attempted transition with everything the table's rules look at.

    `actor_id` is None when the desk itself acts. `seats` are those of this round; while a published
    verdict is being corrected, its only judge is whoever gave the revision that would replace it.
    `outcome` is which way the move goes where the table forks. `has_revision` says there is a
    revision, `is_stale` that something the verdict rests on has changed since.
    """

    action: Action
    state: State
    actor_id: int | None
    roles: frozenset[Role]
    reason: str = ""
    seats: Seats = NO_SEATS
    outcome: Outcome | None = None
    has_revision: bool = False
    is_stale: bool = False


def refusal(move: Move) -> TransitionRefused | NotPermitted | None:
    """Return why the table refuses `move`, or None when it is allowed."""
    row = TRANSITIONS[move.action]
    if not _is_permitted(move, row=row):
        return NotPermitted(_not_permitted(row))
    if move.state not in row.sources:
        allowed = " or ".join(f"“{state.label}”" for state in row.sources)
        is_judged = row.needs_unjudged and move.state not in _UNJUDGED
        instead = f" {_instead(move.state)}" if is_judged else ""
        return TransitionRefused(
            f"“{row.label}” works on claims in {allowed}; this claim is “{move.state.label}”."
            f"{instead}"
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
    row = TRANSITIONS[move.action]
    forked = next((state for outcome, state in row.forks if outcome is move.outcome), None)
    return forked or row.target or move.state


def _instead(state: State) -> str:
    return _INSTEAD_OF_PUBLIC.get(state, _INSTEAD)


def _broken_rule(move: Move, *, row: Transition) -> str:
    broken = _broken_seating(move, row=row)
    if broken:
        return broken
    if row.needs_revision and not move.has_revision:
        return f"“{row.label}” needs a revised verdict: revise it first, or keep it as published."
    if row.needs_staleness and not move.is_stale:
        return "Nothing this verdict rests on has changed since; there is nothing to confirm."
    return _broken_reason(move, row=row)


def _broken_seating(move: Move, *, row: Transition) -> str:
    """Say what the seats at the claim have against the move."""
    seats, actor = move.seats, move.actor_id
    # A claim someone else is working on is not pulled away from under them.
    has_other_holder = bool(seats.holders - {actor})
    is_beside = row.takes_from_holder or (row.is_beside and seats.needed > 1)
    if has_other_holder and actor is not None and not is_beside:
        return "Another reviewer is working on this claim."
    if row.needs_lease and actor not in seats.holders:
        return "Take the claim before you review it."
    if row.needs_holder and not seats.holders:
        return "Nobody is reviewing this claim."
    if row.needs_unjudged and seats.judges:
        return f"These words have been judged already. {_instead(move.state)}"
    if row.needs_judged and not seats.judges:
        return "Nobody has judged this claim in this round: there is nothing to send back."
    return _broken_judging(move, row=row)


def _broken_judging(move: Move, *, row: Transition) -> str:
    """Say what is against the move where its actor has judged the claim, or has not."""
    has_judged = move.actor_id in move.seats.judges
    if row.action is Action.TAKE and has_judged:
        return "You have judged this claim already; it needs the view of somebody else."
    if row.needs_second_person and has_judged:
        return f"“{row.label}” needs a second person: you judged this claim yourself."
    if row.needs_own_review and not has_judged:
        return "There is no review of yours to take back."
    # Whoever has seen what the others say would not judge independently a second time.
    if row.needs_own_review and move.state is State.DECIDED and len(move.seats.judges) > 1:
        return "All reviews are in and have been shown; an editor can send the claim back."
    return ""


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
