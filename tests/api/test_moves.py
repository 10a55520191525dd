"""The workflow through the API: preconditions, refusals and the way of a claim to its readers."""

import json
import uuid

import pytest

from annotations.api.moves import MOVES
from annotations.models import Claim, Event, Publication, Review, SavedFilter
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.services.filters import save_filter
from tests.api.conftest import Caller, decide
from tests.factories import holders_of, make_article, make_claim, make_link

OTHER_BODIES: dict[str, dict[str, object]] = {
    "skip": {"why": "unclear"},
    "hand-over": {"to": 1, "note": "You know bridges."},
    "assign": {"assignee": 1},
    "plan": {"priority": "high"},
}


def test_every_human_move_of_the_table_has_an_address() -> None:
    by_people = {row.action for row in TRANSITIONS.values() if row.permission is not None}

    of_their_own = {
        *(Action.SUBMIT, Action.EDIT, Action.PLACE, Action.REVISE, Action.MERGE),
        *(Action.ADJUDICATE, Action.SET_NEEDED, Action.RESOURCE, Action.SPLIT, Action.JOIN),
        Action.FIGURE,
    }
    assert {row.action for row in MOVES} | of_their_own == by_people


@pytest.mark.parametrize("path", [row.path for row in MOVES] + ["review"])
def test_a_move_without_if_match_is_refused_and_changes_nothing(path: str, editor: Caller) -> None:
    claim = make_claim()
    reasoned = {row.path for row in MOVES if TRANSITIONS[row.action].needs_reason}
    body: dict[str, object] | None = {"reason": "why not"} if path in reasoned else None
    body = OTHER_BODIES.get(path, body)
    if path == "review":
        body = {"verdict": "true", "rationale": "because"}

    answer = editor.post(f"claims/{claim.pk}/{path}/", body, key=str(uuid.uuid4()))

    assert answer.status_code == 428
    assert answer.json()["type"] == "/api/problems/#precondition-required"
    assert not Event.objects.exists()


def test_a_stale_move_is_refused_and_told_the_current_version(
    reviewer: Caller, second_reviewer: Caller
) -> None:
    claim = make_claim()
    assert reviewer.post(f"claims/{claim.pk}/take/", version=1).status_code == 200

    answer = second_reviewer.post(f"claims/{claim.pk}/take/", version=1)

    assert answer.status_code == 412
    assert answer["ETag"] == '"2"'
    body = answer.json()
    assert (body["expected_version"], body["current_version"]) == (1, 2)
    assert body["current_state"] == "in_review"
    assert holders_of(Claim.objects.get()) == [reviewer.user]


def test_a_compressing_proxy_may_weaken_the_etag(reviewer: Caller) -> None:
    claim = make_claim()

    answer = reviewer.post(f"claims/{claim.pk}/take/", if_match='W/"1"')

    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["*", "1", '"one"', '"1", "2"'])
def test_an_if_match_that_is_no_etag_of_ours_is_refused(header: str, reviewer: Caller) -> None:
    claim = make_claim()

    answer = reviewer.post(f"claims/{claim.pk}/take/", if_match=header)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["in"] == "header"


def test_a_move_the_state_does_not_allow_says_so(editor: Caller) -> None:
    claim = make_claim()

    answer = editor.post(f"claims/{claim.pk}/approve/", version=1)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/problems/#transition-refused"
    assert "Waiting for review" in answer.json()["detail"]


def test_nobody_approves_their_own_verdict(editor: Caller) -> None:
    claim = make_claim()
    decide(claim, editor)

    answer = editor.post(f"claims/{claim.pk}/approve/", version=claim.version)

    assert answer.status_code == 409
    assert "second person" in answer.json()["detail"]


def test_a_reviewer_does_not_publish(reviewer: Caller, second_reviewer: Caller) -> None:
    claim = make_claim()
    decide(claim, reviewer)

    assert second_reviewer.post(f"claims/{claim.pk}/approve/", version=3).status_code == 403


