"""Words before and after a number that bound it or give it a direction."""

import re
from dataclasses import dataclass
from typing import Final

from annotations.claims.types import Bound, Direction

_BOUNDS: Final[dict[Bound, tuple[str, ...]]] = {
    "~": (
        "about", "around", "some", "roughly", "approximately", "aproximately", "approx", "approx.", "nearly", "almost", "close to",
        "circa", "an estimated", "estimated", "estimated at", "near", "virtually", "practically", "near to",
        "something like", "in the region of", "on the order of", "in the order of", "or so", "maybe", "perhaps",
        "c", "c.", "~", "≈", "nearing", "approaching", "an approximate", "as estimated",
    ),
    ">": (
        "more than", "over", "above", "in excess of", "exceeding", "upwards of", "upward of", "greater than",
        "higher than", "larger than", "older than", "longer than", "better than", "bigger than", "well over", "well above",
        "well more than", "just over", "just above", "a little over", "slightly over", "slightly more than", "beyond",
        "north of", "far more than", "much more than", "not less than but", "topping", "surpassing", "exceeded", "exceeds", "exceed",
        "taller than", "faster than", "heavier than", "wider than", "deeper than", "a bit more than",
        "little more than", "a little more than", "just more than", "bigger than", ">", "no fewer than but",
    ),
    ">=": (
        "at least", "no fewer than", "no less than", "not less than", "not fewer than", "a minimum of", "minimum of",
        "a minimum", "minimum", "at the least", "as few as", "as little as", "≥",
    ),
    "<": (
        "less than", "fewer than", "under", "below", "lower than", "smaller than", "younger than", "shorter than",
        "just under", "just below", "a little under", "slightly under", "slightly less than", "well under", "well below",
        "little less than", "just less than", "short of", "just short of", "shy of", "just shy of", "cheaper than",
        "a bit less than", "a little less than", "slower than", "lighter than", "<",
    ),
    "<=": (
        "up to", "as many as", "as much as", "as high as", "as large as", "as long as", "as old as", "at most", "no more than",
        "not more than", "a maximum of", "maximum of", "a maximum", "within", "no higher than", "no greater than", "not exceeding",
        "capped at", "at the most", "as far as", "as low as but", "no later than but", "up to a maximum of", "≤", "no longer than",
        "no older than", "upto",
    ),
}  # fmt: skip
# Read with the number, without changing its value.
_NEUTRAL: Final = (
    "a total of", "total of", "an average of", "average of", "a record", "a combined", "a further", "a staggering", "a whopping",
    "an additional", "an extra", "a median of", "a mere", "a reported", "another", "a projected", "an average",
    "a massive", "a huge", "a modest", "a full", "a net", "a joint",
)  # fmt: skip
# Adverbs passed over when looking for what governs the number; no part of the claim.
_PASSED: Final = frozenset(
    [
        "only",
        "just",
        "exactly",
        "precisely",
        "merely",
        "fully",
        "well",
        "still",
        "a",
        "an",
        "the",
        "further",
        "another",
        "additional",
        "by",
        "sharply",
        "slightly",
        "steadily",
        "massive",
        "whopping",
        "staggering",
        "record",
        "even",
        "far",
        "nearly",
        "now",
        "then",
        "also",
        "already",
        "back",
        "strongly",
        "modestly",
        "marginally",
        "significantly",
        "dramatically",
        "rapidly",
        "approximately",
        "heavily",
        "overall",
        "collectively",
        "net",
    ]
)
_PHRASES: Final[dict[tuple[str, ...], Bound | None]] = {
    **{tuple(phrase.split()): bound for bound, phrases in _BOUNDS.items() for phrase in phrases},
    **{tuple(phrase.split()): None for phrase in _NEUTRAL},
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)
_AFTER: Final[tuple[tuple[str, Bound], ...]] = (
    (
        r"\+(?!\d)|-plus\b|[\s,]*plus\b(?!\s(?:a|an|the|\d|tax))|[\s,]+(?:or|and)\s(?:more|higher|over|above|older|upwards|greater|longer|better|up)\b(?!\sthan)|\sat\sleast\b",
        ">=",
    ),
    (
        r"[\s,]+(?:or|and)\s(?:less|fewer|lower|under|below|younger|shorter)\b(?!\sthan)|\sat\s(?:the\s)?most\b|\s(?:maximum|max\.?)(?!\w)",
        "<=",
    ),
    (
        r"\s(?:or\s(?:so|thereabouts)|-ish|or\stherabouts|approximately|roughly|give\sor\stake)\b",
        "~",
    ),
)
_AFTER_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), bound) for pattern, bound in _AFTER)

