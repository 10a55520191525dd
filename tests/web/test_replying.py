"""The right of reply on its page, and beside the button it holds back."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Contact, ReviewPolicy, User
from annotations.services import review
from tests.web.pages import decided_claim, text_of

Browse = Callable[[User], Client]


def test_who_was_asked_is_logged_and_publishing_says_what_it_waits_for(
    mara: User, edith: User, browse: Browse
) -> None:
    claim = decided_claim(mara)
    Claim.objects.filter(pk=claim.pk).update(policy=ReviewPolicy.objects.create(needs_reply=True))
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    page, screen = (reverse(name, args=[claim.pk]) for name in ("claim-reply", "review"))
    assert "has the right to reply" in text_of(browse(edith).get(screen))
    half = browse(mara).post(page, {"step": "asked", "text": "How did you count?"})
    assert half.status_code == 422
    assert "How did you count?" in text_of(half)
    values = {"step": "asked", "text": "How?", "person": "The office", "deadline": "2100-01-01"}
    assert browse(mara).post(page, values | {"channel": "phone"})["Location"] == page
    assert Contact.objects.get().person == "The office"
    assert "Asked, answer awaited" in text_of(browse(mara).get(page))
    assert "time to reply is not over" in text_of(browse(edith).get(screen))
    assert "need not be asked" not in text_of(browse(mara).get(page))
    browse(edith).post(page, {"step": "waived", "text": "They are dissolved."})
    assert "right to reply" not in text_of(browse(edith).get(screen))
    assert page in text_of(browse(mara).get(reverse("claim", args=[claim.pk])))
