"""Which way a number moves: "rose 3%", "a drop of 9%", "4mph slower than last year"."""

import re
from typing import Final, NamedTuple

from annotations.claims.lexicon import CLOSED_CLASS, PREPOSITIONS, grammar_words
from annotations.claims.modifier_words import WORD, Words, entries
from annotations.claims.types import Direction


def _directions(up: str, down: str) -> dict[str, Direction]:
    words: dict[str, Direction] = dict.fromkeys(entries("directions", down), "down")
    return {**words, **dict.fromkeys(entries("directions", up), "up")}


_PASSED: Final = frozenset(entries("around", "passed"))
_VERBS: Final = _directions("up", "down")
CHANGE_VERBS: Final = frozenset(_VERBS)
_NOUNS: Final = _directions("nouns_up", "nouns_down")
_BY_VERBS: Final = _directions("by_up", "by_down")
_AFTER_WORDS: Final = _directions("after_up", "after_down")
_TRANSFERS: Final = frozenset(entries("directions", "transfers"))
# A verb of transfer states a change only of these ("lost 162 points", "shed 5%").
_MEASURES_OF_CHANGE: Final = re.compile(
    r"[%$€£]|per cent|percent|\bpct\b|points?\b|\b(?:cents?|sen|pence|jobs|seats|places)\b|fold\b"
    r"|(?:dollar|euro|degree)s?\b|(?:kg|\b(?:kilos?|stone|lbs?))\b|\b(?:half|third|quarter|fifth|tenth)s?\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|per cent|percent|\bpct\b|points?\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥₹]|\b(?:dollar|euro|pound)s?\b|\b[A-Z]{3}\b")
# What is stated in money and may change: "raised lunch prices 15 cents".
PRICED: Final = grammar_words("priced")
_CHANGERS: Final = grammar_words("changers")
_LONGEST_OBJECT = 6
_PHRASAL: Final = grammar_words("phrasal")
_MARKET_VERBS: Final = grammar_words("market_verbs")
_LEVEL: Final = frozenset({"to", "from", "at"})
_TO_LEVEL = re.compile(r"\sto\s(?:(?:about|around|just|nearly|over|some)\s)?[\d$£€]")
# Counted things a change may be stated in: "four points lower than in 2019".
_COUNTED_CHANGE = re.compile(r"\s(?:points?|places|seats|jobs|spots)(?=\s)")
_BEING: Final = frozenset({"is", "are", "was", "were", "been", "trading"})
_PENCE = re.compile(r"\b(?:cents?|pence)\b|(?<=\d)p\b")
_CHANGED: Final = re.compile(
    r"\s(?P<what>[a-z]+(?:\s[a-z]+){0,2}?)\s"
    r"(?P<noun>rise|increase|hike|cut|reduction|drop|fall|decline|jump|surge|growth)s?\b(?!-)"
    r"(?!\s(?:the|an?|its|their|his|her|to\s\d|by|\d)\b)"
)
# How it changes, not what: "a 5% annual increase".
_HOW: Final = grammar_words("kinds_of_change")
_TIME_LEADS: Final = frozenset({"last", "next"})
_DISTANCE = re.compile(r"(?:miles?|metres?|meters?|feet|km|kilomet(?:re|er)s?|yards?|floors?)$")
_LOSSES: Final = frozenset({"loss", "losses"})
_NEXT = re.compile(r"[\s-](?P<a>[a-z-]+)(?:\s(?P<b>[a-z-]+))?")
_NOT_NEAR: Final = PREPOSITIONS | {"and", "or", "the"}
_THIRD_PERSON: Final = grammar_words("third_person")
_COMPARED_WORDS: Final = frozenset(entries("directions", "compared"))
# "8 km down the valley", "up to", "up and".
_AFTER_PARTICLE: Final = frozenset(["to", "and", "the", "a", "an", "his", "her", "its", "their"])
_THAN_BEFORE = re.compile(
    r"(?:\s[a-z]+){0,4}?\sthan\s(?:(?:in|at|on|a|an|the|this|it|they|during|for|two|three|four|five)\s){0,2}"
    r"(?:years?|months?|weeks?|decades?|quarter|last|previous|before|same|time|was|were|had|earlier|usual"
    r"|yesterday|\d{4}|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Monday|Tuesday|Wednesday|Thursday|Friday)\b"
)
_UNIT_WINDOW = 16
_COMMA_WINDOW = 60
_STOPS = re.compile(r"[.;:?!]\s")


