"""Offsets: code points and UTF-16 code units."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.errors import InvalidOffset
from annotations.articles.offsets import index_utf16, to_code_points, to_utf16

# Half of the characters beyond U+FFFF: where code points and UTF-16 part ways.
texts = st.text(st.sampled_from("ab é한\n😀👩🏽𝔸") | st.characters(exclude_categories=["Cs"]))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_an_emoji_takes_two_units() -> None:
    assert to_utf16("a😀b", offsets=[0, 1, 2, 3]) == [0, 1, 3, 4]
    assert to_code_points("a😀b", offsets=[0, 1, 3, 4]) == [0, 1, 2, 3]


def test_an_offset_between_the_halves_of_a_character_is_refused() -> None:
    with pytest.raises(InvalidOffset, match="inside one character"):
        to_code_points("a😀b", offsets=[2])


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(InvalidOffset, match="outside the text"):
        to_utf16("a😀b", offsets=[offset])
    with pytest.raises(InvalidOffset, match="outside the text"):
        to_code_points("a😀b", offsets=[offset if offset < 0 else 5])


@given(texts, st.data())
def test_an_offset_counts_what_javascript_counts(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert to_utf16(text, offsets=[offset]) == [units(text[:offset])]


@given(texts)
def test_every_offset_survives_the_round_trip(text: str) -> None:
    offsets = list(range(len(text) + 1))
    assert to_code_points(text, offsets=to_utf16(text, offsets=offsets)) == offsets


@given(texts)
def test_every_unit_is_a_place_or_inside_a_character(text: str) -> None:
    index = index_utf16(text)
    places = []
    for unit in range(units(text) + 1):
        try:
            places.append(index.to_code_points(unit))
        except InvalidOffset:
            continue
    assert places == list(range(len(text) + 1))


def test_many_offsets_of_a_long_text_take_no_time() -> None:
    text = "a😀b" * 100_000
    began = time.process_time()
    offsets = list(range(0, len(text), 3))
    assert to_code_points(text, offsets=to_utf16(text, offsets=offsets)) == offsets
    assert time.process_time() - began < 2
