from datetime import date

import pytest

from annotations.claims.types import Figure
from annotations.sources.query import MAX_TERMS, build_query
from annotations.sources.spelling import figure_spellings, in_words, say_figure
from annotations.sources.types import Query
from tests.sources.figure_pairs import fig

SENTENCE = (
    "The minister, Ana Duarte, said that as many as 12,000 farm workers had crossed "
    "the border near Port Vell since May."
)
CLAIM = "as many as 12,000 farm workers"


def ask(claim: str = CLAIM, sentence: str = SENTENCE, speaker: str = "", value: float = 0) -> Query:
    figure = fig(value, "workers") if value else None
    return build_query(
        claim, sentence=sentence, figure=figure, speaker=speaker, on=date(2024, 11, 18)
    )


def test_the_words_of_the_claim_come_before_those_of_its_sentence() -> None:
    terms = ask().terms
    assert terms[:3] == ("12,000", "farm", "workers")
    assert "border" in terms


def test_stop_words_are_left_out_and_no_word_stands_twice() -> None:
    terms = ask().terms
    assert not {"as", "many", "the", "of", "said"} & set(terms)
    assert len(terms) == len(set(terms))


def test_names_are_kept_whole_with_the_speaker_first() -> None:
    assert ask(speaker="Ana Duarte").names == ("Ana Duarte", "Port Vell")


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital_alone() -> None:
    assert ask("Farmers protested", "Farmers protested in Lisbon.").names == ("Lisbon",)


def test_an_acronym_that_opens_a_sentence_is_a_name() -> None:
    assert ask("NATO met", "NATO met in Vilnius.").names == ("NATO", "Vilnius")


def test_the_speaker_is_searched_for_too() -> None:
    assert "duarte" in ask("12 ships", "He counted 12 ships.", speaker="Ana Duarte").terms


def test_the_figure_is_asked_for_in_all_its_spellings() -> None:
    assert ask(value=12_000).figures == ("12,000", "12000", "12 000", "twelve thousand")


def test_the_day_of_the_claim_is_handed_on() -> None:
    assert ask().on == date(2024, 11, 18)


def test_a_claim_that_is_not_in_its_sentence_is_put_before_it() -> None:
    assert ask("a bridge collapsed", "It was old.").text == "a bridge collapsed It was old."


@pytest.mark.parametrize("text", ["", "   ", "?!", "the of and"])
def test_a_claim_without_words_asks_for_nothing(text: str) -> None:
    assert ask(text, text).terms == ()


def test_a_sentence_without_end_gives_a_bounded_query() -> None:
    endless = " ".join(f"word{number}" for number in range(5000))
    query = ask("word1", endless)
    assert len(query.terms) == MAX_TERMS
    assert len(query.text) <= 300


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (56.2e9, "56.2 billion"),
        (56.2e9, "56.2bn"),
        (3_000_000, "three million"),
        (42, "forty-two"),
        (3.4, "3.4"),
        (0, "zero"),
    ],
)
def test_a_number_is_spelt_as_papers_spell_it(value: float, spelling: str) -> None:
    assert spelling in figure_spellings(fig(value, "people"))


def test_a_range_is_asked_for_by_both_its_ends() -> None:
    assert {"12", "17"} <= set(figure_spellings(fig((12, 17), "people")))


def test_numbers_nobody_spells_out_are_left_in_digits() -> None:
    assert in_words(12_345) == []


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (fig(12_000, "soldiers", bound="<="), "up to 12,000 soldiers"),
        (fig(56.2e9, "USD", bound=">"), "more than $56.2 billion"),
        (fig(56_213_000_000, "USD"), "$56,213,000,000"),
        (fig(3.4, "%", bound="~"), "about 3.4%"),
        (fig((10, 12), "%"), "10% to 12%"),
        (fig((12, 17), "people"), "12 to 17 people"),
        (Figure(43, 43, "", "=", None, ""), "43"),
    ],
)
def test_a_figure_is_said_as_people_say_it(figure: Figure, said: str) -> None:
    assert say_figure(figure) == said


def test_a_headline_in_capitals_is_not_one_long_name() -> None:
    headline = "Ana Duarte Opens New Harbour Wall Near Old Port Vell"
    assert ask(headline, headline).names == ()
