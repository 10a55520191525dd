"""Numerals of English news text: where they stand and what they are worth.

Nothing here knows about units or meaning: "2022", "F-16" and "one" are numerals too; what is
no quantity is turned away in `rejects`.
"""

import re
from dataclasses import replace
from typing import Final

from annotations.claims.digits import VULGAR, find_digits
from annotations.claims.lexicon import grammar_words, words_between
from annotations.claims.number_words import (
    FRACTIONS,
    SCALES,
    SMALL,
    VAGUE,
    VAGUE_RUN,
    WORD_RUN,
    WordNumber,
    parse_run,
    parse_vague,
)
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.proportions import (
    find_fractions,
    find_halves,
    find_multiples,
    find_ratios,
    find_shares,
    find_single_points,
)
from annotations.claims.units import match_unit

_DIGIT = re.compile(rf"[\d{VULGAR}]")
# Which words call for which search; most sentences need none.
_RUN_WORDS: Final = frozenset([*SMALL, *SCALES])
_VAGUE_WORDS: Final = frozenset(VAGUE)
_NUMBER_WORDS: Final = _RUN_WORDS | _VAGUE_WORDS | {"couple"}
_FRACTION_WORDS: Final = frozenset([*FRACTIONS, *(f"{word}s" for word in FRACTIONS), "halves"])
_MULTIPLE_WORDS: Final = grammar_words("multiples")
_POINT_LEADS: Final = frozenset({"quarter", "quarters", "percentage"})
_PARTS_MORE: Final = frozenset({"half", "quarter"})
_RATIO_WORDS: Final = frozenset(
    {
        "ratio",
        "ratios",
        "odds",
        "margin",
        "margins",
        "outnumber",
        "outnumbers",
        "outnumbered",
        "outnumbering",
        "by",
    }
)
_MINUS = re.compile(r"(?<!\bor\s)\b(?:minus|negative)[\s-]$", re.IGNORECASE)
_ARTICLES: Final = frozenset({"a", "an"})
_SINGLE_LEADS: Final = frozenset(
    {
        "than", "least", "nearly", "almost", "to", "about", "around", "roughly", "over", "under",
        "within",
    }
)  # fmt: skip
_SINGLE = re.compile(
    r"(?<!\w)(?:more than|less than|at least|nearly|almost|up to|about|around|roughly|over|under"
    r"|within)\s(?P<a>an?)(?=\s[a-z])(?!\s(?:second|few|third|half|quarter|dozen|hundred|thousand"
    r"|million|billion|couple|time)\b)(?!\s[a-z]+\s(?:earlier|before)\b)",
    re.IGNORECASE,
)
# "an hour and a half"
_AND_A_HALF = re.compile(
    r"(?<!\w)(?P<a>an?)(?=\s(?:year|month|week|day|hour|minute|mile|decade)\sand\sa\s(?:half|quarter)\b)",
    re.IGNORECASE,
)
# "2,500 more than a year ago": a digit so near before is what is compared.
_COMPARED: Final = 12
_COUPLE = re.compile(
    r"(?<!\w)(?:a\s)?couple\sof(?=\s[a-z])(?!\s(?:hundred|thousand|million|dozen))",
    re.IGNORECASE,
)


def find_numerals(text: str, *, start: int, end: int) -> list[Numeral]:
    """Find every numeral in `text[start:end]`, in order and without overlap.

    Offsets are those of `text`. Time is linear in `end - start`.
    """
    words = words_between(text, start, end)
    found: list[Numeral] = []
    if not words.isdisjoint(_MULTIPLE_WORDS):
        found += find_multiples(text, start, end)
    if not words.isdisjoint(_FRACTION_WORDS):
        found += find_fractions(text, start, end)
        found += find_halves(text, start, end) if "half" in words else []
    if "point" in words and not words.isdisjoint(_POINT_LEADS):
        found += find_single_points(text, start, end)
    has_digits = _DIGIT.search(text, start, end) is not None
    if not words.isdisjoint(_NUMBER_WORDS):
        found += _words(text, words, start, end)
    if has_digits or found:
        found += find_shares(text, start, end)
    if not words.isdisjoint(_RATIO_WORDS) and ("to" in words or has_digits):
        found += find_ratios(text, start, end)
    if "and" in words and not words.isdisjoint(_PARTS_MORE):
        found += [
            Numeral(*match.span("a"), 1.0, 1.0, NumeralForm.WORDS)
            for match in _AND_A_HALF.finditer(text, start, end)
        ]
    if not words.isdisjoint(_ARTICLES) and not words.isdisjoint(_SINGLE_LEADS):
        found += _single_units(text, start, end)
    if has_digits:
        found += find_digits(text, start, end)
    return _without_overlap(found)


def _without_overlap(found: list[Numeral]) -> list[Numeral]:
    """Keep, of overlapping numerals, the longest; they were found in order of trust."""
    if len(found) < 2:  # noqa: PLR2004 - one overlaps with nothing
        return found
    kept: list[Numeral] = []
    for numeral in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
        elif numeral.end - numeral.start > kept[-1].end - kept[-1].start:
            kept[-1] = numeral
    return kept


def _words(text: str, words: frozenset[str], start: int, end: int) -> list[Numeral]:
    found: list[Numeral] = []
    if not words.isdisjoint(_RUN_WORDS):
        for match in WORD_RUN.finditer(text, start, end):
            found += [_signed(text, _from_words(number), start) for number in parse_run(match)]
    if not words.isdisjoint(_VAGUE_WORDS):
        found += [_from_words(parse_vague(match)) for match in VAGUE_RUN.finditer(text, start, end)]
    if "couple" in words:
        found += [
            Numeral(match.start(), match.end(), 2.0, 2.0, NumeralForm.WORDS)
            for match in _COUPLE.finditer(text, start, end)
        ]
    return found


def _single_units(text: str, start: int, end: int) -> list[Numeral]:
    """Find "more than a year", "up to a kilometre": one of a unit, told by its modifier."""
    return [
        Numeral(match.start("a"), match.end("a"), 1.0, 1.0, NumeralForm.WORDS)
        for match in _SINGLE.finditer(text, start, end)
        if _DIGIT.search(text, max(start, match.start() - _COMPARED), match.start()) is None
        and (unit := match_unit(text, match.end("a") + 1, end=end)) is not None
        and unit.unit.dimension not in {"money", "ratio", "share"}
    ]


def _signed(text: str, numeral: Numeral, start: int) -> Numeral:
    """Read "minus five degrees"."""
    sign = _MINUS.search(text, max(start, numeral.start - 10), numeral.start)
    if sign is None:
        return numeral
    return replace(numeral, start=sign.start(), low=-numeral.high, high=-numeral.low)


def _from_words(number: WordNumber) -> Numeral:
    form = NumeralForm.VAGUE if number.is_vague else NumeralForm.WORDS
    return Numeral(number.start, number.end, number.low, number.high, form, number.scale)
