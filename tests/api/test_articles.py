"""Articles through the API."""

import pytest
from django.test import override_settings

from annotations.models import Article, Claim, Job
from annotations.review.transitions import State
from tests.api.conftest import Caller
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.postgres

TEXT = "Bridges\n\nThe ministry says that about 200 bridges were repaired last year.\n"


def test_a_reporter_adds_an_article_from_text(reporter: Caller) -> None:
    answer = reporter.post(
        "articles/",
        {"text": TEXT, "title": "Bridges", "topic": "transport", "published_on": "2024-11-04"},
    )

    assert answer.status_code == 201
    stored = Article.objects.get()
    assert answer["Location"] == f"/api/v1/articles/{stored.pk}/"
    body = answer.json()
    assert body["version"]["text"] == TEXT.strip()
    assert (body["topic"], body["published_on"]) == ("transport", "2024-11-04")
    assert body["added_by"] == {"id": stored.added_by_id, "name": "Rosa"}
    assert body["unfinished_jobs"] == 1
    assert Job.objects.get().kind == Job.Kind.SPLIT_ARTICLE


def test_the_same_text_again_is_a_conflict_that_names_the_article(reporter: Caller) -> None:
    first = reporter.post("articles/", {"text": TEXT}).json()

    answer = reporter.post("articles/", {"text": TEXT, "title": "Another title"})

    assert answer.status_code == 409
    assert answer.json()["article"]["url"] == f"/api/v1/articles/{first['id']}/"
    assert Article.objects.count() == 1


def test_an_article_without_text_and_address_says_what_is_missing(reporter: Caller) -> None:
    answer = reporter.post("articles/", {"title": "Bridges"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"in": "body", "name": "text", "detail": "Send `text`, or `url` to have it fetched."}
    ]


def test_a_text_the_desk_cannot_store_is_refused_in_words(reporter: Caller) -> None:
    answer = reporter.post("articles/", {"text": " \n \n"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/api/problems/#refused-text"
    assert not Article.objects.exists()


def test_an_address_inside_the_network_is_not_fetched(reporter: Caller) -> None:
    answer = reporter.post("articles/", {"url": "http://127.0.0.1:8000/admin/"})

    assert answer.status_code == 400
    assert "private network" in answer.json()["detail"]


def test_an_outsider_adds_nothing(outsider: Caller) -> None:
    assert outsider.post("articles/", {"text": TEXT}).status_code == 403
    assert not Article.objects.exists()


def test_reading_an_article_shows_its_text_and_its_claims_in_text_order(reporter: Caller) -> None:
    article = make_article()
    first, second = make_claim(article), make_claim(article, state=State.EXTRACTED.value)

    body = reporter.get(f"articles/{article.pk}/").json()

    assert [claim["id"] for claim in body["claims"]] == [first.pk, second.pk]
    assert body["progress"] == {"claims": 2, "waiting": 1, "judged": 0}
    text = body["version"]["text"]
    assert all(text[claim["start"] : claim["end"]] == claim["text"] for claim in body["claims"])


def test_an_article_that_is_not_there_is_a_404(reporter: Caller) -> None:
    assert reporter.get("articles/999/").json()["status"] == 404
    assert reporter.get(f"articles/{2**70}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=transport", ["Bridges"]),
        ("language=de", ["Brücken"]),
        ("publisher=The+Courier", ["Brücken", "Bridges"]),
        ("added_after=2100-01-01T00:00:00Z", []),
        ("q=ministry+bridges", ["Bridges"]),
    ],
)
def test_articles_are_narrowed_by(query: str, found: list[str], reporter: Caller) -> None:
    make_article(TEXT, title="Bridges", topic="transport")
    make_article("Brücken\n\nEs wurden 200 saniert.", title="Brücken", language="de")

    body = reporter.get(f"articles/?{query}").json()

    assert [row["title"] for row in body["results"]] == found


def test_pages_follow_each_other_without_gap_or_repeat(reporter: Caller) -> None:
    stored = [make_article().pk for _ in range(7)]
    seen: list[int] = []
    path: str | None = "articles/?limit=3"

    while path:
        page = reporter.get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"] and page["next"].partition("/api/v1/")[2]

    assert seen == stored[::-1]


def test_a_row_added_meanwhile_does_not_shift_the_next_page(reporter: Caller) -> None:
    stored = [make_article().pk for _ in range(4)]
    first = reporter.get("articles/?limit=2").json()
    make_article()

    second = reporter.get(first["next"].partition("/api/v1/")[2]).json()

    assert [row["id"] for row in second["results"]] == stored[1::-1]


def test_a_list_counts_the_claims_of_each_article(reporter: Caller) -> None:
    article, empty = make_article(), make_article()
    make_claim(article)
    make_claim(article, state=State.DISMISSED.value)

    rows = {row["id"]: row["progress"] for row in reporter.get("articles/").json()["results"]}

    assert rows[article.pk] == {"claims": 2, "waiting": 1, "judged": 1}
    assert rows[empty.pk] == {"claims": 0, "waiting": 0, "judged": 0}


def test_a_body_over_the_limit_is_not_read(reporter: Caller) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        answer = reporter.post("articles/", {"text": "x" * 200})

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_reading_an_article_never_shows_a_verdict_before_it_is_decided(reporter: Caller) -> None:
    claim = make_claim(flags=["outdated"], rationale="left over")

    [row] = reporter.get(f"articles/{claim.article_id}/").json()["claims"]

    assert (row["verdict"], row["flags"], row["rationale"]) == (None, [], "")
    assert Claim.objects.get().flags == ["outdated"]
