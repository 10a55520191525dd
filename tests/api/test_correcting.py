"""Correcting a published verdict by the API."""

import uuid

import pytest

from annotations.services import publishing, review
from tests.api.conftest import Caller, decide
from tests.factories import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_correction_by_the_api_from_beginning_to_end(
    reviewer: Caller, second_reviewer: Caller, editor: Caller
) -> None:
    claim = make_claim()
    decide(claim, reviewer)
    assert editor.user is not None
    review.approve(claim.pk, by=editor.user, expected_version=3)
    publishing.publish(claim.pk, by=editor.user, expected_version=4)

    path = f"claims/{claim.pk}"
    opened = second_reviewer.post(f"{path}/correct/", {"reason": "A new report."}, version=5)
    assert opened.json()["state"] == "correcting"
    assert {"revise", "keep"} <= set(opened.json()["actions"])
    assert editor.post(f"{path}/republish/", {"reason": "x"}, version=6).status_code == 409

    body = {
        "verdict": "false",
        "rationale": "The new report counts none.",
        "citations": [claim.links.get().pk],
    }
    key = str(uuid.uuid4())
    revised = second_reviewer.post(f"{path}/revise/", body, version=6, key=key)
    assert revised.status_code == 201
    assert revised["ETag"] == '"7"'
    assert revised.json()["is_deciding"] is False
    again = second_reviewer.post(f"{path}/revise/", body, version=6, key=key)
    assert again.json()["id"] == revised.json()["id"]

    standing = editor.get(f"{path}/").json()
    assert (standing["verdict"], standing["revision"]) == ("half_true", revised.json()["id"])
    assert "republish" in standing["actions"]
    done = editor.post(f"{path}/republish/", {"reason": "The count was revised."}, version=7)
    assert (done.json()["state"], done.json()["verdict"]) == ("published", "false")
    assert done.json()["revision"] is None


def test_the_gate_holds_for_revisions(reviewer: Caller, editor: Caller) -> None:
    claim = make_claim()
    decide(claim, reviewer)
    assert editor.user is not None
    review.approve(claim.pk, by=editor.user, expected_version=3)
    publishing.publish(claim.pk, by=editor.user, expected_version=4)
    reviewer.post(f"claims/{claim.pk}/correct/", {"reason": "A new report."}, version=5)
    body = {"verdict": "false", "rationale": "", "citations": []}
    answer = reviewer.post(f"claims/{claim.pk}/revise/", body, version=6, key=str(uuid.uuid4()))
    assert answer.status_code == 422
    assert {row["name"] for row in answer.json()["errors"]} == {"citations", "rationale"}
