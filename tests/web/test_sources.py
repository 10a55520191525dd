"""The library, and a document with the passages that speak to claims."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Job, Recheck, User
from annotations.services import queue
from tests.factories import make_claim, make_document, make_link
from tests.web.pages import submit, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]
TEXT = "Yearly report\nThe ministry repaired 200 bridges 🚀. It built none."


def page_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_the_library_says_how_many_claims_a_document_serves(browse: Browse, rosa: User) -> None:
    used, claim = make_document(title="The used one"), make_claim()
    make_link(claim, document=used, start=0, end=5, text=used.text[:5])
    make_link(claim, document=used, start=6, end=9, text=used.text[6:9])
    make_link(make_claim(), document=used, state="rejected")
    make_document(title="The idle one")
    page = " ".join(page_of(browse(rosa), "/sources/").split())
    assert page.index("The idle one") < page.index("no claim yet") < page.index("The used one")
    assert "1 claim <" in page


def test_documents_are_found_by_their_words(browse: Browse, rosa: User) -> None:
    make_document(title="Otters", text="Otters came back to the canal.")
    make_document(title="Bridges")
    page = page_of(browse(rosa), "/sources/?q=canal")
    assert "Otters" in page
    assert "Bridges" not in page


def test_the_library_is_sorted_page_by_page(
    browse: Browse,
    rosa: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr("annotations.web.library_order.PAGE_SIZE", 2)
    used = [make_document(title=title) for title in ("beaver", "Adder", "Crane", "adder")]
    for document, claims in zip(used, (1, 3, 1, 2), strict=True):
        for _ in range(claims):
            make_link(make_claim(), document=document)
    make_link(make_claim(), document=make_document(title="Dormouse"), state="rejected")
    browser = browse(rosa)
    whole = {
        "sort=title": ["Adder", "adder", "beaver", "Crane", "Dormouse"],
        "sort=used": ["Adder", "adder", "Crane", "beaver"],
        "sort=used&q=adder": ["Adder", "adder"],
    }
    for query, titles in whole.items():
        pages, address = [], f"/sources/?{query}"
        while address:
            with django_assert_max_num_queries(8):
                page = browser.get(address).context["page"]
            pages.append([document.title for document in page.rows])
            address = page.older and f"/sources/?{query}&before={page.older}"
            if len(pages) > 1:
                back = browser.get(f"/sources/?{query}&after={page.newer}").context["page"]
                assert [document.title for document in back.rows] == pages[-2]
        assert pages == [titles[start : start + 2] for start in range(0, len(titles), 2)]
    assert "No claim uses a source like this" in page_of(browser, "/sources/?sort=used&q=dormouse")


def test_a_search_without_result_and_an_empty_library_differ(browse: Browse, rosa: User) -> None:
    browser = browse(rosa)
    assert "The library is empty" in page_of(browser, "/sources/")
    assert "add_sources" in page_of(browser, "/sources/")
    assert "No source has all of these words" in page_of(browser, "/sources/?q=canal")


def test_a_document_shows_its_linked_passages_and_their_claims(browse: Browse, rosa: User) -> None:
    document = make_document(title="Yearly report", text=TEXT)
    start, end = TEXT.index("The"), TEXT.index(" It")
    for claim in (make_claim(), make_claim()):
        make_link(claim, document=document, start=start, end=end, text=TEXT[start:end])
    page = page_of(browse(rosa), f"/sources/{document.pk}/")
    marked = (
        f'<mark class="match" id="passage-{start}">The ministry repaired 200 bridges 🚀.</mark>'
    )
    assert page.count(marked) == 1
    assert page.count(f'href="#passage-{start}"') == 2
    assert "It built none." in page


def test_a_passage_that_no_longer_stands_is_not_marked(browse: Browse, rosa: User) -> None:
    document = make_document(text=TEXT)
    make_link(make_claim(), document=document, start=0, end=6, text="Other.")
    page = page_of(browse(rosa), f"/sources/{document.pk}/")
    assert '<mark class="match"' not in page


def test_a_document_without_claims_says_so(browse: Browse, rosa: User) -> None:
    page = page_of(browse(rosa), f"/sources/{make_document().pk}/")
    assert "No claim is linked to this document." in page


def test_markup_in_a_document_is_shown_not_run(browse: Browse, rosa: User) -> None:
    document = make_document(title="<i>x</i>", text="<script>alert(1)</script>")
    page = page_of(browse(rosa), f"/sources/{document.pk}/")
    assert "<script>alert" not in page
    assert "<i>x" not in page


def test_an_outsider_does_not_see_the_library(browse: Browse, otto: User) -> None:
    assert browse(otto).get("/sources/").status_code == 403
    assert browse(otto).get(f"/sources/{make_document().pk}/").status_code == 403


def test_a_document_that_does_not_exist_is_not_found(browse: Browse, rosa: User) -> None:
    assert browse(rosa).get("/sources/999/").status_code == 404


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("kind=fact_checks", "A fact-check"),
        ("kind=cited", "Cited"),
        ("kind=gone", "Gone"),
        ("publisher=The+Courier", "From the Courier"),
        ("since=2024-06-01&until=2024-06-30", "Of June"),
    ],
)
def test_the_library_can_be_narrowed(
    browse: Browse, rosa: User, mara: User, query: str, title: str
) -> None:
    make_document(title="A fact-check", is_fact_check=True)
    make_document(title="From the Courier", publisher="The Courier")
    make_document(title="Of June", published_on=date(2024, 6, 5))
    Recheck.objects.create(document=make_document(title="Gone"), outcome="gone")
    claim = make_claim()
    make_link(claim, document=make_document(title="Cited"))
    submit(queue.take(claim.pk, by=mara), by=mara)
    page = page_of(browse(rosa), f"/sources/?{query}")
    titles = ("A fact-check", "From the Courier", "Of June", "Gone", "Cited")
    assert [one for one in titles if f">{one}</a>" in page] == [title]
    assert '<details class="library__narrow" open>' in page


def test_a_filter_without_result_says_so(browse: Browse, rosa: User) -> None:
    assert "No source is like this" in page_of(browse(rosa), "/sources/?publisher=Nobody")


def test_a_page_that_is_gone_says_so_above_what_was_kept(browse: Browse, rosa: User) -> None:
    document = make_document(title="Yearly report", text=TEXT, licence="CC BY 4.0")
    Recheck.objects.create(
        document=document, outcome="gone", gone_at=timezone.now(), checked_at=timezone.now()
    )
    page = page_of(browse(rosa), f"/sources/{document.pk}/")
    for words in ("The page is gone", "It built none.", "CC BY 4.0", document.sha256[:16]):
        assert words in page


def test_what_a_page_said_before_is_shown_word_by_word(browse: Browse, rosa: User) -> None:
    older = make_document(title="Yearly report", text=TEXT, url="https://m.example/report")
    newer = make_document(
        title="Yearly report", text=TEXT.replace("200", "900"), url=older.url, replaces=older
    )
    browser = browse(rosa)
    for document in (older, newer):
        page = page_of(browser, f"/sources/{document.pk}/")
        assert "What the page has said" in page
        assert f"/sources/{newer.pk}/changes/" in page
    changes = page_of(browser, f"/sources/{newer.pk}/changes/")
    assert "[taken out:] </span>200 </del>" in changes
    assert "[put in:] </span>900 </ins>" in changes
    assert "nothing to compare" in page_of(browser, f"/sources/{older.pk}/changes/")


def test_a_fact_check_shows_its_rating(browse: Browse, rosa: User) -> None:
    check = {"rating": "Mostly false", "claim": "The valley has 900 homes."}
    document = make_document(is_fact_check=True, fact_check=check)
    page = page_of(browse(rosa), f"/sources/{document.pk}/")
    assert "<strong>Mostly false</strong>" in page
    assert "The valley has 900 homes." in page


def test_a_reviewer_has_a_page_looked_at_again(browse: Browse, mara: User, rosa: User) -> None:
    document = make_document()
    address = reverse("source-check", args=[document.pk])
    answer = browse(mara).post(address, follow=True)
    assert "looks at the page again" in text_of(answer)
    assert Job.objects.get(document=document).kind == "check_source"
    assert address not in page_of(browse(rosa), f"/sources/{document.pk}/")


def test_the_number_of_queries_does_not_grow(
    browse: Browse, rosa: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    document = make_document()
    for _ in range(8):
        make_link(make_claim(), document=document)
        make_document()
    browser = browse(rosa)
    with django_assert_max_num_queries(6):
        page_of(browser, "/sources/")
    with django_assert_max_num_queries(7):
        page_of(browser, f"/sources/{document.pk}/")
