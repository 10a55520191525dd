"""Crossref: the abstracts of scholarly works, by DOI.

API: https://api.crossref.org/swagger-ui/index.html (`/works`). No key; `keys["crossref_mailto"]` is
the address of whoever runs the desk, which Crossref asks for in return for a higher rate.
`keys["crossref_url"]` is another address.
"""

from collections.abc import Mapping
from datetime import date

from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    get_json,
    needed_client,
    unreadable,
)
from annotations.sources.providers.phrasing import word_line
from annotations.sources.providers.reading import (
    first_text,
    number_of,
    object_of,
    plain_text,
    rows_of,
    text_of,
)
from annotations.sources.types import FoundDocument, Query

DEFAULT_URL = "https://api.crossref.org/works"
_MAX_WORDS = 16
_MAX_CHARACTERS = 250
_FIELDS = "DOI,title,container-title,publisher,issued,abstract,score"
_DATE_PARTS = 3
# Lists of works: once a second for anyone, three times for those who say who they are
# (https://www.crossref.org/blog/announcing-changes-to-rest-api-rate-limits/, December 2025).
_PACE, _POLITE_PACE = 1.0, 0.34


class Crossref(Provider):
    """Finds scholarly works that have an abstract to read."""

    name = "crossref"
    label = "Crossref"
    costs = (
        "Free; one request in a second, three with FACTCHECK_CROSSREF_MAILTO. A subscription "
        "(Metadata Plus) has higher rates."
    )
    uses_network = True
    seconds_between_requests = _PACE

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._url = context.keys.get("crossref_url") or DEFAULT_URL
        self._mailto = context.keys.get("crossref_mailto", "")
        if self._mailto:
            self.seconds_between_requests = _POLITE_PACE

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return works whose title or abstract shares most with the query."""
        asked = word_line(query, words=_MAX_WORDS, characters=_MAX_CHARACTERS)
        if not asked or limit < 1:
            return []
        params = {
            "query.bibliographic": asked,
            "rows": str(limit),
            "select": _FIELDS,
            "filter": "has-abstract:true",
        }
        if self._mailto:
            params["mailto"] = self._mailto
        answer = get_json(self._client, self._url, params=params, label=self.label)
        message = answer.get("message")
        if not isinstance(message, dict) or "items" not in message:
            raise unreadable(self.label)
        rows = rows_of(message, "items", label=self.label)
        found = [_read_work(row, place=place) for place, row in enumerate(rows, 1)]
        return [document for document in found if document is not None][:limit]


def _read_work(row: Mapping[str, object], *, place: int) -> FoundDocument | None:
    doi, title = text_of(row, "DOI"), plain_text(first_text(row, "title"))
    abstract = plain_text(text_of(row, "abstract")).removeprefix("Abstract ")
    if not doi or not title or not abstract:
        return None
    url = f"https://doi.org/{doi}"
    return FoundDocument(
        key=url,
        url=url,
        title=title,
        publisher=plain_text(first_text(row, "container-title")) or text_of(row, "publisher"),
        published_on=_issued(row),
        language="",
        text=f"{title}\n\n{abstract}",
        rank=number_of(row, "score") or 1.0 / place,
    )


def _issued(row: Mapping[str, object]) -> date | None:
    """Return the day of publication where all of it is known; many give the year alone."""
    dates = object_of(row, "issued").get("date-parts")
    parts = dates[0] if isinstance(dates, list) and dates else None
    if not isinstance(parts, list) or len(parts) != _DATE_PARTS:
        return None
    try:
        return date(*parts)
    except (TypeError, ValueError):
        return None
