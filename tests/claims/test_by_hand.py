"""A passage that a person marks is read as the splitter reads its own claims."""

import pytest

from annotations.claims.by_hand import read_passage
from annotations.claims.types import ClaimKind

TEXT = (
    "🚀 The ministry repaired about 412 bridges last year at a cost of $38 million. "
    "“We will never close the old quay again,” the minister said. "
    "Otters like it. Later, about 412 bridges were repaired."
)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("about 412 bridges", ClaimKind.QUANTITY),
        ("a cost of $38 million", ClaimKind.MONEY),
        ("“We will never close the old quay again,”", ClaimKind.QUOTE),
        ("Otters like it.", ClaimKind.STATEMENT),
    ],
)
def test_the_kind_is_guessed_from_what_the_splitter_reads(words: str, kind: ClaimKind) -> None:
    claim = read_passage(TEXT, start=TEXT.index(words), end=TEXT.index(words) + len(words))
    assert claim.kind is kind
    assert claim.text == words
    assert "added by hand" in claim.reasons


def test_the_figure_is_the_one_in_the_words() -> None:
    words = "about 412 bridges"
    claim = read_passage(TEXT, start=TEXT.index(words), end=TEXT.index(words) + len(words))
    assert claim.figure is not None
    assert (claim.figure.low, claim.figure.unit, claim.figure.bound) == (412, "bridges", "~")


def test_a_later_mention_of_the_same_claim_has_its_figure_too() -> None:
    start = TEXT.rindex("about 412 bridges")
    claim = read_passage(TEXT, start=start, end=start + len("about 412 bridges"))
    assert claim.figure is not None
    assert TEXT[claim.sentence.start : claim.sentence.end].startswith("Later")


def test_a_bare_number_of_a_wider_claim_has_its_own_figure() -> None:
    start = TEXT.index("412")
    claim = read_passage(TEXT, start=start, end=start + 3)
    assert claim.figure is not None
    assert claim.figure.low == 412


def test_of_several_figures_the_chosen_kind_points_to_one() -> None:
    end = TEXT.index(". “We")
    money = read_passage(TEXT, start=2, end=end, kind=ClaimKind.MONEY)
    assert money.figure is not None
    assert money.figure.unit == "USD"
    assert read_passage(TEXT, start=2, end=end, kind=ClaimKind.STATEMENT).figure is None


def test_a_passage_beyond_any_sentence_is_its_own() -> None:
    claim = read_passage("  \n🚀", start=3, end=4)
    assert claim.kind is ClaimKind.STATEMENT
    assert claim.sentence.start <= 3 < claim.sentence.end
