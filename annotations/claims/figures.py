"""Figures: numbers of a sentence with unit, bound, direction and what they count.

The order is fixed: turn away what is no quantity, then value, then unit (table, else the
counted noun), then bound and direction. The text is never rewritten, so spans are exact.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from annotations.claims.measures import Measure, measure
from annotations.claims.modifiers import Modifier
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.numerals import find_numerals
from annotations.claims.ranges import join_measures
from annotations.claims.readings import COUNTING, Reading, read
from annotations.claims.rejects import is_name_or_idiom, taken_spans
from annotations.claims.said_of import subject_of, unit_of_subject
from annotations.claims.shared_changes import share_changes
from annotations.claims.shared_units import share_units
from annotations.claims.types import Bound, Direction, Figure, FoundFigure, Span
from annotations.claims.units import unit_named

_MORE: Final = ("more ", "fewer ", "less ")
_POINTS: Final = frozenset({"point", "points"})
_OF_THEM = re.compile(r"\sof\s(?:them|those|these)\b(?!\s[a-z]+(?:s|ed)\b)")
_COMPARES = re.compile(
    r"\s?[“\"]?(?:That|This|It)\s(?:compares|compared|was|is)\s(?:with|to|against|up\sfrom|down\sfrom)\s"
    r"(?:(?:just|only|about|around)\s)?"
)
# "It won four medals in 2021. In 2022 it had 12."
_EARLIER = re.compile(
    r"(?:(?:In|By|For|During)\s(?:[A-Z][a-z]+\s)?\d{4}|(?:Last|This)\s[a-z]+|(?:A|The|One|Two|Three|Five|Ten)\s[a-z]+\s(?:ago|earlier|before))"
    r",?\s(?:it|they|there|he|she|the\s[a-z]+)\s(?:[a-z]+\s){1,2}?(?:(?:just|only|about|around|nearly|some)\s)?"
)
_HARMED = re.compile(
    r"\s(?:(?:have|had|were|are|has)\s)?(?:been\s)?(?:died|killed|injured|wounded|displaced|hurt|arrested|evacuated|missing"
    r"|dead|hospitali[sz]ed|infected|vaccinated|homeless|deported|rescued)\b"
)
# How "doubled", "tripled", "halved" and "doubles" end.
_MULTIPLYING: Final = ("bled", "pled", "bling", "halved", "bles", "ples")
_PARTS: Final = frozenset({"", "%"})


def find_figures(
    text: str,
    *,
    start: int,
    end: int,
    blocked: Sequence[Span] = (),
    before: Sequence[FoundFigure] = (),
) -> list[FoundFigure]:
    """Find the quantities of one sentence `text[start:end]`, sorted and without overlap.

    `blocked` are stretches that belong to something else (dates), sorted by start; `before` are
    the figures of the sentence before, which "10,000 of them" may count. Offsets are those of
    `text`. Time is linear in the length of the sentence.
    """
    found = find_numerals(text, start=start, end=end)
    numerals = _outside(found, blocked)
    if not numerals:
        return []
    taken = sorted(taken_spans(text, start=start, end=end), key=lambda s: s.start)
    kept = _without_tails(
        text,
        found,
        [
            numeral
            for numeral in _outside(numerals, taken)
            if not is_name_or_idiom(text, numeral, start=start, end=end)
        ],
    )
    measures = _without_overlap(
        [m for n in kept if _is_whole(text, m := measure(text, n, start=start, end=end), end)]
    )
    joined = join_measures(text, measures, start=start)
    readings = [read(text, joint, start=start, end=end) for joint in joined]
    share_units(text, readings)
    share_changes(text, readings)
    figures = _figures(text, readings, start=start, end=end)
    return _with_antecedent(text, figures, before, start=start) if before and figures else figures


def _with_antecedent(
    text: str, figures: list[FoundFigure], before: Sequence[FoundFigure], *, start: int
) -> list[FoundFigure]:
    """Let "At least 10,000 of them" count what the sentence before counted last."""
    first = figures[0]
    if _COMPARES.fullmatch(text, start, first.start) or _EARLIER.fullmatch(
        text, start, first.start
    ):
        return _with_compared(figures, before)
    match = _OF_THEM.match(text, first.core.end)
    # A part is no larger than its whole.
    counted = next(
        (f for f in reversed(before) if _is_count(f) and f.figure.high >= first.figure.low), None
    )
    if match is None or counted is None or first.figure.concept or first.figure.unit not in _PARTS:
        return figures
    unit = first.figure.unit
    if not unit and first.figure.low >= 1:
        unit = counted.figure.unit
    figure = replace(first.figure, unit=unit, concept=counted.figure.concept)
    return [replace(first, end=max(first.end, match.end()), figure=figure), *figures[1:]]


def _with_compared(figures: list[FoundFigure], before: Sequence[FoundFigure]) -> list[FoundFigure]:
    """Let the bare numbers of "That compares with 54,308 in 2023" count what was counted last."""
    last = next((f for f in reversed(before) if f.figure.unit != "years of age"), None)
    if last is None or not _is_count(last):
        return figures
    return [
        found
        if found.figure.unit or not found.figure.low.is_integer()
        else replace(
            found,
            figure=replace(found.figure, unit=last.figure.unit, concept=last.figure.concept),
        )
        for found in figures
    ]


def _is_count(found: FoundFigure) -> bool:
    """Tell a figure that counts things from one that measures."""
    return bool(found.figure.unit and found.figure.concept) and not unit_named(found.figure.unit)


def _outside(numerals: list[Numeral], taken: Sequence[Span]) -> list[Numeral]:
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


def _without_tails(text: str, numerals: list[Numeral], kept: list[Numeral]) -> list[Numeral]:
    """Drop the number that goes on with a name just turned away ("Mirage 2000-5")."""
    stops = {numeral.end for numeral in kept}
    gone = {numeral.end for numeral in numerals if numeral.end not in stops}
    return [n for n in kept if n.start - 1 not in gone or text[n.start - 1] not in "-–‑"]


def _is_whole(text: str, found: Measure, end: int) -> bool:
    """Refuse a number glued to letters that are no unit ("clade 1b")."""
    stop = found.numeral.end
    return found.end > stop or stop >= end or not text[stop].isalpha()


def _without_overlap(measures: list[Measure]) -> list[Measure]:
    kept: list[Measure] = []
    for found in measures:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _figures(text: str, readings: Sequence[Reading], *, start: int, end: int) -> list[FoundFigure]:
    figures: list[FoundFigure] = []
    for index, reading in enumerate(readings):
        limit = readings[index + 1].start if index + 1 < len(readings) else end
        previous = figures[-1] if figures else None
        figure = _figure(text, reading, previous, start=start, limit=limit)
        if previous is None or figure.start >= previous.end:
            figures.append(figure)
        elif figure.core.start >= previous.end:
            figures.append(replace(figure, start=figure.core.start))
    return figures


def _figure(
    text: str, reading: Reading, previous: FoundFigure | None, *, start: int, limit: int
) -> FoundFigure:
    found, modifier, phrase = reading.measure, reading.modifier, reading.phrase
    # "Cases doubled": the verb is the number itself, its subject stands before it.
    is_verb = text[found.start : found.end].lower().endswith(_MULTIPLYING)
    subject = subject_of(text, reading, previous, start, position=found.end if is_verb else None)
    stop = reading.end if reading.end <= limit else max(found.end, limit)
    while text[stop - 1].isspace():
        stop -= 1
    unit = reading.unit
    if not unit and found.numeral.form in COUNTING:
        unit = unit_of_subject(subject, reading) or _people_after(text, reading)
    counted = None
    if phrase is not None and not found.has_unit and found.numeral.form is not NumeralForm.FRACTION:
        counted = Span(phrase.start, phrase.head_end)
        if found.is_attributive:
            counted = Span(phrase.start, phrase.start + len(reading.unit))
    return FoundFigure(
        start=reading.start,
        end=stop,
        core=Span(found.start, found.end),
        kind=reading.kind,
        figure=Figure(
            low=min(found.low, found.high),
            high=max(found.low, found.high),
            unit=_rate(unit, found.per),
            bound=_bound(text, reading, previous),
            direction=_direction(text, reading, previous),
            concept=_concept(reading, subject),
        ),
        subject=subject,
        counted=counted,
        is_change_before=modifier.is_change_before
        or (previous is not None and _is_restated(text, previous, modifier)),
    )


def _people_after(text: str, reading: Reading) -> str:
    """Return "people" where only they do what follows: "more than 2,000 have died"."""
    is_whole = reading.measure.low.is_integer() and reading.measure.low > 1
    return "people" if is_whole and _HARMED.match(text, reading.end) else ""


def _concept(reading: Reading, subject: str) -> str:
    """Return the noun phrase counted, or what a number without one is said of."""
    own = " ".join(reading.concept.split())
    if own.startswith(_MORE):
        # "120 fewer nurses" counts nurses.
        own = own.partition(" ")[2]
    if own.lower() in _POINTS and subject:
        # "The index lost 212 points": what moved, not what it is measured in.
        return subject
    return own or subject


def _rate(unit: str, per: str) -> str:
    """Return "USD/hour", and "per 1,000 cases" where nothing is named."""
    return (f"{unit}/{per}" if unit else f"per {per}") if per else unit


def _bound(text: str, reading: Reading, previous: FoundFigure | None) -> Bound:
    """Return the bound read beside the number; a conversion has that of its original."""
    modifier = reading.modifier
    if modifier.bound == "=" and previous is not None and reading.measure.has_unit:
        gap = text[previous.end : modifier.start].strip()
        return previous.figure.bound if gap == "(" else "="
    return modifier.bound


def _direction(text: str, reading: Reading, previous: FoundFigure | None) -> Direction | None:
    """Return the direction read beside the number, or that of the figure it says again."""
    found, modifier = reading.measure, reading.modifier
    if modifier.direction is not None:
        return modifier.direction
    if found.is_plus:
        return "up"
    if found.numeral.form is NumeralForm.MULTIPLE:
        word = text[found.start : found.end].lower()
        if word.endswith(("ed", "ing", "ble", "halve", "es")):
            return "down" if found.numeral.is_decrease else "up"
    if previous is not None and _is_restated(text, previous, modifier):
        return previous.figure.direction
    return None


def _is_restated(text: str, previous: FoundFigure, modifier: Modifier) -> bool:
    """Tell the same figure said again: "lost 162 points, or 2.14%", "100 miles (160 km)"."""
    return text[previous.end : modifier.start].strip().lower() in {", or", "or", "(", "(or"}
