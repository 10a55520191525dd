"""Fetching: what leaves, what comes back, and where we do not go."""

import gzip
import socket
import ssl
import zlib
from dataclasses import replace

import pytest

from annotations.articles.errors import ArticleError, FetchFailed
from annotations.articles.fetching import Fetched, GuardedClient, NotModified, fetch, user_agent
from annotations.articles.pacing import Pacer
from annotations.articles.types import Limits
from tests.articles.asking import PAGE, get, options_for, refusal
from tests.articles.local_server import LocalServer, respond

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
    assert headers["user-agent"] == "factcheck/0.1 (open-source fact-checking desk)"
    named = user_agent(contact="desk@example.org")
    assert named == "Factcheck/0.1 (open-source fact-checking desk; desk@example.org)"


def test_a_form_can_be_sent(server: LocalServer) -> None:
    server.answers["/save"] = respond(b"{}")
    with GuardedClient(options=options_for(server)) as client:
        sent = client.post(server.url("/save"), data={"url": "x"}, headers={"Accept": "a/b"})
    assert sent.body == b"{}"
    assert server.requests[0][1]["content-type"] == "application/x-www-form-urlencoded"


def test_a_page_that_has_not_changed_is_told_from_one_that_fails(server: LocalServer) -> None:
    headers = ('ETag: "7"', "Last-Modified: Mon, 04 Nov 2024 08:00:00 GMT", "X-Robots-Tag: none")
    server.answers["/"] = [respond(PAGE, headers=headers), respond(status="304 Not Modified")]
    with GuardedClient(options=options_for(server)) as client:
        first = client.get(server.url())
        assert (first.etag, first.robots) == ('"7"', "none")
        assert first.last_modified.startswith("Mon, 04 Nov")
        with pytest.raises(NotModified):
            client.get(server.url(), headers={"If-None-Match": first.etag})
    assert server.requests[1][1]["if-none-match"] == '"7"'


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
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
    with GuardedClient(options=options, pacer=Pacer()) as client:
        client.get(server.url())
        with pytest.raises(FetchFailed, match="waiting"):
            client.get(server.url())


def test_every_failure_is_an_article_error() -> None:
    assert issubclass(FetchFailed, ArticleError)


def test_certificates_are_verified() -> None:
    with GuardedClient() as client:
        pool = client._client._transport._pool  # type: ignore[attr-defined]  # noqa: SLF001
        assert pool._ssl_context.verify_mode is ssl.CERT_REQUIRED  # noqa: SLF001
