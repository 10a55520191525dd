"""Drafts, submissions and blindness through the API."""

import json
import uuid

import pytest

from annotations.models import Claim, Review
from annotations.services import queue, review
from tests.api.conftest import Caller, decide
from tests.factories import make_claim, make_link


@pytest.fixture
def held(reviewer: Caller) -> Claim:
    """A claim with one source that the reviewer holds."""
    assert reviewer.user is not None
    claim = make_claim()
    make_link(claim)
    return queue.take(claim.pk, by=reviewer.user)


def submission(claim: Claim) -> dict[str, object]:
    return {
        "verdict": "half_true",
        "flags": ["rounded"],
        "rationale": "The report gives another number.",
        "citations": [link.pk for link in claim.links.all()],
    }


def test_a_verdict_is_submitted_with_its_reasons_and_sources(held: Claim, reviewer: Caller) -> None:
    answer = reviewer.post(
        f"claims/{held.pk}/review/", submission(held), version=2, key=str(uuid.uuid4())
    )

    assert answer.status_code == 201
    assert answer["ETag"] == '"3"'
    body = answer.json()
    assert (body["verdict"], body["is_deciding"]) == ("half_true", True)
    assert body["citations"] == submission(held)["citations"]
    assert body["reviewer"]["name"] == "Mara"


def test_the_same_submission_sent_twice_is_one_review(held: Claim, reviewer: Caller) -> None:
    key = str(uuid.uuid4())

    first, second = (
        reviewer.post(f"claims/{held.pk}/review/", submission(held), version=2, key=key)
        for _ in range(2)
    )

    assert first.json() == second.json()
    assert second.status_code == 201
    assert Review.objects.count() == 1


def test_a_key_that_made_another_review_is_a_conflict(held: Claim, reviewer: Caller) -> None:
    key = str(uuid.uuid4())
    reviewer.post(f"claims/{held.pk}/review/", submission(held), version=2, key=key)
    other = make_claim()
    make_link(other)
    assert reviewer.user is not None
    queue.take(other.pk, by=reviewer.user)

    answer = reviewer.post(f"claims/{other.pk}/review/", submission(other), version=2, key=key)

    assert answer.status_code == 409
    assert "Idempotency-Key" in answer.json()["detail"]
    assert Review.objects.count() == 1


@pytest.mark.parametrize("key", ["", "once"])
def test_a_submission_needs_a_uuid_as_its_key(key: str, held: Claim, reviewer: Caller) -> None:
    answer = reviewer.post(f"claims/{held.pk}/review/", submission(held), version=2, key=key)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"] == "Idempotency-Key"


def test_the_gate_names_every_field_that_is_missing(held: Claim, reviewer: Caller) -> None:
    answer = reviewer.post(
        f"claims/{held.pk}/review/",
        {"verdict": "true", "rationale": " "},
        version=2,
        key=str(uuid.uuid4()),
    )

    assert answer.status_code == 422
    assert [row["name"] for row in answer.json()["errors"]] == ["citations", "rationale"]
    assert not Review.objects.exists()


def test_sources_of_another_claim_cannot_be_cited(held: Claim, reviewer: Caller) -> None:
    foreign = make_link(make_claim())
    body = submission(held) | {"citations": [foreign.pk]}

    answer = reviewer.post(f"claims/{held.pk}/review/", body, version=2, key=str(uuid.uuid4()))

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [("verdict", "maybe"), ("flags", ["boring"]), ("citations", ["one"]), ("rationale", "\x00")],
)
def test_values_that_do_not_exist_are_named(
    field: str, value: object, held: Claim, reviewer: Caller
) -> None:
    body = submission(held) | {field: value}

    answer = reviewer.post(f"claims/{held.pk}/review/", body, version=2, key=str(uuid.uuid4()))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"].startswith(field)


