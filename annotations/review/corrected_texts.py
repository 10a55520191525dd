"""What happens to claims when their article is corrected: one table from what is found to do."""

from dataclasses import dataclass
from enum import StrEnum

from annotations.articles.anchors import Fate
from annotations.review.transitions import DECIDED_STATES, State


class Standing(StrEnum):
    """How much of people's work a claim carries; decides what the desk may do with it by itself."""

    UNTOUCHED = "untouched"
    HANDLED = "handled"
    JUDGED = "judged"
    SETTLED = "settled"

    @property
    def rank(self) -> int:
        """Return who chooses first where two claims would have the same place: 0 before 1."""
        return _RANKS.index(self)


_RANKS = (Standing.JUDGED, Standing.HANDLED, Standing.UNTOUCHED, Standing.SETTLED)


class Outcome(StrEnum):
    """What the desk did with a claim of a corrected article."""

    FOLLOWED = "followed"
    REWORDED = "reworded"
    DISMISSED = "dismissed"
    STALE = "stale"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class OutcomeMeaning:
    """An outcome in words, and what a person does next; "" where nothing is to be done."""

    label: str
    next_step: str = ""


OUTCOMES: dict[Outcome, OutcomeMeaning] = {
    Outcome.FOLLOWED: OutcomeMeaning("came along"),
    Outcome.REWORDED: OutcomeMeaning("took the new words"),
    Outcome.DISMISSED: OutcomeMeaning(
        "dismissed", "Restore it if it is still worth a check; then place it by hand."
    ),
    Outcome.STALE: OutcomeMeaning(
        "verdict out of date",
        "Look at the new text: correct the verdict, send it back, or confirm that it stands.",
    ),
    Outcome.WAITING: OutcomeMeaning(
        "waits for a person", "Place it in the new text by hand, or let it go."
    ),
    Outcome.LEFT: OutcomeMeaning("stayed with the earlier version"),
}

# Out of the work, whether or not they carry a verdict.
OFF_THE_DESK = frozenset({State.DISMISSED, State.WITHDRAWN, State.MERGED})

# The desk drops what only a machine has seen; what people worked on is theirs to decide about.
# Where several places could be meant, even a machine's claim waits: a guess would be worse.
_TABLE: dict[Standing, dict[Fate, Outcome]] = {
    Standing.UNTOUCHED: {
        Fate.CHANGED: Outcome.DISMISSED,
        Fate.GONE: Outcome.DISMISSED,
        Fate.AMBIGUOUS: Outcome.WAITING,
    },
    Standing.HANDLED: {
        Fate.CHANGED: Outcome.WAITING,
        Fate.GONE: Outcome.WAITING,
        Fate.AMBIGUOUS: Outcome.WAITING,
    },
    Standing.JUDGED: {
        Fate.CHANGED: Outcome.STALE,
        Fate.GONE: Outcome.STALE,
        Fate.AMBIGUOUS: Outcome.STALE,
    },
    Standing.SETTLED: {
        Fate.CHANGED: Outcome.LEFT,
        Fate.GONE: Outcome.LEFT,
        Fate.AMBIGUOUS: Outcome.LEFT,
    },
}


def standing_of(state: State, *, is_touched: bool) -> Standing:
    """Say how much of people's work a claim carries.

    `is_touched`: a person added it, or has moved or edited it.
    """
    if state in OFF_THE_DESK:
        return Standing.SETTLED
    if state in DECIDED_STATES:
        return Standing.JUDGED
    is_in_hand = is_touched or state is State.IN_REVIEW
    return Standing.HANDLED if is_in_hand else Standing.UNTOUCHED


def outcome_of(
    fate: Fate,
    *,
    standing: Standing,
    is_taken: bool = False,
    is_found_again: bool = False,
    is_sentence_changed: bool = False,
) -> Outcome:
    """Return what is done with a claim.

    `is_taken`: another claim of the new version has these very words. `is_found_again`: the
    splitter itself reads a claim in the changed words. A verdict whose words stayed in a sentence
    that did not is as much out of date as one whose words changed: a "not" may have come in.
    """
    if is_taken:
        # Which of the two goes on is for a person to say, unless a machine made this one alone.
        is_twin = standing is Standing.UNTOUCHED
        return Outcome.DISMISSED if is_twin else _TABLE[standing][Fate.AMBIGUOUS]
    if fate in {Fate.UNCHANGED, Fate.MOVED}:
        is_doubtful = standing is Standing.JUDGED and is_sentence_changed
        return Outcome.STALE if is_doubtful else Outcome.FOLLOWED
    if fate is Fate.CHANGED and standing is Standing.UNTOUCHED and is_found_again:
        return Outcome.REWORDED
    return _TABLE[standing][fate]
