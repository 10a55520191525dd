"""Which days a date or period means."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from annotations.claims.tenses import Days, nearest, tense_around

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

# Feasts that fall on the same day each year.
HOLIDAYS: Final[dict[str, tuple[int, int]]] = {
    "Christmas Eve": (12, 24), "Christmas Day": (12, 25), "Boxing Day": (12, 26),
    "New Year’s Eve": (12, 31), "New Year's Eve": (12, 31), "New Year’s Day": (1, 1),
    "New Year's Day": (1, 1), "Valentine’s Day": (2, 14), "Valentine's Day": (2, 14),
    "Halloween": (10, 31), "Bastille Day": (7, 14), "May Day": (5, 1),
}  # fmt: skip
_ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
                    "4th": 4, "last": 4, "final": 4}  # fmt: skip
_MONTHS, _MONTH_DAYS, _DECADE_DAYS = 12, 31, 3000
_LAST_DAYS: Final = {"week": 7, "month": 30, "quarter": 91, "year": 365, "decade": 3652}
_NEAR_DAYS: Final = {
    "yesterday": -1, "last night": -1, "the day before yesterday": -2,
    "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip


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
    return nearest(match, published_on, build) if published_on else None


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
    return nearest(match, published_on, build) if published_on else None


def _month_year(match: re.Match[str], _: date | None) -> Days:
    return _month_span(int(match["cy"]), _month_number(match["cm"]))


def _month_alone(match: re.Match[str], published_on: date | None) -> Days | None:
    number = _month_number(match["m"])
    if published_on is None:
        return None
    return nearest(match, published_on, lambda year: _month_span(year, number))


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


def _quarter_alone(match: re.Match[str], published_on: date | None) -> Days | None:
    """Read "in the third quarter" and "Q3" of the year that the tense tells."""
    if published_on is None:
        return None
    name = match["ao"] or match["an"]
    number = _ORDINALS[name.lower()] if name else int(match["as"][1])
    length = 6 if match["aw"] == "half" else 3
    if number * length > _MONTHS:
        return None
    months = ((number - 1) * length + 1, number * length)
    return nearest(match, published_on, lambda year: _month_span(year, *months))


def _fiscal(_: re.Match[str], __: date | None) -> None:
    """Leave a fiscal year open: when it begins, companies and countries settle for themselves."""


def _part_of_this(match: re.Match[str], published_on: date | None) -> Days | None:
    """Read the year of "by the end of the year"."""
    return _shifted(match["tp"], 0, published_on) if published_on else None


def _holiday(match: re.Match[str], published_on: date | None) -> Days | None:
    month, day = HOLIDAYS[match["ho"]]

    def build(year: int) -> Days:
        return date(year, month, day), date(year, month, day)

    if match["hy"]:
        return build(int(match["hy"]))
    return nearest(match, published_on, build) if published_on else None


def _weekday_of_week(match: re.Match[str], published_on: date | None) -> Days | None:
    if published_on is None:
        return None
    weeks = {"last": -1, "this": 0, "next": 1}[match["wr"]]
    monday = published_on - timedelta(days=published_on.weekday()) + timedelta(weeks=weeks)
    day = monday + timedelta(days=_WEEKDAYS.index(match["ww"].lower()))
    return day, day


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
    shift = _NEAR_DAYS.get(match["nr"].lower(), 0)
    day = published_on + timedelta(days=shift)
    return day, day


def _weekday(match: re.Match[str], published_on: date | None) -> Days | None:
    if published_on is None:
        return None
    back = (published_on.weekday() - _WEEKDAYS.index(match["wd"].lower())) % 7
    day = published_on - timedelta(days=back)
    tense = tense_around(match)
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
    if match["rw"].lower() == "past" and unit in _LAST_DAYS:
        # "over the past year": up to today, not the calendar year before.
        return published_on - timedelta(days=_LAST_DAYS[unit]), published_on
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
    "quarter_alone": _quarter_alone,
    "fiscal": _fiscal,
    "part_of_this": _part_of_this,
    "holiday": _holiday,
    "weekday_of_week": _weekday_of_week,
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
