"""Word documents (.docx), by python-docx."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import TooLarge, UnreadableFile
from annotations.articles.languages import guess_language
from annotations.articles.readers.metadata import describe_text, holds
from annotations.articles.readers.sniffing import Source
from annotations.articles.types import ExtractedArticle, Limits

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

# The namespace of WordprocessingML (ECMA-376, part 1).
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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
    return [text for text in _block_texts(document.element.body) if text.strip()]


def _block_texts(parent: "BaseOxmlElement") -> Iterator[str]:
    """Yield paragraphs, and tables with one line a row as a reader would read them out.

    By element, because python-docx repeats a merged cell once for each column it spans, and a
    document may claim a span of any size.
    """
    for block in parent:
        if block.tag == f"{_W}p":
            yield _paragraph_text(block)
        elif block.tag == f"{_W}tbl":
            rows = (
                " | ".join(
                    " ".join(map(_paragraph_text, cell.iter(f"{_W}p"))).strip()
                    for cell in row.findall(f"{_W}tc")
                )
                for row in block.findall(f"{_W}tr")
            )
            yield "\n".join(rows)
        elif block.tag == f"{_W}sdt":
            for content in block.findall(f"{_W}sdtContent"):
                yield from _block_texts(content)


def _paragraph_text(element: "BaseOxmlElement") -> str:
    return str(element.text)


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
