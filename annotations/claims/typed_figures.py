"""A figure as a person types it: "56.2 billion", "10–12 million", "$", "people"."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from annotations.claims.numerals import find_numerals
from annotations.claims.types import Bound, Direction, Figure
from annotations.claims.units import match_currency_before, match_unit, unit_named

LONGEST_VALUE: Final = 80
LONGEST_UNIT: Final = 60
LONGEST_CONCEPT: Final = 200
# Beyond it a double no longer tells neighbouring thousands apart, and no article counts so far.
_LARGEST: Final = 1e18
_BOUNDS: Final = frozenset(get_args(Bound))
_DIRECTIONS: Final = frozenset(get_args(Direction))
# Beside a number alone a letter is an order of magnitude: the unit has a field of its own.
_LETTERS: Final = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}
_MAGNITUDES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_LETTER = re.compile(r"(?<=\d)\s?(?P<letter>[kmbt])\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[–—‑]\s*|\s+(?:to|and|-)\s+|(?<=[\w%])-(?=[\d$€£¥])")
_LEAD = re.compile(r"(?:between|from)\s+", re.IGNORECASE)
_SCALE_WORD = re.compile(
    r"\s?(?P<scale>hundred|thousand|lakh|million|crore|billion|trillion|mn|mln|bn|bln|tn|trn|tln)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"\D?[\d.,]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class FigureRefused(Exception):
    """A figure cannot be meant as it was given; `field` names what to mend."""

    def __init__(self, message: str, *, field: str) -> None:
        """Keep the field beside what is said of it."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """The parts of a figure as they were typed; `direction` is "" for none."""

    value: str = ""
    unit: str = ""
    bound: str = "="
    direction: str = ""
    concept: str = ""

    @classmethod
    def of(cls, figure: Figure | None) -> "TypedFigure":
        """Return a figure as a person would type it: reading that again gives the same figure."""
        if figure is None:
            return cls()
        ends = list(dict.fromkeys((figure.low, figure.high)))
        written = [_written(one) for one in ends]
        if written[0][-1].isdigit():
            # The magnitude of the second would be read as that of both.
            written = [_without_idle_zeros(Decimal(repr(one))) for one in ends]
        return cls(
            value="–".join(written),
            unit=figure.unit,
            bound=figure.bound,
            direction=figure.direction or "",
            concept=figure.concept,
        )

    def read(self) -> Figure:
        """Return the figure that is meant; raise `FigureRefused` with the part to mend."""
        low, high, seen = _read_value(self.value)
        unit = read_unit(self.unit)
        if unit and seen and seen not in {unit, unit.partition("/")[0]}:
            message = f"The value is in {seen}, the unit says {unit}. Which of the two is it?"
            raise FigureRefused(message, field="unit")
        return check_figure(
            low=low,
            high=high,
            unit=unit or seen,
            bound=self.bound,
            direction=self.direction or None,
            concept=" ".join(self.concept.split()),
        )


def check_figure(
    *, low: float, high: float, unit: str, bound: str, direction: str | None, concept: str
) -> Figure:
    """Return the figure of these parts; raise `FigureRefused` where they cannot be meant."""
    if not (math.isfinite(low) and math.isfinite(high)) or max(abs(low), abs(high)) > _LARGEST:
        message = "This number is too large to be compared with anything."
        raise FigureRefused(message, field="value")
    if low > high:
        message = "The range runs backwards: give the smaller number first."
        raise FigureRefused(message, field="value")
    if bound not in _BOUNDS:
        message = "Choose how exact the figure is: exactly, about, at least, over, up to, under."
        raise FigureRefused(message, field="bound")
    if direction is not None and direction not in _DIRECTIONS:
        message = "A figure goes up, down, or neither."
        raise FigureRefused(message, field="direction")
    for field, words, longest in (
        ("unit", unit, LONGEST_UNIT),
        ("concept", concept, LONGEST_CONCEPT),
    ):
        if len(words) > longest or _CONTROL.search(words):
            message = f"This is too long for a figure: at most {longest} characters in one line."
            raise FigureRefused(message, field=field)
    checked: dict[str, Any] = {"bound": bound, "direction": direction}
    return Figure(low=low, high=high, unit=unit, concept=concept, **checked)


def read_unit(typed: str) -> str:
    """Return the unit that is meant as figures keep it: "USD" for "$" and "dollars".

    What no table knows is what is counted, in lower case. A rate follows a slash or "per".
    """
    words = " ".join(typed.split())
    whole, slash, per = words.partition("/")
    if not slash:
        whole, slash, per = words.partition(" per ")
        if whole == words or whole.lower().endswith("parts") or not whole:
            return _known_unit(words)
    return f"{_known_unit(whole.strip())}/{per.strip()}" if per.strip() else _known_unit(whole)


def _known_unit(words: str) -> str:
    for known in (words, words.upper()):
        if unit_named(known) is not None:
            return known
    match = match_unit(words, 0, end=len(words)) if words else None
    if match is not None and match.end == len(words):
        return match.unit.symbol
    sign = match_currency_before(words, len(words), start=0) if words else None
    return sign.unit.symbol if sign is not None and sign.start == 0 else words.lower()


def _read_value(typed: str) -> tuple[float, float, str]:
    """Return the two ends of what was typed, and the unit that stands with it, or ""."""
    words = " ".join(typed.split())
    if not words:
        message = "Give the number, such as 56.2 billion, 12,000 or 5–7."
        raise FigureRefused(message, field="value")
    if len(words) > LONGEST_VALUE:
        message = f"A number has at most {LONGEST_VALUE} characters."
        raise FigureRefused(message, field="value")
    words = _LETTER.sub(lambda found: f" {_LETTERS[found['letter'].lower()]}", words)
    single = _read_number(words)
    if single is not None:
        return single[0], single[0], single[1]
    first, *rest = _BETWEEN.split(_LEAD.sub("", words, count=1), maxsplit=1)
    if rest:
        # "10–12 million": the magnitude of the second is that of both.
        scale = _SCALE_WORD.search(rest[0])
        low, high = _read_number(first), _read_number(rest[0])
        if scale and _BARE.fullmatch(first):
            scaled = _read_number(f"{first} {scale['scale']}")
            # "500,000–2 million" has one magnitude in words, and two numbers in full.
            low = scaled if scaled and high and scaled[0] <= high[0] else low
        if low and high:
            return low[0], high[0], high[1] or low[1]
    message = (
        f"“{words}” is not a number the desk can read. Write it as 56.2 billion, 12,000 or 5–7; "
        "what is counted goes into the unit."
    )
    raise FigureRefused(message, field="value")


def _read_number(words: str) -> tuple[float, str] | None:
    """Return the one number that all of `words` is, with its currency or "%"; None otherwise."""
    numerals = find_numerals(words, start=0, end=len(words))
    if len(numerals) != 1 or numerals[0].low != numerals[0].high:
        return None
    [numeral] = numerals
    before, after = words[: numeral.start].strip(), words[numeral.end :].strip()
    if after and (match := match_unit(after, 0, end=len(after))) and match.end == len(after):
        return (numeral.low, match.unit.symbol) if not before else None
    if after:
        return None
    if not before:
        return numeral.low, ""
    sign = match_currency_before(before, len(before), start=0)
    is_negative = before[0] in "-−" and sign is not None and sign.start == 1
    if sign is None or (sign.start != 0 and not is_negative):
        return None
    return numeral.low, sign.unit.symbol


def _written(value: float) -> str:
    """Write a number to the last digit, with its magnitude in words where that is shorter."""
    exact = Decimal(repr(value))
    for size, name in _MAGNITUDES:
        part = exact / size
        if abs(part) >= 1 and part == round(part, 4):
            return f"{_without_idle_zeros(part)} {name}"
    return _without_idle_zeros(exact)


def _without_idle_zeros(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
