"""Walking through a long list, forth and back."""

import pytest
from django.http import QueryDict

from annotations.models import SourceDocument
from annotations.web.pages import Page, read_page, whole_number
from tests.factories import make_document


def page_of(address: str) -> Page[SourceDocument]:
    return read_page(SourceDocument.objects.all(), query=QueryDict(address), size=2)


@pytest.mark.django_db
def test_older_pages_end_where_the_rows_do_and_newer_ones_lead_back() -> None:
    ids = [make_document().pk for _ in range(5)][::-1]
    first = page_of("")
    second = page_of(f"before={first.older}")
    last = page_of(f"before={second.older}")
    assert [row.pk for page in (first, second, last) for row in page.rows] == ids
    assert (first.newer, last.older) == (None, None)
    back = page_of(f"after={last.newer}")
    assert back.rows == second.rows
    assert page_of(f"after={back.newer}").rows == first.rows


@pytest.mark.django_db
def test_the_newest_page_offers_nothing_newer() -> None:
    ids = [make_document().pk for _ in range(3)]
    assert page_of(f"after={ids[0]}").newer is None


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page() -> None:
    assert page_of("before=7") == Page(rows=[], newer=None, older=None)


@pytest.mark.parametrize("typed", [None, "", "x", "-1", "1.5", "٣", "9" * 80])
def test_what_is_no_id_asks_for_nothing(typed: str | None) -> None:
    assert whole_number(typed) is None


def test_an_id_beyond_the_database_is_clamped_to_it() -> None:
    assert whole_number("9" * 19) == 2**63 - 1
