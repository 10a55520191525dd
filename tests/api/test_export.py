"""The export through the API."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from annotations.export.formats import FORMATS
from annotations.models import Claim, Publication
from annotations.services import publishing, review
from tests.api.conftest import Caller, decide
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.postgres


@pytest.fixture
def publish(reviewer: Caller, editor: Caller) -> Callable[[], Claim]:
    """Return a function that publishes one more claim."""

    def publish_one() -> Claim:
        assert editor.user is not None
        claim = make_claim(make_article(url="https://courier.example/bridges"))
        decide(claim, reviewer)
        review.approve(claim.pk, by=editor.user, expected_version=3)
        publishing.publish(claim.pk, by=editor.user, expected_version=4)
        claim.refresh_from_db()
        return claim

    return publish_one


def read(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def records(answer: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in read(answer).splitlines()]


def test_published_claims_are_streamed_as_json_lines(
    publish: Callable[[], Claim], reporter: Caller
) -> None:
    claims = [publish(), publish()]

    answer = reporter.get("export/")

    assert answer.streaming
    assert answer["Content-Type"] == "application/x-ndjson"
    assert "claims-published.jsonl" in answer["Content-Disposition"]
    found = records(answer)
    assert [row["id"] for row in found] == [claim.pk for claim in claims]
    assert [row["verdict"] for row in found] == ["half_true", "half_true"]


def test_every_format_is_offered(publish: Callable[[], Claim], reporter: Caller) -> None:
    claim = publish()

    rows = list(csv.reader(io.StringIO(read(reporter.get("export/?format=csv")).decode())))
    assert len(rows) == 2
    feed = json.loads(read(reporter.get("export/?format=claimreview")))
    assert feed["dataFeedElement"][0]["item"]["claimReviewed"] == claim.text
    assert {reporter.get(f"export/?format={name}").status_code for name in FORMATS} == {200}


def test_following_the_link_misses_nothing_and_repeats_nothing(
    publish: Callable[[], Claim], reporter: Caller
) -> None:
    publish()
    first = reporter.get("export/")
    assert len(records(first)) == 1
    following = first["Link"].partition("<")[2].partition(">")[0].partition("/api/v1/")[2]
    assert records(reporter.get(following)) == []
    later = publish()

    assert [row["id"] for row in records(reporter.get(following))] == [later.pk]


def test_what_is_published_while_an_export_runs_is_left_to_the_next(
    publish: Callable[[], Claim], reporter: Caller
) -> None:
    publish()
    running = reporter.get("export/")
    publish()

    assert len(records(running)) == 1
    following = running["Link"].partition("<")[2].partition(">")[0].partition("/api/v1/")[2]
    assert len(records(reporter.get(following))) == 1


def test_a_withdrawal_is_exported_as_a_tombstone(
    publish: Callable[[], Claim], reporter: Caller, editor: Caller
) -> None:
    claim = publish()
    since = Publication.objects.get().pk
    assert editor.user is not None
    publishing.withdraw(claim.pk, by=editor.user, expected_version=5, reason="Wrong report.")

    [tombstone] = records(reporter.get(f"export/?since={since}"))

    assert tombstone["withdrawal_reason"] == "Wrong report."
    assert records(reporter.get("export/")) == []
    assert len(records(reporter.get("export/?state=withdrawn"))) == 1


def test_only_an_editor_exports_what_is_not_public(reviewer: Caller, editor: Caller) -> None:
    claim = make_claim()
    decide(claim, reviewer)

    refused = reviewer.get("export/?state=decided")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    allowed = editor.get("export/?state=decided")
    assert [row["id"] for row in records(allowed)] == [claim.pk]
    assert "Link" not in allowed


@pytest.mark.parametrize(
    "query",
    ["format=xml", "since=yesterday", "state=gone", "since=-1", "state=queued&since=5",
     f"since={2**70}"],
)  # fmt: skip
def test_a_wrong_parameter_is_refused_before_anything_is_sent(query: str, editor: Caller) -> None:
    answer = editor.get(f"export/?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["in"] == "query"


def test_since_takes_a_time(publish: Callable[[], Claim], reporter: Caller) -> None:
    publish()

    assert len(records(reporter.get("export/?since=2020-01-01"))) == 1
    assert records(reporter.get("export/?since=2100-01-01T00:00:00Z")) == []


def test_the_format_decides_whatever_accept_says(reporter: Caller) -> None:
    assert reporter.get("export/", Accept="text/csv").status_code == 200


def test_asking_for_the_head_sends_no_records(
    publish: Callable[[], Claim], reporter: Caller
) -> None:
    publish()

    answer = reporter.send("HEAD", "export/")

    assert answer.status_code == 200
    assert read(answer) == b""
