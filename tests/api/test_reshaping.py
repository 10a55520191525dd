"""Splitting and joining claims through the API."""

import pytest

from annotations.models import Claim, Job
from tests.api.conftest import Caller
from tests.factories import make_article, make_claim

TEXT = "Bridges\n🚀 It repaired 412 bridges and opened 12 schools."


@pytest.fixture
def claim() -> Claim:
    start = TEXT.index("repaired")
    return make_claim(make_article(TEXT), start=start, end=len(TEXT) - 1)


def part(words: str, **more: object) -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, **more}


def test_a_claim_is_split_joined_and_split_again(claim: Claim, reviewer: Caller) -> None:
    path, parts = (
        f"claims/{claim.pk}/split/",
        [part("412 bridges"), part("12 schools", kind="date")],
    )
    assert reviewer.post(path, {"parts": parts}).status_code == 428
    answer = reviewer.send("POST", path, {"parts": parts}, version=1)
    assert answer.status_code == 200
    first, second = answer.json()["claims"]
    assert (first["id"], first["text"], first["version"]) == (claim.pk, "412 bridges", 2)
    assert (second["origin"], second["kind"], second["state"]) == ("human", "date", "queued")
    assert {job.claim_id for job in Job.objects.all()} == {first["id"], second["id"]}
    stale = reviewer.send("POST", path, {"parts": parts}, version=1)
    assert stale.status_code == 412
    both = {"other": second["id"], "text": "412 bridges and opened 12 schools"}
    joined = reviewer.send("POST", f"claims/{claim.pk}/join/", both, version=2)
    assert [one["text"] for one in joined.json()["claims"]] == [both["text"]]
    taken = reviewer.get(f"claims/{second['id']}/").json()
    assert (taken["state"], taken["joined_into"]) == ("dismissed", claim.pk)
    undone = reviewer.send("POST", f"claims/{claim.pk}/undo/", {}, version=3)
    assert [one["text"] for one in undone.json()["claims"]] == ["412 bridges", "12 schools"]


def test_wrong_parts_and_far_claims_are_refused(claim: Claim, reviewer: Caller) -> None:
    path = f"claims/{claim.pk}/split/"
    one = reviewer.send("POST", path, {"parts": [part("412 bridges")]}, version=1)
    assert one.status_code == 400
    shifted = [part("412 bridges") | {"start": 1}, part("12 schools")]
    answer = reviewer.send("POST", path, {"parts": shifted}, version=1)
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/#refused-span")
    far = {"other": make_claim().pk, "text": "412 bridges"}
    answer = reviewer.send("POST", f"claims/{claim.pk}/join/", far, version=1)
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "/api/problems/#transition-refused",
    )
