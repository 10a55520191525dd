"""The screen proposes the same claim, checked before; a person confirms, and can undo it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, User
from annotations.review.transitions import State
from annotations.services import merging, publishing, queue, review
from tests.services.test_previous import CHECKED, decided, soldiers
from tests.web.pages import open_form, text_of

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
ASKED = "Is it the same claim?"


@pytest.fixture
def checked(mara: User, edith: User) -> Claim:
    claim = decided(soldiers(), by=mara)
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=claim.version + 1)
    claim.refresh_from_db()
    return claim


def screen_of(claim: Claim, browser: Client) -> str:
    return text_of(browser.get(reverse("review", args=[claim.pk])))


def test_nearly_the_same_words_and_figure_are_proposed_and_confirmed_by_a_person(
    checked: Claim, noor: User, browse: Browse
) -> None:
    claim, browser = queue.take(soldiers(CHECKED).pk, by=noor), browse(noor)
    assert ASKED in screen_of(claim, browser)
    typed = open_form(browser, claim) | {"rationale": "As before.", "into": checked.pk}
    answer = browser.post(reverse("review-merge", args=[claim.pk]), typed, follow=True)
    assert "share one verdict now" in text_of(answer)
    claim.refresh_from_db()
    assert (claim.state, claim.canonical) == (State.MERGED, checked)
    assert "Half true" in screen_of(claim, browser)
    assert claim.drafts.get().rationale == "As before."
    assert f'href="/review/{claim.pk}/"' in screen_of(checked, browser)


def test_another_figure_is_not_proposed(checked: Claim, noor: User, browse: Browse) -> None:
    other = soldiers(CHECKED.replace("12,000", "10,000"), count=10_000)
    page = screen_of(other, browse(noor))
    assert checked.text not in page
    assert ASKED not in page


def test_whoever_may_not_review_is_not_asked(checked: Claim, rosa: User, browse: Browse) -> None:
    page = screen_of(soldiers(CHECKED), browse(rosa))
    assert "Previously checked (1)" in page
    assert ASKED not in page
    assert "Yes, the same claim" not in page
    assert checked.state == State.PUBLISHED


def test_the_page_offers_what_can_be_done_with_a_merged_claim(
    checked: Claim, noor: User, edith: User, browse: Browse
) -> None:
    claim = soldiers(CHECKED)
    merging.merge(claim.pk, into=checked.pk, by=noor, expected_version=1)
    browser = browse(edith)
    assert "Publish with the same verdict" in screen_of(claim, browser)
    browser.post(reverse("review-share", args=[claim.pk]), {"version": 2})
    assert browser.get(reverse("published-claim", args=[claim.pk])).status_code == 200
    assert str(claim.text) in text_of(browser.get(f"{reverse('published-list')}?verdict=half_true"))
    page = text_of(
        browser.post(
            reverse("review-unmerge", args=[claim.pk]),
            {"version": 3, "reason": "Another war."},
            follow=True,
        )
    )
    assert "You said that it is a claim of its own." in page
    assert browser.get(reverse("published-claim", args=[claim.pk])).status_code == 410


def test_a_claim_that_changed_meanwhile_is_not_merged_blindly(
    checked: Claim, noor: User, browse: Browse
) -> None:
    claim = soldiers(CHECKED)
    answer = browse(noor).post(
        reverse("review-merge", args=[claim.pk]), {"version": 9, "into": checked.pk}
    )
    assert answer.status_code == 409
    claim.refresh_from_db()
    assert claim.state == State.QUEUED
