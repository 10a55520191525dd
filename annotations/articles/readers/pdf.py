"""PDF files, by pypdf."""

import io
from typing import TYPE_CHECKING

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError, TooLarge, UnreadableFile
from annotations.articles.languages import guess_language
from annotations.articles.readers.metadata import describe_text, holds
from annotations.articles.readers.sniffing import Source
from annotations.articles.readers.wrapping import join_wrapped_lines
from annotations.articles.types import ExtractedArticle, Limits

if TYPE_CHECKING:
    from pypdf import PdfReader

# Reading text out of drawing instructions takes some 1.5 s a megabyte; a page of a newspaper
# has a tenth of one.
_MAX_DRAWING_BYTES = 10_000_000


def read_pdf(data: bytes, *, source: Source, limits: Limits) -> ExtractedArticle:
    """Read the text of a PDF, its lines joined to paragraphs.

    Raises `UnreadableFile` for a damaged, locked or scanned file, `TooLarge` for more pages
    than `limits` allow, `TextRejected` for text that cannot be stored.
    """
    # Loaded when the first PDF is read, not when the desk starts.
    from pypdf import PdfReader  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        pages = _read_pages(reader, source, limits)
        properties = reader.metadata
        stated_title = str((properties and properties.title) or "").strip()
        stated_author = str((properties and properties.author) or "").strip()
    except ArticleError:
        raise
    except Exception as error:  # pypdf raises nearly anything on a damaged file
        message = (
            f"{source.label} is a damaged PDF: its text could not be read. Get it again, or "
            "paste the text of the article."
        )
        raise UnreadableFile(message) from error
    text = canonicalise(join_wrapped_lines("\n\n".join(pages)), limits=limits)
    found = describe_text(text)
    return ExtractedArticle(
        text=text,
        # Programs fill in titles and authors of their own: believed only if the text agrees.
        title=stated_title if holds(text, stated_title) else found.title,
        byline=stated_author if holds(text, stated_author) else found.byline,
        url=source.url,
        language=guess_language(text),
        published_on=found.published_on,
    )


def _read_pages(reader: "PdfReader", source: Source, limits: Limits) -> list[str]:
    _refuse_locked_or_long(reader, source, limits)
    pages: list[str] = []
    characters = drawn = 0
    for page in reader.pages:
        contents = page.get_contents()
        drawn += len(contents.get_data()) if contents is not None else 0
        if drawn > _MAX_DRAWING_BYTES:
            message = (
                f"{source.label} unpacks to far more drawing than an article needs. Paste the "
                "text of the article instead."
            )
            raise TooLarge(message)
        pages.append(page.extract_text().strip())
        characters += len(pages[-1])
        if characters > limits.max_characters:
            message = (
                f"{source.label} holds more than {limits.max_characters:,} characters. Add the "
                "pages you want checked."
            )
            raise TooLarge(message)
    if not characters:
        message = (
            f"{source.label} holds no text, only pictures of it (a scan?). Run text recognition "
            "on it first, or paste the text of the article."
        )
        raise UnreadableFile(message)
    return pages


def _refuse_locked_or_long(reader: "PdfReader", source: Source, limits: Limits) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        message = (
            f"{source.label} is locked with a password. Save it without one and add it again, "
            "or paste the text of the article."
        )
        raise UnreadableFile(message)
    if len(reader.pages) > limits.max_pages:
        message = (
            f"{source.label} has {len(reader.pages):,} pages; at most {limits.max_pages:,} are "
            "accepted. Add the pages you want checked."
        )
        raise TooLarge(message)
