"""Labelled sentences of news: value, unit, bound, direction and concept of every figure."""

from pathlib import Path

from annotations.claims.types import FoundFigure
from tests.claims.test_quantities import figures_of


def labelled_sentences() -> list[tuple[str, list[str]]]:
    """Read `figures.txt`: sentences, each with its figures below."""
    lines = Path(__file__).with_name("figures.txt").read_text(encoding="utf-8").splitlines()
    blocks: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("  "):
            blocks[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            blocks.append((line, []))
    return blocks


def as_label(sentence: str, found: FoundFigure) -> str:
    figure = found.figure
    value = f"{figure.low:.6g}"
    if figure.high != figure.low:
        value += f"..{figure.high:.6g}"
    fields = (value, figure.unit, figure.bound, figure.direction, figure.concept)
    return " | ".join([sentence[found.start : found.end], *(field or "-" for field in fields)])


def test_a_sentence_of_news_states_the_figures_a_checker_reads_in_it() -> None:
    for sentence, labels in labelled_sentences():
        assert [as_label(sentence, found) for found in figures_of(sentence)] == labels, sentence
