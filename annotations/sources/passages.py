"""Where in a document the passage stands that speaks to a query."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotations.claims.sentences import split_sentences
from annotations.sources.types import Passage, Query
from annotations.sources.words import STOP_WORDS, content_stems, normalise, words

# Beyond this a document is not read: some 30,000 words, a long report.
MAX_TEXT = 200_000
MAX_SENTENCES = 3
# A neighbouring sentence joins the passage when it brings this share of the query anew.
_NEIGHBOUR_GAIN = 0.12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and the stems of the words in it, with their places."""

    start: int
    end: int
    places: Mapping[str, tuple[tuple[int, int], ...]]
    length: int


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage, how well it speaks to the query (0–1), and what matched, relative to it."""

    passage: Passage
    score: float
    matched: tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def read_sentences(text: str) -> tuple[Sentence, ...]:
    """Split a document into sentences with their stems; kept for the next claim."""
    return tuple(
        read_sentence(text, start=span.start, end=span.end)
        for span in split_sentences(text[:MAX_TEXT])
    )


def read_sentence(text: str, *, start: int, end: int) -> Sentence:
    """Read the words of one sentence of a text."""
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    length = 0
    for word in words(text[start:end]):
        length += 1
        place = (start + word.start, start + word.end)
        places[word.stem] = (*places.get(word.stem, ()), place)
    return Sentence(start, end, places, length)


def query_stems(query: Query) -> dict[str, float]:
    """Return the stems a query looks for with their weight: names and figures count more."""
    stems = dict.fromkeys((normalise(term) for term in query.terms), 1.0)
    for name in query.names:
        for stem in content_stems(name):
            stems[stem] = 1.3
    for figure in query.figures:
        if " " not in figure and figure[0].isdigit():
            stems[normalise(figure)] = 1.5
    return {stem: weight for stem, weight in stems.items() if stem not in STOP_WORDS}


def rarity(stems: Mapping[str, float], *, sentences: Iterable[Sentence]) -> dict[str, float]:
    """Weigh each stem by how few sentences hold it (idf over the sentences at hand)."""
    seen: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        total += 1
        seen.update(stem for stem in stems if stem in sentence.places)
    return {
        stem: weight * math.log(1 + (total + 1) / (seen[stem] + 1))
        for stem, weight in stems.items()
    }


def best_passages(
    text: str,
    query: Query,
    *,
    weights: Mapping[str, float] | None = None,
    limit: int = 1,
) -> list[ScoredPassage]:
    """Return up to `limit` passages of a text that speak to the query, best first.

    `weights` are the stems to look for, as `rarity` makes them; by default from this text.
    Passages do not overlap; a text that shares no word with the query has none.
    """
    sentences = read_sentences(text)
    if weights is None:
        weights = rarity(query_stems(query), sentences=sentences)
    total = sum(weights.values()) or 1.0
    scores = [_coverage(sentence, weights) / total for sentence in sentences]
    order = sorted(range(len(sentences)), key=lambda at: (-scores[at], at))
    taken: set[int] = set()
    found: list[ScoredPassage] = []
    for at in order:
        if len(found) == limit or scores[at] <= 0:
            break
        if at in taken:
            continue
        first, last = _grow(sentences, at, weights=weights, total=total, taken=taken)
        taken.update(range(first, last + 1))
        found.append(_cut(text, sentences[first : last + 1], weights=weights, total=total))
    return found


def _coverage(sentence: Sentence, weights: Mapping[str, float]) -> float:
    return sum(weight for stem, weight in weights.items() if stem in sentence.places)


def _grow(
    sentences: Sequence[Sentence],
    at: int,
    *,
    weights: Mapping[str, float],
    total: float,
    taken: set[int],
) -> tuple[int, int]:
    """Extend a sentence to its neighbours while they say more of what is asked."""
    first = last = at
    covered = {stem for stem in weights if stem in sentences[at].places}
    while last - first + 1 < MAX_SENTENCES:
        gains = {}
        for neighbour in (first - 1, last + 1):
            if 0 <= neighbour < len(sentences) and neighbour not in taken:
                fresh = (s for s in weights if s in sentences[neighbour].places)
                gains[neighbour] = sum(weights[s] for s in fresh if s not in covered) / total
        best = max(gains, key=lambda neighbour: gains[neighbour], default=None)
        if best is None or gains[best] < _NEIGHBOUR_GAIN:
            break
        covered.update(stem for stem in weights if stem in sentences[best].places)
        first, last = min(first, best), max(last, best)
    return first, last


def _cut(
    text: str,
    sentences: Sequence[Sentence],
    *,
    weights: Mapping[str, float],
    total: float,
) -> ScoredPassage:
    start, end = sentences[0].start, sentences[-1].end
    covered = {stem for stem in weights for sentence in sentences if stem in sentence.places}
    matched = sorted(
        (left - start, right - start)
        for sentence in sentences
        for stem in covered & sentence.places.keys()
        for left, right in sentence.places[stem]
    )
    return ScoredPassage(
        passage=Passage(start, end, text[start:end]),
        score=min(1.0, sum(weights[stem] for stem in covered) / total),
        matched=tuple(matched),
    )
