"""The guarded client of this process and what reads through it, set up from the settings."""

from dataclasses import replace
from functools import cache

from django.conf import settings

from annotations.articles.fetching import FetchOptions, GuardedClient, user_agent
from annotations.articles.robots import PoliteReader


@cache
def guarded_client() -> GuardedClient:
    """Return the client every outbound request goes through; it remembers rates by host."""
    return GuardedClient(options=_options(), max_bytes=settings.FACTCHECK_ARTICLE_MAX_BYTES)


@cache
def once_asking_client() -> GuardedClient:
    """Return the client of the providers, which asks once: the job asks again, at their pace.

    A second request here would be one more than a provider allows.
    """
    options = replace(_options(), attempts=1)
    return GuardedClient(options=options, max_bytes=settings.FACTCHECK_ARTICLE_MAX_BYTES)


@cache
def polite_reader() -> PoliteReader:
    """Return the reader of pages that no person asked for; it remembers each site's rules."""
    return PoliteReader(guarded_client())


def _options() -> FetchOptions:
    return FetchOptions(
        user_agent=user_agent(contact=settings.FACTCHECK_CONTACT),
        allow_networks=tuple(settings.FACTCHECK_FETCH_ALLOW_NETWORKS),
        connect_seconds=settings.FACTCHECK_FETCH_CONNECT_SECONDS,
        total_seconds=settings.FACTCHECK_FETCH_TOTAL_SECONDS,
        seconds_between_requests=settings.FACTCHECK_FETCH_PAUSE_SECONDS,
    )
