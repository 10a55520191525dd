"""The review screen alive: keys, drafts, arrivals; nothing moves under the reader's hands."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Claim, Draft, Job, ProviderRun, Review, SourceLink, User
from annotations.services import queue
from tests.browser.conftest import PHONE, Window
from tests.factories import make_article, make_claim, make_failed_job, make_link

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]
SOURCES = 6
WHY = "Why readers see this"


def open_claim(window: Window, by: User) -> Claim:
    """Sign `by` in and open a claim they hold, with more sources than fit the pane."""
    claim = make_claim(make_article())
    for _ in range(SOURCES):
        make_link(claim)
    queue.take(claim.pk, by=by)
    window.sign_in(by)
    window.page.goto(f"/review/{claim.pk}/")
    return claim


def scroll_of_sources(page: Page) -> int:
    return int(page.locator(".review__scroll").evaluate("pane => pane.scrollTop"))


def test_a_draft_is_saved_as_one_types_and_survives_the_window(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    window.press("4")
    window.page.get_by_label(WHY).fill("Half a thought")
    expect(window.page.locator("#draft-state")).to_contain_text("Draft saved at")
    window.page.context.close()
    assert Draft.objects.get(claim=claim).rationale == "Half a thought"
    again = open_window()
    again.sign_in(mara)
    again.page.goto(f"/review/{claim.pk}/")
    expect(again.page.get_by_label(WHY)).to_have_value("Half a thought")
    expect(again.page.get_by_role("radio", name="Mostly false")).to_be_checked()


def test_a_draft_that_cannot_be_saved_says_so_and_keeps_the_text(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    queue.release(claim.pk, by=mara, expected_version=claim.version + 1)
    window.page.get_by_label(WHY).fill("Too late")
    expect(window.page.locator("#draft-state")).to_contain_text("Draft not saved.")
    expect(window.page.get_by_label(WHY)).to_have_value("Too late")


def test_a_lost_connection_is_said_and_the_draft_sent_when_it_is_back(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    page.route("**/draft/", lambda route: route.abort())
    page.get_by_label(WHY).fill("Written in a tunnel")
    expect(page.locator("#draft-state")).to_contain_text("the desk does not answer")
    page.unroute("**/draft/")
    # The script tries again by itself, after a while.
    expect(page.locator("#draft-state")).to_contain_text("Draft saved at", timeout=15_000)
    assert Draft.objects.get(claim=claim).rationale == "Written in a tunnel"


def test_sources_arrive_below_without_moving_anything(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    Job.objects.create(kind=Job.Kind.FIND_SOURCES, article=claim.article, claim=claim)
    page = window.page
    page.reload()
    expect(page.locator("#search")).to_contain_text("No worker is running")
    page.locator('[name="cited"]').nth(1).check()
    page.get_by_label(WHY).click()
    page.keyboard.type("In the middle of")
    page.locator(".review__scroll").evaluate("pane => { pane.scrollTop = 120; }")
    before = scroll_of_sources(page)
    new = make_link(claim, score=0.99)
    expect(page.locator(f"#source-{new.pk}")).to_be_attached()
    expect(page.locator("#sources-count")).to_contain_text(f"{SOURCES + 1} links")
    expect(page.locator("[data-source]").last).to_have_id(f"source-{new.pk}")
    page.keyboard.type(" a sentence")
    expect(page.get_by_label(WHY)).to_have_value("In the middle of a sentence")
    expect(page.locator('[name="cited"]').nth(1)).to_be_checked()
    assert scroll_of_sources(page) == before > 0


def test_a_search_that_ends_opens_the_gate_without_a_reload(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    job = Job.objects.create(kind=Job.Kind.FIND_SOURCES, article=claim.article, claim=claim)
    page = window.page
    page.reload()
    window.press("6")
    page.get_by_label(WHY).fill("Nothing speaks to it.")
    expect(page.locator("#needs")).to_contain_text("run the search for sources first")
    ProviderRun.objects.create(claim=claim, provider="library", outcome="nothing")
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    expect(page.locator("#needs")).to_have_text("Ready to submit.")


def test_setting_a_source_aside_replaces_only_that_source(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    open_claim(window, mara)
    page = window.page
    page.get_by_label(WHY).fill("Typed before")
    first = page.locator("[data-source]").first
    first.get_by_role("button", name="Set this source aside").click()
    expect(first).to_contain_text("Set aside:")
    expect(page.get_by_label(WHY)).to_have_value("Typed before")
    first.get_by_role("button", name="Put back").click()
    expect(first.get_by_label("Cite this passage")).to_be_visible()
    assert not SourceLink.objects.filter(state="rejected").exists()


def test_an_incomplete_review_is_not_sent_and_the_missing_part_gets_the_focus(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    open_claim(window, mara)
    page = window.page
    window.press("Control+Enter")
    expect(page.get_by_role("radio", name="True", exact=True)).to_be_focused()
    window.press("1")
    window.press("l")
    window.press("s")
    window.press("Control+Enter")
    expect(page.get_by_label(WHY)).to_be_focused()
    assert not Review.objects.exists()


def test_a_double_click_on_submit_is_one_review(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    for key in ("2", "l", "s"):
        window.press(key)
    page.get_by_label(WHY).fill("Nearly so.")
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    expect(page.locator("#standing-title")).to_have_text("The verdict")
    assert Review.objects.filter(claim=claim).count() == 1


def test_on_a_phone_the_verdicts_stay_at_the_thumb(mara: User, open_window: OpenWindow) -> None:
    window = open_window(is_phone=True)
    claim = open_claim(window, mara)
    page = window.page
    box = page.locator(".verdicts").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    window.is_in_order()
    page.get_by_role("link", name="Read it in the article").click()
    expect(page.locator(f"#in-text-{claim.pk}")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the decision").click()
    expect(page.locator(".verdicts")).to_be_in_viewport()


def test_without_javascript_a_review_can_be_drafted_and_submitted(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window(has_script=False)
    claim = open_claim(window, mara)
    make_failed_job(claim)
    page = window.page
    page.get_by_role("radio", name="Half true").check(force=True)
    page.get_by_label(WHY).fill("By hand.")
    page.get_by_role("button", name="Save draft", exact=True).last.click()
    expect(page.locator("#messages")).to_contain_text("Draft saved.")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#refused")).to_contain_text("Cite at least one source")
    expect(page.get_by_label(WHY)).to_have_value("By hand.")
    page.get_by_label("Cite this passage").first.check()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("#standing-title")).to_have_text("The verdict")
    assert Review.objects.get(claim=claim).rationale == "By hand."
