"""The words that can stand in a noun phrase after a number, read without a tagger."""

import re
from dataclasses import dataclass
from typing import Final

from annotations.claims.lexicon import (
    AUXILIARIES,
    BASE_VERBS,
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    PLURAL_MODIFIERS,
    PREPOSITIONS,
    TIME_WORDS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_plural,
    is_verb,
)
from annotations.claims.number_words import SCALES, SMALL

NUMBER_WORDS: Final = frozenset([*SMALL, *SCALES])
JOINING: Final = frozenset({"and", "or"})
NEXT_WORD = re.compile(
    r"(?P<gap>[ \u00a0]|-)(?P<word>(?:[A-Z]\.){2,}(?:’s|'s)?|[^\W_]+(?:[-’'/&.][^\W_]+)*)",
    re.UNICODE,
)
# Closed-class words that stay what they are with a capital (headlines, sentence starts).
_NEVER_NAMED: Final = (DETERMINERS | PREPOSITIONS | AUXILIARIES) - {
    "can",
    "may",
    "will",
    "down",
    "like",
}
_COMPARING: Final = frozenset({"more", "most", "less"})
_ADJECTIVAL: Final = grammar_words("adjectival")
_TIME_LEADS: Final = frozenset({"last", "next"})
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PhraseWord:
    """A word of a phrase at `[start, end)`, in small letters."""

    start: int
    end: int
    word: str


def phrase_words(
    text: str,
    position: int,
    end: int,
    limit: int,
    *,
    is_linked: bool = False,
    is_singular: bool = False,
) -> list[PhraseWord]:
    """Read words up to the first closed-class word, verb or punctuation mark."""
    tokens: list[PhraseWord] = []
    while len(tokens) < limit:
        match = NEXT_WORD.match(text, position, end)
        if match is None and tokens and _lists_adjectives(text, position, end):
            match = NEXT_WORD.match(text, position + 1, end)
        if match is None or (match["gap"] == "-" and tokens):
            break
        raw = match["word"]
        word = raw.lower().replace("’", "'")
        is_noun = is_linked and (word in VERBS_AND_NOUNS or (not tokens and word in BASE_VERBS))
        # No verb in -s follows a plural count: "158 runs", "282 traffic stops".
        is_noun = is_noun or (not is_singular and word in BASE_VERBS and is_plural(word))
        if tokens and word in _TIME_LEADS and _leads_time(text, match.end(), end):
            break
        # "a two-day visit", "the 96-page plan": after a compound a noun must follow.
        is_noun = is_noun or (
            is_singular and word in VERBS_AND_NOUNS and _is_compound_head(text, tokens)
        )
        is_noun = is_noun or _is_model_number(text, match, tokens, end)
        if not is_noun and not _may_stand_in_phrase(word, text, match, end, is_first=not tokens):
            break
        tokens.append(PhraseWord(match.start("word"), match.end(), word))
        position = match.end()
        if is_plural_word(raw, word) and not _continues(
            text, position, end, match["word"], word, is_linked=is_linked
        ):
            break
    return tokens


def _is_model_number(text: str, match: re.Match[str], tokens: list[PhraseWord], end: int) -> bool:
    """Tell the number of a model between a count and its noun ("15 iPhone 15 handsets")."""
    if (
        not tokens
        or not match["word"].isdigit()
        or text[tokens[-1].start : tokens[-1].end].islower()
    ):
        return False
    following = NEXT_WORD.match(text, match.end(), end)
    return following is not None and is_plural(following["word"].lower())


def _is_compound_head(text: str, tokens: list[PhraseWord]) -> bool:
    """Tell whether the noun of a compound comes next: its unit alone was read, or nothing."""
    return not tokens or (len(tokens) == 1 and text[tokens[0].start - 1] in "-‑")


def _leads_time(text: str, position: int, end: int) -> bool:
    """Tell "last year" after a noun ("a 5.9% increase last year")."""
    following = NEXT_WORD.match(text, position, end)
    return following is not None and following["word"].lower() in TIME_WORDS


def is_plural_word(raw: str, word: str) -> bool:
    """Tell plurals, those of acronyms too ("91 RBIs")."""
    return is_plural(word) or (len(raw) > 2 and raw[-1] == "s" and raw[:-1].isupper())  # noqa: PLR2004 - RBIs


def _may_stand_in_phrase(
    word: str, text: str, match: re.Match[str], end: int, *, is_first: bool
) -> bool:
    """Tell whether a word can belong to the noun phrase it comes next in."""
    if word[0].isdigit() or word in NUMBER_WORDS:
        return not is_first and _is_year_inside(word, text, match.end(), end)
    if match["word"][0].isupper() and word not in _NEVER_NAMED:
        return True
    following = NEXT_WORD.match(text, match.end(), end)
    after = following["word"].lower() if following else ""
    if word in JOINING:
        return not is_first and _joins_modifiers(text, match.end(), end)
    if word in CLOSED_CLASS:
        is_before_noun = bool(after) and after not in CLOSED_CLASS
        is_adjective = word in _ADJECTIVAL and is_plural(after)
        return is_adjective or (word in _COMPARING and is_before_noun)
    if word not in BASE_VERBS:
        return word not in IRREGULAR_VERBS
    return (not is_first or word in VERBS_AND_NOUNS) and is_plural(after)


def _is_year_inside(word: str, text: str, position: int, end: int) -> bool:
    """Tell the year of "the country's 2022 budget" from another number."""
    following = NEXT_WORD.match(text, position, end)
    return (
        len(word) == _YEAR_DIGITS
        and word.isdigit()
        and following is not None
        and following["gap"] != "-"
        and following["word"].lower() not in CLOSED_CLASS
        and not is_verb(following["word"].lower())
    )


def _lists_adjectives(text: str, position: int, end: int) -> bool:
    """Tell "small, friendly deals" from the end of a phrase."""
    if text[position : position + 2] != ", ":
        return False
    first = NEXT_WORD.match(text, position + 1, end)
    if first is None or not first["word"].islower() or is_plural(first["word"]):
        return False
    if first["word"] in NUMBER_WORDS or is_verb(first["word"]):
        return False
    second = NEXT_WORD.match(text, first.end(), end)
    return (
        first["word"] not in CLOSED_CLASS
        and second is not None
        and second["gap"] != "-"
        and is_plural(second["word"].lower())
    )


def _joins_modifiers(text: str, position: int, end: int) -> bool:
    """Tell "Kia and Hyundai vehicles" (one phrase) from "police and two passers-by"."""
    first = NEXT_WORD.match(text, position, end)
    if first is None or first["gap"] == "-" or first["word"][0].isdigit():
        return False
    word = first["word"].lower()
    if word in CLOSED_CLASS or is_verb(word) or is_plural(word) or word in NUMBER_WORDS:
        return False
    second = NEXT_WORD.match(text, first.end(), end)
    return second is not None and second["gap"] != "-" and is_plural(second["word"].lower())


def _continues(text: str, position: int, end: int, raw: str, word: str, *, is_linked: bool) -> bool:
    """Tell whether a plural is only a modifier of the noun that follows ("sports cars")."""
    following = NEXT_WORD.match(text, position, end)
    if following is None or following["gap"] == "-":
        return False
    after = following["word"].lower()
    if after in CLOSED_CLASS or is_verb(after):
        return False
    is_mass = is_linked and word in PLURAL_MODIFIERS and not word.endswith("s")
    if is_mass and not is_participle(after):
        # "rounds of artillery ammunition"
        return True
    return is_plural(after) and (word in PLURAL_MODIFIERS or raw[0].isupper())