def direction_of(verb: str) -> Direction | None:
    """Return which way a verb of change points, None for any other word."""
    return _VERBS.get(verb)


def is_change_noun(word: str) -> bool:
    """Tell "increase" and "fall", which say what a number does and not what it measures."""
    return word in _NOUNS


class ChangedNoun(NamedTuple):
    """What a change is of, at `[start, end)`, and which way it goes."""

    start: int
    end: int
    direction: Direction


def changed_noun(text: str, position: int, *, end: int) -> ChangedNoun | None:
    """Find what changes in "a 5% [pay] rise" and "a 2p [fuel duty] cut", right after a number."""
    match = _CHANGED.match(text, position, end)
    if match is None:
        return None
    words = match["what"].split()
    while words and words[0] in _HOW:
        words.pop(0)
    if not words or words[0] in _NOUNS or words[-1] in _NOUNS:
        return None
    if any(word in CLOSED_CLASS or word in _TIME_LEADS or word.endswith("ly") for word in words):
        return None
    start = match.end("what") - len(" ".join(words))
    return ChangedNoun(start, match.end("what"), _NOUNS[match["noun"]])


def direction_around(
    text: str, words: Words, core: tuple[int, int], end: int
) -> tuple[Direction | None, bool]:
    """Find the direction: a verb before the number, a noun before "of", or a word after."""
    index = len(words) - 1
    while index >= 0 and (words[index][0] in _PASSED or words[index][0].endswith("ly")):
        index -= 1
    word = words[index][0] if index >= 0 else ""
    if words and words[-1][0] in _LEVEL:
        return None, False
    if word in _VERBS:
        return (_VERBS[word], True) if _is_change(text, word, core, end, words) else (None, False)
    noun = _noun_direction(text, words[: index + 1], core, end)
    if noun is not None:
        return noun, True
    if word not in CLOSED_CLASS and (_is_price(text, word, core) or _is_share(text, core, end)):
        moved = _verb_before_object(words[: index + 1])
        if moved is not None:
            return moved, True
    if words and words[-1][0] == "by":
        direction = _verb_in_clause(words) or _verb_before_comma(text, words[-1][1])
        if direction:
            return direction, True
    return _direction_after(text, core[1], end), False


def _noun_direction(text: str, words: Words, core: tuple[int, int], end: int) -> Direction | None:
    """Read "a rise of 3%", "a loss of 3%" and "were off 3%"."""
    word = words[-1][0] if words else ""
    if word == "off" and _is_down(text, words[:-1], core, end):
        return "down"
    if word != "of" or len(words) == 1:
        return None
    noun = words[-2][0]
    if noun in _LOSSES:
        return "down" if _is_share(text, core, end) else None
    return _NOUNS.get(noun)


def _is_down(text: str, before: Words, core: tuple[int, int], end: int) -> bool:
    """Tell "shares were off 3%" from "wrote off $3m"."""
    is_state = not before or before[-1][0] in _BEING
    return is_state and _MEASURES_OF_CHANGE.search(text, *_with_unit(core, end)) is not None


def _is_share(text: str, core: tuple[int, int], end: int) -> bool:
    """Tell "a loss of 3%", which is a fall, from "a loss of $3m", which is none."""
    return _SHARE.search(text, *_with_unit(core, end)) is not None


def _is_price(text: str, word: str, core: tuple[int, int]) -> bool:
    """Tell "raised lunch prices 15 cents" from "raised the family $500"."""
    is_money = _MONEY.search(text, *core) is not None or _PENCE.search(text, *core) is not None
    return word in PRICED and is_money


def _with_unit(core: tuple[int, int], end: int) -> tuple[int, int]:
    return core[0], min(end, core[1] + _UNIT_WINDOW)


