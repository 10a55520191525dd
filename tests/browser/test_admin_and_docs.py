"""The admin panel and the API's documentation hold the content policy in a real browser.

Their widgets come from Django and Swagger: what is looked for here is that none of them is
blocked by the policy or breaks under it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from annotations.models import User
from annotations.review.roles import Role
from tests.browser.conftest import Window
from tests.factories import make_claim, make_failed_job, make_user

pytestmark = pytest.mark.browser

OpenWindow = Callable[..., Window]


@pytest.fixture
def ada(_roles: None) -> User:
    """Return the admin."""
    return make_user("ada", Role.ADMIN, is_staff=True, is_superuser=True)


def test_an_admin_lists_corrects_and_finds_people_without_a_blocked_script(
    ada: User, open_window: OpenWindow
) -> None:
    window, claim = open_window(), make_claim()
    make_user("mara", Role.REVIEWER)
    window.sign_in(ada)
    page = window.page

    page.goto("/admin/annotations/claim/")
    page.locator("#searchbar").fill("ministry")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=claim.text).click()
    expect(page.get_by_role("heading", name=claim.text)).to_be_visible()

    page.goto(f"/admin/annotations/article/{claim.article_id}/change/")
    page.locator(".field-published_on .date-icon").click()
    page.get_by_role("link", name="21", exact=True).click()
    expect(page.get_by_label("Published on")).to_have_value("2024-11-21")

    page.goto("/admin/authtoken/tokenproxy/add/")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("mar")
    page.get_by_role("option", name="Mara").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The API token of Mara is")).to_be_visible()
    assert window.faults == []


def test_an_admin_tries_failed_jobs_again(ada: User, open_window: OpenWindow) -> None:
    window, failed = open_window(), make_failed_job(make_claim())
    window.sign_in(ada)

    window.page.goto("/admin/annotations/job/?state__exact=failed")
    window.page.locator("#action-toggle").check()
    window.page.get_by_label("Action:").select_option("retry")
    window.page.get_by_role("button", name="Go").click()

    expect(window.page.get_by_text("1 will be tried again.")).to_be_visible()
    failed.refresh_from_db()
    assert failed.attempts == 0
    assert window.faults == []


def test_the_documentation_draws_itself_and_asks_the_api(
    ada: User, open_window: OpenWindow
) -> None:
    window, claim = open_window(), make_claim()
    window.sign_in(ada)
    page = window.page

    page.goto("/api/docs/")
    page.locator("#operations-claims-listClaims .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    answer = page.locator("#operations-claims-listClaims .live-responses-table")
    expect(answer).to_contain_text(claim.text)
    assert window.faults == []
