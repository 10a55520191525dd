"""Numerals that are no quantities: clock times, scores, names, addresses, idioms.

Two kinds of rule: patterns that mark a stretch of text as taken (a phone number), and
questions asked of one numeral in its context (a number after a name).
"""

import re
from typing import Final

from annotations.claims.lexicon import (
    BASE_VERBS,
    CLOSED_CLASS,
    IRREGULAR_VERBS,
    grammar_words,
    is_plural,
    lowered,
)
from annotations.claims.look_alikes import IDIOM, TAKEN
from annotations.claims.number_words import SCALES, SMALL_PATTERN
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.scores import find_pairs
from annotations.claims.types import Span
from annotations.claims.units import match_currency_before, match_unit

_NEXT_WORD = re.compile(r"[\s\u00a0-](?P<word>[^\W\d_][\w’'-]*)")
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_][\w.’'&-]*)[\s\u00a0]$")
_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[A-Z“\"‘])")
_PAIRED = re.compile(rf"\s?(?:to|or|and|-|–|,)\s?(?:{SMALL_PATTERN}|\d+)\b", re.IGNORECASE)
_VICTIM = re.compile(r"\b(?:kill|wound|injur)(?:ed|ing|s|es)\s(?:at\sleast\s)?$")
_VICTIM_WINDOW: Final = 20
_NOT_A_NAME: Final = frozenset(
    [
        "some",
        "about",
        "only",
        "just",
        "nearly",
        "almost",
        "over",
        "under",
        "more",
        "up",
        "down",
        "around",
        "another",
        "other",
        "his",
        "her",
        "its",
        "their",
        "since",
        "between",
        "with",
        "least",
    ]
)
_THIRD_PERSON: Final = grammar_words("third_person")
_OPENERS: Final = frozenset("“\"‘'(—–[•")
_SENTENCE_MARKS: Final = frozenset(".:!?;…—–•")
_GLUED_INCH = re.compile(r"in(?!\w)")
_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}")
_HEADLINE_WINDOW = 60
# So many of the longer words have a capital in a headline.
_HEADLINE_SHARE = 0.7
_MODEL_NUMBER_DIGITS = 6
# "iOS 17.4", "IEEE 802.11"
_VERSION = re.compile(r"\d{1,3}\.\d{1,2}")
_COUNTED_MODEL = re.compile(
    rf"(?:\d|\b(?:{'|'.join(SCALES)}|{SMALL_PATTERN}))\s(?:[A-Z][\w-]*\s){{1,3}}$"
)
_MODEL_WINDOW = 50
_YEAR_DIGITS = 4
_NAME_DIGITS = 3


def taken_spans(text: str, *, start: int, end: int) -> list[Span]:
    """Find stretches of `text[start:end]` in which no number is a quantity."""
    spans = [Span(*match.span()) for match in TAKEN.finditer(text, start, end)]
    spans += _idioms(text, start, end)
    spans += find_pairs(text, start=start, end=end)
    numbering = _LIST_NUMBER.match(text, start, end)
    if numbering:
        spans.append(Span(*numbering.span()))
    return spans


def _idioms(text: str, start: int, end: int) -> list[Span]:
    """Find idioms ("one of them", "second to none") in a sentence, in any case."""
    shift = max(0, start - 1)
    small = lowered(text[shift:end])
    return [
        Span(shift + match.start(), shift + match.end())
        for match in IDIOM.finditer(small, start - shift)
    ]


def is_name_or_idiom(text: str, numeral: Numeral, *, start: int, end: int) -> bool:
    """Tell whether this numeral is part of a name or no number at all ("one").

    A bare number after a capitalised word and not before something counted is a name (Planet 9);
    a capitalised number word in running text is one too (the Big Ten).
    """
    begin, stop = numeral.start, numeral.end
    if stop < end and text[stop] in "/:" and text[stop + 1 : stop + 2].isdigit():
        return True
    if stop < end and (text[stop].isalpha() or text[stop] == "_"):
        is_decade = (
            numeral.is_bare
            and text[stop] == "s"
            and stop - begin == _YEAR_DIGITS
            and not text[stop + 1 : stop + 2].isalnum()
        )
        is_inches = _GLUED_INCH.match(text, stop, end) is not None
        return is_decade or (match_unit(text, stop, end=end) is None and not is_inches)
    if numeral.form is NumeralForm.WORDS:
        return _is_word_idiom(text, numeral, start, end)
    is_version = _VERSION.fullmatch(text, begin, stop) is not None
    if not (numeral.is_bare or is_version) or stop - begin > _MODEL_NUMBER_DIGITS:
        return False
    if match_currency_before(text, begin - 1, start=start) is not None:
        return False
    is_name = _follows_name(text, begin, start) or (
        numeral.is_bare and _precedes_name(text, begin, stop, start, end)
    )
    return is_name and (_is_counted_model(text, begin, start) or not _is_counted(text, stop, end))


