"""The providers of this desk, set up from the settings, and asked with what it remembers."""

from functools import cache

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

from annotations.services.fetching import guarded_client
from annotations.sources.providers import build_providers
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


class SharedMemory:
    """A memory all workers share through Redis; while Redis is away, each has its own."""

    def __init__(self) -> None:
        self._own = InProcessMemory()

    def get(self, name: str) -> object | None:
        """Return what is kept under a name, or None."""
        try:
            kept: object | None = caches["providers"].get(name)
        except (RedisError, OSError):
            kept = self._own.get(name)
        return kept

    def put(self, name: str, value: object, *, seconds: float) -> None:
        """Keep a value for so long."""
        try:
            caches["providers"].set(name, value, timeout=_whole(seconds))
        except (RedisError, OSError):
            self._own.put(name, value, seconds=seconds)

    def add(self, name: str, value: object, *, seconds: float) -> bool:
        """Keep a value if there is none yet, and say whether it was kept."""
        try:
            return caches["providers"].add(name, value, timeout=_whole(seconds))
        except (RedisError, OSError):
            return self._own.add(name, value, seconds=seconds)


def ask_providers(query: Query, *, search: LibrarySearch, limit: int) -> list[Answer]:
    """Ask every provider of the desk, those on the network at the same time.

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
        client=guarded_client(),
        search=search,
    )
    providers = build_providers(settings.FACTCHECK_PROVIDERS, context=context)
    return ask_all(
        [_guarded(provider) for provider in providers],
        query,
        limit=limit,
        seconds=settings.FACTCHECK_JOB_LEASE_SECONDS / 2,
    )


def forget_answers() -> None:
    """Ask every provider anew from now on."""
    _memories.cache_clear()


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


def _whole(seconds: float) -> int:
    # Redis keeps nothing for less than a second.
    return max(1, round(seconds))
