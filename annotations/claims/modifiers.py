"""Words before and after a number that bound it or give it a direction."""

import re
from dataclasses import dataclass
from typing import Final

from annotations.claims.directions import direction_around
from annotations.claims.lexicon import grammar_words
from annotations.claims.modifier_words import MODIFIERS, WORD, Words, entries
from annotations.claims.types import Bound, Direction

_PHRASES: Final[dict[tuple[str, ...], Bound | None]] = {
    **{
        tuple(phrase.split()): bound
        for bound in MODIFIERS["bounds"]
        for phrase in entries("bounds", bound)
    },
    **{tuple(phrase.split()): None for phrase in entries("around", "neutral")},
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_LAST_WORDS: Final = frozenset(phrase[-1] for phrase in _PHRASES)
_OUTER: Final[dict[tuple[str, ...], Bound]] = {
    tuple(phrase.split()): bound
    for bound in MODIFIERS["outer_bounds"]
    for phrase in entries("outer_bounds", bound)
}
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
_BEFORE_LONGER: Final = grammar_words("before_longer")
# "Slid below $60,000" says to what level, "fell more than 3%" by how much.
_LEVEL_BOUNDS: Final = frozenset(
    {"below", "above", "under", "beyond", "north of", "as low as", "as high as"}
)
# "Fell to only 12": no governor of a number.
_FOCUS: Final = frozenset({"only", "just", "even"})
_MOVERS: Final = grammar_words("movers")
_AGO = re.compile(r"\s(?:ago|earlier|before|previously)\b")
_STOP = re.compile(r"[;:!?—()\[\]“”\"]|[.,]\s|,")
# What may be a digit to `str.isdigit`, to the safe side: all but Latin letters and punctuation.
_DIGIT = re.compile(r"[\d²³¹]|[^\x00-\u024f\u2010-\u2027]")
_MORE = re.compile(r"\s(?:more|less)\b", re.IGNORECASE)
_WINDOW = 70


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


def _words_before(text: str, position: int, start: int) -> Words:
    """Return the words of the clause before `position`, nearest last, with their starts."""
    begin = max(start, position - _WINDOW)
    for match in _STOP.finditer(text, begin, position):
        begin = match.end()
    if _DIGIT.search(text, begin, position) is None:
        return [
            (match.group().lower().replace("’", "'"), match.start())
            for match in WORD.finditer(text, begin, position)
        ]
    return _words_after_number(text, begin, position)


def _words_after_number(text: str, begin: int, position: int) -> Words:
    """Cut the clause at a number in between: what stands before it governs that number."""
    words = list(WORD.finditer(text, begin, position))
    kept: Words = []
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
    direction, is_before = direction_around(text, words, (begin, claim_end), end)
    # "Its biggest one-day drop": the drop is not one of a day.
    is_time_of = is_duration and not is_before and "-" in text[begin:stop]
    if (is_level and is_before) or is_time_of:
        direction, is_before = None, False
    if direction is not None and not is_before and not has_unit and _MORE.match(text, claim_end):
        # "dozens more" is a further count, "3% more" a change.
        direction = None
    return Modifier(
        claim_start,
        claim_end,
        next((b for b in bounds if b != "~"), "~" if bounds else "="),
        direction,
        _governor(words),
        is_before,
    )


def _governor(words: Words) -> str:
    """Return the word a number hangs on: "to" in "fell to only 12"."""
    for word, _ in reversed(words):
        if word not in _FOCUS:
            return word
    return ""


def _outer_bound(words: Words) -> list[Bound]:
    """Return the bound of a verb before the number, which is no part of the claim."""
    for size in (2, 1):
        bound = _OUTER.get(_phrase(words, size))
        if bound is not None:
            return [bound]
    return []


def bound_after(text: str, position: int, *, end: int) -> tuple[Bound, int] | None:
    """Find "or more", "at most" or "+" at `position`: its bound and where it ends."""
    for pattern, bound in _AFTER:
        match = pattern.match(text, position, end)
        if match:
            return bound, match.end()
    return None


def _phrase(words: Words, size: int) -> tuple[str, ...]:
    return tuple(word for word, _ in words[-size:])


def _phrase_size(words: Words) -> int:
    """Return how many of the last words make a known phrase, the longest there is."""
    if words[-1][0] not in _LAST_WORDS:
        return 0
    for size in range(min(_LONGEST, len(words)), 0, -1):
        if _phrase(words, size) in _PHRASES:
            return size
    return 0


def _is_taken(words: Words, size: int, *, is_duration: bool) -> bool:
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
