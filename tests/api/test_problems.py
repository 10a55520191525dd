"""Refusals: every one is a problem document that says what to do."""

import re
from pathlib import Path

import pytest
from django.test import Client

from annotations.api.problems import PROBLEMS
from annotations.models import Claim
from tests.api.conftest import Caller
from tests.factories import make_claim

MEMBERS = {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b'{"\\ud800": 1}', "application/json", 400),
        (b"text=hello", "application/x-www-form-urlencoded", 415),
        (b"<text/>", "application/xml", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    body: bytes, content_type: str, status: int, reporter: Caller
) -> None:
    answer = reporter.client.generic(
        "POST", "/api/v1/articles/", body, content_type=content_type, headers=reporter.headers
    )

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) >= MEMBERS


def test_a_field_that_does_not_exist_is_named(reporter: Caller) -> None:
    answer = reporter.post("articles/", {"text": "Ten bridges.", "publishd_on": "2024-01-01"})

    [error] = answer.json()["errors"]
    assert error["name"] == "publishd_on"
    assert "`published_on`" in error["detail"]


def test_an_unknown_address_answers_in_json_too(reporter: Caller) -> None:
    answer = reporter.get("claim/")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/problems/#not-found"


@pytest.mark.parametrize("path", ["claims/{}/", "claims/{}/draft/", "articles/{}/", "sources/{}/"])
def test_an_id_larger_than_any_database_counts_to_is_a_404(path: str, reviewer: Caller) -> None:
    assert reviewer.get(path.format(2**70)).status_code == 404


def test_an_address_with_a_line_end_answers_in_json_too(reporter: Caller) -> None:
    assert reporter.get("links/%0A/reject/")["Content-Type"] == "application/problem+json"


def test_an_address_without_its_slash_says_which_one_was_meant(reporter: Caller) -> None:
    answer = reporter.get("claims")

    assert answer.status_code == 404
    assert "/api/v1/claims/" in answer.json()["detail"]


def test_a_method_that_does_not_work_names_those_that_do(reporter: Caller) -> None:
    answer = reporter.send("PUT", "claims/", {})

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert answer.json()["type"] == "/api/problems/#method-not-allowed"


def test_a_client_that_reads_no_json_is_told(reporter: Caller) -> None:
    answer = reporter.get("claims/", Accept="application/xml")

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


def test_an_error_nobody_foresaw_is_a_problem_that_gives_nothing_away(
    reporter: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        message = "secret of the house"
        raise RuntimeError(message)

    monkeypatch.setattr("annotations.api.claims.present_claims", break_down)
    client = Client(raise_request_exception=False)

    answer = client.get("/api/v1/claims/", headers=reporter.headers)

    assert answer.status_code == 500
    assert answer.json()["type"] == "/api/problems/#server-error"
    assert "secret" not in answer.content.decode()
    with pytest.raises(RuntimeError):
        reporter.get("claims/")


def test_an_outsider_reads_nothing(outsider: Caller) -> None:
    make_claim()

    for path in ("claims/", "articles/", "sources/", "links/", "reviews/", "jobs/", "export/"):
        answer = outsider.get(path)
        assert answer.status_code == 403, path
        assert Claim.objects.get().text not in answer.content.decode()


def test_the_page_that_types_lead_to_explains_every_one_of_them(client: Client) -> None:
    page = client.get("/api/problems/").content.decode()

    assert set(re.findall(r'id="([a-z-]+)"', page)) >= set(PROBLEMS)


def test_every_problem_type_says_what_to_do() -> None:
    for row in PROBLEMS.values():
        assert row.title, row
        assert row.advice.endswith("."), row
        assert 400 <= row.status < 600, row


def test_the_documentation_lists_every_problem_type_with_its_advice() -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")

    for row in PROBLEMS.values():
        assert f"| {row.status} | `{row.slug}` | {row.advice} |" in page
