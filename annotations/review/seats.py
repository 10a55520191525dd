"""The seats at a claim: how many people judge it independently, and what comes of it.

A claim is taken up in rounds. In each one as many people as it needs sit down, each judges without
seeing what the others say, and nobody judges twice. Sending a claim back begins the next round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotations.review.transitions import Action, Outcome
from annotations.review.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Seats:
    """Who has a seat in this round; ids of people.

    `holders` are reviewing now. `judges` have had their say: they submitted a review, escalated
    the claim or settled a disagreement.
    """

    needed: int = 1
    holders: frozenset[int] = frozenset()
    judges: frozenset[int] = frozenset()

    @property
    def free(self) -> int:
        """Return how many more people can sit down."""
        return max(0, self.needed - len(self.holders) - len(self.judges))


NO_SEATS = Seats()


def outcome_of(
    action: Action, *, by: int | None, seats: Seats, verdicts: Iterable[Verdict] = ()
) -> Outcome | None:
    """Say which way a move goes that can lead to more than one state; None is the ordinary one.

    `seats` are those before the move; `verdicts` all of the round, the one being submitted
    included. The reviews agree when their verdicts are the same.
    """
    after = _after(action, by=by, seats=seats)
    if action is Action.SUBMIT:
        if len(after.judges) < after.needed:
            return Outcome.MORE_NEEDED if after.free else Outcome.OTHERS_REVIEW
        return Outcome.DISAGREE if len(set(verdicts)) > 1 else None
    if after.free:
        return Outcome.MORE_NEEDED
    return Outcome.OTHERS_REVIEW if action is Action.SET_NEEDED else None


def least_needed(seats: Seats) -> int:
    """Return the least number of people that can be asked for now.

    No seat is pulled away, and the number that have judged already would decide the claim: only a
    review does that.
    """
    return max(1, len(seats.holders) + len(seats.judges), len(seats.judges) + 1)


def _after(action: Action, *, by: int | None, seats: Seats) -> Seats:
    mine = frozenset({by} if by is not None else ())
    if action is Action.SUBMIT:
        return replace(seats, holders=seats.holders - mine, judges=seats.judges | mine)
    if action in {Action.TAKE, Action.TAKE_BACK}:
        return replace(seats, holders=seats.holders | mine, judges=seats.judges - mine)
    return seats
