"""Of which time a figure is: two figures of different years, or per month and per year, differ."""

import re
from dataclasses import dataclass, replace

from annotations.claims.types import Figure
from annotations.claims.units import unit_named
from annotations.sources.concepts import RATES

_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w-]|[.,]\d)")
# Only one end of a span: the figure is of all of it.
_SPAN = re.compile(
    r"\b(?:since|from|until|till|by|between|before|after|to)\s(?:\w+\s)?$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;:!?()\n–—]|\.(?=\s|$)|\b(?:and|while|but|to)\b")
_SENTENCE_END = re.compile(r"[!?\n]|\.(?=\s|$)")
_REACH = 80
_EACH = {
    per: re.compile(rf"\b(?:{words}|(?:per|each|every) {per})\b", re.IGNORECASE)
    for per, words in (
        ("day", "daily"),
        ("week", "weekly"),
        ("month", "monthly"),
        ("year", "yearly|annual|annually|per annum"),
    )
}
# A year that opens its sentence: "In 2023, exports were $3 billion".
_OPENING = re.compile(r"\W*(?:back )?in ((?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """The year a figure is of, and the time it counts per; "" where it does not say."""

    year: str
    per: str


def with_year(figure: Figure, *, text: str, start: int, end: int) -> Figure:
    """Add to a figure's concept the year its clause names after it, or its sentence before.

    The figure stands at `[start, end)` of the text.
    """
    if _YEAR.search(figure.concept):
        return figure
    year = _year_after(text, end) or _year_before(text, start)
    return replace(figure, concept=f"{figure.concept} in {year}".strip()) if year else figure


def different_periods(claim: Figure, source: Figure) -> str:
    """Say in a sentence that two figures are of different times, or return nothing.

    Where one of the two does not say its time, nothing can be told.
    """
    one, other = _period(claim), _period(source)
    if one.per and other.per and one.per != other.per:
        return f"The claim counts per {one.per}, the source per {other.per}."
    if one.year and other.year and one.year != other.year:
        return f"The claim is about {one.year}, the source about {other.year}."
    return ""


def _period(figure: Figure) -> Period:
    year = _YEAR.search(figure.concept)
    _, slash, per = figure.unit.rpartition("/")
    # A speed is a measure of its own, and no count per hour.
    if not slash or per not in RATES or unit_named(figure.unit):
        words = f"{figure.unit} {figure.concept}"
        per = next((name for name, form in _EACH.items() if form.search(words)), "")
    return Period(year=year.group() if year else "", per=per)


def _year_after(text: str, end: int) -> str:
    clause = text[end : end + _REACH]
    stop = _CLAUSE_END.search(clause)
    return _first_year(clause[: stop.start()] if stop else clause)


def _year_before(text: str, start: int) -> str:
    before = text[max(0, start - 2 * _REACH) : start]
    stops = [found.end() for found in _SENTENCE_END.finditer(before)]
    sentence = before[stops[-1] :] if stops else before
    opening = _OPENING.match(sentence)
    return opening.group(1) if opening else ""


def _first_year(clause: str) -> str:
    found = _YEAR.search(clause)
    if found is None or _SPAN.search(clause[: found.start()]):
        return ""
    return found.group()
