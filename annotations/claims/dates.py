"""Dates and periods: where they stand and which days they mean (ISO 8601 intervals)."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from annotations.claims.lexicon import IRREGULAR_VERBS, is_plural
from annotations.claims.units import match_unit

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
# In small letters only beside a day or year, and never the words "may" and "march".
_M = rf"(?:{_MONTH}|{_SHORT}|(?:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|aug|sept|sep|oct|nov|dec)\.?)(?![a-z])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|,\d{3}|\.\d)"
_YEAR = r"(?:1[6-9]\d\d|2[01]\d\d)(?![\d%]|,\d|\.\d|[-–]\w*[a-z])"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_LEAD = (
    r"(?:(?P<lead>(?i:since|until|till|by|before|after|from|on|in|during|as of|through|throughout|over|for))\s"
    r"(?:the\s)?)?(?:(?P<part>(?i:early|late|mid|the end of|the start of|the beginning of|the middle of))[\s-]"
    r"(?:of\s)?)?"
)

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    ("iso", r"(?P<iy>(?:19|20)\d\d)-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01])(?!\d)"),
    (
        "month_day_range",
        rf"(?P<rm>{_M})\s(?P<ra>{_DAY})\s?(?:-|–|to|and)\s?(?P<rb>{_DAY})(?:,?\s(?P<ry>{_YEAR}))?",
    ),
    (
        "month_day",
        rf"(?:{_WEEKDAY},?\s)?(?P<am>{_M})\s(?:the\s)?(?P<ad>{_DAY})(?:,?\s(?:of\s)?(?P<ay>{_YEAR}))?(?!\s(?:million|billion|per|people))",
    ),
    (
        "day_month",
        rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<bd>{_DAY})\s(?:of\s)?(?P<bm>{_M})(?:,?\s(?P<by>{_YEAR}))?",
    ),
    ("month_year", rf"(?P<cm>{_M}),?\s(?:of\s)?(?P<cy>{_YEAR})"),
    (
        "quarter",
        rf"(?:(?P<qo>(?i:first|second|third|fourth|1st|2nd|3rd|4th|last|final))[\s-](?P<qw>quarter|half|three months)(?:\s(?:of|in)\s(?:the\s)?(?:fiscal\s|financial\s)?|\s)|(?P<qs>[QH][1-4])\s)(?:(?:fiscal|financial)\s)?(?P<qy>{_YEAR})",
    ),
    (
        "year_range",
        rf"(?P<ya>{_YEAR})(?:\s?[-–]\s?|\sto\s|\sand\s)(?P<yb>{_YEAR}|\d\d(?!\d))",
    ),
    ("decade", r"(?P<de>(?:1[5-9]|20)\d0)['’]?s(?!\w)"),
    (
        "relative",
        rf"(?P<rel>(?:(?i:earlier|later|early|late)\s)?(?P<rw>(?i:last|this|next|past))\s(?P<ru>{_WEEKDAY}|week|weekend|month|year|quarter|decade|century|spring|summer|autumn|fall|winter|{_MONTH})(?!\w))",
    ),
    ("near", r"(?P<nr>(?i:yesterday|today|tomorrow|tonight|overnight))(?!\w)"),
    ("weekday", rf"(?P<wd>{_WEEKDAY})(?!\w)"),
    ("year", rf"(?P<y>{_YEAR})"),
    ("month", rf"(?P<m>{_MONTH}|{_SHORT})(?!\w)"),
)
_SOURCE = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS)
_DATE = re.compile(rf"(?<![\w$€£.,#/-]){_LEAD}(?:{_SOURCE})")
_HINT = re.compile(
    rf"\d{{4}}|\d\s?{_M}|{_M}\s\d|{_MONTH}|{_SHORT}|{_WEEKDAY}|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Oo]vernight"
    r"|\b(?:[Ll]ast|[Tt]his|[Nn]ext|[Pp]ast)\s",
)
_FUTURE = re.compile(
    r"\b(?:will|would|going to|set to|due|expected|plans? to|scheduled|shall|takes? office|taking office|"
    r"upcoming|ahead|vow(?:s|ed)? to|aims? to|to be)\b",
    re.IGNORECASE,
)
_YEAR_LEADS: Final = frozenset(
    {
        "in",
        "since",
        "by",
        "until",
        "till",
        "before",
        "after",
        "from",
        "during",
        "through",
        "throughout",
    }
)
_MONTH_LEADS: Final = _YEAR_LEADS | {"as of"}
_OPEN_START: Final = frozenset({"since", "from", "after"})
_OPEN_END: Final = frozenset({"until", "till", "by", "before", "through"})
_ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
                    "4th": 4, "last": 4, "final": 4}  # fmt: skip
_NEXT_WORD = re.compile(r"[ \u00a0](?P<word>[a-z][\w’'-]*)")
_LAST_WORD = re.compile(r"(?P<word>[A-Za-z][\w’'-]*)[ \u00a0]$")
_COUNT_LEADS: Final = frozenset({"about", "around", "nearly", "almost", "than", "over", "least", "some", "to",
                                 "roughly", "approximately", "estimated", "only", "just", "many"})  # fmt: skip
_COUNT_PHRASE = re.compile(
    r"\b(?:(?:average|total|maximum|minimum|median|record|excess) of|up to|as many as|at least|nearly|roughly|approximately"
    r"|an estimated|almost|fewer than|no more than)\s$",
    re.IGNORECASE,
)
_DATELIKE_UNITS: Final = frozenset({"season", "points", "point", "times", "time", "real", "second"})
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or period at `[start, end)`.

    `period` is its ISO 8601 interval (`2022-02-01/2022-02-28`; an open side is `..`, as in ISO
    8601-2), "" where the article's own date would be needed and is not known. `is_claim` is
    false for a bare year or month that only tells the number grammar to keep away.
    """

    start: int
    end: int
    period: str
    is_claim: bool


