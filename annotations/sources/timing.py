"""Whether a source could be known on the day of a claim."""

from datetime import date
from enum import StrEnum


class Timing(StrEnum):
    """How a source's day of publication stands to the claim's."""

    KNOWN = "known"
    LATER = "later"
    UNDATED = "undated"


def timing(published_on: date | None, *, claimed_on: date | None) -> Timing:
    """Say whether a source was out on the claim's day; the day itself still counts as known.

    `UNDATED` where either day is unknown: nothing can be said then.
    """
    if published_on is None or claimed_on is None:
        return Timing.UNDATED
    return Timing.KNOWN if published_on <= claimed_on else Timing.LATER
