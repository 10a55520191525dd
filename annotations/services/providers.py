"""The providers of this desk, set up from the settings, and asked with what it remembers."""

import json
import math
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import cast

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from annotations.services.fetching import once_asking_client, polite_reader
from annotations.services.provider_use import note_calls, read_plans, refusal
from annotations.sources.providers import build_providers
from annotations.sources.providers.base import (
    LibrarySearch,
    Provider,
    ProviderContext,
    ProviderFailed,
)
from annotations.sources.providers.counting import CountingClient
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
# The end of a line is the time its key has left to live, so that every worker's clock is Redis'.
_LINE_UP = """
local wait = math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[2]), 0)
if wait <= tonumber(ARGV[3]) and wait + tonumber(ARGV[1]) > 0 then
    redis.call('SET', KEYS[1], 1, 'PX', wait + tonumber(ARGV[1]))
end
return wait
"""
_FOR_EVER = 365 * 86_400.0


class SharedMemory:
    """A memory all workers share through Redis; while Redis is away, each has its own.

    Values are plain: numbers and text.
    """

    def __init__(self) -> None:
        self._own = InProcessMemory()
        self._redis = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
        self._line_up = self._redis.register_script(_LINE_UP)

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
            self._redis.set(
                _KEPT_UNDER + name, json.dumps(value), px=max(1, _milliseconds(seconds))
            )
        except (RedisError, OSError):
            self._own.put(name, value, seconds=seconds)

    def line_up(
        self, name: str, *, pace: float, after: float = 0.0, patience: float = math.inf
    ) -> float:
        """Take the next place in a line; as `Memory.line_up`."""
        most = min(patience, _FOR_EVER)
        try:
            wait = self._line_up(
                keys=[_KEPT_UNDER + name], args=[*map(_milliseconds, (pace, after, most))]
            )
        except (RedisError, OSError):
            return self._own.line_up(name, pace=pace, after=after, patience=patience)
        return int(cast("int", wait)) / 1000


def ask_providers(
    query: Query, *, search: LibrarySearch, limit: int, skip: Collection[str] = ()
) -> list[Answer]:
    """Ask every provider of the desk but those to `skip`, all on the network at the same time.

    Must not run inside a transaction. It returns well before the lease of a job runs out.
    """
    context = _context(search)
    names = [name for name in settings.FACTCHECK_PROVIDERS if name not in skip]
    refused = _spent(names)
    asked = [name for name in names if name not in refused]
    clients = {name: CountingClient(once_asking_client()) for name in asked}
    answers = ask_all(
        [
            _guarded(provider)
            for name in asked
            for provider in build_providers([name], context=replace(context, client=clients[name]))
        ],
        query,
        limit=limit,
        seconds=settings.FACTCHECK_JOB_LEASE_SECONDS / 2,
    )
    note_calls({name: client.calls for name, client in clients.items()})
    return [*answers, *(Answer(name, failure=failure) for name, failure in refused.items())]


def refusals(*, skip: Collection[str]) -> dict[str, ProviderFailed]:
    """Return why none of the providers but those to `skip` can be asked now; empty where one can.

    Asks nobody and reads no row, so that a thousand searches that wait for one provider's rest
    cost little.
    """
    names = [name for name in settings.FACTCHECK_PROVIDERS if name not in skip]
    context = replace(_context(lambda *_: []), client=once_asking_client())
    guarded = [_guarded(provider) for provider in build_providers(names, context=context)]
    resting = [one for one in guarded if isinstance(one, Resilient) and one.is_resting]
    if len(resting) < len(guarded):
        return {}
    return {provider.name: provider.refusal() for provider in resting}


def _context(search: LibrarySearch) -> ProviderContext:
    return ProviderContext(
        timeout_seconds=settings.FACTCHECK_FETCH_TOTAL_SECONDS,
        keys={
            "google_fact_check_key": settings.FACTCHECK_GOOGLE_FACT_CHECK_KEY,
            "searxng_url": settings.FACTCHECK_SEARXNG_URL,
            "wikipedia_url": settings.FACTCHECK_WIKIPEDIA_URL,
            "crossref_mailto": settings.FACTCHECK_CROSSREF_MAILTO,
        },
        pages=polite_reader(),
        search=search,
    )


def forget_answers() -> None:
    """Ask every provider anew from now on."""
    _memories.cache_clear()


def _spent(names: Collection[str]) -> dict[str, ProviderFailed]:
    """Return why those are not asked whose quota is spent; no query where there is no quota."""
    limited = [name for name in names if name in settings.FACTCHECK_PROVIDER_QUOTAS]
    plans = read_plans(limited).values() if limited else ()
    return {plan.provider: refusal(plan) for plan in plans if plan.is_spent}


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
    return math.ceil(seconds * 1000)
