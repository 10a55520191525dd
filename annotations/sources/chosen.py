"""What the machine makes of a passage that a person chose."""

from dataclasses import dataclass, replace

from annotations.claims.types import Figure
from annotations.sources.context import figures_in, with_state
from annotations.sources.features import read_sentences, weigh
from annotations.sources.figures import best_comparison
from annotations.sources.passages import highlights, query_stems
from annotations.sources.stance import judge_stance
from annotations.sources.types import Comparison, Query, Stance


@dataclass(frozen=True, slots=True)
class Reading:
    """The cue, the figures compared, and what to highlight as `[start, end)` in the passage."""

    stance: Stance
    comparison: Comparison | None
    matched: tuple[tuple[int, int], ...]


def read_passage(
    passage: str, *, query: Query, claim_text: str, claim_figure: Figure | None, is_fact_check: bool
) -> Reading:
    """Read a passage as `ranking.rank_evidence` reads those it finds itself."""
    wanted = weigh(query_stems(query, claim_text=claim_text), sentences=read_sentences(passage))
    matched = highlights(passage, wanted)
    # The figure a fact-check quotes is the claim's own, and its words are no support.
    if is_fact_check:
        return Reading(Stance.MENTIONS, None, matched)
    comparison = _compare(claim_figure, passage, claim_text=claim_text, sentence=query.text)
    stance = judge_stance(
        claim_text, passage_text=passage, comparison=comparison, sentence=query.text
    )
    return Reading(stance, comparison, matched)


def _compare(
    figure: Figure | None, passage: str, *, claim_text: str, sentence: str
) -> Comparison | None:
    if figure is None:
        return None
    start = sentence.find(claim_text)
    described = figure
    if start >= 0:
        described = with_state(figure, text=sentence, start=start, end=start + len(claim_text))
    comparison = best_comparison(described, figures_in(passage))
    return replace(comparison, claim_figure=figure) if comparison else None
