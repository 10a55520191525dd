"""What a stale verdict looks like, and how a reviewer clears it in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, User
from annotations.services import review, staleness
from tests.factories import make_claim
from tests.web.pages import decided_claim, hidden, text_of

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
GONE = "The ministry has taken the page down."


@pytest.fixture
def stale(mara: User) -> Claim:
    claim = decided_claim(mara)
    staleness.raise_stale(claim.pk, reason=GONE, document_id=claim.links.all()[0].document_id)
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize("page", ["claim", "review"])
def test_a_bar_says_what_has_changed(browse: Browse, stale: Claim, noor: User, page: str) -> None:
    shown = text_of(browse(noor).get(reverse(page, args=[stale.pk])))
    assert "This verdict may be out of date." in shown
    assert GONE in shown
    assert reverse("source", args=[stale.links.all()[0].document_id]) in shown
    assert "It still stands" in shown


def test_a_reporter_sees_the_bar_without_the_button(
    browse: Browse, stale: Claim, rosa: User
) -> None:
    shown = text_of(browse(rosa).get(reverse("claim", args=[stale.pk])))
    assert GONE in shown
    assert "It still stands" not in shown


def test_a_reviewer_confirms_and_the_bar_is_gone(browse: Browse, stale: Claim, noor: User) -> None:
    client = browse(noor)
    page = client.get(reverse("claim", args=[stale.pk]))
    answer = client.post(
        reverse("review-confirm", args=[stale.pk]),
        {"version": hidden(page, "version"), "next": hidden(page, "next")},
        follow=True,
    )
    shown = text_of(answer)
    assert "You checked again: the verdict still stands." in shown
    assert "This verdict may be out of date." not in shown
    assert answer.redirect_chain[-1][0] == reverse("claim", args=[stale.pk])


def test_the_table_of_claims_can_be_narrowed_to_what_is_stale(
    browse: Browse, stale: Claim, noor: User
) -> None:
    fresh = make_claim()
    shown = text_of(browse(noor).get(reverse("claim-list"), {"stale": "1"}))
    assert stale.get_absolute_url() in shown
    assert fresh.get_absolute_url() not in shown


def test_who_has_yet_to_judge_does_not_learn_what_an_earlier_verdict_rested_on(
    browse: Browse, stale: Claim, noor: User, edith: User
) -> None:
    review.send_back(stale.pk, by=edith, expected_version=stale.version, reason="Look again.")
    client = browse(noor)
    for name in ("claim", "review", "api-claim"):
        assert GONE not in text_of(client.get(reverse(name, args=[stale.pk])))
