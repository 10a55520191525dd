"""The providers of this desk, set up from the settings, and asked with what it remembers."""

import json
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from annotations.models import ProviderRun
from annotations.services.fetching import once_asking_client, polite_reader
from annotations.sources.providers import PROVIDERS, build_providers
from annotations.sources.providers.base import LibrarySearch, Provider, ProviderContext
from annotations.sources.providers.resilience import (
    Answer,
    InProcessMemory,
    Limits,
    Memory,
    Resilient,
    ask_all,
)
from annotations.sources.types import Query

# Whole texts: a few megabytes for each worker, enough for the retries of a search.
_ANSWERS_KEPT = 100
_KEPT_UNDER = "providers:"
# Counting all there ever were would read the whole table for a page.
_RUNS_LOOKED_AT = 2_000


class SharedMemory:
    """A memory all workers share through Redis; while Redis is away, each has its own.

    Values are plain: numbers and text.
    """

    def __init__(self) -> None:
        self._own = InProcessMemory()
        self._redis = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)

    def get(self, name: str) -> object | None:
        """Return what is kept under a name, or None."""
        try:
            kept = cast("bytes | None", self._redis.get(_KEPT_UNDER + name))
        except (RedisError, OSError):
            return self._own.get(name)
        value: object | None = None if kept is None else json.loads(kept)
        return value

    def put(self, name: str, value: object, *, seconds: float) -> None:
        """Keep a value for so long."""
        try:
            self._redis.set(_KEPT_UNDER + name, json.dumps(value), px=_milliseconds(seconds))
        except (RedisError, OSError):
            self._own.put(name, value, seconds=seconds)

    def add(self, name: str, value: object, *, seconds: float) -> bool:
        """Keep a value if there is none yet, and say whether it was kept."""
        try:
            kept = self._redis.set(
                _KEPT_UNDER + name, json.dumps(value), px=_milliseconds(seconds), nx=True
            )
        except (RedisError, OSError):
            return self._own.add(name, value, seconds=seconds)
        return bool(kept)


def ask_providers(
    query: Query, *, search: LibrarySearch, limit: int, skip: Collection[str] = ()
) -> list[Answer]:
    """Ask every provider of the desk but those to `skip`, all on the network at the same time.

    Must not run inside a transaction. It returns well before the lease of a job runs out.
    """
    context = ProviderContext(
        timeout_seconds=settings.FACTCHECK_FETCH_TOTAL_SECONDS,
        keys={
            "google_fact_check_key": settings.FACTCHECK_GOOGLE_FACT_CHECK_KEY,
            "searxng_url": settings.FACTCHECK_SEARXNG_URL,
            "wikipedia_url": settings.FACTCHECK_WIKIPEDIA_URL,
            "crossref_mailto": settings.FACTCHECK_CROSSREF_MAILTO,
        },
        client=once_asking_client(),
        pages=polite_reader(),
        search=search,
    )
    names = [name for name in settings.FACTCHECK_PROVIDERS if name not in skip]
    providers = build_providers(names, context=context)
    return ask_all(
        [_guarded(provider) for provider in providers],
        query,
        limit=limit,
        seconds=settings.FACTCHECK_JOB_LEASE_SECONDS / 2,
    )


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """How a provider fares: of the last claims searched for, how many it failed on.

    `last_success` is None where it has answered none of them.
    """

    name: str
    label: str
    is_on: bool
    uses_network: bool
    asked: int = 0
    failed: int = 0
    last_success: datetime | None = None
    last_note: str = ""

    @property
    def error_rate(self) -> int | None:
        """Return the share of failures in percent, None where it was not asked."""
        return round(100 * self.failed / self.asked) if self.asked else None


def provider_health() -> list[ProviderHealth]:
    """Return how every provider there is fares, those switched on first; one query."""
    columns = ("provider", "outcome", "ran_at", "note")
    latest = ProviderRun.objects.order_by("-id").values_list(*columns)[:_RUNS_LOOKED_AT]
    runs: dict[str, list[tuple[str, datetime, str]]] = defaultdict(list)
    for name, outcome, ran_at, note in latest:
        runs[name].append((outcome, ran_at, note))
    switched_on = settings.FACTCHECK_PROVIDERS
    names = dict.fromkeys((*switched_on, *PROVIDERS, *sorted(runs)))
    return [_health(name, runs[name], is_on=name in switched_on) for name in names]


def forget_answers() -> None:
    """Ask every provider anew from now on."""
    _memories.cache_clear()


def _health(name: str, runs: Sequence[tuple[str, datetime, str]], *, is_on: bool) -> ProviderHealth:
    provider = PROVIDERS.get(name)
    failures = [(at, note) for outcome, at, note in runs if outcome == ProviderRun.Outcome.FAILED]
    answered = (at for outcome, at, _ in runs if outcome != ProviderRun.Outcome.FAILED)
    return ProviderHealth(
        name=name,
        label=str(getattr(provider, "label", name)),
        is_on=is_on,
        uses_network=bool(getattr(provider, "uses_network", False)),
        asked=len(runs),
        failed=len(failures),
        last_success=max(answered, default=None),
        last_note=max(failures, default=(None, ""))[1],
    )


def _guarded(provider: Provider) -> Provider:
    if not provider.uses_network:
        return provider
    answers, state = _memories()
    hours = settings.FACTCHECK_PROVIDER_MEMORY_HOURS
    return Resilient(
        provider, answers=answers, state=state, limits=Limits(keep_answers=hours * 3600.0)
    )


@cache
def _memories() -> tuple[Memory, Memory]:
    """Return the memories of this process: of answers, and of when to ask again."""
    return InProcessMemory(size=_ANSWERS_KEPT), SharedMemory()


def _milliseconds(seconds: float) -> int:
    # Rounded up: a pace is never exceeded.
    return max(1, math.ceil(seconds * 1000))
