"""Put what was found in order, and drop what does not speak to the claim."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from annotations.claims.types import Figure
from annotations.sources.answers import with_relative_ranks
from annotations.sources.context import figures_in, in_context
from annotations.sources.features import (
    DOCUMENT_FEATURES,
    MEANING_FEATURES,
    Wanted,
    document_features,
    read_sentences,
    weigh,
)
from annotations.sources.figures import best_comparison
from annotations.sources.independence import independent_groups
from annotations.sources.passages import ScoredPassage, best_passages, highlights, query_stems
from annotations.sources.stance import judge_stance
from annotations.sources.types import (
    Comparison,
    ComparisonOutcome,
    Evidence,
    FoundDocument,
    Passage,
    Query,
    Stance,
)
from annotations.sources.weights import load_model, logistic

# A passage must hold this share of what is asked, weighed by rarity, and this many words of
# it. Below, it shares the subject's commonest words with the claim ("president", "year") and
# a reviewer would have to read it to learn that it says nothing. On SciFact 0.12 loses 3 % of
# the right abstracts.
MIN_COVERAGE = 0.12
MIN_WORDS = 2
# And so much must be left of the score: on SciFact nine of ten right abstracts have more, four
# of five wrong ones less.
MIN_SCORE = 0.02
_MIN_ODDS = math.log(MIN_SCORE / (1 - MIN_SCORE))

# What a figure that can be compared adds to the log-odds: agreeing or not, it is what the
# reviewer came for.
_FIGURE_ODDS = {
    ComparisonOutcome.AGREES: 1.2,
    ComparisonOutcome.ROUNDING: 1.0,
    ComparisonOutcome.INSIDE_BOUND: 0.9,
    ComparisonOutcome.OUTSIDE_BOUND: 0.9,
    ComparisonOutcome.CONTRADICTS: 0.8,
    ComparisonOutcome.NOT_COMPARABLE: 0.0,
}
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
    r"|trillions?|dozens?|half|thirds?|quarters?|double|twice|triple)\b",
    re.IGNORECASE,
)


def rank_evidence(
    query: Query,
    *,
    claim_figure: Figure | None,
    claim_text: str,
    documents: Sequence[FoundDocument],
    limit: int,
) -> list[Evidence]:
    """Return the best passage of each document that speaks to the claim, best first.

    `documents` are one provider's answer, or several after `merge_answers`. The same
    documents always give the same evidence. What falls below `MIN_COVERAGE`, `MIN_WORDS` or
    `MIN_SCORE` is left out; `group` tells which of the rest are one voice.
    """
    wanted = weigh(
        query_stems(query, claim_text=claim_text),
        sentences=(s for document in documents for s in read_sentences(document.text)),
    )
    figure = _described(claim_figure, claim_text=claim_text, sentence=query.text)
    weighed = [
        found
        for document in with_relative_ranks(documents)
        if (found := _weigh(document, query=query, wanted=wanted, figure=figure)) is not None
    ]
    weighed.sort(key=lambda found: (-found.odds, found.document.key))
    kept = weighed[:limit]
    groups = independent_groups([found.document for found in kept])
    return [
        Evidence(
            document=found.document,
            passage=found.passage,
            score=round(logistic(found.odds), 4),
            stance=_stance(found, claim_text=claim_text, sentence=query.text),
            comparison=_as_stored(found.comparison, claim_figure),
            matched=highlights(found.passage.text, wanted),
            group=group,
        )
        for found, group in zip(kept, groups, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A document that speaks to the claim, with the log-odds that make its score."""

    document: FoundDocument
    passage: Passage
    comparison: Comparison | None
    odds: float


def _weigh(
    document: FoundDocument, *, query: Query, wanted: Wanted, figure: Figure | None
) -> _Weighed | None:
    """Return what a document has to say, or None when that is too little."""
    best = next(iter(best_passages(document.text, query, wanted=wanted)), None)
    if best is None or best.coverage < MIN_COVERAGE:
        return None
    # The figure a fact-check quotes is the claim's own.
    comparison = None if document.is_fact_check else _compare(figure, best.passage.text)
    # A figure of the same thing is as good as a second word in common.
    if best.words + _is_comparable(comparison) < MIN_WORDS:
        return None
    odds = document_odds(document, best, wanted)
    odds += _FIGURE_ODDS[comparison.outcome] if comparison else 0.0
    return _Weighed(document, best.passage, comparison, odds) if odds >= _MIN_ODDS else None


def document_odds(document: FoundDocument, passage: ScoredPassage, wanted: Wanted) -> float:
    """Return the log-odds that a document speaks to the query; its rank is relative (0–1)."""
    features = document_features(
        document.title,
        document.text,
        wanted,
        rank=document.rank,
        best_sentence=passage.best_sentence,
    )
    # Two models, as a rank that holds the meaning already is another rank.
    if document.likeness is None:
        model = load_model("document")
        coefficients = model.coefficients(DOCUMENT_FEATURES)
    else:
        model = load_model("document_by_meaning")
        coefficients = model.coefficients(MEANING_FEATURES)
        features = (*features, document.likeness)
    products: map[float] = map(mul, coefficients, features)
    return model.intercept + sum(products)


def _stance(found: _Weighed, *, claim_text: str, sentence: str) -> Stance:
    """Judge a passage; what a fact-check quotes is the claim itself, and no support for it."""
    if found.document.is_fact_check:
        return Stance.MENTIONS
    return judge_stance(
        claim_text,
        passage_text=found.passage.text,
        comparison=found.comparison,
        sentence=sentence,
    )


def _compare(claim_figure: Figure | None, passage_text: str) -> Comparison | None:
    """Compare the claim's figure, as its sentence describes it, with those of a passage."""
    if claim_figure is None or not _NUMBER.search(passage_text):
        return None
    return best_comparison(claim_figure, figures_in(passage_text))


def _is_comparable(comparison: Comparison | None) -> bool:
    return comparison is not None and comparison.outcome is not ComparisonOutcome.NOT_COMPARABLE


def _described(figure: Figure | None, *, claim_text: str, sentence: str) -> Figure | None:
    """Add to the claim's figure what its sentence says befell those it counts."""
    start = sentence.find(claim_text)
    if figure is None or start < 0:
        return figure
    return in_context(figure, text=sentence, start=start, end=start + len(claim_text))


def _as_stored(comparison: Comparison | None, figure: Figure | None) -> Comparison | None:
    """Give a comparison the claim's figure as it was handed in."""
    if comparison is None or figure is None:
        return comparison
    return replace(comparison, claim_figure=figure)
