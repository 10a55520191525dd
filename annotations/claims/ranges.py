"""Numbers that belong together: ranges, lists that share a unit, pairs of a change."""

import re
from dataclasses import replace
from typing import Final

from annotations.claims.directions import CHANGE_VERBS
from annotations.claims.lexicon import grammar_words
from annotations.claims.measures import Measure
from annotations.claims.numeral_forms import NumeralForm

_JOIN = re.compile(r"\s?(?:[-–—‑]|to|and|or|-to-|~|/|and\sup\sto)\s?|-\s?to[\s-]", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"\s?(?:[,;/x]|and|or|to|,\s?and|,\s?or|-,|-\sand|-\sor|-,\sand)\s"
    r"(?:about\s|nearly\s|over\s|even\s)?|\s?[-–]\s?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\bbetween\s(?:about\s|around\s|roughly\s|some\s|nearly\s|an\sestimated\s)?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\bfrom\s(?:about\s|around\s|roughly\s|some\s|nearly\s|just\s|over\s)?$", re.IGNORECASE
)
_BY = re.compile(r"\bby\s(?:about\s|around\s|nearly\s|roughly\s|over\s|almost\s)?$", re.IGNORECASE)
# "Would grow by 20% to 30%": what is to come is seldom known to the point.
_FORECAST = re.compile(r"\b(?:will|would|could|may|might|should|can)\s[a-z]+\s(?:by\s)?$")
_WORD = re.compile(r"[a-z]+")
_CLAUSE_END = re.compile(r"[.;:](?=\s)")
# Words of change beside those that give a figure its direction.
_CHANGES: Final = CHANGE_VERBS | grammar_words("changes")
_CHANGE_WINDOW = 40
# A small unit that goes on with a large one: "5 ft 10 in", "thirteen dollars forty-five cents".
_COMPOUNDS: Final = frozenset(
    {
        ("ft", "in"),
        ("lb", "oz"),
        ("st", "lb"),
        ("years", "months"),
        ("years", "days"),
        ("weeks", "days"),
        ("days", "hours"),
        ("hours", "minutes"),
        ("minutes", "seconds"),
    }
)
_COMPOUND_GAP = re.compile(r"\s?(?:and\s)?")
_CONVERTED: Final = frozenset({"time", "length", "mass"})
_COMMA_PAIR = re.compile(r",\s")
_GOES_ON = re.compile(r",?\s(?:and\s)?\w+\s(?:weeks?|days?|hours?|minutes?|seconds?)\b")
_UNRANGED: Final = frozenset({NumeralForm.MULTIPLE, NumeralForm.VAGUE})
_LONGEST_GAP: Final = 12
_CENTS: Final = 100
_INCHES: Final = 12
_MOST_OR: Final = 20
_WIDEST_CHANGE: Final = 5
_WIDEST_FORECAST: Final = 3
_NO_SHARE: Final = 1000


def join_measures(text: str, measures: list[Measure], *, start: int) -> list[Measure]:
    """Join neighbours into ranges and let the numbers of a list share their unit."""
    joined: list[Measure] = []
    for current in measures:
        previous = joined[-1] if joined else None
        if previous is not None and _is_compound(text, previous, current):
            joined[-1] = _summed(previous, current)
        elif previous is not None and _is_range(text, previous, current, start):
            joined[-1] = _merged(previous, current)
        else:
            joined.append(current)
    _carry_back(text, joined)
    return joined


