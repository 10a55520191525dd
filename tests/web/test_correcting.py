"""Correcting a published verdict in the browser, from the first doubt to the public note."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, User
from annotations.services import corrections, publishing, review
from tests.web.pages import decided_claim, hidden, send, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Browse = Callable[[User], Client]
NOTE = "The ministry revised its count."


@pytest.fixture
def published(mara: User, edith: User) -> Claim:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version)
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def correcting(published: Claim, noor: User) -> Claim:
    return corrections.correct(
        published.pk, by=noor, expected_version=published.version, reason="A new report is out."
    )


def form(client: Client, claim: Claim, **changes: object) -> dict[str, object]:
    page = client.get(reverse("review-revise", args=[claim.pk]))
    return {
        "version": hidden(page, "version"),
        "key": hidden(page, "key"),
        "verdict": "false",
        "rationale": "The new report counts none.",
        "cited": [link.pk for link in claim.links.all()],
    } | changes


def test_a_correction_from_the_first_doubt_to_the_public_note(
    browse: Browse, published: Claim, noor: User, edith: User, client: Client
) -> None:
    reviewer, editor = browse(noor), browse(edith)
    public = reverse("published-claim", args=[published.pk])
    page = text_of(reviewer.get(reverse("review", args=[published.pk])))
    assert "What has to be corrected?" in page
    send(reviewer, "correct", published, {"version": published.version, "reason": "A new report."})
    page = text_of(reviewer.get(reverse("review", args=[published.pk])))
    assert "Revise the verdict" in page
    answer = reviewer.post(
        reverse("review-revise", args=[published.pk]), form(reviewer, published), follow=True
    )
    assert "Your revision waits for a second person." in text_of(answer)
    assert "Half true" in text_of(client.get(public))
    assert "counts none" not in text_of(client.get(public))

    page = text_of(editor.get(reverse("review", args=[published.pk])))
    assert "To be published instead" in page
    assert "What was corrected, and why?" in page
    assert "stands on the public page" in page
    published.refresh_from_db()
    send(editor, "republish", published, {"version": published.version, "reason": NOTE})

    page = text_of(client.get(public))
    assert "The new report counts none." in page
    assert "Corrected" in page
    assert page.count(NOTE) >= 2
    assert "as “Half true”" in page
    assert '"dateModified"' in page
    listed = text_of(client.get(reverse("published-list"), {"verdict": "false"}))
    assert "corrected <time" in listed


def test_the_form_begins_with_what_is_published(
    browse: Browse, correcting: Claim, mara: User
) -> None:
    page = text_of(browse(mara).get(reverse("review-revise", args=[correcting.pk])))
    assert "The report counts fewer." in page
    assert 'value="half_true" checked' in page
    assert "A new report is out." in page


def test_what_the_gate_refuses_comes_back_as_typed(
    browse: Browse, correcting: Claim, mara: User
) -> None:
    client = browse(mara)
    address = reverse("review-revise", args=[correcting.pk])
    answer = client.post(address, form(client, correcting, rationale="", verdict="false"))
    assert answer.status_code == 422
    assert "Say why: a verdict needs a rationale." in text_of(answer)
    assert 'value="false" checked' in text_of(answer)


def test_two_who_revise_at_once_lose_nothing(
    browse: Browse, correcting: Claim, mara: User, noor: User
) -> None:
    first, second = browse(mara), browse(noor)
    address = reverse("review-revise", args=[correcting.pk])
    late = form(second, correcting, rationale="Noor found otherwise.")
    first.post(address, form(first, correcting))
    answer = second.post(address, late)
    assert answer.status_code == 409
    assert "Go on with what you typed" in text_of(answer)
    assert "Noor found otherwise." in text_of(answer)
    again = second.post(address, late | {"version": hidden(answer, "version"), "again": "1"})
    assert again.status_code == 200
    assert "Noor found otherwise." in text_of(again)
    sent = late | {"version": hidden(again, "version"), "key": hidden(again, "key")}
    assert second.post(address, sent).status_code == 302
    correcting.refresh_from_db()
    assert correcting.revision is not None
    assert correcting.revision.reviewer == noor


def test_keeping_what_is_published_ends_the_correction(
    browse: Browse, correcting: Claim, edith: User
) -> None:
    send(browse(edith), "keep", correcting, {"version": correcting.version})
    correcting.refresh_from_db()
    assert correcting.state == "published"


def test_there_is_nothing_to_revise_in_a_claim_that_is_not_being_corrected(
    browse: Browse, published: Claim, mara: User
) -> None:
    answer = browse(mara).get(reverse("review-revise", args=[published.pk]))
    assert answer.status_code == 302


def test_the_claims_page_tells_the_correction(
    browse: Browse, correcting: Claim, noor: User, mara: User
) -> None:
    client = browse(noor)
    client.post(reverse("review-revise", args=[correcting.pk]), form(client, correcting))
    page = text_of(browse(mara).get(reverse("claim", args=[correcting.pk])))
    assert "Being corrected" in page
    assert "opened the published verdict for correction" in page
    assert "cited one source and revised the verdict" in page
    assert "nothing changed or missing" in page
