"""Bytes to characters: UTF-8, what a byte order mark says, or what the sender declared."""

import codecs
import re

from annotations.articles.errors import TextRejected
from annotations.articles.readers.sniffing import Source

# UTF-32 before UTF-16: its little-endian mark starts with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_WITHIN = 4096
# Encodings of real pages. Python knows more (idna, unicode_escape …) that no page is in.
_REAL = re.compile(
    r"(?:utf-?8|utf-?16(?:[bl]e)?|us-ascii|ascii|latin-?\d+|iso-?8859-\d+|windows-\d+|cp\d+"
    r"|koi8-[ru]|macintosh|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5)\Z",
    re.IGNORECASE,
)
# WHATWG Encoding Standard, section 4.2: pages that say Latin-1 or ASCII mean Windows-1252.
_LATIN = frozenset({"us-ascii", "ascii", "latin1", "latin-1", "iso-8859-1", "iso8859-1"})


def decode_text(data: bytes, *, source: Source) -> str:
    """Decode a text file: by its byte order mark, its declared charset, or as UTF-8.

    Raises `TextRejected` where the bytes are not text in that encoding.
    """
    encoding = _marked(data) or _declared(source.content_type) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-8" if encoding.startswith("utf-8") else encoding
        message = (
            f"{source.label} is not {name} text: byte {error.start + 1:,} does not belong in "
            "any character. It may have been saved in an older encoding. Save it as UTF-8 and "
            "add it again, or paste the text."
        )
        raise TextRejected(message) from error


def decode_page(data: bytes, *, source: Source) -> str:
    """Decode a web page as a browser would: it never fails, but may show replacement marks."""
    head = data[:_META_WITHIN].decode("ascii", "replace")
    candidates = (_marked(data), "utf-8", _declared(source.content_type), _declared(head))
    for encoding in filter(None, candidates):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # One stray byte in a page that is UTF-8 otherwise must not garble every accent of it.
    as_utf8 = data.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") * 1000 < len(as_utf8):
        return as_utf8
    return data.decode("cp1252", "replace")


def _marked(data: bytes) -> str:
    return next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")


def _declared(where: str) -> str:
    match = _CHARSET.search(where)
    if not match or not _REAL.match(match[1]):
        return ""
    name = match[1].lower()
    if name in _LATIN:
        return "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
