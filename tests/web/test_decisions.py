"""Every move of the workflow through the pages: who may, what is asked, what is refused and how."""

from collections.abc import Callable
from re import search

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Event, Publication, User
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.services import publishing, review
from annotations.web.decisions import SERVICES
from tests.factories import make_claim, make_link
from tests.web.pages import complete_form, decided_claim, held_claim, hidden, send, text_of

Browse = Callable[[User], Client]


def screen(claim: Claim) -> str:
    return reverse("review", args=[claim.pk])


def state_of(claim: Claim) -> str:
    return str(Claim.objects.values_list("state", flat=True).get(pk=claim.pk))


def approved_claim(by: User, *, approver: User) -> Claim:
    claim = decided_claim(by)
    return review.approve(claim.pk, by=approver, expected_version=claim.version)


def test_every_move_a_person_makes_has_a_page_address() -> None:
    moves = {row.action for row in TRANSITIONS.values() if row.permission is not None}
    # These have views of their own.
    others = {
        *(Action.SUBMIT, Action.EDIT, Action.PLACE, Action.REVISE, Action.MERGE, Action.RESOURCE),
        *(Action.SKIP, Action.HAND_OVER, Action.ASSIGN, Action.PLAN),
        *(Action.ADJUDICATE, Action.SET_NEEDED, Action.SPLIT, Action.JOIN),
        Action.FIGURE,
    }
    assert set(SERVICES) == moves - others
    for action in SERVICES:
        assert reverse(f"review-{action.value.replace('_', '-')}", args=[1])


def test_an_editor_approves_and_publishes(mara: User, edith: User, browse: Browse) -> None:
    claim = decided_claim(mara)
    client = browse(edith)
    for name, expected in (("approve", State.APPROVED), ("publish", State.PUBLISHED)):
        page = client.get(screen(claim))
        send(client, name, claim, {"version": hidden(page, "version")})
        assert state_of(claim) == expected
    assert Publication.objects.standing().get().claim == claim
    assert reverse("published-claim", args=[claim.pk]) in text_of(client.get(screen(claim)))


def test_the_key_for_undo_takes_a_review_back(mara: User, edith: User, browse: Browse) -> None:
    claim = decided_claim(mara)
    client = browse(mara)
    page = client.get(screen(claim))
    assert search(r'data-key="undo"\s*>Take my review back<', text_of(page))
    assert 'data-key="undo"' not in text_of(browse(edith).get(screen(claim)))
    send(client, "take-back", claim, {"version": hidden(page, "version")})
    assert state_of(claim) == State.IN_REVIEW


def test_an_editor_sees_verdict_reasons_and_what_they_rest_on(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara, rationale="The report counts fewer bridges.")
    page = text_of(browse(edith).get(screen(claim)))
    assert "Half true" in page
    assert "The report counts fewer bridges." in page
    assert "judged by Mara" in page
    assert "Cited for the verdict" in page


def test_nobody_approves_their_own_verdict_and_the_page_says_why(
    edith: User, browse: Browse
) -> None:
    claim = decided_claim(edith)
    client = browse(edith)
    page = text_of(client.get(screen(claim)))
    assert "needs a second person: you judged this claim yourself" in page
    assert search(r"<button[^>]*disabled[^>]*>Approve</button>", page)
    response = send(client, "approve", claim, {"version": claim.version})
    assert response.status_code == 409
    assert state_of(claim) == State.DECIDED


