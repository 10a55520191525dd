"""Numerals that are no quantities: clock times, scores, names, addresses, idioms.

Two kinds of rule: patterns that mark a stretch of text as taken (a phone number), and
questions asked of one numeral in its context (a number after a name).
"""

import re
from typing import Final

from annotations.claims.lexicon import BASE_VERBS, CLOSED_CLASS, IRREGULAR_VERBS, is_plural, lowered
from annotations.claims.look_alikes import IDIOM, TAKEN
from annotations.claims.number_words import SMALL_PATTERN
from annotations.claims.numeral_forms import Numeral, NumeralForm
from annotations.claims.types import Span
from annotations.claims.units import match_currency_before, match_unit

_PAIR = re.compile(
    r"(?P<a>\d{1,3})\s?(?P<dash>[-–‑])\s?(?P<b>\d{1,3})(?P<more>(?:\s?[-–‑]\s?\d{1,3})*)(?![\d.,]*\d)"
)
_SCORE_BEFORE = re.compile(
    r"\b(?:won|win|wins|winning|lost|lose|loses|losing|beat|beats|beating|beaten|defeat|defeated|defeating|lead|leads|led|"
    r"leading|trail|trailed|trailing|drew|draw|drawn|score|scored|ahead|behind|voted|vote|ruled|passed|approved|rejected|went|"
    r"tied|level|victory|loss|thrashed|finished|ended|aggregate|record|improved)\b[^.;:]{0,24}$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"[\s-](?:\w+\s)?(?:win|wins|victory|victories|defeat|defeats|loss|losses|draw|draws|lead|vote|votes|ruling|decision|record|score|"
    r"margin|thrashing|home|away|aggregate|triumph|rout|majority|split|season|formation|at|against|over|in\sfavou?r|upset|shootout|tie)\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[\s\u00a0-](?P<word>[^\W\d_][\w’'-]*)")
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_][\w.’'&-]*)[\s\u00a0]$")
_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[A-Z“\"‘])")
_PAIRED = re.compile(rf"\s?(?:to|or|and|-|–|,)\s?(?:{SMALL_PATTERN}|\d+)\b", re.IGNORECASE)
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
_OPENERS: Final = frozenset("“\"‘'(—–[•")
_SENTENCE_MARKS: Final = frozenset(".:!?;…—–•")
_GLUED_INCH = re.compile(r"in(?!\w)")
_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}")
_HEADLINE_WINDOW = 60
# So many of the longer words have a capital in a headline.
_HEADLINE_SHARE = 0.7
_MODEL_NUMBER_DIGITS = 4
_YEAR_DIGITS = 4
_NAME_DIGITS = 3


def taken_spans(text: str, *, start: int, end: int) -> list[Span]:
    """Find stretches of `text[start:end]` in which no number is a quantity."""
    spans = [Span(*match.span()) for match in TAKEN.finditer(text, start, end)]
    spans += _idioms(text, start, end)
    spans += _scores(text, start, end)
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


def _scores(text: str, start: int, end: int) -> list[Span]:
    """Find scores and votes ("3-1", "52-48"), which are no ranges."""
    found = []
    for match in _PAIR.finditer(text, start, end):
        begin, stop = match.span()
        if begin > start and (text[begin - 1].isalnum() or text[begin - 1] in ".,/-–"):
            continue
        if match["more"] or _is_score(text, match, start, end):
            found.append(Span(begin, stop))
    return found


def _is_score(text: str, match: re.Match[str], start: int, end: int) -> bool:
    begin, stop = match.span()
    if match_currency_before(text, begin, start=start) is not None:
        return False
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return _SCORE_AFTER.match(text, stop, end) is not None
    if int(match["a"]) >= int(match["b"]) or _SCORE_AFTER.match(text, stop, end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return not re.search(r"\b(?:aged|ages|age)\s$", text[max(start, begin - 6) : begin])
    if is_plural(following["word"].lower()) or text[stop : stop + 1] == "-":
        return _SCORE_BEFORE.search(text, max(start, begin - 40), begin) is not None
    return not any(is_plural(w) for w in text[stop : stop + 40].lower().split()[:3])


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
    if not numeral.is_bare or stop - begin > _MODEL_NUMBER_DIGITS:
        return False
    if match_currency_before(text, begin - 1, start=start) is not None:
        return False
    is_name = _follows_name(text, begin, start) or _precedes_name(text, begin, stop, start, end)
    return is_name and not _is_counted(text, stop, end)


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
    is_first = before.start("word") == start
    return not (is_first and (word.lower().endswith(("ing", "ed")) or word.lower() in BASE_VERBS))


def _is_counted(text: str, stop: int, end: int) -> bool:
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return False
    words = [following["word"].lower()]
    further = _NEXT_WORD.match(text, following.end(), end)
    if further is not None and following["word"].lower() not in CLOSED_CLASS:
        words.append(further["word"].lower())
    return any(is_plural(word) for word in words)


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
    if text[max(start, numeral.start - 5) : numeral.start] == " the ":
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
        or next_word in CLOSED_CLASS
        or next_word in IRREGULAR_VERBS
        or next_word in BASE_VERBS
        or next_word.endswith(("'s", "ly"))
    )
