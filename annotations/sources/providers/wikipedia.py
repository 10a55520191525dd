"""Wikipedia: the MediaWiki search, then the plain text of the best pages.

API: https://www.mediawiki.org/wiki/API:Search and
https://www.mediawiki.org/wiki/Extension:TextExtracts. No key. `keys["wikipedia_url"]` names
another wiki's api.php: another language, or a wiki of one's own.
"""

import re
import time
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlsplit

from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    ProviderFailed,
    get_json,
    needed_client,
    unreadable,
)
from annotations.sources.types import FoundDocument, Query

DEFAULT_URL = "https://en.wikipedia.org/w/api.php"
# One request a page: whole texts cannot be asked for together (`exlimit`).
MAX_PAGES = 5
# CirrusSearch refuses longer queries.
_MAX_SEARCH = 300
_MAX_NAMES = 4
_MAX_WORDS = 12
# What means something to the search engine and must not come from a claim.
_OPERATORS = re.compile(r"[\"*?~!:|&(){}\[\]\\/<>^+-]+")
_TEMPORARY_CODES = frozenset({"maxlag", "ratelimited", "readonly", "internal_api_error"})
_LATER = 30.0


class Wikipedia(Provider):
    """Finds encyclopedia articles; their date is that of the last edit."""

    name = "wikipedia"
    label = "Wikipedia"
    costs = "Free, without a key; say with FACTCHECK_CONTACT who runs the desk."
    uses_network = True
    # A search makes up to six requests, one after the other, and at most three may be under way:
    # https://www.mediawiki.org/wiki/Wikimedia_APIs/Rate_limits.
    seconds_between_requests = 2.0

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._timeout = context.timeout_seconds
        self._url = context.keys.get("wikipedia_url") or DEFAULT_URL

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return the pages that share most with the query, with their whole text.

        Stops early, with what it has, when the time is used up or a later page fails.
        """
        asked = search_line(query)
        if not asked or limit < 1:
            return []
        deadline = time.monotonic() + self._timeout
        found: list[FoundDocument] = []
        for hit in self._search(asked, limit=min(limit, MAX_PAGES)):
            if found and time.monotonic() > deadline:
                break
            try:
                document = self._read_page(hit, rank=1.0 / (len(found) + 1))
            except ProviderFailed:
                if not found:
                    raise
                break
            if document is not None:
                found.append(document)
        return found

    def _search(self, asked: str, *, limit: int) -> list[Mapping[str, object]]:
        answer = self._ask(
            {
                "list": "search",
                "srsearch": asked,
                "srlimit": str(limit),
                "srnamespace": "0",
                "srprop": "timestamp",
                "srinfo": "",
            }
        )
        return _rows(answer, "search")[:limit]

    def _read_page(self, hit: Mapping[str, object], *, rank: float) -> FoundDocument | None:
        page_id = hit.get("pageid")
        if not isinstance(page_id, int):
            raise unreadable(self.label)
        answer = self._ask(
            {
                "pageids": str(page_id),
                "prop": "extracts|info",
                "explaintext": "1",
                "exsectionformat": "plain",
                "inprop": "url",
            }
        )
        page = next(iter(_rows(answer, "pages")), {})
        title, text = page.get("title"), page.get("extract")
        if not isinstance(title, str) or not isinstance(text, str) or not text.strip():
            return None
        url = page.get("canonicalurl") or page.get("fullurl")
        language = page.get("pagelanguage")
        return FoundDocument(
            key=f"{urlsplit(self._url).hostname}:{page_id}",
            url=url if isinstance(url, str) else self._page_url(title),
            title=title,
            publisher=self.label,
            published_on=_read_day(hit.get("timestamp")),
            language=language if isinstance(language, str) else "",
            text=text,
            rank=rank,
        )

    def _ask(self, params: Mapping[str, str]) -> Mapping[str, object]:
        """Put one request to the API and return its `query`, or raise ProviderFailed."""
        fixed = {"action": "query", "format": "json", "formatversion": "2", "maxlag": "5"}
        answer = get_json(self._client, self._url, params={**fixed, **params}, label=self.label)
        error = answer.get("error")
        if isinstance(error, dict):
            raise self._failure(error)
        # With no hits at all MediaWiki may leave `query` out.
        found = answer.get("query", {"search": [], "pages": []})
        if not isinstance(found, dict):
            raise unreadable(self.label)
        return found

    def _failure(self, error: Mapping[str, object]) -> ProviderFailed:
        code = str(error.get("code", ""))
        info = str(error.get("info", "no reason given"))[:200]
        if code.startswith("internal_api_error") or code in _TEMPORARY_CODES:
            message = f"{self.label} is too busy to answer and will be asked again. ({info})"
            return ProviderFailed(message, retry_after=_LATER)
        message = f"{self.label} refused the search: {info} Check the provider's settings."
        return ProviderFailed(message, is_temporary=False)

    def _page_url(self, title: str) -> str:
        parts = urlsplit(self._url)
        return f"{parts.scheme}://{parts.netloc}/wiki/{quote(title.replace(' ', '_'))}"


def search_line(query: Query) -> str:
    """Write a query for CirrusSearch: names as phrases and the first terms, joined by OR.

    Without OR every word of a claim would have to stand on the page.
    """
    names = [f'"{_plain(name)}"' for name in query.names[:_MAX_NAMES] if _plain(name)]
    terms = [_plain(term) for term in query.terms[:_MAX_WORDS]]
    line = ""
    for part in dict.fromkeys([*names, *filter(None, terms)]):
        longer = f"{line} OR {part}" if line else part
        if len(longer) <= _MAX_SEARCH:
            line = longer
    return line


def _plain(text: str) -> str:
    return " ".join(_OPERATORS.sub(" ", text).split())


def _rows(answer: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = answer.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise unreadable(Wikipedia.label)
    return rows


def _read_day(timestamp: object) -> date | None:
    try:
        return date.fromisoformat(str(timestamp)[:10])
    except ValueError:
        return None
