"""Dates and periods, and the days they mean."""

from datetime import date

import pytest

from annotations.claims.dates import FoundDate, find_dates

# A Wednesday.
PUBLISHED = date(2024, 11, 20)


def dates_of(sentence: str, published_on: date | None = PUBLISHED) -> list[FoundDate]:
    return find_dates(sentence, start=0, end=len(sentence), published_on=published_on)


RESOLVED = [
    ("It began on 24 February 2022.", "2022-02-24/2022-02-24"),
    ("It began on February 24, 2022.", "2022-02-24/2022-02-24"),
    ("It began on 2022-02-24.", "2022-02-24/2022-02-24"),
    ("It began in February 2022.", "2022-02-01/2022-02-28"),
    ("It has gone on since February 2022.", "2022-02-01/.."),
    ("It must end by 2030.", "../2030-12-31"),
    ("It was agreed in May.", "2024-05-01/2024-05-31"),
    ("It was agreed in December.", "2023-12-01/2023-12-31"),
    ("He will take office in January.", "2025-01-01/2025-01-31"),
    ("It was seized earlier this year.", "2024-01-01/2024-11-20"),
    ("They met last Tuesday.", "2024-11-19/2024-11-19"),
    ("They met on Monday.", "2024-11-18/2024-11-18"),
    ("They will meet on Friday.", "2024-11-22/2024-11-22"),
    ("They met yesterday.", "2024-11-19/2024-11-19"),
    ("Sales fell last month.", "2024-10-01/2024-10-31"),
    ("Sales fell last year.", "2023-01-01/2023-12-31"),
    ("Sales fell last week.", "2024-11-11/2024-11-17"),
    ("Sales fell in the third quarter of 2023.", "2023-07-01/2023-09-30"),
    ("Sales fell in Q1 2024.", "2024-01-01/2024-03-31"),
    ("Sales fell in the third quarter.", "2024-07-01/2024-09-30"),
    ("Sales fell in the first half of the year.", "2024-01-01/2024-06-30"),
    ("Sales fell in Q3.", "2024-07-01/2024-09-30"),
    ("Sales fell over the past year.", "2023-11-21/2024-11-20"),
    ("They met on Tuesday last week.", "2024-11-12/2024-11-12"),
    ("They met the day before yesterday.", "2024-11-18/2024-11-18"),
    ("It burned down last night.", "2024-11-19/2024-11-19"),
    ("It will shut by the end of the year.", "../2024-12-31"),
    ("He was arrested on Christmas Day.", "2023-12-25/2023-12-25"),
    ("The shop will open on Boxing Day.", "2024-12-26/2024-12-26"),
    ("Sales fell between 2014 and 2017.", "2014-01-01/2017-12-31"),
    ("Sales fell in the 1990s.", "1990-01-01/1999-12-31"),
    ("They met on March 3-5.", "2024-03-03/2024-03-05"),
    ("They met between 8 and 13 October.", "2024-10-08/2024-10-13"),
    ("They met from 8 to 13 October.", "2024-10-08/2024-10-13"),
    ("They met on 3, 4 and 5 May.", "2024-05-03/2024-05-05"),
    ("They met on the 8th and 13th of October 2023.", "2023-10-08/2023-10-13"),
    ("They met on 8–13 October.", "2024-10-08/2024-10-13"),
    ("They met on May 3, 4 and 5 in Lisbon.", "2024-05-03/2024-05-05"),
    ("They met from 28 May to 3 June.", "2024-05-28/2024-06-03"),
    ("They met between May 28 and June 3.", "2024-05-28/2024-06-03"),
    ("They met from 28 December 2022 to 3 January 2023.", "2022-12-28/2023-01-03"),
    ("They met from 28 December to 3 January.", "2023-12-28/2024-01-03"),
    ("Sales fell from January to March.", "2024-01-01/2024-03-31"),
    ("Sales fell between July 2022 and June 2023.", "2022-07-01/2023-06-30"),
    ("Sales fell from 2014 to 2018.", "2014-01-01/2018-12-31"),
    ("It was built in the summer of 2015.", "2015-06-01/2015-08-31"),
    ("It was built in the 19th century.", "1801-01-01/1900-12-31"),
    ("Few trains ran in the 21st century.", "2001-01-01/2100-12-31"),
    ("It was built in the late 1970s.", "1977-01-01/1979-12-31"),
    ("It was signed on 24/12/2023.", "2023-12-24/2023-12-24"),
    ("It was signed on 07.06.2024.", "2024-06-07/2024-06-07"),
    ("They met on Thursday night.", "2024-11-14/2024-11-14"),
    ("In May, the court had already ruled.", "2024-05-01/2024-05-31"),
    ("They voted to close the pool from February.", "2025-02-01/.."),
    ("The council meets again on 6 January.", "2025-01-06/2025-01-06"),
    ("More rain is forecast by Friday.", "../2024-11-22"),
    ("It closed before 1990.", "../1989-12-31"),
    ("It opened after 1990.", "1991-01-01/.."),
]


@pytest.mark.parametrize(("sentence", "period"), RESOLVED)
def test_a_date_is_resolved_against_the_day_of_the_article(sentence: str, period: str) -> None:
    (found,) = dates_of(sentence)
    assert (found.period, found.is_claim) == (period, True)


def test_a_relative_date_stays_open_without_the_day_of_the_article() -> None:
    (found,) = dates_of("They met last Tuesday.", None)
    assert (found.period, found.is_claim) == ("", True)


def test_an_absolute_date_needs_no_article_date() -> None:
    (found,) = dates_of("It began in February 2022.", None)
    assert found.period == "2022-02-01/2022-02-28"


@pytest.mark.parametrize(
    "sentence",
    ["They may march.", "He sent 2000 troops.", "About 1800 homes burned.", "It costs $2024."],
)
def test_a_word_or_number_that_only_looks_like_a_date_is_none(sentence: str) -> None:
    assert dates_of(sentence) == []


def test_a_date_in_figures_that_reads_two_ways_stays_open() -> None:
    (found,) = dates_of("It was signed on 6/7/2024.")
    assert (found.period, found.is_claim) == ("", True)


@pytest.mark.parametrize(
    "fiscal",
    ["in fiscal 2023", "in fiscal year 2023", "in FY2024", "in the 2022-23 financial year"],
)
def test_a_fiscal_year_is_one_date_and_stays_open(fiscal: str) -> None:
    (found,) = dates_of(f"Revenue fell {fiscal}.")
    assert (found.period, found.is_claim) == ("", True)


def test_a_question_that_is_numbered_is_no_quarter() -> None:
    assert dates_of("Q1: How did it start?") == []


def test_a_feast_named_after_a_weekday_is_not_that_weekday() -> None:
    assert dates_of("They met on Easter Sunday.") == []


def test_a_day_that_does_not_exist_has_no_period() -> None:
    (found,) = dates_of("It began on February 30, 2022.")
    assert found.period == ""


def test_a_year_that_only_names_a_thing_is_no_claim() -> None:
    (found,) = dates_of("The 2016 election was close.")
    assert not found.is_claim
