"""How many queries each kind of request costs: the same for one row and for fifty.

The numbers are budgets (docs/api.md): a test that needs a larger one has found an n+1.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Claim, FeedItem, ProviderRun
from annotations.services import queue
from tests.api.conftest import Caller, decide
from tests.factories import (
    make_article,
    make_claim,
    make_failed_job,
    make_feed,
    make_link,
    make_user,
)

pytestmark = pytest.mark.postgres


@contextmanager
def at_most(budget: int) -> Iterator[None]:
    """Fail when the block takes more queries; a transaction's own statements do not count."""
    with CaptureQueriesContext(connection) as captured:
        yield
    bookkeeping = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [row["sql"] for row in captured if not row["sql"].startswith(bookkeeping)]
    assert len(asked) <= budget, "\n".join(asked)


def full_claim(article: object = None) -> Claim:
    """A claim with everything a claim can have."""
    claim = make_claim(article, added_by=make_user())  # type: ignore[arg-type]
    for _ in range(3):
        make_link(claim)
    ProviderRun.objects.create(claim=claim, provider="library", outcome="found", found=3)
    make_failed_job(claim)
    return claim


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("articles/", 3),
        ("articles/?q=bridges", 3),
        ("claims/", 4),
        ("claims/?q=ministry", 4),
        ("claims/?state=queued&minimum_checkworthiness=0.5", 4),
        ("claims/?order=queue", 4),
        ("sources/", 2),
        ("links/", 2),
        ("jobs/?state=failed", 2),
    ],
)
def test_a_list_takes_as_many_queries_for_fifty_rows_as_for_one(
    rows: int, path: str, budget: int, reporter: Caller
) -> None:
    for _ in range(rows):
        full_claim()

    with at_most(budget):
        answer = reporter.get(path)

    assert len(answer.json()["results"]) == min(50, rows * (3 if path == "links/" else 1)) or (
        path == "sources/"
    )


@pytest.mark.parametrize("rows", [1, 10])
def test_a_list_of_reviews_takes_three_queries(rows: int, reviewer: Caller) -> None:
    for _ in range(rows):
        decide(make_claim(), reviewer)

    with at_most(3):
        assert len(reviewer.get("reviews/").json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 10])
def test_a_list_of_feeds_takes_two_queries(rows: int, reporter: Caller) -> None:
    for _ in range(rows):
        feed = make_feed()
        FeedItem.objects.create(feed=feed, url=feed.url)

    with at_most(2):
        assert len(reporter.get("feeds/").json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 12])
def test_an_article_with_its_claims_takes_five_queries(rows: int, reporter: Caller) -> None:
    article = make_article()
    for _ in range(rows):
        full_claim(article)

    with at_most(5):
        assert len(reporter.get(f"articles/{article.pk}/").json()["claims"]) == rows


def test_a_claim_with_everything_takes_eight_queries(reviewer: Caller) -> None:
    claim = full_claim()
    decide(claim, reviewer)

    with at_most(8):
        assert len(reviewer.get(f"claims/{claim.pk}/").json()["links"]) == 4


def test_writing_a_verdict_takes_eight_queries(reviewer: Caller) -> None:
    claim = full_claim()
    assert reviewer.user is not None
    queue.take(claim.pk, by=reviewer.user)
    body = {
        "verdict": "true",
        "rationale": "The report says so.",
        "citations": [link.pk for link in claim.links.all()],
    }

    with at_most(8):
        answer = reviewer.post(f"claims/{claim.pk}/review/", body, version=2, key=str(uuid.uuid4()))

    assert answer.status_code == 201
