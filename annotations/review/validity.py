"""Of which day a verdict is true, and on which day the desk looks at it again."""

from datetime import date
from enum import StrEnum

from annotations.review.errors import FieldRefused
from annotations.review.transitions import Action, State

# Further away than any desk plans or looks back: somebody mistyped the year.
_MOST_YEARS = 100


class VerdictDate(StrEnum):
    """A day an editor may give with a verdict."""

    VALID_AS_OF = "valid_as_of"
    RECHECK_ON = "recheck_on"


DATE_LABELS = {
    VerdictDate.VALID_AS_OF: "Valid as of",
    VerdictDate.RECHECK_ON: "Check again on",
}
DATE_HINTS = {
    VerdictDate.VALID_AS_OF: "The day the verdict speaks of; readers see it.",
    VerdictDate.RECHECK_ON: "The claim comes back to the desk by itself on that day.",
}
# Where a verdict is public and not withdrawn: only such a one is planned to be checked again.
ON_DISPLAY = frozenset({State.PUBLISHED, State.CORRECTING})
# Which days go with which move; every other move takes none.
DATES_OF: dict[Action, tuple[VerdictDate, ...]] = {
    Action.PUBLISH: (VerdictDate.VALID_AS_OF, VerdictDate.RECHECK_ON),
    Action.REPUBLISH: (VerdictDate.VALID_AS_OF, VerdictDate.RECHECK_ON),
    Action.CONFIRM: (VerdictDate.RECHECK_ON,),
}


def read_day(typed: str, *, of: VerdictDate) -> date | None:
    """Return the day of an ISO 8601 date (2026-03-31), None for nothing.

    Raises `FieldRefused` for what is no day.
    """
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        message = f"“{typed.strip()[:40]}” is no day there is: write it as 2026-03-31."
        raise FieldRefused(of.value, message) from None


def demand_possible(
    *, today: date, valid_as_of: date | None = None, recheck_on: date | None = None
) -> None:
    """Refuse a day that cannot be meant; None says nothing.

    Raises `FieldRefused`: a verdict is not true of a day to come, nothing is checked again on a day
    that is over, and neither lies a century away.
    """
    for name, day in ((VerdictDate.VALID_AS_OF, valid_as_of), (VerdictDate.RECHECK_ON, recheck_on)):
        if day is not None and abs(day.year - today.year) > _MOST_YEARS:
            message = f"{day.isoformat()} is a century away: look at the year."
            raise FieldRefused(name.value, message)
    if valid_as_of is not None and valid_as_of > today:
        message = (
            f"{valid_as_of.isoformat()} is still to come: give today or the day up to which the "
            "sources reach, or leave it empty."
        )
        raise FieldRefused(VerdictDate.VALID_AS_OF.value, message)
    if recheck_on is not None and recheck_on <= today:
        message = (
            f"{recheck_on.isoformat()} is not ahead of today: give a later day, or leave it empty."
        )
        raise FieldRefused(VerdictDate.RECHECK_ON.value, message)
