"""Put what was found in order, and drop what does not speak to the claim."""

from collections.abc import Sequence
from dataclasses import replace

from annotations.claims.splitter import split
from annotations.claims.types import Figure
from annotations.sources.figures import best_comparison
from annotations.sources.independence import independent_groups
from annotations.sources.passages import best_passages, query_stems, rarity, read_sentences
from annotations.sources.stance import judge_stance
from annotations.sources.types import Comparison, ComparisonOutcome, Evidence, FoundDocument, Query

# Below this the passage shares only a chance word or two with the claim, and a reviewer would
# have to read it to learn that it says nothing.
MIN_SCORE = 0.18

_FIGURE_BONUS = {
    ComparisonOutcome.AGREES: 0.2,
    ComparisonOutcome.ROUNDING: 0.18,
    ComparisonOutcome.INSIDE_BOUND: 0.16,
    ComparisonOutcome.OUTSIDE_BOUND: 0.15,
    ComparisonOutcome.CONTRADICTS: 0.15,
    ComparisonOutcome.NOT_COMPARABLE: 0.0,
}


def rank_evidence(
    query: Query,
    *,
    claim_figure: Figure | None,
    claim_text: str,
    documents: Sequence[FoundDocument],
    limit: int,
) -> list[Evidence]:
    """Return the best passage of each document that speaks to the claim, best first.

    The same documents in the same order always give the same answer. Documents below
    `MIN_SCORE` are left out; `group` tells which of the rest are one voice.
    """
    weights = rarity(
        query_stems(query),
        sentences=(s for document in documents for s in read_sentences(document.text)),
    )
    best_rank = max((document.rank for document in documents), default=0.0)
    scored = []
    for document in documents:
        evidence = _weigh(
            document,
            query=query,
            weights=weights,
            claim=(claim_text, claim_figure),
            rank=document.rank / best_rank if best_rank > 0 else 0.0,
        )
        if evidence is not None and evidence.score >= MIN_SCORE:
            scored.append(evidence)
    scored.sort(key=lambda evidence: (-evidence.score, evidence.document.key))
    kept = scored[:limit]
    groups = independent_groups([evidence.document for evidence in kept])
    return [replace(evidence, group=group) for evidence, group in zip(kept, groups, strict=True)]


def _weigh(
    document: FoundDocument,
    *,
    query: Query,
    weights: dict[str, float],
    claim: tuple[str, Figure | None],
    rank: float,
) -> Evidence | None:
    found = best_passages(document.text, query, weights=weights)
    if not found:
        return None
    best = found[0]
    claim_text, claim_figure = claim
    comparison = _compare(claim_figure, best.passage.text)
    score = (
        0.65 * best.score
        + 0.15 * rank
        + _FIGURE_BONUS.get(
            comparison.outcome if comparison else ComparisonOutcome.NOT_COMPARABLE, 0.0
        )
    )
    return Evidence(
        document=document,
        passage=best.passage,
        score=round(min(1.0, score), 4),
        stance=judge_stance(claim_text, passage_text=best.passage.text, comparison=comparison),
        comparison=comparison,
        matched=best.matched,
    )


def _compare(claim_figure: Figure | None, passage_text: str) -> Comparison | None:
    if claim_figure is None:
        return None
    figures = [claim.figure for claim in split(passage_text) if claim.figure is not None]
    return best_comparison(claim_figure, figures)