def _is_range(text: str, first: Measure, second: Measure, start: int) -> bool:
    gap = text[first.end : second.start]
    is_joined = len(gap) <= _LONGEST_GAP and _JOIN.fullmatch(gap) is not None
    if not is_joined or not _may_join(first, second):
        return False
    word = gap.strip().lower().strip("-").strip()
    before = text[max(start, first.start - 60) : first.start]
    low, high = _aligned(first, second)
    if word == "and":
        return _BETWEEN.search(before) is not None
    if word == "or":
        is_alike = first.numeral.form == second.numeral.form and not first.has_unit
        # "three or four", "20 or 30"; "$25 or $40" and "8 or $9" are two prices.
        return is_alike and not second.has_prefix and low < high <= max(_MOST_OR, 1.5 * low)
    if word == "to":
        # "Down 27,000 to 7.4 million": no range is that wide.
        is_apart = first.has_unit or 0 < _WIDEST_CHANGE * low < high
        is_forecast = high <= _WIDEST_FORECAST * low and _FORECAST.search(before) is not None
        is_change = is_apart and _ends_in_change(before) and not is_forecast
        shares_unit = second.unit is not None and not first.has_unit
        return not is_change and _is_to_range(before, low, high, shares_unit=shares_unit)
    return first.unit == second.unit is not None if gap == "/" else low < high


def _may_join(first: Measure, second: Measure) -> bool:
    """Tell whether two measures are of one sort: plain numbers with no or the same unit."""
    if len(first.parts) > 1 or (first.is_age and second.unit is not None):
        return False
    forms = {first.numeral.form, second.numeral.form}
    if not _UNRANGED.isdisjoint(forms) or (NumeralForm.FRACTION in forms and len(forms) > 1):
        return False
    return first.unit is None or _agree(first, second)


def _names_change(before: str) -> bool:
    """Tell whether a word of change governs what follows, in the same clause."""
    clause = _CLAUSE_END.split(before[-_CHANGE_WINDOW:])[-1]
    return not _CHANGES.isdisjoint(_WORD.findall(clause.lower()))


def _ends_in_change(before: str) -> bool:
    """Tell "rose 18 sen" (to RM23.50), where the first number says by how much."""
    words = _WORD.findall(before[-_CHANGE_WINDOW:].lower())
    while words and words[-1] in {"by", "about", "another", "nearly", "almost", "a", "further"}:
        words.pop()
    return bool(words) and words[-1] in _CHANGES


def _is_compound(text: str, first: Measure, second: Measure) -> bool:
    if first.unit is None or len(first.parts) > 1:
        return False
    if _is_height(text, first, second):
        return True
    if not _is_compound_gap(text, first.end, second):
        return False
    if second.unit is None:
        return _is_small_change(text, first, second) or _is_half_more(text, first, second)
    if first.unit.dimension == "money":
        is_minor = second.unit.factor < first.unit.factor
        return is_minor and first.unit.currency == second.unit.currency
    # "Between two years and 18 months": what would fill the large unit is no rest of it.
    is_rest = second.high * second.unit.factor < first.unit.factor and first.low.is_integer()
    return is_rest and (first.unit.symbol, second.unit.symbol) in _COMPOUNDS


def _is_compound_gap(text: str, stop: int, second: Measure) -> bool:
    """Tell "three years, two months" from a list: "three years, two months and 14 days"."""
    if _COMMA_PAIR.fullmatch(text, stop, second.start):
        return _GOES_ON.match(text, second.end) is None
    return _COMPOUND_GAP.fullmatch(text, stop, second.start) is not None


def _is_height(text: str, first: Measure, second: Measure) -> bool:
    """Tell the inches of "a 6-foot-4 forward"."""
    is_feet = first.symbol == "ft" and text[first.end : second.start] == "-"
    is_inches = second.symbol in {"", "in"} and second.low < _INCHES and second.numeral.scale == 1
    return is_feet and is_inches and second.low.is_integer()


def _is_small_change(text: str, first: Measure, second: Measure) -> bool:
    """Tell the cents of "15 dollars and 50", with nothing counted after them."""
    is_cents = second.numeral.scale == 1 and second.low.is_integer() and 0 < second.low < _CENTS
    is_money = first.unit is not None and first.unit.dimension == "money" and not first.has_prefix
    is_last = second.end >= len(text) or text[second.end] in ".,;!?\n"
    return is_cents and is_money and is_last and first.low.is_integer()


