"""Verifying the history by the API."""

import pytest

from annotations.services import history
from tests.api.conftest import Caller, decide
from tests.factories import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_an_editor_verifies_and_anyone_allowed_reads_the_result(
    reviewer: Caller, editor: Caller
) -> None:
    decide(make_claim(), reviewer)
    assert editor.get("history/").status_code == 404
    answer = editor.post("history/")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["is_whole"], body["events"], body["claims"], body["fault"]) == (True, 2, 1, "")
    assert body["checked_by"]["name"] == "Edith"
    assert editor.get("history/").json() == body


def test_a_reviewer_does_neither(reviewer: Caller) -> None:
    assert reviewer.get("history/").status_code == 403
    assert reviewer.post("history/").status_code == 403


def test_a_history_too_long_for_a_request_is_a_conflict(
    reviewer: Caller, editor: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(make_claim(), reviewer)
    monkeypatch.setattr(history, "_MOST_IN_A_REQUEST", 0)
    answer = editor.post("history/")
    assert answer.status_code == 409
    assert "verify_history" in answer.json()["detail"]


def test_no_hash_of_an_event_is_told_to_whoever_has_yet_to_judge(
    reviewer: Caller, second_reviewer: Caller
) -> None:
    claim = make_claim()
    decide(claim, reviewer)
    body = second_reviewer.get(f"claims/{claim.pk}/").content.decode()
    assert not any(event.hash in body for event in claim.events.all())
