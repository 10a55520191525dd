"""What a file is: decided by its bytes, not by its name."""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from annotations.articles.errors import UnreadableFile, UnsupportedFile


class FileKind(StrEnum):
    """The kinds of file the desk reads; the value is what people call them."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "a web page"
    PDF = "a PDF"
    WORD = "a Word document"


_BINARY = frozenset({FileKind.PDF, FileKind.WORD})
_BY_EXTENSION = {
    "txt": FileKind.TEXT,
    "text": FileKind.TEXT,
    "md": FileKind.MARKDOWN,
    "markdown": FileKind.MARKDOWN,
    "html": FileKind.HTML,
    "htm": FileKind.HTML,
    "xhtml": FileKind.HTML,
    "pdf": FileKind.PDF,
    "docx": FileKind.WORD,
}
_EXTENSION_OF = {
    FileKind.TEXT: "txt",
    FileKind.MARKDOWN: "md",
    FileKind.HTML: "html",
    FileKind.PDF: "pdf",
    FileKind.WORD: "docx",
}
_BY_MEDIA_TYPE = {
    "text/plain": FileKind.TEXT,
    "text/markdown": FileKind.MARKDOWN,
    "text/html": FileKind.HTML,
    "application/xhtml+xml": FileKind.HTML,
    "application/pdf": FileKind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileKind.WORD,
}
# Media types servers send when they do not know.
_UNSPECIFIC = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)"),
    (b"{\\rtf", "a Rich Text document (.rtf)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or a sound or video file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"ID3", "an MP3 sound file"),
    (b"\x7fELF", "a program"),
)
_ZIPPED = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB book"),
    ("content.xml", "an OpenDocument file (.odt, .ods, .odp)"),
)
_BEFORE_MARKUP = re.compile(rb"<!--.*?-->|<\?xml[^>]*>", re.DOTALL)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_FEED = re.compile(rb"\s*<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1, annex H: readers accept the header this far in


@dataclass(frozen=True, slots=True)
class Source:
    """Where bytes came from: what they were called, and as what they were sent."""

    filename: str = ""
    content_type: str = ""
    url: str = ""

    @property
    def label(self) -> str:
        """What to call it in a message."""
        return self.filename or (f"The page at {self.url}" if self.url else "The file")

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def extension(self) -> str:
        """The extension of the file name in lower case, without the dot."""
        return PurePath(self.filename).suffix.lower().removeprefix(".")


def decide_kind(data: bytes, *, source: Source) -> FileKind:
    """Return what the bytes are.

    Raises `UnsupportedFile` for kinds the desk does not read and for a name that belies the
    bytes, `UnreadableFile` for a name that promises a PDF or Word document the bytes are not.
    """
    named = _BY_EXTENSION.get(source.extension)
    kind = _kind_by_signature(data, source)
    if kind is not None:
        if named is not None and named is not kind:
            raise UnsupportedFile(_belied(source, named, kind))
        return kind
    # A server's media type counts as a promise only where there is no file name.
    promised = named or _BY_MEDIA_TYPE.get(source.media_type)
    if promised in _BINARY:
        message = (
            f"{source.label} should be {promised}, but its content is not; it may be damaged or "
            "cut off. Get it again, or paste the text of the article."
        )
        raise UnreadableFile(message)
    if promised is not None:
        return promised
    if source.media_type in _UNSPECIFIC or source.media_type.startswith("text/"):
        return FileKind.TEXT
    raise UnsupportedFile(_unsupported(source, f"of the type {source.media_type}"))


def _kind_by_signature(data: bytes, source: Source) -> FileKind | None:
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, source)
    for signature, name in _FOREIGN:
        if data.startswith(signature):
            raise UnsupportedFile(_unsupported(source, name))
    # A UTF-16 page starts with the same letters, a NUL between them.
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")
    start = _BEFORE_MARKUP.sub(b"", start)
    if _FEED.match(start):
        raise UnsupportedFile(_unsupported(source, "a news feed, not one article"))
    return FileKind.HTML if _HTML.match(start) else None


def _kind_of_zip(data: bytes, source: Source) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        message = (
            f"{source.label} is a damaged Word document or ZIP archive. Get it again, or paste "
            "the text of the article."
        )
        raise UnreadableFile(message) from error
    if "word/document.xml" in names:
        return FileKind.WORD
    for start, name in _ZIPPED:
        if any(entry.startswith(start) for entry in names):
            raise UnsupportedFile(_unsupported(source, name))
    raise UnsupportedFile(_unsupported(source, "a ZIP archive"))


def _belied(source: Source, named: FileKind, kind: FileKind) -> str:
    return (
        f"{source.label} is named as {named}, but it is {kind}. If that is the file you meant, "
        f"rename it to end in .{_EXTENSION_OF[kind]} and add it again."
    )


def _unsupported(source: Source, name: str) -> str:
    return (
        f"{source.label} is {name}, which the desk does not read. Add a text, Markdown, HTML, "
        "PDF or Word (.docx) file, or paste the text of the article."
    )
