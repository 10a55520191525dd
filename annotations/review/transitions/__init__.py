"""The workflow of a claim as one table; nothing else may decide where a claim can go.

Pages, API, services, tests and docs/workflow.md read `TRANSITIONS`. The state says where a
claim stands in the work; it is never mixed up with the verdict.
"""

from collections.abc import Iterable

from annotations.review.roles import Role, may
from annotations.review.states import (
    DECIDED_STATES,
    LONGEST_REASON,
    OPEN_STATES,
    PUBLIC_STATES,
    STATE_LABELS,
    Action,
    Outcome,
    State,
    Transition,
)
from annotations.review.transitions import before_verdict, with_verdict

__all__ = [
    "DECIDED_STATES",
    "LONGEST_REASON",
    "OPEN_STATES",
    "PUBLIC_STATES",
    "STATE_LABELS",
    "TRANSITIONS",
    "Action",
    "Outcome",
    "State",
    "Transition",
    "possible_actions",
]

TRANSITIONS: dict[Action, Transition] = {
    row.action: row for row in (*before_verdict.ROWS, *with_verdict.ROWS)
}


def possible_actions(move_from: State, *, roles: Iterable[Role]) -> list[Transition]:
    """List the rows that leave `move_from` and that someone holding `roles` may use."""
    held = frozenset(roles)
    return [
        row
        for row in TRANSITIONS.values()
        if move_from in row.sources
        and row.permission is not None
        and may(row.permission, roles=held)
    ]
