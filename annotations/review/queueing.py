"""What orders the queue, when a claim is due, and why a reviewer may skip one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Self

# A deadline this near already moves its claim forward.
DUE_SOON = timedelta(hours=24)

_IMPORTANCE_STEP, _DUE_STEP, _SENT_BACK = 100, 20, 10


class Importance(IntEnum):
    """An editor's priority; a higher one comes first, whatever else is said of the claims."""

    LOW = -1
    NORMAL = 0
    HIGH = 1
    URGENT = 2

    @property
    def label(self) -> str:
        """Return the priority as editors say it."""
        return self.name.capitalize()


class Due(IntEnum):
    """How near a claim's deadline is."""

    NOT_YET = 0
    SOON = 1
    OVERDUE = 2

    @classmethod
    def of(cls, deadline: datetime | None, *, now: datetime) -> Self:
        """Tell how near a deadline is; without one nothing is due."""
        if deadline is None or deadline > now + DUE_SOON:
            return cls(cls.NOT_YET)
        return cls(cls.OVERDUE if deadline <= now else cls.SOON)


@dataclass(frozen=True, slots=True)
class Rank:
    """What comes before check-worthiness and age in the order of the queue.

    Stored as one whole number, so that the queue is read along one index however long it is.
    """

    importance: Importance = Importance.NORMAL
    due: Due = Due.NOT_YET
    is_sent_back: bool = False

    @property
    def value(self) -> int:
        """Return the number: a larger one comes first."""
        sent_back = _SENT_BACK if self.is_sent_back else 0
        return self.importance * _IMPORTANCE_STEP + self.due * _DUE_STEP + sent_back

    @classmethod
    def read(cls, value: int) -> Self:
        """Return the rank a number was made of."""
        importance, rest = divmod(value, _IMPORTANCE_STEP)
        due, sent_back = divmod(rest, _DUE_STEP)
        return cls(
            importance=Importance(max(Importance.LOW, min(importance, Importance.URGENT))),
            due=Due(min(due, Due.OVERDUE)),
            is_sent_back=sent_back >= _SENT_BACK,
        )


class SkipReason(StrEnum):
    """Why a reviewer leaves a claim to others."""

    NOT_MY_FIELD = "not_my_field"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER_LANGUAGE = "other_language"
    UNCLEAR = "unclear"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the reason as reviewers say it."""
        return SKIP_LABELS[self]


SKIP_LABELS: dict[SkipReason, str] = {
    SkipReason.NOT_MY_FIELD: "Not my field",
    SkipReason.CONFLICT_OF_INTEREST: "I have a conflict of interest",
    SkipReason.OTHER_LANGUAGE: "Needs another language",
    SkipReason.UNCLEAR: "The claim is unclear",
    SkipReason.OTHER: "Another reason",
}
