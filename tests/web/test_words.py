"""Figures and dates in the words people use."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from annotations.web.words import counted, day_in_words, figure_in_words, moment_in_words

NOW = datetime(2024, 11, 22, 12, 0, tzinfo=UTC)


def figure(low: float, high: float | None = None, **values: str) -> dict[str, Any]:
    plain = {"unit": "", "bound": "=", "direction": None, "concept": ""}
    return {**plain, "low": low, "high": low if high is None else high, **values}


@pytest.mark.parametrize(
    ("stored", "signs", "words"),
    [
        (
            figure(12_000, unit="soldiers", bound="<="),
            "≤ 12,000 soldiers",
            "up to 12,000 soldiers",
        ),
        (figure(56.2e9, unit="USD", bound=">"), "> $56.2 billion", "over $56.2 billion"),
        (figure(0.6, unit="%", direction="down"), "down 0.6%", "down 0.6%"),
        (figure(10e6, 12e6, unit="EUR"), "€10–12 million", "€10–12 million"),
        (figure(3, 5, unit="%"), "3–5%", "3–5%"),
        (figure(900, 1100, unit="km"), "900–1,100 km", "900–1,100 km"),
        (figure(5e5, 2e6, unit="USD"), "$500,000–2 million", "$500,000–2 million"),
        (figure(3, unit="CHF", bound="~"), "≈ CHF 3", "about CHF 3"),
        (figure(-4.5, unit="USD"), "−$4.5", "−$4.5"),
        (figure(2, bound=">="), "≥ 2", "at least 2"),
    ],
)
def test_a_figure_is_written_as_it_is_read(stored: dict[str, Any], signs: str, words: str) -> None:
    written = figure_in_words(stored)
    assert written is not None
    assert (written.signs, written.words) == (signs, words)


def test_where_there_is_no_figure_nothing_is_written() -> None:
    assert figure_in_words(None) is None


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=3), "today, 09:00"),
        (timedelta(hours=14), "yesterday, 22:00"),
        (timedelta(days=5), "17 November"),
        (timedelta(days=400), "19 October 2023"),
        (timedelta(hours=-2), "today, 14:00"),
        (timedelta(hours=-20), "tomorrow, 08:00"),
    ],
)
def test_a_moment_is_said_as_people_do(ago: timedelta, said: str) -> None:
    assert moment_in_words(NOW - ago, now=NOW) == said


def test_a_day_alone_names_its_year() -> None:
    assert day_in_words(date(2024, 11, 4)) == "4 November 2024"


def test_one_thing_is_not_plural() -> None:
    assert [counted(n, "claim") for n in (0, 1, 1204)] == ["0 claims", "1 claim", "1,204 claims"]
    assert counted(2, "piece of work", "pieces of work") == "2 pieces of work"
