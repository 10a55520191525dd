"""Web pages: the article without menus, scripts and advertisements, by trafilatura."""

from datetime import date
from typing import TYPE_CHECKING

from annotations.articles.canonical import canonicalise
from annotations.articles.copying import page_forbids_keeping
from annotations.articles.errors import TooLarge, UnreadableFile
from annotations.articles.languages import guess_language
from annotations.articles.page_addresses import stated_address
from annotations.articles.readers.decoding import decode_page
from annotations.articles.readers.metadata import with_headline
from annotations.articles.readers.sniffing import Source
from annotations.articles.types import ExtractedArticle, Limits

if TYPE_CHECKING:
    from trafilatura.settings import Document

# Extraction takes some 70 µs a tag; the longest pages of an encyclopedia have half as many.
_MAX_TAGS = 120_000


def read_html(data: bytes, *, source: Source, limits: Limits) -> ExtractedArticle:
    """Read the article of a web page; scripts, styles and comments never survive.

    Raises `UnreadableFile` for a page without an article, `TooLarge` for one of very many
    tags, `TextRejected` for text that cannot be stored.
    """
    page = decode_page(data, source=source).replace("\x00", "")
    if page.count("<") > _MAX_TAGS:
        message = (
            f"{source.label} has more than {_MAX_TAGS:,} tags, far more than an article needs. "
            "Paste the text of the article instead."
        )
        raise TooLarge(message)
    document = _extract(page, source.url)
    body = (document.text or "") if document is not None else ""
    if document is None or not body.strip():
        message = (
            f"{source.label} holds no article text. It may need a sign-in, or build its text "
            "with scripts. Open it in a browser and paste the text instead."
        )
        raise UnreadableFile(message)
    title = _clean(document.title)
    # trafilatura ends each paragraph with one line feed.
    paragraphs = "\n\n".join(line for line in body.split("\n") if line.strip())
    text = canonicalise(with_headline(paragraphs, title), limits=limits)
    return ExtractedArticle(
        text=text,
        title=title,
        byline=_clean(document.author).replace("; ", ", "),
        publisher=_clean(document.sitename),
        url=stated_address(page, url=source.url) if source.url else _clean(document.url),
        language=_declared_language(page) or guess_language(text),
        published_on=_as_date(document.date),
        licence=_clean(document.license),
        may_keep=not page_forbids_keeping(page),
    )


def _extract(page: str, url: str) -> "Document | None":
    # Heavy (0.3 s): loaded when the first page is read, not when the desk starts.
    import trafilatura  # noqa: PLC0415

    document = trafilatura.bare_extraction(
        page,
        url=url or None,
        # Never shown by a browser that runs scripts, or never shown at all.
        prune_xpath=["//template", "//noscript"],
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        # Only dates the page states; not the oldest year found anywhere in its markup.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return None if isinstance(document, dict) else document


def _declared_language(page: str) -> str:
    start = page[:4096].lower().partition("<html")[2].partition(">")[0]
    for name in (' lang="', " lang='", ' xml:lang="'):
        value = start.partition(name)[2]
        if value[:2].isalpha() and len(value[:2]) == len("en"):
            return value[:2]
    return ""


def _clean(value: str | None) -> str:
    return " ".join((value or "").split())


def _as_date(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
