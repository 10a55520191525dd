"""Wikipedia, played by a server on loopback that answers as MediaWiki documents."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from annotations.articles.fetching import GuardedClient
from annotations.sources.providers.base import ProviderContext, ProviderFailed
from annotations.sources.providers.wikipedia import Wikipedia, search_line
from annotations.sources.query import build_query
from annotations.sources.types import Query
from tests.articles.asking import options_for
from tests.articles.local_server import Answer, LocalServer, respond

API = "/w/api.php"
HITS = {
    "batchcomplete": True,
    "query": {
        "search": [
            {"ns": 0, "title": "Marvel valley", "pageid": 11, "timestamp": "2024-10-03T08:15:00Z"},
            {"ns": 0, "title": "Port Vell", "pageid": 12, "timestamp": "2023-01-30T00:00:00Z"},
        ]
    },
}


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def reply(content: object, *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    kind = "Content-Type: application/json; charset=utf-8"
    return respond(json.dumps(content).encode(), status=status, headers=(kind, *headers))


def page(page_id: int, title: str, text: str) -> bytes:
    url = f"https://en.wikipedia.example/wiki/{title.replace(' ', '_')}"
    row = {
        "pageid": page_id,
        "ns": 0,
        "title": title,
        "extract": text,
        "pagelanguage": "en",
        "fullurl": url,
        "canonicalurl": url,
    }
    return reply({"batchcomplete": True, "query": {"pages": [row]}})


def provider(server: LocalServer, *, timeout: float = 5.0) -> Wikipedia:
    options = replace(options_for(server), attempts=1, read_seconds=1, total_seconds=2)
    return Wikipedia(
        ProviderContext(
            timeout_seconds=timeout,
            keys={"wikipedia_url": server.url(API)},
            client=GuardedClient(options=options, max_bytes=200_000),
        )
    )


def ask(claim: str = "Marvel valley has 900 homes") -> Query:
    return build_query(claim, sentence=claim, figure=None, speaker="", on=None)


def asked(server: LocalServer) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(path).query) for path, _ in server.requests]


def failure(server: LocalServer, *answers: Answer) -> ProviderFailed:
    server.answers[API] = list(answers)
    with pytest.raises(ProviderFailed) as caught:
        provider(server).find(ask(), limit=2)
    return caught.value


def test_pages_come_back_with_text_address_and_day_of_the_last_edit(server: LocalServer) -> None:
    server.answers[API] = [
        reply(HITS),
        page(11, "Marvel valley", "The valley has 900 homes.\n\n\nHistory\nIt is old."),
        page(12, "Port Vell", "Port Vell is a harbour."),
    ]
    first, second = provider(server).find(ask(), limit=5)
    assert first.title == "Marvel valley"
    assert first.text.startswith("The valley has 900 homes.")
    assert first.url == "https://en.wikipedia.example/wiki/Marvel_valley"
    assert first.published_on == date(2024, 10, 3)
    assert (first.publisher, first.language, first.key) == ("Wikipedia", "en", "127.0.0.1:11")
    assert first.rank > second.rank


def test_the_requests_are_as_the_api_documents_them(server: LocalServer) -> None:
    server.answers[API] = [reply(HITS), page(11, "A", "Text."), page(12, "B", "Text.")]
    provider(server).find(ask(), limit=2)
    search, first, _ = asked(server)
    assert search["list"] == ["search"]
    assert search["srlimit"] == ["2"]
    assert search["formatversion"] == ["2"]
    assert search["maxlag"] == ["5"]
    assert first["pageids"] == ["11"]
    assert first["explaintext"] == ["1"]


def test_names_are_searched_as_phrases_and_all_parts_joined_by_or() -> None:
    line = search_line(ask("Ana Duarte left Port Vell"))
    assert line.startswith('"Ana Duarte" OR "Port Vell" OR ')


def test_a_claim_cannot_steer_the_search_engine() -> None:
    query = ask('insource:"x" -intitle:y * (z) ~w')
    line = search_line(query)
    assert not set(line) & set("*~():-")


def test_a_long_claim_stays_within_what_the_search_takes() -> None:
    claim = " ".join(f"Somewordnumber{n}" for n in range(100))
    assert 0 < len(search_line(ask(claim))) <= 300


def test_nothing_found_is_no_failure(server: LocalServer) -> None:
    server.answers[API] = reply({"batchcomplete": True, "query": {"search": []}})
    assert provider(server).find(ask(), limit=5) == []


def test_an_answer_without_a_query_part_is_nothing_found(server: LocalServer) -> None:
    server.answers[API] = reply({"batchcomplete": True})
    assert provider(server).find(ask(), limit=5) == []


def test_a_claim_without_words_asks_nobody(server: LocalServer) -> None:
    assert provider(server).find(ask("?"), limit=5) == []
    assert server.requests == []


def test_a_page_without_text_or_deleted_meanwhile_is_left_out(server: LocalServer) -> None:
    missing = {"pageid": 11, "missing": True}
    server.answers[API] = [
        reply(HITS),
        reply({"query": {"pages": [missing]}}),
        page(12, "Port Vell", "A harbour."),
    ]
    assert [d.title for d in provider(server).find(ask(), limit=5)] == ["Port Vell"]


def test_a_lagging_database_is_asked_again_later(server: LocalServer) -> None:
    error = {"code": "maxlag", "info": "Waiting for db1: 7 seconds lagged", "lag": 7}
    failed = failure(server, reply({"error": error}, headers=("Retry-After: 5",)))
    assert failed.is_temporary
    assert failed.retry_after
    assert "too busy" in str(failed)


def test_throttling_tells_when_to_come_back(server: LocalServer) -> None:
    failed = failure(
        server, reply({}, status="429 Too Many Requests", headers=("Retry-After: 17",))
    )
    assert failed.is_temporary
    assert failed.retry_after == 17


def test_a_search_that_is_refused_is_not_tried_again(server: LocalServer) -> None:
    failed = failure(server, reply({"error": {"code": "badvalue", "info": "Bad srsearch."}}))
    assert not failed.is_temporary
    assert "Bad srsearch." in str(failed)


def test_a_server_in_trouble_is_asked_again(server: LocalServer) -> None:
    assert failure(server, respond(b"oops", status="503 Service Unavailable")).is_temporary


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Welcome to the hotel network</html>",
        b"\xff\xfe\x00garbage",
        b"[]",
        b'"text"',
        b'{"query": []}',
        b'{"query": {"search": {}}}',
        b'{"query": {"search": ["x"]}}',
        b'{"query": {"search": [{"title": "no id"}]}}',
        b'{"query": {"search": [{"pageid": "11"}]}}',
        b"[" * 20_000,
    ],
)
def test_garbage_is_a_failure_in_plain_words(server: LocalServer, body: bytes) -> None:
    assert "cannot be read" in str(failure(server, respond(body)))


def test_an_answer_cut_short_is_a_failure(server: LocalServer) -> None:
    whole = json.dumps(HITS).encode()
    cut = respond(whole[:40], headers=(f"Content-Length: {len(whole)}",))
    assert failure(server, cut).is_temporary


def test_an_answer_too_large_is_a_failure(server: LocalServer) -> None:
    assert not failure(server, respond(b" " * 300_000)).is_temporary


def test_a_server_that_never_answers_is_given_up_on(server: LocalServer) -> None:
    def sleep(_: socket.socket) -> None:
        time.sleep(4)

    started = time.monotonic()
    assert failure(server, sleep).is_temporary
    assert time.monotonic() - started < 3.5


def test_what_was_read_is_kept_when_a_later_page_fails(server: LocalServer) -> None:
    server.answers[API] = [
        reply(HITS),
        page(11, "Marvel valley", "Text."),
        respond(b"oops", status="500 Internal Server Error"),
    ]
    assert [d.title for d in provider(server).find(ask(), limit=5)] == ["Marvel valley"]


def test_reading_stops_when_the_time_is_used_up(server: LocalServer) -> None:
    server.answers[API] = [reply(HITS), page(11, "Marvel valley", "Text."), page(12, "B", "Text.")]
    assert len(provider(server, timeout=0).find(ask(), limit=5)) == 1


def test_an_impossible_day_is_left_out(server: LocalServer) -> None:
    hit = {"pageid": 11, "title": "A", "timestamp": "yesterday"}
    server.answers[API] = [reply({"query": {"search": [hit]}}), page(11, "A", "Text.")]
    assert provider(server).find(ask(), limit=5)[0].published_on is None
