"""Numbers written in words: "twelve thousand", "half a million", "dozens", "two-thirds"."""

import re
from dataclasses import dataclass
from typing import Final

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

SMALL: Final[dict[str, int]] = {
    **{word: value for value, word in enumerate([*_ONES, *_TEENS])},
    **{word: 20 + 10 * step for step, word in enumerate(_TENS)},
}
SCALES: Final[dict[str, float]] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "dozen": 12.0,
    "score": 20.0,
}
# An indefinite plural spans up to the next order of magnitude: thousands = 1,000 to 10,000.
VAGUE: Final[dict[str, tuple[float, float]]] = {
    "dozens": (12.0, 120.0),
    "scores": (20.0, 200.0),
    "tens": (10.0, 100.0),
    "hundreds": (1e2, 1e3),
    "thousands": (1e3, 1e4),
    "lakhs": (1e5, 1e6),
    "millions": (1e6, 1e7),
    "crores": (1e7, 1e8),
    "billions": (1e9, 1e10),
    "trillions": (1e12, 1e13),
}
FRACTIONS: Final[dict[str, int]] = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
}
_LEADS: Final[dict[str, float]] = {
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half": 0.5,
    "quarter of a": 0.25,
    "quarter a": 0.25,
    "quarter": 0.25,
    "a quarter of a": 0.25,
    "a quarter": 0.25,
    "three-quarters of a": 0.75,
    "three quarters of a": 0.75,
    "a couple": 2.0,
    "a couple of": 2.0,
    "one-and-a-half": 1.5,
}
_INDEFINITE_LEADS: Final = frozenset({"several", "a few", "many", "some few", "few"})

_TEN, _TWENTY, _HUNDRED = 10, 20, 100