def _is_counted_model(text: str, begin: int, start: int) -> bool:
    """Tell a model that a number before it counts ("sold 1.2 million Phone 8 handsets")."""
    return _COUNTED_MODEL.search(text, max(start, begin - _MODEL_WINDOW), begin) is not None


def _precedes_name(text: str, begin: int, stop: int, start: int, end: int) -> bool:
    """Tell a model number before its name ("Boeing's own 787 Dreamliner")."""
    following = _NEXT_WORD.match(text, stop, end)
    if following is None or not following["word"][0].isupper() or stop - begin < _NAME_DIGITS:
        return False
    before = text[max(start, begin - 12) : begin].rstrip().lower()
    return before.endswith(("the", "own", "’s", "'s", " a", "its", "an"))


def _follows_name(text: str, begin: int, start: int) -> bool:
    before = _LAST_WORD.search(text, max(start, begin - 30), begin)
    if before is None:
        return False
    word = before["word"]
    if not word[0].isupper() or word.lower() in _NOT_A_NAME or word.lower() in CLOSED_CLASS:
        return False
    if word.lower() in _THIRD_PERSON:
        # A headline: "Storm Kills 14".
        return False
    is_first = before.start("word") == start
    return not (is_first and (word.lower().endswith(("ing", "ed")) or word.lower() in BASE_VERBS))


def _is_counted(text: str, stop: int, end: int) -> bool:
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return False
    words = [following["word"].lower()]
    if words[0] in IRREGULAR_VERBS:
        # "Jim Tate of Century 21 said rates fell"
        return False
    further = _NEXT_WORD.match(text, following.end(), end)
    if further is not None and following["word"].lower() not in CLOSED_CLASS:
        words.append(further["word"].lower())
    # "Executive Order 14110 covers": a verb, no noun.
    return any(is_plural(word) and word not in _THIRD_PERSON for word in words)


def _is_word_idiom(text: str, numeral: Numeral, start: int, end: int) -> bool:
    word = text[numeral.start : numeral.end]
    following = _NEXT_WORD.match(text, numeral.end, end)
    next_word = following["word"] if following else ""
    if word[0].isupper() and numeral.scale == 1 and _is_name_word(text, numeral, start, end):
        return True
    if text[numeral.end : numeral.end + 1] == "-" and next_word.endswith("ed"):
        # "two-legged", "three-pronged"
        return True
    if word.lower() == "one":
        if _VICTIM.search(text, max(start, numeral.start - _VICTIM_WINDOW), numeral.start):
            # "sent 34 to hospital and killed one"
            return False
        is_pair = _PAIRED.match(text, numeral.end, end) is not None
        return not is_pair and _is_pronoun_one(next_word.lower().replace("’", "'"))
    if word.lower() == "zero":
        return not (is_plural(next_word.lower()) or match_unit(text, numeral.end + 1, end=end))
    return False


def _is_name_word(text: str, numeral: Numeral, start: int, end: int) -> bool:
    """Tell "the Five Eyes" in running text from a number in a headline or at a start."""
    before = text[max(start, numeral.start - 2) : numeral.start]
    if numeral.start == start or (before and before[-1] in _OPENERS):
        return False
    if before[:1] in _SENTENCE_MARKS:
        return False
    if text[max(start, numeral.start - 4) : numeral.start].lower() == "the ":
        return True
    if text[end - 1 : end] == ".":
        # A headline has no full stop.
        return True
    around = text[
        max(start, numeral.start - _HEADLINE_WINDOW) : min(end, numeral.end + _HEADLINE_WINDOW)
    ]
    words = _LONG_WORD.findall(around)
    capitals = sum(found[0].isupper() for found in words)
    return bool(capitals < _HEADLINE_SHARE * len(words))


def _is_pronoun_one(next_word: str) -> bool:
    return (
        not next_word
        # "One of them" is an idiom, "and one of fraud" counts.
        or (next_word in CLOSED_CLASS and next_word != "of")
        or next_word in IRREGULAR_VERBS
        or next_word in BASE_VERBS
        or next_word.endswith(("'s", "ly"))
    )
