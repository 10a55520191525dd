"""One order from two searches: what shares words with a claim, and what is near it in meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

# How much nearness in meaning (a cosine, -1 to 1) counts beside words in common (relative to the
# best found, 0 to 1): round numbers. Scores by words spread wider over an answer than cosines do,
# so that the meaning needs more than its share to have a say. On SciFact anything from 1 to 2 is
# as good within a hundredth.
DOCUMENT_WEIGHT = 1.5
# Two claims are short, and say one thing in other words more often than two documents do.
CLAIM_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: `score` as fused, `likeness` in meaning where that was measured."""

    key: int
    score: float
    likeness: float | None


def fuse(
    by_words: Mapping[int, float],
    by_meaning: Mapping[int, float],
    *,
    weight: float,
    is_cut: bool,
) -> list[Found]:
    """Return what either search found, best first.

    `by_words` holds scores of any scale above 0, `by_meaning` cosines. What the search by words
    left out shares less than the last it returned where its answer `is_cut`, and nothing where
    it is not; what has no vector yet counts as the least like of all.
    """
    best = max(by_words.values(), default=0.0)
    least = min(by_words.values(), default=0.0) if is_cut else 0.0
    farthest = min(by_meaning.values(), default=0.0)
    found = [
        Found(
            key=key,
            score=(by_words.get(key, least) / best if best else 0.0)
            + weight * by_meaning.get(key, farthest),
            likeness=by_meaning.get(key),
        )
        for key in by_words.keys() | by_meaning.keys()
    ]
    return sorted(found, key=lambda one: (-one.score, one.key))
