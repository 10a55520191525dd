"""Where words begin and end in a text, so that a selection holds whole ones.

A word here is what a reader would not cut: "12,000", "F-16", "don’t", "$56.2", "14%". Scripts
written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) may be cut between any two characters.
"""

import re
import unicodedata
from enum import StrEnum

from annotations.articles.errors import InvalidOffset

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
# Between two letters or digits these are part of the word.
_CONNECTORS = frozenset(".,'’-\u2010\u2011/:@&")
_SIGNS = frozenset("%‰_")
# Skin tones, which belong to the emoji before them.
_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]")
_JOINER = "\u200d"


class Edge(StrEnum):
    """One end of a span."""

    START = "start"
    END = "end"


def snap_to_words(text: str, *, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its ends, widened to whole words.

    Offsets are code points. Raises `InvalidOffset` unless `0 <= start < end <= len(text)` and the
    span holds more than white space.
    """
    if not 0 <= start < end <= len(text):
        message = f"The selection from {start} to {end} does not lie in the text. Select again."
        raise InvalidOffset(message)
    words = text[start:end]
    if not words.strip():
        message = "The selection is empty. Select at least one word."
        raise InvalidOffset(message)
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    while is_inside_word(text, start):
        start -= 1
    while is_inside_word(text, end):
        end += 1
    return start, end


def move_edge(text: str, *, start: int, end: int, edge: Edge, by: int) -> tuple[int, int]:
    """Move one end of a span by one word: `by` is 1 towards the end of the text, -1 to its start.

    Returns the span as it is where there is no further word, or no word would be left.
    """
    place = start if edge is Edge.START else end
    is_edge_of_word = _begins_word if edge is Edge.START else _ends_word
    place += by
    while 0 <= place <= len(text) and not is_edge_of_word(text, place):
        place += by
    moved = (place, end) if edge is Edge.START else (start, place)
    is_in_text = 0 <= place <= len(text)
    return moved if is_in_text and moved[0] < moved[1] else (start, end)


def is_inside_word(text: str, place: int) -> bool:
    """Say whether a cut at `place` would go through a word or one character of several parts."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if _is_glue(after) or before == _JOINER:
        return True
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    return _is_word(text, place - 1) and _is_word(text, place)


def _begins_word(text: str, place: int) -> bool:
    return place < len(text) and _is_word(text, place) and not is_inside_word(text, place)


def _ends_word(text: str, place: int) -> bool:
    return place > 0 and _is_word(text, place - 1) and not is_inside_word(text, place)


def _is_word(text: str, place: int) -> bool:
    """Say whether the character at `place` belongs to a word."""
    character = text[place]
    if character in _CONNECTORS:
        is_between = 0 < place < len(text) - 1
        return is_between and _is_letter(text[place - 1]) and _is_letter(text[place + 1])
    return _is_letter(character)


def _is_letter(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        category[0] in "LNM"
        or category == "Sc"
        or character in _SIGNS
        or bool(_FLAGS.match(character))
    )


def _is_glue(character: str) -> bool:
    """Say whether the character is part of the one before it: an accent, a joiner, a skin tone."""
    is_mark = unicodedata.category(character)[0] == "M"
    return is_mark or character == _JOINER or bool(_TONES.match(character))