def test_a_claim_goes_all_the_way_to_its_readers_and_back(reviewer: Caller, editor: Caller) -> None:
    claim = make_claim(make_article(url="https://courier.example/bridges"))
    link = make_link(claim)
    path = f"claims/{claim.pk}"

    assert reviewer.post(f"{path}/take/", version=1)["ETag"] == '"2"'
    submitted = reviewer.post(
        f"{path}/review/",
        {"verdict": "false", "rationale": "The report says 20.", "citations": [link.pk]},
        version=2,
        key=str(uuid.uuid4()),
    )
    assert submitted.status_code == 201, submitted.json()
    assert submitted["ETag"] == '"3"'
    assert editor.post(f"{path}/approve/", version=3).json()["state"] == "approved"
    published = editor.post(f"{path}/publish/", version=4)
    assert published.json()["state"] == "published", published.json()
    withdrawn = editor.post(f"{path}/withdraw/", {"reason": "The report was wrong."}, version=5)
    assert withdrawn.json()["state"] == "withdrawn"
    assert [row["number"] for row in withdrawn.json()["history"]] == [2, 3, 4, 5, 6]
    assert Publication.objects.count() == 2


def test_dismissing_needs_a_reason_and_can_be_undone(reviewer: Caller) -> None:
    claim = make_claim()
    path = f"claims/{claim.pk}"

    assert reviewer.post(f"{path}/dismiss/", {"reason": " "}, version=1).status_code == 400
    assert reviewer.post(f"{path}/dismiss/", version=1).status_code == 400
    dismissed = reviewer.post(f"{path}/dismiss/", {"reason": "A forecast."}, version=1)
    assert dismissed.json()["state"] == "dismissed"
    assert dismissed.json()["history"][0]["note"] == "A forecast."
    assert reviewer.post(f"{path}/restore/", version=2).json()["state"] == "queued"


def test_the_same_claim_shares_a_verdict_until_it_is_told_apart(reviewer: Caller) -> None:
    canonical, claim = make_claim(), make_claim()
    path = f"claims/{claim.pk}"

    assert reviewer.post(f"{path}/merge/", {}, version=1).status_code == 400
    assert reviewer.post(f"{path}/merge/", {"into": 10**9}, version=1).status_code == 404
    merged = reviewer.post(f"{path}/merge/", {"into": canonical.pk}, version=1).json()
    assert (merged["state"], merged["canonical"]) == ("merged", canonical.pk)
    assert (merged["verdict"], merged["actions"]) == (None, ["unmerge"])
    refused = reviewer.post(f"{path}/merge/", {"into": canonical.pk}, version=2)
    assert refused.status_code == 409
    apart = reviewer.post(f"{path}/unmerge/", {"reason": "Another year."}, version=2).json()
    assert (apart["state"], apart["canonical"]) == ("queued", None)


def test_a_body_where_none_belongs_is_refused(reviewer: Caller) -> None:
    claim = make_claim()

    answer = reviewer.post(f"claims/{claim.pk}/take/", {"minutes": 90}, version=1)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"] == "minutes"


def test_taking_the_next_claim_gives_the_most_urgent_then_the_same_again(
    reviewer: Caller,
) -> None:
    make_claim(checkworthiness=0.2)
    urgent = make_claim(priority=10)

    first, second = reviewer.post("claims/next/"), reviewer.post("claims/next/")

    assert first.json()["id"] == second.json()["id"] == urgent.pk
    assert first["ETag"] == second["ETag"] == '"2"'


def test_taking_the_next_of_an_empty_queue_answers_with_nothing(reviewer: Caller) -> None:
    assert reviewer.post("claims/next/").status_code == 204


def test_next_keeps_to_what_is_asked_for(reviewer: Caller, editor: Caller) -> None:
    make_claim()
    german = make_claim(make_article(language="de", topic="Roads"))
    assert editor.user is not None
    save_filter(
        by=editor.user,
        page=SavedFilter.Page.QUEUE,
        name="Roads",
        query="topic=Roads",
        is_shared=True,
    )
    assert reviewer.post("claims/next/", {"topic": "Health"}).status_code == 204
    assert reviewer.post("claims/next/", {"filter": "Roads", "kind": "money"}).status_code == 400
    assert reviewer.post("claims/next/", {"filter": "Streets"}).status_code == 404
    assert reviewer.post("claims/next/", {"filter": "Roads"}).json()["id"] == german.pk
    assert editor.post("claims/next/", {"language": "de"}).status_code == 204


