"""What calls of a provider cost, and how many of them are left: by the terms its operator gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

# From here on people are warned, while there is time to do something about it.
_NEARLY = 0.8


class Period(StrEnum):
    """For how long a number of calls is meant."""

    DAY = "day"
    MONTH = "month"

    def next_begins(self, now: datetime) -> datetime:
        """Return when the next one begins, in the time zone of `now`."""
        today = now.date()
        if self is Period.DAY:
            first = today + timedelta(days=1)
        else:
            first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return datetime.combine(first, time(), tzinfo=now.tzinfo)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many calls in a day or a month."""

    calls: int
    period: Period


@dataclass(frozen=True, slots=True)
class Price:
    """What a thousand calls cost, once those that cost nothing are used up."""

    per_thousand: Decimal
    currency: str
    free: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How often a provider was called: by day, for the days of one month."""

    days: Mapping[date, int]

    def today(self, today: date) -> int:
        """Return the calls of today."""
        return self.days.get(today, 0)

    @property
    def month(self) -> int:
        """Return the calls of the month."""
        return sum(self.days.values())

    def within(self, period: Period, *, today: date) -> int:
        """Return the calls of the period that `today` belongs to."""
        return self.today(today) if period is Period.DAY else self.month


def calls_left(quota: Allowance, use: Use, *, today: date) -> int:
    """Return how many calls the quota still allows in its period."""
    return max(0, quota.calls - use.within(quota.period, today=today))


def is_nearly_spent(quota: Allowance, use: Use, *, today: date) -> bool:
    """Say whether it is time to warn of the end of a quota."""
    return use.within(quota.period, today=today) >= _NEARLY * quota.calls


def cost_of(price: Price, use: Use) -> Decimal:
    """Return what the calls of the month cost, to the cent."""
    paid = use.month
    if price.free is not None and price.free.period is Period.MONTH:
        paid = max(0, use.month - price.free.calls)
    elif price.free is not None:
        paid = sum(max(0, calls - price.free.calls) for calls in use.days.values())
    return (paid * price.per_thousand / 1000).quantize(Decimal("0.01"))
