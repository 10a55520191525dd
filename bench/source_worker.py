"""A Celery worker that knows the local provider of source_jobs.py; started by it, never by hand.

The address of the provider and the seconds between two requests come in the environment.
"""

import os
import sys
from functools import partial
from typing import cast

import django
import redis

django.setup()

from annotations.services import jobs  # noqa: E402 (Django must be set up)
from annotations.services import providers as services  # noqa: E402 (as above)
from annotations.sources import providers  # noqa: E402 (Django must be set up)
from annotations.sources.providers.base import (  # noqa: E402 (as above)
    Provider,
    ProviderContext,
    get_json,
    needed_client,
)
from annotations.sources.providers.phrasing import word_line  # noqa: E402 (as above)
from annotations.sources.providers.resilience import Limits  # noqa: E402 (as above)
from annotations.sources.types import FoundDocument, Query  # noqa: E402 (as above)
from factcheck.celery import app  # noqa: E402 (as above)


class Local(Provider):
    """Asks the throttling, slow and dying service of the bench."""

    # The settings know the names of real providers only: it stands in for one.
    name = "crossref"
    label = "Local service"
    uses_network = True
    seconds_between_requests = float(os.environ["BENCH_PACE"])

    def __init__(self, context: ProviderContext) -> None:
        self._client = needed_client(context, label=self.label)

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return what the service found."""
        params = {"q": word_line(query, words=12, characters=200)}
        url = os.environ["BENCH_URL"]
        answer = get_json(self._client, url, params=params, label=self.label)
        rows = cast("list[dict[str, str]]", answer["results"])
        return [
            FoundDocument(
                key=row["url"],
                url=row["url"],
                title=row["title"],
                publisher="",
                published_on=None,
                language="en",
                text=row["text"],
                rank=1.0 / place,
            )
            for place, row in enumerate(rows[:limit], 1)
        ]


def counting(job_id: int) -> jobs.JobLease | None:
    """Lease a job, and count the bells heard and those heard in vain."""
    held = lease(job_id)
    counters.incr("bench:bells" if held else "bench:vain bells")
    return held


lease, counters = jobs.lease, redis.Redis.from_url(os.environ["REDIS_URL"])
vars(jobs)["lease"] = counting
providers.PROVIDERS[Local.name] = Local
# A provider that failed five times in a row is left alone for minutes; here it comes back sooner.
vars(services)["Limits"] = partial(Limits, rest=5.0)
pool = (f"--concurrency={sys.argv[1]}", "--without-mingle", f"--hostname={sys.argv[2]}@%h")
app.worker_main(["--quiet", "worker", "--loglevel=CRITICAL", "--clock", *pool])
