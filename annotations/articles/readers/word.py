"""Word documents (.docx), by python-docx."""

import io
import zipfile
from typing import TYPE_CHECKING

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import TooLarge, UnreadableFile
from annotations.articles.languages import guess_language
from annotations.articles.readers.metadata import describe_text, holds
from annotations.articles.readers.sniffing import Source
from annotations.articles.types import ExtractedArticle, Limits

if TYPE_CHECKING:
    from docx.document import Document

# Markup packs well: an honest document unpacks to some ten times its size.
_MAX_UNPACKED_RATIO = 10
_MAX_ENTRIES = 2_000


def read_word(data: bytes, *, source: Source, limits: Limits) -> ExtractedArticle:
    """Read the paragraphs and tables of a Word document.

    Raises `UnreadableFile` for a damaged one, `TooLarge` for one that unpacks to more than
    `limits` allow, `TextRejected` for text that cannot be stored.
    """
    # Loaded when the first document is read, not when the desk starts.
    import docx  # noqa: PLC0415

    _refuse_bomb(data, source, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = list(_paragraphs(document))
        stated_title = document.core_properties.title.strip()
        stated_author = document.core_properties.author.strip()
    except Exception as error:  # lxml, zipfile and docx each raise their own
        message = (
            f"{source.label} is a damaged Word document. Save it again from a word processor, "
            "or paste the text of the article."
        )
        raise UnreadableFile(message) from error
    text = canonicalise("\n\n".join(paragraphs), limits=limits)
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


def _paragraphs(document: "Document") -> list[str]:
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    paragraphs: list[str] = []
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            paragraphs.append(item.text)
        else:
            # One line a row, as a reader would read it out.
            rows = (dict.fromkeys(cell.text.strip() for cell in row.cells) for row in item.rows)
            paragraphs.append("\n".join(" | ".join(cells) for cells in rows))
    return [paragraph for paragraph in paragraphs if paragraph.strip()]


def _refuse_bomb(data: bytes, source: Source, limits: Limits) -> None:
    # zipfile never yields more than an entry declares, so the declared sizes are a true bound.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_bytes * _MAX_UNPACKED_RATIO or len(entries) > _MAX_ENTRIES:
        message = (
            f"{source.label} unpacks to {unpacked:,} bytes in {len(entries):,} parts, far more "
            "than an article needs. Paste the text of the article instead."
        )
        raise TooLarge(message)
