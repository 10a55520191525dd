"""Find, among claims that were checked before, those that a claim repeats.

Two questions, kept apart. How alike are the words: a small logistic model over overlaps, learnt by
`bench/train_matching.py`. And do the figures agree: the same words with another figure are another
claim.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

from annotations.claims.types import Figure
from annotations.sources.features import PREFIX
from annotations.sources.figures import best_comparison
from annotations.sources.types import ComparisonOutcome
from annotations.sources.weights import load_model, logistic
from annotations.sources.words import STOP_WORDS, WORD, normalise

# What a match must score to be shown. On the dev part 99 % of what is shown first is then right,
# 62 % of the repeated claims are told, and 6 % of those never checked raise a false alarm.
SHOWN_FROM = 0.6
MATCH_FEATURES = (
    *("rank", "place", "claim_covered", "query_covered", "context_covered"),
    *("query_in_context", "query_in_all", "pairs", "alike"),
    *("numbers_shared", "numbers_missing", "names_covered", "length"),
)
_SAME = frozenset({ComparisonOutcome.AGREES, ComparisonOutcome.ROUNDING})


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim that was checked: its words, and what was said around it (sentence, headline).

    `rank` is the score of the search that found it; larger is better, comparable only within
    one answer. `figures` are those it states.
    """

    key: str
    text: str
    context: str
    rank: float
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A checked claim and how surely (0–1) the words of the claim at hand repeat it."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class _Words:
    """The stems of a text: all, the neighbours, and of them numbers and names."""

    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    names: frozenset[str]
    prefixes: frozenset[str]


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
    """Return all of `checked` by how alike their words are to `text`, most alike first."""
    model = load_model("match")
    coefficients = model.coefficients(MATCH_FEATURES)
    matches = [
        Match(claim.key, round(logistic(model.intercept + sum(map(mul, coefficients, row))), 4))
        for claim, row in zip(checked, match_features(text, checked), strict=True)
    ]
    return sorted(matches, key=lambda match: -match.score)


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


def match_features(text: str, checked: Sequence[CheckedClaim]) -> list[tuple[float, ...]]:
    """Return a row of `MATCH_FEATURES` for each of `checked`, in its order."""
    asked = _read(text)
    claims = [_read(claim.text) for claim in checked]
    contexts = [_read(claim.context) for claim in checked]
    rarity = _rarities([asked, *claims, *contexts])
    best = max((claim.rank for claim in checked), default=0.0) or 1.0
    order = sorted(range(len(checked)), key=lambda at: -checked[at].rank)
    places = {at: place for place, at in enumerate(order)}
    return [
        (
            checked[at].rank / best,
            1 / (1 + places[at]),
            *_overlaps(asked, claim, context, rarity=rarity),
        )
        for at, (claim, context) in enumerate(zip(claims, contexts, strict=True))
    ]


def _overlaps(
    asked: _Words, claim: _Words, context: _Words, *, rarity: Mapping[str, float]
) -> tuple[float, ...]:
    both = claim.stems | context.stems
    missing = claim.numbers - asked.numbers
    return (
        _share(claim.stems, asked.stems, rarity),
        _share(asked.stems, claim.stems, rarity),
        _share(context.stems, asked.stems, rarity),
        _share(asked.stems, context.stems, rarity),
        _share(asked.stems, both, rarity),
        len(claim.pairs & asked.pairs) / max(1, len(claim.pairs)),
        len(claim.prefixes & asked.prefixes) / max(1, len(claim.prefixes)),
        float(bool(claim.numbers & asked.numbers)),
        float(bool(missing)),
        _share(claim.names, asked.stems, rarity),
        math.log1p(len(claim.stems)),
    )


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
    kept = frozenset(stems)
    return _Words(
        stems=kept,
        pairs=frozenset(pairwise(stems)),
        numbers=frozenset(stem for stem in kept if stem[0].isdigit()),
        names=frozenset(names),
        prefixes=frozenset(stem[:PREFIX] for stem in kept),
    )
