"""Plain text files."""

from annotations.articles.canonical import canonicalise
from annotations.articles.languages import guess_language
from annotations.articles.readers.decoding import decode_text
from annotations.articles.readers.metadata import describe_text
from annotations.articles.readers.sniffing import Source
from annotations.articles.readers.wrapping import unwrap_if_wrapped
from annotations.articles.types import ExtractedArticle, Limits


def read_plain(data: bytes, *, source: Source, limits: Limits) -> ExtractedArticle:
    """Read a plain text file; raise `TextRejected` if it is not text the desk can store."""
    text = canonicalise(decode_text(data, source=source), limits=limits)
    text = canonicalise(unwrap_if_wrapped(text), limits=limits)
    found = describe_text(text)
    return ExtractedArticle(
        text=text,
        title=found.title,
        byline=found.byline,
        url=source.url,
        language=guess_language(text),
        published_on=found.published_on,
    )
