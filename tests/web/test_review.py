"""The review screen: reading, evidence, live arrivals, keys."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from re import search

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, Draft, Job, ProviderRun, Review, Seat, SourceLink, User
from annotations.review.transitions import State
from annotations.review.verdicts import VERDICTS
from annotations.services import publishing, queue, review
from annotations.web.shortcuts import SHORTCUTS, shortcuts_for
from tests.factories import (
    holders_of,
    make_article,
    make_claim,
    make_document,
    make_failed_job,
    make_link,
)
from tests.web.pages import (
    complete_form,
    decided_claim,
    held_claim,
    hidden,
    send,
    submit,
    text_of,
)

Browse = Callable[[User], Client]

QUERIES_OF_THE_SCREEN = 19


def screen(claim: Claim) -> str:
    return reverse("review", args=[claim.pk])


# --- Taking and reading --------------------------------------------------------------------------


def test_next_leads_to_the_most_urgent_claim(mara: User, browse: Browse) -> None:
    article = make_article()
    make_claim(article)
    urgent = make_claim(article, priority=9)
    response = browse(mara).post(reverse("review-next"))
    assert response["Location"] == screen(urgent)
    urgent.refresh_from_db()
    assert holders_of(urgent) == [mara]


def test_with_nothing_waiting_next_says_so_and_what_to_do(mara: User, browse: Browse) -> None:
    response = browse(mara).post(reverse("review-next"), follow=True)
    assert "Nothing is waiting" in text_of(response)
    assert reverse("article-add") in text_of(response)


def test_a_reporter_cannot_take_the_next_claim(rosa: User, browse: Browse) -> None:
    claim = make_claim()
    assert browse(rosa).post(reverse("review-next")).status_code == 403
    claim.refresh_from_db()
    assert claim.state == State.QUEUED


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, mara: User) -> None:
    claim = held_claim(mara)
    assert client.get(screen(claim))["Location"].startswith(reverse("sign-in"))


def test_who_has_no_role_sees_nothing(otto: User, mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    assert browse(otto).get(screen(claim)).status_code == 403


def test_an_unknown_claim_is_not_found(mara: User, browse: Browse) -> None:
    for number in (4711, 10**30):
        assert browse(mara).get(f"/review/{number}/").status_code == 404
        assert browse(mara).get(f"/published/{number}/").status_code == 404


def test_a_waiting_claim_offers_to_be_taken_and_shows_no_form(mara: User, browse: Browse) -> None:
    claim = make_claim()
    page = text_of(browse(mara).get(screen(claim)))
    assert "Start reviewing" in page
    assert 'name="rationale"' not in page


def test_the_holder_sees_the_seven_verdicts_with_their_keys(mara: User, browse: Browse) -> None:
    page = text_of(browse(mara).get(screen(held_claim(mara))))
    for verdict, meaning in VERDICTS.items():
        assert f'value="{verdict.value}"' in page
        assert meaning.label in page
        assert f">{meaning.key}</kbd>" in page


def test_a_claim_held_by_another_says_by_whom_and_offers_no_form(
    mara: User, noor: User, browse: Browse
) -> None:
    page = text_of(browse(noor).get(screen(held_claim(mara))))
    assert "Mara is reviewing this claim" in page
    assert 'name="rationale"' not in page


def test_a_claim_whose_time_ran_out_can_be_taken_over(
    mara: User, noor: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    Seat.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client = browse(noor)
    page = client.get(screen(claim))
    assert "time on this claim ran out" in text_of(page)
    send(client, "take", claim, {"version": hidden(page, "version")})
    assert holders_of(claim) == [noor]


def test_the_claim_is_marked_in_its_article_and_the_others_lead_to_theirs(
    mara: User, browse: Browse
) -> None:
    article = make_article()
    first, second = make_claim(article), make_claim(article)
    page = text_of(browse(mara).get(screen(first)))
    assert search(rf'data-claim="{first.pk}"[^>]*data-current', page)
    assert f'href="{screen(second)}"' in page


def test_a_claim_that_points_back_shows_the_sentence_before(mara: User, browse: Browse) -> None:
    article = make_article("The mayor met the union.\nShe promised 200 bridges.\nIt rained.\n")
    client = browse(mara)
    start = len("The mayor met the union.\n")
    card = text_of(client.get(screen(make_claim(article, start=start))))
    assert "The sentence before:</span> " in card
    assert "The mayor met the union.</span>" in card.partition("claim-card__before")[2][:200]
    assert "claim-card__before" not in text_of(client.get(screen(make_claim())))


def test_the_screen_costs_the_same_however_much_there_is(
    mara: User, browse: Browse, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article()
    claim = make_claim(article)
    for _ in range(10):
        make_claim(article)
        make_link(claim)
    queue.take(claim.pk, by=mara)
    client = browse(mara)
    with django_assert_max_num_queries(QUERIES_OF_THE_SCREEN):
        client.get(screen(claim))


# --- Evidence ------------------------------------------------------------------------------------


def test_a_source_shows_its_passage_with_the_matches_marked(mara: User, browse: Browse) -> None:
    claim = make_claim()
    link = make_link(claim, matched=[[0, 2]])
    page = text_of(browse(mara).get(screen(claim)))
    assert f'<mark class="match">{link.text[:2]}</mark>{link.text[2:20]}' in page
    assert "Ministry of Transport" in page
    assert "15 January 2024" in page


def test_figures_are_compared_side_by_side(mara: User, browse: Browse) -> None:
    figure = {"unit": "soldiers", "direction": None, "concept": "soldiers"}
    claim = make_claim()
    make_link(
        claim,
        comparison={
            "outcome": "inside_bound",
            "explanation": "About 10,000 lies within the claim’s limit.",
            "difference": 0.2,
            "claim": {"low": 12000.0, "high": 12000.0, "bound": "<=", **figure},
            "source": {"low": 10000.0, "high": 10000.0, "bound": "~", **figure},
        },
    )
    page = text_of(browse(mara).get(screen(claim)))
    assert "≤ 12,000 soldiers" in page
    assert "≈ 10,000 soldiers" in page
    assert "inside the bound" in page
    assert "About 10,000 lies within the claim’s limit." in page


def test_links_to_one_site_count_as_one_voice(mara: User, browse: Browse) -> None:
    claim = make_claim()
    make_link(claim)
    make_link(claim)
    page = text_of(browse(mara).get(screen(claim)))
    assert "2 links, 1 independent" in page
    assert "same voice as a source above" in page


def test_a_cue_of_the_machine_is_called_a_cue(mara: User, browse: Browse) -> None:
    claim = make_claim()
    make_link(claim, stance="contradicts")
    page = text_of(browse(mara).get(screen(claim)))
    assert "machine’s cue: reads as contradiction" in page


def test_a_provider_that_failed_is_a_note_and_not_an_empty_list(mara: User, browse: Browse) -> None:
    claim = make_claim()
    make_link(claim)
    ProviderRun.objects.create(
        claim=claim, provider="wikipedia", outcome="failed", note="It did not answer."
    )
    page = text_of(browse(mara).get(screen(claim)))
    assert "Wikipedia: It did not answer. What the others found stands." in page
    assert "Search again" in page


def test_without_a_worker_the_page_says_that_sources_will_come(mara: User, browse: Browse) -> None:
    claim = make_claim()
    Job.objects.create(kind=Job.Kind.FIND_SOURCES, article=claim.article, claim=claim)
    assert "No worker is running" in text_of(browse(mara).get(screen(claim)))


def test_a_search_given_up_shows_its_error_and_can_be_asked_again(
    mara: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr("annotations.web.sourcing.ring", rung.extend)
    claim = held_claim(mara)
    make_failed_job(claim)
    client = browse(mara)
    form = complete_form(client, claim)
    assert "The library did not answer." in text_of(client.get(screen(claim)))
    send(client, "search-again", claim, form)
    owed = Job.objects.get(claim=claim, state=Job.State.OWED)
    assert rung == [owed.pk]
    assert Draft.objects.get(claim=claim).rationale == form["rationale"]


def test_a_claim_nobody_searched_for_offers_the_search(mara: User, browse: Browse) -> None:
    page = text_of(browse(mara).get(screen(make_claim())))
    assert "Nobody has searched for sources yet" in page
    assert "Search for sources" in page


# --- Live arrivals -------------------------------------------------------------------------------


def arrivals_address(page: str) -> str:
    found = search(r'hx-get="([^"]*arrivals[^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def test_nothing_goes_over_the_wire_while_nothing_changed(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    address = arrivals_address(client.get(screen(claim)).content.decode())
    assert client.get(address).status_code == 204


def test_only_the_new_source_arrives_and_the_count_with_it(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    old = SourceLink.objects.get(claim=claim)
    client = browse(mara)
    address = arrivals_address(client.get(screen(claim)).content.decode())
    new = make_link(claim)
    page = text_of(client.get(address))
    assert f'id="source-{new.pk}"' in page
    assert f'id="source-{old.pk}"' not in page
    assert "2 links" in page
    assert "<textarea" not in page
    assert client.get(arrivals_address(page)).status_code == 204


def test_a_search_that_was_made_opens_the_gate_for_unproven(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    address = arrivals_address(client.get(screen(claim)).content.decode())
    ProviderRun.objects.create(claim=claim, provider="library", outcome="nothing")
    page = text_of(client.get(address))
    found = search(r'data-gate="({.*?})"', unescape(page))
    assert found is not None
    assert json.loads(found[1])["unproven"]["citations"] == ["", ""]


def test_a_change_under_the_reader_is_announced(mara: User, noor: User, browse: Browse) -> None:
    claim = make_claim()
    client = browse(mara)
    address = arrivals_address(client.get(screen(claim)).content.decode())
    queue.take(claim.pk, by=noor)
    page = text_of(client.get(address))
    assert "This claim changed while the page was open: it is now “Being reviewed”" in page


def test_the_numbers_of_the_queue_arrive_as_they_change(mara: User, browse: Browse) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    page = client.get(screen(claim) + "?topic=Roads")
    make_claim()
    assert client.get(arrivals_address(page.content.decode())).status_code == 204
    make_claim(make_article(topic="Roads"))
    part = text_of(client.get(arrivals_address(page.content.decode())))
    assert "<strong>1</strong> waiting" in part
    assert client.get(arrivals_address(part)).status_code == 204


# --- Keys ----------------------------------------------------------------------------------------


def test_help_and_bindings_come_from_one_table(mara: User, browse: Browse) -> None:
    page = text_of(browse(mara).get(screen(held_claim(mara))))
    found = search(r'<script id="shortcuts" type="application/json">(.*?)</script>', page)
    assert found is not None
    bound = [(row["place"], row["key"], row["command"]) for row in json.loads(found[1])]
    of_use = shortcuts_for(mara.roles, is_review=True)
    assert bound == [(row.place, row.key, row.command) for row in of_use]
    for shortcut in of_use:
        assert "".join(f"<kbd>{key}</kbd>" for key in shortcut.shown) in page
        assert shortcut.label in page


def test_keys_of_no_use_to_someone_are_not_bound(rosa: User, edith: User, browse: Browse) -> None:
    desk = reverse("desk")
    of_the_reporter, of_the_editor = (text_of(browse(one).get(desk)) for one in (rosa, edith))
    assert reverse("history") not in of_the_reporter
    assert f'"argument": "{reverse("history")}"' in of_the_editor
    assert "chooseVerdict" not in of_the_editor


def test_no_key_means_two_things() -> None:
    keys = [(shortcut.shown, shortcut.is_chord) for shortcut in SHORTCUTS]
    assert len(keys) == len(set(keys))
    assert "g" not in {shortcut.key for shortcut in SHORTCUTS}


def test_two_people_submit_and_one_decides(mara: User, noor: User, browse: Browse) -> None:
    claim = held_claim(mara)
    form = complete_form(browse(mara), claim)
    submit(claim, by=mara)
    response = send(browse(noor), "submit", claim, form | {"key": str(uuid.uuid4())})
    assert response.status_code == 409
    assert Review.objects.count() == 1


# --- Checked before ------------------------------------------------------------------------------


def test_a_verdict_on_the_same_claim_stands_above_the_sources(
    mara: User, edith: User, browse: Browse
) -> None:
    first = decided_claim(mara)
    review.approve(first.pk, by=edith, expected_version=first.version)
    publishing.publish(first.pk, by=edith, expected_version=first.version + 1)
    sentence = first.article_version.text[first.sentence_start : first.sentence_end]
    again = make_claim(make_article(f"Bridges again\n{sentence}\n"), figure=first.figure)
    page = browse(mara).get(screen(again))
    text = text_of(page)
    assert "Previously checked (1)" in text
    assert text.index("Previously checked (1)") < text.index('id="sources-title"')
    assert reverse("published-claim", args=[first.pk]) in text
    other = make_claim(figure=first.figure | {"low": 300, "high": 300})  # type: ignore[operator]
    assert "Previously checked" not in text_of(browse(mara).get(screen(other)))


def test_a_fact_check_of_others_is_marked_as_one(mara: User, browse: Browse) -> None:
    claim = make_claim()
    make_link(claim, document=make_document(is_fact_check=True))
    assert "source__mark" in text_of(browse(mara).get(screen(claim)))
    other = make_claim()
    make_link(other)
    assert "source__mark" not in text_of(browse(mara).get(screen(other)))
