"""The score that puts a desk's day in order, and the reasons it gives."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims import checkworthiness_model
from annotations.claims.checkworthiness import Worthiness, score
from annotations.claims.checkworthiness_model import load_weights, ngrams
from annotations.claims.dates import find_dates
from annotations.claims.figures import find_figures
from annotations.claims.quotes import find_quotes
from annotations.claims.types import Figure, Span

JOBS = Figure(low=2300, high=2300, unit="jobs", bound="=", direction=None, concept="jobs")


def scored(sentence: str, *, has_figure: bool = False, **situation: bool | int) -> Worthiness:
    return score(
        sentence,
        figures=(JOBS,) if has_figure else (),
        position=int(situation.get("position", 5)),
        is_headline=bool(situation.get("is_headline", False)),
        is_quote=bool(situation.get("is_quote", False)),
        is_anonymous=bool(situation.get("is_anonymous", False)),
    )


HARD_FACTS = [
    "The plant in Lyon closed in June after a fire killed two workers.",
    "Parliament passed a law that bans bottom trawling in four areas.",
    "A study published on Thursday found that coverage had fallen since 2019.",
    "The landslide was caused by felling above the village, an inquiry found.",
]
SOFT_SENTENCES = [
    "The council should be ashamed of itself.",
    "It was a golden evening, all scarves and song.",
    "Will it be enough?",
    "Many experts believe trust is hard to rebuild.",
    "“I will remember that noise for ever,” she said.",
    "Perhaps things will look brighter tomorrow.",
]


@pytest.mark.parametrize("fact", HARD_FACTS)
@pytest.mark.parametrize("soft", SOFT_SENTENCES)
def test_hard_facts_come_before_opinion_scene_and_question(fact: str, soft: str) -> None:
    assert scored(fact).score > 0.5 > scored(soft, is_quote="“" in soft).score


def test_a_figure_raises_the_score_and_says_so() -> None:
    sentence = "The company will cut 2,300 jobs at its main plant."
    with_figure, without = scored(sentence, has_figure=True), scored(sentence)
    assert with_figure.score > without.score
    assert "states a figure" in with_figure.reasons


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The company should apologise to its staff.", "opinion: “should”"),
        ("Who will pay for all of this?", "question"),
        ("Critics say the models are too simple.", "vague attribution: “Critics”"),
        ("Two men were arrested at the port.", "reports an event: “arrested”"),
        ("Parliament approved the treaty.", "reports a decision or policy: “approved”"),
        ("The fire was caused by a fault.", "states a cause: “caused”"),
        ("A survey put support lower.", "reports a finding or statistics: “survey”"),
    ],
)
def test_a_reviewer_reads_why(sentence: str, reason: str) -> None:
    assert reason in scored(sentence).reasons


def test_a_headline_ranks_below_the_same_words_in_the_text() -> None:
    words = "Council votes to shut two libraries"
    assert scored(words, is_headline=True).score < scored(words).score


def test_a_byline_is_never_worth_a_check() -> None:
    assert scored("By Ana Reis in Lisbon", is_headline=True).score < 0.05


def test_a_quote_without_a_figure_ranks_below_one_with() -> None:
    quoted = "“Orders have dried up and 2,300 of us are out of work,” he said."
    plain = scored(quoted, is_quote=True)
    assert scored(quoted, has_figure=True, is_quote=True).score > plain.score
    assert "quote without a figure" in plain.reasons


def test_an_anonymous_source_is_named_as_a_reason() -> None:
    sentence = "One official said the jets had left the base."
    assert "rests on an anonymous source" in scored(sentence, is_anonymous=True).reasons or (
        scored(sentence, is_anonymous=True).score < scored(sentence).score
    )


def test_the_month_of_may_is_no_prediction() -> None:
    sentence = "The law came into force in May after a vote."
    assert not any("prediction" in reason for reason in scored(sentence).reasons)


def labelled() -> list[tuple[float, bool, str]]:
    """Score the sentences of `worthiness.txt` with the figures and quotes they hold."""
    lines = Path(__file__).with_name("worthiness.txt").read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        label, _, text = line.partition(" ")
        if label not in {"+", "-"}:
            continue
        whole = Span(0, len(text))
        quotes = find_quotes(text, sentences=[whole])
        dates = [Span(found.start, found.end) for found in find_dates(text, start=0, end=whole.end)]
        figures = find_figures(text, start=0, end=whole.end, blocked=dates)
        found = score(
            text,
            figures=[figure.figure for figure in figures],
            position=99,
            is_headline=False,
            is_quote=any(quote.is_direct for quote in quotes),
            is_anonymous=any(quote.is_anonymous for quote in quotes),
        )
        rows.append((found.score, label == "+", text))
    return sorted(rows, reverse=True)


def test_news_labelled_before_it_was_scored_comes_in_the_right_order() -> None:
    rows = labelled()
    assert len(rows) >= 120
    precisions = [
        sum(is_worth for _, is_worth, _ in rows[: rank + 1]) / (rank + 1)
        for rank, (_, is_worth, _) in enumerate(rows)
        if is_worth
    ]
    assert sum(precisions) / len(precisions) >= 0.98


def test_a_half_is_where_a_desk_would_start() -> None:
    wrong = [text for value, is_worth, text in labelled() if (value >= 0.5) is not is_worth]
    assert len(wrong) <= 8, wrong


@given(st.text(), st.sets(st.sampled_from(["is_headline", "is_quote", "is_anonymous"])))
def test_any_text_scores_between_nought_and_one_with_a_reason(
    text: str, situation: set[str]
) -> None:
    found = scored(text, **dict.fromkeys(situation, True))
    assert 0.0 <= found.score <= 1.0
    assert 1 <= len(found.reasons) <= 6
    assert found == scored(text, **dict.fromkeys(situation, True))


def test_a_sentence_is_scored_in_less_than_a_third_of_a_millisecond() -> None:
    scored(HARD_FACTS[0])
    best = min(_seconds(HARD_FACTS) for _ in range(5))
    assert best / len(HARD_FACTS) < 0.3e-3


def _seconds(sentences: list[str]) -> float:
    started = time.process_time()
    for sentence in sentences:
        scored(sentence)
    return time.process_time() - started


def test_a_line_of_five_megabytes_is_scored_by_its_head() -> None:
    started = time.process_time()
    scored("five million words " * 260_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["By " + "A" * 5_000 + "!", "By " + "Aa, " * 2_000, "A" * 50_000])
def test_no_pattern_is_led_astray_by_a_run_of_letters(text: str) -> None:
    started = time.process_time()
    scored(text)
    assert time.process_time() - started < 1


def test_the_shipped_weights_are_small_and_say_where_they_come_from() -> None:
    path = Path(checkworthiness_model.__file__).with_name("checkworthiness_weights.json")
    assert path.stat().st_size < 600 * 1024
    attribution = json.loads(path.read_text(encoding="utf-8"))["attribution"]
    assert "ClaimBuster" in attribution
    assert "CC BY 4.0" in attribution


def test_numbers_and_years_count_by_their_kind() -> None:
    assert ngrams("In 2019 sales rose 4.5%")[:6] == ["in", "<y>", "sales", "rose", "<n>", "%"]


def test_the_model_knows_words_pairs_and_stems() -> None:
    known = load_weights().ngrams
    assert known["<n>"] > 0
    assert any(gram.startswith("~") for gram in known)
    assert any(" " in gram for gram in known)
