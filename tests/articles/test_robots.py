"""What a site asks of programs that read it: where they may not go, and what they may not keep."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotations.articles.copying import forbids_keeping, page_forbids_keeping
from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import GuardedClient
from annotations.articles.robots import PoliteReader
from tests.articles.asking import LIMITS, options_for
from tests.articles.documents import PARAGRAPH, make_page
from tests.articles.local_server import LocalServer, respond

PAGE = respond(make_page(f"<h1>Pier</h1><p>{PARAGRAPH}</p>"), headers=("Content-Type: text/html",))


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def reader(server: LocalServer, clock: Hands) -> Iterator[PoliteReader]:
    server.answers["/pier"] = PAGE
    with GuardedClient(options=replace(options_for(server), attempts=1)) as client:
        yield PoliteReader(client, clock=clock)


RULES = {
    "no rules": (respond(status="404 Not Found"), True),
    "empty rules": (respond(b""), True),
    "rules for others": (respond(b"User-agent: Other\nDisallow: /"), True),
    "rules for everyone": (respond(b"User-agent: *\nDisallow: /"), False),
    "rules for us": (
        respond(b"User-agent: *\nDisallow: /\n\nUser-agent: factcheck\nAllow: /"),
        True,
    ),
    "a pattern": (respond(b"User-agent: *\nDisallow: /*ier$"), False),
    "a site in trouble": (respond(status="503 Busy"), False),
    "garbage": (respond(b"\xff\xfe\x00" * 50), True),
}


@pytest.mark.parametrize(("rules", "may_read"), RULES.values(), ids=list(RULES))
def test_rules_are_kept_to(
    reader: PoliteReader, server: LocalServer, rules: bytes, *, may_read: bool
) -> None:
    server.answers["/robots.txt"] = rules
    if may_read:
        assert reader.read(server.url("/pier"), limits=LIMITS).title == "Pier"
        return
    with pytest.raises(FetchFailed, match=r"robots\.txt"):
        reader.read(server.url("/pier"), limits=LIMITS)
    assert [path for path, _ in server.requests] == ["/robots.txt"]


def test_rules_are_asked_for_once_in_hours_and_soon_again_after_trouble(
    reader: PoliteReader, server: LocalServer, clock: Hands
) -> None:
    server.answers["/robots.txt"] = [respond(status="503 Busy"), respond(b"User-agent: *")]
    with pytest.raises(FetchFailed, match="could not be read") as failed:
        reader.demand(server.url("/pier"))
    assert failed.value.is_temporary
    for seconds, may_read in ((200, False), (301, True), (5_000, True)):
        clock.now = seconds
        assert reader.allows(server.url("/pier")) is may_read
    assert len(server.requests) == 2
    clock.now = 50_000
    assert reader.allows(server.url("/other"))
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("directives", "is_forbidden"),
    [
        ("noarchive", True),
        ("noindex, NOARCHIVE", True),
        ("max-snippet: 20, noarchive", True),
        ("otherbot: noarchive", False),
        ("factcheck: nosnippet", True),
        ("noindex, nofollow", False),
        ("", False),
    ],
)
def test_a_header_may_forbid_copies(
    reader: PoliteReader, server: LocalServer, directives: str, *, is_forbidden: bool
) -> None:
    assert forbids_keeping(directives.split(",")) is is_forbidden
    body = make_page(f"<h1>Pier</h1><p>{PARAGRAPH}</p>")
    server.answers["/pier"] = respond(
        body, headers=("Content-Type: text/html", f"X-Robots-Tag: {directives}")
    )
    assert reader.read(server.url("/pier"), limits=LIMITS).may_keep is not is_forbidden


@pytest.mark.parametrize(
    ("meta", "is_forbidden"),
    [
        ('<meta name="robots" content="noindex, noarchive">', True),
        ("<META CONTENT=noarchive NAME=Robots>", True),
        ("<meta name='factcheck' content='nosnippet'>", True),
        ('<meta name="googlebot" content="noarchive">', False),
        ('<meta name="description" content="noarchive">', False),
        ("<p>noarchive</p>", False),
    ],
)
def test_a_page_may_forbid_copies(meta: str, *, is_forbidden: bool) -> None:
    assert page_forbids_keeping(f"<html><head>{meta}</head></html>") is is_forbidden
