"""A real worker on a real Redis: it does what is owed, and death in mid work loses nothing."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from annotations.articles.readers import read_pasted
from annotations.models import Claim, Job, ProviderRun, SourceLink
from annotations.services.articles import ingest_article, limits
from annotations.services.sources import add_document
from annotations.tasks import ring
from tests.conftest import ROOT, Worker, wait_until

pytestmark = [pytest.mark.redis, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SECONDS = 60.0


def ingest(number: int) -> list[int]:
    lines = [
        f"In district {number}, crews repaired {count + number:,} bridges in {count} weeks."
        for count in range(100, 112)
    ]
    text = "\n".join([f"Bridges of district {number}", *lines])
    _, job_ids = ingest_article(read_pasted(text, limits=limits()), by=None)
    return job_ids


def add_reports() -> None:
    for number in range(3):
        text = f"Report {number}\nCrews repaired about {100 + number} bridges in the district."
        add_document(read_pasted(text, limits=limits()))


def is_all_done() -> bool:
    return not Job.objects.exclude(state=Job.State.DONE).exists()


def assert_nothing_lost_and_nothing_doubled() -> None:
    searched = set(Job.objects.filter(kind="find_sources").values_list("claim_id", flat=True))
    assert searched == set(Claim.objects.values_list("id", flat=True)) != set()
    spans = Counter(Claim.objects.values_list("article_version", "start", "end"))
    links = Counter(SourceLink.objects.values_list("claim", "document", "start"))
    runs = Counter(ProviderRun.objects.values_list("claim", "provider"))
    for rows in (spans, links, runs):
        assert set(rows.values()) == {1}
    assert len(runs) == len(searched)


def test_a_rung_article_becomes_claims_with_sources(start_worker: Callable[..., Worker]) -> None:
    add_reports()
    start_worker()
    assert ring(ingest(1))
    wait_until(lambda: Claim.objects.exists() and is_all_done(), seconds=SECONDS)
    assert_nothing_lost_and_nothing_doubled()


def test_what_was_owed_before_any_worker_ran_is_done_when_one_starts(
    start_worker: Callable[..., Worker],
) -> None:
    add_reports()
    ingest(2)
    start_worker()
    wait_until(lambda: Claim.objects.exists() and is_all_done(), seconds=SECONDS)
    assert_nothing_lost_and_nothing_doubled()


def test_killed_in_mid_work_and_started_again_loses_and_doubles_nothing(
    start_worker: Callable[..., Worker], broker: redis.Redis
) -> None:
    add_reports()
    for number in range(8):
        ring(ingest(number))
    worker = start_worker()
    wait_until(lambda: Job.objects.filter(state=Job.State.DONE).count() > 10, seconds=SECONDS)
    worker.kill()
    assert not is_all_done()
    # The broker dies with everything it knew, and the dead worker's leases run out.
    broker.flushall()
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(state=Job.State.RUNNING).update(lease_expires_at=past)
    start_worker()
    wait_until(is_all_done, seconds=SECONDS)
    assert_nothing_lost_and_nothing_doubled()


def test_without_a_broker_the_bell_gives_up_quickly_and_the_work_stays_owed() -> None:
    job_ids = ingest(3)
    program = (
        "import time; from annotations.tasks import ring; started = time.monotonic(); "
        f"print(ring({job_ids}), time.monotonic() - started < 10)"
    )
    answer = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=ROOT,
        env=os.environ | {"REDIS_URL": "redis://127.0.0.1:1/0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert answer.stdout.split() == ["False", "True"]
    assert Job.objects.filter(pk__in=job_ids, state=Job.State.OWED).count() == len(job_ids)
