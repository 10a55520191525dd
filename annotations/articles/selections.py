"""A passage someone selected or typed: found in the text and verified, never guessed."""

import re
import unicodedata

from annotations.articles.errors import WordsNotThere
from annotations.articles.offsets import to_code_points

_BREAKS = re.compile(r"\s*\n\s*")
# What people type for what newspapers print.
_SAME = {
    **dict.fromkeys('"“”„«»', '["“”„«»]'),
    **dict.fromkeys("'’‘‚", "['’‘‚]"),
    **dict.fromkeys("-\u2010\u2011–—", "[-\u2010\u2011–—]"),
}
_LONGEST_TYPED = 20_000


def locate_selection(text: str, *, start: int, end: int, quoted: str) -> tuple[int, int]:
    """Return the span, in code points, of a browser's selection.

    `start` and `end` are UTF-16 offsets in the whole text, `quoted` the words the browser showed
    there. Raises `InvalidOffset` for offsets that are none and `WordsNotThere` when other words
    stand there.
    """
    first, last = to_code_points(text, offsets=(start, end))
    demand_words(text, start=first, end=last, quoted=quoted)
    return first, last


def demand_words(text: str, *, start: int, end: int, quoted: str) -> None:
    """Raise `WordsNotThere` unless `quoted` stands at `[start, end)`, offsets in code points.

    Only line ends may differ: forms send CRLF, and a page shows no blank lines.
    """
    is_there = 0 <= start < end <= len(text) and _unbroken(text[start:end]) == _unbroken(quoted)
    if not is_there:
        message = (
            "These words do not stand at this place of the article. Load the article again and "
            "select them anew."
        )
        raise WordsNotThere(message)


def find_words(text: str, words: str, *, limit: int = 50) -> list[tuple[int, int]]:
    """Return where the typed words stand in the text, in code points, at most `limit` places.

    White space, and straight or curly quotes and dashes, count as the same; all else is exact.
    Raises `WordsNotThere` where they stand nowhere.
    """
    typed = unicodedata.normalize("NFC", words).split()
    if not typed:
        message = "Copy the words of the claim from the article."
        raise WordsNotThere(message)
    if sum(map(len, typed)) > _LONGEST_TYPED:
        message = "This is too long for one claim. Copy the sentence that states it."
        raise WordsNotThere(message)
    pattern = r"\s+".join("".join(map(_pattern_of, word)) for word in typed)
    found = []
    for match in re.finditer(pattern, text):
        found.append(match.span())
        if len(found) == limit:
            break
    if not found:
        message = (
            "The article does not have these words. Copy them exactly as they stand in its text."
        )
        raise WordsNotThere(message)
    return found


def _pattern_of(character: str) -> str:
    return _SAME.get(character) or re.escape(character)


def _unbroken(words: str) -> str:
    return _BREAKS.sub("\n", words.replace("\r\n", "\n"))
