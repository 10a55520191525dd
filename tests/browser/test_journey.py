"""The whole job in a browser: from a pasted article to the download of its published claim."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from annotations.articles.readers import read_pasted
from annotations.export.claimreview import faults_of
from annotations.models import Claim, Job, SourceLink, User
from annotations.services.articles import limits
from annotations.services.sources import add_document
from tests.browser.conftest import Window
from tests.conftest import Worker, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.redis]

SECONDS = 60.0
ARTICLE = """Crews mend more bridges than ever

Road crews repaired 412 bridges in the northern district last year, the transport office said.

The work cost about $38 million and took as many as 1,900 workers, according to the office. \
Traffic on the repaired bridges rose by 14 percent.
"""
REPORT = """Yearly report of the transport office
Crews repaired 398 bridges in the northern district last year.
Repairing the bridges cost $37.6 million. No more than 1,900 workers were employed on bridges.
"""


def add_article(window: Window) -> None:
    page = window.page
    page.goto("/articles/add/")
    window.is_in_order()
    page.get_by_label("The article’s text, or its address").fill(ARTICLE)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("mark.claim").first).to_be_visible()
    window.is_in_order()
    page.get_by_role("button", name="Add the article").click()
    # Nothing is reloaded here: the page itself brings in what the worker finds.
    expect(page.locator("a.claim").first).to_be_visible(timeout=SECONDS * 1000)
    window.is_in_order()


def decide_by_keyboard(window: Window) -> Claim:
    page = window.page
    page.goto("/review/")
    window.is_in_order()
    window.press("n")
    page.wait_for_url("**/review/*/")
    claim = Claim.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2]))
    expect(page.get_by_role("heading", level=1)).to_have_text(claim.text)
    expect(page.locator("[data-source]").first).to_be_visible()
    expect(page.locator("#needs")).to_have_text("Choose a verdict.")
    window.is_in_order()
    window.press("3")
    expect(page.locator("#needs")).to_contain_text("Cite at least one source")
    window.press("l")
    window.press("s")
    window.press("r")
    page.keyboard.type("The yearly report counts a little less.")
    expect(page.locator("#needs")).to_have_text("Ready to submit.")
    expect(page.locator("#draft-state")).to_contain_text("Draft saved at")
    window.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("waits for a second person")
    return claim


def approve_and_publish(window: Window, claim: Claim) -> None:
    page = window.page
    page.goto(f"/review/{claim.pk}/")
    expect(page.locator("#standing-title")).to_have_text("The verdict")
    window.is_in_order()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="The public page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(claim.text)
    window.is_in_order()


def download_claims(window: Window, folder: Path) -> list[dict[str, object]]:
    page = window.page
    page.goto("/export/")
    window.is_in_order()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    target = folder / "claims.jsonl"
    started.value.save_as(target)
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def read_in_public(window: Window, claim: Claim) -> None:
    page = window.page
    page.goto("/published/")
    page.get_by_role("link", name=claim.text, exact=True).click()
    body = page.locator("main")
    expect(body).to_contain_text("Half true")
    expect(body).to_contain_text("The yearly report counts a little less.")
    block = page.locator('script[type="application/ld+json"]').text_content()
    assert faults_of(json.loads(block or "{}")) == []


def is_worked_off() -> bool:
    return Job.objects.exists() and not Job.objects.unfinished().exists()


def test_from_a_pasted_article_to_the_download_of_its_published_claim(
    rosa: User,
    mara: User,
    edith: User,
    open_window: Callable[..., Window],
    start_worker: Callable[..., Worker],
    tmp_path: Path,
) -> None:
    add_document(read_pasted(REPORT, limits=limits()))
    start_worker()
    reporter, reviewer, editor = open_window(), open_window(), open_window()
    reporter.page.goto("/sign-in/")
    reporter.is_in_order()
    reporter.sign_in(rosa)
    reporter.is_in_order()
    add_article(reporter)
    wait_until(is_worked_off, seconds=SECONDS)
    assert SourceLink.objects.exists()
    reviewer.sign_in(mara)
    claim = decide_by_keyboard(reviewer)
    editor.sign_in(edith)
    approve_and_publish(editor, claim)
    read_in_public(open_window(has_script=False), claim)
    assert [row["id"] for row in download_claims(reporter, tmp_path)] == [claim.pk]
