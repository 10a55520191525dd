"""The types of the articles step: what reading a file, a page or pasted text yields."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one article may bring; the services fill it from the settings.

    `max_bytes` bounds what is read or downloaded (after decompression), `max_characters` the
    canonical text in code points, `max_line_characters` its longest line (None: no bound) and
    `max_pages` the pages of a PDF.
    """

    max_bytes: int = 10_000_000
    max_characters: int = 400_000
    max_line_characters: int | None = 100_000
    max_pages: int = 300


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """One article as read: canonical text and what is known about it.

    `text` is in canonical form (see `canonicalise`) and holds the whole article: where a
    headline is known it stands in the text as a line of its own, because headlines make claims
    too. Every other field is empty (or None) when it is not known; nothing is invented.
    `language` is an ISO 639-1 code in lower case. `licence` is what a page says of its licence;
    `may_keep` is False where it asks that no copy be kept.
    """

    text: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    published_on: date | None = None
    licence: str = ""
    may_keep: bool = True
