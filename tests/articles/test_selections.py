"""Selected or typed words are found in the text, or refused; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.errors import InvalidOffset, WordsNotThere
from annotations.articles.offsets import to_utf16
from annotations.articles.selections import demand_words, find_words, locate_selection

TEXT = "🚀 12 bridges fell.\n\nThe “old” quay’s 12 bridges – all of them – stand."
texts = st.text(st.sampled_from("ab é한\n😀👩🏽𝔸") | st.characters(exclude_categories=["Cs"]))


@given(texts, st.data())
def test_a_browsers_selection_is_the_same_words_here(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = to_utf16(text, offsets=[start, end])
    if start == end:
        with pytest.raises(WordsNotThere):
            locate_selection(text, start=first, end=last, quoted="")
        return
    found = locate_selection(text, start=first, end=last, quoted=text[start:end])
    assert found == (start, end)


def test_code_points_sent_as_utf16_are_refused_not_shifted() -> None:
    start = TEXT.index("12 bridges")
    with pytest.raises(WordsNotThere, match="select them anew"):
        locate_selection(TEXT, start=start, end=start + 10, quoted="12 bridges")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidOffset, match="whole characters"):
        locate_selection(TEXT, start=1, end=4, quoted="🚀 1")


def test_line_ends_may_come_as_forms_send_them_and_without_blank_lines() -> None:
    end = TEXT.index(" “old”")
    demand_words(TEXT, start=0, end=end, quoted="🚀 12 bridges fell.\r\nThe")


def test_typed_words_are_found_wherever_they_stand() -> None:
    assert [TEXT[slice(*place)] for place in find_words(TEXT, "12  bridges")] == ["12 bridges"] * 2


def test_quotes_and_dashes_may_be_typed_plainly() -> None:
    [place] = find_words(TEXT, 'The "old" quay\'s 12 bridges - all')
    assert TEXT[slice(*place)] == "The “old” quay’s 12 bridges – all"


def test_words_may_run_over_the_end_of_a_line() -> None:
    assert find_words(TEXT, "fell. The") == [(TEXT.index("fell"), TEXT.index(" “old”"))]


@pytest.mark.parametrize("words", ["13 bridges", "", "  \n", "12 Bridges", "x" * 30_000])
def test_words_that_stand_nowhere_are_refused(words: str) -> None:
    with pytest.raises(WordsNotThere):
        find_words(TEXT, words)
