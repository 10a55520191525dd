"""The page that says whether the history is what was written, and the line on a claim's page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, User
from annotations.services import history
from tests.tampering import guards_lifted
from tests.web.pages import decided_claim, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Browse = Callable[[User], Client]


def tamper(claim: Claim) -> None:
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotations_event SET note = 'x' WHERE claim_id = %s AND number = 2", [claim.pk]
        )


def test_an_editor_verifies_the_history_and_reads_what_came_of_it(
    browse: Browse, mara: User, edith: User
) -> None:
    decided_claim(mara)
    editor = browse(edith)
    assert "has not been verified yet" in text_of(editor.get(reverse("history")))
    page = text_of(editor.post(reverse("history-verify"), follow=True))
    assert "The history is whole." in page
    assert "2 events of 1 claim, nothing changed and nothing missing" in page


def test_a_broken_history_says_where_and_what_to_do(
    browse: Browse, mara: User, edith: User
) -> None:
    claim = decided_claim(mara)
    tamper(claim)
    page = text_of(browse(edith).post(reverse("history-verify"), follow=True))
    assert "The history is broken." in page
    assert f"Claim {claim.pk}: event 2 is not what was written." in page
    assert "The history is whole" not in page


def test_earlier_verifications_stay_on_the_page(browse: Browse, edith: User) -> None:
    editor = browse(edith)
    for _ in range(2):
        editor.post(reverse("history-verify"))
    history.check_history(by=None)
    page = text_of(editor.get(reverse("history")))
    assert "Verified before" in page
    assert "by Edith" in page


def test_a_history_too_long_for_a_page_names_the_command(
    browse: Browse, mara: User, edith: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_claim(mara)
    monkeypatch.setattr(history, "_MOST_IN_A_REQUEST", 0)
    answer = browse(edith).post(reverse("history-verify"))
    assert answer.status_code == 409
    assert "manage.py verify_history" in text_of(answer)


def test_a_claims_page_says_that_its_history_is_whole_or_was_tampered_with(
    browse: Browse, mara: User, edith: User
) -> None:
    claim = decided_claim(mara)
    address = reverse("claim", args=[claim.pk])
    page = text_of(browse(mara).get(address))
    assert "History verified: 2 events, nothing changed or missing." in page
    assert reverse("history") not in page
    assert f'href="{reverse("history")}"' in text_of(browse(edith).get(address))
    tamper(claim)
    page = text_of(browse(mara).get(address))
    assert "This history was tampered with." in page
    assert "Event 2 is not what was written." in page


def test_the_page_costs_the_same_however_often_it_was_verified(
    browse: Browse, edith: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        history.check_history(by=edith)
    editor = browse(edith)
    with django_assert_max_num_queries(5):
        editor.get(reverse("history"))
