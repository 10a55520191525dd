"""Kinds, figures and dates in the words people use: pure functions, read by the template tags."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from annotations.claims.types import ClaimKind

KIND_WORDS = {
    ClaimKind.QUANTITY: "Quantity",
    ClaimKind.MONEY: "Money",
    ClaimKind.PERCENT: "Percentage",
    ClaimKind.DATE: "Date",
    ClaimKind.SCORE: "Score or vote",
    ClaimKind.QUOTE: "Quotation",
    ClaimKind.STATEMENT: "Statement",
}
BOUND_SIGNS = {"=": "", "~": "≈ ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}
BOUND_WORDS = {
    "=": "",
    "~": "about ",
    "<": "under ",
    "<=": "up to ",
    ">": "over ",
    ">=": "at least ",
}
CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "UAH": "₴"}
SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
DIRECTIONS = {"up": "up ", "down": "down "}

_CURRENCY = re.compile(r"[A-Z]{3}")
_MINUTE = 60
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure for eyes (`signs`, "≤ 12,000 soldiers") and for ears (`words`, "up to 12,000 …")."""

    signs: str
    words: str


def figure_in_words(figure: Mapping[str, Any] | None) -> Figured | None:
    """Write a stored figure (`Claim.figure`) the way it is read; None where there is none."""
    if not figure:
        return None
    unit, low, high = str(figure["unit"]), float(figure["low"]), float(figure["high"])
    amount = _amount(low, unit=unit) if low == high else _range(low, high, unit=unit)
    direction = DIRECTIONS.get(figure.get("direction") or "", "")
    bound = str(figure["bound"])
    return Figured(
        signs=f"{direction}{BOUND_SIGNS[bound]}{amount}",
        words=f"{direction}{BOUND_WORDS[bound]}{amount}",
    )


def _range(low: float, high: float, *, unit: str) -> str:
    low_words, high_words = _amount(low, unit=unit), _amount(high, unit=unit)
    tail = _common_tail(low_words, high_words)
    sign = CURRENCY_SIGNS.get(unit, "")
    return f"{low_words[: len(low_words) - len(tail)]}–{high_words.removeprefix(sign)}"


def _common_tail(first: str, second: str) -> str:
    """Return the words both end in, from a blank or a percent sign on, so that one will do."""
    tail = ""
    for index in range(len(first)):
        if first[index] in " %" and second.endswith(first[index:]):
            tail = first[index:]
            break
    return tail


def _amount(value: float, *, unit: str) -> str:
    if unit == "%":
        return f"{_number(value)}%"
    if _CURRENCY.fullmatch(unit):
        sign = CURRENCY_SIGNS.get(unit, f"{unit} ")
        return f"{'−' if value < 0 else ''}{sign}{_number(abs(value))}"
    return f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    for size, name in SCALES:
        if abs(value) >= size:
            return f"{_plain(value / size)}{name}"
    return _plain(value)


def _plain(value: float) -> str:
    """Write a number with thousands separators and at most four decimals, none of them idle."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def moment_in_words(moment: datetime, *, now: datetime | None = None) -> str:
    """Say when something happened, as people do: "just now", "today, 09:30", "3 November"."""
    here = timezone.localtime(moment)
    today = timezone.localtime(now or timezone.now())
    seconds = (today - here).total_seconds()
    if 0 <= seconds < _HOUR:
        minutes = int(seconds // _MINUTE)
        if minutes == 0:
            return "just now"
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    day = _relative_day(here.date(), today=today.date())
    return f"{day}, {here:%H:%M}" if day else day_in_words(here.date(), today=today.date())


def day_in_words(day: date, *, today: date | None = None) -> str:
    """Write a day: "3 November", with the year where it is not this one."""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def exact_moment(moment: datetime) -> str:
    """Write a moment in full, for the tooltip: "22 November 2026, 12:11:52 UTC"."""
    here = timezone.localtime(moment)
    return f"{day_in_words(here.date())}, {here:%H:%M:%S} {here.tzname()}"


def _relative_day(day: date, *, today: date) -> str:
    names = {today: "today", today - timedelta(days=1): "yesterday"}
    return names.get(day, "tomorrow" if day == today + timedelta(days=1) else "")


def counted(number: int, singular: str, plural: str = "") -> str:
    """Join a number and its noun: "1 claim", "1,204 claims"."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"
