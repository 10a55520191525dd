"""Reading what web services answer, where nothing can be trusted to have its documented type."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape

from annotations.sources.providers.base import unreadable

_TAG = re.compile(r"<[^<>]*>")
_HTTP = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
MAX_URL = 2_000


def rows_of(answer: Mapping[str, object], name: str, *, label: str) -> list[Mapping[str, object]]:
    """Return a list of objects of an answer; a list that is missing is empty.

    Raises ProviderFailed when it is something else.
    """
    rows = answer.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise unreadable(label)
    return rows


def object_of(row: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object inside a row; an empty one where there is none."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def text_of(row: Mapping[str, object], name: str) -> str:
    """Return a text of a row on one line, or "" where there is none."""
    value = row.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def first_text(row: Mapping[str, object], name: str) -> str:
    """Return the first text of a list of texts, or ""."""
    values = row.get(name)
    if not isinstance(values, Sequence) or isinstance(values, str) or not values:
        return ""
    return text_of({"first": values[0]}, "first")


def url_of(row: Mapping[str, object], name: str) -> str:
    """Return a web address of a row, or "" for anything that is none."""
    url = text_of(row, name)
    return url if _HTTP.match(url) and len(url) <= MAX_URL and " " not in url else ""


def number_of(row: Mapping[str, object], name: str) -> float:
    """Return a number of a row, 0 where there is none."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def read_day(text: str) -> date | None:
    """Return the day that a timestamp ("2024-10-03T08:15:00Z", "20241003T081500Z") begins with."""
    found = _DAY.match(text)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def plain_text(markup: str) -> str:
    """Return a short text without its tags and character references."""
    return " ".join(unescape(_TAG.sub(" ", markup)).split())
