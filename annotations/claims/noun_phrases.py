"""Noun phrases around a number, found without a tagger.

A number's noun is nearly always the first plural after it ("12,000 North Korean soldiers"), so
the phrase runs up to that plural and never across a closed-class word, a verb or punctuation.
"""

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
_WORD = re.compile(
    r"(?P<gap>[ \u00a0]|-)(?P<word>(?:[A-Z]\.){2,}(?:’s|'s)?|[^\W_]+(?:[-’'/&.][^\W_]+)*)",
    re.UNICODE,
)
_LINK = re.compile(r"[ \u00a0]of[ \u00a0]", re.IGNORECASE)
_IN = re.compile(r"[ \u00a0](?:in|worth of)[ \u00a0]|-worth of[ \u00a0]", re.IGNORECASE)
_DETERMINER = re.compile(
    r"(?:the|its|their|his|her|our|my|your|all|these|those|this|that|all the|both)[ \u00a0](?=\w)",
    re.IGNORECASE,
)
_SEGMENT_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*[\w])?")
_BOUNDARY = re.compile(r"[.;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
# Closed-class words that stay what they are with a capital (headlines, sentence starts).
_NEVER_NAMED: Final = (DETERMINERS | PREPOSITIONS | AUXILIARIES) - {
    "can",
    "may",
    "will",
    "down",
    "like",
}
_PAIRS: Final = frozenset(
    ["men", "women", "children", "boys", "girls", "sons", "daughters", "soldiers", "civilians"]
)
_COMPARING: Final = frozenset({"more", "most", "less"})
_ADJECTIVAL: Final = grammar_words("adjectival")
# "one person familiar with the case": adjectives that follow their noun.
_POSTNOMINAL: Final = frozenset({"familiar", "aware", "responsible", "alive", "privy"})
_THIRD_PERSON: Final = grammar_words("third_person")
_VERBAL_NOUNS: Final = grammar_words("verbal_nouns")
_OBJECT = re.compile(r"\s(?:[\d$£€]|(?:the|its|their|his|her|at\sleast|more\sthan|about|some)\s)")
_TIME_LEADS: Final = frozenset({"last", "next"})
_JOINING: Final = frozenset({"and", "or"})
_YEAR_DIGITS = 4
_LONGEST_PHRASE = 7
_LONGEST_SINGULAR = 3
_LONGEST_OF = 5
_SUBJECT_WINDOW = 160


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase `[start, end)`; its head noun ends at `head_end`, before any "of"."""

    start: int
    end: int
    head_start: int
    head_end: int


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


def _tokens(
    text: str,
    position: int,
    end: int,
    limit: int,
    *,
    is_linked: bool = False,
    is_singular: bool = False,
) -> list[_Token]:
    """Read words up to the first closed-class word, verb or punctuation mark."""
    tokens: list[_Token] = []
    while len(tokens) < limit:
        match = _WORD.match(text, position, end)
        if match is None and tokens and _lists_adjectives(text, position, end):
            match = _WORD.match(text, position + 1, end)
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
        tokens.append(_Token(match.start("word"), match.end(), word))
        position = match.end()
        if _is_plural_token(raw, word) and not _continues(text, position, end, match["word"], word):
            break
    return tokens


def _is_model_number(text: str, match: re.Match[str], tokens: list[_Token], end: int) -> bool:
    """Tell the number of a model between a count and its noun ("15 iPhone 15 handsets")."""
    if (
        not tokens
        or not match["word"].isdigit()
        or text[tokens[-1].start : tokens[-1].end].islower()
    ):
        return False
    following = _WORD.match(text, match.end(), end)
    return following is not None and is_plural(following["word"].lower())


def _is_compound_head(text: str, tokens: list[_Token]) -> bool:
    """Tell whether the noun of a compound comes next: its unit alone was read, or nothing."""
    return not tokens or (len(tokens) == 1 and text[tokens[0].start - 1] in "-‑")


def _leads_time(text: str, position: int, end: int) -> bool:
    """Tell "last year" after a noun ("a 5.9% increase last year")."""
    following = _WORD.match(text, position, end)
    return following is not None and following["word"].lower() in TIME_WORDS


def _is_plural_token(raw: str, word: str) -> bool:
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
    following = _WORD.match(text, match.end(), end)
    after = following["word"].lower() if following else ""
    if word in _JOINING:
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
    following = _WORD.match(text, position, end)
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
    first = _WORD.match(text, position + 1, end)
    if first is None or not first["word"].islower() or is_plural(first["word"]):
        return False
    if first["word"] in NUMBER_WORDS or is_verb(first["word"]):
        return False
    second = _WORD.match(text, first.end(), end)
    return (
        first["word"] not in CLOSED_CLASS
        and second is not None
        and second["gap"] != "-"
        and is_plural(second["word"].lower())
    )


def _joins_modifiers(text: str, position: int, end: int) -> bool:
    """Tell "Kia and Hyundai vehicles" (one phrase) from "police and two passers-by"."""
    first = _WORD.match(text, position, end)
    if first is None or first["gap"] == "-" or first["word"][0].isdigit():
        return False
    word = first["word"].lower()
    if word in CLOSED_CLASS or is_verb(word) or is_plural(word) or word in NUMBER_WORDS:
        return False
    second = _WORD.match(text, first.end(), end)
    return second is not None and second["gap"] != "-" and is_plural(second["word"].lower())


def _continues(text: str, position: int, end: int, raw: str, word: str) -> bool:
    """Tell whether a plural is only a modifier of the noun that follows ("sports cars")."""
    following = _WORD.match(text, position, end)
    if following is None or following["gap"] == "-":
        return False
    after = following["word"].lower()
    if after in CLOSED_CLASS or is_verb(after):
        return False
    return is_plural(after) and (word in PLURAL_MODIFIERS or raw[0].isupper())


def counted_noun(
    text: str,
    position: int,
    *,
    end: int,
    is_singular: bool,
    of_phrase: bool = True,
) -> NounPhrase | None:
    """Find the noun phrase that starts right after a number ending at `position`.

    With `is_singular` ("one official", "a 27-nation bloc") a phrase without a plural counts.
    A short "of" phrase is taken along when `of_phrase` is set.
    """
    tokens = _tokens(text, position, end, _LONGEST_PHRASE, is_singular=is_singular)
    if is_singular:
        tokens = _before_object(tokens)
    if is_singular:
        tokens = _before_verb(tokens)
    head = next(
        (
            i
            for i in range(len(tokens) - 1, -1, -1)
            if _is_plural_token(text[tokens[i].start : tokens[i].end], tokens[i].word)
        ),
        None,
    )
    if head is None:
        if not is_singular:
            return None
        whole = _before_name(text, tokens[:_LONGEST_SINGULAR])
        tokens = _trimmed(whole) or (whole[:1] if _is_verbal_noun(whole) else [])
        head = len(tokens) - 1
    if head < 0:
        return None
    first, last = tokens[0], tokens[head]
    if head == 0 and not is_singular and _has_object(text, first, end):
        return None
    stop = last.end
    if of_phrase:
        stop = _pair_end(text, last, end)
        linked = linked_phrase(text, stop, end=end)
        stop = linked.end if linked else stop
    return NounPhrase(first.start, stop, last.start, last.end)


def _before_object(tokens: list[_Token]) -> list[_Token]:
    """Stop before a participle with an object of its own ("a baby drawing cartoons")."""
    for index in range(1, len(tokens)):
        if is_participle(tokens[index].word) and any(is_plural(t.word) for t in tokens[index:]):
            return tokens[:index]
    return tokens


def _has_object(text: str, token: _Token, end: int) -> bool:
    """Tell the verb of "a reading below 50 signals contraction" from a counted noun."""
    if token.word not in _THIRD_PERSON or not text[token.start].islower():
        return False
    if _OBJECT.match(text, token.end, end):
        return True
    following = _WORD.match(text, token.end, end)
    if following is None or following["gap"] == "-" or not following["word"].islower():
        return False
    # "Two trains collided": a participle is no object.
    is_past = following["word"].endswith("ed")
    return following["word"] not in CLOSED_CLASS and not is_past and not is_verb(following["word"])


def _before_verb(tokens: list[_Token]) -> list[_Token]:
    """Stop before the verb of a singular noun ("the 17-member council meets")."""
    if len(tokens) > 1 and tokens[-1].word in _THIRD_PERSON and not is_plural(tokens[-2].word):
        return tokens[:-1]
    return tokens


def _before_name(text: str, tokens: list[_Token]) -> list[_Token]:
    """Stop a phrase in small letters before a name ("three-time champion Ana Reis")."""
    is_name = [text[token.start].isupper() for token in tokens]
    # "the 435-member House": in a compound the name is what is counted.
    first = 2 if tokens and text[tokens[0].start - 1] in {"-", "‑"} else 1
    for index in range(first, len(tokens)):
        if not is_name[index - 1] and all(is_name[index:]):
            return tokens[:index]
    return tokens


def _pair_end(text: str, head: _Token, end: int) -> int:
    """Take "and women" along after "men"."""
    if head.word not in _PAIRS:
        return head.end
    link = _WORD.match(text, head.end, end)
    if link is None or link["word"] not in {"and", "or"}:
        return head.end
    second = _WORD.match(text, link.end(), end)
    return second.end() if second and second["word"].lower() in _PAIRS else head.end


def _trimmed(tokens: list[_Token]) -> list[_Token]:
    kept = list(tokens)
    while kept and _cannot_end_phrase(kept[-1].word):
        kept.pop()
    return kept


def _is_verbal_noun(tokens: list[_Token]) -> bool:
    """Tell "three days of mourning", "hours of work"."""
    return bool(tokens) and (tokens[0].word in BASE_VERBS or tokens[0].word.endswith("ing"))


def _cannot_end_phrase(word: str) -> bool:
    if word in _VERBAL_NOUNS:
        return False
    is_verbal = is_participle(word) or (is_verb(word) and word not in VERBS_AND_NOUNS)
    return is_verbal or word in _JOINING or word in _POSTNOMINAL or word.endswith("'s")


def linked_phrase(
    text: str, position: int, *, end: int, allow_in: bool = False
) -> NounPhrase | None:
    """Find a short "of" phrase at `position` ("of man coverage", "of its revenue").

    With `allow_in` also "in security assistance", but never "in October" or "in the north".
    The phrase returned starts after the preposition and any determiner.
    """
    link = _LINK.match(text, position, end)
    is_in = False
    if link is None and allow_in:
        link = _IN.match(text, position, end)
        is_in = link is not None and link.group().strip().lower() == "in"
    if link is None:
        return None
    determiner = _DETERMINER.match(text, link.end(), end)
    if is_in and determiner:
        return None
    begin = determiner.end() if determiner else link.end()
    tokens = _tokens(text, begin - 1, end, _LONGEST_OF, is_linked=True)
    is_those = determiner is not None and determiner.group().startswith("those")
    if determiner is not None and is_those and _are_described(tokens):
        # "half of those referred waited": what was done to them, and no further.
        return NounPhrase(determiner.start(), tokens[0].end, tokens[0].start, tokens[0].end)
    whole = len(tokens)
    if len(tokens) > 1 or not _is_verbal_noun(tokens):
        tokens = _trimmed(tokens)
    if is_in and len(tokens) < whole:
        # "in electronic trading"
        return None
    if not tokens or (is_in and not _is_thing(text, tokens)):
        return None
    return NounPhrase(tokens[0].start, tokens[-1].end, tokens[-1].start, tokens[-1].end)


def _are_described(tokens: list[_Token]) -> bool:
    """Tell "those referred", with no noun after it, from "those arrested men"."""
    return (
        bool(tokens)
        and is_participle(tokens[0].word)
        and not any(is_plural(token.word) for token in tokens)
    )


def _is_thing(text: str, tokens: list[_Token]) -> bool:
    first, last = tokens[0], tokens[-1]
    is_place = text[last.start].isupper() or text[first.start].isupper()
    return (
        not is_place
        and not any(t.word in TIME_WORDS for t in tokens)
        and not any(c.isdigit() for c in first.word)
    )
