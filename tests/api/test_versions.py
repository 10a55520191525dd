"""Corrected articles through the API."""

from annotations.models import Article, Claim
from annotations.services import jobs, queue, work
from tests.api.conftest import Caller
from tests.factories import make_article, make_claim

TEXT = "Bridges\nThe ministry repaired about 412 bridges last year.\nOtters like the quay."
NEW = TEXT.replace("about 412", "over 500")


def an_article(**fields: str) -> Article:
    article = make_article(TEXT, **fields)
    start = TEXT.index("about 412 bridges")
    make_claim(article, start=start, end=start + len("about 412 bridges"))
    return article


def let_workers_work() -> None:
    for job_id in jobs.sweep(is_start=True):
        work.do_job(job_id)


def test_a_corrected_text_is_the_next_version_and_says_what_became_of_the_claims(
    reporter: Caller,
) -> None:
    article = an_article()
    path = f"articles/{article.pk}/versions/"
    added = reporter.post(path, {"text": NEW, "replaces": 1})
    assert added.status_code == 201
    assert added["Location"] == f"/api/v1/{path}2/"
    assert added.json()["fates"] == []
    let_workers_work()
    version = reporter.get(f"{path}2/").json()
    [fate] = version["fates"]
    assert (fate["fate"], fate["outcome"]) == ("changed", "reworded")
    assert fate["was"] == {"version": 1, "start": 30, "end": 47, "text": "about 412 bridges"}
    assert NEW[fate["now"]["start"] : fate["now"]["end"]] == "over 500 bridges"
    assert [row["number"] for row in reporter.get(path).json()] == [2, 1]
    assert reporter.get(f"articles/{article.pk}/").json()["version"]["number"] == 2


def test_a_correction_of_another_version_than_the_one_read_is_a_conflict(reporter: Caller) -> None:
    path = f"articles/{an_article().pk}/versions/"
    assert reporter.post(path, {"text": NEW, "replaces": 1}).status_code == 201
    late = reporter.post(path, {"text": TEXT + " The end.", "replaces": 1})
    assert (late.status_code, late.json()["type"]) == (409, "/api/problems/#conflict")
    same = reporter.post(path, {"text": NEW})
    assert (same.status_code, same.json()["type"]) == (409, "/api/problems/#conflict")
    assert reporter.get(f"{path}7/").status_code == 404
    assert reporter.get("articles/999/versions/").status_code == 404


def test_another_text_from_a_known_address_corrects_the_article(reporter: Caller) -> None:
    article = an_article(url="https://courier.example/bridges")
    answer = reporter.post("articles/", {"text": NEW, "url": article.url})
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["version"]["number"]) == (article.pk, 2)


def test_a_claim_the_desk_would_not_place_is_placed(reviewer: Caller) -> None:
    article = an_article()
    assert reviewer.user is not None
    claim = queue.take(Claim.objects.get().pk, by=reviewer.user)
    reviewer.post(f"articles/{article.pk}/versions/", {"text": NEW})
    let_workers_work()
    claim.refresh_from_db()
    start = NEW.index("over 500")
    place = {"start": start, "end": start + len("over 500 bridges"), "text": "over 500 bridges"}
    path = f"claims/{claim.pk}/place/"
    assert "place" in reviewer.get(f"claims/{claim.pk}/").json()["actions"]
    assert reviewer.post(path, place).status_code == 428
    wrong = reviewer.post(path, place | {"text": "over 900 bridges"}, version=claim.version)
    assert wrong.json()["type"] == "/api/problems/#refused-span"
    placed = reviewer.post(path, place, version=claim.version)
    assert placed.status_code == 200
    assert (placed.json()["text"], placed.json()["article"]["version"]) == ("over 500 bridges", 2)
