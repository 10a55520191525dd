"""The table of claims in its other orders, page by page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client

from annotations.models import Claim, User
from annotations.web.sorting import COLUMNS, read_sorted_page
from tests.factories import make_article, make_claim
from tests.web.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def _claims() -> None:
    article = make_article("Title\n" + "\n".join(f"Sentence {n}." for n in range(11)))
    for number in range(11):
        make_claim(
            article,
            checkworthiness=(number * 7 % 4) / 4 + 0.1,
            updated_at=START + timedelta(hours=number * 5 % 3, microseconds=number % 2),
            state="queued" if number % 3 else "extracted",
        )


def walk(sort: str, *, way: str, start: str = "") -> tuple[list[int], str]:
    """Read page after page of three until the last; return the ids and where it ended."""
    seen: list[list[int]] = []
    place = start
    while True:
        query = QueryDict(mutable=True)
        query["sort"] = sort
        if place:
            query["before" if way == "on" else "after"] = place
        page = read_sorted_page(Claim.objects.all(), query=query, size=3)
        seen.append([claim.pk for claim in page.rows])
        following = page.older if way == "on" else page.newer
        if following is None:
            break
        place = str(following)
    ordered = seen if way == "on" else seen[::-1]
    return [pk for rows in ordered for pk in rows], place


@pytest.mark.usefixtures("_claims")
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_page_after_page_shows_every_claim_once_and_in_order(name: str, sign: str) -> None:
    field = COLUMNS[name].field
    expected = list(
        Claim.objects.order_by(f"{sign}{field}", f"{sign}pk").values_list("pk", flat=True)
    )
    found, last = walk(f"{sign}{name}", way="on")
    assert found == expected
    back, _ = walk(f"{sign}{name}", way="back", start=last)
    assert back == expected[: len(back)]
    # The last page began after the ninth claim: before that one stand eight.
    assert len(back) == 8


@pytest.mark.usefixtures("_claims")
@pytest.mark.parametrize("place", ["x~1", "2~1", "nan~1", "0.5", "~", "0.5~x", "2026-01-01~3"])
@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_place_that_is_none_is_the_first_page(name: str, place: str) -> None:
    query = QueryDict(mutable=True)
    query["sort"], query["before"] = name, place
    page = read_sorted_page(Claim.objects.all(), query=query, size=3)
    assert len(page.rows) == 3


@pytest.mark.usefixtures("_claims")
@pytest.mark.parametrize("name", ["worth", "changed"])
def test_an_index_keeps_the_order(name: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so small a table whole")
    field = COLUMNS[name].field
    assert f"claim_{name}" in Claim.objects.order_by(f"-{field}", "-pk")[:3].explain()


def test_the_headings_sort_and_keep_the_filter(
    browse: Callable[[User], Client], mara: User
) -> None:
    make_claim(checkworthiness=0.2)
    client = browse(mara)
    page = text_of(client.get("/claims/?state=queued"))
    assert re.search(r'href="\?state=queued&sort=-worth">Worth checking', page)
    page = text_of(client.get("/claims/?state=queued&sort=-worth"))
    assert re.search(r'href="\?state=queued&sort=worth">Worth checking ▼', page)
    assert 'aria-sort="descending"' in page
    assert '<input type="hidden" name="sort" value="-worth">' in page
