"""The log of contact with claimants through the API."""

from tests.api.conftest import Caller
from tests.factories import make_claim


def test_the_log_is_written_and_read_by_who_reviews(
    reporter: Caller, reviewer: Caller, editor: Caller
) -> None:
    claim = make_claim()
    path = f"claims/{claim.pk}/contacts/"
    assert reporter.get(path).status_code == reporter.post(path, {}).status_code == 403
    assert reviewer.get(path).json() == {
        "state": "not_asked",
        "is_needed": False,
        "others": [],
        "entries": [],
    }

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

    # Somebody else says the same: what was asked here is told there, and does not count.
    other = make_claim()
    reviewer.post(f"claims/{claim.pk}/merge/", {"into": other.pk}, version=claim.version)
    told = reviewer.get(f"claims/{other.pk}/contacts/").json()
    assert (told["state"], told["others"]) == ("not_asked", [claim.pk])
    assert [entry["claim"] for entry in told["entries"]] == [claim.pk] * 2
