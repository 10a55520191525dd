"""The sources panel alive: what arrives is said, keys act on one source, passages are selected."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import Job, SourceLink, User
from tests.browser.conftest import Window
from tests.browser.test_review_screen import open_claim
from tests.factories import make_link
from tests.web.pages import held_claim

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]


def test_new_sources_are_told_in_a_bar_and_keys_set_one_aside_and_back(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    Job.objects.create(kind=Job.Kind.FIND_SOURCES, article=claim.article, claim=claim)
    page = window.page
    page.reload()
    bar = page.locator("#arrived")
    expect(bar).to_be_hidden()
    new = make_link(claim, score=0.99, stance="contradicts")
    expect(bar).to_contain_text("1 new source below")
    bar.get_by_role("button", name="Show").click()
    row = page.locator(f"#source-{new.pk}")
    expect(row).to_be_focused()
    expect(bar).to_be_hidden()
    window.press("a")
    expect(row).to_contain_text("Set aside:")
    window.press("a")
    expect(row).to_contain_text("Mara put it back")
    page.get_by_text("Supports", exact=True).click()
    expect(row).to_be_hidden()
    window.is_in_order()


def test_sources_are_narrowed_without_script_and_nothing_typed_is_lost(
    mara: User, open_window: OpenWindow
) -> None:
    window = open_window(has_script=False)
    claim = held_claim(mara)
    against = make_link(claim, stance="contradicts")
    supporting = make_link(claim, stance="supports")
    window.sign_in(mara)
    page = window.page
    page.goto(f"/review/{claim.pk}/")
    page.get_by_label("Why readers see this").fill("My careful text.")
    page.get_by_text("Contradicts", exact=True).click()
    expect(page.locator(f"#source-{supporting.pk}")).to_be_hidden()
    expect(page.locator(f"#source-{against.pk}")).to_be_visible()
    window.press("Enter")
    page.get_by_text("All", exact=True).click()
    expect(page.locator(f"#source-{supporting.pk}")).to_be_visible()
    expect(page.get_by_label("Why readers see this")).to_have_value("My careful text.")


def test_another_passage_is_selected_with_the_keys(mara: User, open_window: OpenWindow) -> None:
    window = open_window()
    claim = open_claim(window, mara)
    page = window.page
    first = page.locator("[data-source]").first
    first.get_by_text("Stance and passage").click()
    first.get_by_role("button", name="Choose another passage").click()
    expect(page.get_by_role("heading", name="Which words speak to the claim?")).to_be_visible()
    window.is_in_order()
    window.press("c")
    window.press("Shift+ArrowRight")
    window.press("Shift+ArrowRight")
    expect(page.locator("[data-words]")).to_have_text("“In its yearly”")
    window.press("Enter")
    expect(page.get_by_text("speaks through the passage you chose")).to_be_visible()
    assert SourceLink.objects.filter(claim=claim, text="In its yearly").count() == 1
