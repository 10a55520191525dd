"""The people a text names, and how "Ms Lee", "she" and "the mayor" lead back to them."""

import pytest

from annotations.claims.anonymity import is_anonymous_source
from annotations.claims.speakers import SpeakerIndex

TEXT = (
    "Mayor Jane Lee met Karim Haddad, the striker, in Harrow. Dr Tomás Quiroga was there too. "
    "The Bank of England said nothing. Ludwig van der Berg, 51, watched."
)


def resolve(phrase: str) -> str:
    return SpeakerIndex(TEXT).resolve(phrase, len(TEXT))


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("Lee", "Jane Lee"),
        ("Ms Lee", "Jane Lee"),
        ("Mayor Jane Lee", "Jane Lee"),
        ("Haddad", "Karim Haddad"),
        ("the striker", "Karim Haddad"),
        ("the mayor", "Jane Lee"),
        ("she", "Jane Lee"),
        ("Quiroga", "Tomás Quiroga"),
        ("Berg", "Ludwig van der Berg"),
        ("the Bank of England", "Bank of England"),
        ("the company", "the company"),
        ("One resident", "one resident"),
        ("it", "Bank of England"),
    ],
)
def test_a_phrase_leads_to_the_fullest_name(phrase: str, speaker: str) -> None:
    assert resolve(phrase) == speaker


@pytest.mark.parametrize("pronoun", ["they", "we"])
def test_a_pronoun_that_leads_nowhere_names_nobody(pronoun: str) -> None:
    assert resolve(pronoun) == ""


def test_a_name_is_not_resolved_in_a_text_without_it() -> None:
    assert SpeakerIndex("Rain fell.").resolve("Ms Lee", 5) == "Ms Lee"


def test_institutions_are_not_people() -> None:
    text = "The Harrow City Council met. Thornbridge University closed."
    assert SpeakerIndex(text).mentions == []


@pytest.mark.parametrize(
    "phrase", ["a senior official", "two people", "one diplomat", "sources", "an unnamed aide"]
)
def test_indefinite_sources_are_anonymous(phrase: str) -> None:
    assert is_anonymous_source(phrase, "")


@pytest.mark.parametrize("phrase", ["Jane Lee", "the ministry", "officials", "the company"])
def test_named_and_institutional_sources_are_not_anonymous(phrase: str) -> None:
    assert not is_anonymous_source(phrase, "")


def test_the_rest_of_the_sentence_may_hide_a_source() -> None:
    context = "a woman said, speaking on condition of anonymity"
    assert is_anonymous_source("a woman", context)
