"""Figures: numbers of a sentence with unit, bound, direction and what they count.

The order is fixed: turn away what is no quantity, then value, then unit (table, else the
counted noun), then bound and direction. The text is never rewritten, so spans are exact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from annotations.claims.measures import Measure, measure, per_after
from annotations.claims.modifiers import Modifier, read_modifiers
from annotations.claims.noun_phrases import (
    NounPhrase,
    counted_noun,
    linked_phrase,
)
from annotations.claims.numerals import Numeral, NumeralForm, find_numerals
from annotations.claims.ranges import join_measures
from annotations.claims.rejects import is_name_or_idiom, taken_spans
from annotations.claims.subjects import subject_before
from annotations.claims.types import Bound, ClaimKind, Direction, Figure, Span

_DETERMINER = re.compile(
    r"(?:\b(?:an?|the|its|their|his|her|our|my|this|that|another|one|each|every|first|second|new|record|whose|no)|[’']s?)\s(?:[a-z-]+\s)?$",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:an?|the|its|their|his|her|whose|this|each|every)\s(?:[a-z-]+\s)?$", re.IGNORECASE
)
_PARTITIVE = re.compile(
    r"\s(?:of\s)?(?:all\s|both\s)?(?=(?:the|its|their|his|her|our|those|these|all|that|my)\s)",
    re.IGNORECASE,
)
_OF = re.compile(r"[\s\u00a0]of[\s\u00a0]", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:from|including|of which|of whom|compared (?:to|with)|versus|vs|against|than|up from|down from)\s(?:[a-z’']+\s){0,3}$",
    re.IGNORECASE,
)
_KINDS: Final = {
    "money": ClaimKind.MONEY,
    "percent": ClaimKind.PERCENT,
    "measure": ClaimKind.QUANTITY,
}
_LIST_GAP = re.compile(
    r"(?:\s(?:out\s)?of(?:\s(?:the|its|their|his|her|all))?|-?,|\s(?:and|or|to)|,\s(?:and|or)|-\s(?:and|or|to)|-,\s(?:and|or))\s"
    r"(?:even\s|about\s|up to\s|maybe\s)?",
    re.IGNORECASE,
)
_PLAIN: Final = frozenset({NumeralForm.DIGITS, NumeralForm.WORDS})
_CARRY_GAP = 90
_WHOLE = 100
_FEW = 1000


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


@dataclass(slots=True)
class _Reading:
    """A measure with what was read around it, before it becomes a figure."""

    measure: Measure
    modifier: Modifier
    phrase: NounPhrase | None
    unit: str
    end: int
    kind: ClaimKind
    concept: str


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
    joined = join_measures(text, measures, start=start)
    readings = [_read(text, found, start=start, end=end) for found in joined]
    _share_units(text, readings)
    return _figures(text, readings, start=start, end=end)


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
    modifier = read_modifiers(
        text,
        found.start,
        found.end,
        start=start,
        end=end,
        is_duration=found.unit is not None and found.unit.dimension == "time",
    )
    phrase = _phrase(text, found, modifier, start, end)
    stop = max(modifier.end, phrase.end if phrase else 0)
    unit, concept = found.symbol, ""
    if phrase is not None:
        concept = text[phrase.start : phrase.end]
        if not found.has_unit:
            unit, concept = _counted_unit(text, found, phrase)
        if not found.per and not found.is_attributive:
            per = per_after(text, stop, end=end)
            found.per, stop = per or (found.per, stop)
    kind = _KINDS[found.unit.kind] if found.unit is not None else ClaimKind.QUANTITY
    return _Reading(found, modifier, phrase, unit, stop, kind, concept)


def _counted_unit(text: str, found: Measure, phrase: NounPhrase) -> tuple[str, str]:
    """Return the unit of a counted noun and what it is counted of ("nation", "bloc")."""
    whole = text[phrase.start : phrase.end]
    if found.is_attributive:
        unit, _, concept = whole.partition(" ")
        if unit in {"strong", "odd"} and concept:
            return concept.rpartition(" ")[2].lower(), concept
        return unit.lower(), concept or whole
    if found.numeral.form is NumeralForm.FRACTION:
        return "", whole
    return text[phrase.head_start : phrase.head_end].lower(), whole


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
    if found.high == 1:
        return counted_noun(text, position, end=end, is_singular=True)
    plural = counted_noun(text, position, end=end, is_singular=False)
    if plural is None and found.high < _FEW and _ATTRIBUTED.search(before):
        # "the 12 page document": a compound without its hyphen.
        plural = counted_noun(text, position, end=end, is_singular=True, of_phrase=False)
        found.is_attributive = plural is not None
    return plural


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


def _share_units(text: str, readings: list[_Reading]) -> None:
    """Let a bare number take its unit from the one it is compared or listed with.

    "up from 2.4 million to 3.1 million people", "12, 15 and 20 soldiers", "rose 2 percent but
    that of women by 1".
    """
    for previous, current in pairwise(readings):
        if not current.unit and previous.unit and _is_compared(text, previous, current):
            _carry(previous, current)
    for current, following in reversed(list(pairwise(readings))):
        if not current.unit and following.unit and _is_listed(text, current, following):
            _carry(following, current)


def _carry(giver: _Reading, taker: _Reading) -> None:
    if giver.measure.numeral.form is NumeralForm.MULTIPLE:
        return
    taker.unit, taker.kind = giver.unit, giver.kind
    taker.measure.unit = giver.measure.unit
    taker.measure.is_age = giver.measure.is_age
    if giver.phrase is not None and not giver.measure.has_unit:
        taker.concept = giver.concept
        taker.measure.is_carried = True


def _is_compared(text: str, previous: _Reading, current: _Reading) -> bool:
    gap = text[previous.end : current.modifier.start]
    if len(gap) > _CARRY_GAP or current.measure.numeral.form not in _PLAIN:
        return False
    governor = current.modifier.governor
    if previous.kind is ClaimKind.PERCENT and (
        current.measure.high > _WHOLE or (governor == "to" and previous.modifier.direction)
    ):
        # "rose 0.65 per cent to 3,005": the level is not a share.
        return False
    return governor in {"from", "to", "by", "than"} or _COMPARED.search(gap) is not None


def _is_listed(text: str, current: _Reading, following: _Reading) -> bool:
    gap = text[current.end : following.modifier.start]
    if len(gap) > _CARRY_GAP or current.measure.numeral.form not in _PLAIN:
        return False
    is_change = current.modifier.governor == "from" and following.modifier.governor == "to"
    return is_change or _LIST_GAP.fullmatch(gap) is not None


def _figures(
    text: str, readings: Sequence[_Reading], *, start: int, end: int
) -> list[FoundFigure]:
    figures: list[FoundFigure] = []
    for index, reading in enumerate(readings):
        limit = readings[index + 1].modifier.start if index + 1 < len(readings) else end
        previous = figures[-1] if figures else None
        figure = _figure(text, reading, previous, start=start, limit=limit)
        if previous is None or figure.start >= previous.end:
            figures.append(figure)
        elif figure.core.start >= previous.end:
            figures.append(replace(figure, start=figure.core.start))
    return figures


def _figure(
    text: str, reading: _Reading, previous: FoundFigure | None, *, start: int, limit: int
) -> FoundFigure:
    found, modifier, phrase = reading.measure, reading.modifier, reading.phrase
    subject = _subject(text, modifier, previous, start)
    stop = reading.end if reading.end <= limit else max(found.end, limit)
    while text[stop - 1].isspace():
        stop -= 1
    counted = None
    if phrase is not None and not found.has_unit and found.numeral.form is not NumeralForm.FRACTION:
        counted = Span(phrase.start, phrase.head_end)
        if found.is_attributive:
            counted = Span(phrase.start, phrase.start + len(reading.unit))
    return FoundFigure(
        start=modifier.start,
        end=stop,
        core=Span(found.start, found.end),
        kind=reading.kind,
        figure=Figure(
            low=min(found.low, found.high),
            high=max(found.low, found.high),
            unit=f"{reading.unit}/{found.per}" if found.per else reading.unit,
            bound=_bound(text, reading, previous),
            direction=_direction(text, reading, previous),
            concept=" ".join(reading.concept.split()) or subject,
        ),
        subject=subject,
        counted=counted,
        is_change_before=modifier.is_change_before
        or (previous is not None and _is_restated(text, previous, modifier)),
    )


def _subject(text: str, modifier: Modifier, previous: FoundFigure | None, start: int) -> str:
    """Return what a number is said of; one that only compares keeps the subject before it."""
    if previous is not None:
        is_comparing = modifier.governor in {"from", "to", "at", "or", "than", "by", "and"}
        own = None
        if not is_comparing or modifier.start - previous.end > _CARRY_GAP // 2:
            own = subject_before(text, modifier.start, start=previous.end)
        if own is None and previous.subject:
            return previous.subject
        start = start if own is None else previous.end
    found = subject_before(text, modifier.start, start=start)
    return " ".join(text[found[0] : found[1]].split()) if found else ""


def _bound(text: str, reading: _Reading, previous: FoundFigure | None) -> Bound:
    """Return the bound read beside the number; a conversion has that of its original."""
    modifier = reading.modifier
    if modifier.bound == "=" and previous is not None and reading.measure.has_unit:
        gap = text[previous.end : modifier.start].strip()
        return previous.figure.bound if gap == "(" else "="
    return modifier.bound


def _direction(
    text: str, reading: _Reading, previous: FoundFigure | None
) -> Direction | None:
    """Return the direction read beside the number, or that of the figure it says again."""
    found, modifier = reading.measure, reading.modifier
    if modifier.direction is not None:
        return modifier.direction
    if found.numeral.form is NumeralForm.MULTIPLE:
        word = text[found.start : found.end].lower()
        if word.endswith(("ed", "ing", "ble", "halve")):
            return "down" if found.numeral.is_decrease else "up"
    if previous is not None and _is_restated(text, previous, modifier):
        return previous.figure.direction
    return None


def _is_restated(text: str, previous: FoundFigure, modifier: Modifier) -> bool:
    """Tell the same figure said again: "lost 162 points, or 2.14%", "100 miles (160 km)"."""
    return text[previous.end : modifier.start].strip().lower() in {", or", "or", "(", "(or"}
