"""What every provider on the network does when its service does not do what it documents."""

import json
import socket
import time
from collections.abc import Iterator

import pytest

from annotations.sources.providers import PROVIDERS
from annotations.sources.providers.base import ProviderContext, ProviderFailed
from tests.articles.local_server import Answer, LocalServer, respond
from tests.sources.services import KEY, SERVICES, ask, build, reply

NAMES = sorted(SERVICES)
NETWORK = {name for name, provider in PROVIDERS.items() if getattr(provider, "uses_network", False)}

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def failure(name: str, server: LocalServer, *answers: Answer) -> ProviderFailed:
    server.answers[SERVICES[name].path] = list(answers)
    with pytest.raises(ProviderFailed) as caught:
        build(name, server).find(ask(), limit=3)
    return caught.value


def test_all_providers_on_the_network_are_tried_here(name: str) -> None:
    assert name in NETWORK
    assert set(NAMES) == NETWORK


def test_throttling_tells_when_to_come_back(name: str, server: LocalServer) -> None:
    failed = failure(
        name, server, reply({}, status="429 Too Many Requests", headers=("Retry-After: 17",))
    )
    assert failed.is_temporary
    assert failed.retry_after == 17
    assert "slow down" in str(failed)


def test_a_wrong_key_or_a_closed_door_is_not_tried_again(name: str, server: LocalServer) -> None:
    failed = failure(name, server, reply({"error": {}}, status="403 Forbidden"))
    assert not failed.is_temporary
    assert "settings" in str(failed)
    assert "paste" not in str(failed)
    assert KEY not in str(failed)


def test_a_server_in_trouble_is_asked_again(name: str, server: LocalServer) -> None:
    assert failure(name, server, respond(b"oops", status="503 Service Unavailable")).is_temporary


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Welcome to the hotel network</html>",
        b"\xff\xfe\x00garbage",
        b"[]",
        b'{"claims": 3, "articles": 3, "results": 3, "message": 3, "search": 3, "query": 3}',
        json.dumps(
            {
                **{key: ["x"] for key in ("claims", "articles", "results", "search")},
                **{key: {"items": ["x"], "search": ["x"]} for key in ("message", "query")},
            }
        ).encode(),
        b"[" * 20_000,
    ],
)
def test_garbage_is_a_failure_in_plain_words(name: str, server: LocalServer, body: bytes) -> None:
    assert "cannot be read" in str(failure(name, server, respond(body)))


def test_an_answer_cut_short_is_a_failure(name: str, server: LocalServer) -> None:
    whole = json.dumps(SERVICES[name].answer).encode()
    cut = respond(whole[:40], headers=(f"Content-Length: {len(whole)}",))
    assert failure(name, server, cut).is_temporary


def test_json_cut_short_is_a_failure(name: str, server: LocalServer) -> None:
    whole = json.dumps(SERVICES[name].answer).encode()
    assert "cannot be read" in str(failure(name, server, respond(whole[:-3])))


def test_an_answer_too_large_is_a_failure(name: str, server: LocalServer) -> None:
    assert not failure(name, server, respond(b" " * 300_000)).is_temporary


def test_a_server_that_never_answers_is_given_up_on(name: str, server: LocalServer) -> None:
    def sleep(_: socket.socket) -> None:
        time.sleep(4)

    started = time.monotonic()
    assert failure(name, server, sleep).is_temporary
    assert time.monotonic() - started < 3.5


def test_a_claim_without_words_asks_nobody(name: str, server: LocalServer) -> None:
    assert build(name, server).find(ask("?"), limit=5) == []
    assert build(name, server).find(ask(), limit=0) == []
    assert server.requests == []


def test_without_a_client_it_is_refused_at_once(name: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        PROVIDERS[name](ProviderContext())
