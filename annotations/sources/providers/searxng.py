"""SearXNG: a metasearch engine of one's own, asked for JSON.

API: https://docs.searxng.org/dev/search_api.html. `keys["searxng_url"]` is the instance's address;
its settings.yml must allow the format `json`. It gives a few words of each page, so that the best
pages are fetched and read.
"""

import time
from collections.abc import Mapping

from annotations.articles.robots import PoliteReader
from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    ProviderFailed,
    get_json,
    needed_client,
    needed_key,
    unreadable,
)
from annotations.sources.providers.pages import read_pages
from annotations.sources.providers.phrasing import word_line
from annotations.sources.providers.reading import (
    number_of,
    plain_text,
    read_day,
    rows_of,
    text_of,
    url_of,
)
from annotations.sources.types import FoundDocument, Query

_MAX_WORDS = 12
_MAX_CHARACTERS = 200
# What it answers with 403 where a format is not switched on.
_REMEDY = (
    "Its own settings.yml must allow the format json (search: formats); check its address in the "
    "settings of the desk, too."
)


class SearXNG(Provider):
    """Finds pages of the web through a SearXNG instance."""

    name = "searxng"
    label = "Web search"
    costs = "Your own server; what it asks in turn may set limits."
    uses_network = True

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._pages = context.pages or PoliteReader(self._client)
        self._timeout = context.timeout_seconds
        self._url = f"{needed_key(context, 'searxng_url', label=self.label).rstrip('/')}/search"

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return web pages, the best of them with their whole text."""
        asked = word_line(query, words=_MAX_WORDS, characters=_MAX_CHARACTERS)
        if not asked or limit < 1:
            return []
        deadline = time.monotonic() + self._timeout
        params = {"q": asked, "format": "json", "categories": "general", "pageno": "1"}
        answer = get_json(self._client, self._url, params=params, label=self.label, remedy=_REMEDY)
        if "results" not in answer:
            raise unreadable(self.label)
        found: dict[str, FoundDocument] = {}
        for row in rows_of(answer, "results", label=self.label):
            document = _read_result(row, place=len(found) + 1)
            if document is not None:
                found.setdefault(document.url, document)
        if not found:
            self._fail_if_no_engine_answered(answer)
        return read_pages(list(found.values())[:limit], reader=self._pages, deadline=deadline)

    def _fail_if_no_engine_answered(self, answer: Mapping[str, object]) -> None:
        """Raise ProviderFailed where nothing was found because no engine could look."""
        silent = answer.get("unresponsive_engines")
        if isinstance(silent, list) and silent:
            names = sorted(
                {str(pair[0])[:40] for pair in silent if isinstance(pair, list) and pair}
            )
            message = (
                f"{self.label} found nothing, but these engines did not answer it: "
                f"{', '.join(names)}. They will be asked again."
            )
            raise ProviderFailed(message)


def _read_result(row: Mapping[str, object], *, place: int) -> FoundDocument | None:
    url, title = url_of(row, "url"), plain_text(text_of(row, "title"))
    if not url or not title:
        return None
    return FoundDocument(
        key=url,
        url=url,
        title=title,
        publisher="",
        published_on=read_day(text_of(row, "publishedDate")),
        language="",
        text=plain_text(text_of(row, "content")) or title,
        rank=number_of(row, "score") or 1.0 / place,
    )
