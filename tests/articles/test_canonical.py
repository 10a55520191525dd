"""The canonical form: what every stored text looks like."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.articles.canonical import canonicalise, digest
from annotations.articles.errors import TextRejected
from annotations.articles.types import Limits

LIMITS = Limits()

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def canonical(text: str) -> str:
    return canonicalise(text, limits=LIMITS)


@pytest.mark.parametrize(
    "line_break", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
)
def test_every_line_break_becomes_a_line_feed(line_break: str) -> None:
    assert canonical(f"one{line_break}two") == "one\ntwo"


def test_accents_are_composed() -> None:
    assert canonical("Zelenskyy in Orle\u0301ans") == "Zelenskyy in Orléans"


def test_a_byte_order_mark_is_dropped_wherever_files_were_glued() -> None:
    assert canonical("\ufeffone\n\ufefftwo") == "one\ntwo"


def test_spaces_at_line_ends_and_blank_lines_around_are_dropped() -> None:
    assert canonical("\n \t\n  Headline  \n\nText.\u00a0\n\n") == "Headline\n\nText."


def test_what_a_reader_sees_inside_stays() -> None:
    text = "A  b\u00a0c\td — “12,000” 👩🏽‍🚀 e\u2019f"
    assert canonical(text) == text


def test_control_characters_are_dropped() -> None:
    assert canonical("a\x1b[31mb\x08\x9f c") == "a[31mb c"


def test_nul_is_refused_with_its_place() -> None:
    with pytest.raises(TextRejected, match=r"NUL character \(at position 3\)"):
        canonical("abc\x00def")


@pytest.mark.parametrize("half", [chr(0xD83D), chr(0xDCFF)])
def test_a_lone_surrogate_is_refused(half: str) -> None:
    with pytest.raises(TextRejected, match="half a character"):
        canonical(f"emoji {half} cut")


@pytest.mark.parametrize("nothing", ["", " ", "\n\t\r\n", "\ufeff", "\u200b", "—", "…\n***\n"])
def test_a_text_without_words_is_refused(nothing: str) -> None:
    with pytest.raises(TextRejected, match="There is no text here"):
        canonical(nothing)


def test_a_text_longer_than_allowed_is_refused_with_both_lengths() -> None:
    with pytest.raises(TextRejected, match=r"1,001 characters; at most 1,000"):
        canonicalise("a" * 1_001, limits=Limits(max_characters=1_000))


def test_a_text_of_exactly_the_allowed_length_is_taken() -> None:
    assert len(canonicalise("a" * 1_000, limits=Limits(max_characters=1_000))) == 1_000


def test_five_megabytes_of_one_line_are_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(TextRejected):
        canonicalise("a" * 5_000_000, limits=LIMITS)
    with pytest.raises(TextRejected, match="One line of the text has 5,000,000 characters"):
        canonicalise("a" * 5_000_000, limits=Limits(max_characters=10_000_000))
    assert time.process_time() - began < 1


def test_the_bound_on_lines_can_be_lifted() -> None:
    limits = Limits(max_line_characters=None)
    assert len(canonicalise("a" * 300_000, limits=limits)) == 300_000


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0316\u0301" * 100_000,
        "a" + " " * 300_000 + "b",
        "\u200b—" * 150_000 + "x",
        "\n" * 300_000 + "x",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    try:
        canonicalise(text, limits=Limits(max_line_characters=None))
    except TextRejected as refusal:
        assert "accents" in str(refusal)  # noqa: PT017  # being accepted in time is as good
    assert time.process_time() - began < 1


@given(any_text)
def test_canonicalising_twice_changes_nothing(text: str) -> None:
    try:
        once = canonical(text)
    except TextRejected:
        return
    assert canonical(once) == once


@given(any_text)
def test_a_canonical_text_keeps_its_promises(text: str) -> None:
    try:
        found = canonical(text)
    except TextRejected:
        return
    assert unicodedata.is_normalized("NFC", found)
    assert found.splitlines() == found.split("\n")
    assert all(line == line.rstrip() for line in found.split("\n"))
    assert found.encode("utf-8").decode("utf-8") == found


def test_the_digest_is_the_sha256_of_the_utf8_bytes() -> None:
    expected = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert digest("hello") == expected
    assert digest("é") != digest("e\u0301")
