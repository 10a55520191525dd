"""The date drill-down of the admin's lists, without reading every row for it.

Django asks the database for each distinct month of the table. This reads the first and the last
date and counts through the calendar between them.
"""

import calendar
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()

_UNITS = ("year", "month", "day")
_FORMATS = {"month": "YEAR_MONTH_FORMAT", "day": "MONTH_DAY_FORMAT"}


@register.inclusion_tag("admin/date_hierarchy.html")
def calendar_of(cl: ChangeList) -> dict[str, Any] | None:
    """Return what Django's template shows: where one can go deeper, and the way back."""
    name = str(cl.date_hierarchy)
    chosen = _chosen(cl, name=name)
    bounds = _bounds(cl, name=name)
    if bounds is None:
        return None
    first, last = bounds
    if not chosen and first.year == last.year:
        # One year only: begin with its months.
        chosen = [first.year]
        back = None
    else:
        back = _back(cl, name=name, chosen=chosen)
    choices = [
        {"link": _link(cl, name=name, values=values), "title": _title(values)}
        for values in _deeper(chosen, first=first, last=last)
    ]
    if len(chosen) == len(_UNITS):
        choices = [{"title": _title(tuple(chosen))}]
    return {"show": True, "back": back, "choices": choices}


def _chosen(cl: ChangeList, *, name: str) -> list[int]:
    """Return year, month and day as far as the address names them."""
    chosen: list[int] = []
    for unit in _UNITS:
        value = cl.params.get(f"{name}__{unit}")
        value = value[-1] if isinstance(value, list) else value
        if value is None:
            break
        chosen.append(int(value))
    return chosen


def _bounds(cl: ChangeList, *, name: str) -> tuple[date, date] | None:
    rows: QuerySet[Any] = cl.queryset
    if getattr(cl.model_admin, "is_dated_by_id", False):
        # Ids grow with the date: both ends are one step into the primary key.
        first = rows.order_by("pk").values_list(name, flat=True).first()
        last = rows.order_by("-pk").values_list(name, flat=True).first()
    else:
        found = rows.aggregate(first=Min(name), last=Max(name))
        first, last = found["first"], found["last"]
    return (_day(first), _day(last)) if first and last else None


def _day(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _deeper(chosen: list[int], *, first: date, last: date) -> Iterator[tuple[int, ...]]:
    """Yield every year, month or day of what is chosen that lies between the bounds."""
    match chosen:
        case []:
            yield from ((year,) for year in range(first.year, last.year + 1))
        case [year]:
            for month in range(1, 13):
                if (first.year, first.month) <= (year, month) <= (last.year, last.month):
                    yield year, month
        case [year, month]:
            for day in range(1, calendar.monthrange(year, month)[1] + 1):
                if first <= date(year, month, day) <= last:
                    yield year, month, day


def _back(cl: ChangeList, *, name: str, chosen: list[int]) -> dict[str, str] | None:
    if not chosen:
        return None
    above = tuple(chosen[:-1])
    return {
        "link": _link(cl, name=name, values=above),
        "title": _title(above) if above else "All dates",
    }


def _link(cl: ChangeList, *, name: str, values: tuple[int, ...]) -> str:
    named = {f"{name}__{unit}": value for unit, value in zip(_UNITS, values, strict=False)}
    query: str = cl.get_query_string(named, [f"{name}__"])
    return query


def _title(values: tuple[int, ...]) -> str:
    if len(values) == 1:
        return str(values[0])
    day = date(values[0], values[1], values[2] if len(values) > 2 else 1)  # noqa: PLR2004 (a day)
    return date_format(day, _FORMATS[_UNITS[len(values) - 1]])
