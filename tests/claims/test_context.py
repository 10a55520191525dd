"""The sentence before a claim's, shown where the claim's own points back to it."""

import pytest

from annotations.claims.context import CONTEXT_REACH, context_before

BEFORE = "Grain dispute drags on\n\nThe minister met the farmers’ union in Harrow on Monday.\n\n"
MET = "The minister met the farmers’ union in Harrow on Monday."


@pytest.mark.parametrize(
    "sentence",
    [
        "He promised 4,000 tonnes of seed.",
        "But she left after ten minutes.",
        "“They waited for three hours,” said Bo Ek.",
        "This cost the state £2m.",
        "One of them lost his farm.",
        "The two signed no agreement.",
    ],
)
def test_a_sentence_that_points_back_brings_the_one_before(sentence: str) -> None:
    assert context_before(sentence, before=BEFORE) == MET


@pytest.mark.parametrize(
    "sentence",
    [
        "The union has 4,000 members.",
        "This year the harvest failed.",
        "That day nobody worked.",
        "Theatre tickets cost £40.",
    ],
)
def test_a_sentence_that_stands_alone_brings_none(sentence: str) -> None:
    assert context_before(sentence, before=BEFORE) == ""


def test_a_headline_is_no_context() -> None:
    assert context_before("He resigned.", before="Grain dispute drags on\n\n") == ""
    assert context_before("He resigned.", before="") == ""


def test_a_sentence_longer_than_the_reach_is_cut_and_says_so() -> None:
    context = context_before("He resigned.", before="very " * CONTEXT_REACH + "late. ")
    assert context.startswith("… ")
    assert len(context) <= CONTEXT_REACH + len("… ")
