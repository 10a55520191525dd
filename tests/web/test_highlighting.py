"""Claims in a text: nested, overlapping, crossing lines, beside characters beyond the BMP."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.web.highlighting import Mark, Paragraph, Segment, cut_into_paragraphs

NONE: list[Mark[str]] = []


def under(segment: Segment[str]) -> str:
    return "".join(layer.mark.of for layer in segment.layers)


def pieces(paragraph: Paragraph[str]) -> list[tuple[str, str]]:
    return [(segment.text, under(segment)) for segment in paragraph.segments]


def test_a_text_without_claims_is_one_segment_a_line() -> None:
    paragraphs = cut_into_paragraphs("One.\n\nTwo.", marks=NONE)
    assert [pieces(paragraph) for paragraph in paragraphs] == [[("One.", "")], [("Two.", "")]]
    assert [paragraph.start for paragraph in paragraphs] == [0, 6]


def test_a_claim_is_cut_out_of_its_sentence() -> None:
    [paragraph] = cut_into_paragraphs("About 12 bridges fell.", marks=[Mark(6, 16, "a")])
    assert pieces(paragraph) == [("About ", ""), ("12 bridges", "a"), (" fell.", "")]


def test_of_nested_claims_the_shorter_lies_on_top() -> None:
    [paragraph] = cut_into_paragraphs("abcdef", marks=[Mark(2, 4, "in"), Mark(0, 6, "out-")])
    assert pieces(paragraph) == [("ab", "out-"), ("cd", "out-in"), ("ef", "out-")]


def test_overlapping_claims_share_the_piece_between_them() -> None:
    [paragraph] = cut_into_paragraphs("abcdef", marks=[Mark(0, 4, "1"), Mark(2, 6, "2")])
    assert pieces(paragraph) == [("ab", "1"), ("cd", "12"), ("ef", "2")]


def test_two_claims_on_the_same_words_are_both_kept() -> None:
    [paragraph] = cut_into_paragraphs("abcd", marks=[Mark(1, 3, "1"), Mark(1, 3, "2")])
    assert pieces(paragraph) == [("a", ""), ("bc", "12"), ("d", "")]


def test_a_claim_across_lines_goes_on_in_the_next_paragraph() -> None:
    paragraphs = cut_into_paragraphs("ab\ncd", marks=[Mark(1, 4, "q")])
    assert [pieces(paragraph) for paragraph in paragraphs] == [
        [("a", ""), ("b", "q")],
        [("c", "q"), ("d", "")],
    ]


def test_only_the_first_piece_of_a_claim_is_marked_as_first() -> None:
    paragraphs = cut_into_paragraphs("ab\ncd", marks=[Mark(1, 4, "q")])
    firsts = [
        layer.is_first
        for paragraph in paragraphs
        for segment in paragraph.segments
        for layer in segment.layers
    ]
    assert firsts == [True, False]


def test_offsets_count_code_points_not_utf_16_units() -> None:
    text = "👩‍🚀🚀 said 12,000."
    start = text.index("12,000")
    [paragraph] = cut_into_paragraphs(text, marks=[Mark(start, start + 6, "n")])
    assert ("12,000", "n") in pieces(paragraph)


@pytest.mark.parametrize("span", [(2, 2), (-1, 2), (1, 9)])
def test_a_span_that_is_empty_or_leaves_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not lie in"):
        cut_into_paragraphs("abc", marks=[Mark(*span, of="")])


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Mark[str]]]:
    text = draw(st.text(alphabet="ab é🚀\n", min_size=1, max_size=40))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    pairs = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), max_size=6))
    return text, [Mark(min(a, b), max(a, b), str(n)) for n, (a, b) in enumerate(pairs)]


@given(texts_with_spans())
def test_no_character_is_lost_and_each_is_under_exactly_its_claims(
    case: tuple[str, list[Mark[str]]],
) -> None:
    text, spans = case
    paragraphs = cut_into_paragraphs(text, marks=spans)
    assert [p.text for p in paragraphs] == [line for line in text.split("\n") if line.strip()]
    for paragraph in paragraphs:
        for segment in paragraph.segments:
            for offset, character in enumerate(segment.text, segment.start):
                assert text[offset] == character
                covering = {span.of for span in spans if span.start <= offset < span.end}
                assert {layer.mark.of for layer in segment.layers} == covering
