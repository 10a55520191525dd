"""The editor's table in a browser, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, User
from tests.browser.conftest import Window
from tests.web.pages import decided_claim

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("has_script", [True, False])
def test_an_editor_moves_many_claims_at_once(
    has_script: bool,  # noqa: FBT001 (pytest's parameter)
    mara: User,
    edith: User,
    open_window: Callable[..., Window],
) -> None:
    claims = [decided_claim(by) for by in (mara, mara, edith)]
    window = open_window(has_script=has_script)
    window.sign_in(edith)
    page = window.page
    page.goto("/claims/?state=decided")
    if has_script:
        window.is_in_order()
    for claim in claims[1:]:
        page.get_by_role("row", name=claim.text).get_by_role("checkbox").check()
    page.get_by_label("With the ticked claims").select_option("approve")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 claim approved, 1 not")
    expect(page.get_by_role("row", name=claims[2].text)).to_contain_text("yourself")
    if has_script:
        window.is_in_order()
    page.get_by_role("link", name="Back to the table").click()
    page.get_by_label("All 2 that match").check()
    page.get_by_label("With the ticked claims").select_option("send_back")
    page.get_by_role("button", name="Do it").click()
    if has_script:
        window.is_in_order()
    page.get_by_label("Why send back?").fill("The figure is from May.")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 claims sent back")
    states = Claim.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["queued", "approved", "queued"]
