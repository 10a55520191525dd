"""Where a claim is cut in two, and which claims can be joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.cutting import (
    is_cut,
    joined,
    mentions_in,
    move_cut,
    parts_of,
    suggest_cut,
)
from annotations.claims.types import Span


def cut_apart(text: str) -> list[str]:
    span = Span(0, len(text))
    cut = suggest_cut(text, span)
    assert cut is not None
    return [text[part.start : part.end] for part in parts_of(text, span, cuts=[cut])]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "repaired 412 bridges and opened 12 schools",
            ["repaired 412 bridges", "opened 12 schools"],
        ),
        (
            "It rose to 14%, while prices in the north, the ministry said, fell.",
            ["It rose to 14%", "prices in the north, the ministry said, fell."],
        ),
        ("Crime fell by 3%. Taxes rose by 4%.", ["Crime fell by 3%.", "Taxes rose by 4%."]),
        ("€1,200; £900 a year", ["€1,200", "£900 a year"]),
        ("412 bridges", ["412", "bridges"]),
    ],
)
def test_a_claim_comes_apart_at_its_joint(text: str, parts: list[str]) -> None:
    assert cut_apart(text) == parts


def test_a_single_word_does_not_come_apart() -> None:
    assert suggest_cut("and 412 ,", Span(4, 7)) is None
    assert not is_cut("412 and", Span(0, 7), 4)


def test_a_cut_moves_word_by_word_and_leaves_a_part_on_either_side() -> None:
    text = "one 🚀 two, and three"
    span = Span(0, len(text))
    cut = text.index("and")
    assert text[move_cut(text, span, cut=cut, by=-1) :] == "two, and three"
    assert text[move_cut(text, span, cut=cut, by=1) :] == "three"
    last = text.index("three")
    assert move_cut(text, span, cut=last, by=1) == last


def test_claims_are_joined_that_overlap_or_stand_near_in_a_paragraph() -> None:
    text = "about 412 bridges and 12 schools\nand a quay" + " " * 300 + "in May"
    assert joined(text, Span(0, 17), Span(6, 32)) == Span(0, 32)
    assert joined(text, Span(22, 32), Span(0, 17)) == Span(0, 32)
    assert joined(text, Span(0, 17), Span(37, 43)) is None
    assert joined(text, Span(37, 43), Span(len(text) - 6, len(text))) is None


def test_a_part_is_mentioned_wherever_its_whole_words_stand() -> None:
    text = "412 bridges and 12 schools. Only 12\nSchools, not 112 schools or 12 schoolyards."
    places = [Span(27, len(text)), Span(0, 11), Span(45, len(text))]
    [found] = mentions_in(text, "12 schools", places=places)
    assert text[found.start : found.end] == "12\nSchools"


@given(st.text("ab ,;.and1\n🚀", min_size=2, max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_parts_lie_in_order_within_the_claim(text: str, cuts: list[int]) -> None:
    span = Span(0, len(text))
    cuts = [cut for cut in cuts if is_cut(text, span, cut)]
    parts = parts_of(text, span, cuts=cuts)
    assert all(text[part.start : part.end].strip() for part in parts)
    ends = [end for part in parts for end in (part.start, part.end)]
    assert ends == sorted(ends)
    suggested = suggest_cut(text, span)
    assert suggested is None or len(parts_of(text, span, cuts=[suggested])) == 2
