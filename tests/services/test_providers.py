"""How the desk's settings become providers, and what its workers remember of them together."""

from collections.abc import Iterator

import pytest
import redis
from pytest_django import Settings

from annotations.services import providers
from annotations.services.providers import SharedMemory, ask_providers
from annotations.sources.query import build_query
from annotations.sources.types import Query

CLAIM = "Ana Duarte said the Marvel valley has 900 homes"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    providers.forget_answers()
    yield
    providers.forget_answers()


def ask() -> Query:
    return build_query(CLAIM, sentence=CLAIM, figure=None, speaker="", on=None)


@pytest.mark.redis
def test_workers_share_what_they_know_through_redis(broker: redis.Redis) -> None:
    one, other = SharedMemory(), SharedMemory()
    assert one.add("turn", 1, seconds=5)
    assert not other.add("turn", 1, seconds=5)
    one.put("rests-until", 12.5, seconds=5)
    assert other.get("rests-until") == 12.5
    [name] = broker.scan_iter("*rests-until")
    assert broker.ttl(name) in range(1, 6)


def test_without_redis_each_worker_has_its_own_memory(settings: Settings) -> None:
    away = settings.CACHES["providers"] | {"LOCATION": "unix:///nowhere/redis.sock"}
    settings.CACHES = settings.CACHES | {"providers": away}
    memory = SharedMemory()
    assert memory.add("turn", 1, seconds=5)
    assert not memory.add("turn", 1, seconds=5)
    memory.put("failures", 2, seconds=5)
    assert memory.get("failures") == 2
    assert memory.get("nothing") is None


def test_a_service_in_a_private_network_is_a_failure_that_says_so(settings: Settings) -> None:
    settings.FACTCHECK_PROVIDERS = ["searxng"]
    settings.FACTCHECK_SEARXNG_URL = "http://10.0.0.1:8080"
    [answer] = ask_providers(ask(), search=lambda _terms, _limit: [], limit=5)
    assert answer.failure is not None
    assert not answer.failure.is_temporary
    assert "private network" in str(answer.failure)
