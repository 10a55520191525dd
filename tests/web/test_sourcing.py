"""A reviewer's hand in the sources of a claim, with and without JavaScript."""

from collections.abc import Callable
from re import search

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Draft, SourceLink, User
from tests.factories import make_claim, make_link
from tests.web.pages import complete_form, held_claim, send, text_of

Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
SOURCE = {
    "source_url": "https://agency.example/report",
    "source_title": "Bridges of the year",
    "source_publisher": "The Agency",
    "source_published_on": "2024-11-04",
    "source_quotation": "Nearly 300 bridges were mended.",
}


def test_a_source_found_by_hand_joins_the_list_and_the_form_is_kept(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim)
    send(client, "add-source", claim, form | SOURCE)
    link = SourceLink.objects.get(claim=claim, added_by=mara)
    assert (link.text, link.document.publisher) == (SOURCE["source_quotation"], "The Agency")
    page = text_of(client.get(reverse("review", args=[claim.pk])))
    assert "added by Mara" in page
    assert f">{form['rationale']}</textarea>" in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_quotation": ""}, "Quote what the source says"),
        ({"source_url": "agency"}, "needs its full address"),
        ({"source_url": "ftp://agency.example/"}, "needs its full address"),
        ({"source_published_on": "4 November"}, "Write the date as year-month-day"),
    ],
)
def test_a_source_that_cannot_be_stored_comes_back_with_the_reason(
    mara: User, browse: Browse, change: dict[str, str], message: str
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim) | SOURCE | change
    response = send(client, "add-source", claim, form)
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert f'value="{SOURCE["source_title"]}"' in page
    assert f">{form['rationale']}</textarea>" in page
    assert not SourceLink.objects.filter(added_by=mara).exists()


def test_a_reporter_cannot_add_a_source(rosa: User, mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    assert send(browse(rosa), "add-source", claim, SOURCE).status_code == 403
    assert not SourceLink.objects.filter(added_by=rosa).exists()


def test_a_source_set_aside_stays_in_sight_and_can_be_put_back(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    link = SourceLink.objects.get(claim=claim)
    client = browse(mara)
    form = complete_form(client, claim)
    response = client.post(reverse("review-set-aside", args=[claim.pk, link.pk]), form)
    assert response["Location"].endswith(f"#source-{link.pk}")
    page = text_of(client.get(reverse("review", args=[claim.pk])))
    assert "Set aside:" in page
    assert not search(r'name="cited"', page)
    assert Draft.objects.get(claim=claim).rationale == form["rationale"]
    client.post(reverse("review-put-back", args=[claim.pk, link.pk]), form)
    link.refresh_from_db()
    assert link.state == SourceLink.State.ACTIVE


def test_a_half_typed_source_survives_the_other_buttons(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    link = SourceLink.objects.get(claim=claim)
    client = browse(mara)
    form = complete_form(client, claim, source_quotation="Half of the bridges.")
    for address in (
        reverse("review-set-aside", args=[claim.pk, link.pk]),
        reverse("review-put-back", args=[claim.pk, link.pk]),
        reverse("review-draft", args=[claim.pk]),
    ):
        page = text_of(client.post(address, form))
        assert ">Half of the bridges.</textarea>" in page
        assert f">{form['rationale']}</textarea>" in page


def test_with_javascript_only_the_source_itself_comes_back(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    link = SourceLink.objects.get(claim=claim)
    address = reverse("review-set-aside", args=[claim.pk, link.pk])
    page = text_of(browse(mara).post(address, headers=HTMX))
    assert f'id="source-{link.pk}"' in page
    assert "<html" not in page


def test_a_link_of_another_claim_is_not_found(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    other = make_link(make_claim())
    address = reverse("review-set-aside", args=[claim.pk, other.pk])
    assert browse(mara).post(address).status_code == 404


def test_what_was_typed_is_not_lost_when_the_claim_is(
    mara: User, noor: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim, rationale="My careful text.")
    response = send(browse(noor), "add-source", claim, form | SOURCE)
    assert response.status_code == 409
    assert "My careful text." in text_of(response)
