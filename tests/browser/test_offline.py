"""A lost connection, a second window, a second sending: nothing typed is lost or written over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Draft, Review, User
from annotations.services import review
from tests.browser.conftest import Window
from tests.browser.test_review_screen import WHY, open_claim
from tests.factories import make_judgement

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('factcheck.draft.')).length"


def saved(page: Page) -> None:
    expect(page.locator("#draft-state")).to_contain_text("Draft saved at")


def test_what_is_typed_offline_survives_the_window_and_is_sent_when_back(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. You can go on writing")).to_be_visible()
    window.press("4")
    page.get_by_label(WHY).fill("Written in a tunnel")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.locator('[name="cited"]').first.check()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#draft-state")).to_contain_text("You are offline")
    assert not Draft.objects.exists()
    # The window is closed in the tunnel, and the text is there again in the next one.
    page.close()
    again = window.page.context.new_page()
    again.context.set_offline(False)
    again.goto(f"/review/{claim.pk}/")
    expect(again.get_by_label(WHY)).to_have_value("Written in a tunnel")
    saved(again)
    assert Draft.objects.get(claim=claim).verdict == "mostly_false"
    assert again.evaluate(KEPT) == 0


def test_a_draft_changed_elsewhere_is_shown_beside_ones_own(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    page.context.set_offline(True)
    page.get_by_label(WHY).fill("From the train")
    review.save_draft(
        claim.pk, by=mara, judgement=make_judgement("true", rationale="From the desk")
    )
    page.context.set_offline(False)
    panel = page.locator("#two-drafts")
    expect(panel).to_contain_text("From the train")
    expect(panel).to_contain_text("From the desk")
    expect(panel).to_contain_text("True · 0 cited")
    window.faults.clear()
    window.is_in_order()
    assert Draft.objects.get(claim=claim).rationale == "From the desk"
    panel.get_by_role("button", name="Go on with this one").first.click()
    saved(page)
    assert Draft.objects.get(claim=claim).rationale == "From the train"
    # And the other way round, after the window was closed on it.
    page.context.set_offline(True)
    page.get_by_label(WHY).fill("From the train again")
    review.save_draft(claim.pk, by=mara, judgement=make_judgement("", rationale="At home"))
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(f"/review/{claim.pk}/")
    expect(again.locator("#two-drafts")).to_contain_text("From the train again")
    again.get_by_role("button", name="Go on with this one").last.click()
    expect(again.locator("#two-drafts")).to_be_hidden()
    expect(again.get_by_label(WHY)).to_have_value("At home")


def test_a_submission_whose_answer_was_lost_is_sent_again_and_stays_one(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    for key in ("2", "l", "s"):
        window.press(key)
    page.get_by_label(WHY).fill("Nearly so.")
    saved(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/submit/", lose_the_answer, times=1)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#decision")).to_be_hidden()
    assert Review.objects.filter(claim=claim).count() == 1
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.reload()
    assert sent[0].startswith("POST ")
    assert sent[0].endswith("/submit/")
    expect(page.locator("#standing-title")).to_have_text("The verdict")
    assert Review.objects.filter(claim=claim).count() == 1
    assert page.evaluate(KEPT) == 0


def test_signing_out_leaves_no_text_in_the_browser(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_claim(window, mara)
    page = window.page
    page.route("**/draft/", lambda route: route.abort())
    page.get_by_label(WHY).fill("For my eyes")
    expect(page.locator("#draft-state")).to_contain_text("kept in this browser")
    assert page.evaluate(KEPT) == 1
    page.goto("/")
    page.get_by_text("Mara").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(KEPT) == 0
