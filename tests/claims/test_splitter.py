"""The splitter as a whole: exact offsets, order, merging, and no text that breaks it."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.claims.sentences import split_sentences
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim

SAMPLE = Path(__file__).parents[2].parent / "shared" / "samples" / "article.txt"

ARTICLE = """Flood barrier to cost twice as much
By Ana Reis

The barrier at Marsh Point will cost £48m, the council said on Monday, up from £24m in 2019.
“We looked at every cheaper design and none of them would hold,” said Tom Hale, the engineer.
At least 3,000 homes flooded in January. The council has hired 12 staff.
In its report the council repeats that at least 3,000 homes flooded.
"""


def assert_sound(text: str, claims: list[ExtractedClaim]) -> None:
    starts = [claim.start for claim in claims]
    assert starts == sorted(starts)
    for claim in claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.text
        assert claim.text.strip() == claim.text
        assert 0.0 <= claim.checkworthiness <= 1.0
        if claim.core is not None:
            assert claim.start <= claim.core.start < claim.core.end <= claim.end
        for place in claim.places:
            assert text[place.start : place.end]


def test_an_empty_text_has_no_claims() -> None:
    assert split("") == []
    assert split(" \n\t ") == []


def test_a_claim_says_where_it_stands_and_what_it_states() -> None:
    claims = split(ARTICLE, published_on=date(2024, 11, 20))
    cost = next(claim for claim in claims if claim.text == "£48m")
    assert cost.kind is ClaimKind.MONEY
    assert cost.figure is not None
    assert (cost.figure.low, cost.figure.unit) == (48e6, "GBP")
    sentence = ARTICLE[cost.sentence.start : cost.sentence.end]
    assert sentence.startswith("The barrier")
    assert sentence.endswith("2019.")


def test_every_kind_of_claim_is_found() -> None:
    text = (
        ARTICLE
        + "Turnout was 61 per cent. The minister resigned after the court convicted her. "
        + "Rovers won 3-1.\n"
    )
    kinds = {claim.kind for claim in split(text)}
    assert kinds == set(ClaimKind)


def test_a_quoted_statement_is_one_claim_with_its_speaker() -> None:
    (quote,) = [claim for claim in split(ARTICLE) if claim.kind is ClaimKind.QUOTE]
    assert quote.text.startswith("“We looked")
    assert quote.text.endswith("hold,”")
    assert quote.speaker == "Tom Hale"


def test_a_repeated_mention_is_one_claim_with_several_places() -> None:
    mentions = [claim for claim in split(ARTICLE) if claim.text.lower() == "at least 3,000 homes"]
    assert len(mentions) == 1
    (place,) = mentions[0].places
    assert ARTICLE[place.start : place.end] == "at least 3,000 homes"


def test_a_figure_inside_a_quote_has_its_speaker() -> None:
    claims = split("“We have lost 400 jobs in this town,” said Ana Reis, the mayor.")
    (jobs,) = [claim for claim in claims if claim.kind is ClaimKind.QUANTITY]
    assert jobs.speaker == "Ana Reis"


def test_a_sentence_with_a_figure_makes_no_second_claim_of_the_whole() -> None:
    kinds = [claim.kind for claim in split("The company sacked 400 workers at the plant.")]
    assert kinds == [ClaimKind.QUANTITY]


def test_dates_stay_open_when_the_day_of_the_article_is_unknown() -> None:
    text = "The minister resigned on Monday."
    (known,) = [c for c in split(text, published_on=date(2024, 11, 20)) if c.kind == "date"]
    (unknown,) = [c for c in split(text) if c.kind == "date"]
    assert (known.period, unknown.period) == ("2024-11-18/2024-11-18", "")


def test_the_sample_article_gives_its_two_figures_and_no_false_ones() -> None:
    if not SAMPLE.exists():
        pytest.skip("the shared sample article is not beside this checkout")
    text = SAMPLE.read_text(encoding="utf-8")
    figures = {claim.text: claim.figure for claim in split(text) if claim.figure}
    soldiers = figures["as many as 12,000 North Korean soldiers"]
    assert soldiers is not None
    assert (soldiers.low, soldiers.bound, soldiers.unit) == (12_000, "<=", "soldiers")
    aid = figures["over $56.2 billion in security assistance"]
    assert aid is not None
    assert (aid.low, aid.bound, aid.unit) == (56.2e9, ">", "USD")
    assert not any("F-16" in shown or "2022" in shown for shown in figures)


# Text that is likely to hit the grammar: numbers, units, quote marks, names, line ends.
PIECES = st.sampled_from(
    [
        *"“”\"'‘’.,;:!?-–—()[]$€£%½°+/",
        *[
            "12",
            "1,234",
            "2022",
            "$5",
            "3-1",
            "bn",
            "million",
            "a",
            "third",
            "of",
            "one",
            "in",
            "km",
        ],
        *[
            "per",
            "cent",
            "soldiers",
            "more",
            "than",
            "from",
            "to",
            "between",
            "and",
            "Monday",
            "May",
        ],
        *[
            "said",
            "rose",
            "Mr.",
            "U.S.",
            "aged",
            "year-old",
            "dozens",
            "half",
            "\n",
            "\u00a0",
            "\u2028",
        ],
    ]
)
NEWSLIKE = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=60).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_unicode_text_gives_sound_claims_and_the_same_twice(text: str) -> None:
    claims = split(text)
    assert_sound(text, claims)
    assert split(text) == claims


@given(NEWSLIKE)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_mix_of_the_words_of_news_gives_sound_claims(text: str) -> None:
    claims = split(text, published_on=date(2024, 2, 29))
    assert_sound(text, claims)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(max_examples=100, deadline=None)
def test_what_surrounds_a_claim_does_not_shift_it(noise: str) -> None:
    text = f"{noise}\n\nOfficials counted 4,321 burned cars.\n\n{noise}"
    assert_sound(text, split(text))


def nested_quotes(size: int) -> str:
    return "“‘" * size + "it fell by 3%" + "’”" * size


def long_line(size: int) -> str:
    return "the 12 men paid $5 to about 20 people in March " * (size // 47)


def article(size: int) -> str:
    return ARTICLE * (size // len(ARTICLE))


HOSTILE: list[tuple[str, Callable[[int], str], int]] = [
    ("digits in a row", lambda size: "1" * size, 50_000),
    ("digits and a letter", lambda size: "1" * size + "x", 40_000),
    ("groups of three digits", lambda size: "123," * size, 10_000),
    ("dotted digits", lambda size: "1." * size, 6_000),
    ("dashed digits", lambda size: "1-" * size, 6_000),
    ("letters in a row", lambda size: "a" * size, 50_000),
    ("spaces in a row", lambda size: " " * size + "5", 50_000),
    ("line ends in a row", lambda size: "\n" * size, 50_000),
    ("at signs", lambda size: "a.b@" * size, 5_000),
    ("number words", lambda size: "one hundred and " * size, 600),
    ("nested quotes", nested_quotes, 5_000),
    ("unclosed quotes", lambda size: "“" * size, 10_000),
    ("one long line", long_line, 10_000),
    ("many sentences", article, 15_000),
    ("lone surrogates and NULs", lambda size: "\ud800\0" * size, 20_000),
    ("combining marks", lambda size: "e" + "\u0301" * size, 30_000),
    ("text from right to left", lambda size: "\u202e\u05d0\u05d1 12 " * size, 1_000),
    ("straight single quotes", lambda size: "'a b' 'c " * size, 1_000),
    ("pronouns that speak", lambda size: "It said it was “too early to say”. " * size, 200),
    ("first names", lambda size: "his daughter, Inês, " * size, 1_000),
]


def cpu_seconds(text: str) -> float:
    started = time.process_time()
    split(text)
    return time.process_time() - started


@pytest.mark.parametrize(("name", "make", "size"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_time_grows_with_the_length_and_no_faster(
    name: str, make: Callable[[int], str], size: int
) -> None:
    small = min(cpu_seconds(make(size)) for _ in range(2))
    large = min(cpu_seconds(make(4 * size)) for _ in range(2))
    # Quadratic time would make this 16; the floor keeps the clock's grain out of it.
    assert large <= 8 * max(small, 0.02), f"{name}: {small:.3f} s, then {large:.3f} s"


def test_a_million_blank_lines_hold_nothing() -> None:
    assert split("\n" * 1_000_000) == []


@pytest.mark.parametrize(
    "noise",
    ["\ud800", "\0", "\u202e", "e\u0301\u0302\u0303", "\u200b", "\ufeff", "🎉\ufe0f", "İ", "ﬁ"],
)
def test_characters_that_are_not_quite_letters_shift_nothing(noise: str) -> None:
    text = (
        f"{noise} Officials{noise} counted 4,321 burned cars{noise}. "
        f"{noise}“Not one of them was insured,” said Jane Lee."
    )
    claims = split(text)
    assert_sound(text, claims)
    assert {claim.figure.low for claim in claims if claim.figure} == {4321}
    assert [claim.speaker for claim in claims if claim.kind is ClaimKind.QUOTE] == ["Jane Lee"]


def test_a_line_of_fifty_thousand_characters_keeps_exact_offsets() -> None:
    text = long_line(50_000)
    assert_sound(text, split(text))


def test_sentences_of_claims_are_those_of_the_sentence_splitter() -> None:
    spans = set(split_sentences(ARTICLE))
    assert all(claim.sentence in spans for claim in split(ARTICLE))
