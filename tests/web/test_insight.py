"""The Insight page: what it counts, what it says, and what it keeps to itself."""

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, Review, User
from annotations.review.transitions import State
from tests.factories import make_article, make_claim
from tests.web.pages import decided_claim, held_claim, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Browse = Callable[[User], Client]


def judged_by_two(one: User, other: User, *verdicts: str) -> Claim:
    """Store a decided claim that two people judged before it was settled."""
    claim = decided_claim(one)
    for person, verdict in zip((one, other), verdicts, strict=True):
        Review.objects.create(
            claim=claim,
            reviewer=person,
            verdict=verdict,
            rationale="Read both reports.",
            idempotency_key=uuid.uuid4(),
        )
    return claim


def test_an_empty_desk_says_so_in_words(browse: Browse, edith: User) -> None:
    page = text_of(browse(edith).get("/insight/"))
    assert "0 claims came in and 0 were decided; nothing waits now." in page
    assert page.count("No claim was decided in these days.") == 2
    assert "No decided claim was judged by two people or more." in page
    assert "drawing__bar" not in page


def test_what_came_in_and_was_decided_is_counted(browse: Browse, edith: User, mara: User) -> None:
    decided_claim(mara)
    make_claim()
    make_claim(state=State.EXTRACTED.value)
    page = text_of(browse(edith).get("/insight/"))
    assert "2 claims came in and 1 were decided; 1 waits now" in page
    assert "Half of the 1 verdict came within 1 minute" in page
    assert "1 claim decided; the commonest verdict is" in page


def test_days_and_topic_narrow_every_chart(browse: Browse, edith: User, mara: User) -> None:
    claim = decided_claim(mara)
    article = claim.article
    article.topic = "Budget"
    article.save()
    editor = browse(edith)
    assert "1 claim decided" in text_of(editor.get("/insight/?topic=Budget"))
    assert "No claim was decided" in text_of(editor.get("/insight/?topic=Health"))
    past = timezone.localdate() - timedelta(days=9)
    page = text_of(editor.get(f"/insight/?from={past}&to={past}"))
    assert "No claim was decided" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday&to=2026-01-01", "Write both days as year-month-day"),
        ("from=2026-02-30&to=2026-03-01", "Write both days as year-month-day"),
        ("from=2026-03-01", "Write both days as year-month-day"),
        ("from=2026-03-02&to=2026-03-01", "The first day is after the last"),
        ("from=1000-01-01&to=2026-03-01", "At most ten years"),
        ("from=0001-01-01&to=0001-01-02", "Begin with a day between 1900 and today"),
        ("from=9999-12-31&to=9999-12-31", "Begin with a day between 1900 and today"),
    ],
)
def test_days_that_cannot_be_are_named(browse: Browse, edith: User, query: str, said: str) -> None:
    response = browse(edith).get(f"/insight/?{query}")
    assert response.status_code == 200
    assert said in text_of(response)


def test_agreement_is_stated_with_its_interval(
    browse: Browse, edith: User, mara: User, noor: User
) -> None:
    for verdicts in (("true", "true"), ("false", "mostly_false"), ("true", "true")):
        judged_by_two(mara, noor, *verdicts)
    page = text_of(browse(edith).get("/insight/"))
    assert "gave the same verdict in 67% of cases" in page
    assert "α by distance is" in page
    assert "Where one reviewer’s verdict met another’s" in page


def test_what_is_not_decided_gives_nothing_away(
    browse: Browse, edith: User, mara: User, noor: User
) -> None:
    claim = held_claim(mara)
    for person in (mara, noor):
        Review.objects.create(
            claim=claim,
            reviewer=person,
            verdict="false",
            rationale="Not for other eyes yet.",
            idempotency_key=uuid.uuid4(),
        )
    page = text_of(browse(edith).get("/insight/"))
    assert "No decided claim was judged by two people or more." in page
    assert "No claim was decided in these days." in page


def test_articles_with_most_left_come_first(browse: Browse, edith: User, mara: User) -> None:
    done = decided_claim(mara)
    Claim.objects.filter(pk=done.pk).update(checkworthiness=0.9)
    open_article = make_article(title="Nothing checked here")
    make_claim(open_article, checkworthiness=0.9)
    page = text_of(browse(edith).get("/insight/"))
    assert "1 of 2 articles have every claim that is worth a check decided" in page
    assert page.index("Nothing checked here") < page.index(done.article.title)


def test_every_table_is_a_file_too(browse: Browse, edith: User, mara: User) -> None:
    claim = decided_claim(mara)
    claim.article.topic = "=1+1"
    claim.article.save()
    editor = browse(edith)
    for slug in ("flow", "waits", "verdicts", "agreement", "coverage"):
        response = editor.get(f"/insight/{slug}.csv")
        assert response["Content-Type"] == "text/csv"
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1
        if slug == "verdicts":
            assert rows[1][0] == "'=1+1"
    assert editor.get("/insight/moods.csv").status_code == 404


def test_a_year_is_drawn_by_weeks_and_longer_by_months(browse: Browse, edith: User) -> None:
    editor = browse(edith)
    today = timezone.localdate()
    for days, unit in ((20, "day"), (200, "week"), (900, "month")):
        first = today - timedelta(days=days)
        file = editor.get(f"/insight/flow.csv?from={first}&to={today}").content.decode("utf-8-sig")
        assert file.startswith(unit.capitalize())
        assert len(file.splitlines()) < 60


def test_the_page_asks_the_same_few_queries_however_much_there_is(
    browse: Browse,
    edith: User,
    mara: User,
    noor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    editor = browse(edith)
    for _ in range(6):
        judged_by_two(mara, noor, "true", "false")
    with django_assert_max_num_queries(15):
        editor.get("/insight/")
