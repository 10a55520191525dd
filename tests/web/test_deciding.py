"""Deciding on the review screen: what is missing is said, drafts are kept, nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from re import findall, search

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Claim, Draft, ProviderRun, Review, Seat, SourceLink, User
from annotations.review.transitions import State
from annotations.services import queue, review
from annotations.web.review_form import gate_table
from tests.factories import make_claim, make_link
from tests.web.pages import (
    complete_form,
    decided_claim,
    held_claim,
    hidden,
    open_form,
    send,
    text_of,
)

Browse = Callable[[User], Client]


def screen(claim: Claim) -> str:
    return reverse("review", args=[claim.pk])


# --- Deciding ------------------------------------------------------------------------------------


def test_a_complete_review_decides_the_claim(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, flags=["rounded", "outdated"])
    response = client.post(reverse("review-submit", args=[claim.pk]), form, follow=True)
    made = Review.objects.get(claim=claim)
    assert (made.verdict, made.flags) == ("half_true", ["outdated", "rounded"])
    assert made.citations.count() == 1
    assert "is judged half true and waits for a second person" in text_of(response)


def test_submit_and_next_goes_on_with_the_next_claim(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    following = make_claim()
    client = browse(mara)
    response = send(client, "submit", claim, complete_form(client, claim, next="1"))
    assert response["Location"] == screen(following)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"verdict": ""}, "Choose a verdict."),
        ({"cited": []}, "Cite at least one source with a passage."),
        ({"rationale": "  "}, "Say why: a verdict needs a rationale."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    mara: User, browse: Browse, missing: dict[str, object], message: str
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, flags=["outdated"]) | missing
    response = send(client, "submit", claim, form)
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert search(r'name="flags"\s+value="outdated"\s+checked', page)
    assert hidden(response, "key") == form["key"]
    if form["rationale"].strip():
        assert f">{form['rationale']}</textarea>" in page
    if form["verdict"]:
        assert search(r'value="half_true"[^>]*checked', page)
    assert not Review.objects.exists()


def test_unproven_needs_a_search_and_no_source(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, verdict="unproven", cited=[])
    assert send(client, "submit", claim, form).status_code == 422
    ProviderRun.objects.create(claim=claim, provider="library", outcome="nothing")
    assert send(client, "submit", claim, form).status_code == 302


def test_submitting_twice_is_one_review(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim)
    first, second = (send(client, "submit", claim, form) for _ in range(2))
    assert first["Location"] == second["Location"] == screen(claim)
    assert Review.objects.count() == 1


def test_a_source_typed_and_not_added_is_not_silently_dropped(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, source_quotation="Half of the bridges.")
    response = send(client, "submit", claim, form)
    assert response.status_code == 422
    assert "You typed a source and have not added it" in text_of(response)
    assert ">Half of the bridges.</textarea>" in text_of(response)


def test_a_form_without_its_hidden_fields_is_a_bad_request(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim)
    for name in ("version", "key"):
        rest = {field: value for field, value in form.items() if field != name}
        assert send(client, "submit", claim, rest).status_code == 400


def test_a_source_of_another_claim_cannot_be_cited(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    foreign = make_link(make_claim())
    client = browse(mara)
    form = complete_form(client, claim, cited=[foreign.pk, "9" * 40, "x"])
    response = send(client, "submit", claim, form)
    assert response.status_code == 422
    assert "not among this claim’s sources" in text_of(response)
    assert not Review.objects.exists()


def test_the_page_tabulates_the_gate_it_will_be_judged_by() -> None:
    table = gate_table(searches=0, minimum=1)
    assert table["true"]["citations"] == ["Cite at least one source with a passage.", ""]
    assert table["unproven"]["citations"][1] != ""
    assert table["not_checkable"]["citations"] == ["", ""]
    assert gate_table(searches=1, minimum=1)["unproven"]["citations"] == ["", ""]


# --- Losing the claim ----------------------------------------------------------------------------


def test_a_stale_submission_shows_both_sides_and_a_way_on(
    mara: User, noor: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, rationale="My careful text.")
    Seat.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    queue.take(claim.pk, by=noor)
    response = send(client, "submit", claim, form)
    page = text_of(response)
    assert response.status_code == 409
    assert "Being reviewed" in page
    assert "My careful text." in page
    assert not Review.objects.exists()


def test_a_claim_that_timed_out_can_be_taken_again_with_the_text_kept(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, rationale="My careful text.")
    queue.expire_leases(timezone.now() + timedelta(days=1))
    conflict = send(client, "submit", claim, form)
    assert "Take it again and go on with what you typed" in text_of(conflict)
    kept = {
        name: unescape(value)
        for name, value in findall(
            r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', conflict.content.decode()
        )
    }
    send(client, "take", claim, kept)
    page = text_of(client.get(screen(claim)))
    assert ">My careful text.</textarea>" in page
    assert search(r'name="cited"[^>]*checked', page)


# --- Drafts --------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_comes_back(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = open_form(client, claim) | {"verdict": "false", "rationale": "So far\r\nso good"}
    response = client.post(reverse("review-draft", args=[claim.pk]), form, follow=True)
    page = response.content.decode()
    assert "Draft saved." in page
    assert ">So far\nso good</textarea>" in page
    assert search(r'value="false"[^>]*checked', text_of(response))


def test_the_script_is_answered_in_json(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = open_form(client, claim) | {"rationale": "So far"}
    address = reverse("review-draft", args=[claim.pk])
    answer = client.post(address, form, headers={"Accept": "application/json"})
    assert set(answer.json()) == {"saved", "until", "at", "draft"}
    assert all(search(r"^\d\d:\d\d$", answer.json()[time]) for time in ("saved", "until"))
    changed = form | {"rationale": "Older", "since": "2020-01-01T00:00:00+00:00"}
    refused = client.post(address, changed, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert refused.json()["draft"]["rationale"] == "So far"
    assert Draft.objects.get().rationale == "So far"
    queue.release(claim.pk, by=mara, expected_version=claim.version)
    refused = client.post(address, form, headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert "do not hold this claim any more" in refused.json()["message"]


def test_putting_back_keeps_what_was_typed(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = open_form(client, claim) | {"rationale": "For later"}
    response = send(client, "release", claim, form)
    assert response["Location"] == reverse("review-idle")
    claim.refresh_from_db()
    assert claim.state == State.QUEUED
    queue.take(claim.pk, by=mara)
    assert ">For later</textarea>" in text_of(client.get(screen(claim)))


def test_a_claim_that_comes_back_starts_with_ones_own_review(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara, rationale="My first reasons.")
    review.send_back(
        claim.pk, by=edith, expected_version=claim.version, reason="The figure is from May."
    )
    queue.take(claim.pk, by=mara)
    page = text_of(browse(mara).get(screen(claim)))
    assert ">My first reasons.</textarea>" in page
    assert "The figure is from May." in page


def test_a_second_reviewer_sees_nothing_of_what_the_first_wrote(
    mara: User, noor: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara, verdict="mostly_false", rationale="My first reasons.")
    review.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    client = browse(noor)
    before = text_of(client.get(screen(claim)))
    queue.take(claim.pk, by=noor)
    during = text_of(client.get(screen(claim)))
    for page in (before, during):
        assert "My first reasons." not in page
        assert 'data-verdict="mostly_false" data-stage' not in page
    assert not search(r'name="verdict"[^>]*checked', during)


def test_a_source_set_aside_since_the_draft_is_not_cited_any_more(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    send(client, "draft", claim, complete_form(client, claim))
    SourceLink.objects.update(state=SourceLink.State.REJECTED)
    page = text_of(client.get(screen(claim)))
    assert "Cite at least one source with a passage." in page
