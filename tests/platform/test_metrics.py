"""What a Prometheus server is told, and who is told."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, ProviderDay, WorkerHeartbeat
from annotations.review.transitions import State
from annotations.services.provider_use import note_calls
from tests.factories import make_article, make_claim

TOKEN = "a-token-of-the-tests"
with_metrics = override_settings(
    MIDDLEWARE=["factcheck.metrics.MetricsMiddleware", *settings.MIDDLEWARE],
    FACTCHECK_METRICS_TOKEN=TOKEN,
)


def read(client: Client) -> dict[tuple[str, ...], float]:
    """Return every sample by its name and the values of its labels, in the labels' order."""
    response = client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}", "host": "10.0.0.7:8000"}
    )
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_without_a_token_in_the_settings_there_are_no_metrics(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@with_metrics
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer another", f"Token {TOKEN}", "Bearer ü"])
def test_metrics_are_for_whoever_has_the_token(client: Client, sent: str) -> None:
    response = client.get("/metrics", headers={"authorization": sent})
    assert response.status_code == 401
    assert b"FACTCHECK_METRICS_TOKEN" in response.content
    assert b"factcheck_" not in response.content


@with_metrics
@pytest.mark.postgres
@pytest.mark.django_db
def test_the_metrics_tell_how_the_desk_stands(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article()
    now = timezone.now()
    for due_at in (now - timedelta(minutes=5), now + timedelta(hours=1)):
        claim = make_claim(article=article, state=State.QUEUED, deadline=now - timedelta(hours=1))
        Job.objects.create(kind=Job.Kind.FIND_SOURCES, article=article, claim=claim, due_at=due_at)
    WorkerHeartbeat.objects.create(worker="desk@here", seen_at=now)
    with django_assert_max_num_queries(12):
        told = read(client)
    assert told["factcheck_database_up",] == 1
    assert told["factcheck_worker_up",] == 1
    assert told["factcheck_claims", "queued"] == 2
    assert told["factcheck_claims", "published"] == 0
    assert told["factcheck_claims_overdue",] == 2
    assert told["factcheck_jobs", "owed"] == 2
    assert told["factcheck_jobs_unfinished", "find_sources"] == 2
    assert told["factcheck_jobs_unfinished", "poll_feed"] == 0
    assert 300 <= told["factcheck_job_longest_wait_seconds",] < 360


@with_metrics
@override_settings(FACTCHECK_PROVIDERS=["library", "crossref"])
@pytest.mark.django_db
def test_the_metrics_tell_what_providers_are_asked(client: Client) -> None:
    note_calls({"crossref": 3})
    ProviderDay.objects.create(provider="gdelt", calls=5)
    told = read(client)
    assert told["factcheck_provider_calls_today", "crossref"] == 3
    # Switched off, so nothing to watch.
    assert ("factcheck_provider_calls_today", "gdelt") not in told


@with_metrics
@pytest.mark.django_db
def test_requests_are_counted_under_the_name_of_their_page(client: Client) -> None:
    def asked() -> list[float]:
        told = read(client)
        names = [("GET", "200", "sign-in"), ("other", "405", "none"), ("GET", "404", "none")]
        return [told.get(("factcheck_requests_total", *name), 0) for name in names]

    before = asked()
    for _ in range(2):
        client.get("/sign-in/")
    client.generic("BREW", "/healthz")
    client.get("/no/such/address")
    assert [now - then for now, then in zip(asked(), before, strict=True)] == [2, 1, 1]


@with_metrics
@pytest.mark.django_db
def test_with_the_database_away_the_metrics_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "no connection"
        raise DatabaseError(message)

    monkeypatch.setattr("annotations.models.jobs.JobQuerySet.counts", fail)
    told = read(client)
    assert told["factcheck_database_up",] == 0
    assert ("factcheck_claims", "queued") not in told


COUNT_IN_TWO = """
import os
import django
django.setup()
from factcheck import metrics
child = os.fork()
metrics.ANSWERS.labels("GET", "desk", 200).inc()
if not child:
    os._exit(0)
os.waitpid(child, 0)
print(metrics.generate_latest(metrics.counted_requests()).decode())
"""


def test_processes_that_share_a_folder_count_together(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATA_DIR": str(tmp_path),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }
    command = [sys.executable, "-c", COUNT_IN_TWO]
    told = subprocess.run(  # noqa: S603 - our own words
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert 'factcheck_requests_total{method="GET",status="200",view="desk"} 2.0' in told
