"""Adding an article: given, looked at, kept; nothing typed is lost on the way."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from annotations.articles.errors import FetchFailed
from annotations.articles.fetching import Fetched
from annotations.models import Article, Job, User
from annotations.web import adding
from annotations.web.adding import is_address
from tests.factories import make_article

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]

TEXT = "Bridges fell\n\nThe ministry says that about 1,200 bridges fell in 2023."
PAGE = f"<html><head><title>Bridges fell</title></head><body><p>{TEXT}</p></body></html>"


class OneAnswer:
    """A client that answers one address and remembers what it was asked."""

    def __init__(self, answer: Fetched | FetchFailed) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def get(self, url: str) -> Fetched:
        self.asked.append(url)
        if isinstance(self.answer, FetchFailed):
            raise self.answer
        return self.answer


def preview(browser: Client, **given: object) -> tuple[int, str]:
    response = browser.post("/articles/add/preview/", {"article": "", **given})
    return response.status_code, response.content.decode()


def carried_text(page: str) -> str:
    """Return the text a preview carries to the next step, as a browser would send it."""
    found = re.search(r'name="text" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1]).replace("\n", "\r\n")


def test_a_pasted_text_is_shown_with_its_claims_before_anything_is_kept(
    browse: Browse, rosa: User
) -> None:
    status, page = preview(browse(rosa), article=TEXT)
    assert status == 200
    assert "Nothing is kept yet" in page
    assert 'value="Bridges fell"' in page
    assert re.search(r'<mark class="claim"[^>]*>about 1,200 bridges</mark>', page)
    assert not Article.objects.exists()


def test_what_was_looked_at_is_kept_with_the_corrections_made(browse: Browse, rosa: User) -> None:
    browser = browse(rosa)
    _, page = preview(browser, article=TEXT)
    typed = {
        "text": carried_text(page),
        "title": "Bridges fall",
        "byline": "R. Lind",
        "publisher": "The Courier",
        "published_on": "2024-11-17",
        "language": "en",
        "url": "https://courier.example/bridges",
    }
    response = browser.post("/articles/add/save/", typed)
    article = Article.objects.get()
    assert response["Location"] == f"/articles/{article.pk}/"
    assert article.current_version is not None
    assert article.current_version.text == unescape(carried_text(page)).replace("\r\n", "\n")
    assert (article.title, article.byline, article.publisher) == (
        "Bridges fall",
        "R. Lind",
        "The Courier",
    )
    assert str(article.published_on) == "2024-11-17"
    assert article.added_by == rosa
    assert Job.objects.filter(article=article, kind="split_article", state="owed").exists()


def test_a_file_is_read_by_what_it_is(browse: Browse, rosa: User) -> None:
    file = SimpleUploadedFile("bridges.html", PAGE.encode(), content_type="text/html")
    status, page = preview(browse(rosa), file=file)
    assert status == 200
    assert "about 1,200 bridges" in page


def test_an_address_is_fetched_and_its_page_read(
    browse: Browse, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = OneAnswer(Fetched("https://courier.example/final", PAGE.encode(), "text/html"))
    monkeypatch.setattr(adding, "guarded_client", lambda: client)
    status, page = preview(browse(rosa), article="  https://courier.example/bridges\n")
    assert status == 200
    assert client.asked == ["https://courier.example/bridges"]
    assert 'value="https://courier.example/final"' in page


def test_an_address_that_does_not_answer_is_named_and_stays_in_the_field(
    browse: Browse, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = OneAnswer(FetchFailed("courier.example did not answer. Paste the text instead."))
    monkeypatch.setattr(adding, "guarded_client", lambda: client)
    status, page = preview(browse(rosa), article="https://courier.example/bridges")
    assert status == 422
    assert "courier.example did not answer. Paste the text instead." in page
    assert "https://courier.example/bridges</textarea>" in page


def test_the_desks_own_network_is_not_reached_through_an_address(
    browse: Browse, rosa: User
) -> None:
    status, page = preview(browse(rosa), article="http://127.0.0.1:1/secret")
    assert status == 422
    assert "field__error" in page


def test_nothing_given_is_said_at_the_field(browse: Browse, rosa: User) -> None:
    status, page = preview(browse(rosa), article=" \n ")
    assert status == 422
    assert adding.NOTHING_GIVEN in page
    assert 'aria-invalid="true"' in page


def test_a_text_and_a_file_together_are_not_guessed_about(browse: Browse, rosa: User) -> None:
    status, page = preview(
        browse(rosa), article=TEXT, file=SimpleUploadedFile("a.txt", b"Something else.")
    )
    assert status == 422
    assert adding.TWO_GIVEN in page
    assert "about 1,200 bridges" in page


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("empty.txt", b""),
        SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        SimpleUploadedFile("a.txt", b"%PDF-1.7 not really text"),
    ],
    ids=["empty", "picture", "pdf named txt"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    file: SimpleUploadedFile, browse: Browse, rosa: User
) -> None:
    status, page = preview(browse(rosa), file=file)
    assert status == 422
    assert "field__error" in page
    assert not Article.objects.exists()


def test_a_text_that_is_too_long_is_refused_and_not_lost(
    browse: Browse, rosa: User, settings: Settings
) -> None:
    settings.FACTCHECK_ARTICLE_MAX_CHARACTERS = 40
    status, page = preview(browse(rosa), article=TEXT)
    assert status == 422
    assert "about 1,200 bridges fell in 2023.</textarea>" in page


def test_a_file_that_is_too_large_is_refused(
    browse: Browse, rosa: User, settings: Settings
) -> None:
    settings.FACTCHECK_ARTICLE_MAX_BYTES = 100
    status, _ = preview(browse(rosa), file=SimpleUploadedFile("long.txt", b"word " * 100))
    assert status == 422


def test_the_same_text_again_is_named_with_a_link_before_saving(browse: Browse, rosa: User) -> None:
    browser = browse(rosa)
    _, page = preview(browser, article=TEXT)
    existing = make_article(carried_text(page).replace("\r\n", "\n"), title="The first one")
    _, page = preview(browser, article=TEXT)
    assert "already at the desk" in page
    assert f'href="/articles/{existing.pk}/"' in page
    assert "Add the article" not in page


def test_a_text_that_someone_else_added_meanwhile_is_not_stored_twice(
    browse: Browse, rosa: User
) -> None:
    browser = browse(rosa)
    _, page = preview(browser, article=TEXT)
    text = carried_text(page)
    make_article(text.replace("\r\n", "\n"), title="The first one")
    response = browser.post("/articles/add/save/", {"text": text, "title": "Mine"})
    assert response.status_code == 409
    assert "The first one" in response.content.decode()
    assert Article.objects.count() == 1


def test_a_wrong_date_is_said_at_its_field_and_the_rest_is_kept(browse: Browse, rosa: User) -> None:
    typed = {"text": TEXT, "title": "", "byline": "R. Lind", "published_on": "soon"}
    response = browse(rosa).post("/articles/add/save/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write the day as year-month-day" in page
    assert "Give the article a headline." in page
    assert 'value="R. Lind"' in page
    assert 'value="soon"' in page
    assert "about 1,200 bridges" in page


def test_a_text_spoilt_on_the_way_is_refused_and_handed_back(browse: Browse, rosa: User) -> None:
    response = browse(rosa).post("/articles/add/save/", {"text": " \n ", "title": "x"})
    assert response.status_code == 422
    assert not Article.objects.exists()


def test_an_outsider_can_neither_look_nor_save(browse: Browse, otto: User) -> None:
    browser = browse(otto)
    assert browser.get("/articles/add/").status_code == 403
    assert preview(browser, article=TEXT)[0] == 403
    assert browser.post("/articles/add/save/", {"text": TEXT, "title": "x"}).status_code == 403


def test_reloading_a_preview_leads_back_to_the_start(browse: Browse, rosa: User) -> None:
    assert browse(rosa).get("/articles/add/preview/")["Location"] == "/articles/add/"


@pytest.mark.parametrize(
    ("given", "is_one"),
    [
        ("https://courier.example/a?b=c", True),
        ("  HTTP://courier.example\n", True),
        ("courier.example", False),
        ("https://courier.example and more", False),
        ("ftp://courier.example", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_one_web_address_alone_is_an_address(given: str, *, is_one: bool) -> None:
    assert is_address(given) is is_one