_UP_VERBS = """rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs climbed
climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring gain gains gained gaining advance advances
advanced advancing expand expands expanded expanding rally rallied rallying rebound rebounded add adds added adding raise raises raised raising
hike hiked swell swelled accelerate accelerated skyrocketed leapt leap leaped shot spike spiked improve improved strengthened
strengthen appreciated appreciate up higher boost boosted boosting boosts edged-up rocketed ballooned inflated lift lifted lifting firmed bounced upped"""
_DOWN_VERBS = """fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases decreased
decreasing slide slides slid sliding slip slips slipped slipping plunge plunges plunged plunging plummet plummets plummeted plummeting
tumble tumbles tumbled tumbling sink sinks sank sunk sinking shrink shrinks shrank shrunk shrinking contract contracts contracted contracting
lose loses lost losing shed sheds shedding cut cuts cutting reduce reduces reduced reducing slump slumps slumped slumping crash crashed
dip dips dipped dipping ease eases eased easing retreat retreated retreating weaken weakened weakening tank tanked lower lowered lowering
lowers down slash slashed slashing depreciated depreciate collapsed collapse dived dove narrowed narrow trimmed trim nosedived cratered tanked
skidded softened curbed curb dented"""
_VERBS: Final[dict[str, Direction]] = {
    **dict.fromkeys(_UP_VERBS.split(), "up"),
    **dict.fromkeys(_DOWN_VERBS.split(), "down"),
}
# These measure a change only of a share, an index or money: "added 30 players" is a count.
_TRANSFERS: Final = frozenset(
    [
        "add",
        "adds",
        "added",
        "adding",
        "lose",
        "loses",
        "lost",
        "losing",
        "shed",
        "sheds",
        "shedding",
        "gain",
        "gains",
        "gained",
        "gaining",
        "cut",
        "cuts",
        "cutting",
        "raise",
        "raises",
        "raised",
        "raising",
        "slash",
        "slashed",
        "slashing",
        "contract",
        "contracts",
        "contracted",
        "boost",
        "boosted",
        "boosting",
        "boosts",
        "lift",
        "lifted",
        "trimmed",
        "trim",
        "shot",
        "advance",
        "advances",
        "advanced",
        "improve",
        "improved",
        "reduce",
        "reduces",
        "reduced",
        "reducing",
        "lower",
        "lowered",
        "lowering",
    ]
)
_NOUNS: Final[dict[str, Direction]] = {
    **dict.fromkeys(
        [
            "rise",
            "increase",
            "growth",
            "jump",
            "surge",
            "gain",
            "climb",
            "uptick",
            "hike",
            "spike",
            "upturn",
            "uplift",
            "rally",
            "boost",
            "improvement",
            "leap",
            "upswing",
            "raise",
        ],
        "up",
    ),
    **dict.fromkeys(
        [
            "fall",
            "drop",
            "decline",
            "decrease",
            "slump",
            "plunge",
            "reduction",
            "cut",
            "dip",
            "slide",
            "downturn",
            "contraction",
            "decrease",
            "slowdown",
            "loss",
            "crash",
            "collapse",
            "tumble",
        ],
        "down",
    ),
}
_AFTER_WORDS: Final[dict[str, Direction]] = {
    **dict.fromkeys(["higher", "up", "more", "upwards", "stronger"], "up"),
    **dict.fromkeys(
        ["lower", "down", "less", "fewer", "weaker", "downwards", "off", "cheaper"], "down"
    ),
}
_BEFORE_NOUNS: Final = frozenset({"of", "in", "by", "from", "to"})
_WORD = re.compile(r"[<>~≈≤≥]|[^\W\d_](?:[\w.’'-]*\w\.?)?")
_STOP = re.compile(r"[;:!?—()\[\]“”\"]|[.,]\s|,")
_NEXT = re.compile(r"\s(?P<a>[a-z-]+)(?:\s(?P<b>[a-z-]+))?")
_WINDOW = 70


@dataclass(frozen=True, slots=True)
class Modifier:
    """What stands around a number: where the claim starts and ends, bound and direction."""

    start: int
    end: int
    bound: Bound
    direction: Direction | None
    is_from: bool = False
    is_to: bool = False
    is_change_before: bool = False


