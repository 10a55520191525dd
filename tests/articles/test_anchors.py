"""Anchors: claims found again after the article was corrected."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.anchors import (
    Fate,
    Reanchored,
    find_anchor,
    make_anchor,
    quote_context,
    reanchor,
)
from annotations.articles.errors import InvalidOffset

STORY = """Harbour budget passes

The council voted on Tuesday. It set aside $4.2 million for the northern pier.
About 300 residents came to the meeting, most of them from the old town.
Work is to start in May and to take 18 months, the harbour master said.
"""
CLAIM = "About 300 residents"


def follow(old: str, new: str, words: str = CLAIM) -> Reanchored:
    start = old.index(words)
    return reanchor(old, new, spans=[(start, start + len(words))])[0]


def found(new: str, result: Reanchored) -> str:
    assert result.start is not None
    return new[result.start : result.end]


def test_in_the_same_text_every_claim_is_unchanged() -> None:
    assert follow(STORY, STORY).fate is Fate.UNCHANGED


def test_a_change_after_the_claim_leaves_it_unchanged() -> None:
    new = STORY.replace("18 months", "two years")
    assert follow(STORY, new).fate is Fate.UNCHANGED


def test_a_change_before_the_claim_moves_it() -> None:
    new = STORY.replace("on Tuesday", "late on Tuesday evening")
    result = follow(STORY, new)
    assert result.fate is Fate.MOVED
    assert found(new, result) == CLAIM
    assert not result.is_context_changed


def test_a_paragraph_carried_elsewhere_takes_its_claim_along() -> None:
    lines = STORY.split("\n")
    lines.insert(2, lines.pop(3))
    new = "\n".join(lines)
    result = follow(STORY, new, "300 residents came to the meeting")
    assert result.fate is Fate.MOVED
    assert found(new, result) == "300 residents came to the meeting"


def test_a_corrected_figure_is_changed_and_still_has_its_place() -> None:
    new = STORY.replace("About 300 residents", "About 340 residents")
    result = follow(STORY, new)
    assert result.fate is Fate.CHANGED
    assert found(new, result) == "About 340 residents"


def test_a_corrected_modifier_is_changed() -> None:
    new = STORY.replace("About 300 residents", "More than 300 residents")
    result = follow(STORY, new)
    assert result.fate is Fate.CHANGED
    assert found(new, result) == "More than 300 residents"


def test_a_not_before_the_claim_is_pointed_out() -> None:
    new = STORY.replace("It set aside $4.2", "It refused to set aside $4.2")
    result = follow(STORY, new, "$4.2 million")
    assert result.fate is Fate.MOVED
    assert result.is_context_changed


def test_a_deleted_claim_is_gone() -> None:
    new = STORY.replace("About 300 residents came to the meeting, ", "Many people came, ")
    result = follow(STORY, new)
    assert result.fate is Fate.GONE
    assert result.is_orphan


def test_a_deleted_paragraph_takes_its_claims_with_it() -> None:
    new = "\n".join(line for line in STORY.split("\n") if "residents" not in line)
    assert follow(STORY, new).fate is Fate.GONE


def test_a_rewritten_article_keeps_nothing() -> None:
    new = "The weather will be fine at the weekend, with light winds from the west."
    assert follow(STORY, new).fate is Fate.GONE


def test_two_mentions_of_the_same_words_keep_their_own_places() -> None:
    old = "First, 12 people came. Later, 12 people left.\n"
    new = "At first, 12 people came. Later on, 12 people left.\n"
    first, second = old.index("12 people"), old.rindex("12 people")
    results = reanchor(old, new, spans=[(first, first + 9), (second, second + 9)])
    assert [result.start for result in results] == [new.index("12 people"), new.rindex("12 people")]


def test_a_claim_that_could_be_either_of_two_is_an_orphan() -> None:
    old = "The mayor met 12 people in the old town.\n"
    new = "In the morning 12 people left. In the evening 12 people returned to their homes.\n"
    result = follow(old, new, "12 people")
    assert result.fate is Fate.AMBIGUOUS
    assert result.is_orphan


def test_a_short_figure_in_another_sentence_is_not_taken_for_the_same_claim() -> None:
    old = "Unemployment fell to 5% in the city.\nThe mayor spoke.\n"
    new = "The mayor spoke.\nPrices of bread, by contrast, rose 5% over the year.\n"
    assert follow(old, new, "5%").is_orphan


def test_a_repeated_sentence_whose_twin_was_dropped_is_not_guessed() -> None:
    old = "It was 5%.\nIt was 5%.\nIt was 5%.\n"
    new = "It was 5%.\nNothing else.\nIt was 5%.\n"
    start = old.index("5%", 15)
    result = reanchor(old, new, spans=[(start, start + 2)])[0]
    assert result.is_orphan or new[result.start : result.end] == "5%"


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(InvalidOffset):
        reanchor(STORY, STORY, spans=[span])
    with pytest.raises(InvalidOffset):
        quote_context(STORY, start=span[0], end=span[1])


def test_the_context_is_cut_at_the_edges_of_the_text() -> None:
    assert quote_context("One two three", start=4, end=7, width=32) == ("One ", " three")
    assert quote_context("One two three", start=4, end=7, width=2) == ("e ", " t")


def test_an_imported_anchor_is_found_by_its_surroundings() -> None:
    text = "A: 12 people. B: 12 people."
    anchor = make_anchor(text, start=17, end=26)
    assert find_anchor("New. " + text, anchor=anchor) == (22, 31)


def test_an_imported_anchor_without_telling_surroundings_is_not_guessed() -> None:
    anchor = make_anchor("12 people", start=0, end=9)
    assert find_anchor("So 12 people, then 12 people.", anchor=anchor) is None
    assert find_anchor("Nobody.", anchor=anchor) is None


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, str, int, int]:
    words = st.sampled_from(["12", "people", "came", "to", "the", "pier", "😀", "5%", ".", "\n"])
    old = draw(st.lists(words, min_size=3, max_size=40))
    new = list(old)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 3))] = draw(st.lists(words, max_size=3))
    text = " ".join(old)
    start = draw(st.integers(0, len(text) - 1))
    return text, " ".join(new), start, draw(st.integers(start + 1, len(text)))


@given(edited_texts())
def test_a_found_claim_always_has_its_words(case: tuple[str, str, int, int]) -> None:
    old, new, start, end = case
    result = reanchor(old, new, spans=[(start, end)])[0]
    if result.fate in {Fate.UNCHANGED, Fate.MOVED}:
        assert found(new, result) == old[start:end]
        assert (result.fate is Fate.UNCHANGED) == (result.start == start)
    elif result.fate is Fate.CHANGED:
        assert found(new, result).strip()
    else:
        assert result.is_orphan


def test_a_long_article_rewritten_throughout_takes_little_time() -> None:
    old = "\n".join(
        f"Paragraph {n} says that {n * 7} people came to place {n}." for n in range(3_000)
    )
    new = "\n".join(
        f"Section {n} holds that {n * 7} people went to town {n}." for n in range(3_000)
    )
    began = time.process_time()
    reanchor(old, new, spans=[(at, at + 20) for at in range(0, 20_000, 400)])
    assert time.process_time() - began < 5
