"""Working through a part of the queue, and keeping that part under a name."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import SavedFilter, User
from annotations.services import planning
from annotations.web.waiting import Choices, read_choices
from tests.factories import make_article, make_claim, make_link
from tests.web.pages import complete_form, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
IDLE = reverse("review-idle")


def test_next_keeps_to_the_part_of_the_queue_in_the_address(mara: User, browse: Browse) -> None:
    health, sport = make_article(topic="Health"), make_article(topic="Sport")
    make_claim(sport, kind="money", checkworthiness=0.9)
    first, second = (make_claim(health, kind="money", checkworthiness=w) for w in (0.5, 0.3))
    make_claim(health, checkworthiness=0.95)
    make_link(first)
    client = browse(mara)
    query = "?topic=Health&kind=money"
    page = text_of(client.get(IDLE + query))
    assert "2 claims are waiting" in page
    assert f'action="{reverse("review-next")}{query}"' in page
    answer = client.post(reverse("review-next") + query)
    assert answer.headers["Location"] == reverse("review", args=[first.pk]) + query
    form = complete_form(client, first) | {"next": "1"}
    answer = client.post(reverse("review-submit", args=[first.pk]) + query, form)
    assert answer.headers["Location"] == reverse("review", args=[second.pk]) + query


def test_an_article_offers_its_own_claims_to_whoever_reviews(
    mara: User, rosa: User, browse: Browse
) -> None:
    article = make_article()
    make_claim(checkworthiness=0.9)
    claim = make_claim(article, checkworthiness=0.2)
    address = f"{reverse('review-next')}?article={article.pk}"
    assert address not in text_of(browse(rosa).get(article.get_absolute_url()))
    client = browse(mara)
    assert address in text_of(client.get(article.get_absolute_url()))
    assert client.post(address).headers["Location"].startswith(reverse("review", args=[claim.pk]))


@pytest.mark.parametrize("query", ["?kind=date", "?language=fr", "?article=999", "?mine=1"])
def test_nothing_like_it_says_so_and_leads_back(query: str, mara: User, browse: Browse) -> None:
    make_claim()
    answer = browse(mara).post(reverse("review-next") + query, follow=True)
    assert "Nothing like this is waiting" in text_of(answer)
    assert f'href="{IDLE}">Show all that waits' in text_of(answer)


def test_ones_own_part_is_what_is_assigned(mara: User, edith: User, browse: Browse) -> None:
    own, other = make_claim(checkworthiness=0.1), make_claim(checkworthiness=0.9)
    planning.assign(own.pk, by=edith, expected_version=1, assignee=mara.pk)
    page = text_of(browse(mara).get(f"{IDLE}?mine=1"))
    assert reverse("review", args=[own.pk]) in page
    assert reverse("review", args=[other.pk]) not in page


def test_a_filter_is_kept_under_a_name_and_removed(mara: User, noor: User, browse: Browse) -> None:
    make_claim(kind="money")
    client = browse(mara)
    saved = {"page": "queue", "name": "Money", "query": "kind=money&before=7"}
    page = text_of(client.post(reverse("filter-save"), saved, follow=True))
    assert "The filter is saved as “Money”." in page
    assert f'<a href="{IDLE}?kind=money" aria-current="true">Money</a>' in page
    assert "Money</a>" not in text_of(browse(noor).get(IDLE))
    remove = reverse("filter-remove", args=[SavedFilter.objects.get().pk])
    assert browse(noor).post(remove).status_code == 404
    client.post(remove)
    assert not SavedFilter.objects.exists()


def test_an_editor_shares_a_filter_and_a_reviewer_cannot(
    mara: User, edith: User, browse: Browse
) -> None:
    saved = {"page": "claims", "name": "Late", "query": "overdue=1", "is_shared": "1"}
    browse(mara).post(reverse("filter-save"), saved)
    assert not SavedFilter.objects.exists()
    browse(edith).post(reverse("filter-save"), saved)
    assert "Late <span" in text_of(browse(mara).get(reverse("claim-list")))


def test_a_filter_without_a_name_is_not_kept(mara: User, browse: Browse) -> None:
    saved = {"page": "claims", "name": " ", "query": "overdue=1"}
    page = text_of(browse(mara).post(reverse("filter-save"), saved, follow=True))
    assert "a filter needs a name" in page
    assert not SavedFilter.objects.exists()


@pytest.mark.postgres
def test_topics_and_languages_are_offered_once_each_and_in_order() -> None:
    for topic, language in (("Roads", "en"), ("", "de"), ("Health", ""), ("Roads", "en")):
        make_article(topic=topic, language=language)
    assert read_choices() == Choices(topics=["Health", "Roads"], languages=["de", "en"])
