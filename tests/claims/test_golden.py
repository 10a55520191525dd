"""Twelve articles labelled by hand: what we call a sentence, a quote, a figure, worth a check.

`golden/README.md` describes the labels. `known_miss` marks what the code is known to get wrong.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from annotations.claims.quotes import Quote, find_quotes
from annotations.claims.sentences import LineKind, classify_line, split_sentences
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim, Span

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = sorted(path.stem for path in GOLDEN.glob("*.json"))

Label = dict[str, Any]


@cache
def article(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@cache
def labels(name: str) -> Label:
    loaded: Label = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def claims(name: str) -> list[ExtractedClaim]:
    return split(article(name), published_on=date.fromisoformat(labels(name)["published_on"]))


def place(label: Label) -> tuple[int, int]:
    return label["start"], label["start"] + len(label["text"])


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def figures_found(name: str) -> dict[tuple[int, int], ExtractedClaim]:
    """Map every place of every claim with a figure to its claim."""
    return {
        place: claim
        for claim in claims(name)
        if claim.figure is not None
        for place in [(claim.start, claim.end), *((p.start, p.end) for p in claim.places)]
    }


def direct_quotes(name: str) -> list[Quote]:
    text = article(name)
    found = find_quotes(text, sentences=split_sentences(text))
    return [quote for quote in found if quote.is_direct]


def wrong_fields(label: Label, found: tuple[int, int], claim: ExtractedClaim) -> set[str]:
    figure = claim.figure
    assert figure is not None
    wrong = {
        field
        for field in ("low", "high")
        if getattr(figure, field) != pytest.approx(label[field], rel=1e-6)
    }
    wrong |= {f for f in ("unit", "bound", "direction") if getattr(figure, f) != label[f]}
    if claim.kind != label["kind"]:
        wrong.add("kind")
    if found != place(label):
        wrong.add("span")
    return wrong


def test_there_are_twelve_articles() -> None:
    assert len(ARTICLES) == 12


@pytest.mark.parametrize("name", ARTICLES)
def test_every_label_stands_where_it_says(name: str) -> None:
    text = article(name)
    for key in ("quotes", "figures", "not_figures", "dates"):
        for label in labels(name)[key]:
            start, end = place(label)
            assert text[start:end] == label["text"]


@pytest.mark.parametrize("name", ARTICLES)
def test_sentences_are_those_a_reader_sees(name: str) -> None:
    text = article(name)
    found = [text[span.start : span.end] for span in split_sentences(text)]
    assert found == [sentence["text"] for sentence in labels(name)["sentences"]]


@pytest.mark.parametrize("name", ARTICLES)
def test_headlines_and_bylines_are_told_from_prose(name: str) -> None:
    text = article(name)
    not_prose = {LineKind.HEADLINE, LineKind.BYLINE}
    for span, label in zip(split_sentences(text), labels(name)["sentences"], strict=True):
        is_prose = classify_line(text, span) not in not_prose
        assert is_prose == (label["kind"] not in {"headline", "byline"}), label["text"]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_direct_quote_is_found_whole_and_nothing_else(name: str) -> None:
    found = {(quote.start, quote.end) for quote in direct_quotes(name)}
    assert found == {place(label) for label in labels(name)["quotes"]}


@pytest.mark.parametrize("name", ARTICLES)
def test_every_quote_has_its_speaker(name: str) -> None:
    found = {(q.start, q.end): (q.speaker, q.is_anonymous) for q in direct_quotes(name)}
    wanted = {
        place(label): (label["speaker"], label["is_anonymous"]) for label in labels(name)["quotes"]
    }
    assert found == wanted


@pytest.mark.parametrize("name", ARTICLES)
def test_every_figure_is_found_and_read_right(name: str) -> None:
    found = figures_found(name)
    problems = []
    for label in labels(name)["figures"]:
        known = set(label["known_miss"])
        nearest = max(found, key=lambda span, label=label: overlap(span, place(label)))  # type: ignore[misc]
        if overlap(nearest, place(label)) <= 0:
            wrong = {"all"}
        else:
            wrong = wrong_fields(label, nearest, found[nearest])
        if "all" not in known and wrong - known:
            problems.append((label["text"], sorted(wrong - known)))
    assert problems == []


@pytest.mark.parametrize("name", ARTICLES)
def test_no_look_alike_becomes_a_figure(name: str) -> None:
    known = [
        place(label)
        for key in ("figures", "not_figures")
        for label in labels(name)[key]
        if key == "figures" or label["known_miss"]
    ]
    alarms = [
        article(name)[span[0] : span[1]]
        for span in figures_found(name)
        if not any(overlap(span, other) > 0 for other in known)
    ]
    assert alarms == []


@pytest.mark.parametrize("name", ARTICLES)
def test_dates_are_found_and_resolved(name: str) -> None:
    found = {
        (claim.start, claim.end): claim.period
        for claim in claims(name)
        if claim.kind == ClaimKind.DATE
    }
    for label in labels(name)["dates"]:
        if not label["known_miss"]:
            assert found.get(place(label)) == label["period"], label["text"]


def scored_sentences(name: str) -> list[tuple[float, bool, str]]:
    """Pair the score each labelled sentence gets in the pipeline with its label.

    A sentence that made no claim has no score we can see; it ranks last.
    """
    best: dict[Span, float] = {}
    for claim in claims(name):
        best[claim.sentence] = max(best.get(claim.sentence, 0.0), claim.checkworthiness)
    spans = split_sentences(article(name))
    return [
        (best.get(span, 0.0), label["worth"], label["text"])
        for span, label in zip(spans, labels(name)["sentences"], strict=True)
        if label["worth"] is not None
    ]


def average_precision(rows: list[tuple[float, bool, str]]) -> float:
    hits, total = 0, 0.0
    for rank, (_, is_worth, _) in enumerate(sorted(rows, key=lambda row: -row[0]), 1):
        if is_worth:
            hits += 1
            total += hits / rank
    return total / hits


def test_check_worthy_sentences_come_first() -> None:
    rows = [row for name in ARTICLES for row in scored_sentences(name)]
    assert average_precision(rows) >= 0.95


@pytest.mark.parametrize("name", ARTICLES)
def test_check_worthy_sentences_come_first_in_each_article(name: str) -> None:
    assert average_precision(scored_sentences(name)) >= 0.85


def test_nearly_every_check_worthy_sentence_yields_a_claim() -> None:
    worth = [row for name in ARTICLES for row in scored_sentences(name) if row[1]]
    missed = [text for score, _, text in worth if score == 0.0]
    assert len(missed) <= 0.04 * len(worth), missed


@pytest.mark.parametrize("name", ARTICLES)
def test_every_quote_becomes_a_claim_with_its_speaker(name: str) -> None:
    found = {(c.start, c.end): c.speaker for c in claims(name) if c.kind == ClaimKind.QUOTE}
    assert found == {place(label): label["speaker"] for label in labels(name)["quotes"]}
