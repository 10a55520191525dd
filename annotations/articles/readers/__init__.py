"""Readers: one file a format, behind the table below.

To read a new format, write `read_<format>(data, *, source, limits)`, give it a `FileKind` with
its names in `sniffing`, and add it to `READERS`.
"""

from collections.abc import Callable

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import TextRejected, TooLarge
from annotations.articles.languages import guess_language
from annotations.articles.readers.html import read_html
from annotations.articles.readers.markdown import read_markdown
from annotations.articles.readers.metadata import describe_text
from annotations.articles.readers.pdf import read_pdf
from annotations.articles.readers.plain import read_plain
from annotations.articles.readers.sniffing import FileKind, Source, decide_kind
from annotations.articles.readers.word import read_word
from annotations.articles.readers.wrapping import unwrap_if_wrapped
from annotations.articles.types import ExtractedArticle, Limits

__all__ = ["READERS", "read_article", "read_pasted"]

READERS: dict[FileKind, Callable[..., ExtractedArticle]] = {
    FileKind.TEXT: read_plain,
    FileKind.MARKDOWN: read_markdown,
    FileKind.HTML: read_html,
    FileKind.PDF: read_pdf,
    FileKind.WORD: read_word,
}


def read_article(
    data: bytes, *, filename: str = "", content_type: str = "", url: str = "", limits: Limits
) -> ExtractedArticle:
    """Read a file or a fetched page into an article.

    What the bytes are is decided by the bytes; the name and the media type only choose between
    kinds of text. A file whose name says something else than its bytes is refused by name.

    Raises `TooLarge`, `UnsupportedFile`, `UnreadableFile` or `TextRejected`.
    """
    source = Source(filename=filename, content_type=content_type, url=url)
    if not data:
        message = f"{source.label} is empty: it has no bytes. Choose another one."
        raise TextRejected(message)
    if len(data) > limits.max_bytes:
        message = (
            # Not how many: whoever reads a file stops one byte beyond the limit.
            f"{source.label} has more than {limits.max_bytes:,} bytes, the most that is accepted. "
            "Paste the text of the article instead."
        )
        raise TooLarge(message)
    kind = decide_kind(data, source=source)
    return READERS[kind](data, source=source, limits=limits)


def read_pasted(text: str, *, limits: Limits) -> ExtractedArticle:
    """Read pasted text into an article; headline, byline and date come from its first lines.

    Raises `TextRejected` for what cannot be stored (see `canonicalise`).
    """
    canonical = canonicalise(unwrap_if_wrapped(canonicalise(text, limits=limits)), limits=limits)
    found = describe_text(canonical)
    return ExtractedArticle(
        text=canonical,
        title=found.title,
        byline=found.byline,
        language=guess_language(canonical),
        published_on=found.published_on,
    )
