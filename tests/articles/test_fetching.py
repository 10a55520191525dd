"""Fetching: what leaves, what comes back, and everything a server can do wrong."""

import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from annotations.articles.errors import ArticleError, FetchFailed
from annotations.articles.fetching import Fetched, FetchOptions, GuardedClient, fetch
from annotations.articles.pacing import Pacer, back_off, read_retry_after
from annotations.articles.types import Limits
from tests.articles.local_server import LocalServer, respond

PAGE = b"<html><body><p>Twelve thousand people came.</p></body></html>"
LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def options_for(server: LocalServer) -> FetchOptions:
    return FetchOptions(
        allow_networks=LOOPBACK,
        allow_ports=frozenset({server.port}),
        connect_seconds=2,
        read_seconds=2,
        total_seconds=5,
        back_off_seconds=0.01,
        seconds_between_requests=0,
    )


def get(server: LocalServer, path: str = "/", *, max_bytes: int = 100_000) -> Fetched:
    return fetch(server.url(path), limits=Limits(max_bytes=max_bytes), options=options_for(server))


def refusal(server: LocalServer, path: str = "/", *, max_bytes: int = 100_000) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        get(server, path, max_bytes=max_bytes)
    return caught.value


# What comes back


def test_a_page_comes_back_with_its_address_and_content_type(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE, headers=("Content-Type: text/html; charset=utf-8",))
    assert get(server) == Fetched(server.url("/"), PAGE, "text/html; charset=utf-8")


def test_the_client_says_who_is_asking(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE)
    get(server)
    assert server.requests[0][1]["user-agent"].startswith("factcheck/")


def test_parameters_and_headers_reach_the_server(server: LocalServer) -> None:
    server.answers["/find"] = respond(b"{}")
    with GuardedClient(options=options_for(server)) as client:
        client.get(server.url("/find"), params={"q": "12 000 men"}, headers={"X-Api-Key": "k"})
    path, headers = server.requests[0]
    assert path == "/find?q=12+000+men"
    assert headers["x-api-key"] == "k"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("identity", PAGE),
    ],
)
def test_a_packed_page_is_unpacked(server: LocalServer, encoding: str, packed: bytes) -> None:
    server.answers["/"] = respond(packed, headers=(f"Content-Encoding: {encoding}",))
    assert get(server).body == PAGE


def test_a_redirect_is_followed_to_its_end(server: LocalServer) -> None:
    server.answers["/"] = respond(status="301 Moved", headers=("Location: /new",))
    server.answers["/new"] = respond(PAGE)
    assert get(server).url == server.url("/new")


def test_a_cookie_of_one_page_does_not_follow_us_to_the_next(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE, headers=("Set-Cookie: who=you",))
    with GuardedClient(options=options_for(server)) as client:
        client.get(server.url())
        client.get(server.url())
    assert "cookie" not in server.requests[1][1]


# Where we do not go


@pytest.mark.parametrize(
    "address",
    [
        "",
        "not an address",
        "example.org/news",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "http://exa mple.org/",
    ],
)
def test_what_is_not_a_web_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(FetchFailed, match=r"is not (a web address|one the desk fetches)") as caught:
        fetch(address, limits=Limits())
    assert not caught.value.is_temporary


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",  # noqa: S104  # asked for, not bound to
    ],
)
def test_a_private_address_is_refused(host: str) -> None:
    with pytest.raises(FetchFailed, match="private network"):
        fetch(f"http://{host}/", limits=Limits())


@pytest.mark.parametrize("host", ["2130706433", "0177.0.0.1", "127.1"])
def test_a_private_address_in_disguise_is_refused(host: str) -> None:
    with pytest.raises(
        FetchFailed, match=r"not one the desk fetches|not a web address|private network"
    ):
        fetch(f"http://{host}/", limits=Limits())


def test_a_name_that_leads_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rebound(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    with pytest.raises(FetchFailed, match=r"news\.example leads to an address inside a private"):
        fetch("http://news.example/", limits=Limits())


def test_an_unusual_port_is_refused() -> None:
    with pytest.raises(FetchFailed, match="port 22"):
        fetch("http://example.org:22/", limits=Limits())


def test_credentials_in_an_address_are_refused() -> None:
    with pytest.raises(FetchFailed, match="not one the desk fetches"):
        fetch("http://ada:secret@example.org/", limits=Limits())


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"],
)
def test_a_redirect_to_a_private_address_is_refused(server: LocalServer, target: str) -> None:
    server.answers["/"] = respond(status="302 Found", headers=(f"Location: {target}",))
    assert "private network" in str(refusal(server))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://example.org/", "http://[", ""])
def test_a_redirect_to_something_else_than_the_web_is_refused(
    server: LocalServer, target: str
) -> None:
    server.answers["/"] = respond(status="302 Found", headers=(f"Location: {target}",))
    assert str(refusal(server))


def test_a_redirect_to_an_unusual_port_is_refused(server: LocalServer) -> None:
    headers = ("Location: http://127.0.0.1:6379/",)
    server.answers["/"] = respond(status="302 Found", headers=headers)
    assert "port 6379" in str(refusal(server))


def test_credentials_do_not_follow_a_redirect_to_another_host() -> None:
    with LocalServer() as first, LocalServer() as second:
        first.answers["/"] = respond(status="302 Found", headers=(f"Location: {second.url()}",))
        second.answers["/"] = respond(PAGE)
        ports = frozenset({first.port, second.port})
        with GuardedClient(options=replace(options_for(first), allow_ports=ports)) as client:
            client.get(first.url(), headers={"Authorization": "Token t", "X-Api-Key": "k"})
        assert first.requests[0][1]["x-api-key"] == "k"
        assert not {"authorization", "x-api-key"} & set(second.requests[0][1])


def test_a_redirect_without_end_is_given_up(server: LocalServer) -> None:
    server.answers["/"] = respond(status="302 Found", headers=("Location: /",))
    assert "redirects more than 5 times" in str(refusal(server))
    assert len(server.requests) == 6


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
        respond(gzip.compress(PAGE)[:-12], headers=("Content-Encoding: gzip",)),
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


# Politeness


def test_requests_to_one_host_are_spaced_and_other_hosts_do_not_wait() -> None:
    pacer = Pacer()
    assert pacer.reserve("a.example", interval=1) == 0
    assert pacer.reserve("a.example", interval=1) == pytest.approx(1, abs=0.1)
    assert pacer.reserve("a.example", interval=1) == pytest.approx(2, abs=0.1)
    assert pacer.reserve("b.example", interval=1) == 0


def test_a_queue_that_would_outlast_the_deadline_is_refused(server: LocalServer) -> None:
    server.answers["/"] = respond(PAGE)
    options = replace(options_for(server), seconds_between_requests=60, attempts=1)
    with GuardedClient(options=options) as client:
        client.get(server.url())
        with pytest.raises(FetchFailed, match="waiting"):
            client.get(server.url())


def test_every_failure_is_an_article_error() -> None:
    assert issubclass(FetchFailed, ArticleError)


def test_certificates_are_verified() -> None:
    with GuardedClient() as client:
        pool = client._client._transport._pool  # type: ignore[attr-defined]  # noqa: SLF001
        assert pool._ssl_context.verify_mode is ssl.CERT_REQUIRED  # noqa: SLF001
