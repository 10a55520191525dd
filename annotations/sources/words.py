"""Words of a text, as queries, passages and rankings see them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotations.sources.lexicon import word_list
from annotations.sources.stemming import stem

# A number keeps its separators ("12,000", "56.2"); everything else is letters and digits.
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")

STOP_WORDS = word_list("stop_words")


class Word(NamedTuple):
    """A word of a text: `[start, end)` in code points, and its stem."""

    start: int
    end: int
    stem: str


@lru_cache(maxsize=65536)
def normalise(token: str) -> str:
    """Return the form under which a token is compared: folded, without marks, stemmed.

    Numbers lose their thousands separators: "12,000" and "12000" are the same word.
    """
    if token[0].isdigit():
        return _plain_number(token)
    folded = token.casefold()
    if not folded.isascii():
        folded = "".join(
            mark
            for mark in unicodedata.normalize("NFKD", folded)
            if not unicodedata.combining(mark)
        )
    return stem(folded)


def _plain_number(token: str) -> str:
    groups = token.split(",")
    if len(groups) > 1 and all(len(group.split(".")[0]) == 3 for group in groups[1:]):  # noqa: PLR2004 - digits of a thousands group
        return "".join(groups)
    return token.casefold()


def words(text: str) -> Iterator[Word]:
    """Yield every word of a text with its place."""
    for found in WORD.finditer(text):
        yield Word(found.start(), found.end(), normalise(found.group()))


def content_words(text: str) -> list[str]:
    """Return the tokens of a text that carry meaning, as written, without repeats."""
    seen: set[str] = set()
    kept: list[str] = []
    for token in WORD.findall(text):
        stemmed = normalise(token)
        if token.casefold() in STOP_WORDS or stemmed in seen or not _says_something(token):
            continue
        seen.add(stemmed)
        kept.append(token)
    return kept


def content_stems(text: str) -> list[str]:
    """Return the stems of `content_words`, in the order of the text."""
    return [normalise(token) for token in content_words(text)]


def _says_something(token: str) -> bool:
    """Whether a token is more than a stray letter (the s of "Kyiv's")."""
    return len(token) > 1 or token.isdigit() or token.isupper()
