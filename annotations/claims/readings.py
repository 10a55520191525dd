"""Readings: a measure with its modifiers, noun phrase and unit, before it becomes a figure."""

import re
from dataclasses import dataclass, replace
from typing import Final

from annotations.claims.directions import changed_noun, is_change_noun
from annotations.claims.lexicon import BASE_VERBS, TIME_WORDS, is_plural
from annotations.claims.measures import Measure, per_after
from annotations.claims.modifiers import Modifier, bound_after, read_modifiers
from annotations.claims.noun_phrases import NounPhrase, counted_noun, linked_phrase
from annotations.claims.numeral_forms import NumeralForm
from annotations.claims.types import ClaimKind

_DETERMINER = re.compile(
    r"(?:\b(?:an?|the|its|their|his|her|our|my|this|that|another|one|each|every|first|second|new|record|whose|no)|[’']s?)\s"
    r"(?:[a-z-]+\s|\S{1,20}-[a-z]{1,12},\s)?$",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:an?|the|its|their|his|her|whose|this|each|every)\s(?:[a-z-]+\s)?$", re.IGNORECASE
)
_PARTITIVE = re.compile(
    r"\s(?:of\s)?(?:all\s|both\s)?(?=(?:the|its|their|his|her|our|those|these|all|that|my)\s)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_AGED = re.compile(r"\baged?\s$", re.IGNORECASE)
_WITHIN = re.compile(r"\bwithin\s$", re.IGNORECASE)
_FOR = re.compile(r"\s(?:for|on)\s(?:an?|the|its|their|his|her)\s(?=[a-z])")
_OF = re.compile(r"[\s\u00a0]of[\s\u00a0]", re.IGNORECASE)
_MAGNITUDE = re.compile(r"\bmagnitude(?:\s(?:of\s)?|-)$", re.IGNORECASE)
_MEMBERS = re.compile(
    r"\b(?:(?P<parent>father|mother|parent|dad|mum|mom|grandfather|grandmother)|family|families|party|household|gang|group"
    r"|crew|team|crowd|panel)\sof\s$",
    re.IGNORECASE,
)
_VICTIMS = re.compile(r"\b(?:killing|injuring|wounding)\s(?:all\s)?$", re.IGNORECASE)
# "One adult in 12"
_ONE_IN = re.compile(r"(?:one|1)\s(?!out\b)(?P<what>[a-z]{3,})\s(?:in|out|of)\s", re.IGNORECASE)
_LEVY = re.compile(r"\s(?:VAT|GST|IVA)\b")
_ABOARD = re.compile(r"\s(?:on\sboard|aboard)\b")
_VICTIM_WINDOW = 14
_KINDS: Final = {
    "money": ClaimKind.MONEY,
    "percent": ClaimKind.PERCENT,
    "measure": ClaimKind.QUANTITY,
}
_NEXT_WORD = re.compile(r"[ \u00a0](?P<word>[a-z]+)")
_MORE = re.compile(r"\smore\b(?!\s(?:than|[a-z]+ly\b))")
# A mass after "less" or "more"; any other singular may be an adjective ("15% less effective").
_MORE_OF = re.compile(
    r"\s(?:more|less|fewer)(?=\s(?:[a-z]+\s)?(?P<mass>fuel|energy|water|money|electricity|power|time|food|land|oil|gas|carbon"
    r"|tax|rain|rainfall|snow|space|revenue|income|output|pay|aid|traffic|waste|plastic|heat|sugar|meat|grain)\b|\s[a-z])"
)
COUNTING: Final = frozenset({NumeralForm.DIGITS, NumeralForm.WORDS, NumeralForm.VAGUE})
_FEW = 1000
_FORECASTERS: Final = frozenset(
    {"analysts", "economists", "experts", "forecasters", "investors", "traders", "critics"}
)
_BEFORE_NUMBER: Final = frozenset({"same", "first", "last", "next", "past", "other", "previous"})


@dataclass(slots=True)
class Reading:
    """A measure with what was read around it: `[start, end)` is its claim so far."""

    measure: Measure
    modifier: Modifier
    phrase: NounPhrase | None
    unit: str
    start: int
    end: int
    kind: ClaimKind
    concept: str


def read(text: str, found: Measure, *, start: int, end: int) -> Reading:
    """Read modifiers, counted noun and unit around one measure of a sentence."""
    begin = found.start
    if len(found.parts) > 1:
        between = _BETWEEN.search(text, max(start, begin - 12), begin)
        begin = between.start() if between else begin
        aged = _AGED.search(text, max(start, begin - 6), begin) if found.is_age else None
        begin = aged.start() if aged else begin
    modifier = read_modifiers(
        text,
        begin,
        found.end,
        start=start,
        end=end,
        is_duration=found.unit is not None and found.unit.dimension == "time",
        has_unit=found.has_unit,
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
    if phrase is not None and modifier.bound == "=":
        after = bound_after(text, stop, end=end)
        if after is not None:
            modifier, stop = replace(modifier, bound=after[0]), after[1]
    change = changed_noun(text, found.end, end=end) if found.has_unit and not found.per else None
    if change is not None:
        # A 5% pay rise is 5%, up, and measures pay.
        phrase, stop, concept = None, modifier.end, text[change.start : change.end]
        modifier = replace(modifier, direction=modifier.direction or change.direction)
    concept = concept or _measured_without_noun(text, found, stop, end)
    if phrase is None and not found.has_unit:
        unit = _members(text, found, modifier, start)
        stop = _bare_end(text, found, stop, end)
    kind = _KINDS[found.unit.kind] if found.unit is not None else ClaimKind.QUANTITY
    return Reading(found, modifier, phrase, unit, modifier.start, stop, kind, concept)


def _bare_end(text: str, found: Measure, stop: int, end: int) -> int:
    """Return where a count without a noun ends: "wounded 12 more", "averaged 5,441 a day"."""
    if found.numeral.form not in COUNTING:
        return stop
    more = _MORE.match(text, stop, end)
    stop = more.end() if more else stop
    per = None if found.per else per_after(text, stop, end=end)
    found.per, stop = per or (found.per, stop)
    return stop


def _next_word(text: str, position: int, end: int) -> str:
    following = _NEXT_WORD.match(text, position, end)
    return following["word"] if following else ""


def _members(text: str, found: Measure, modifier: Modifier, start: int) -> str:
    """Return what a group is made of: "a family of four", "a father of three", "killing all 62"."""
    if _ABOARD.match(text, found.end) or _VICTIMS.search(
        text, max(start, modifier.start - _VICTIM_WINDOW), modifier.start
    ):
        return "people"
    if found.numeral.form is not NumeralForm.WORDS:
        return ""
    group = _MEMBERS.search(text, max(start, modifier.start - 24), modifier.start)
    if group is None:
        return ""
    return "children" if group["parent"] else "people"


def _bought(text: str, position: int, end: int) -> NounPhrase | None:
    """Find what money is paid for ("$12,000 for a new roof"); no part of the claim's span."""
    match = _FOR.match(text, position, end)
    bought = counted_noun(text, match.end() - 1, end=end, is_singular=True) if match else None
    # "up 12p on a year ago"
    is_time = bought is not None and text[bought.head_start : bought.head_end] in TIME_WORDS
    return None if is_time else bought


def _measured_without_noun(text: str, found: Measure, stop: int, end: int) -> str:
    """Return what money pays for, what there is so many percent more of, whom one in five is."""
    one = _ONE_IN.match(text, found.start, found.end)
    if one is not None:
        return one["what"]
    kind = found.unit.kind if found.unit is not None else ""
    if kind == "percent":
        return _more_of(text, found.end, end)
    bought = _bought(text, stop, end) if kind == "money" else None
    return text[bought.start : bought.end] if bought else ""


def _more_of(text: str, position: int, end: int) -> str:
    """Return what there is more of: "30% less water", "15% more solar power"."""
    match = _MORE_OF.match(text, position, end)
    if match is None:
        return ""
    noun = counted_noun(text, match.end(), end=end, is_singular=match["mass"] is not None)
    return text[noun.start : noun.end] if noun is not None else ""


def _counted_unit(text: str, found: Measure, phrase: NounPhrase) -> tuple[str, str]:
    """Return the unit of a counted noun and what it is counted of ("nation", "bloc")."""
    whole = text[phrase.start : phrase.end]
    if found.is_attributive:
        unit, _, concept = whole.partition(" ")
        if unit in {"strong", "odd"} and concept:
            return concept.rpartition(" ")[2].lower(), concept
        if unit == "strong":
            # "The list is now 14,000-strong": what it counts is not said.
            return "", ""
        return unit.lower(), concept or whole
    if found.numeral.form is NumeralForm.FRACTION:
        return "", whole
    head = text[phrase.head_start : phrase.head_end].lower()
    # "a quarter point"
    return "points" if head == "point" else head, whole


def _phrase(
    text: str, found: Measure, modifier: Modifier, start: int, end: int
) -> NounPhrase | None:
    """Find the noun phrase a measure counts or measures."""
    if found.numeral.form is NumeralForm.MULTIPLE:
        return None
    # "100+ people", "20 or more cigarettes": a bound after a count stands before its noun.
    is_signed = text[found.end : modifier.end].strip() in {"", "+", "or so"}
    is_bounded = is_signed or (not found.has_unit and not found.is_attributive)
    position = modifier.end if is_bounded else found.end
    before = text[max(start, modifier.start - 24) : modifier.start]
    if found.has_unit:
        return _measured(text, found, position, before, end)
    return _counted(text, found, position, before, end, is_bare=modifier.start == found.start)


def _counted(
    text: str, found: Measure, position: int, before: str, end: int, *, is_bare: bool
) -> NounPhrase | None:
    """Find what a number without a unit counts; `before` is the text before it."""
    is_before_verb = _next_word(text, position, end) in BASE_VERBS
    if _MAGNITUDE.search(before) or (is_before_verb and _MEMBERS.search(before)):
        # "a family of four needs $100"
        return None
    is_fraction = found.numeral.form is NumeralForm.FRACTION
    if is_fraction and "-" in text[found.start : found.end] and _ATTRIBUTED.search(before):
        return _after_fraction(text, position, end)
    if is_fraction or _OF.match(text, position, end):
        return _partitive(text, position, end, is_fraction=is_fraction)
    found.is_attributive = text[position : position + 1] in {"-", "‑"}
    if found.is_attributive or found.high <= 1:
        return counted_noun(text, position, end=end, is_singular=True)
    plural = counted_noun(text, position, end=end, is_singular=False)
    if plural is not None and found.high >= _FEW and _is_forecaster(text, plural):
        return None
    if plural is None and found.high < _FEW and is_bare and _ATTRIBUTED.search(before):
        # "the 12 page document": a compound without its hyphen.
        plural = counted_noun(text, position, end=end, is_singular=True, of_phrase=False)
        found.is_attributive = plural is not None
    return plural


def _after_fraction(text: str, position: int, end: int) -> NounPhrase | None:
    """Find the noun of "a two-thirds majority"; "a one-third cut" says what a number does."""
    noun = counted_noun(text, position, end=end, is_singular=True, of_phrase=False)
    is_change = noun is not None and is_change_noun(text[noun.start : noun.end].lower())
    return None if is_change else noun


def _measured(text: str, found: Measure, position: int, before: str, end: int) -> NounPhrase | None:
    """Find what a unit measures: "70kg of gold", "a $300m contract", "20% tariffs"."""
    kind = found.unit.kind if found.unit is not None else "measure"
    linked = linked_phrase(text, position, end=end, allow_in=kind == "money")
    is_radius = _WITHIN.search(text, max(0, found.start - 8), found.start) is not None
    if linked is not None and not is_radius:
        # "fifty years of the same two parties": the noun comes after the next number.
        return None if text[linked.start : linked.end] in _BEFORE_NUMBER else linked
    following = _NEXT_WORD.match(text, position, end)
    if following is not None and following["word"] in BASE_VERBS and not found.is_attributive:
        # "the upper 10 cm holds": after a unit a verb may follow, after a count a noun.
        return None
    is_singular = found.is_attributive or _DETERMINER.search(before) is not None
    if kind == "percent" and following is None:
        # "20 per cent VAT"
        is_singular = is_singular or _LEVY.match(text, position, end) is not None
    is_period = found.unit is not None and found.unit.dimension == "time"
    is_period = is_period and not found.is_attributive and text[found.end - 1] == "s"
    if is_period or (not is_singular and kind == "measure"):
        # "In the first nine months exports grew"
        return None
    noun = counted_noun(text, position, end=end, is_singular=is_singular, of_phrase=False)
    if noun is not None and _is_forecaster(text, noun):
        return None
    if noun is not None and is_change_noun(text[noun.start : noun.end].lower()):
        # "a 5p increase": as "a 10 per cent fall", which is 10 per cent.
        return None
    return noun


def _is_forecaster(text: str, noun: NounPhrase) -> bool:
    """Tell "the $4.4bn analysts had forecast" from what money pays for."""
    return text[noun.head_start : noun.head_end].lower() in _FORECASTERS


def _partitive(text: str, position: int, end: int, *, is_fraction: bool) -> NounPhrase | None:
    """Read "of the voters", "the population" after a fraction or "two of"."""
    linked = linked_phrase(text, position, end=end)
    if linked is not None:
        # "11 counts of fraud and two of perjury": only a fraction can be of a mass.
        last = text[linked.head_start : linked.head_end].lower()
        return linked if is_fraction or is_plural(last) else None
    match = _PARTITIVE.match(text, position, end)
    if match is not None:
        word_end = text.find(" ", match.end(), end)
        return counted_noun(text, word_end, end=end, is_singular=True) if word_end > 0 else None
    return counted_noun(text, position, end=end, is_singular=False)
