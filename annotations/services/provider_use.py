"""Counting the calls of providers against their quotas, and warning before one is spent."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import ProviderDay
from annotations.sources.providers import PROVIDERS
from annotations.sources.providers.base import ProviderFailed
from annotations.sources.providers.budget import (
    Allowance,
    Period,
    Price,
    Use,
    calls_left,
    cost_of,
    is_nearly_spent,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the settings say of a provider, and how far it is used.

    `left` and `cost` are None where there is no quota or no price.
    """

    provider: str
    today: int
    month: int
    quota: Allowance | None
    left: int | None
    is_nearly_spent: bool
    price: Price | None
    cost: Decimal | None

    @property
    def label(self) -> str:
        """Return what people call the provider."""
        return str(getattr(PROVIDERS.get(self.provider), "label", self.provider))

    @property
    def is_spent(self) -> bool:
        """Say whether no call is left."""
        return self.left == 0


def note_calls(calls: Mapping[str, int]) -> None:
    """Add to the calls of today; what was called is counted whatever becomes of the search."""
    day = timezone.localdate()
    for provider, count in calls.items():
        if not count:
            continue
        with transaction.atomic():
            # The row is made first, by whoever comes first, so that no call is lost between two.
            ProviderDay.objects.bulk_create(
                [ProviderDay(provider=provider, day=day)], ignore_conflicts=True
            )
            ProviderDay.objects.filter(provider=provider, day=day).update(calls=F("calls") + count)


def read_plans(providers: Collection[str]) -> dict[str, Plan]:
    """Return how far each provider is used this month, by its name; one query."""
    today = timezone.localdate()
    days: dict[str, dict[date, int]] = defaultdict(dict)
    rows = ProviderDay.objects.filter(provider__in=providers, day__gte=today.replace(day=1))
    for provider, day, calls in rows.values_list("provider", "day", "calls"):
        days[provider][day] = calls
    return {provider: _plan(provider, Use(days[provider]), today=today) for provider in providers}


def running_out() -> list[Plan]:
    """Return the providers switched on whose quota is nearly or wholly spent; at most one query."""
    switched_on = settings.FACTCHECK_PROVIDERS
    limited = [name for name in settings.FACTCHECK_PROVIDER_QUOTAS if name in switched_on]
    plans = read_plans(limited).values() if limited else ()
    return [plan for plan in plans if plan.is_nearly_spent]


def refusal(plan: Plan) -> ProviderFailed:
    """Return why a provider whose quota is spent is not asked, and when it may be again.

    The search waits for that where it comes within the desk's patience.
    """
    quota = plan.quota
    if quota is None:
        message = f"{plan.label} has no quota."
        raise ValueError(message)
    now = timezone.localtime()
    begins = quota.period.next_begins(now)
    wait = (begins - now).total_seconds()
    span = "today" if quota.period is Period.DAY else "this month"
    message = (
        f"{plan.label} was not asked: its calls for {span} ({quota.calls:,}) are used up. "
        f"It may be asked again from {begins.day} {begins:%B} on."
    )
    is_soon = wait <= settings.FACTCHECK_PATIENCE_HOURS * 3600
    return ProviderFailed(message, is_temporary=is_soon, retry_after=wait, was_asked=False)


def _plan(provider: str, use: Use, *, today: date) -> Plan:
    quota = _allowance(settings.FACTCHECK_PROVIDER_QUOTAS.get(provider))
    price = _price(provider)
    return Plan(
        provider=provider,
        today=use.today(today),
        month=use.month,
        quota=quota,
        left=None if quota is None else calls_left(quota, use, today=today),
        is_nearly_spent=quota is not None and is_nearly_spent(quota, use, today=today),
        price=price,
        cost=None if price is None else cost_of(price, use),
    )


def _price(provider: str) -> Price | None:
    given = settings.FACTCHECK_PROVIDER_PRICES.get(provider)
    if given is None:
        return None
    per_thousand, currency, free = given
    return Price(per_thousand, currency, _allowance(free))


def _allowance(given: tuple[int, str] | None) -> Allowance | None:
    return None if given is None else Allowance(given[0], Period(given[1]))
