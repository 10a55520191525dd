"""The pages one sees seldom are as cared for: axe finds nothing on them, in either theme."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, User
from annotations.review.transitions import State
from annotations.services import publishing, queue, review
from tests.browser.conftest import Window
from tests.factories import make_claim, make_failed_job
from tests.web.pages import decided_claim, held_claim

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]


def test_a_conflict_shows_both_sides(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = held_claim(mara)
    window.sign_in(mara)
    page = window.page
    page.goto(f"/review/{claim.pk}/")
    page.get_by_role("radio", name="Half true").check(force=True)
    page.get_by_label("Cite this passage").check()
    page.get_by_label("Why readers see this").fill("My careful text.")
    expect(page.locator("#draft-state")).to_contain_text("Draft saved at")
    queue.release(claim.pk, by=mara, expected_version=claim.version)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Something changed in the meantime")
    expect(page.locator("main")).to_contain_text("My careful text.")
    window.is_in_order()
    page.get_by_role("button", name="Take it again and go on with what you typed").click()
    expect(page.get_by_label("Why readers see this")).to_have_value("My careful text.")


def test_a_refused_submission_points_to_its_fields(mara: User, open_window: OpenWindow) -> None:
    window = open_window(has_script=False)
    claim = held_claim(mara)
    window.sign_in(mara)
    window.page.goto(f"/review/{claim.pk}/")
    window.page.get_by_role("radio", name="Half true").check(force=True)
    window.page.get_by_role("button", name="Submit", exact=True).click()
    expect(window.page.locator("#refused")).to_contain_text("Say why")
    window.page.get_by_role("link", name="Say why").click()
    assert window.page.url.endswith("#rationale")


def test_ones_own_verdict_says_why_it_cannot_be_approved(
    edith: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = decided_claim(edith)
    window.sign_in(edith)
    window.page.goto(f"/review/{claim.pk}/")
    approve = window.page.get_by_role("button", name="Approve")
    expect(approve).to_be_disabled()
    expect(approve).to_have_accessible_description(
        "“Approve” needs a second person: you judged this claim yourself."
    )
    window.is_in_order()


def test_a_withdrawn_verdict_says_so(mara: User, edith: User, open_window: OpenWindow) -> None:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version)
    claim.refresh_from_db()
    publishing.withdraw(claim.pk, by=edith, expected_version=claim.version, reason="An error.")
    window = open_window(is_phone=True)
    window.page.goto(f"/published/{claim.pk}/")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("This verdict was withdrawn")
    window.is_in_order()
    window.page.goto("/published/")
    expect(window.page.locator("main")).to_contain_text("Nothing is published yet")
    window.is_in_order()


def test_an_empty_queue_and_a_failed_search_have_their_next_step(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    window.sign_in(mara)
    window.page.goto("/review/")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Nothing is waiting")
    window.is_in_order()
    claim = make_claim()
    make_failed_job(claim)
    window.page.goto(f"/review/{claim.pk}/")
    expect(window.page.locator("#search")).to_contain_text("The search failed after 5 attempts")
    expect(window.page.get_by_role("button", name="Search again")).to_be_visible()
    window.is_in_order()


def test_a_reason_is_asked_for_in_place(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = make_claim()
    window.sign_in(mara)
    page = window.page
    page.goto(f"/review/{claim.pk}/")
    page.get_by_text("Dismiss…").click()
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.locator("main")).to_contain_text("“Dismiss” needs a reason.")
    window.is_in_order()
    page.get_by_label("Why dismiss?").fill("Not about the matter.")
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
    assert Claim.objects.get(pk=claim.pk).state == State.DISMISSED
