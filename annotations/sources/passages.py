"""Where in a document the passage stands that speaks to a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.sources.features import (
    SENTENCE_FEATURES,
    Sentence,
    coverage,
    is_abstract,
    rarity,
    read_sentences,
    sentence_features,
)
from annotations.sources.types import Passage, Query
from annotations.sources.weights import load_model, logistic
from annotations.sources.words import STOP_WORDS, content_stems, normalise, words

MAX_SENTENCES = 3
# A neighbouring sentence joins the passage when it brings this share of the query anew.
_NEIGHBOUR_GAIN = 0.12
_PLAIN, _CLAIMED, _NAMED, _FIGURE = 1.0, 1.5, 1.3, 1.5


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage and how it speaks to the query.

    `score` (0–1) is the probability that its main sentence is what a reader would point to,
    `coverage` (0–1) the share of the query its words hold; `matched` is relative to it.
    """

    passage: Passage
    score: float
    coverage: float
    matched: tuple[tuple[int, int], ...]


def query_stems(query: Query, *, claim_text: str = "") -> dict[str, float]:
    """Return the stems a query looks for with their weight.

    Names, figures and the words of the claim itself count more than those of its sentence.
    """
    stems = dict.fromkeys((normalise(term) for term in query.terms), _PLAIN)
    for name in query.names:
        for stem in content_stems(name):
            stems[stem] = _NAMED
    for stem in content_stems(claim_text):
        stems[stem] = max(stems.get(stem, 0.0), _CLAIMED)
    for figure in query.figures[:1]:
        if " " not in figure and figure[0].isdigit():
            stems[normalise(figure)] = _FIGURE
    return {stem: weight for stem, weight in stems.items() if stem not in STOP_WORDS}


def score_sentences(
    text: str, sentences: Sequence[Sentence], weights: Mapping[str, float]
) -> list[float]:
    """Return for each sentence the probability (0–1) that it speaks to the query.

    A logistic model over `SENTENCE_FEATURES`; 0 for a sentence that shares nothing.
    """
    model = load_model("abstract" if is_abstract(text, sentences) else "article")
    coefficients = model.coefficients(SENTENCE_FEATURES)
    return [
        logistic(model.intercept + sum(map(float.__mul__, coefficients, row))) if row[0] else 0.0
        for row in sentence_features(sentences, weights)
    ]


def best_passages(
    text: str,
    query: Query,
    *,
    weights: Mapping[str, float] | None = None,
    limit: int = 1,
) -> list[ScoredPassage]:
    """Return up to `limit` passages of a text that speak to the query, best first.

    `weights` are the stems to look for, as `rarity` weighs them; by default over this text.
    Passages do not overlap; a text that shares no word with the query has none.
    """
    sentences = read_sentences(text)
    if weights is None:
        weights = rarity(query_stems(query), sentences=sentences)
    scores = score_sentences(text, sentences, weights)
    taken: set[int] = set()
    found: list[ScoredPassage] = []
    for at in sorted(range(len(sentences)), key=lambda at: (-scores[at], at)):
        if len(found) == limit or not scores[at]:
            break
        if at in taken:
            continue
        first, last = _grow(sentences, at, weights=weights, taken=taken)
        taken.update(range(first, last + 1))
        found.append(_cut(text, sentences[first : last + 1], score=scores[at], weights=weights))
    return found


def _grow(
    sentences: Sequence[Sentence],
    at: int,
    *,
    weights: Mapping[str, float],
    taken: set[int],
) -> tuple[int, int]:
    """Extend a sentence to its neighbours while they say more of what is asked."""
    first = last = at
    total = sum(weights.values())
    missing = weights.keys() - sentences[at].vocabulary
    while last - first + 1 < MAX_SENTENCES:
        gains = {
            neighbour: sum(weights[stem] for stem in missing & sentences[neighbour].vocabulary)
            for neighbour in (first - 1, last + 1)
            if 0 <= neighbour < len(sentences) and neighbour not in taken
        }
        best = max(gains, key=lambda neighbour: gains[neighbour], default=None)
        if best is None or gains[best] < _NEIGHBOUR_GAIN * total:
            break
        missing -= sentences[best].vocabulary
        first, last = min(first, best), max(last, best)
    return first, last


def _cut(
    text: str, sentences: Sequence[Sentence], *, score: float, weights: Mapping[str, float]
) -> ScoredPassage:
    start, end = sentences[0].start, sentences[-1].end
    passage = Passage(start, end, text[start:end])
    vocabulary = frozenset[str]().union(*(sentence.vocabulary for sentence in sentences))
    prefixes = frozenset[str]().union(*(sentence.prefixes for sentence in sentences))
    whole = Sentence(start, end, (), vocabulary, prefixes)
    return ScoredPassage(
        passage=passage,
        score=score,
        coverage=min(1.0, coverage(whole, weights) / (sum(weights.values()) or 1.0)),
        matched=tuple((w.start, w.end) for w in words(passage.text) if w.stem in weights),
    )
