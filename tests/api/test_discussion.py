"""Comments and notifications through the API."""

from tests.api.conftest import Caller
from tests.factories import make_claim, make_link


def test_a_thread_is_begun_answered_settled_and_read(reporter: Caller, editor: Caller) -> None:
    claim = make_claim()
    link, path = make_link(claim), f"claims/{claim.pk}/comments/"
    first = reporter.post(path, {"text": "Too old, @edith?", "link": link.pk})
    assert (first.status_code, first.json()["link"]) == (201, link.pk)
    thread = first.json()["id"]
    assert editor.post(path, {"text": "No.", "answers": thread}).status_code == 201
    settled = editor.post(f"{path}{thread}/resolve/").json()["threads"][0]
    assert settled["is_resolved"]
    assert [reply["text"] for reply in settled["replies"]] == ["No."]
    assert not reporter.post(f"{path}{thread}/reopen/").json()["threads"][0]["is_resolved"]
    assert reporter.get(path).json()["held_back"] == 0
    for wrong in (f"{path}999/resolve/", f"claims/{make_claim().pk}/comments/{thread}/resolve/"):
        assert editor.post(wrong).status_code == 404
    # Where another claim says the same, its threads are read and settled at that one, too.
    standing = make_claim()
    editor.post(f"claims/{claim.pk}/merge/", {"into": standing.pk}, version=claim.version)
    path = f"claims/{standing.pk}/comments/"
    [shared] = editor.get(path).json()["threads"]
    assert (shared["id"], shared["claim"]) == (thread, claim.pk)
    assert editor.post(f"{path}{thread}/resolve/").json()["threads"][0]["is_resolved"]


def test_a_comment_that_fits_nowhere_is_refused(reporter: Caller) -> None:
    claim = make_claim()
    answer = reporter.post(f"claims/{claim.pk}/comments/", {"text": "Here.", "answers": 999})
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/#refused-comment")


def test_what_concerns_me_is_listed_and_marked_as_read(reporter: Caller, editor: Caller) -> None:
    claim = make_claim()
    reporter.post(f"claims/{claim.pk}/comments/", {"text": "@edith, look."})
    [row] = editor.get("notifications/?unread=true").json()["results"]
    assert (row["kind"], row["claim"], row["actor"]["name"]) == ("mention", claim.pk, "Rosa")
    assert reporter.get("notifications/").json()["results"] == []
    assert editor.post("notifications/read/", {"up_to": row["id"]}).json() == {"unread": 0}
    assert editor.get("notifications/?unread=true").json()["results"] == []
