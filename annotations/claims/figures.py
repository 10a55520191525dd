"""Figures: numbers of a sentence with unit, bound, direction and what they count.

The order is fixed: turn away what is no quantity, then value, then unit (table, else the
counted noun), then bound and direction. The text is never rewritten, so spans are exact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from annotations.claims.measures import Measure, measure, per_after
from annotations.claims.modifiers import Modifier, read_modifiers
from annotations.claims.noun_phrases import (
    NounPhrase,
    counted_noun,
    linked_phrase,
    subject_before,
)
from annotations.claims.numerals import Numeral, NumeralForm, find_numerals
from annotations.claims.ranges import join_measures
from annotations.claims.rejects import is_name_or_idiom, taken_spans
from annotations.claims.types import ClaimKind, Figure, Span

_DETERMINER = re.compile(
    r"(?:\b(?:an?|the|its|their|his|her|our|my|this|that|another|one|each|every|first|second|new|record|whose|no)|[’']s?)\s(?:[a-z-]+\s)?$",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"\b(?:an?|its|their|his|her|whose|this)\s(?:[a-z-]+\s)?$", re.IGNORECASE)
_PARTITIVE = re.compile(
    r"\s(?:of\s)?(?:all\s|both\s)?(?=(?:the|its|their|his|her|our|those|these|all|that|my)\s)",
    re.IGNORECASE,
)
_OF = re.compile(r"[\s\u00a0]of[\s\u00a0]", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:from|compared (?:to|with)|versus|vs|against|than|to|or|and|by|at|was|below|above|is|about|around|nearly|with|in|around)\s$|[(,]\s?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s(?:more|others?|of them)(?!\w|\sthan)", re.IGNORECASE)
_KINDS: Final = {
    "money": ClaimKind.MONEY,
    "percent": ClaimKind.PERCENT,
    "measure": ClaimKind.QUANTITY,
}
_CARRY_GAP = 90


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A quantity at `[start, end)`; `core` is its number and unit, `subject` what it is said of."""

    start: int
    end: int
    core: Span
    kind: ClaimKind
    figure: Figure
    subject: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A measure with what was read around it, before it becomes a figure."""

    measure: Measure
    modifier: Modifier
    phrase: NounPhrase | None
    unit: str
    end: int


def find_figures(
    text: str, *, start: int, end: int, blocked: Sequence[Span] = ()
) -> list[FoundFigure]:
    """Find the quantities of one sentence `text[start:end]`, sorted and without overlap.

    `blocked` are stretches that belong to something else (dates). Offsets are those of `text`.
    Time is linear in the length of the sentence.
    """
    numerals = find_numerals(text, start=start, end=end)
    if not numerals:
        return []
    taken = sorted([*blocked, *taken_spans(text, start=start, end=end)], key=lambda s: s.start)
    kept = [
        numeral
        for numeral in _outside(numerals, taken)
        if not is_name_or_idiom(text, numeral, start=start, end=end)
    ]
    measures = _without_overlap([measure(text, n, start=start, end=end) for n in kept])
    figures: list[FoundFigure] = []
    readings: list[_Reading] = []
    for found in join_measures(text, measures, start=start, end=end):
        reading = _read(text, found, start=start, end=end)
        readings.append(reading)
    for index, reading in enumerate(readings):
        limit = readings[index + 1].modifier.start if index + 1 < len(readings) else end
        previous = figures[-1] if figures else None
        figure = _figure(text, reading, previous, start=start, limit=limit)
        if previous is None or figure.start >= previous.end:
            figures.append(figure)
        elif figure.core.start >= previous.end:
            figures.append(_clipped(figure, previous.end))
    return figures


def _outside(numerals: list[Numeral], taken: list[Span]) -> list[Numeral]:
    """Drop the numerals that overlap a taken stretch (both lists sorted by start)."""
    kept: list[Numeral] = []
    index, furthest = 0, -1
    for numeral in numerals:
        while index < len(taken) and taken[index].start < numeral.end:
            furthest = max(furthest, taken[index].end)
            index += 1
        if furthest <= numeral.start:
            kept.append(numeral)
    return kept


def _without_overlap(measures: list[Measure]) -> list[Measure]:
    kept: list[Measure] = []
    for found in measures:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _read(text: str, found: Measure, *, start: int, end: int) -> _Reading:
    modifier = read_modifiers(text, found.start, found.end, start=start, end=end)
    phrase = _phrase(text, found, modifier, start, end)
    unit = found.symbol
    stop = max(modifier.end, phrase.end if phrase else 0)
    if not found.has_unit and phrase is not None:
        unit = text[phrase.head_start : phrase.head_end].lower()
        if found.is_attributive:
            unit = text[phrase.start : phrase.end].lower().split()[0]
        per = per_after(text, stop, end=end)
        if per is not None:
            found.per, stop = per
    return _Reading(found, modifier, phrase, unit, stop)


def _phrase(
    text: str, found: Measure, modifier: Modifier, start: int, end: int
) -> NounPhrase | None:
    """Find the noun phrase a measure counts or measures."""
    position = max(
        found.end, modifier.end if text[found.end : modifier.end].strip("+ ") == "" else 0
    )
    numeral = found.numeral
    is_hyphenated = text[position : position + 1] in {"-", "‑"}
    if numeral.form is NumeralForm.MULTIPLE:
        return None
    before = text[max(start, modifier.start - 24) : modifier.start]
    if found.has_unit:
        linked = linked_phrase(
            text, position, end=end, allow_in=found.unit is not None and found.unit.kind == "money"
        )
        if linked is not None:
            return linked
        if found.is_attributive or _DETERMINER.search(before):
            return counted_noun(text, position, end=end, is_singular=True, of_phrase=False)
        return None
    if numeral.form is NumeralForm.FRACTION or _OF.match(text, position, end):
        return _partitive(text, position, end)
    if is_hyphenated:
        found.is_attributive = True
        return counted_noun(text, position, end=end, is_singular=True)
    is_singular = found.high == 1 or (_INDEFINITE.search(before) is not None and found.high < 1000)  # noqa: PLR2004
    return counted_noun(text, position, end=end, is_singular=is_singular)


def _partitive(text: str, position: int, end: int) -> NounPhrase | None:
    """Read "of the voters", "the population" after a fraction or "two of"."""
    linked = linked_phrase(text, position, end=end)
    if linked is not None:
        return linked
    match = _PARTITIVE.match(text, position, end)
    if match is not None:
        word_end = text.find(" ", match.end(), end)
        return counted_noun(text, word_end, end=end, is_singular=True) if word_end > 0 else None
    return counted_noun(text, position, end=end, is_singular=False)


def _figure(
    text: str, reading: _Reading, previous: FoundFigure | None, *, start: int, limit: int
) -> FoundFigure:
    found, modifier = reading.measure, reading.modifier
    unit, kind = reading.unit, _kind(found)
    if not unit and previous is not None and _is_compared(text, modifier, previous):
        unit, kind = previous.figure.unit.partition("/")[0], previous.kind
    direction = modifier.direction
    if found.numeral.form is NumeralForm.MULTIPLE and direction is None:
        direction = _multiple_direction(text, found)
    if direction is None and previous is not None and _is_restated(text, modifier, previous):
        direction = previous.figure.direction
    bound = modifier.bound
    if bound == "=" and found.numeral.form is NumeralForm.VAGUE and found.high == found.low:
        bound = "~"
    subject = subject_before(text, modifier.start, start=start)
    concept = text[reading.phrase.start : reading.phrase.end] if reading.phrase else ""
    if found.is_attributive and not found.has_unit and " " in concept:
        concept = concept.partition(" ")[2]
    subject_text = text[subject[0] : subject[1]] if subject else ""
    end = min(reading.end, limit) if reading.end > limit >= found.end else reading.end
    return FoundFigure(
        modifier.start,
        len(text[:end].rstrip()) if text[end - 1].isspace() else end,
        Span(found.start, found.end),
        kind,
        Figure(
            low=min(found.low, found.high),
            high=max(found.low, found.high),
            unit=f"{unit}/{found.per}" if found.per else unit,
            bound=bound,
            direction=direction,
            concept=" ".join((concept or subject_text).split()),
        ),
        " ".join(subject_text.split()),
    )


def _kind(found: Measure) -> ClaimKind:
    return _KINDS[found.unit.kind] if found.unit is not None else ClaimKind.QUANTITY


def _clipped(figure: FoundFigure, start: int) -> FoundFigure:
    return FoundFigure(
        max(start, figure.core.start),
        figure.end,
        figure.core,
        figure.kind,
        figure.figure,
        figure.subject,
    )


def _multiple_direction(text: str, found: Measure) -> Literal["up", "down"] | None:
    word = text[found.start : found.end].lower()
    if word.endswith(("ed", "ing")) or word in {"double", "triple", "treble", "quadruple", "halve"}:
        return "down" if found.numeral.is_decrease else "up"
    return None


def _is_compared(text: str, modifier: Modifier, previous: FoundFigure) -> bool:
    """Tell whether a bare number is measured like the one before ("up from 2.4 million")."""
    if modifier.start - previous.end > _CARRY_GAP:
        return False
    return (
        modifier.is_from
        or modifier.is_to
        or _COMPARED.search(text, max(previous.end, modifier.start - 16), modifier.start)
        is not None
    )


def _is_restated(text: str, modifier: Modifier, previous: FoundFigure) -> bool:
    """Tell the same change said again ("lost 162 points, or 2.14%")."""
    gap = text[previous.end : modifier.start]
    return previous.figure.direction is not None and gap.strip().lower() in {
        ", or",
        "or",
        "(",
        "(or",
    }
