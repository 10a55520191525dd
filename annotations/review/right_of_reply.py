"""The right of reply: whoever made a claim is asked before a verdict on it is published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """One entry of the log of contact with the claimant."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    WAIVED = "waived"


class ReplyState(StrEnum):
    """How the right of reply stands."""

    NOT_ASKED = "not_asked"
    OPEN = "open"
    NO_ANSWER = "no_answer"
    ANSWERED = "answered"
    DECLINED = "declined"
    WAIVED = "waived"


REPLY_LABELS = {
    ReplyState.NOT_ASKED: "Not asked yet",
    ReplyState.OPEN: "Asked, answer awaited",
    ReplyState.NO_ANSWER: "Did not answer in time",
    ReplyState.ANSWERED: "Answered",
    ReplyState.DECLINED: "Declined to answer",
    ReplyState.WAIVED: "Waived",
}


# Where a move of the claimant or of an editor ends the waiting.
_SETTLED_BY = {
    Step.ANSWERED: ReplyState.ANSWERED,
    Step.DECLINED: ReplyState.DECLINED,
    Step.WAIVED: ReplyState.WAIVED,
}
_BY_WEIGHT = (
    ReplyState.NOT_ASKED,
    ReplyState.WAIVED,
    ReplyState.NO_ANSWER,
    ReplyState.DECLINED,
    ReplyState.ANSWERED,
    ReplyState.OPEN,
)
# An e-mail address, or digits as telephone numbers begin: with “+” or “0”. A figure does not.
_CONTACT_DETAILS = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?:\+|\(?\b0)\d(?:[ ()./-]{0,2}\d){6,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What of an entry decides; only an asking has a `deadline`."""

    step: Step
    deadline: datetime | None = None


def reply_state(entries: Iterable[Entry], *, now: datetime) -> ReplyState:
    """Return how the right of reply stands: the newest of `entries`, in their order, decides."""
    state = ReplyState.NOT_ASKED
    for entry in entries:
        if entry.step is Step.ASKED:
            is_over = entry.deadline is not None and entry.deadline <= now
            state = ReplyState.NO_ANSWER if is_over else ReplyState.OPEN
        else:
            state = _SETTLED_BY[entry.step]
    return state


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who made a claim: `speaker` as the text names them, "" the article itself, by its id."""

    speaker: str
    article: int


def is_same_claimant(one: Claimant, other: Claimant) -> bool:
    """Say whether two claims were made by the same.

    In one article whoever is called the same; in two only somebody named: “the agency” is another
    one there.
    """
    is_named = one.speaker[:1].isupper()
    return one.speaker == other.speaker and (is_named or one.article == other.article)


def weight(state: ReplyState) -> int:
    """Return how much a log counts beside others that speak for the same claim; more decides.

    An answer that is awaited holds everything up, and what the claimant did counts before what the
    desk decided.
    """
    return _BY_WEIGHT.index(state)


def why_not_publishable(state: ReplyState) -> str:
    """Return why a claim whose policy grants a reply cannot be published; "" when it can."""
    if state is ReplyState.NOT_ASKED:
        return (
            "Whoever made this claim has the right to reply before it is published: ask them and "
            "log it, or let an editor waive it."
        )
    if state is ReplyState.OPEN:
        return (
            "Whoever made this claim was asked and their time to reply is not over: wait for the "
            "answer or the deadline, or let an editor waive it."
        )
    return ""


def has_contact_details(text: str) -> bool:
    """Say whether a text for readers names an e-mail address or a telephone number."""
    return _CONTACT_DETAILS.search(text) is not None
