import time
from dataclasses import replace

import pytest

from annotations.claims.types import Figure
from annotations.sources.answers import merge_answers
from annotations.sources.features import read_sentences
from annotations.sources.query import build_query
from annotations.sources.ranking import rank_evidence
from annotations.sources.types import ComparisonOutcome, Evidence, FoundDocument, Stance
from tests.sources.documents import (
    BACKGROUND,
    CLAIM,
    REPORT,
    SENTENCE,
    TOO_FEW,
    UNRELATED,
    found,
)
from tests.sources.figure_pairs import fig

LIBRARY = [
    found("unrelated", UNRELATED, rank=3.0),
    found("background", BACKGROUND, rank=6.0),
    found("few", TOO_FEW, rank=8.0),
    found("report", REPORT, rank=9.0),
]


def rank(
    documents: list[FoundDocument], figure: Figure | None = None, limit: int = 10
) -> list[Evidence]:
    figure = figure or fig(40, "people", bound=">=")
    query = build_query(CLAIM, sentence=SENTENCE, figure=figure, speaker="", on=None)
    return rank_evidence(
        query, claim_figure=figure, claim_text=CLAIM, documents=documents, limit=limit
    )


def keys(evidence: list[Evidence]) -> list[str]:
    return [found.document.key for found in evidence]


def test_what_speaks_to_the_claim_comes_first_and_the_rest_is_dropped() -> None:
    ranked = keys(rank(LIBRARY))
    assert set(ranked[:2]) == {"report", "few"}
    assert "unrelated" not in ranked


def test_the_figures_are_compared_and_the_stance_follows() -> None:
    by_key = {evidence.document.key: evidence for evidence in rank(LIBRARY)}
    report, few = by_key["report"], by_key["few"]
    assert report.comparison is not None
    assert report.comparison.outcome is ComparisonOutcome.INSIDE_BOUND
    assert report.comparison.source_figure is not None
    assert report.comparison.source_figure.high == 43
    assert report.stance is Stance.SUPPORTS
    assert few.comparison is not None
    assert few.comparison.outcome is ComparisonOutcome.OUTSIDE_BOUND
    assert few.stance is Stance.CONTRADICTS


def test_the_claims_figure_comes_back_as_it_was_handed_in() -> None:
    figure = fig(40, "people", bound=">=")
    for evidence in rank(LIBRARY, figure):
        if evidence.comparison is not None:
            assert evidence.comparison.claim_figure == figure


def test_a_contradicting_source_is_not_ranked_away() -> None:
    assert "few" in keys(rank(LIBRARY, limit=2))


def test_the_same_documents_in_any_order_give_the_same_evidence() -> None:
    assert rank(LIBRARY) == rank(LIBRARY[::-1])


def test_scores_run_from_nought_to_one_and_fall() -> None:
    scores = [evidence.score for evidence in rank(LIBRARY)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_passage_and_highlights_point_into_the_texts() -> None:
    for evidence in rank(LIBRARY):
        passage = evidence.passage
        assert evidence.document.text[passage.start : passage.end] == passage.text
        for start, end in evidence.matched:
            assert 0 <= start < end <= len(passage.text)


def test_a_copy_on_another_site_is_the_same_voice() -> None:
    lead = "Our correspondent writes. "
    copy = found("paper", lead + REPORT, rank=8.5)
    groups = {e.document.key: e.group for e in rank([*LIBRARY, copy])}
    assert groups["paper"] == groups["report"]
    assert groups["few"] != groups["report"]


def test_no_documents_give_no_evidence() -> None:
    assert rank([]) == []


def test_documents_without_text_or_rank_do_no_harm() -> None:
    empty = found("empty", "", rank=0.0)
    unranked = [replace(document, rank=0.0) for document in LIBRARY]
    assert "report" in keys(rank([empty, *unranked]))


def test_a_provider_that_only_gives_an_order_keeps_its_place() -> None:
    ordered = [replace(d, rank=1 / place) for place, d in enumerate(LIBRARY[::-1], 1)]
    assert {"report", "few"} <= set(keys(rank(ordered)))


def test_answers_of_several_providers_are_brought_to_one_scale() -> None:
    library = [found("a", "x", rank=20.0), found("b", "x", rank=15.0)]
    other = [found("c", "x", rank=0.02), found("d", "x", rank=0.01)]
    merged = merge_answers([library, other])
    assert {d.key: d.rank for d in merged} == {
        "a": 1.0,
        "c": 1.0,
        "b": 0.8,
        "d": 0.8,
    }


def test_a_page_that_two_providers_found_is_kept_once() -> None:
    url = "https://agency.example/flood"
    merged = merge_answers([[found("1", "x", url=url)], [found("2", "x", url=url)]])
    assert [document.key for document in merged] == ["1"]


@pytest.mark.parametrize("length", [60_000])
def test_a_claim_costs_milliseconds_and_a_long_report_little_more(length: int) -> None:
    documents = [found(f"d{n}", f"{REPORT} Note {n}.", rank=20.0 - n) for n in range(19)]
    documents.append(found("long", (REPORT + "\n") * (length // len(REPORT)), rank=0.5))
    rank(documents)
    read_sentences.cache_clear()
    started = time.process_time()
    rank(documents)
    assert time.process_time() - started < 0.5
