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
_MIN_ABSTRACT, _MAX_ABSTRACT = 4, 40
_MIN_SCHOLARLY = 3
# Structured abstracts stand on several lines, as news does: more is asked of their words.
_MIN_SCHOLARLY_PARTS = 6
_MAX_BREAKS = 8


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
# And with what only the extra can tell.
MEANING_FEATURES = (*DOCUMENT_FEATURES, "likeness")
# Words of a pair may have one other word between them.
_PAIR_DISTANCE = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, `[start, end)` in code points, and the stems of its words.

    `cues` are the features that no query changes: finding, purpose, change.
    """

    start: int
    end: int
    stems: tuple[str, ...]
    vocabulary: frozenset[str]
    prefixes: frozenset[str]
    cues: tuple[float, float, float]


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
    finding, purpose, change = (
        float(not vocabulary.isdisjoint(cue)) for cue in (_FINDING, _PURPOSE, _CHANGE)
    )
    return Sentence(start, end, stems, vocabulary, prefixes, (finding, purpose, change))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The stems a query looks for, in its order, with their weight; and by their prefixes."""

    weights: Mapping[str, float]
    by_prefix: Mapping[str, float]
    total: float


def weigh(stems: Mapping[str, float], *, sentences: Iterable[Sentence]) -> Wanted:
    """Weigh each stem by how few of the sentences at hand hold it (idf)."""
    wanted = stems.keys()
    seen: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        total += 1
        seen.update(wanted & sentence.vocabulary)
    weights = {
        stem: weight * math.log(1 + (total + 1) / (seen[stem] + 1))
        for stem, weight in stems.items()
    }
    by_prefix: dict[str, float] = {}
    for stem, weight in weights.items():
        if len(stem) >= PREFIX:
            prefix = stem[:PREFIX]
            by_prefix[prefix] = max(weight, by_prefix.get(prefix, 0.0))
    return Wanted(weights, by_prefix, sum(weights.values()) or 1.0)


def coverage(vocabulary: frozenset[str], prefixes: frozenset[str], wanted: Wanted) -> float:
    """Return the share of the query (0–1) these words hold; half for words merely alike."""
    weights = wanted.weights
    hits = weights.keys() & vocabulary
    alike = wanted.by_prefix.keys() & prefixes
    if not hits and not alike:
        return 0.0
    found = sum([weights[stem] for stem in hits])
    if alike:
        alike -= {stem[:PREFIX] for stem in hits}
        found += _HALF * sum([wanted.by_prefix[prefix] for prefix in alike])
    return min(1.0, found / wanted.total)


def sentence_features(
    sentences: Sequence[Sentence], wanted: Wanted
) -> dict[int, tuple[float, ...]]:
    """Return a row of `SENTENCE_FEATURES` for each sentence that holds anything of the query.

    The keys are places in `sentences`.
    """
    covered = [coverage(found.vocabulary, found.prefixes, wanted) for found in sentences]
    count = len(sentences)
    order = sorted((at for at in range(count) if covered[at]), key=lambda at: (-covered[at], at))
    padded = [0.0, *covered, 0.0]
    rows: dict[int, tuple[float, ...]] = {}
    for rank, at in enumerate(order):
        length = len(sentences[at].stems)
        place = (at + 0.5) / count
        rows[at] = (
            covered[at],
            covered[at] / covered[order[0]],
            1 / (1 + rank),
            float(rank == 1),
            covered[at] / math.log1p(length + _SMOOTHING),
            math.log1p(length),
            math.log1p(count),
            *sentences[at].cues,
            padded[at],
            padded[at + 2],
            place,
            place * place,
            float(at == count - 1),
            float(at >= count - 3),
        )
    return rows


@lru_cache(maxsize=512)
def vocabulary_of(text: str) -> frozenset[str]:
    """Return the stems of all words of a document."""
    return frozenset[str]().union(*(sentence.vocabulary for sentence in read_sentences(text)))


@lru_cache(maxsize=512)
def is_abstract(text: str) -> bool:
    """Tell a scientific abstract: one paragraph or a few parts, with many scholarly words.

    There the finding stands at the end. In a news report place says little, so that only
    abstracts are weighed by it.
    """
    breaks = len(text.strip().splitlines()) - 1
    if not _MIN_ABSTRACT <= len(read_sentences(text)) <= _MAX_ABSTRACT or breaks > _MAX_BREAKS:
        return False
    scholarly = len(vocabulary_of(text) & _SCHOLARLY)
    return scholarly >= (_MIN_SCHOLARLY_PARTS if breaks else _MIN_SCHOLARLY)


def document_features(
    title: str, text: str, wanted: Wanted, *, rank: float, best_sentence: float
) -> tuple[float, ...]:
    """Return the `DOCUMENT_FEATURES` of a document.

    `rank` is the provider's score relative to its best (0–1), `best_sentence` the highest
    coverage of its sentences.
    """
    weights = wanted.weights
    titled = frozenset(map(normalise, WORD.findall(title)))
    held = weights.keys() & (titled | vocabulary_of(text))
    heaviest = max(weights.values(), default=1.0)
    return (
        rank,
        _pairs_together(read_sentences(text), tuple(weights)),
        max((weights[stem] for stem in held), default=0.0) / heaviest,
        sum(weights[stem] for stem in weights.keys() & titled) / wanted.total,
        best_sentence,
    )


def _pairs_together(sentences: Sequence[Sentence], stems: Sequence[str]) -> float:
    """Return the share of the query's neighbouring words that stand together in a sentence."""
    missing = list(pairwise(stems))
    count = len(missing)
    asked = frozenset(stems)
    for sentence in sentences:
        here = asked & sentence.vocabulary
        if len(here) > 1:
            missing = [
                pair
                for pair in missing
                if pair[0] not in here
                or pair[1] not in here
                or not _are_close(sentence.stems, *pair)
            ]
    return (count - len(missing)) / count if count else 0.0


def _are_close(stems: Sequence[str], one: str, other: str) -> bool:
    firsts = [at for at, stem in enumerate(stems) if stem == one]
    seconds = [at for at, stem in enumerate(stems) if stem == other]
    return any(abs(at - to) <= _PAIR_DISTANCE for at in firsts for to in seconds)
