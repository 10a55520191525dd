"""Whether a passage supports or contradicts a claim: cues, and mostly abstention.

Never a verdict. It speaks up in two cases only: figures of the same thing stand side by side,
or claim and passage share most words and tell of a change, the same way or the other. A
negation on one side only, a denial or a hedge silences it. Other cues (negation alone, say)
were right too seldom on SciFact to be used; `bench/stance.py` measures those that are.
"""

import calendar
import re

from annotations.sources.lexicon import word_list
from annotations.sources.types import Comparison, ComparisonOutcome, Stance
from annotations.sources.words import WORD, content_stems, normalise

# The share of the claim's words the passage must repeat before its figure, or the way it says
# things went, is taken to be about the same matter.
_SAME_MATTER = 0.5
_SAME_CHANGE = 0.6

_NEGATIONS = word_list("negations")
_DENIALS = word_list("denials")
_HEDGES = word_list("hedges")
_IN_A_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ww]ithin) (?:the )?((?:[A-Z][\w’'-]+ ?)+)"
)
_MONTHS = frozenset(normalise(name) for name in calendar.month_name[1:])
_RISE = frozenset(normalise(word) for word in word_list("rise_words"))
_FALL = frozenset(normalise(word) for word in word_list("fall_words"))

_FIGURE_STANCE = {
    ComparisonOutcome.AGREES: Stance.SUPPORTS,
    ComparisonOutcome.ROUNDING: Stance.SUPPORTS,
    ComparisonOutcome.INSIDE_BOUND: Stance.SUPPORTS,
    ComparisonOutcome.OUTSIDE_BOUND: Stance.CONTRADICTS,
    ComparisonOutcome.CONTRADICTS: Stance.CONTRADICTS,
}


def judge_stance(
    claim_text: str, *, passage_text: str, comparison: Comparison | None, sentence: str = ""
) -> Stance:
    """Say what a passage does to a claim; `Stance.MENTIONS` unless the cues are plain.

    `sentence` is the one the claim stands in: it may name the place.
    """
    claim_words, passage_words = _folded(claim_text), _folded(passage_text)
    asked = set(content_stems(claim_text))
    shared = len(asked & {normalise(word) for word in passage_words}) / (len(asked) or 1)
    if shared < _SAME_MATTER or _is_turned_round(claim_words, passage_words):
        return Stance.MENTIONS
    if comparison is not None and comparison.outcome in _FIGURE_STANCE:
        stance = _FIGURE_STANCE[comparison.outcome]
        return (
            Stance.MENTIONS
            if _is_elsewhere(sentence or claim_text, passage_text, stance)
            else stance
        )
    # A figure that could not be compared leaves the claim open, whatever way things went.
    if comparison is not None or shared < _SAME_CHANGE or passage_words & _HEDGES:
        return Stance.MENTIONS
    return _change_stance(_way(claim_words), _way(passage_words))


def _folded(text: str) -> set[str]:
    return {token.casefold() for token in WORD.findall(text)}


def _is_turned_round(claim: set[str], passage: set[str]) -> bool:
    """Whether a negation or denial stands on one side only."""
    return any(bool(claim & cues) != bool(passage & cues) for cues in (_NEGATIONS, _DENIALS))


def _is_elsewhere(claim: str, passage: str, stance: Stance) -> bool:
    """Whether the passage's figure is of another place, or of a part of what the claim is about.

    A figure of the European Union does not contradict one that names no place; an equal figure
    of another country supports nothing, but the part may well bear out the whole.
    """
    named, asked = _places(passage), _places(claim)
    if not named or (stance is Stance.SUPPORTS and not asked):
        return False
    return named.isdisjoint(content_stems(claim))


def _places(text: str) -> set[str]:
    """Return the stems of the names that follow "in": places, since months are left out."""
    names = " ".join(found[1] for found in _IN_A_PLACE.finditer(text))
    return set(content_stems(names)) - _MONTHS


def _way(words: set[str]) -> int:
    """Return 1 for a rise, -1 for a fall, 0 for neither or both."""
    stems = {normalise(word) for word in words}
    return int(not stems.isdisjoint(_RISE)) - int(not stems.isdisjoint(_FALL))


def _change_stance(claim: int, passage: int) -> Stance:
    if not claim or not passage:
        return Stance.MENTIONS
    return Stance.SUPPORTS if claim == passage else Stance.CONTRADICTS