def _words_before(text: str, position: int, start: int) -> list[tuple[str, int]]:
    """Return the words of the clause before `position`, nearest last, with their starts."""
    begin = max(start, position - _WINDOW)
    for match in _STOP.finditer(text, begin, position):
        begin = match.end()
    words = [
        (match.group().lower().replace("’", "'"), match.start())
        for match in _WORD.finditer(text, begin, position)
    ]
    gap = text[words[-1][1] + len(words[-1][0]) : position] if words else ""
    return [] if any(c.isdigit() for c in gap) else words


def read_modifiers(text: str, begin: int, stop: int, *, start: int, end: int) -> Modifier:
    """Read bound and direction around the number at `[begin, stop)` of a sentence.

    `stop` is where number and unit end. The inequality wins over an "about" beside it.
    """
    words = _words_before(text, begin, start)
    claim_start, bounds = begin, []
    while words:
        size = next(
            (n for n in range(min(_LONGEST, len(words)), 0, -1) if _phrase(words, n) in _PHRASES), 0
        )
        if not size:
            break
        bound = _PHRASES[_phrase(words, size)]
        if _is_taken(words, size):
            break
        claim_start = words[-size][1]
        bounds += [bound] if bound else []
        words = words[:-size]
    claim_end = stop
    for pattern, bound_after in _AFTER_PATTERNS:
        match = pattern.match(text, stop, end)
        if match:
            bounds.append(bound_after)
            claim_end = match.end()
            break
    bound_of: Bound = next((b for b in bounds if b != "~"), "~" if bounds else "=")
    governor = words[-1][0] if words else ""
    direction, is_before = _direction(text, words, claim_end, end)
    return Modifier(
        claim_start, claim_end, bound_of, direction, governor == "from", governor == "to", is_before
    )


def _phrase(words: list[tuple[str, int]], size: int) -> tuple[str, ...]:
    return tuple(word for word, _ in words[-size:])


def _is_taken(words: list[tuple[str, int]], size: int) -> bool:
    """Tell a modifier from the same word in another role ("over" in "took over 12")."""
    phrase = _phrase(words, size)
    before = words[-size - 1][0] if len(words) > size else ""
    if phrase == ("up", "to"):
        return False
    return phrase == ("over",) and before in {"took", "take", "taking", "takes", "handed", "spread"}


def _direction(
    text: str, words: list[tuple[str, int]], stop: int, end: int
) -> tuple[Direction | None, bool]:
    """Find the direction: a verb before the number, a noun before "of", or a word after."""
    index = len(words) - 1
    while index >= 0 and (words[index][0] in _PASSED or words[index][0].endswith("ly")):
        index -= 1
    word = words[index][0] if index >= 0 else ""
    if word in {"to", "from", "at"}:
        return None, False
    if word in _VERBS:
        return (None, False) if _is_count(text, word, stop, end, words) else (_VERBS[word], True)
    if (
        word == "of"
        and index > 0
        and words[index - 1][0] in _NOUNS
        and words[index - 1][0] != "loss"
    ):
        return _NOUNS[words[index - 1][0]], True
    if words and words[-1][0] == "by":
        direction = _verb_in_clause(words)
        if direction:
            return direction, True
    return _direction_after(text, stop, end), False


def _is_count(text: str, word: str, stop: int, end: int, words: list[tuple[str, int]]) -> bool:
    """Tell "added 30 players" (a count) from "added 30 points" (a change)."""
    if word not in _TRANSFERS or any(w == "by" for w, _ in words[-2:]):
        return False
    unit = text[max(0, stop - 14) : min(end, stop + 16)].lower()
    return not any(
        mark in unit
        for mark in ("%", "per cent", "percent", "point", "cent", " sen", "pence", "jobs", "seats")
    )


def _verb_in_clause(words: list[tuple[str, int]]) -> Direction | None:
    for word, _ in reversed(words):
        if word in _VERBS or word in _NOUNS:
            return _VERBS.get(word) or _NOUNS[word]
    return None


def _direction_after(text: str, stop: int, end: int) -> Direction | None:
    following = _NEXT.match(text, stop, end)
    if following is None:
        return None
    first, second = following["a"], following["b"] or ""
    if first in _AFTER_WORDS and second not in {"to", "and"}:
        return _AFTER_WORDS[first]
    for word in (first, second):
        if word in _NOUNS and word not in {"loss", "raise"}:
            return _NOUNS[word]
    return None
