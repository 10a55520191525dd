"""The query stands on the review screen, with its parts, to be changed by reviewers."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, SearchQuery, User
from annotations.services import queries
from tests.factories import make_claim
from tests.web.pages import complete_form, held_claim, send, text_of

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
QUERY = {
    "source_query_words": "viaducts",
    "source_query_names": "Rivertown, Ada Holm",
    "source_query_figures": "1,200; twelve hundred",
    "source_query_on": "2024-11-04",
}


def test_everyone_sees_what_is_asked_and_whose_words_they_are(
    mara: User, rosa: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    form = complete_form(client, claim)
    send(client, "edit-query", claim, form | QUERY)
    query = queries.asking(Claim.objects.get(pk=claim.pk)).query
    assert query.figures == ("1,200", "twelve hundred")
    page = text_of(browse(rosa).get(reverse("review", args=[claim.pk])))
    assert f"“{query.text}”" in page
    assert "in the words of Mara" in page
    # What was typed into the decision came along.
    assert claim.drafts.get().rationale == form["rationale"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_query_on": "4 November"}, "Write the date as year-month-day"),
        ({"source_query_words": "", "source_query_names": "", "source_query_figures": ""}, "least"),
    ],
)
def test_a_query_that_cannot_be_asked_comes_back_as_it_was_typed(
    mara: User, browse: Browse, change: dict[str, str], message: str
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    typed = complete_form(client, claim) | QUERY | change
    response = send(client, "edit-query", claim, typed)
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert f'value="{typed["source_query_names"]}"' in page
    assert not SearchQuery.objects.exists()


def test_with_javascript_only_the_query_comes_back_and_it_can_be_restored(
    mara: User, browse: Browse
) -> None:
    claim = held_claim(mara)
    client = browse(mara)
    headers = {"HX-Request": "true"}
    address = reverse("review-edit-query", args=[claim.pk])
    part = client.post(address, {"source_query_line": "viaducts of Rivertown"}, headers=headers)
    assert part["HX-Trigger-After-Swap"] == "arrivals"
    assert text_of(part).strip().startswith('<details class="query"')
    assert "Back to the desk’s own query" in text_of(part)
    client.post(reverse("review-restore-query", args=[claim.pk]), headers=headers)
    assert not SearchQuery.objects.exists()


def test_a_reporter_reads_the_query_and_cannot_change_it(rosa: User, browse: Browse) -> None:
    claim = make_claim()
    client = browse(rosa)
    page = text_of(client.get(reverse("review", args=[claim.pk])))
    assert "Asked" in page
    assert "source_query_words" not in page
    assert client.post(reverse("review-edit-query", args=[claim.pk]), QUERY).status_code == 403
