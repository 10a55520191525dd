"""Whole words: where a selection may begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.errors import InvalidOffset
from annotations.articles.words import Edge, is_inside_word, move_edge, snap_to_words

TEXT = "👩🏽‍🚀 As many as 12,000 troops cost $56.2 billion. “We don’t know 14%,” she said. F-16."
CHARACTERS = "ab 1,.%$'-é\n😀👩🏽🇺🇦한中ก็"
texts = st.text(st.sampled_from(CHARACTERS) | st.characters(exclude_categories=["Cs"]))


def snapped(words: str) -> str:
    start = TEXT.index(words)
    first, last = snap_to_words(TEXT, start=start, end=start + len(words))
    return TEXT[first:last]


@pytest.mark.parametrize(
    ("selected", "whole"),
    [
        ("000 tr", "12,000 troops"),
        ("6.2 b", "$56.2 billion"),
        ("on’t", "don’t"),
        ("4", "14%"),
        ("16", "F-16"),
        ("👩", "👩🏽‍🚀"),
        (" cost ", "cost"),
        ("billion.", "billion."),
        ("“We", "“We"),
    ],
)
def test_a_selection_takes_in_the_words_it_cuts(selected: str, whole: str) -> None:
    assert snapped(selected) == whole


def test_in_a_script_without_spaces_a_selection_stays_as_it_is() -> None:
    assert snap_to_words("去年修复了四百座桥梁", start=2, end=4) == (2, 4)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 99), (4, 2)])
def test_a_selection_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidOffset, match="Select again"):
        snap_to_words("some words", start=start, end=end)


def test_a_selection_of_white_space_is_refused() -> None:
    with pytest.raises(InvalidOffset, match="at least one word"):
        snap_to_words("two  words", start=3, end=5)


def test_each_end_moves_by_one_word() -> None:
    start = TEXT.index("12,000")
    span = (start, start + len("12,000"))
    steps = [(Edge.END, 1), (Edge.START, -1), (Edge.END, 1), (Edge.START, 1), (Edge.END, -1)]
    seen = []
    for edge, by in steps:
        span = move_edge(TEXT, start=span[0], end=span[1], edge=edge, by=by)
        seen.append(TEXT[slice(*span)])
    assert seen == [
        "12,000 troops",
        "as 12,000 troops",
        "as 12,000 troops cost",
        "12,000 troops cost",
        "12,000 troops",
    ]


def test_the_last_word_of_a_span_and_the_ends_of_the_text_are_kept() -> None:
    assert move_edge("one two", start=0, end=3, edge=Edge.END, by=-1) == (0, 3)
    assert move_edge("one two", start=0, end=3, edge=Edge.START, by=1) == (0, 3)
    assert move_edge("one two", start=0, end=7, edge=Edge.END, by=1) == (0, 7)
    assert move_edge("one two", start=0, end=7, edge=Edge.START, by=-1) == (0, 7)


@given(texts, st.data())
def test_a_snapped_selection_cuts_nothing_and_snaps_to_itself(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if not text[start:end].strip():
        return
    first, last = snap_to_words(text, start=start, end=end)
    assert text[first:last].strip()
    assert not is_inside_word(text, first)
    assert not is_inside_word(text, last)
    again = snap_to_words(text, start=first, end=last)
    assert again[0] >= first
    assert again[1] <= last


@given(texts, st.sampled_from(Edge), st.sampled_from([1, -1]), st.data())
def test_a_moved_span_is_still_one(text: str, edge: Edge, by: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start + 1, max(start + 1, len(text))))
    if end > len(text):
        return
    first, last = move_edge(text, start=start, end=end, edge=edge, by=by)
    assert 0 <= first < last <= len(text)