def _alternatives(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


SMALL_PATTERN: Final = _alternatives(SMALL)
# What a number in digits, in words or with an article starts with: one look refuses other words.
_FIRST_LETTERS: Final = sorted({word[0] for word in [*SMALL, *SCALES, *_LEADS, *_INDEFINITE_LEADS]})
_EITHER_CASE: Final = "".join(f"{letter}{letter.upper()}" for letter in _FIRST_LETTERS)
NUMBER_START: Final = rf"(?=[\d{_EITHER_CASE}])"
_TOKEN = f"(?:{_alternatives([*SMALL, *SCALES])})"
_LEAD = f"(?:{_alternatives([*_LEADS, *_INDEFINITE_LEADS])})"
WORD_RUN: Final = re.compile(
    rf"(?<![\w$€£]){NUMBER_START}(?:(?P<lead>{_LEAD})[\s-])?"
    rf"(?P<run>{_TOKEN}(?:(?:[\s-]|[\s-]and[\s-]){_TOKEN})*)(?!\w)"
    r"(?P<rest>[\s-]and[\s-](?:a[\s-](?:half|quarter)|(?:one|two|three)[\s-](?:half|thirds?|quarters?))"
    r"(?:\s(?:hundred|thousand|million|billion|trillion))?(?!\w))?",
    re.IGNORECASE,
)
_PART = re.compile(r"[a-z]+", re.IGNORECASE)
VAGUE_RUN: Final = re.compile(
    rf"(?<!\w)(?P<first>{_alternatives(VAGUE)})(?!\w)(?<!\bscores(?!\sof\b))(?<!\btens(?!\sof\b))"
    rf"(?:\sof\s(?P<second>{_alternatives(VAGUE)})(?!\w))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A number in words at `[start, end)`; `scale` is its last order of magnitude."""

    start: int
    end: int
    low: float
    high: float
    scale: float
    is_vague: bool = False


class _Accumulator:
    """Adds up number words from left to right and refuses one that cannot follow."""

    def __init__(self) -> None:
        self.total = 0.0
        self.current = 0.0
        self.last_scale = float("inf")
        self.scale = 1.0
        self._previous = ""

    def accepts(self, word: str, *, after_and: bool) -> bool:
        if after_and and self._previous != "scale":
            return False
        if word in SMALL:
            value = SMALL[word]
            if not self._previous:
                return True
            if self._previous == "scale":
                return self.current % _HUNDRED == 0
            return self._previous == "tens" and 0 < value < _TEN
        if not self._previous:
            return False
        return SCALES[word] < self.last_scale

    def add(self, word: str) -> None:
        if word in SMALL:
            value = SMALL[word]
            self.current += value
            self._previous = "tens" if value >= _TWENTY else "ones"
            return
        factor = SCALES[word]
        self.scale = factor
        if factor == _HUNDRED:
            self.current *= factor
        else:
            self.total += (self.current or 1.0) * factor
            self.current = 0.0
            self.last_scale = factor
        self._previous = "scale"

    def start_with(self, value: float) -> None:
        self.current = value
        self._previous = "ones"

    @property
    def value(self) -> float:
        return self.total + self.current


def _rest_value(rest: str) -> tuple[float, float]:
    """Return what "and a half (million)" adds, and the scale it carries."""
    words = _PART.findall(rest.lower())
    scale = SCALES.get(words[-1], 1.0)
    if scale != 1.0:
        words = words[:-1]
    count = SMALL.get(words[-2], 1)
    return count / FRACTIONS[words[-1].removesuffix("s")], scale


def parse_run(match: re.Match[str]) -> list[WordNumber]:
    """Split one run of number words into the numbers it holds.

    "two hundred and five" is one number, "two three-year" two. An indefinite lead ("several
    hundred") makes a range up to the next order of magnitude.
    """
    lead = (match["lead"] or "").lower()
    run_start, run_end = match.span("run")
    parts = [
        (part.group().lower(), part.start(), part.end())
        for part in _PART.finditer(match.string, run_start, run_end)
    ]
    if lead and parts[0][0] in SMALL:
        lead = ""
    numbers: list[WordNumber] = []
    position = 0
    while position < len(parts):
        number, position = _parse_from(parts, position, lead if not position else "")
        if number is not None:
            begin = match.start("lead") if lead and not numbers else number.start
            numbers.append(
                WordNumber(
                    begin, number.end, number.low, number.high, number.scale, number.is_vague
                )
            )
    if match["rest"] and numbers and numbers[-1].end == run_end:
        addition, scale = _rest_value(match["rest"])
        last = numbers.pop()
        value = (last.low + addition * (last.scale if scale == 1.0 else 1.0)) * scale
        numbers.append(WordNumber(last.start, match.end(), value, value, max(scale, last.scale)))
    return numbers


def _parse_from(
    parts: list[tuple[str, int, int]], position: int, lead: str
) -> tuple[WordNumber | None, int]:
    accumulator = _Accumulator()
    is_vague = lead in _INDEFINITE_LEADS
    if lead:
        accumulator.start_with(_LEADS.get(lead, 1.0))
    first = position
    after_and = False
    end = parts[position][1]
    while position < len(parts):
        word, _, stop = parts[position]
        if word == "and":
            after_and = True
            position += 1
            continue
        if not accumulator.accepts(word, after_and=after_and):
            break
        accumulator.add(word)
        after_and = False
        end = stop
        position += 1
    if end == parts[first][1]:
        return None, position + (position == first)
    if after_and:
        # The "and" belongs to what follows: "five hundred and ..." without a number.
        pass
    low = accumulator.value
    high = low * _TEN if is_vague else low
    return WordNumber(parts[first][1], end, low, high, accumulator.scale, is_vague), position


def parse_vague(match: re.Match[str]) -> WordNumber:
    """Read "dozens", "thousands", "tens of thousands"."""
    low, high = VAGUE[match["first"].lower()]
    if match["second"]:
        factor = VAGUE[match["second"].lower()][0]
        low, high = low * factor, high * factor
    return WordNumber(match.start(), match.end(), low, high, low, is_vague=True)