def test_a_reviewer_is_not_offered_approval_and_not_given_it(
    mara: User, noor: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    client = browse(noor)
    assert "Approve" not in text_of(client.get(screen(claim)))
    response = send(client, "approve", claim, {"version": claim.version})
    assert response.status_code == 403
    assert "Your role does not include" in text_of(response)
    assert state_of(claim) == State.DECIDED


@pytest.mark.parametrize("name", ["approve", "publish", "withdraw", "dismiss", "take", "queue"])
def test_a_get_request_moves_nothing(mara: User, edith: User, browse: Browse, name: str) -> None:
    claim = decided_claim(mara)
    assert browse(edith).get(reverse(f"review-{name}", args=[claim.pk])).status_code == 405
    assert state_of(claim) == State.DECIDED


def test_sending_back_without_a_reason_asks_for_it_in_place(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    response = send(browse(edith), "send-back", claim, {"version": claim.version, "reason": " "})
    page = text_of(response)
    assert response.status_code == 422
    assert "“Send back” needs a reason." in page
    assert search(r'<details[^>]*id="move-send-back"[^>]*open', page)
    assert state_of(claim) == State.DECIDED


def test_sending_back_keeps_the_reason_for_the_next_reviewer(
    mara: User, noor: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    reason = "The figure is from May, the claim from November."
    send(browse(edith), "send-back", claim, {"version": claim.version, "reason": reason})
    assert state_of(claim) == State.QUEUED
    page = text_of(browse(noor).get(screen(claim)))
    assert "Edith sent the claim back" in page
    assert reason in page


def test_withdrawing_needs_a_reason_and_stands_on_the_public_page(
    mara: User, edith: User, browse: Browse, client: Client
) -> None:
    claim = approved_claim(mara, approver=edith)
    publishing.publish(claim.pk, by=edith, expected_version=claim.version)
    claim.refresh_from_db()
    editor = browse(edith)
    assert send(editor, "withdraw", claim, {"version": claim.version}).status_code == 422
    reason = "The report was itself corrected."
    send(editor, "withdraw", claim, {"version": claim.version, "reason": reason})
    assert state_of(claim) == State.WITHDRAWN
    assert reason in text_of(client.get(reverse("published-claim", args=[claim.pk])))


def test_dismissing_can_be_undone(mara: User, browse: Browse) -> None:
    claim = make_claim()
    client = browse(mara)
    reason = "Not about the matter."
    send(client, "dismiss", claim, {"version": claim.version, "reason": reason})
    page = client.get(screen(claim))
    assert state_of(claim) == State.DISMISSED
    assert reason in text_of(page)
    send(client, "restore", claim, {"version": hidden(page, "version")})
    assert state_of(claim) == State.QUEUED


def test_dismissing_from_the_form_without_a_reason_keeps_what_was_typed(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, reason="")
    response = send(client, "dismiss", claim, form)
    assert response.status_code == 422
    assert f">{form['rationale']}</textarea>" in text_of(response)


def test_a_claim_that_is_only_marked_can_be_queued(mara: User, browse: Browse) -> None:
    claim = make_claim(state=State.EXTRACTED.value)
    client = browse(mara)
    page = client.get(screen(claim))
    send(client, "queue", claim, {"version": hidden(page, "version")})
    assert state_of(claim) == State.QUEUED


def test_an_approval_of_what_changed_meanwhile_shows_how_it_stands(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    client = browse(edith)
    page = client.get(screen(claim))
    review.send_back(
        claim.pk, by=edith, expected_version=claim.version, reason="The figure is from May."
    )
    response = send(client, "approve", claim, {"version": hidden(page, "version")})
    assert response.status_code == 409
    assert "Something changed in the meantime" in text_of(response)
    assert "The figure is from May." in text_of(response)
    assert state_of(claim) == State.QUEUED


def test_a_reason_typed_against_a_stale_claim_is_given_back(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    stale = {"version": claim.version - 1, "reason": "My reason."}
    assert "My reason." in text_of(send(browse(edith), "send-back", claim, stale))


def test_a_claim_someone_works_on_is_not_pulled_away(
    mara: User, noor: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    values = {"version": claim.version, "reason": "Mine now."}
    response = send(browse(noor), "dismiss", claim, values)
    assert response.status_code == 409
    assert "Another reviewer is working on this claim." in text_of(response)
    assert state_of(claim) == State.IN_REVIEW


def test_a_move_leads_back_to_our_page_and_never_elsewhere(mara: User, browse: Browse) -> None:
    claim = make_claim()
    client = browse(mara)
    ours = send(client, "take", claim, {"version": claim.version, "next": "/claims/"})
    assert ours["Location"] == "/claims/"
    claim.refresh_from_db()
    elsewhere = {"version": claim.version, "next": "https://elsewhere.example/"}
    assert send(client, "release", claim, elsewhere)["Location"] == reverse("review-idle")


def test_every_move_is_in_the_history(mara: User, edith: User, browse: Browse) -> None:
    claim = decided_claim(mara)
    send(browse(edith), "approve", claim, {"version": claim.version})
    last = Event.objects.filter(claim=claim).last()
    assert last is not None
    assert (last.action, last.actor) == ("approve", edith)


def test_without_its_version_a_move_is_a_bad_request(mara: User, browse: Browse) -> None:
    claim = make_claim()
    make_link(claim)
    for version in ("", "one", "9" * 30):
        assert send(browse(mara), "take", claim, {"version": version}).status_code == 400
