import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.sources.features import DOCUMENT_FEATURES, SENTENCE_FEATURES
from annotations.sources.lexicon import word_groups, word_list
from annotations.sources.stemming import stem
from annotations.sources.weights import Model, load_model, logistic
from annotations.sources.words import content_words, normalise, words


# Examples of the paper, one or more of each step.
@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("feed", "feed"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("sing", "sing"),
        ("conflated", "conflat"),
        ("hopping", "hop"),
        ("falling", "fall"),
        ("filing", "file"),
        ("happy", "happi"),
        ("relational", "relat"),
        ("conditional", "condit"),
        ("digitizer", "digit"),
        ("decisiveness", "decis"),
        ("triplicate", "triplic"),
        ("electrical", "electr"),
        ("hopeful", "hope"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("effective", "effect"),
        ("probate", "probat"),
        ("cease", "ceas"),
        ("controll", "control"),
        ("is", "is"),
    ],
)
def test_words_are_stemmed_as_the_paper_has_it(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_numbers_match_however_they_are_grouped() -> None:
    assert normalise("12,000") == normalise("12000")
    assert normalise("56.2") != normalise("562")


def test_accents_and_case_do_not_matter() -> None:
    assert normalise("Zürich") == normalise("ZURICH")


def test_the_remains_of_a_possessive_are_not_words() -> None:
    assert content_words("Kyiv's allies") == ["Kyiv", "allies"]


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert normalise(text[word.start : word.end]) == word.stem


def test_a_list_that_is_not_one_is_refused() -> None:
    with pytest.raises(TypeError):
        word_list("synonyms")
    with pytest.raises(TypeError):
        word_groups("stop_words")


@pytest.mark.parametrize("name", ["abstract", "article", "document"])
def test_the_weights_are_in_step_with_the_features(name: str) -> None:
    names = DOCUMENT_FEATURES if name == "document" else SENTENCE_FEATURES
    assert any(load_model(name).coefficients(names))


def test_place_does_not_count_in_articles() -> None:
    assert not {"place", "is_last", "is_near_end"} & load_model("article").weights.keys()


def test_a_weight_without_a_feature_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        Model(0.0, {"colour": 1.0}).coefficients(("size",))


@pytest.mark.parametrize("odds", [-1e9, -3.0, 0.0, 3.0, 1e9])
def test_odds_of_any_size_become_a_probability(odds: float) -> None:
    assert 0 <= logistic(odds) <= 1
    assert logistic(odds) + logistic(-odds) == pytest.approx(1)
