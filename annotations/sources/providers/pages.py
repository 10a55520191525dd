"""Reading the pages that a search service only names."""

import time
from collections.abc import Sequence
from dataclasses import replace

from annotations.articles.errors import ArticleError
from annotations.articles.robots import PoliteReader
from annotations.articles.types import Limits
from annotations.sources.types import FoundDocument

# One request a page, each to another site: more would take longer than a reviewer's patience.
MAX_PAGES = 5
_LIMITS = Limits(max_characters=200_000)


def read_pages(
    found: Sequence[FoundDocument], *, reader: PoliteReader, deadline: float
) -> list[FoundDocument]:
    """Put the text of its page in place of each document's few words, best first.

    A page that its site keeps from programs, or that cannot be read before `deadline` (on the
    monotonic clock), leaves the words the service gave.
    """
    return [
        _read_page(document, reader=reader)
        if place < MAX_PAGES and time.monotonic() < deadline
        else document
        for place, document in enumerate(found)
    ]


def _read_page(document: FoundDocument, *, reader: PoliteReader) -> FoundDocument:
    try:
        article = reader.read(document.url, limits=_LIMITS)
    except ArticleError:
        return document
    if len(article.text) <= len(document.text):
        return document
    return replace(
        document,
        title=document.title or article.title,
        publisher=document.publisher or article.publisher,
        published_on=article.published_on or document.published_on,
        language=article.language or document.language,
        text=article.text,
        may_keep=article.may_keep,
        licence=article.licence,
    )
