"""A disagreement in a browser: read by a third person, judged by keys, settled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, Draft, User
from annotations.review.transitions import State
from annotations.services import queue
from tests.browser.conftest import Window
from tests.browser.test_review_screen import WHY
from tests.factories import make_claim, make_link
from tests.web.pages import submit

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]


def test_a_third_person_settles_a_disagreement_by_keys(
    mara: User, noor: User, edith: User, open_window: OpenWindow
) -> None:
    claim = make_claim(reviewers_needed=2)
    link = make_link(claim)
    for by, verdict in ((mara, "true"), (noor, "false")):
        submit(queue.take(claim.pk, by=by), by=by, verdict=verdict, rationale=f"So says {by}.")
    window = open_window()
    window.sign_in(edith)
    page = window.page
    expect(page.get_by_role("link", name="1 to settle")).to_be_visible()
    page.get_by_role("region", name="To be settled by you").get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settle the claim")
    expect(page.get_by_text("So says Noor.")).to_be_visible()
    window.press("3")
    expect(page.locator("#needs")).to_contain_text("Cite")
    window.press("l")
    window.press("s")
    window.press("r")
    page.keyboard.type("Both are right in part: 3 of 7.")
    expect(page.locator("#draft-state")).to_contain_text("Draft saved at")
    assert Draft.objects.get().reviewer == edith
    window.is_in_order()
    page.reload()
    expect(page.get_by_label(WHY)).to_have_value("Both are right in part: 3 of 7.")
    expect(page.get_by_role("radio", name="Half true")).to_be_checked()
    expect(page.locator("#needs")).to_have_text("Ready to settle.")
    # Enter on a verdict saves and does not settle.
    page.get_by_role("radio", name="Half true").focus()
    window.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Draft saved.")
    window.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("You settled")
    settled = Claim.objects.get()
    assert (settled.state, settled.verdict, settled.decided_by) == (
        State.DECIDED,
        "half_true",
        edith,
    )
    assert settled.deciding_review is not None
    assert [one.link for one in settled.deciding_review.citations.all()] == [link]