def find_dates(
    text: str, *, start: int, end: int, published_on: date | None = None
) -> list[FoundDate]:
    """Find the dates and periods in `text[start:end]`, in order and without overlap."""
    if _HINT.search(text, start, end) is None:
        return []
    found = []
    for match in _DATE.finditer(text, start, end):
        kind = _kind(match)
        lead = (match["lead"] or "").lower()
        if kind == "month" and not (lead in _MONTH_LEADS or match["part"]):
            continue
        if kind == "year" and not match["part"] and _is_count(match, end):
            continue
        is_claim = kind != "year" or lead in _YEAR_LEADS or bool(match["part"])
        days = _resolve(match, kind, published_on)
        found.append(
            FoundDate(match.start(), match.end(), _interval(days, lead, published_on), is_claim)
        )
    return found


def _is_count(match: re.Match[str], end: int) -> bool:
    """Tell "sent 2000 troops" from "the 2016 elections": a plural counted, nothing datelike."""
    text = match.string
    after = _NEXT_WORD.match(text, match.end(), end)
    if match_unit(text, match.end(), end=end) or match_unit(text, match.end() + 1, end=end):
        return not (match["lead"] and after and after["word"].lower() in _DATELIKE_UNITS)
    if not match["lead"] and _COUNT_PHRASE.search(text, max(0, match.start() - 24), match.start()):
        return True
    if match["lead"] or after is None or not is_plural(after["word"].lower()):
        return False
    before = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    if before is None or before["word"][0].isupper():
        return False
    word = before["word"].lower()
    return word in _COUNT_LEADS or word in IRREGULAR_VERBS or word.endswith(("ed", "ing"))


def _kind(match: re.Match[str]) -> str:
    return next(name for name, _ in _PATTERNS if match[name] is not None)


def _interval(days: Days | None, lead: str, published_on: date | None) -> str:
    if days is None:
        return ""
    first, last = days
    if lead in _OPEN_START:
        return f"{first.isoformat()}/.."
    if lead in _OPEN_END:
        return f"../{last.isoformat()}"
    if lead == "over" and published_on:
        last = min(last, published_on)
    return f"{first.isoformat()}/{last.isoformat()}"


