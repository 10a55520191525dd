"""The two probes tell a process that lives from a desk that can work."""

from datetime import timedelta

import pytest
import redis
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, WorkerHeartbeat
from tests.factories import make_article


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@override_settings(ALLOWED_HOSTS=["desk.example.org"], SECURE_SSL_REDIRECT=True)
def test_a_probe_needs_neither_a_host_name_nor_https(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_a_probe_only_reads(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.redis
@pytest.mark.postgres
@pytest.mark.django_db
def test_a_desk_with_everything_in_place_is_ready(client: Client, broker: redis.Redis) -> None:
    assert broker.ping()
    WorkerHeartbeat.objects.create(worker="desk@here", seen_at=timezone.now())
    Job.objects.create(kind=Job.Kind.SPLIT_ARTICLE, article=make_article())
    response = client.get("/readyz")
    assert response.status_code == 200
    told = response.json()
    assert told["status"] == "ready"
    assert told["worker"] == "up"
    assert told["jobs"] == {"owed": 1, "running": 0, "done": 0, "failed": 0}


@pytest.mark.redis
@pytest.mark.django_db
def test_a_desk_without_a_worker_is_degraded_but_stays_in_service(
    client: Client, broker: redis.Redis
) -> None:
    assert broker.ping()
    long_ago = timezone.now() - timedelta(hours=1)
    WorkerHeartbeat.objects.create(worker="desk@here", seen_at=long_ago)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["worker"] == "silent"
    assert response.json()["worker_last_seen"] == long_ago.isoformat()


@pytest.mark.django_db
@override_settings(REDIS_URL="redis://127.0.0.1:1/0")
def test_a_desk_without_a_broker_is_not_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "down"
    assert response.json()["database"] == "up"


@pytest.mark.redis
def test_a_desk_without_a_database_is_not_ready(
    client: Client, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "no connection"
        raise DatabaseError(message)

    assert broker.ping()
    monkeypatch.setattr("annotations.models.jobs.JobQuerySet.counts", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "down"
    assert response.json()["jobs"] is None


@pytest.mark.redis
@pytest.mark.django_db
def test_readiness_costs_two_queries(
    client: Client, broker: redis.Redis, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert broker.ping()
    with django_assert_num_queries(2):
        client.get("/readyz")
