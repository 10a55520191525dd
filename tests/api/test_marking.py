"""Claims by hand through the API."""

import pytest

from annotations.models import Article, Claim, Job
from tests.api.conftest import Caller
from tests.factories import make_article

TEXT = "🚀 Bridges\nThe ministry repaired about 412 bridges last year. Otters like the old quay."


@pytest.fixture
def article() -> Article:
    return make_article(TEXT)


def span(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def test_a_passage_becomes_a_claim(article: Article, reporter: Caller) -> None:
    answer = reporter.post(f"articles/{article.pk}/claims/", span("about 412 bridges"))
    assert answer.status_code == 201
    claim = answer.json()
    assert answer["Location"] == f"/api/v1/claims/{claim['id']}/"
    assert answer["ETag"] == '"1"'
    assert claim["origin"] == "human"
    assert claim["added_by"]["name"] == "Rosa"
    assert (claim["kind"], claim["state"]) == ("quantity", "queued")
    assert claim["figure"]["low"] == 412
    assert Job.objects.get().claim_id == claim["id"]


@pytest.mark.parametrize("wrong", [{"text": "about 413 bridges"}, {"start": 0}, {"end": 4000}])
def test_words_that_do_not_stand_there_are_refused(
    wrong: dict[str, object], article: Article, reporter: Caller
) -> None:
    body = span("about 412 bridges") | wrong
    answer = reporter.post(f"articles/{article.pk}/claims/", body)
    assert answer.status_code == 400
    assert answer.json()["type"] == "/api/problems/#refused-span"
    assert not Claim.objects.exists()


def test_the_same_words_again_name_the_claim(article: Article, reporter: Caller) -> None:
    made = reporter.post(f"articles/{article.pk}/claims/", span("about 412 bridges")).json()
    answer = reporter.post(f"articles/{article.pk}/claims/", span("about 412 bridges"))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/problems/#duplicate-claim"
    assert answer.json()["claim"]["id"] == made["id"]


def test_an_edit_needs_if_match_and_the_whole_span(
    article: Article, reporter: Caller, reviewer: Caller
) -> None:
    made = reporter.post(f"articles/{article.pk}/claims/", span("about 412 bridges")).json()
    path = f"claims/{made['id']}/"
    assert reviewer.send("PATCH", path, {"kind": "money"}).status_code == 428
    assert reviewer.send("PATCH", path, {"start": 3}, version=1).status_code == 400
    assert reporter.send("PATCH", path, {"kind": "money"}, version=1).status_code == 403
    answer = reviewer.send("PATCH", path, span("412 bridges") | {"kind": "money"}, version=1)
    assert answer.status_code == 200
    assert (answer.json()["text"], answer.json()["kind"]) == ("412 bridges", "money")
    assert answer["ETag"] == '"2"'
    assert answer.json()["history"][0]["action"] == "edit"
    stale = reviewer.send("PATCH", path, {"kind": "quantity"}, version=1)
    assert stale.status_code == 412


def test_a_figure_is_corrected_put_back_and_refused_where_it_cannot_be_meant(
    article: Article, reporter: Caller, reviewer: Caller
) -> None:
    made = reporter.post(f"articles/{article.pk}/claims/", span("about 412 bridges")).json()
    path = f"claims/{made['id']}/"
    figure = {"low": 4.2e9, "unit": "€", "bound": ">="}
    answer = reviewer.send("PATCH", path, {"figure": figure}, version=1)
    assert answer.status_code == 200
    assert answer.json()["figure"] == {
        "low": 4.2e9,
        "high": 4.2e9,
        "unit": "EUR",
        "bound": ">=",
        "direction": None,
        "concept": "",
    }
    assert answer.json()["figure_by"]["name"] == "Mara"
    backwards = reviewer.send("PATCH", path, {"figure": {"low": 7, "high": 5}}, version=2)
    assert (backwards.status_code, backwards.json()["errors"][0]["name"]) == (400, "figure.low")
    both = {"figure": None, "figure_as_read": True}
    assert reviewer.send("PATCH", path, both, version=2).status_code == 400
    none = reviewer.send("PATCH", path, {"figure": None}, version=2).json()
    assert (none["figure"], none["figure_by"]["name"]) == (None, "Mara")
    undone = reviewer.send("POST", f"{path}undo/", {}, version=3).json()["claims"][0]
    assert undone["figure"]["unit"] == "EUR"
    read = reviewer.send("PATCH", path, {"figure_as_read": True}, version=4).json()
    assert (read["figure"]["low"], read["figure_by"]) == (412, None)


def test_an_article_that_does_not_exist_is_not_found(reporter: Caller) -> None:
    body = {"start": 0, "end": 1, "text": "a"}
    assert reporter.post("articles/999/claims/", body).status_code == 404
