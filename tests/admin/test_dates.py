"""The date drill-down of the admin's lists."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_article, make_claim

CLAIMS = "admin:annotations_claim_changelist"


@pytest.fixture
def three_years() -> list[int]:
    """Claims of January 2024, and of the 5th and 9th of March 2026."""
    article = make_article()
    return [
        make_claim(article, created_at=datetime(year, month, day, 12, tzinfo=UTC)).pk
        for year, month, day in ((2024, 1, 2), (2026, 3, 5), (2026, 3, 9))
    ]


def shown(panel: Client, query: str) -> tuple[str, list[int]]:
    """Return the drill-down as HTML, and the ids of the rows."""
    answer = panel.get(f"{reverse(CLAIMS)}{query}")
    page = answer.content.decode()
    part = page.partition('class="toplinks"')[2].partition("</ul>")[0]
    return part, [row.pk for row in answer.context["cl"].result_list]


def test_it_leads_from_years_to_months_to_days(panel: Client, three_years: list[int]) -> None:
    years, rows = shown(panel, "")
    assert all(f"created_at__year={year}" in years for year in (2024, 2025, 2026))
    assert sorted(rows) == three_years

    months, rows = shown(panel, "?created_at__year=2026")
    assert "March 2026" in months
    assert "April 2026" not in months
    assert sorted(rows) == three_years[1:]

    days, rows = shown(panel, "?created_at__year=2026&created_at__month=3")
    assert "March 5" in days
    assert "March 9" in days
    assert "March 10" not in days

    day, rows = shown(panel, "?created_at__year=2026&created_at__month=3&created_at__day=9")
    assert rows == three_years[2:]
    assert "created_at__month=3" in day


def test_one_year_begins_with_its_months(panel: Client) -> None:
    article = make_article()
    make_claim(article, created_at=datetime(2026, 2, 1, tzinfo=UTC))
    make_claim(article, created_at=datetime(2026, 4, 1, tzinfo=UTC))

    months, _ = shown(panel, "")

    assert all(f"{month} 2026" in months for month in ("February", "March", "April"))


def test_an_empty_list_has_none(panel: Client) -> None:
    assert shown(panel, "") == ("", [])


@pytest.mark.parametrize(
    "query",
    ["?created_at__year=x", "?created_at__month=13", "?created_at__year=2026&created_at__month=0"],
)
def test_a_date_that_does_not_exist_breaks_nothing(
    query: str, panel: Client, three_years: list[int]
) -> None:
    answer = panel.get(f"{reverse(CLAIMS)}{query}", follow=True)

    assert three_years
    assert answer.status_code in {200, 400}


def test_no_list_reads_the_date_of_every_row(panel: Client, three_years: list[int]) -> None:
    with CaptureQueriesContext(connection) as captured:
        panel.get(reverse(CLAIMS))

    assert three_years
    assert not [row["sql"] for row in captured if "trunc" in row["sql"] or "MIN(" in row["sql"]]