def test_a_draft_is_kept_and_read_back(held: Claim, reviewer: Caller) -> None:
    draft = {"verdict": None, "flags": ["outdated"], "rationale": "So far", "citations": []}

    saved = reviewer.send("PUT", f"claims/{held.pk}/draft/", draft)

    assert saved.status_code == 200
    assert reviewer.get(f"claims/{held.pk}/draft/").json() == draft


def test_a_draft_of_a_claim_one_does_not_hold_is_refused(
    held: Claim, second_reviewer: Caller
) -> None:
    answer = second_reviewer.send("PUT", f"claims/{held.pk}/draft/", {"rationale": "Mine"})

    assert answer.status_code == 409
    assert second_reviewer.get(f"claims/{held.pk}/draft/").status_code == 404


def test_whoever_settles_a_claim_keeps_a_draft_and_who_escalated_it_does_not(
    held: Claim, reviewer: Caller, editor: Caller
) -> None:
    path = f"claims/{held.pk}/adjudication/draft/"
    draft = {"verdict": "half_true", "flags": [], "rationale": "So far", "citations": []}
    assert editor.send("PUT", path, draft).status_code == 409
    reviewer.post(f"claims/{held.pk}/escalate/", {"reason": "Beyond me."}, version=2)
    assert editor.send("PUT", path, draft).status_code == 200
    assert editor.get(path).json() == draft
    assert reviewer.send("PUT", path, draft).status_code == 409
    assert reviewer.get(path).status_code == 404


# --- Blindness -----------------------------------------------------------------------------------


@pytest.fixture
def sent_back(reviewer: Caller, editor: Caller) -> Claim:
    """A claim the reviewer judged and the editor sent back: undecided, with a past."""
    claim = make_claim()
    decide(claim, reviewer, verdict="mostly_false")
    assert editor.user is not None
    return review.send_back(
        claim.pk, by=editor.user, expected_version=claim.version, reason="Look again."
    )


@pytest.mark.parametrize(
    "path",
    [
        "claims/{id}/",
        "claims/?q=ministry",
        "claims/?order=queue",
        "claims/?verdict=mostly_false",
        "claims/?flag=rounded",
        "articles/{article}/",
        "reviews/",
        "reviews/?claim={id}",
        "reviews/?verdict=mostly_false",
        "reviews/?mine=false",
    ],
)
def test_whoever_has_yet_to_judge_learns_nothing_of_anothers_verdict(
    path: str, sent_back: Claim, second_reviewer: Caller
) -> None:
    path = path.format(id=sent_back.pk, article=sent_back.article_id)

    answer = second_reviewer.get(path)

    assert answer.status_code == 200
    shown = json.dumps({**answer.json(), "next": None})
    assert "mostly_false" not in shown
    assert "another number" not in shown
    assert '"rounded"' not in shown


def test_a_reviewer_sees_their_own_earlier_review(sent_back: Claim, reviewer: Caller) -> None:
    [mine] = reviewer.get(f"claims/{sent_back.pk}/").json()["reviews"]

    assert (mine["verdict"], mine["is_deciding"]) == ("mostly_false", False)


def test_once_a_claim_is_decided_everyone_sees_all_its_reviews(
    sent_back: Claim, reviewer: Caller, second_reviewer: Caller
) -> None:
    decide(sent_back, second_reviewer, verdict="false")

    body = reviewer.get(f"claims/{sent_back.pk}/").json()

    assert [row["verdict"] for row in body["reviews"]] == ["mostly_false", "false"]
    assert [row["is_deciding"] for row in body["reviews"]] == [False, True]
    assert len(reviewer.get("reviews/").json()["results"]) == 2
    assert len(reviewer.get("reviews/?mine=true").json()["results"]) == 1


def test_nobody_reads_anothers_draft(held: Claim, reviewer: Caller, editor: Caller) -> None:
    reviewer.send("PUT", f"claims/{held.pk}/draft/", {"rationale": "My first thoughts"})

    assert editor.get(f"claims/{held.pk}/draft/").status_code == 404
    assert "first thoughts" not in editor.get(f"claims/{held.pk}/").content.decode()
