"""How the tests ask: readers within the ordinary limits, pages from the server on loopback."""

import pytest

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched, FetchOptions, fetch
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle, Limits
from tests.articles.local_server import LocalServer

PAGE = b"<html><body><p>Twelve thousand people came.</p></body></html>"
LIMITS = Limits()
LOOPBACK = ("127.0.0.0/8",)


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


def read(data: bytes | str, filename: str = "", **more: str) -> ExtractedArticle:
    encoded = data.encode() if isinstance(data, str) else data
    return read_article(encoded, filename=filename, limits=LIMITS, **more)
