"""What each claim of a sentence is worth beside the others, and why."""

from datetime import date

import pytest

from annotations.claims.by_hand import read_passage
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim

PUBLISHED = date(2024, 11, 20)


def claims_of(text: str) -> list[ExtractedClaim]:
    return split(text, published_on=PUBLISHED)


def claim(text: str, words: str) -> ExtractedClaim:
    return next(found for found in claims_of(text) if found.text == words)


LOWERED = [
    (
        "Two people familiar with the talks said the ship cost $3 million.",
        "Two people",
        "$3 million",
    ),
    (
        "The sale for $3 million was confirmed by one U.S. official and three individuals.",
        "one U.S. official",
        "$3 million",
    ),
    (
        "The sale for $3 million was confirmed by one U.S. official and three individuals.",
        "three individuals",
        "$3 million",
    ),
    ("The trial of Ana Reis, 44, cost the city $3 million.", "44", "$3 million"),
    ("The repair took three weeks and cost $3 million.", "three weeks", "$3 million"),
    ("Output doubled and $3 million was paid out.", "doubled", "$3 million"),
    ("Two advisers were paid $3 million.", "Two advisers", "$3 million"),
    ("The city has paid $3 million since 2019.", "since 2019", "$3 million"),
    ("In 2019 the city counted 4,120 empty homes.", "In 2019", "4,120 empty homes"),
]


@pytest.mark.parametrize(("text", "lesser", "greater"), LOWERED)
def test_what_a_desk_would_not_check_first_ranks_below_what_it_would(
    text: str, lesser: str, greater: str
) -> None:
    assert claim(text, lesser).checkworthiness < 0.8 * claim(text, greater).checkworthiness


REASONS = [
    ("Two people familiar with the talks said the ship sank.", "Two people", "own sources"),
    ("The trial of Ana Reis, 44, was delayed.", "44", "an age"),
    ("The repair took three weeks.", "three weeks", "a short duration"),
    ("The repair took three years.", "three years", "a duration"),
    ("Output doubled.", "doubled", "a multiple"),
    ("Two advisers left the agency.", "Two advisers", "a small count of people"),
    ("The tax raised $3 million.", "$3 million", "a sum of money"),
    ("Output fell 3 percent.", "3 percent", "a percentage"),
    ("The storm destroyed 4,120 homes.", "4,120 homes", "a large number"),
    ("Three men were killed by the blast.", "Three men", "people harmed or held"),
]


@pytest.mark.parametrize(("text", "words", "reason"), REASONS)
def test_the_first_reason_is_that_of_the_claim_itself(text: str, words: str, reason: str) -> None:
    assert reason in claim(text, words).reasons[0]


def test_a_count_of_people_who_do_not_speak_is_no_count_of_sources() -> None:
    found = claim("Three officials were arrested over the fraud.", "Three officials")
    assert not any("sources" in reason for reason in found.reasons)


def test_a_date_does_not_state_a_figure() -> None:
    found = claim("In 2019 the city counted 4,120 empty homes.", "In 2019")
    assert found.reasons[0] == "a date"
    assert "states a figure" not in found.reasons


def test_words_that_size_a_number_are_no_vague_attribution() -> None:
    for text in ("As many as 300 homes burned.", "Some 40 homes burned."):
        (found,) = claims_of(text)
        assert not any("vague" in reason for reason in found.reasons)


def test_a_sentence_whose_only_figures_are_its_sources_is_a_statement_too() -> None:
    text = "Parliament passed the law in secret, two people briefed on the vote said."
    kinds = {found.kind for found in claims_of(text)}
    assert kinds == {ClaimKind.QUANTITY, ClaimKind.STATEMENT}


def test_a_busy_day_has_an_order_at_its_top() -> None:
    text = (
        "The ministry spent $3 billion on 4,120 homes in 2023, up 12 percent, after the flood "
        "destroyed villages, a report found. The council approved 83 permits last year. "
        "The plant in Lyon closed in June."
    )
    scores = [found.checkworthiness for found in claims_of(text)]
    assert max(scores) < 0.99
    assert len({round(score, 2) for score in scores}) >= 5


def test_a_passage_marked_by_hand_is_weighed_as_the_splitter_weighs_it() -> None:
    text = "The repair took three weeks and cost $3 million."
    start = text.index("three weeks")
    marked = read_passage(text, start=start, end=start + len("three weeks"))
    assert "a short duration" in marked.reasons
    assert marked.checkworthiness < claim(text, "$3 million").checkworthiness


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Intelligence reports indicate that 4,120 men were sent.", "Intelligence reports"),
        ("The agency reports that 4,120 men were sent.", "the agency"),
        ("A new beetle has been found here, and a moth has been reported in 12 towns.", ""),
        ("The mine lost 40 percent of its staff, and nobody in Rome says why.", ""),
        ("Acme rose 3 points to 4,120 and Bolt added 12 points.", ""),
    ],
)
def test_reported_figures_have_the_speaker_the_text_names(text: str, speaker: str) -> None:
    assert {found.speaker for found in claims_of(text)} == {speaker}


def test_a_passive_has_its_agent_for_a_speaker() -> None:
    text = "The price of $3 million was confirmed by two people familiar with the talks."
    found = claim(text, "$3 million")
    assert found.speaker == "two people familiar with the talks"
    assert found.is_anonymous


def test_of_two_mentions_the_one_in_the_text_stands_for_that_in_the_headline() -> None:
    text = (
        "Acme to cut 2,300 jobs as demand cools\n\n"
        "Acme will cut 2,300 jobs by March, the company announced on Monday.\n"
    )
    found = claim(text, "2,300 jobs")
    assert found.start == text.rindex("2,300 jobs")
    assert [place.start for place in found.places] == [text.index("2,300 jobs")]
