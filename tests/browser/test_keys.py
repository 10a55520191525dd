"""The keys in a browser: what they do, when they stay silent, on whose keyboard they lie."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import User
from tests.browser.conftest import Window
from tests.browser.test_review_screen import WHY, open_claim
from tests.factories import holders_of, make_claim

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]
PRESSED = """key => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...key }))"""


def press(page: Page, **key: object) -> None:
    """Press a key as another keyboard sends it: `key` is what it writes, `code` where it lies."""
    page.evaluate(PRESSED, key)


def test_no_key_fires_while_one_types(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    page.get_by_label(WHY).click()
    page.keyboard.type("j k l h s x u n f g d ? / 1234567 said nobody")
    expect(page.get_by_label(WHY)).to_have_value("j k l h s x u n f g d ? / 1234567 said nobody")
    expect(page.locator('[name="verdict"]:checked')).to_have_count(0)
    expect(page.locator('[name="cited"]:checked')).to_have_count(0)
    assert holders_of(claim) == [mara]


def test_the_keys_walk_the_sources_and_cite_the_one_in_focus(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    open_claim(window, mara)
    page = window.page
    for key in ("l", "l", "l", "h", "s"):
        window.press(key)
    second = page.locator("[data-source]").nth(1)
    expect(second).to_be_focused()
    expect(second.get_by_label("Cite this passage")).to_be_checked()
    window.press("s")
    expect(page.locator('[name="cited"]:checked')).to_have_count(0)


def test_a_digit_means_its_verdict_after_the_pointer_was_used(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    open_claim(window, mara)
    window.page.get_by_role("radio", name="False", exact=True).check(force=True)
    window.press("6")
    expect(window.page.get_by_role("radio", name="Unproven")).to_be_checked()


def test_the_keys_are_listed_on_demand(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_claim(window, mara)
    window.press("?")
    expect(window.page.get_by_text("Submit and take the next claim")).to_be_visible()
    window.is_in_order()
    window.press("Escape")
    expect(window.page.get_by_text("Submit and take the next claim")).to_be_hidden()


def test_the_help_is_read_in_peace(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    for key in ("?", "1", "x"):
        window.press(key)
    expect(window.page.locator("#keys")).to_be_visible()
    expect(window.page.locator('[name="verdict"]:checked')).to_have_count(0)
    assert holders_of(claim) == [mara]


def test_the_keys_walk_the_claims_and_go_to_pages(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    below = [make_claim(claim.article) for _ in range(2)]
    page.reload()
    for key in ("j", "j", "j", "k"):
        window.press(key)
    expect(page.locator(f'.queue a[href="/review/{below[0].pk}/"]')).to_be_focused()
    window.press("Enter")
    page.wait_for_url(f"**/review/{below[0].pk}/")
    window.press("g")
    expect(page.locator("#go-to")).to_contain_text("Articles")
    window.is_in_order()
    # Looking at the page takes longer than the first key waits for the second.
    window.press("g")
    window.press("c")
    page.wait_for_url("**/claims/")
    window.press("j")
    expect(page.locator("[data-claim-link]").first).to_be_focused()
    window.press("/")
    expect(page.get_by_label("Words in the claim")).to_be_focused()
    page.goto("/")
    window.press("/")
    page.wait_for_url(re.compile("/claims/"))
    expect(page.get_by_label("Words in the claim")).to_be_focused()


def test_other_keyboards_reach_the_same_keys(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_claim(window, mara)
    page = window.page
    chosen = page.locator('[name="verdict"]:checked')
    press(page, key="é", code="Digit2")  # French: digits are written with Shift
    expect(chosen).to_have_value("mostly_true")
    press(page, key="5", code="Digit5", shiftKey=True)
    expect(chosen).to_have_value("false")
    press(page, key="/", code="Digit7", shiftKey=True)  # German: a search, not “not checkable”
    page.wait_for_url(re.compile("/claims/"))
    page.go_back()
    press(page, key="к", code="KeyR")  # Russian
    expect(page.get_by_label(WHY)).to_be_focused()


def test_no_key_fires_with_a_modifier(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    open_claim(window, mara)
    for held in ("ctrlKey", "metaKey", "altKey"):
        press(window.page, key="1", code="Digit1", **{held: True})
        press(window.page, key="s", code="KeyS", **{held: True})
    press(window.page, key="S", code="KeyS", shiftKey=True)
    expect(window.page.locator('[name="verdict"]:checked, [name="cited"]:checked')).to_have_count(0)
