"""The servers behind the tests are the real ones."""

from collections.abc import Callable

import pytest
import redis
from django.conf import settings
from django.db import connection

from annotations.models import WorkerHeartbeat
from tests.conftest import Worker


@pytest.mark.redis
def test_the_broker_of_the_tests_is_a_real_server(broker: redis.Redis) -> None:
    assert broker.ping()
    assert settings.CELERY_BROKER_URL.startswith("redis+socket://")


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_the_postgres_run_has_a_real_postgres() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")


@pytest.mark.redis
@pytest.mark.postgres
def test_a_worker_reports_that_it_is_alive_as_soon_as_it_starts(
    start_worker: Callable[..., Worker],
) -> None:
    worker = start_worker()
    assert worker.process.poll() is None
    assert WorkerHeartbeat.last_seen() is not None
