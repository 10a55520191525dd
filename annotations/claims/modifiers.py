"""Words before and after a number that bound it or give it a direction."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotations.claims.lexicon import CLOSED_CLASS, PREPOSITIONS, grammar_words
from annotations.claims.types import Bound, Direction

_TABLE = tomllib.loads(Path(__file__).with_name("modifiers.toml").read_text(encoding="utf-8"))


def _entries(section: str, name: str) -> list[str]:
    return [entry.strip() for entry in _TABLE[section][name].split("|")]


def _directions(up: str, down: str) -> dict[str, Direction]:
    words: dict[str, Direction] = dict.fromkeys(_entries("directions", down), "down")
    return {**words, **dict.fromkeys(_entries("directions", up), "up")}


_PHRASES: Final[dict[tuple[str, ...], Bound | None]] = {
    **{
        tuple(phrase.split()): bound
        for bound in _TABLE["bounds"]
        for phrase in _entries("bounds", bound)
    },
    **{tuple(phrase.split()): None for phrase in _entries("around", "neutral")},
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_LAST_WORDS: Final = frozenset(phrase[-1] for phrase in _PHRASES)
_OUTER: Final[dict[tuple[str, ...], Bound]] = {
    tuple(phrase.split()): bound
    for bound in _TABLE["outer_bounds"]
    for phrase in _entries("outer_bounds", bound)
}
_PASSED: Final = frozenset(_entries("around", "passed"))
_VERBS: Final = _directions("up", "down")
CHANGE_VERBS: Final = frozenset(_VERBS)
_NOUNS: Final = _directions("nouns_up", "nouns_down")
_BY_VERBS: Final = _directions("by_up", "by_down")
_AFTER_WORDS: Final = _directions("after_up", "after_down")
_TRANSFERS: Final = frozenset(_entries("directions", "transfers"))
_AFTER: Final[tuple[tuple[re.Pattern[str], Bound], ...]] = (
    (
        re.compile(
            r"\+(?!\d)|-plus\b|\splus\b(?=[.,;)]|$|\s(?:years?|people|minutes|hours|others)\b)|\sat\sleast\b(?=[.,;)]|$)"
            r"|[\s,]+(?:or\s(?:more|higher|over|above|older|upwards|greater|longer|better|up)"
            r"|and\s(?:over|above|older|up|upwards))\b(?!\s(?:than|from|to|by|the|an?)\b)",
            re.IGNORECASE,
        ),
        ">=",
    ),
    (
        re.compile(
            r"[\s,]+(?:or|and)\s(?:less|fewer|lower|under|below|younger|shorter)\b(?!\sthan)"
            r"|\sat\s(?:the\s)?most\b|\s(?:maximum|max(?:\.(?=\s[a-z]))?)(?!\w)",
            re.IGNORECASE,
        ),
        "<=",
    ),
    (
        re.compile(
            r"\s(?:or\s(?:so|thereabouts))\b|,?\sgive\sor\stake\b|-ish\b|[-\s]odd\b(?=\s[a-z])",
            re.IGNORECASE,
        ),
        "~",
    ),
)
# A verb of transfer states a change only of these ("lost 162 points", "shed 5%").
_MEASURES_OF_CHANGE: Final = re.compile(
    r"[%$€£]|per cent|percent|\bpct\b|points?\b|\b(?:cents?|sen|pence|jobs|seats|places)\b"
    r"|(?:dollar|euro|degree)s?\b|\b(?:half|third|quarter|fifth|tenth)s?\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|per cent|percent|\bpct\b|points?\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥₹]|\b(?:dollar|euro|pound)s?\b|\b[A-Z]{3}\b")
_BEFORE_LONGER: Final = grammar_words("before_longer")
_PHRASAL: Final = grammar_words("phrasal")
_MARKET_VERBS: Final = grammar_words("market_verbs")
_LEVEL: Final = frozenset({"to", "from", "at"})
# "Slid below $60,000" says to what level, "fell more than 3%" by how much.
_LEVEL_BOUNDS: Final = frozenset({"below", "above", "under", "beyond", "north of"})
_MOVERS: Final = grammar_words("movers")
_AGO = re.compile(r"\s(?:ago|earlier|before|previously)\b")
_TO_LEVEL = re.compile(r"\sto\s(?:(?:about|around|just|nearly|over|some)\s)?[\d$£€]")
# Counted things a change may be stated in: "four points lower than in 2019".
_COUNTED_CHANGE = re.compile(r"\s(?:points?|places|seats|jobs|spots)(?=\s)")
_BEING: Final = frozenset({"is", "are", "was", "were", "been", "trading"})
_LOSSES: Final = frozenset({"loss", "losses"})
_WORD = re.compile(r"[<>~≈≤≥±]|[^\W\d_](?:[\w.’'-]*\w\.?)?")
_STOP = re.compile(r"[;:!?—()\[\]“”\"]|[.,]\s|,")
# What may be a digit to `str.isdigit`, to the safe side: all but Latin letters and punctuation.
_DIGIT = re.compile(r"[\d²³¹]|[^\x00-\u024f\u2010-\u2027]")
_NEXT = re.compile(r"[\s-](?P<a>[a-z-]+)(?:\s(?P<b>[a-z-]+))?")
_NOT_NEAR: Final = PREPOSITIONS | {"and", "or", "the"}
_THIRD_PERSON: Final = grammar_words("third_person")
_COMPARED_WORDS: Final = frozenset(_entries("directions", "compared"))
# "8 km down the valley", "up to", "up and".
_AFTER_PARTICLE: Final = frozenset(["to", "and", "the", "a", "an", "his", "her", "its", "their"])
_THAN_BEFORE = re.compile(
    r"(?:\s[a-z]+){0,4}?\sthan\s(?:(?:in|at|on|a|an|the|it|they|during|for|two|three|four|five)\s){0,2}"
    r"(?:years?|months?|weeks?|decades?|quarter|last|previous|before|same|time|was|were|had|earlier|usual"
    r"|yesterday|\d{4}|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Monday|Tuesday|Wednesday|Thursday|Friday)\b"
)
_MORE = re.compile(r"\s(?:more|less)\b", re.IGNORECASE)
_WINDOW = 70
_UNIT_WINDOW = 16
_COMMA_WINDOW = 30


@dataclass(frozen=True, slots=True)
class Modifier:
    """What stands around a number: where the claim starts and ends, bound and direction.

    `governor` is the word the number hangs on ("from", "by", "rose"); `is_change_before` tells
    a direction read before the number ("fell 3%") from one after it ("a 3% fall").
    """

    start: int
    end: int
    bound: Bound
    direction: Direction | None
    governor: str = ""
    is_change_before: bool = False


_Words = list[tuple[str, int]]


def _words_before(text: str, position: int, start: int) -> _Words:
    """Return the words of the clause before `position`, nearest last, with their starts."""
    begin = max(start, position - _WINDOW)
    for match in _STOP.finditer(text, begin, position):
        begin = match.end()
    if _DIGIT.search(text, begin, position) is None:
        return [
            (match.group().lower().replace("’", "'"), match.start())
            for match in _WORD.finditer(text, begin, position)
        ]
    return _words_after_number(text, begin, position)


def _words_after_number(text: str, begin: int, position: int) -> _Words:
    """Cut the clause at a number in between: what stands before it governs that number."""
    words = list(_WORD.finditer(text, begin, position))
    kept: _Words = []
    stop = position
    for match in reversed(words):
        if any(character.isdigit() for character in text[match.end() : stop]):
            break
        kept.append((match.group().lower().replace("’", "'"), match.start()))
        stop = match.start()
    return kept[::-1]


def read_modifiers(
    text: str,
    begin: int,
    stop: int,
    *,
    start: int,
    end: int,
    is_duration: bool = False,
    has_unit: bool = True,
) -> Modifier:
    """Read bound and direction around the number at `[begin, stop)` of a sentence.

    `stop` is where number and unit end; `is_duration` tells that the unit is one of time.
    An inequality wins over an "about" beside it.
    """
    words = _words_before(text, begin, start)
    claim_start, bounds, is_level = begin, list[Bound](), False
    while words:
        size = _phrase_size(words)
        if not size or _is_taken(words, size, is_duration=is_duration):
            break
        if words[-1][0] == "than" and _AGO.match(text, stop, end):
            # "higher than five years ago"
            break
        bound = _PHRASES[_phrase(words, size)]
        is_level = is_level or " ".join(_phrase(words, size)) in _LEVEL_BOUNDS
        claim_start = words[-size][1]
        bounds += [bound] if bound else []
        words = words[:-size]
    bounds += _outer_bound(words)
    after = bound_after(text, stop, end=end)
    claim_end = after[1] if after else stop
    bounds += [after[0]] if after else []
    direction, is_before = _direction(text, words, (begin, claim_end), end)
    if is_level and is_before:
        direction, is_before = None, False
    if direction is not None and not is_before and not has_unit and _MORE.match(text, claim_end):
        # "dozens more" is a further count, "3% more" a change.
        direction = None
    return Modifier(
        claim_start,
        claim_end,
        next((b for b in bounds if b != "~"), "~" if bounds else "="),
        direction,
        words[-1][0] if words else "",
        is_before,
    )


def _outer_bound(words: _Words) -> list[Bound]:
    """Return the bound of a verb before the number, which is no part of the claim."""
    for size in (2, 1):
        bound = _OUTER.get(_phrase(words, size))
        if bound is not None:
            return [bound]
    return []


def direction_of(verb: str) -> Direction | None:
    """Return which way a verb of change points, None for any other word."""
    return _VERBS.get(verb)


def is_change_noun(word: str) -> bool:
    """Tell "increase" and "fall", which say what a number does and not what it measures."""
    return word in _NOUNS


def bound_after(text: str, position: int, *, end: int) -> tuple[Bound, int] | None:
    """Find "or more", "at most" or "+" at `position`: its bound and where it ends."""
    for pattern, bound in _AFTER:
        match = pattern.match(text, position, end)
        if match:
            return bound, match.end()
    return None


def _phrase(words: _Words, size: int) -> tuple[str, ...]:
    return tuple(word for word, _ in words[-size:])


def _phrase_size(words: _Words) -> int:
    """Return how many of the last words make a known phrase, the longest there is."""
    if words[-1][0] not in _LAST_WORDS:
        return 0
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if _phrase(words, size) in _PHRASES:
            return size
    return 0


def _is_taken(words: _Words, size: int, *, is_duration: bool) -> bool:
    """Tell a modifier from the same word in another role ("took over 12", "over 3 years")."""
    phrase = _phrase(words, size)
    before = words[-size - 1][0] if len(words) > size else ""
    if phrase == ("over",):
        if is_duration:
            # "cuts over five years" says in which time, "for over five years" how long.
            return before not in _BEFORE_LONGER
        return before in {"took", "take", "taking", "takes", "handed", "spread"}
    if phrase == ("north", "of"):
        # "lies north of 60 degrees", but "valued north of $2 billion"
        return before in {
            "lies",
            "lie",
            "lay",
            "miles",
            "km",
            "kilometres",
            "kilometers",
            "is",
            "just",
        }
    return phrase == ("up", "to") and before in _MOVERS


def _direction(
    text: str, words: _Words, core: tuple[int, int], end: int
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
    if words and words[-1][0] == "by":
        direction = _verb_in_clause(words) or _verb_before_comma(text, words[-1][1])
        if direction:
            return direction, True
    return _direction_after(text, core[1], end), False


def _noun_direction(text: str, words: _Words, core: tuple[int, int], end: int) -> Direction | None:
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


def _is_down(text: str, before: _Words, core: tuple[int, int], end: int) -> bool:
    """Tell "shares were off 3%" from "wrote off $3m"."""
    is_state = not before or before[-1][0] in _BEING
    return is_state and _MEASURES_OF_CHANGE.search(text, *_with_unit(core, end)) is not None


def _is_share(text: str, core: tuple[int, int], end: int) -> bool:
    """Tell "a loss of 3%", which is a fall, from "a loss of $3m", which is none."""
    return _SHARE.search(text, *_with_unit(core, end)) is not None


def _with_unit(core: tuple[int, int], end: int) -> tuple[int, int]:
    return core[0], min(end, core[1] + _UNIT_WINDOW)


def _is_change(text: str, word: str, core: tuple[int, int], end: int, words: _Words) -> bool:
    """Tell "added 30 points" (a change) from "added 30 players" (a count)."""
    if any(w == "by" for w, _ in words[-2:]):
        # "Lost by 158 runs" is a margin.
        return not word.startswith("los") or _is_share(text, core, end)
    if word in {"up", "down"}:
        place = next(i for i in range(len(words) - 1, -1, -1) if words[i][0] == word)
        if place and words[place - 1][0] in _PHRASAL:
            # "Shot up 22%" is a rise; "shot down 40 drones" and "make up 51%" are none.
            return words[place - 1][0] in _MARKET_VERBS and _is_share(text, core, end)
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


def _past_unit(text: str, position: int, end: int) -> tuple[int, int]:
    """Step over a counted word ("fell 8 places to 12th")."""
    step = _COUNTED_CHANGE.match(text, position, end)
    return (step.end() if step else position), end


def _verb_in_clause(words: _Words) -> Direction | None:
    for word, _ in reversed(words):
        if word.startswith("los"):
            return None
        direction = _VERBS.get(word) or _NOUNS.get(word) or _BY_VERBS.get(word)
        if direction is not None:
            return direction
    return None


def _verb_before_comma(text: str, position: int) -> Direction | None:
    """Find the verb of "fell sharply, by 3%"."""
    begin = max(0, position - _COMMA_WINDOW)
    if not text[begin:position].rstrip().endswith(","):
        return None
    words = [word.group().lower() for word in _WORD.finditer(text, begin, position)]
    return next((_VERBS[word] for word in reversed(words) if word in _VERBS), None)


def _direction_after(text: str, stop: int, end: int) -> Direction | None:
    following = _NEXT.match(text, *_past_unit(text, stop, end))
    if following is None:
        return None
    first, second = following["a"], following["b"] or ""
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