def _is_change(text: str, word: str, core: tuple[int, int], end: int, words: Words) -> bool:
    """Tell "added 30 points" (a change) from "added 30 players" (a count)."""
    if any(w == "by" for w, _ in words[-2:]):
        # "Lost by 158 runs" is a margin.
        return not word.startswith("los") or _is_share(text, core, end)
    if word in {"up", "down"}:
        is_change = _is_particle_change(text, word, core, end, words)
        if is_change is not None:
            return is_change
    elif word not in _TRANSFERS:
        return True
    if _TO_LEVEL.match(text, core[1], end) or _TO_LEVEL.match(
        text, *_past_unit(text, core[1], end)
    ):
        return True
    if word.startswith("los") and _MONEY.search(text, core[0], core[1]):
        # "loses £4.20 on every ticket" is a loss, no fall.
        return False
    return _MEASURES_OF_CHANGE.search(text, *_with_unit(core, end)) is not None


def _is_particle_change(
    text: str, word: str, core: tuple[int, int], end: int, words: Words
) -> bool | None:
    """Tell what the word before "up" or "down" makes of it; None where it tells nothing."""
    place = next(i for i in range(len(words) - 1, -1, -1) if words[i][0] == word)
    before = words[place - 1][0] if place else ""
    if before in _PHRASAL:
        # "Shot up 22%" is a rise; "shot down 40 drones" and "make up 51%" are none.
        return before in _MARKET_VERBS and _is_share(text, core, end)
    # "The reservoir is down 40 feet"
    return True if before in _BEING and text[core[1] - 1].isalpha() else None


def _past_unit(text: str, position: int, end: int) -> tuple[int, int]:
    """Step over a counted word ("fell 8 places to 12th")."""
    step = _COUNTED_CHANGE.match(text, position, end)
    return (step.end() if step else position), end


def _verb_in_clause(words: Words) -> Direction | None:
    for word, _ in reversed(words):
        if word.startswith("los"):
            return None
        direction = _VERBS.get(word) or _NOUNS.get(word) or _BY_VERBS.get(word)
        if direction is not None:
            return direction
    return None


def _verb_before_object(words: Words) -> Direction | None:
    """Find the verb of "cut its key rate a quarter point", with a short object."""
    for word, _ in reversed(words[-_LONGEST_OBJECT:]):
        if word in _CHANGERS:
            return _VERBS.get(word) or _BY_VERBS.get(word)
        if word in PREPOSITIONS - {"of"} or word in _VERBS:
            return None
    return None


def _verb_before_comma(text: str, position: int) -> Direction | None:
    """Find the verb of "fell sharply, by 3%"."""
    begin = max(0, position - _COMMA_WINDOW)
    if not text[begin:position].rstrip().endswith(","):
        return None
    begin = max([begin, *(stop.end() for stop in _STOPS.finditer(text, begin, position))])
    words = [word.group().lower() for word in WORD.finditer(text, begin, position)]
    return next((_VERBS[word] for word in reversed(words) if word in _VERBS), None)


def _direction_after(text: str, stop: int, end: int) -> Direction | None:
    following = _NEXT.match(text, *_past_unit(text, stop, end))
    if following is None:
        return None
    first, second = following["a"], following["b"] or ""
    if first in {"up", "down"} and _DISTANCE.search(text, max(0, stop - _UNIT_WINDOW), stop):
        # "sent ash 8 miles up"
        return None
    if first in _AFTER_WORDS and second not in _AFTER_PARTICLE:
        is_compared = first in _COMPARED_WORDS or second == "than"
        if second and not is_compared and second not in CLOSED_CLASS:
            # "a 56% higher probability" compares, it says no change.
            return None
        is_change = not is_compared or _THAN_BEFORE.match(text, following.end("a"), end)
        return _AFTER_WORDS[first] if is_change else None
    is_apart = first in _NOT_NEAR or first in _THIRD_PERSON
    nearby = (first,) if is_apart else (first, second)
    return next((_NOUNS[w] for w in nearby if w in _NOUNS and w != "raise"), None)