def _resolve(match: re.Match[str], kind: str, published_on: date | None) -> Days | None:
    try:
        days = _RESOLVERS[kind](match, published_on)
    except (ValueError, OverflowError):
        # "February 30" or a year out of range: a date in form only.
        return None
    part = (match["part"] or "").lower()
    return _narrowed(days, part) if days and part else days


def _narrowed(days: Days, part: str) -> Days:
    """Cut "early", "mid" or "late" out of a period: a third of it each."""
    first, last = days
    third = timedelta(days=((last - first).days + 1) // 3)
    if "early" in part or "start" in part or "beginning" in part:
        return first, first + third
    if "mid" in part:
        return first + third, last - third
    return last - third, last


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _digits(text: str) -> int:
    return int("".join(c for c in text if c.isdigit()))


def _month_span(year: int, month: int, last_month: int | None = None) -> Days:
    until = last_month or month
    return date(year, month, 1), date(year, until, calendar.monthrange(year, until)[1])


def _is_future(match: re.Match[str]) -> bool:
    return _FUTURE.search(match.string, max(0, match.start() - 60), match.start()) is not None


def _nearest(match: re.Match[str], published_on: date, build: Callable[[int], Days]) -> Days:
    """Choose the year: the latest occurrence not after the article, the next one if foretold."""
    days = build(published_on.year)
    if _is_future(match):
        return days if days[1] >= published_on else build(published_on.year + 1)
    return days if days[0] <= published_on else build(published_on.year - 1)


def _iso(match: re.Match[str], _: date | None) -> Days:
    day = date(int(match["iy"]), int(match["im"]), int(match["id"]))
    return day, day


def _month_day(match: re.Match[str], published_on: date | None) -> Days | None:
    month, day, year = match["am"], match["ad"], match["ay"]
    if match["bm"]:
        month, day, year = match["bm"], match["bd"], match["by"]
    return _day_of(match, month, (_digits(day), _digits(day)), year, published_on)


def _month_day_range(match: re.Match[str], published_on: date | None) -> Days | None:
    days = (_digits(match["ra"]), _digits(match["rb"]))
    return _day_of(match, match["rm"], days, match["ry"], published_on)


def _day_of(
    match: re.Match[str],
    month: str,
    days: tuple[int, int],
    year: str | None,
    published_on: date | None,
) -> Days | None:
    number = _month_number(month)

    def build(in_year: int) -> Days:
        return date(in_year, number, days[0]), date(in_year, number, days[1])

    if year:
        return build(int(year))
    return _nearest(match, published_on, build) if published_on else None


def _month_year(match: re.Match[str], _: date | None) -> Days:
    return _month_span(int(match["cy"]), _month_number(match["cm"]))


def _month_alone(match: re.Match[str], published_on: date | None) -> Days | None:
    number = _month_number(match["m"])
    if published_on is None:
        return None
    return _nearest(match, published_on, lambda year: _month_span(year, number))


def _quarter(match: re.Match[str], _: date | None) -> Days:
    year = int(match["qy"])
    if match["qs"]:
        number, length = int(match["qs"][1]), 3 if match["qs"][0] in "Qq" else 6
    else:
        number = _ORDINALS[match["qo"].lower()]
        length = 6 if match["qw"].lower() == "half" else 3
        if length > 3 and match["qo"].lower() in {"last", "final"}:  # noqa: PLR2004 - a half year
            number = 2
    return _month_span(year, (number - 1) * length + 1, number * length)


def _year_range(match: re.Match[str], _: date | None) -> Days | None:
    first, tail = int(match["ya"]), match["yb"]
    last = int(match["ya"][: -len(tail)] + tail) if len(tail) < len(match["ya"]) else int(tail)
    return (date(first, 1, 1), date(last, 12, 31)) if last >= first else None


def _decade(match: re.Match[str], _: date | None) -> Days:
    first = int(match["de"])
    # "the 2000s" is the decade here; news means the century nearly never.
    return date(first, 1, 1), date(first + 9, 12, 31)


def _year(match: re.Match[str], _: date | None) -> Days:
    year = int(match["y"])
    return date(year, 1, 1), date(year, 12, 31)


def _near(match: re.Match[str], published_on: date | None) -> Days | None:
    if published_on is None:
        return None
    shift = {"yesterday": -1, "tomorrow": 1}.get(match["nr"].lower(), 0)
    day = published_on + timedelta(days=shift)
    return day, day


def _weekday(match: re.Match[str], published_on: date | None) -> Days | None:
    if published_on is None:
        return None
    back = (published_on.weekday() - _WEEKDAYS.index(match["wd"].lower())) % 7
    day = published_on - timedelta(days=back)
    if _is_future(match):
        day += timedelta(days=7 if back else 0)
    return day, day


def _relative(match: re.Match[str], published_on: date | None) -> Days | None:
    if published_on is None:
        return None
    unit = match["ru"].lower()
    shift = {"last": -1, "past": -1, "this": 0, "next": 1}[match["rw"].lower()]
    phrase = match["rel"].lower()
    if unit in _WEEKDAYS:
        return _relative_weekday(_WEEKDAYS.index(unit), shift, published_on)
    days = _shifted(unit, shift, published_on)
    if phrase.startswith("earlier") and shift == 0:
        return days[0], published_on
    if phrase.startswith("later") and shift == 0:
        return published_on, days[1]
    return _narrowed(days, phrase.split()[0]) if phrase.startswith(("early", "late ")) else days


def _relative_weekday(weekday: int, shift: int, published_on: date) -> Days:
    back = (published_on.weekday() - weekday) % 7
    if shift < 0:
        day = published_on - timedelta(days=back or 7)
    elif shift > 0:
        day = published_on + timedelta(days=7 - back)
    else:
        day = published_on - timedelta(days=published_on.weekday() - weekday)
    return day, day


def _shifted(unit: str, shift: int, published_on: date) -> Days:
    year = published_on.year
    if unit in {"week", "weekend"}:
        monday = published_on - timedelta(days=published_on.weekday()) + timedelta(weeks=shift)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return first, monday + timedelta(days=6)
    if unit == "month":
        months = year * 12 + published_on.month - 1 + shift
        return _month_span(months // 12, months % 12 + 1)
    if unit == "quarter":
        quarters = year * 4 + (published_on.month - 1) // 3 + shift
        return _month_span(quarters // 4, quarters % 4 * 3 + 1, quarters % 4 * 3 + 3)
    if unit in {"decade", "century"}:
        length = 10 if unit == "decade" else 100
        first_year = year // length * length + shift * length
        return date(first_year, 1, 1), date(first_year + length - 1, 12, 31)
    return _shifted_season(unit, shift, published_on)


def _shifted_season(unit: str, shift: int, published_on: date) -> Days:
    year = published_on.year
    if unit == "winter":
        first = date(year + min(shift, 0) - (1 if shift == 0 else 0), 12, 1)
        return first, _month_span(first.year + 1, 2)[1]
    if unit in _SEASONS or unit in MONTHS:
        months = _SEASONS.get(unit) or (MONTHS[unit], MONTHS[unit])
        days = _month_span(year, *months)
        if shift < 0 and days[1] >= published_on:
            return _month_span(year - 1, *months)
        return _month_span(year + 1, *months) if shift > 0 and days[0] <= published_on else days
    return date(year + shift, 1, 1), date(year + shift, 12, 31)


_RESOLVERS: Final[dict[str, Callable[[re.Match[str], date | None], Days | None]]] = {
    "iso": _iso,
    "month_day": _month_day,
    "day_month": _month_day,
    "month_day_range": _month_day_range,
    "month_year": _month_year,
    "quarter": _quarter,
    "year_range": _year_range,
    "decade": _decade,
    "relative": _relative,
    "near": _near,
    "weekday": _weekday,
    "year": _year,
    "month": _month_alone,
}
