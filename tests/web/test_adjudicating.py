"""Settling on a page of its own: everything side by side, for those who have not judged."""

import pytest
from django.urls import reverse

from annotations.models import Claim, User
from annotations.review.transitions import State
from annotations.services import queue
from tests.factories import make_claim, make_link
from tests.web.conftest import browser_of
from tests.web.pages import hidden, send, submit, text_of

pytestmark = pytest.mark.django_db


def test_whoever_has_not_judged_reads_both_and_settles(mara: User, noor: User, edith: User) -> None:
    claim = make_claim(reviewers_needed=2)
    link = make_link(claim)
    for by, verdict in ((mara, "true"), (noor, "false")):
        submit(queue.take(claim.pk, by=by), by=by, verdict=verdict, rationale=f"So says {by}.")
    address = reverse("review-adjudicate", args=[claim.pk])
    assert "So says Noor." not in text_of(browser_of(mara).get(address))
    browser = browser_of(edith)
    assert address in text_of(browser.get(reverse("desk")))
    page = browser.get(address)
    assert "So says Mara." in text_of(page)
    assert "So says Noor." in text_of(page)
    kept = {"version": hidden(page, "version"), "key": hidden(page, "key"), "rationale": "So far."}
    draft = reverse("review-adjudicate-draft", args=[claim.pk])
    assert browser_of(mara).post(draft, kept).status_code == 409
    assert browser.post(draft, kept).status_code == 302
    page = browser.get(address)
    assert ">So far.</textarea>" in text_of(page)
    sent = {"version": hidden(page, "version"), "key": hidden(page, "key"), "cited": link.pk}
    refused = send(browser, "adjudicate", claim, sent)
    assert "Not settled yet." in text_of(refused)
    send(browser, "adjudicate", claim, sent | {"verdict": "half_true", "rationale": "Both."})
    settled = Claim.objects.get()
    assert (settled.state, settled.decided_by) == (State.DECIDED, edith)
