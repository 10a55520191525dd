"""Fetching: everything a server can do wrong, and how often it is asked again."""

import gzip
import socket
import time
import tracemalloc
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import GuardedClient, fetch
from annotations.articles.pacing import back_off, read_retry_after
from annotations.articles.types import Limits
from tests.articles.asking import PAGE, get, options_for, refusal
from tests.articles.local_server import LocalServer, respond

# Too much


def test_a_page_that_announces_too_much_is_not_read(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE, headers=("Content-Length: 999999999",))
    assert "larger than 100,000 bytes" in str(refusal(server))


def test_a_page_that_never_ends_is_cut_off(server: LocalServer) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65_536)

    server.answers["/"] = pour
    assert "larger than 100,000 bytes" in str(refusal(server))


def test_a_decompression_bomb_is_not_unpacked(server: LocalServer) -> None:
    packer = zlib.compressobj(level=1, wbits=31)
    packed = [packer.compress(bytes(1_000_000)) for _ in range(300)]
    server.answers["/"] = respond(
        b"".join([*packed, packer.flush()]), headers=("Content-Encoding: gzip",)
    )
    tracemalloc.start()
    message = str(refusal(server, max_bytes=1_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 1,000,000 bytes" in message
    assert peak < 12_000_000


def test_the_body_of_a_redirect_is_never_read(server: LocalServer) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /new\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65_536)

    server.answers["/"] = pour
    server.answers["/new"] = respond(PAGE)
    assert get(server).body == PAGE


# Broken answers


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage garbage garbage\r\n\r\n",
        b"\x00\x01\x02\xff\xfe\r\n\r\n",
        b"HTTP/1.1 OK fine\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\ncut off",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n",
        respond(gzip.compress(PAGE, mtime=0)[:-12], headers=("Content-Encoding: gzip",)),
        respond(b"not packed at all", headers=("Content-Encoding: gzip",)),
    ],
)
def test_a_broken_answer_is_tried_again_and_then_reported(
    server: LocalServer, answer: bytes
) -> None:
    server.answers["/"] = answer
    failure = refusal(server)
    assert "broke off" in str(failure)
    assert failure.is_temporary
    assert len(server.requests) == 3


def test_an_endless_header_is_cut_off(server: LocalServer) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            connection.sendall(b"a" * 65_536)

    server.answers["/"] = pour
    assert "broke off" in str(refusal(server))


def test_an_encoding_we_did_not_ask_for_is_reported(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE, headers=("Content-Encoding: br",))
    assert "packed in a way" in str(refusal(server))


def test_an_empty_page_is_reported(server: LocalServer) -> None:
    server.answers["/"] = respond(b"")
    assert "empty page" in str(refusal(server))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", "sign-in"),
        ("402 Payment Required", "payment"),
        ("403 Forbidden", "refuses automated readers"),
        ("404 Not Found", "no such page"),
        ("410 Gone", "taken this page down"),
        ("418 Teapot", "did not send the page"),
        ("451 Unavailable", "legal reasons"),
    ],
)
def test_a_refusal_is_explained_and_not_repeated(
    server: LocalServer, status: str, words: str
) -> None:
    server.answers["/"] = respond(b"x", status=status)
    failure = refusal(server)
    assert words in str(failure)
    assert not failure.is_temporary
    assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_reported(server: LocalServer) -> None:
    unused = socket.create_server(("127.0.0.1", 0))
    port = unused.getsockname()[1]
    unused.close()
    options = replace(options_for(server), allow_ports=frozenset({port}))
    with pytest.raises(FetchFailed, match="could not be reached") as caught:
        fetch(f"http://127.0.0.1:{port}/", limits=Limits(), options=options)
    assert caught.value.is_temporary


def test_a_server_that_cannot_speak_tls_is_reported(server: LocalServer) -> None:
    options = replace(options_for(server), total_seconds=0.5)
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1"):
        fetch(server.url().replace("http:", "https:"), limits=Limits(), options=options)


# Slow answers


def test_a_silent_server_is_given_up(server: LocalServer) -> None:
    server.answers["/"] = lambda _connection: time.sleep(3)
    options = replace(options_for(server), read_seconds=0.2, attempts=1)
    with pytest.raises(FetchFailed, match="does not answer"):
        fetch(server.url(), limits=Limits(), options=options)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_sends_a_byte_at_a_time_is_given_up_in_time(
    server: LocalServer, start: bytes
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start or b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    server.answers["/"] = drip
    options = replace(options_for(server), total_seconds=0.6)
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=r"longer than 0\.6 seconds"):
        fetch(server.url(), limits=Limits(), options=options)
    assert time.monotonic() - began < 2


# Trying again


@pytest.mark.parametrize(
    "status", ["429 Slow down", "500 Error", "502 Bad", "503 Busy", "504 Late"]
)
def test_a_busy_server_is_asked_again(server: LocalServer, status: str) -> None:
    server.answers["/"] = [respond(status=status), respond(status=status), respond(PAGE)]
    assert get(server).body == PAGE
    assert len(server.requests) == 3


def test_a_server_that_stays_busy_is_reported_as_temporary(server: LocalServer) -> None:
    server.answers["/"] = respond(status="503 Busy")
    failure = refusal(server)
    assert failure.is_temporary
    assert "HTTP 503" in str(failure)


def test_the_wait_a_server_asks_for_is_kept(server: LocalServer) -> None:
    server.answers["/"] = [respond(status="429 Slow", headers=("Retry-After: 2",)), respond(PAGE)]
    waits: list[float] = []
    with GuardedClient(options=options_for(server), sleep=waits.append) as client:
        assert client.get(server.url()).body == PAGE
    assert waits == [2]


def test_a_wait_beyond_patience_is_handed_to_the_caller(server: LocalServer) -> None:
    server.answers["/"] = respond(status="429 Slow", headers=("Retry-After: 3600",))
    failure = refusal(server)
    assert (failure.is_temporary, failure.retry_after) == (True, 3600)
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "²", "Mon, 99 Foo 2024"])
def test_a_wait_that_makes_no_sense_is_ignored(value: str) -> None:
    assert read_retry_after(value) is None


def test_a_wait_can_be_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=100)
    wait = read_retry_after(format_datetime(moment, usegmt=True))
    assert wait is not None
    assert 98 <= wait <= 100


def test_waits_double_and_are_spread() -> None:
    for attempt in range(4):
        waits = [back_off(attempt, base=0.5) for _ in range(50)]
        assert 0.25 * 2**attempt <= min(waits) < max(waits) <= 0.5 * 2**attempt


def test_a_failure_says_whether_any_request_left_the_desk(server: LocalServer) -> None:
    inside = ("Location: http://10.0.0.1/",)
    server.answers["/inwards"] = respond(b"", status="302 Found", headers=inside)
    server.answers["/broken"] = respond(b"", status="500 Internal Server Error")
    assert refusal(server, "/inwards").was_sent
    assert refusal(server, "/broken").was_sent
    options = replace(options_for(server), allow_ports=frozenset({1, 80}), attempts=2)
    for address in ("http://10.0.0.1/", "http://127.0.0.1:1/", "no address"):
        with pytest.raises(FetchFailed) as caught:
            fetch(address, limits=Limits(), options=options)
        assert not caught.value.was_sent, address
