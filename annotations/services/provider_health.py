"""How every provider fares, how much it is used, and what that costs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from annotations.models import ProviderRun
from annotations.services.provider_use import Plan, read_plans
from annotations.sources.providers import PROVIDERS

# Counting all there ever were would read the whole table for a page.
_RUNS_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """How a provider fares: of the last claims searched for, how many it failed on.

    `last_success` is None where it has answered none of them. `costs` is what its operator says of
    its price, `plan` what the settings say and how far it is used.
    """

    name: str
    label: str
    costs: str
    is_on: bool
    uses_network: bool
    plan: Plan
    asked: int = 0
    failed: int = 0
    last_success: datetime | None = None
    last_note: str = ""

    @property
    def error_rate(self) -> int | None:
        """Return the share of failures in percent, None where it was not asked."""
        return round(100 * self.failed / self.asked) if self.asked else None


def provider_health() -> list[ProviderHealth]:
    """Return how every provider there is fares, those switched on first; two queries."""
    columns = ("provider", "outcome", "ran_at", "note")
    latest = ProviderRun.objects.order_by("-id").values_list(*columns)[:_RUNS_LOOKED_AT]
    runs: dict[str, list[tuple[str, datetime, str]]] = defaultdict(list)
    for name, outcome, ran_at, note in latest:
        runs[name].append((outcome, ran_at, note))
    names = list(dict.fromkeys((*settings.FACTCHECK_PROVIDERS, *PROVIDERS, *sorted(runs))))
    plans = read_plans(names)
    return [_health(name, runs[name], plan=plans[name]) for name in names]


def _health(name: str, runs: Sequence[tuple[str, datetime, str]], *, plan: Plan) -> ProviderHealth:
    provider = PROVIDERS.get(name)
    failures = [(at, note) for outcome, at, note in runs if outcome == ProviderRun.Outcome.FAILED]
    answered = (at for outcome, at, _ in runs if outcome != ProviderRun.Outcome.FAILED)
    return ProviderHealth(
        name=name,
        label=str(getattr(provider, "label", name)),
        costs=str(getattr(provider, "costs", "")),
        is_on=name in settings.FACTCHECK_PROVIDERS,
        uses_network=bool(getattr(provider, "uses_network", False)),
        plan=plan,
        asked=len(runs),
        failed=len(failures),
        last_success=max(answered, default=None),
        last_note=max(failures, default=(None, ""))[1],
    )
