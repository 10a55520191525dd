"""Which days a date or period means."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from annotations.claims.lexicon import (
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    TIME_WORDS,
    grammar_words,
)

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

_FUTURE: Final = grammar_words("future")
_PAST: Final = grammar_words("past")
_TAKING_OFFICE = re.compile(r"\btak(?:e|es|ing) (?:office|effect)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z’']+")
_CUE_WINDOW = 70
_ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
                    "4th": 4, "last": 4, "final": 4}  # fmt: skip
_SHORT = 3
_MONTHS, _MONTH_DAYS, _DECADE_DAYS = 12, 31, 3000
Days = tuple[date, date]


def resolve(match: re.Match[str], kind: str, published_on: date | None) -> Days | None:
    """Return the first and last day of a date, or None where it cannot be told.

    `match` is a match of the date grammar of `dates` and `kind` the alternative that matched.
    `published_on` anchors what is relative; without it "in May" stays open.
    """
    try:
        days = _RESOLVERS[kind](match, published_on)
    except (ValueError, OverflowError):
        # "February 30" or a year out of range: a date in form only.
        return None
    part = (match["part"] or "").lower()
    return _narrowed(days, part) if days and part else days


def _narrowed(days: Days, part: str) -> Days:
    """Cut "early", "mid" or "late" out of a period: a third of it, whole years of a decade.

    The start or the end of a year is its first or last month.
    """
    first, last = days
    length = (last - first).days + 1
    is_edge = part.startswith("the ") and "middle" not in part
    if length > _DECADE_DAYS:
        step = 3 * (last.year - first.year + 1) // 10
        if part == "mid" or "middle" in part:
            return date(first.year + step + 1, 1, 1), date(last.year - step, 12, 31)
        if part in {"early", "the start of", "the beginning of"}:
            return first, date(first.year + step, 12, 31)
        return date(last.year - step + 1, 1, 1), last
    third = timedelta(days=length // (12 if is_edge and length > _MONTH_DAYS else 3))
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


def _tense(match: re.Match[str]) -> str:
    """Return "future", "past" or "" from the verb nearest before the date, else after it."""
    text, begin = match.string, match.start()
    before = text[max(0, begin - _CUE_WINDOW) : begin]
    if _TAKING_OFFICE.search(before):
        return "future"
    words = _WORD.findall(before)
    for index in range(len(words) - 1, -1, -1):
        tense = _tense_of(words, index)
        if tense:
            return tense
    # The clause that follows: "In May, the court had already ...".
    clause = text[match.end() : match.end() + _CUE_WINDOW].lstrip(", ").partition(",")[0]
    after = _WORD.findall(clause)
    return next((t for i in range(len(after)) if (t := _tense_of(after, i))), "")


def _tense_of(words: list[str], index: int) -> str:
    word = words[index]
    if word in _FUTURE:
        return "future"
    following = words[index + 1] if index + 1 < len(words) else ""
    if word == "to" and following.islower() and following not in CLOSED_CLASS | TIME_WORDS:
        # "voted to close two libraries": what is to be done lies ahead.
        return "future"
    previous = words[index - 1].lower() if index else ""
    if word == "from" and previous in {"down", "up"}:
        return "past"
    is_verb = word in IRREGULAR_VERBS or (word.endswith("ed") and len(word) > _SHORT)
    is_past = word in _PAST or (is_verb and previous not in DETERMINERS)
    return "past" if is_past else ""


def _nearest(match: re.Match[str], published_on: date, build: Callable[[int], Days]) -> Days:
    """Choose the year: by the tense of the sentence, else the occurrence nearest in time."""
    year = published_on.year
    days = build(year)
    later = days if days[1] >= published_on else build(year + 1)
    earlier = days if days[0] <= published_on else build(year - 1)
    tense = _tense(match)
    if tense:
        return later if tense == "future" else earlier
    ahead, back = later[0] - published_on, published_on - earlier[1]
    return later if ahead < back else earlier


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


def _day_list(match: re.Match[str], published_on: date | None) -> Days | None:
    """Read "3, 4 and 5 May" and "May 3, 4 and 5": from the first day to the last."""
    month, days, year = match["lm"], (match["la"], match["lb"]), match["ly"]
    if match["em"]:
        month, days, year = match["em"], (match["ea"], match["eb"]), match["ey"]
    first, last = _digits(days[0]), _digits(days[1])
    return _day_of(match, month, (first, last), year, published_on) if first <= last else None


def _days_of_two_months(match: re.Match[str], published_on: date | None) -> Days | None:
    """Read "28 May to 3 June" and "May 28 to June 3"; over New Year the first year is one less."""
    if match["xm"]:
        month, day, last_month, last_day = match["xm"], match["xa"], match["xn"], match["xb"]
        year, last_year = match["xy"], match["xz"]
    else:
        month, day, last_month, last_day = match["va"], match["vb"], match["vm"], match["vn"]
        year, last_year = match["vy"], match["vz"]
    first, last = _month_number(month), _month_number(last_month)

    def build(until: int) -> Days:
        since = int(year) if year else until - (first > last)
        return date(since, first, _digits(day)), date(until, last, _digits(last_day))

    if last_year or year:
        return build(int(last_year) if last_year else int(year) + (first > last))
    return _nearest(match, published_on, build) if published_on else None


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
    short = match["ds"]
    first = int(match["de"] or (f"19{short}" if short >= "30" else f"20{short}"))
    # "the 2000s" is the decade here; news means the century nearly never.
    return date(first, 1, 1), date(first + 9, 12, 31)


def _century(match: re.Match[str], _: date | None) -> Days:
    last = int(match["ce"]) * 100
    return date(last - 99, 1, 1), date(last, 12, 31)


def _season(match: re.Match[str], _: date | None) -> Days:
    year = int(match["sy"])
    months = _SEASONS.get(match["sn"].lower())
    if months is None:
        # A winter is named after the year it begins in.
        return date(year, 12, 1), _month_span(year + 1, 2)[1]
    return _month_span(year, *months)


def _month_range(match: re.Match[str], published_on: date | None) -> Days | None:
    first, last = _month_number(match["fm"]), _month_number(match["tm"])
    until = int(match["ty"] or 0) or (published_on.year if published_on else 0)
    if not until:
        return None
    since = int(match["fy"] or 0) or (until if first <= last else until - 1)
    return date(since, first, 1), _month_span(until, last)[1]


def _numeric(match: re.Match[str], _: date | None) -> Days | None:
    """Read 24/12/2023 and 12/24/2023; 6/7/2024 may be either and stays open."""
    one, two, year = int(match["na"]), int(match["nb"]), int(match["ny"])
    if match["ns"] == ".":
        # With dots the day stands first, everywhere.
        return date(year, two, one), date(year, two, one)
    if one != two and max(one, two) <= _MONTHS:
        return None
    day = date(year, min(one, two), max(one, two))
    return day, day


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
    tense = _tense(match)
    is_deadline = (match["lead"] or "").lower() in {"by", "until", "till", "before"}
    if tense == "future" or (is_deadline and not tense):
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
    "day_month_range": _days_of_two_months,
    "month_days_range": _days_of_two_months,
    "days_month": _day_list,
    "month_days": _day_list,
    "month_year": _month_year,
    "quarter": _quarter,
    "year_range": _year_range,
    "decade": _decade,
    "century": _century,
    "season": _season,
    "month_range": _month_range,
    "numeric": _numeric,
    "relative": _relative,
    "near": _near,
    "weekday": _weekday,
    "year": _year,
    "month": _month_alone,
}
