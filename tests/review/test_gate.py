"""The evidence gate: no verdict without what it rests on."""

import pytest

from annotations.review.errors import GateRefused
from annotations.review.gate import Submission, demand, missing
from annotations.review.verdicts import FLAG_LABELS, VERDICTS, Flag, Verdict

ON_SCALE = [verdict for verdict in Verdict if verdict.is_on_scale]


@pytest.mark.parametrize("verdict", ON_SCALE)
def test_a_verdict_on_the_scale_needs_a_cited_passage(verdict: Verdict) -> None:
    failures = missing(
        Submission(verdict, rationale="The report says so.", citations=0, searches=3),
        minimum_citations=1,
    )
    assert [(failure.field, failure.message) for failure in failures] == [
        ("citations", "Cite at least one source with a passage.")
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_needs_a_rationale(verdict: Verdict) -> None:
    failures = missing(
        Submission(verdict, rationale=" \n", citations=5, searches=1), minimum_citations=1
    )
    assert [failure.field for failure in failures] == ["rationale"]


def test_the_number_of_citations_is_policy() -> None:
    submission = Submission(Verdict.TRUE, rationale="Two reports say so.", citations=1, searches=1)
    assert missing(submission, minimum_citations=1) == ()
    with pytest.raises(GateRefused, match="at least 2 sources"):
        demand(submission, minimum_citations=2)


def test_unproven_needs_a_search_that_was_made_and_no_citation() -> None:
    searched = Submission(Verdict.UNPROVEN, rationale="Nothing found.", citations=0, searches=1)
    demand(searched, minimum_citations=1)
    unsearched = Submission(Verdict.UNPROVEN, rationale="Nothing found.", citations=0, searches=0)
    with pytest.raises(GateRefused, match="search"):
        demand(unsearched, minimum_citations=1)


def test_not_checkable_needs_only_its_reasons() -> None:
    demand(
        Submission(Verdict.NOT_CHECKABLE, rationale="A forecast.", citations=0, searches=0),
        minimum_citations=1,
    )


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(GateRefused) as refused:
        demand(
            Submission(Verdict.FALSE, rationale="", citations=0, searches=0), minimum_citations=1
        )
    assert [failure.field for failure in refused.value.failures] == ["citations", "rationale"]


def test_every_verdict_and_flag_has_its_row() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert set(FLAG_LABELS) == set(Flag)
    assert sorted(VERDICTS[verdict].rating or 0 for verdict in ON_SCALE) == [1, 2, 3, 4, 5]
    assert [row.key for row in VERDICTS.values()] == list("1234567")


def test_a_rationale_nobody_can_read_is_refused() -> None:
    endless = Submission(Verdict.TRUE, rationale="x" * 60_000, citations=1, searches=1)
    with pytest.raises(GateRefused, match="too long"):
        demand(endless, minimum_citations=1)
