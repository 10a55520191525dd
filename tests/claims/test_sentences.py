"""Sentence boundaries: what ends a sentence, what only looks like it, and what a line is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.sentences import LineKind, classify_line, is_headline, split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Navy sent two ships to St. Helier.",
        "Mr. Osei met Dr. J. F. Lindqvist at 10 a.m. Monday.",
        "The doors open at 7 p.m. Dec. 8 at the hall.",
        "Prices rose 3.5 percent to $1.2 million.",
        "It cost No. 10 dearly, i.e. about £3.4m.",
        "He waited... and waited.",
        "“Is it over?” she asked.",
        "“Is it over?” Ms Osei asked the clerk.",
        "“It is over!” shouted one man.",
        "Volterra Inc. chief Anna Vogel resigned on Jan. 3 in Boise, Idaho.",
        "See www.thornbridge.example.org for details.",
        "The plant (see p. 14) closed in 2019.",
        "The new iPad sells for $300.",
    ],
)
def test_a_point_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He moved to the U.S.", "The house cost $2m."),
        ("The watchdog is the SEC.", "The company agreed."),
        ("“We lost.”", "The hall was silent."),
        ("It closed in 2019.", "12 people lost their jobs."),
        ("Who pays?", "Nobody knows."),
        ("The talks failed…", "Then the shooting began."),
        ("It opens at 9 a.m.", "Visitors pay nothing."),
        ("(He has since left.)", "She stayed."),
        ("“We tried.", "We failed,” he said."),
        ("Rain is likely. 🌧️", "Take a coat."),
        ("He wrote: “One voice!! 🎉🎉”", "The club did not reply."),
        ("She asked: “Are you OK???”", "“I told her not to worry,” he said."),
        ("It sold Birch Ltd.", "The price was not disclosed."),
    ],
)
def test_a_stop_before_a_new_sentence_ends_one(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


def test_a_stop_without_a_space_still_ends_a_sentence() -> None:
    assert sentences("They left the town.Then it burned.") == [
        "They left the town.",
        "Then it burned.",
    ]


def test_a_non_breaking_space_separates_sentences_as_any_other() -> None:
    assert sentences("It rained.\u00a0The river rose.") == ["It rained.", "The river rose."]


def test_lines_are_sentences_of_their_own() -> None:
    text = (
        "River bursts its banks\nBy Ana Reis\n\n• 12 roads closed\n• two bridges lost\nIt rained."
    )
    assert sentences(text) == [
        "River bursts its banks",
        "By Ana Reis",
        "• 12 roads closed",
        "• two bridges lost",
        "It rained.",
    ]


def test_a_numbered_item_keeps_its_number() -> None:
    assert sentences("1. Boil water. 2 litres will do.\n2. Add salt.") == [
        "1. Boil water.",
        "2 litres will do.",
        "2. Add salt.",
    ]


def test_a_hard_wrapped_paragraph_is_read_through() -> None:
    text = (
        "The committee heard on Tuesday that the works had cost more than the\n"
        "city had set aside and that the contractor had asked for a further sum\n"
        "to finish them. Members agreed to pay, but not before the summer break\n"
        "ends."
    )
    assert len(sentences(text)) == 2


def test_headlines_bylines_lists_and_tables_are_told_from_prose() -> None:
    text = (
        "Council votes to shut two libraries\nBy Jack Pemberton\n\nThe council voted on Monday.\n"
        "• Eastgate closes in May\nYear | Visits | Change\n"
    )
    kinds = [classify_line(text, span) for span in split_sentences(text)]
    assert kinds == [
        LineKind.HEADLINE,
        LineKind.BYLINE,
        LineKind.PROSE,
        LineKind.LIST_ITEM,
        LineKind.TABLE_ROW,
    ]
    assert [is_headline(text, span) for span in split_sentences(text)][:3] == [True, True, False]


def test_a_sentence_that_opens_with_by_is_no_byline() -> None:
    text = "Storm latest\n\nBy late Tuesday the river had fallen by a metre.\n"
    assert not is_headline(text, split_sentences(text)[1])


@given(st.text())
def test_spans_are_exact_sorted_and_cover_every_letter(text: str) -> None:
    spans = split_sentences(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert not any(c.isalnum() for c in text[end : span.start])
        classify_line(text, span)
        end = span.end
    assert not any(c.isalnum() for c in text[end:])


@given(st.text(alphabet=" \n.!?…“”\"'’()Ab1,;|\t•", max_size=200))
def test_any_run_of_marks_is_split_the_same_way_twice(text: str) -> None:
    assert split_sentences(text) == split_sentences(text)


@pytest.mark.parametrize(
    "unit",
    ["word ", ".", "a. ", "Mr. ", "“", "a!\n", "1", "\u00a0", "A| ", "• a\n", "(", ".)", "a\n\n\n"],
)
def test_time_grows_linearly_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        split_sentences(text)
        return time.process_time() - started

    seconds(10_000)
    assert seconds(400_000) < 40 * max(seconds(50_000), 0.01)
