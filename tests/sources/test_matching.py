"""Whether a claim was checked before: alike in words, and the same in figures."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from annotations.claims.types import Figure
from annotations.sources.context import figures_in
from annotations.sources.matching import (
    WEIGHTS,
    CheckedClaim,
    figures_agree,
    find_repeated,
    rank_matches,
)

SOLDIERS = "As many as 12,000 North Korean soldiers fight for Russia in the Kursk region."
CHECKED = {
    "soldiers": "Russia has as many as 12,000 North Korean soldiers fighting in the Kursk region.",
    "fewer": "Russia has as many as 10,000 North Korean soldiers fighting in the Kursk region.",
    "aid": "The United States gave Ukraine $56.2 billion in security assistance.",
    "school": "A school in the Marvel valley was closed after the flood.",
    "region": "The governor of the Kursk region resigned over unfinished fortifications.",
}


def checked(*keys: str) -> list[CheckedClaim]:
    return [
        CheckedClaim(
            key,
            CHECKED[key],
            "",
            rank=9.0 - at,
            figures=figures_in(CHECKED[key]),
        )
        for at, key in enumerate(keys or CHECKED)
    ]


def repeated(text: str, *keys: str) -> list[str]:
    return [
        match.key for match in find_repeated(text, figures=figures_in(text), checked=checked(*keys))
    ]


def test_a_claim_in_other_words_with_the_same_figure_is_told() -> None:
    assert repeated(SOLDIERS) == ["soldiers"]


def test_the_same_words_with_another_figure_are_another_claim() -> None:
    assert repeated(SOLDIERS, "fewer", "aid", "school", "region") == []
    assert repeated(SOLDIERS.replace("12,000", "10,000")) == ["fewer"]
    assert repeated(SOLDIERS.replace("12,000", "11,000")) == []


def test_words_alone_would_have_said_otherwise() -> None:
    first, second, *_ = rank_matches(SOLDIERS, checked())
    assert {first.key, second.key} == {"soldiers", "fewer"}
    assert second.score > 0.6


def test_a_claim_that_shares_a_place_only_is_not_told() -> None:
    assert repeated("Prices of flats in the Kursk region fell last year.") == []


def test_what_was_never_checked_finds_nothing() -> None:
    assert repeated("The orchestra of Port Vell plays its last concert on Sunday.") == []
    assert find_repeated("Anything", figures=(), checked=[]) == []
    assert repeated("") == []


def figure(low: float, bound: str = "=", unit: str = "people") -> Figure:
    return Figure(low=low, high=low, unit=unit, bound=bound, direction=None, concept=unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([], [], "same"),
        ([figure(12_000)], [figure(12_000)], "same"),
        ([figure(12_000, "<=")], [figure(12_000)], "same"),
        ([figure(12_000)], [figure(10_000)], "other"),
        ([figure(12_000)], [], "other"),
        ([], [figure(12_000)], "other"),
        ([figure(12_000)], [figure(12_000), figure(40)], "other"),
        ([figure(12_000)], [figure(12_000, unit="USD")], "other"),
    ],
)
def test_figures_agree_when_each_is_among_the_others(
    one: Sequence[Figure], other: Sequence[Figure], same: str
) -> None:
    assert figures_agree(one, other) == (same == "same")
    assert figures_agree(other, one) == (same == "same")


def test_the_signs_of_a_repeated_claim_count_one_together() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_an_answer_without_ranks_is_matched_by_words_alone() -> None:
    rankless = [CheckedClaim(c.key, c.text, c.context, 0.0, c.figures) for c in checked()]
    assert rank_matches(SOLDIERS, rankless)[0].key in {"soldiers", "fewer"}


def test_meaning_and_words_count_to_the_same_part_where_both_are_known() -> None:
    [claim] = checked("fewer")

    def score(likeness: float | None) -> float:
        return rank_matches(SOLDIERS, [replace(claim, likeness=likeness)])[0].score

    assert score(1.0) == pytest.approx((score(None) + 1) / 2, abs=0.001)
    assert score(0.1) == score(-0.5) == pytest.approx(score(None) / 2, abs=0.001)
