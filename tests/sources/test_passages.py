from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.sources.features import is_abstract, read_sentences, weigh
from annotations.sources.passages import MAX_SENTENCES, best_passages, highlights, query_stems
from annotations.sources.query import build_query
from annotations.sources.types import Query
from tests.sources.documents import CLAIM, REPORT, SENTENCE


def ask(claim: str = CLAIM, sentence: str = SENTENCE) -> Query:
    return build_query(claim, sentence=sentence, figure=None, speaker="", on=None)


def test_the_passage_is_the_sentence_that_speaks_to_the_claim() -> None:
    [best] = best_passages(REPORT, ask())
    assert best.passage.text.startswith("The civil protection agency counted 43 people")


def test_offsets_are_exact_where_characters_are_wide() -> None:
    text = f"😀 Café déjà vu. {REPORT}"
    [best] = best_passages(text, ask())
    assert text[best.passage.start : best.passage.end] == best.passage.text


def test_passages_do_not_overlap() -> None:
    passages = sorted(
        (found.passage for found in best_passages(REPORT, ask(), limit=5)), key=lambda p: p.start
    )
    assert len(passages) > 1
    for one, other in pairwise(passages):
        assert one.end <= other.start


def test_a_neighbour_joins_when_it_says_what_is_missing() -> None:
    text = (
        "Ana Duarte leads the harbour authority. She said 250 containers were lost in the storm. "
        "The weather is fine today."
    )
    asked = ask(
        "250 containers were lost", "Ana Duarte said 250 containers were lost in the storm."
    )
    [best] = best_passages(text, asked)
    assert "Ana Duarte" in best.passage.text
    assert "weather" not in best.passage.text


def test_a_passage_has_three_sentences_at_most() -> None:
    text = "Alpha met beta. Gamma met delta. Epsilon met zeta. Eta met theta. Iota met kappa."
    asked = ask("x", "alpha beta gamma delta epsilon zeta eta theta iota kappa")
    [best] = best_passages(text, asked)
    assert best.passage.text.count(".") == MAX_SENTENCES


@pytest.mark.parametrize("text", ["", "   \n ", "Nothing in common here."])
def test_a_text_that_shares_no_word_has_no_passage(text: str) -> None:
    assert best_passages(text, ask()) == []


def test_a_query_without_words_finds_no_passage() -> None:
    assert best_passages(REPORT, ask("", "")) == []


def test_the_words_and_figures_that_match_are_marked() -> None:
    query = ask("43 people were killed", "43 people were killed.")
    wanted = weigh(query_stems(query), sentences=read_sentences(REPORT))
    [best] = best_passages(REPORT, query, wanted=wanted)
    text = best.passage.text
    marked = {text[start:end] for start, end in highlights(text, wanted)}
    assert marked == {"43", "people", "killed"}


def test_other_forms_of_a_word_and_of_a_number_match() -> None:
    query = ask("12,000 soldiers deployed", "12,000 soldiers deployed.")
    passage = "The deployment of 12000 soldiers ended."
    wanted = weigh(query_stems(query), sentences=read_sentences(passage))
    marked = {passage[start:end] for start, end in highlights(passage, wanted)}
    assert marked == {"deployment", "12000", "soldiers"}


def test_place_counts_in_a_scientific_abstract_only() -> None:
    abstract = (
        "We studied sleep in a cohort of patients. Methods are described. Data were analysed. "
        "The results differed significantly. We conclude that sleep matters."
    )
    assert is_abstract(abstract)
    assert not is_abstract(REPORT)


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_and_any_claim_give_exact_passages(text: str, claim: str) -> None:
    for found in best_passages(text, ask(claim, claim), limit=3):
        passage = found.passage
        assert text[passage.start : passage.end] == passage.text
        assert 0 <= found.score <= 1
        assert 0 <= found.coverage <= 1
