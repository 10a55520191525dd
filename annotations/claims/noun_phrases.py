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
    IRREGULAR_VERBS,
    TIME_WORDS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_plural,
    is_verb,
)
from annotations.claims.phrase_words import (
    JOINING,
    NEXT_WORD,
    PhraseWord,
    is_plural_word,
    phrase_words,
)

_LINK = re.compile(r"[ \u00a0]of[ \u00a0]", re.IGNORECASE)
_IN = re.compile(r"[ \u00a0](?:in|worth of)[ \u00a0]|-worth of[ \u00a0]", re.IGNORECASE)
_DETERMINER = re.compile(
    r"(?:the|its|their|his|her|our|my|your|all|these|those|this|that|all the|both)[ \u00a0](?=\w)",
    re.IGNORECASE,
)
_SEGMENT_WORD = re.compile(r"[^\W_](?:[\w’'&.-]*[\w])?")
_BOUNDARY = re.compile(r"[.;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
_PAIRS: Final = frozenset(
    ["men", "women", "children", "boys", "girls", "sons", "daughters", "soldiers", "civilians"]
)
_VAGUE: Final = frozenset(
    {"dozens", "hundreds", "thousands", "millions", "tens", "scores", "others"}
)
# "one person familiar with the case": adjectives that follow their noun.
_POSTNOMINAL: Final = frozenset({"familiar", "aware", "responsible", "alive", "privy"})
_THIRD_PERSON: Final = grammar_words("third_person")
_VERBAL_NOUNS: Final = grammar_words("verbal_nouns")
_OBJECT = re.compile(r"\s(?:[\d$£€]|(?:the|its|their|his|her|at\sleast|more\sthan|about|some)\s)")
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
    tokens = phrase_words(text, position, end, _LONGEST_PHRASE, is_singular=is_singular)
    if is_singular:
        tokens = _before_object(tokens)
    if is_singular:
        tokens = _before_verb(tokens)
    head = next(
        (
            i
            for i in range(len(tokens) - 1, -1, -1)
            if is_plural_word(text[tokens[i].start : tokens[i].end], tokens[i].word)
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


def _before_object(tokens: list[PhraseWord]) -> list[PhraseWord]:
    """Stop before a participle with an object of its own ("a baby drawing cartoons")."""
    for index in range(1, len(tokens)):
        if is_participle(tokens[index].word) and any(is_plural(t.word) for t in tokens[index:]):
            return tokens[:index]
    return tokens


def _has_object(text: str, token: PhraseWord, end: int) -> bool:
    """Tell the verb of "a reading below 50 signals contraction" from a counted noun."""
    if token.word not in _THIRD_PERSON or not text[token.start].islower():
        return False
    if _OBJECT.match(text, token.end, end):
        return True
    following = NEXT_WORD.match(text, token.end, end)
    if following is None or following["gap"] == "-" or not following["word"].islower():
        return False
    # "Two trains collided": a participle is no object.
    is_past = following["word"].endswith("ed")
    return following["word"] not in CLOSED_CLASS and not is_past and not is_verb(following["word"])


def _before_verb(tokens: list[PhraseWord]) -> list[PhraseWord]:
    """Stop before the verb of a singular noun ("the 17-member council meets")."""
    if len(tokens) > 1 and tokens[-1].word in _THIRD_PERSON and not is_plural(tokens[-2].word):
        return tokens[:-1]
    return tokens


def _before_name(text: str, tokens: list[PhraseWord]) -> list[PhraseWord]:
    """Stop a phrase in small letters before a name ("three-time champion Ana Reis")."""
    is_name = [text[token.start].isupper() for token in tokens]
    # "the 435-member House": in a compound the name is what is counted.
    first = 2 if tokens and text[tokens[0].start - 1] in {"-", "‑"} else 1
    for index in range(first, len(tokens)):
        if not is_name[index - 1] and all(is_name[index:]):
            return tokens[:index]
    return tokens


def _pair_end(text: str, head: PhraseWord, end: int) -> int:
    """Take "and women" along after "men", "and businesses" after "homes" before their verb."""
    link = NEXT_WORD.match(text, head.end, end)
    if link is None or link["word"] not in {"and", "or"}:
        return head.end
    second = NEXT_WORD.match(text, link.end(), end)
    if second is None or second["gap"] == "-":
        return head.end
    word = second["word"]
    is_pair = head.word in _PAIRS and word.lower() in _PAIRS
    return second.end() if is_pair or _is_coordinated(text, word, second.end(), end) else head.end


def _is_coordinated(text: str, word: str, position: int, end: int) -> bool:
    """Tell "homes and businesses were cut off" from "homes and plans to build 40 more"."""
    is_noun = word.endswith("s") and word.islower() and is_plural(word)
    if not is_noun or word in BASE_VERBS or word in _THIRD_PERSON or word in _VAGUE:
        return False
    following = NEXT_WORD.match(text, position, end)
    after = following["word"].lower() if following else ""
    return (
        after in AUXILIARIES or after in IRREGULAR_VERBS or position == end or text[position] == "."
    )


def _trimmed(tokens: list[PhraseWord]) -> list[PhraseWord]:
    kept = list(tokens)
    while kept and _cannot_end_phrase(kept[-1].word):
        kept.pop()
    return kept


def _is_verbal_noun(tokens: list[PhraseWord]) -> bool:
    """Tell "three days of mourning", "hours of work"."""
    return bool(tokens) and (tokens[0].word in BASE_VERBS or tokens[0].word.endswith("ing"))


def _cannot_end_phrase(word: str) -> bool:
    if word in _VERBAL_NOUNS:
        return False
    is_verbal = is_participle(word) or (is_verb(word) and word not in VERBS_AND_NOUNS)
    return is_verbal or word in JOINING or word in _POSTNOMINAL or word.endswith("'s")


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
    tokens = phrase_words(text, begin - 1, end, _LONGEST_OF, is_linked=True)
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


def _are_described(tokens: list[PhraseWord]) -> bool:
    """Tell "those referred", with no noun after it, from "those arrested men"."""
    return (
        bool(tokens)
        and is_participle(tokens[0].word)
        and not any(is_plural(token.word) for token in tokens)
    )


def _is_thing(text: str, tokens: list[PhraseWord]) -> bool:
    first, last = tokens[0], tokens[-1]
    is_place = text[last.start].isupper() or text[first.start].isupper()
    return (
        not is_place
        and not any(t.word in TIME_WORDS for t in tokens)
        and not any(c.isdigit() for c in first.word)
    )
