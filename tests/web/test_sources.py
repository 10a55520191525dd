"""The library, and a document with the passages that speak to claims."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annotations.models import User
from tests.factories import make_claim, make_document, make_link

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


def test_the_number_of_queries_does_not_grow(
    browse: Browse, rosa: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    document = make_document()
    for _ in range(8):
        make_link(make_claim(), document=document)
        make_document()
    browser = browse(rosa)
    with django_assert_max_num_queries(4):
        page_of(browser, "/sources/")
    with django_assert_max_num_queries(5):
        page_of(browser, f"/sources/{document.pk}/")
