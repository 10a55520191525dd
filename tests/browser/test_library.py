"""What comes into the desk in a browser: feeds, files that are dropped, and what they cannot be."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import Feed, FeedItem, User
from tests.browser.conftest import Window
from tests.factories import make_document, make_feed

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]

DROP = """(form) => {
  const carried = new DataTransfer();
  const words = "Bridges fell\\n\\nAbout 1,200 bridges fell in 2023.";
  carried.items.add(new File([words], "bridges.txt"));
  for (const type of ["dragenter", "drop"]) {
    form.dispatchEvent(new DragEvent(type, {dataTransfer: carried, bubbles: true}));
  }
}"""


def test_an_editor_adds_a_feed_mends_its_address_and_pauses_it(
    edith: User, open_window: OpenWindow
) -> None:
    read = make_feed(title="The Ledger: new releases", failures=2, error="The site is in trouble.")
    make_document(title="Bridges repaired", feed=read)
    FeedItem.objects.create(feed=read, url=read.url, state="refused", note="It asks for a sign-in.")
    window = open_window()
    window.sign_in(edith)
    page = window.page
    page.goto("/sources/feeds/")
    page.get_by_label("Address of an RSS").fill("courier.example/feed")
    page.get_by_role("button", name="Add the feed").click()
    address = page.get_by_label("Address of an RSS")
    expect(address).to_have_accessible_description(
        "The feed needs its full address, starting with https:// or http://."
    )
    window.is_in_order()
    address.fill("https://courier.example/feed")
    page.get_by_role("button", name="Add the feed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("https://courier.example/feed")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    assert Feed.objects.get(url="https://courier.example/feed").is_paused
    page.goto(read.get_absolute_url())
    expect(page.locator("main")).to_contain_text("failed 2 times")
    window.is_in_order()


def test_a_dropped_file_is_read_and_an_empty_form_says_what_it_needs(
    rosa: User, open_window: OpenWindow
) -> None:
    window = open_window()
    window.sign_in(rosa)
    page = window.page
    page.goto("/articles/add/")
    page.get_by_role("button", name="Read it").click()
    given = page.get_by_label("The article’s text, or its address")
    expect(given).to_be_focused()
    window.is_in_order()
    page.wait_for_load_state()
    page.locator("form[data-drop]").evaluate(DROP)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Headline")).to_have_value("Bridges fell")
    expect(page.locator("mark.claim").first).to_have_text("About 1,200 bridges")
