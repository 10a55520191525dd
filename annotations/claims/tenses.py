"""Which year a date without one means: told by the tense around it, else by what is nearest."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from annotations.claims.lexicon import (
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    TIME_WORDS,
    grammar_words,
)

Days = tuple[date, date]
_FUTURE: Final = grammar_words("future")
_PAST: Final = grammar_words("past")
_TAKING_OFFICE = re.compile(r"\btak(?:e|es|ing) (?:office|effect)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z’']+")
_CUE_WINDOW = 70
_SHORT = 3


def nearest(match: re.Match[str], published_on: date, build: Callable[[int], Days]) -> Days:
    """Choose the year: by the tense of the sentence, else the occurrence nearest in time."""
    year = published_on.year
    days = build(year)
    later = days if days[1] >= published_on else build(year + 1)
    earlier = days if days[0] <= published_on else build(year - 1)
    tense = tense_around(match)
    if tense:
        return later if tense == "future" else earlier
    ahead, back = later[0] - published_on, published_on - earlier[1]
    return later if ahead < back else earlier


def tense_around(match: re.Match[str]) -> str:
    """Return "future", "past" or "" from the verb nearest before the date, else after it."""
    text, begin = match.string, match.start()
    before = text[max(0, begin - _CUE_WINDOW) : begin]
    if _TAKING_OFFICE.search(before):
        return "future"
    words = _WORD.findall(before)
    for index in range(len(words) - 1, -1, -1):
        tense = _tense_of(words, index)
        if tense:
            return tense
    # The clause that follows: "In May, the court had already ...".
    clause = text[match.end() : match.end() + _CUE_WINDOW].lstrip(", ").partition(",")[0]
    after = _WORD.findall(clause)
    return next((t for i in range(len(after)) if (t := _tense_of(after, i))), "")


def _tense_of(words: list[str], index: int) -> str:
    word = words[index]
    if word in _FUTURE:
        return "future"
    following = words[index + 1] if index + 1 < len(words) else ""
    if word == "to" and following.islower() and following not in CLOSED_CLASS | TIME_WORDS:
        # "voted to close two libraries": what is to be done lies ahead.
        return "future"
    previous = words[index - 1].lower() if index else ""
    if word == "from" and previous in {"down", "up"}:
        return "past"
    is_verb = word in IRREGULAR_VERBS or (word.endswith("ed") and len(word) > _SHORT)
    is_past = word in _PAST or (is_verb and previous not in DETERMINERS)
    return "past" if is_past else ""
