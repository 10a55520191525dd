"""The closed-class words and word shapes the grammar leans on, read from `words.toml`."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

_TABLE = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _words(section: str, *names: str) -> frozenset[str]:
    return frozenset(
        word for name in names for word in _TABLE[section][name].replace("’", "'").split()
    )


DETERMINERS: Final = _words("closed_class", "determiners")
PREPOSITIONS: Final = _words("closed_class", "prepositions")
ADVERBS: Final = _words("closed_class", "adverbs")
AUXILIARIES: Final = _words("closed_class", "auxiliaries")
CLOSED_CLASS: Final = _words("closed_class", *_TABLE["closed_class"])
IRREGULAR_VERBS: Final = _words("verbs", "irregular")
_BASE: Final = _words("verbs", "base")
VERBS_AND_NOUNS: Final = _words("verbs", "also_nouns")
# "Saves" beside "save", where it is no noun.
BASE_VERBS: Final = _BASE | {
    f"{verb}s" for verb in _BASE - VERBS_AND_NOUNS if not verb.endswith(("s", "y", "o", "sh", "ch"))
}
IRREGULAR_PLURALS: Final = _words("nouns", "irregular_plurals")
PLURAL_MODIFIERS: Final = _words("nouns", "plural_modifiers")
NOT_PLURAL: Final = _words("nouns", "not_plural")
TIME_WORDS: Final = _words("nouns", "time")


def grammar_words(name: str) -> frozenset[str]:
    """Return one of the small word lists of the grammar."""
    return _words("grammar", name)


_LETTERS = re.compile(r"[a-z]+")
_SHORTEST_PLURAL = 3
_NOUNS_IN_LY: Final = grammar_words("nouns_in_ly")


def lowered(text: str) -> str:
    """Return a text in small letters with every character in its place.

    `str.lower` makes two characters of some ("İ"), which would shift what follows.
    """
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


# Dates and numerals are looked for in the same sentence, one after the other.
@lru_cache(maxsize=1)
def words_between(text: str, start: int, end: int) -> frozenset[str]:
    """Return the runs of letters in `text[start:end]`, in small letters."""
    return frozenset(_LETTERS.findall(text[start:end].lower()))


def is_plural(word: str) -> bool:
    """Tell whether a lower-case word looks like a plural noun."""
    if word in IRREGULAR_PLURALS:
        return True
    if "-" in word and word.rpartition("-")[2] in IRREGULAR_PLURALS:
        # "great-grandchildren"
        return True
    if word in NOT_PLURAL or len(word) < _SHORTEST_PLURAL or not word.endswith("s"):
        return False
    return not word.endswith(("ss", "us", "is", "'s", "ous"))


def is_participle(word: str) -> bool:
    """Tell whether a lower-case word looks like a participle (arrested, living) or adverb."""
    is_formed = len(word) > _SHORTEST_PLURAL + 1 and word.endswith(("ed", "ing", "ly"))
    return is_formed and word not in _NOUNS_IN_LY


def is_verb(word: str) -> bool:
    """Tell whether a lower-case word is one of the verbs that follow a noun phrase."""
    return word in IRREGULAR_VERBS or word in BASE_VERBS or word in AUXILIARIES