def test_a_claim_sent_back_goes_to_the_front_with_the_reason(
    reviewer: Caller, editor: Caller
) -> None:
    claim = make_claim()
    decide(claim, reviewer)

    answer = editor.post(
        f"claims/{claim.pk}/send-back/", {"reason": "The figure is from May."}, version=3
    )

    assert answer.json()["state"] == "queued"
    assert answer.json()["history"][-1]["note"] == "The figure is from May."
    assert answer.json()["priority"] == 10


def test_a_moved_claim_that_is_not_there_is_a_404(reviewer: Caller) -> None:
    assert reviewer.post("claims/999/take/", version=1).status_code == 404


def test_writing_with_a_browser_session_needs_the_csrf_token(reviewer: Caller) -> None:
    claim = make_claim(state=State.QUEUED.value)
    client = type(reviewer.client)(enforce_csrf_checks=True)
    assert reviewer.user is not None
    client.force_login(reviewer.user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/api/v1/claims/{claim.pk}/take/", headers={"If-Match": '"1"'})

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert not Review.objects.exists()
    assert Claim.objects.get().state == State.QUEUED


def id_of(caller: Caller) -> int:
    assert caller.user is not None
    return caller.user.pk


def test_an_editor_directs_the_queue(editor: Caller, reviewer: Caller) -> None:
    claim = make_claim()
    plan = {"priority": "high", "deadline": "2024-11-25T18:00:00Z"}
    planned = editor.post(f"claims/{claim.pk}/plan/", plan, version=1).json()
    assert (planned["priority"], planned["deadline"]) == (140, "2024-11-25T18:00:00Z")
    whom = {"assignee": id_of(reviewer)}
    assigned = editor.post(f"claims/{claim.pk}/assign/", whom, version=2).json()
    assert assigned["assignee"] == {"id": id_of(reviewer), "name": str(reviewer.user)}
    lifted = editor.post(f"claims/{claim.pk}/plan/", {"deadline": None}, version=3).json()
    assert (lifted["priority"], lifted["deadline"]) == (100, None)
    assert reviewer.post(f"claims/{claim.pk}/plan/", plan, version=4).status_code == 403


def test_a_reviewer_passes_a_claim_on(
    reviewer: Caller, second_reviewer: Caller, editor: Caller
) -> None:
    claim = make_claim()
    reviewer.post(f"claims/{claim.pk}/take/", version=1)
    unsaid = reviewer.post(f"claims/{claim.pk}/skip/", {"why": "other"}, version=2)
    assert unsaid.status_code == 409
    skipped = reviewer.post(f"claims/{claim.pk}/skip/", {"why": "unclear"}, version=2).json()
    assert skipped["state"] == "queued"
    second_reviewer.post(f"claims/{claim.pk}/take/", version=3)
    handed = {"to": id_of(editor), "note": "You know bridges."}
    answer = second_reviewer.post(f"claims/{claim.pk}/hand-over/", handed, version=4).json()
    assert answer["assignee"]["id"] == id_of(editor)


def test_the_days_of_a_verdict_are_given_read_and_refused_by_name(
    reviewer: Caller, editor: Caller
) -> None:
    claim = decide(make_claim(), by=reviewer).claim
    version = editor.post(f"claims/{claim.pk}/approve/", version=claim.version).json()["version"]
    address = f"claims/{claim.pk}/publish/"
    days = {"valid_as_of": "2024-11-05", "recheck_on": "2090-01-31"}

    refused = editor.post(address, days | {"recheck_on": "2024-11-06"}, version=version)
    assert refused.status_code == 400
    assert [error["name"] for error in refused.json()["errors"]] == ["recheck_on"]
    assert not Publication.objects.exists()

    published = editor.post(address, days, version=version).json()
    assert {name: published[name] for name in days} == days
    exported = json.loads(editor.get("export/?format=jsonl").getvalue())
    assert exported["valid_as_of"] == "2024-11-05"
    due = {
        day: [row["id"] for row in editor.get(f"claims/?recheck_by={day}").json()["results"]]
        for day in ("2090-01-30", "2090-01-31")
    }
    assert due == {"2090-01-30": [], "2090-01-31": [claim.pk]}
