"""The words of a clause, with what each can be: a verb, part of a noun phrase."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from annotations.claims.directions import CHANGE_VERBS
from annotations.claims.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASE_VERBS,
    CLOSED_CLASS,
    IRREGULAR_VERBS,
    PLURAL_MODIFIERS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_plural,
    is_verb,
)
from annotations.claims.number_words import SCALES, SMALL

ARTICLES: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "my"})
PASSIVE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[\w’'&.-]*\w)?")
_NUMBER_WORDS: Final = frozenset([*SMALL, *SCALES]) - {"score"}
_BEFORE_VERB: Final = grammar_words("before_verb")
_COMPASS: Final = grammar_words("compass")
_PASSIVE_VERBS: Final = grammar_words("passive_verbs")
_SHORT = 4

_After = Literal["start", "modal", "article", "be", "plural", "word"]
# What a word tells of the one after it.
_AFTER: Final[dict[str, _After]] = {
    **dict.fromkeys(ARTICLES, "article"),
    **dict.fromkeys(_BEFORE_VERB, "modal"),
    **dict.fromkeys(PASSIVE, "be"),
}


class ClauseWord(NamedTuple):
    """A word of a clause."""

    start: int
    end: int
    lower: str
    is_capital: bool
    is_verb: bool
    is_nominal: bool


def _is_verb(lower: str, *, is_capital: bool, after: _After) -> bool:
    if lower in AUXILIARIES:
        return True
    if is_capital or (after == "article" and not lower.endswith("ed")):
        # "the cost of the war", "a cut"
        return False
    return (
        lower in IRREGULAR_VERBS
        or lower in CHANGE_VERBS
        or (lower in BASE_VERBS and lower not in VERBS_AND_NOUNS)
        or (lower.endswith("ed") and len(lower) > _SHORT)
        or (after == "modal" and lower not in CLOSED_CLASS)
        or (after == "be" and lower in _PASSIVE_VERBS)
        # "Drivers face fines": after a plural the base form is no noun.
        or (after == "plural" and lower in BASE_VERBS and not lower.endswith("s"))
    )


def _is_nominal(lower: str, *, is_capital: bool, is_first: bool, is_verb_form: bool) -> bool:
    if lower[0].isdigit() or lower in _NUMBER_WORDS:
        # "S&P 500": a number that belongs to a name.
        return is_capital and not is_first
    if lower in CLOSED_CLASS:
        # "the High Street", but not a sentence that starts with "Still".
        is_in_name = not is_first and lower in ADVERBS
        return is_capital and (lower in _COMPASS or is_in_name)
    if is_capital:
        return True
    if is_verb_form or (lower.endswith("ly") and is_participle(lower)):
        return False
    return lower in VERBS_AND_NOUNS or not is_verb(lower)


# What stands before one number is read for its subject, its object and its verb.
@lru_cache(maxsize=4)
def clause_words(text: str, left: int, right: int) -> list[ClauseWord]:
    """Read the words of `text[left:right]`, in order; the list is shared, so it is only read."""
    words: list[ClauseWord] = []
    after: _After = "start"
    for match in _WORD.finditer(text, left, right):
        raw = match.group()
        if words and raw.isdigit() and _is_name_number(text, match, words[-1]):
            words.append(ClauseWord(match.start(), match.end(), raw, True, False, True))  # noqa: FBT003
            after = "word"
            continue
        lower, is_capital, verb, nominal, after = _facts(raw, after)
        words.append(ClauseWord(*match.span(), lower, is_capital, verb, nominal))
    return words


def _is_name_number(text: str, match: re.Match[str], before: ClauseWord) -> bool:
    """Tell the number of "the S&P 500" and "the Model 3" from one that counts."""
    return (
        before.is_capital
        and not before.lower[0].isdigit()
        and before.lower not in CLOSED_CLASS
        and match.start() == before.end + 1
        and text[before.end] == " "
    )


# Words come back again and again, in a text and from text to text.
@lru_cache(maxsize=8192)
def _facts(raw: str, after: _After) -> tuple[str, bool, bool, bool, _After]:
    """Return what a `ClauseWord` tells of a word beside its place, and of the next."""
    # "US" is no pronoun.
    lower = raw if raw.isupper() and len(raw) > 1 else raw.lower().replace("’", "'")
    pronoun, _, rest = lower.partition("'")
    if rest and pronoun in CLOSED_CLASS:
        # "it's", "they're"
        lower = pronoun
    is_capital = raw[0].isupper()
    verb = _is_verb(lower, is_capital=is_capital, after=after)
    nominal = _is_nominal(
        lower, is_capital=is_capital, is_first=after == "start", is_verb_form=verb
    )
    following = _AFTER.get(lower, "word")
    is_plural_noun = nominal and lower not in PLURAL_MODIFIERS and is_plural(lower)
    if following == "word" and is_plural_noun:
        following = "plural"
    return lower, is_capital, verb, nominal, following
