"""What a number is said of: the subject of its clause, found without a parser."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from annotations.claims.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASE_VERBS,
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_verb,
)
from annotations.claims.modifiers import CHANGE_VERBS
from annotations.claims.number_words import SCALES, SMALL

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[\w’'&.-]*\w)?")
_BOUNDARY = re.compile(r"[;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
_CLAUSE_STARTS: Final = grammar_words("clause_starts")
_NUMBER_WORDS: Final = frozenset([*SMALL, *SCALES])
_BEFORE_VERB: Final = grammar_words("before_verb")
_COMPASS: Final = grammar_words("compass")
_SHORT = 4
_FURTHEST_BACK = 160
_LONGEST = 6


class _Word(NamedTuple):
    """A word of a clause."""

    start: int
    end: int
    lower: str
    is_capital: bool
    is_verb: bool
    is_nominal: bool


# Words come back again and again, in a text and from text to text.
@lru_cache(maxsize=4096)
def _is_verb(lower: str, *, is_capital: bool, is_after_modal: bool) -> bool:
    if lower in AUXILIARIES:
        return True
    if is_capital:
        return False
    return (
        lower in IRREGULAR_VERBS
        or lower in CHANGE_VERBS
        or (lower in BASE_VERBS and lower not in VERBS_AND_NOUNS)
        or (lower.endswith("ed") and len(lower) > _SHORT)
        or (is_after_modal and lower not in CLOSED_CLASS)
    )


@lru_cache(maxsize=4096)
def _is_nominal(lower: str, *, is_capital: bool, is_first: bool, is_verb_form: bool) -> bool:
    if lower[0].isdigit() or lower in _NUMBER_WORDS:
        return False
    if lower in CLOSED_CLASS:
        # "the High Street", but not a sentence that starts with "Still".
        is_in_name = not is_first and lower in ADVERBS
        return is_capital and (lower in _COMPASS or is_in_name)
    if is_capital:
        return True
    if is_verb_form or lower.endswith("ly"):
        return False
    return lower in VERBS_AND_NOUNS or not is_verb(lower)


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
        found = _clause_subject(_words(text, left, right))
        if found is not None:
            return found
    return None


def phrase_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the noun phrase right before an "of" at `position` ("a deficit of $5bn")."""
    words = _words(text, max(start, position - _FURTHEST_BACK), position)
    last = _last_phrase(words)
    return last if last is not None and last[1] == words[-1].end else None


def _words(text: str, left: int, right: int) -> list[_Word]:
    words: list[_Word] = []
    follows = ""
    for match in _WORD.finditer(text, left, right):
        raw = match.group()
        lower = _normal(raw)
        is_capital = raw[0].isupper()
        verb = _is_verb(lower, is_capital=is_capital, is_after_modal=follows in _BEFORE_VERB)
        nominal = _is_nominal(lower, is_capital=is_capital, is_first=not follows, is_verb_form=verb)
        words.append(_Word(match.start(), match.end(), lower, is_capital, verb, nominal))
        follows = lower
    return words


@lru_cache(maxsize=4096)
def _normal(raw: str) -> str:
    """Return a word in small letters, without what is glued to a pronoun ("it's", "they're")."""
    # "US" is no pronoun.
    lower = raw if raw.isupper() and len(raw) > 1 else raw.lower().replace("’", "'")
    pronoun, _, rest = lower.partition("'")
    return pronoun if rest and pronoun in CLOSED_CLASS else lower


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
    if first is not None and last is words[-1] and count > 1 and last.lower in VERBS_AND_NOUNS:
        # "a single dose costs": the last word is the verb.
        last = words[-2]
    if first is None or last is None or (first is last and is_participle(last.lower)):
        return None
    return first.start, last.end


def _continues(words: list[_Word], index: int) -> bool:
    word = words[index].lower
    if word == "of" or word in {"'s", "and"}:
        return index + 1 < len(words)
    return word in DETERMINERS and index > 0 and words[index - 1].lower == "of"


def _last_phrase(words: list[_Word]) -> tuple[int, int] | None:
    last = next(
        (
            i
            for i in range(len(words) - 1, -1, -1)
            if words[i].is_nominal and (words[i].is_capital or not is_participle(words[i].lower))
        ),
        None,
    )
    if last is None:
        return None
    if last == len(words) - 1 and last > 0 and words[last].lower in VERBS_AND_NOUNS:
        # "a gallon of milk costs": the last word is the verb.
        before = _phrase(words[:last])
        if before is not None:
            return before
    first = last
    while first > 0 and words[first - 1].is_nominal and last - first < _LONGEST:
        first -= 1
    return words[first].start, words[last].end
