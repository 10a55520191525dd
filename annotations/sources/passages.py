"""Where in a document the passage stands that speaks to a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from annotations.sources.features import (
    PREFIX,
    SENTENCE_FEATURES,
    Sentence,
    Wanted,
    coverage,
    is_abstract,
    read_sentences,
    sentence_features,
    weigh,
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
    `coverage` (0–1) the share of the query it holds, `words` how many of the query's words;
    `best_sentence` is the highest coverage of any sentence of the document.
    """

    passage: Passage
    score: float
    coverage: float
    words: int
    best_sentence: float


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


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """How a sentence, by its place in the document, speaks to the query.

    `probability` (0–1) that a reader would point to it, by a logistic model over
    `SENTENCE_FEATURES`; `coverage` (0–1) is the share of the query it holds.
    """

    place: int
    probability: float
    coverage: float


def score_sentences(
    text: str, sentences: Sequence[Sentence], wanted: Wanted
) -> list[SentenceScore]:
    """Return the sentences that hold anything of the query, best first."""
    model = load_model("abstract" if is_abstract(text) else "article")
    coefficients = model.coefficients(SENTENCE_FEATURES)
    scored = [
        SentenceScore(
            place, logistic(model.intercept + sum(map(mul, coefficients, row))), coverage=row[0]
        )
        for place, row in sentence_features(sentences, wanted).items()
    ]
    return sorted(scored, key=lambda found: (-found.probability, found.place))


def best_passages(
    text: str, query: Query, *, wanted: Wanted | None = None, limit: int = 1
) -> list[ScoredPassage]:
    """Return up to `limit` passages of a text that speak to the query, best first.

    `wanted` are the stems to look for, as `weigh` weighs them; by default over this text.
    Passages do not overlap; a text that shares no word with the query has none.
    """
    sentences = read_sentences(text)
    if wanted is None:
        wanted = weigh(query_stems(query), sentences=sentences)
    scored = score_sentences(text, sentences, wanted)
    best_sentence = max((score.coverage for score in scored), default=0.0)
    taken: set[int] = set()
    found: list[ScoredPassage] = []
    for score in scored:
        if len(found) == limit:
            break
        if score.place in taken:
            continue
        first, last = _grow(sentences, score.place, wanted=wanted, taken=taken)
        taken.update(range(first, last + 1))
        parts = sentences[first : last + 1]
        vocabulary = parts[0].vocabulary.union(*(part.vocabulary for part in parts))
        prefixes = parts[0].prefixes.union(*(part.prefixes for part in parts))
        start, end = parts[0].start, parts[-1].end
        found.append(
            ScoredPassage(
                passage=Passage(start, end, text[start:end]),
                score=score.probability,
                coverage=coverage(vocabulary, prefixes, wanted),
                words=len(wanted.weights.keys() & vocabulary),
                best_sentence=best_sentence,
            )
        )
    return found


def highlights(passage: str, wanted: Wanted) -> tuple[tuple[int, int], ...]:
    """Return the places in a passage of the words and figures that match the query."""
    return tuple(
        (word.start, word.end)
        for word in words(passage)
        if word.stem in wanted.weights or word.stem[:PREFIX] in wanted.by_prefix
    )


def _grow(
    sentences: Sequence[Sentence], at: int, *, wanted: Wanted, taken: set[int]
) -> tuple[int, int]:
    """Extend a sentence to its neighbours while they say more of what is asked."""
    first = last = at
    weights = wanted.weights
    missing = weights.keys() - sentences[at].vocabulary
    while last - first + 1 < MAX_SENTENCES:
        gains = {
            neighbour: sum(weights[stem] for stem in missing & sentences[neighbour].vocabulary)
            for neighbour in (first - 1, last + 1)
            if 0 <= neighbour < len(sentences) and neighbour not in taken
        }
        best = max(gains, key=lambda neighbour: gains[neighbour], default=None)
        if best is None or gains[best] < _NEIGHBOUR_GAIN * wanted.total:
            break
        missing -= sentences[best].vocabulary
        first, last = min(first, best), max(last, best)
    return first, last
