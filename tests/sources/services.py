"""The services the network providers ask, played by one server on loopback.

`SERVICES` holds for each provider how to build it and an answer in the shape its service documents.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from annotations.articles.fetching import GuardedClient
from annotations.sources.providers import PROVIDERS
from annotations.sources.providers.base import Provider, ProviderContext
from annotations.sources.query import build_query
from annotations.sources.types import Query
from tests.articles.asking import options_for
from tests.articles.local_server import LocalServer, respond

API = "/api"
CLAIM = "Ana Duarte said the Marvel valley has 900 homes"
KEY = "not-a-real-key"


@dataclass(frozen=True, slots=True)
class Service:
    """What a provider needs to be built, where it asks, and a good answer."""

    keys: Callable[[LocalServer], dict[str, str]]
    path: str
    answer: Any


GOOGLE = {
    "claims": [
        {
            "text": "The Marvel valley has 900 homes.",
            "claimant": "Ana Duarte",
            "claimDate": "2024-10-01T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "Valley Check", "site": "check.example"},
                    "url": "https://check.example/homes",
                    "title": "No, the valley does not have 900 homes",
                    "reviewDate": "2024-10-03T07:00:00Z",
                    "textualRating": "Mostly false",
                    "languageCode": "en",
                },
                {
                    "publisher": {"site": "second.example"},
                    "url": "https://second.example/900",
                    "textualRating": "False",
                    "languageCode": "en",
                },
            ],
        }
    ],
    "nextPageToken": "CAo",
}
GDELT = {
    "articles": [
        {
            "url": "https://news.example/homes",
            "url_mobile": "",
            "title": "Nine hundred homes in the Marvel valley",
            "seendate": "20241003T081500Z",
            "socialimage": "https://news.example/a.jpg",
            "domain": "news.example",
            "language": "English",
            "sourcecountry": "Spain",
        }
    ]
}
SEARXNG: dict[str, Any] = {
    "query": "marvel valley",
    "number_of_results": 0,
    "results": [
        {
            "url": "https://valley.example/homes",
            "title": "Homes in the <b>valley</b>",
            "content": "The valley has 900 homes &amp; two mills.",
            "publishedDate": "2024-10-03T00:00:00",
            "engine": "one",
            "engines": ["one", "two"],
            "positions": [1],
            "score": 2.0,
            "category": "general",
        }
    ],
    "answers": [],
    "corrections": [],
    "infoboxes": [],
    "suggestions": [],
    "unresponsive_engines": [["three", "timeout"]],
}
WORK = {
    "DOI": "10.5555/12345678",
    "title": ["Homes of the <i>Marvel</i> valley"],
    "container-title": ["Journal of Valleys"],
    "publisher": "Valley Press",
    "issued": {"date-parts": [[2024, 10, 3]]},
    "abstract": (
        "<jats:title>Abstract</jats:title><jats:p>We counted 900 homes &amp; two mills.</jats:p>"
    ),
    "score": 31.5,
}
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message-version": "1.0.0",
    "message": {"total-results": 1, "items-per-page": 20, "items": [WORK]},
}
WIKIDATA_SEARCH = {
    "searchinfo": {"search": "Marvel valley"},
    "search": [{"id": "Q64", "title": "Q64", "label": "Marvel valley", "description": "valley"}],
    "success": 1,
}
WIKIPEDIA = {"batchcomplete": True, "query": {"search": []}}

SERVICES = {
    "google_fact_check": Service(
        lambda s: {"google_fact_check_key": KEY, "google_fact_check_url": s.url(API)}, API, GOOGLE
    ),
    "gdelt": Service(lambda s: {"gdelt_url": s.url(API)}, API, GDELT),
    "searxng": Service(lambda s: {"searxng_url": s.url()}, "/search", SEARXNG),
    "crossref": Service(lambda s: {"crossref_url": s.url(API)}, API, CROSSREF),
    "wikidata": Service(lambda s: {"wikidata_url": s.url(API)}, API, WIKIDATA_SEARCH),
    "wikipedia": Service(lambda s: {"wikipedia_url": s.url(API)}, API, WIKIPEDIA),
}


def build(name: str, server: LocalServer, *, timeout: float = 5.0, **more: str) -> Provider:
    """Build a provider that asks the server and is in no mood to wait."""
    options = replace(options_for(server), attempts=1, read_seconds=1, total_seconds=2)
    return PROVIDERS[name](
        ProviderContext(
            timeout_seconds=timeout,
            keys=SERVICES[name].keys(server) | more,
            client=GuardedClient(options=options, max_bytes=200_000),
        )
    )


def ask(claim: str = CLAIM, *, on: date | None = None) -> Query:
    return build_query(claim, sentence=claim, figure=None, speaker="", on=on)


def reply(content: object, *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    kind = "Content-Type: application/json; charset=utf-8"
    return respond(json.dumps(content).encode(), status=status, headers=(kind, *headers))


def asked(server: LocalServer) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(path).query) for path, _ in server.requests]
