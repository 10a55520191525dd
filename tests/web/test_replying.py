"""The right of reply on its page, and beside the button it holds back."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Contact, ReviewPolicy, User
from annotations.review.right_of_reply import Step
from annotations.services import publishing, replies, review
from tests.services.joining import join_both, two_beside_each_other
from tests.web.pages import decided_claim, text_of

Browse = Callable[[User], Client]


def test_who_was_asked_is_logged_and_publishing_says_what_it_waits_for(
    mara: User, edith: User, browse: Browse, client: Client
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
    told = text_of(browse(mara).get(reverse("claim", args=[claim.pk])))
    assert "asked the claimant, The office" in told
    assert "Publishing waits for it." in told
    answer = {"step": "answered", "text": "By hand.", "public_text": "Mail me@office.example"}
    refused = browse(mara).post(page, answer)
    assert refused.status_code == 422
    assert text_of(refused).count("field--invalid") == 1
    assert ">Mail me@office.example</textarea>" in text_of(refused)
    browse(mara).post(page, answer | {"public_text": "We count <em>by hand</em>."})
    assert "right to reply" not in text_of(browse(edith).get(screen))
    claim.refresh_from_db()
    publishing.publish(claim.pk, by=edith, expected_version=claim.version)
    published = client.get(reverse("published-claim", args=[claim.pk]))
    public = text_of(published)
    assert "We asked The office on" in public
    assert "The answer came on" in public
    assert "We count <em>by hand</em>." in public
    assert b"<em>by hand" not in published.content


def test_what_was_logged_at_a_joined_claim_is_shown_at_the_one_that_stands(
    mara: User, edith: User, browse: Browse
) -> None:
    claim, other = two_beside_each_other()
    replies.log_contact(
        other.pk, by=edith, step=Step.WAIVED, text="They are closed for good.", person="The office"
    )
    join_both(claim, other, by=mara)
    here, there = (reverse("claim-reply", args=[one.pk]) for one in (claim, other))
    shown = text_of(browse(edith).get(here))
    assert "They are closed for good." in shown
    assert f'<a href="{there}">“{other.text}”</a>, which was joined into this claim' in shown
    assert f'<a href="{here}">Go on there</a>' in text_of(browse(edith).get(there))
    told = text_of(browse(edith).get(reverse("claim", args=[claim.pk])))
    assert f"waived the right of reply, The office, at “{other.text}”" in told
