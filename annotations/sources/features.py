"""What a sentence looks like next to a query: the numbers its score is made of."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from annotations.claims.sentences import split_sentences
from annotations.sources.lexicon import word_list
from annotations.sources.words import WORD, normalise

# Beyond this a document is not read: some 30,000 words, a long report.
MAX_TEXT = 200_000
# Words alike in their first letters are half a match: "Ukraine", "Ukrainian".
PREFIX = 5
_HALF = 0.5
_SMOOTHING = 5
_MIN_ABSTRACT, _MAX_ABSTRACT = 5, 40
_MIN_SCHOLARLY = 3


def _stems(name: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in word_list(name))


_FINDING = _stems("finding_words")
_PURPOSE = _stems("purpose_words")
_CHANGE = _stems("rise_words") | _stems("fall_words")
_SCHOLARLY = _stems("scholarly_words")

# The names of the features, in the order of `sentence_features`; weights.json speaks of these.
SENTENCE_FEATURES = (
    *("coverage", "share_of_best", "inverse_rank", "is_second", "density", "length", "sentences"),
    *("finding", "purpose", "change", "before", "after"),
    *("place", "place_squared", "is_last", "is_near_end"),
)
# The same for a whole document, in the order of `document_features`.
DOCUMENT_FEATURES = ("rank", "pairs", "rarest", "title", "best_sentence")
# Words of a pair may have one other word between them.
_PAIR_DISTANCE = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, `[start, end)` in code points, and the stems of its words."""

    start: int
    end: int
    stems: tuple[str, ...]
    vocabulary: frozenset[str]
    prefixes: frozenset[str]


@lru_cache(maxsize=512)
def read_sentences(text: str) -> tuple[Sentence, ...]:
    """Split a document into sentences with their stems; kept for the next claim."""
    return tuple(
        read_sentence(text, start=span.start, end=span.end)
        for span in split_sentences(text[:MAX_TEXT])
    )


def read_sentence(text: str, *, start: int, end: int) -> Sentence:
    """Read the words of one sentence of a text."""
    stems = tuple(map(normalise, WORD.findall(text, start, end)))
    vocabulary = frozenset(stems)
    prefixes = frozenset(stem[:PREFIX] for stem in vocabulary if len(stem) >= PREFIX)
    return Sentence(start, end, stems, vocabulary, prefixes)


def rarity(stems: Mapping[str, float], *, sentences: Iterable[Sentence]) -> dict[str, float]:
    """Weigh each stem by how few of the sentences at hand hold it (idf)."""
    wanted = stems.keys()
    seen: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        total += 1
        seen.update(wanted & sentence.vocabulary)
    return {
        stem: weight * math.log(1 + (total + 1) / (seen[stem] + 1))
        for stem, weight in stems.items()
    }


def coverage(sentence: Sentence, weights: Mapping[str, float]) -> float:
    """Return the weight of the query that a sentence holds; half for words merely alike."""
    hits = weights.keys() & sentence.vocabulary
    found = sum(weights[stem] for stem in hits)
    for stem in weights.keys() - hits:
        if len(stem) >= PREFIX and stem[:PREFIX] in sentence.prefixes:
            found += _HALF * weights[stem]
    return found


def sentence_features(
    sentences: Sequence[Sentence], weights: Mapping[str, float]
) -> list[tuple[float, ...]]:
    """Return one row of `SENTENCE_FEATURES` for each sentence of a document.

    `weights` are the stems looked for, as `rarity` weighs them.
    """
    total = sum(weights.values()) or 1.0
    covered = [coverage(sentence, weights) / total for sentence in sentences]
    best = max(covered, default=0.0) or 1.0
    order = sorted(range(len(sentences)), key=lambda at: (-covered[at], at))
    rank = {at: position for position, at in enumerate(order)}
    padded = [0.0, *covered, 0.0]
    count = len(sentences)
    rows: list[tuple[float, ...]] = []
    for at, sentence in enumerate(sentences):
        words = sentence.vocabulary
        place = (at + 0.5) / count
        rows.append(
            (
                covered[at],
                covered[at] / best,
                1 / (1 + rank[at]),
                float(rank[at] == 1),
                covered[at] / math.log1p(len(sentence.stems) + _SMOOTHING),
                math.log1p(len(sentence.stems)),
                math.log1p(count),
                float(not words.isdisjoint(_FINDING)),
                float(not words.isdisjoint(_PURPOSE)),
                float(not words.isdisjoint(_CHANGE)),
                padded[at],
                padded[at + 2],
                place,
                place * place,
                float(at == count - 1),
                float(at >= count - 3),
            )
        )
    return rows


def is_abstract(text: str, sentences: Sequence[Sentence]) -> bool:
    """Tell a scientific abstract: one paragraph, a handful of sentences, scholarly words.

    There the finding stands at the end. In a news report place says little, so that only
    abstracts are weighed by it.
    """
    if not _MIN_ABSTRACT <= len(sentences) <= _MAX_ABSTRACT or "\n" in text.strip():
        return False
    scholarly = frozenset[str]().union(*(sentence.vocabulary for sentence in sentences))
    return len(scholarly & _SCHOLARLY) >= _MIN_SCHOLARLY


def document_features(
    title: str,
    sentences: Sequence[Sentence],
    weights: Mapping[str, float],
    *,
    rank: float,
    heaviest: float,
) -> tuple[float, ...]:
    """Return the `DOCUMENT_FEATURES` of a document.

    `rank` is the provider's score relative to its best (0–1). `weights` are in the order of
    the query, so that neighbours in it are neighbours in the claim; `heaviest` is the largest.
    """
    total = sum(weights.values()) or 1.0
    titled = frozenset(map(normalise, WORD.findall(title)))
    vocabulary = titled.union(*(sentence.vocabulary for sentence in sentences))
    held = weights.keys() & vocabulary
    return (
        rank,
        _pairs_together(sentences, tuple(weights)),
        max((weights[stem] for stem in held), default=0.0) / (heaviest or 1.0),
        sum(weights[stem] for stem in weights.keys() & titled) / total,
        max((coverage(sentence, weights) for sentence in sentences), default=0.0) / total,
    )


def _pairs_together(sentences: Sequence[Sentence], stems: Sequence[str]) -> float:
    """Return the share of the query's neighbouring words that stand together in a sentence."""
    pairs = list(pairwise(stems))
    together = sum(
        any(
            one in sentence.vocabulary
            and other in sentence.vocabulary
            and _are_close(sentence.stems, one, other)
            for sentence in sentences
        )
        for one, other in pairs
    )
    return together / len(pairs) if pairs else 0.0


def _are_close(stems: Sequence[str], one: str, other: str) -> bool:
    firsts = [at for at, stem in enumerate(stems) if stem == one]
    seconds = [at for at, stem in enumerate(stems) if stem == other]
    return any(abs(at - to) <= _PAIR_DISTANCE for at in firsts for to in seconds)
