"""What a numeral is, whatever way it is written."""

from dataclasses import dataclass
from enum import StrEnum


class NumeralForm(StrEnum):
    """How a numeral is written."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    FRACTION = "fraction"
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `[start, end)` with its value (`low == high` unless it is a range).

    `scale` is the order of magnitude it names ("million": 1e6), 1 if none. `is_bare` marks
    digits without separator, decimals, sign or scale: what a year or a model number looks like.
    """

    start: int
    end: int
    low: float
    high: float
    form: NumeralForm
    scale: float = 1.0
    is_bare: bool = False
    is_decrease: bool = False
