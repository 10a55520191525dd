"""A reviewer's hand in the sources of a claim, with and without JavaScript."""

from collections.abc import Callable
from datetime import date
from re import search

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, Draft, SourceLink, User
from tests.factories import make_claim, make_document, make_link
from tests.web.pages import Answer, complete_form, held_claim, open_form, send, text_of

Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
SOURCE = {
    "source_url": "https://agency.example/report",
    "source_title": "Bridges of the year",
    "source_publisher": "The Agency",
    "source_published_on": "2024-11-04",
    "source_quotation": "Nearly 300 bridges were mended.",
}


def open_screen(client: Client, claim: Claim) -> Answer:
    return client.get(reverse("review", args=[claim.pk]))


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
        ({"source_quotation": "", "source_url": ""}, "choose its file, or quote"),
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


def test_a_person_says_what_a_source_does_and_it_is_told_from_the_machines_cue(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    [link] = claim.links.all()
    client = browse(mara)
    assert "machine’s cue: reads as support" in text_of(open_screen(client, claim))
    address = reverse("review-set-stance", args=[claim.pk, link.pk])
    part = text_of(client.post(address, {"stance": "contradicts"}, headers=HTMX))
    assert "contradicts it, says Mara" in part
    assert "machine’s cue:" not in part
    assert 'data-facets="contradicts"' in part
    client.post(address, {"stance": ""}, headers=HTMX)
    link.refresh_from_db()
    assert link.stance_by is None
    assert client.post(address, {"stance": "perhaps"}).status_code == 400


def test_the_passage_is_chosen_by_its_words_and_what_was_typed_is_kept(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    document = make_document(text="A preface.\nIt counts 9 bridges. It counts 9 bridges.")
    link = make_link(claim, document=document, start=0, end=10, text="A preface.", matched=[])
    client = browse(mara)
    address = reverse("review-passage", args=[claim.pk, document.pk])
    form = complete_form(client, claim) | {"link": link.pk}
    there = client.post(address, form, follow=True)
    assert claim.drafts.get().rationale == form["rationale"]
    assert '<mark class="match">A preface.</mark>' in text_of(there)
    sent = {"link": link.pk, "pick": "1"}
    missing = client.post(address, sent | {"quoted": "It counts 10 bridges."})
    assert missing.status_code == 422
    asked = text_of(client.post(address, sent | {"quoted": "It counts 9 bridges."}))
    assert "stand in the document 2 times" in asked
    client.post(address, sent | {"quoted": "It counts 9 bridges.", "at": 32, "to": 52})
    link.refresh_from_db()
    assert (link.start, link.text) == (32, "It counts 9 bridges.")
    assert "Mara chose the passage" in text_of(open_screen(client, claim))


def test_a_file_is_read_first_and_its_passage_selected_then(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    text = "🌉 The agency counts 300 mended bridges."
    file = SimpleUploadedFile("report.txt", text.encode(), content_type="text/plain")
    form = open_form(client, claim) | {"source_file": file, "source_stance": "context"}
    page = client.post(reverse("review-add-source", args=[claim.pk]), form, follow=True)
    assert "Which words speak to the claim?" in text_of(page)
    # The browser counts the emoji as two.
    chosen = {"start": 3, "end": 14, "quoted": "The agency ", "pick": "1", "stance": "context"}
    client.post(page.redirect_chain[-1][0].split("?")[0], chosen)
    link = SourceLink.objects.get(claim=claim, added_by=mara)
    assert (link.text, link.stance, link.stance_by) == ("The agency", "context", mara)


def test_a_source_says_how_far_it_is_from_the_claim_and_what_came_later(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    make_link(claim, document=make_document(published_on=date(2024, 11, 6), is_fact_check=True))
    page = text_of(open_screen(browse(mara), claim))
    assert ", 2 days after the claim" in page
    assert ", 9 months before the claim" in page
    assert page.count("published after the claim") == 1
    assert 'data-timing="later"' in page
    assert "Fact-check" in page
