"""Splitting and joining claims as plain forms."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, User
from annotations.services import queue
from tests.factories import make_article, make_claim
from tests.web.pages import decided_claim, hidden, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
TEXT = "Bridges\n🚀 It repaired 412 bridges and opened 12 schools, and it built 3 quays."
WHOLE = "repaired 412 bridges and opened 12 schools, and it built 3 quays"


@pytest.fixture
def claim() -> Claim:
    start = TEXT.index(WHOLE)
    return make_claim(make_article(TEXT), start=start, end=start + len(WHOLE))


def form_of(page: object) -> dict[str, object]:
    cuts = re.findall(r'name="cut" value="(\d+)"', text_of(page))  # type: ignore[arg-type]
    return {
        "version": hidden(page, "version"),  # type: ignore[arg-type]
        "current": hidden(page, "current"),  # type: ignore[arg-type]
        "cut": cuts,
    }


def test_a_claim_is_cut_moved_cut_again_split_and_put_together(
    claim: Claim, browse: Browse, mara: User
) -> None:
    client = browse(mara)
    address = f"/claims/{claim.pk}/split/"
    page = client.get(address)
    assert "Make these 2 claims" in text_of(page)
    page = client.post(address, form_of(page) | {"step": "add"})
    page = client.post(address, form_of(page) | {"step": "later-0"})
    page = client.post(address, form_of(page) | {"step": "earlier-0"})
    assert text_of(page).count("Don’t cut here") == 2
    assert not Claim.objects.exclude(pk=claim.pk).exists()
    answer = client.post(address, form_of(page) | {"save": "1"})
    assert answer["Location"] == f"/claims/{claim.pk}/"
    words = list(Claim.objects.order_by("start").values_list("text", flat=True))
    assert words == ["repaired 412 bridges", "opened 12 schools", "it built 3 quays"]
    life = client.get(f"/claims/{claim.pk}/")
    assert "The claim is 3 claims now." in text_of(life)
    assert "The other claims: “opened 12 schools”, “it built 3 quays”." in text_of(life)
    part = Claim.objects.get(text="opened 12 schools")
    assert "split the claim off from another" in text_of(client.get(f"/claims/{part.pk}/"))
    undone = {"version": hidden(life, "version")}
    client.post(f"/claims/{claim.pk}/undo/", undone)
    claim.refresh_from_db()
    assert claim.text == WHOLE
    assert client.post(f"/claims/{claim.pk}/undo/", undone).status_code == 409


def test_neighbours_are_offered_and_joined(claim: Claim, browse: Browse, mara: User) -> None:
    start = TEXT.index("12 schools")
    other = make_claim(claim.article, start=start, end=start + len("12 schools"))
    client = browse(mara)
    page = client.get(f"/claims/{other.pk}/join/")
    form = {name: hidden(page, name) for name in ("version", "other", "text")}
    answer = client.post(f"/claims/{other.pk}/join/", form)
    # The wider one stays, and the page goes to it.
    assert answer["Location"] == f"/claims/{claim.pk}/"
    other.refresh_from_db()
    assert other.state == "dismissed"
    taken = text_of(client.get(f"/claims/{other.pk}/"))
    assert f'part of <a href="/claims/{claim.pk}/">“{claim.text}”</a> now' in taken
    assert "Undo the joining" in text_of(client.get(f"/claims/{claim.pk}/"))
    assert "No claim stands near enough" in text_of(client.get(f"/claims/{claim.pk}/join/"))


def test_a_stale_split_shows_both_and_writes_nothing(
    claim: Claim, browse: Browse, mara: User
) -> None:
    client = browse(mara)
    page = client.get(f"/claims/{claim.pk}/split/")
    queue.take(claim.pk, by=mara)
    answer = client.post(f"/claims/{claim.pk}/split/", form_of(page) | {"save": "1"})
    assert answer.status_code == 409
    assert "repaired 412 bridges | opened 12 schools" in text_of(answer)
    assert Claim.objects.count() == 1


def test_a_judged_claim_says_what_to_do_instead(browse: Browse, mara: User) -> None:
    claim = decided_claim(mara)
    for way in ("split", "join"):
        answer = browse(mara).get(f"/claims/{claim.pk}/{way}/")
        assert answer.status_code == 409
        assert "add other words as a claim of their own" in text_of(answer)


def test_the_article_leads_to_what_can_be_mended(
    claim: Claim, browse: Browse, mara: User, rosa: User
) -> None:
    link = f'href="/claims/{claim.pk}/edit/"'
    assert link in text_of(browse(mara).get(f"/articles/{claim.article_id}/"))
    assert link not in text_of(browse(rosa).get(f"/articles/{claim.article_id}/"))
    page = text_of(browse(mara).get(f"/claims/{claim.pk}/edit/"))
    assert f'href="/claims/{claim.pk}/split/"' in page


def test_the_pages_take_few_queries(
    claim: Claim,
    browse: Browse,
    mara: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browse(mara)
    for way in ("split", "join"):
        with django_assert_max_num_queries(5):
            assert client.get(f"/claims/{claim.pk}/{way}/").status_code == 200
