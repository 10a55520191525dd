"""Find, among claims that were checked before, those that a claim repeats.

Three questions, kept apart. Which come first: the search's own ranking, which nothing lexical we
tried beats. How alike are they: a weighted sum of overlaps in words (`WEIGHTS`), and the likeness
in meaning where there is one. And do the figures agree: the same words with another figure are
another claim.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.claims.types import Figure
from annotations.sources.figures import best_comparison
from annotations.sources.types import ComparisonOutcome
from annotations.sources.words import STOP_WORDS, WORD, normalise

# What each sign of a repeated claim counts; together 1. Set by hand, not learnt: the public data
# there is may be measured on but not learnt from. Most counts that the checked claim's own words
# are there: what repeats it says at least as much.
WEIGHTS: dict[str, float] = {
    "claim_covered": 0.45,
    "query_covered": 0.30,
    "pairs_covered": 0.15,
    "names_covered": 0.10,
}
# What a match must score to be shown; `bench/matching.py` prints what each threshold lets through.
SHOWN_FROM = 0.35
# And what to be proposed as the same claim, for a person to confirm: nearly the same words.
PROPOSED_FROM = 0.8
# Two sentences on one subject have this cosine by chance; only what is above it counts.
_BY_CHANCE = 0.1
_SAME = frozenset({ComparisonOutcome.AGREES, ComparisonOutcome.ROUNDING})


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim that was checked: its words, and what was said around it (sentence, headline).

    `rank` is the score of the search that found it; larger is better, comparable only within
    one answer. `figures` are those it states. `likeness` is how near it is in meaning to the
    claim at hand (a cosine), None where that is not known.
    """

    key: str
    text: str
    context: str
    rank: float
    figures: tuple[Figure, ...] = ()
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A checked claim and how surely (0–1) the claim at hand repeats it."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of a text: all, those side by side, and those of names."""

    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]


def find_repeated(
    text: str,
    *,
    figures: Sequence[Figure],
    checked: Sequence[CheckedClaim],
    at_least: float = SHOWN_FROM,
) -> list[Match]:
    """Return the checked claims that a claim repeats, surest first.

    `text` is the claim with its sentence. Whatever states other figures than `figures` is left
    out: 10,000 is not 12,000.
    """
    by_key = {claim.key: claim for claim in checked}
    return [
        match
        for match in rank_matches(text, checked)
        if match.score >= at_least and figures_agree(figures, by_key[match.key].figures)
    ]


def rank_matches(text: str, checked: Sequence[CheckedClaim]) -> list[Match]:
    """Return all of `checked` in the order of their ranks, each with how alike it is."""
    ordered = sorted(checked, key=lambda claim: -claim.rank)
    return [
        Match(claim.key, round(_score(signs, likeness=claim.likeness), 4))
        for claim, signs in zip(ordered, _signs(text, ordered), strict=True)
    ]


def _score(signs: Mapping[str, float], *, likeness: float | None) -> float:
    """Weigh the words and, to the same part, the meaning."""
    words = sum(WEIGHTS[name] * sign for name, sign in signs.items())
    if likeness is None:
        return words
    meaning = max(0.0, min(1.0, (likeness - _BY_CHANCE) / (1 - _BY_CHANCE)))
    return (words + meaning) / 2


def figures_agree(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Say whether two claims state the same figures, up to rounding; none agrees with none.

    Each figure of either must be among the other's. A figure the other does not give at all is
    a difference: "12,000 soldiers" is more than "soldiers".
    """
    return all(_is_among(figure, other) for figure in one) and all(
        _is_among(figure, one) for figure in other
    )


def _is_among(figure: Figure, others: Sequence[Figure]) -> bool:
    comparison = best_comparison(figure, others)
    return comparison is not None and comparison.outcome in _SAME


def _signs(text: str, checked: Sequence[CheckedClaim]) -> list[dict[str, float]]:
    """Return for each of `checked` how strong each sign of `WEIGHTS` is, from 0 to 1."""
    asked = _read(text)
    claims = [_read(claim.text) for claim in checked]
    contexts = [_read(claim.context) for claim in checked]
    rarity = _rarities([asked, *claims, *contexts])
    return [
        {
            "claim_covered": _share(claim.stems, asked.stems, rarity),
            "query_covered": _share(asked.stems, claim.stems | context.stems, rarity),
            "pairs_covered": len(claim.pairs & asked.pairs) / max(1, len(claim.pairs)),
            "names_covered": _share(claim.names, asked.stems, rarity),
        }
        for claim, context in zip(claims, contexts, strict=True)
    ]


def _share(of: frozenset[str], held_by: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Return the share of some stems that others hold, weighed by rarity (0–1)."""
    total = sum([rarity[stem] for stem in of])
    return sum([rarity[stem] for stem in of & held_by]) / total if total else 0.0


def _rarities(texts: Sequence[_Words]) -> dict[str, float]:
    """Weigh each stem by how few of the texts at hand hold it (idf)."""
    seen = Counter(stem for words in texts for stem in words.stems)
    return {stem: math.log(1 + (len(texts) + 1) / (count + 1)) for stem, count in seen.items()}


def _read(text: str) -> _Words:
    stems: list[str] = []
    names = set()
    for token in WORD.findall(text):
        if token.casefold() in STOP_WORDS:
            continue
        stem = normalise(token)
        stems.append(stem)
        if token[0].isupper():
            names.add(stem)
    return _Words(stems=frozenset(stems), pairs=frozenset(pairwise(stems)), names=frozenset(names))
