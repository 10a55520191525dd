"""The types of the claims step: what the splitter finds in a text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Bound = Literal["=", "~", "<", "<=", ">", ">="]
Direction = Literal["up", "down"]


class ClaimKind(StrEnum):
    """What sort of statement a claim is; decides how it is shown and compared."""

    QUANTITY = "quantity"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    SCORE = "score"
    QUOTE = "quote"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open interval `[start, end)` of Unicode code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """The normalised quantity a claim states.

    `low == high` for a single value. `unit` is an ISO 4217 code for money (for a sum stated in
    its hundredths their name, "cent" or "pence", which the unit table ties to the code), "%" for
    percent, the unit's symbol for a measurement ("km"; a plain word for time and ages, "years",
    "years of age"), otherwise the counted noun in lower case ("soldiers"), "" if there is none.
    What it is measured per follows a slash ("USD/hour").
    `concept` is the noun phrase counted or measured, in the words of the text.
    """

    low: float
    high: float
    unit: str
    bound: Bound
    direction: Direction | None
    concept: str


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A quantity at `[start, end)`.

    `core` is its number and unit, `subject` the noun phrase it is said of, `counted` the counted
    noun with its adjectives, without any "of". `is_change_before`: its direction is read before
    the number ("fell 3%"), not after ("a 3% fall").
    """

    start: int
    end: int
    core: Span
    kind: ClaimKind
    figure: Figure
    subject: str = ""
    counted: Span | None = None
    is_change_before: bool = False


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """One claim of a text: `text[claim.start:claim.end] == claim.text`.

    `sentence` is the sentence the claim stands in; `checkworthiness` runs from 0 to 1 and
    `reasons` says in plain words what made it. `core` is number and unit without modifier
    and noun phrase. `places` are further mentions of the same claim in the same text.
    `period` is an ISO 8601 interval for claims of kind `date`.
    """

    start: int
    end: int
    text: str
    kind: ClaimKind
    sentence: Span
    figure: Figure | None
    checkworthiness: float
    reasons: tuple[str, ...]
    speaker: str = ""
    is_anonymous: bool = False
    core: Span | None = None
    places: tuple[Span, ...] = ()
    period: str = ""
