"""The log of contact with claimants through the API."""

from tests.api.conftest import Caller
from tests.factories import make_claim


def test_the_log_is_written_and_read_by_who_reviews(
    reporter: Caller, reviewer: Caller, editor: Caller
) -> None:
    path = f"claims/{make_claim().pk}/contacts/"
    assert reporter.get(path).status_code == reporter.post(path, {}).status_code == 403
    assert reviewer.get(path).json() == {"state": "not_asked", "is_needed": False, "entries": []}

    half = reviewer.post(path, {"step": "asked", "text": "How did you count?", "person": "Kim"})
    assert half.status_code == 400
    assert [error["name"] for error in half.json()["errors"]] == ["deadline"]
    asked = {
        "step": "asked",
        "text": "How did you count?",
        "person": "The press office",
        "channel": "email",
        "deadline": "2090-01-01T12:00:00Z",
    }
    logged = reviewer.post(path, asked)
    assert logged.status_code == 201
    assert {name: logged.json()[name] for name in asked} == asked
    assert reviewer.post(path, {"step": "waived", "text": "No."}).status_code == 403
    assert editor.post(path, {"step": "waived", "text": "No."}).status_code == 201

    log = reviewer.get(path).json()
    assert log["state"] == "waived"
    assert [entry["step"] for entry in log["entries"]] == ["asked", "waived"]
    assert reviewer.get("claims/999/contacts/").status_code == 404
