"""Whether a passage supports or contradicts a claim: cues, and mostly abstention.

Never a verdict. Words alone say little about stance, so that this speaks up only where
figures of the same thing can be set side by side, and abstains everywhere else.
"""

from annotations.sources.types import Comparison, ComparisonOutcome, Stance
from annotations.sources.words import content_stems

# The share of the claim's words the passage must repeat before its figure is taken to be
# about the same thing.
_SAME_MATTER = 0.5

_FIGURE_STANCE = {
    ComparisonOutcome.AGREES: Stance.SUPPORTS,
    ComparisonOutcome.ROUNDING: Stance.SUPPORTS,
    ComparisonOutcome.INSIDE_BOUND: Stance.SUPPORTS,
    ComparisonOutcome.OUTSIDE_BOUND: Stance.CONTRADICTS,
    ComparisonOutcome.CONTRADICTS: Stance.CONTRADICTS,
}


def judge_stance(claim_text: str, *, passage_text: str, comparison: Comparison | None) -> Stance:
    """Say what a passage does to a claim; `Stance.MENTIONS` unless the cues are plain."""
    if comparison is None or comparison.outcome not in _FIGURE_STANCE:
        return Stance.MENTIONS
    asked = set(content_stems(claim_text))
    shared = asked & set(content_stems(passage_text))
    if len(shared) < _SAME_MATTER * len(asked):
        return Stance.MENTIONS
    return _FIGURE_STANCE[comparison.outcome]
