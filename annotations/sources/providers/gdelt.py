"""GDELT DOC 2.0: news of the world in 65 languages, from 2017 on.

API: https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/ (mode ArtList, format JSON). No key.
It names articles without their text, so that the best of them are fetched and read.
`keys["gdelt_url"]` is another address.
"""

import json
import re
import time
from collections.abc import Mapping
from datetime import date, timedelta

from annotations.articles.robots import PoliteReader
from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    ProviderFailed,
    get_body,
    needed_client,
    unreadable,
)
from annotations.sources.providers.pages import read_pages
from annotations.sources.providers.phrasing import plain
from annotations.sources.providers.reading import read_day, rows_of, text_of, url_of
from annotations.sources.types import FoundDocument, Query

DEFAULT_URL = "https://api.gdeltproject.org/api/v2/doc/doc"
FIRST_DAY = date(2017, 1, 1)
# The news around the day of the claim: what it could have rested on, and what came of it.
_WINDOW = timedelta(days=45)
_MAX_NAMES = 2
_MAX_WORDS = 6
# Shorter keywords are refused.
_MIN_LETTERS = 4
_LANGUAGES = {
    "English": "en",
    "German": "de",
    "French": "fr",
    "Spanish": "es",
    "Italian": "it",
    "Portuguese": "pt",
    "Dutch": "nl",
    "Polish": "pl",
    "Russian": "ru",
    "Ukrainian": "uk",
}
_SLOW_DOWN = re.compile(r"limit requests|too many requests", re.IGNORECASE)
_LONGEST_REASON = 300


class Gdelt(Provider):
    """Finds news articles of the weeks around the day of the claim."""

    name = "gdelt"
    label = "GDELT"
    costs = "Free, without a key; one request in five seconds."
    uses_network = True
    # As its own refusals ask for.
    seconds_between_requests = 5.0

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._pages = context.pages or PoliteReader(self._client)
        self._timeout = context.timeout_seconds
        self._url = context.keys.get("gdelt_url") or DEFAULT_URL

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return news articles, the best of them with their whole text."""
        asked = search_line(query)
        if not asked or limit < 1 or (query.on and query.on + _WINDOW < FIRST_DAY):
            return []
        deadline = time.monotonic() + self._timeout
        params = {
            "query": asked,
            "mode": "artlist",
            "format": "json",
            "sort": "hybridrel",
            "maxrecords": str(limit),
            **_window(query.on),
        }
        found: dict[str, FoundDocument] = {}
        for row in rows_of(self._ask(params), "articles", label=self.label):
            document = _read_article(row, rank=1.0 / (len(found) + 1))
            if document is not None:
                found.setdefault(document.url, document)
        return read_pages(list(found.values())[:limit], reader=self._pages, deadline=deadline)

    def _ask(self, params: Mapping[str, str]) -> Mapping[str, object]:
        body = get_body(self._client, self._url, params=params, label=self.label)
        text = body.decode("utf-8", errors="replace").strip()
        if not text.startswith(("{", "[", "<")):
            raise self._refusal(text)
        try:
            # Headlines come with control characters now and then.
            answer = json.loads(text, strict=False)
        except (ValueError, RecursionError) as error:
            raise unreadable(self.label) from error
        if not isinstance(answer, dict):
            raise unreadable(self.label)
        return answer

    def _refusal(self, reason: str) -> ProviderFailed:
        """Return the failure for a refusal, which comes as a sentence in place of JSON."""
        if _SLOW_DOWN.search(reason):
            message = f"{self.label} asks the desk to slow down and will be asked again."
            return ProviderFailed(message, retry_after=self.seconds_between_requests)
        if not reason.isprintable() or len(reason) > _LONGEST_REASON:
            return unreadable(self.label)
        message = f"{self.label} refused the search: {reason}"
        return ProviderFailed(message, is_temporary=False)


def search_line(query: Query) -> str:
    """Write a query for GDELT: the first names as phrases, all needed, and any of the words."""
    names = [name for name in map(plain, query.names) if len(name) >= _MIN_LETTERS][:_MAX_NAMES]
    named = {word.casefold() for name in names for word in name.split()}
    words = [
        word
        for word in map(plain, query.terms)
        if len(word) >= _MIN_LETTERS and word.isalpha() and word not in named
    ]
    needed = [f'"{name}"' if " " in name else name for name in names] or words[:1]
    others = [word for word in words if word not in needed][:_MAX_WORDS]
    if len(others) > 1:
        return " ".join((*needed, f"({' OR '.join(others)})"))
    return " ".join((*needed, *others))


def _window(on: date | None) -> dict[str, str]:
    if on is None:
        return {}
    start, end = max(on - _WINDOW, FIRST_DAY), on + _WINDOW
    return {"startdatetime": f"{start:%Y%m%d}000000", "enddatetime": f"{end:%Y%m%d}235959"}


def _read_article(row: Mapping[str, object], *, rank: float) -> FoundDocument | None:
    url, title = url_of(row, "url"), text_of(row, "title")
    if not url or not title:
        return None
    return FoundDocument(
        key=url,
        url=url,
        title=title,
        publisher=text_of(row, "domain"),
        published_on=read_day(text_of(row, "seendate")),
        language=_LANGUAGES.get(text_of(row, "language"), ""),
        text=title,
        rank=rank,
    )
