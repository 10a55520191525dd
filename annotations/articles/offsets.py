"""Code points and UTF-16 code units: the one place where one becomes the other.

Python counts code points, JavaScript (and with it every browser selection) UTF-16 code units.
They differ by one for each character beyond U+FFFF (emoji, some CJK and historic scripts).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from annotations.articles.errors import InvalidOffset

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Utf16Index:
    """Converts offsets of one text, each in logarithmic time after one linear pass.

    `astral` holds the code point offsets of the characters that take two UTF-16 units,
    `astral_units` their offsets in UTF-16 units.
    """

    length: int
    astral: tuple[int, ...]
    astral_units: tuple[int, ...]

    def to_utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset; raise `InvalidOffset` outside."""
        if not 0 <= offset <= self.length:
            raise InvalidOffset(_outside(offset, self.length))
        return offset + bisect_left(self.astral, offset)

    def to_code_points(self, offset: int) -> int:
        """Return the code point offset of a UTF-16 offset.

        Raises `InvalidOffset` outside the text and between the halves of one character.
        """
        units = self.length + len(self.astral)
        if not 0 <= offset <= units:
            raise InvalidOffset(_outside(offset, units))
        before = bisect_left(self.astral_units, offset)
        if before and self.astral_units[before - 1] == offset - 1:
            message = f"Offset {offset} lies inside one character. Select whole characters."
            raise InvalidOffset(message)
        return offset - before


def index_utf16(text: str) -> Utf16Index:
    """Return the index that converts offsets of this text."""
    astral = () if text.isascii() else tuple(match.start() for match in _ASTRAL.finditer(text))
    units = tuple(position + count for count, position in enumerate(astral))
    return Utf16Index(length=len(text), astral=astral, astral_units=units)


def to_utf16(text: str, *, offsets: Iterable[int]) -> list[int]:
    """Convert code point offsets of a text to UTF-16 offsets; raise `InvalidOffset` outside."""
    index = index_utf16(text)
    return [index.to_utf16(offset) for offset in offsets]


def to_code_points(text: str, *, offsets: Iterable[int]) -> list[int]:
    """Convert UTF-16 offsets of a text to code point offsets.

    Raises `InvalidOffset` outside the text and between the halves of one character.
    """
    index = index_utf16(text)
    return [index.to_code_points(offset) for offset in offsets]


def _outside(offset: int, length: int) -> str:
    return f"Offset {offset} lies outside the text, which ends at {length}. Select again."
