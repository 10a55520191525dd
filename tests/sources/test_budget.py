"""Quotas and prices of providers: what is left, what it costs, when it begins anew."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from annotations.sources.providers.budget import (
    Allowance,
    Period,
    Price,
    Use,
    calls_left,
    cost_of,
    is_nearly_spent,
)
from factcheck.provider_plans import read_prices, read_quotas

TODAY = date(2024, 11, 4)
USE = Use({date(2024, 11, 3): 900, TODAY: 700})


@pytest.mark.parametrize(
    ("quota", "left", "warns"),
    [
        (Allowance(1_000, Period.DAY), 300, False),
        (Allowance(800, Period.DAY), 100, True),
        (Allowance(2_000, Period.MONTH), 400, True),
        (Allowance(600, Period.DAY), 0, True),
    ],
)
def test_a_quota_counts_its_own_period_and_warns_at_four_fifths(
    quota: Allowance, left: int, *, warns: bool
) -> None:
    assert calls_left(quota, USE, today=TODAY) == left
    assert is_nearly_spent(quota, USE, today=TODAY) is warns


def test_only_what_is_beyond_the_free_calls_costs() -> None:
    price = Decimal("5.00")
    assert cost_of(Price(price, "EUR"), USE) == Decimal("8.00")
    assert cost_of(Price(price, "EUR", Allowance(1_000, Period.MONTH)), USE) == Decimal("3.00")
    # Each day has its own free calls: 100 and none are left to pay.
    assert cost_of(Price(price, "EUR", Allowance(800, Period.DAY)), USE) == Decimal("0.50")


def test_a_period_begins_anew_at_midnight_or_on_the_first() -> None:
    now = datetime(2024, 12, 31, 22, 15, tzinfo=UTC)
    assert Period.DAY.next_begins(now) == datetime(2025, 1, 1, tzinfo=UTC)
    assert Period.MONTH.next_begins(now) == datetime(2025, 1, 1, tzinfo=UTC)
    assert Period.MONTH.next_begins(now.replace(day=1)) == datetime(2025, 1, 1, tzinfo=UTC)


def test_quotas_and_prices_are_read_from_one_line_each() -> None:
    assert read_quotas("gdelt=100/day, searxng=2000/month") == {
        "gdelt": (100, "day"),
        "searxng": (2_000, "month"),
    }
    assert read_prices("searxng=5.00 EUR after 1000/month,crossref=2 USD") == {
        "searxng": (Decimal("5.00"), "EUR", (1_000, "month")),
        "crossref": (Decimal(2), "USD", None),
    }


@pytest.mark.parametrize("given", ["searxng", "nobody=5/day", "gdelt=5/week", "gdelt=0/day", ","])
def test_a_quota_in_another_form_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_quotas(given)
