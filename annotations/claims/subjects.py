"""What a number is said of: the subject of its clause, found without a parser."""

import re
from dataclasses import dataclass
from typing import Final

from annotations.claims.lexicon import (
    AUXILIARIES,
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    PREPOSITIONS,
    is_participle,
    is_verb,
)
from annotations.claims.modifiers import CHANGE_VERBS
from annotations.claims.number_words import SCALES, SMALL

_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*\w)?")
_BOUNDARY = re.compile(r"[.;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
_CLAUSE_STARTS: Final = frozenset(
    "that which who while but because as when if where after before since although though whereas and so or than".split()
)
_NUMBER_WORDS: Final = frozenset([*SMALL, *SCALES])
_FURTHEST_BACK = 160
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lower: str
    is_capital: bool

    @property
    def is_verb(self) -> bool:
        if self.is_capital and self.lower not in AUXILIARIES:
            return False
        return (
            self.lower in AUXILIARIES
            or self.lower in IRREGULAR_VERBS
            or self.lower in CHANGE_VERBS
            or (self.lower.endswith("ed") and len(self.lower) > 4)  # noqa: PLR2004 - "red", "bed"
        )

    @property
    def is_nominal(self) -> bool:
        if self.lower[0].isdigit() or self.lower in _NUMBER_WORDS:
            return False
        if self.is_capital and self.lower not in DETERMINERS | PREPOSITIONS | AUXILIARIES:
            return True
        return not (
            self.lower in CLOSED_CLASS or is_verb(self.lower) or self.lower.endswith("ly")
        )


def subject_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the noun phrase that the number at `position` is said of.

    That is the first phrase before the verb that governs the number, else the nearest phrase
    before it; clauses further back are tried when the nearest has none. Looks at most a fixed
    distance back, so that time stays linear.
    """
    begin = max(start, position - _FURTHEST_BACK)
    if begin > start:
        while begin < position and not text[begin].isspace():
            begin += 1
    bounds = [begin, *(match.end() for match in _BOUNDARY.finditer(text, begin, position))]
    stops = [*bounds[1:], position]
    for left, right in reversed(list(zip(bounds, stops, strict=True))):
        words = [
            _Word(m.start(), m.end(), m.group().lower().replace("’", "'"), m.group()[0].isupper())
            for m in _WORD.finditer(text, left, right)
        ]
        found = _clause_subject(words)
        if found is not None:
            return found
    return None


def _clause_subject(words: list[_Word]) -> tuple[int, int] | None:
    verb = next((i for i in range(len(words) - 1, -1, -1) if words[i].is_verb), None)
    while verb is not None:
        first = _region_start(words, verb)
        phrase = _phrase(words[first:verb])
        if phrase is not None:
            return phrase
        verb = next((i for i in range(verb - 1, -1, -1) if words[i].is_verb), None)
    return _last_phrase(words)


def _region_start(words: list[_Word], verb: int) -> int:
    """Go back from a verb to where its clause starts: a conjunction or another verb."""
    for index in range(verb - 1, -1, -1):
        word = words[index]
        is_break = word.lower in _CLAUSE_STARTS and word.lower not in {"and", "or"}
        if is_break or (word.is_verb and index < verb - 1 and not _is_adjective(words, index)):
            return index + 1
    return 0


def _is_adjective(words: list[_Word], index: int) -> bool:
    """Tell a participle before its noun ("the proposed tax") from a verb."""
    before = words[index - 1].lower if index else ""
    return words[index].lower.endswith("ed") and before in DETERMINERS


def _phrase(words: list[_Word]) -> tuple[int, int] | None:
    """Return the first run of nominal words, with any "of" that continues it."""
    first: _Word | None = None
    last: _Word | None = None
    count = 0
    for index, word in enumerate(words):
        if word.is_nominal and count < _LONGEST:
            first = first or word
            last = word
            count += 1
        elif first is not None and not _continues(words, index):
            break
    if first is None or last is None or is_participle(last.lower) and first is last:
        return None
    return first.start, last.end


def _continues(words: list[_Word], index: int) -> bool:
    word = words[index].lower
    if word == "of" or word in {"'s", "and"}:
        return index + 1 < len(words)
    return word in DETERMINERS and index > 0 and words[index - 1].lower == "of"


def _last_phrase(words: list[_Word]) -> tuple[int, int] | None:
    last = next((i for i in range(len(words) - 1, -1, -1) if words[i].is_nominal), None)
    if last is None:
        return None
    first = last
    while first > 0 and words[first - 1].is_nominal and last - first < _LONGEST:
        first -= 1
    return words[first].start, words[last].end