def _is_half_more(text: str, first: Measure, second: Measure) -> bool:
    """Tell "an hour and a half", "two miles and a quarter" from "six years and half the money"."""
    is_measure = first.unit is not None and first.unit.dimension in _CONVERTED
    is_half = text[second.start : second.end].lower() in {"a half", "a quarter"}
    return is_measure and is_half and not text.startswith(" of ", second.end)


def _summed(first: Measure, second: Measure) -> Measure:
    """Add the small unit to the large one: 5 ft 6 in is 5.5 ft; or a part of the same one."""
    if first.unit is None:
        return first
    minor = _CENTS if first.unit.dimension == "money" else _INCHES
    share = second.unit.factor / first.unit.factor if second.unit else 1 / minor
    if second.numeral.form is NumeralForm.FRACTION:
        share = 1.0
    value = first.low + second.low * share
    return replace(
        first,
        end=second.end,
        low=value,
        high=value,
        per=second.per,
        is_attributive=second.is_attributive,
        parts=[*first.parts, *second.parts],
    )


def _agree(first: Measure, second: Measure) -> bool:
    if second.unit is None:
        return first.has_prefix and second.numeral.form is NumeralForm.DIGITS
    if first.unit is None:
        return False
    if first.unit.dimension != second.unit.dimension:
        return False
    return first.unit.dimension != "money" or first.unit == second.unit


def _is_to_range(before: str, low: float, high: float, *, shares_unit: bool) -> bool:
    """Tell "12 to 17" from "rose from 12 to 17", "by 2 to 17" and "outnumbered 3 to 1"."""
    if _BY.search(before) and not shares_unit and not _FORECAST.search(before):
        return False
    if _FROM.search(before):
        return not _names_change(before)
    return low < high


def _aligned(first: Measure, second: Measure) -> tuple[float, float]:
    """Let "$89 to $93 billion" share the magnitude of its second number."""
    scale = second.numeral.scale
    if first.numeral.scale == 1 and scale > 1 and first.low < second.high / scale * 10:
        return first.low * scale, second.high
    return first.low, second.high


def _merged(first: Measure, second: Measure) -> Measure:
    low, high = _aligned(first, second)
    if first.unit and second.unit and first.unit.dimension in _CONVERTED:
        # "between two years and 18 months"
        low *= first.unit.factor / second.unit.factor
    unit = second.unit or first.unit
    symbol = second.symbol or first.symbol
    if first.has_prefix and second.unit is None:
        unit, symbol = first.unit, first.symbol
    return Measure(
        numeral=first.numeral,
        start=first.start,
        end=second.end,
        low=low,
        high=high,
        unit=unit,
        symbol=symbol,
        per=second.per or first.per,
        is_age=first.is_age or second.is_age,
        is_attributive=second.is_attributive,
        has_prefix=first.has_prefix,
        parts=[first.numeral, second.numeral],
    )


def _carry_back(text: str, measures: list[Measure]) -> None:
    """Give "12, 15" the unit of "12, 15 and 20 per cent", from right to left."""
    for index in range(len(measures) - 2, -1, -1):
        first, second = measures[index], measures[index + 1]
        gap = text[first.end : second.start]
        if first.has_unit or len(gap) > _LONGEST_GAP or _LIST_GAP.fullmatch(gap) is None:
            continue
        if second.unit is None or first.numeral.form is NumeralForm.FRACTION:
            continue
        if second.has_prefix and gap.strip() not in {"or", "-", "–"}:
            continue
        if second.unit.kind == "percent" and first.low >= _NO_SHARE:
            # "down 20,000, or 15 per cent": a count said again as a share.
            continue
        first.unit, first.symbol, first.per = second.unit, second.symbol, second.per
        if (
            first.numeral.scale == 1
            and second.numeral.scale > 1
            and gap.strip() in {"or", "and", ","}
        ):
            factor = second.numeral.scale
            if first.low < second.low / factor * 10:
                first.low, first.high = first.low * factor, first.high * factor
