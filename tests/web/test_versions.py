"""Corrected articles on their pages: given, looked at, kept, and claims placed by hand."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.models import Article, ArticleVersion, Claim, User
from annotations.services import jobs, queue, versions, work
from tests.factories import make_article, make_claim
from tests.web.pages import hidden, text_of

Browse = Callable[[User], Client]
TEXT = (
    "Harbour budget passes\n"
    "The council set aside $4.2 million for the pier.\n"
    "About 300 residents came to the meeting.\n"
    "Otters like the quay."
)


@pytest.fixture
def article(mara: User) -> Article:
    """Return an article with two claims, the second of them in Mara's hands."""
    article = make_article(TEXT, title="Harbour budget passes")
    for words in ("$4.2 million", "About 300 residents"):
        start = TEXT.index(words)
        claim = make_claim(article, start=start, end=start + len(words))
    queue.take(claim.pk, by=mara)
    return article


def let_workers_work() -> None:
    for job_id in jobs.sweep(is_start=True):
        work.do_job(job_id)


def address(name: str, article: Article, *more: int) -> str:
    return reverse(name, args=[article.pk, *more])


def test_a_correction_is_looked_at_before_it_is_kept(
    article: Article, rosa: User, browse: Browse
) -> None:
    client, text = browse(rosa), TEXT.replace("About 300", "Nearly 310")
    page = client.post(address("article-correct", article), {"article": text})
    shown = text_of(page)
    assert "<del>About 300</del>" in shown
    assert "<ins>Nearly 310</ins>" in shown
    assert "would read “Nearly 310 residents”" in shown
    assert ArticleVersion.objects.count() == 1
    kept = client.post(
        address("article-correct-save", article),
        {"title": "Harbour budget", "replaces": hidden(page, "replaces"), "text": text},
    )
    assert kept["Location"] == address("article-version", article, 2)
    article.refresh_from_db()
    assert article.title == "Harbour budget"
    version = article.current_version
    assert version is not None
    assert (version.number, version.text, version.added_by) == (2, text, rosa)


def test_a_correction_comes_as_a_file_too_and_mistakes_come_back_as_they_were_typed(
    article: Article, rosa: User, browse: Browse
) -> None:
    client, ask = browse(rosa), address("article-correct", article)
    file = SimpleUploadedFile("new.txt", TEXT.replace("pier", "quay").encode())
    assert "<ins>quay" in text_of(client.post(ask, {"article": "", "file": file}))
    same = client.post(ask, {"article": TEXT})
    assert same.status_code == 422
    assert "nothing was changed" in text_of(same)
    assert "set aside $4.2 million" in text_of(same)


def test_two_who_correct_at_once_do_not_overwrite_each_other(
    article: Article, rosa: User, edith: User, browse: Browse
) -> None:
    clients = [browse(rosa), browse(edith)]
    texts = [TEXT.replace("pier", "quay"), TEXT.replace("pier", "mole")]
    answers = [
        client.post(
            address("article-correct-save", article),
            {"title": "Harbour", "replaces": "1", "text": text},
        )
        for client, text in zip(clients, texts, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "it is now version 2" in text_of(answers[1])
    assert "for the mole" in text_of(answers[1])
    assert ArticleVersion.objects.count() == 2


def test_the_page_of_a_version_says_what_became_of_each_claim_and_what_to_do(
    article: Article,
    rosa: User,
    mara: User,
    browse: Browse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, text = browse(rosa), TEXT.replace("About 300 residents", "Nobody")
    client.post(
        address("article-correct-save", article), {"title": "H", "replaces": "1", "text": text}
    )
    assert "No worker is running" in text_of(client.get(address("article-version", article, 2)))
    let_workers_work()
    with django_assert_max_num_queries(12):
        page = text_of(client.get(address("article-version", article, 2)))
    assert "1 claim waits for a person" in page
    assert "came along" in page
    place = reverse("claim-place", args=[Claim.objects.get(text="About 300 residents").pk])
    assert place not in page
    reviewing = browse(mara)
    assert place in text_of(reviewing.get(address("article-version", article, 2)))
    assert "has no place in this text" in text_of(reviewing.get(address("article", article)))
    assert "1 of 2 claims lost or changed" in text_of(
        client.get(address("article-versions", article))
    )
    claim = Claim.objects.get(text="About 300 residents")
    for name in ("claim", "review"):
        page = text_of(reviewing.get(reverse(name, args=[claim.pk])))
        assert "these words stand in version 1" in page


def test_a_claim_is_placed_by_typing_the_words_it_has_now(
    article: Article, mara: User, browse: Browse
) -> None:
    client, text = browse(mara), TEXT.replace("About 300 residents", "A crowd of 290")
    client.post(
        address("article-correct-save", article), {"title": "H", "replaces": "1", "text": text}
    )
    let_workers_work()
    claim = Claim.objects.get(text="About 300 residents")
    place = reverse("claim-place", args=[claim.pk])
    assert "About 300 residents" in text_of(client.get(place))
    assert client.post(place, {"quoted": "a band of 12"}).status_code == 422
    page = client.post(place, {"quoted": "A crowd of 290"})
    values = {name: hidden(page, name) for name in ("version", "start", "end", "text")}
    assert client.post(place, values | {"version": "1"}).status_code == 409
    assert client.post(place, values).status_code == 302
    claim.refresh_from_db()
    assert (claim.text, claim.article_version.number) == ("A crowd of 290", 2)
    life = text_of(client.get(reverse("claim", args=[claim.pk])))
    assert "placed the claim in the new version of the article" in life
    assert "From version 1 to version 2." in life
    assert client.get(place)["Location"] == reverse("claim", args=[claim.pk])


def test_adding_another_text_from_the_same_address_offers_to_correct_the_article(
    article: Article, rosa: User, browse: Browse
) -> None:
    Article.objects.filter(pk=article.pk).update(url="https://courier.example/harbour")
    values = {"title": "H", "url": "https://courier.example/harbour", "text": TEXT + " The end."}
    earlier = versions.find_earlier(values["url"], text=values["text"])
    assert earlier == article
    page = text_of(browse(rosa).post(reverse("article-save"), values | {"title": ""}))
    assert "Was it corrected?" in page
    assert address("article-correct", article) in page


def test_a_version_that_is_not_there_is_not_found(
    article: Article, rosa: User, browse: Browse
) -> None:
    assert browse(rosa).get(address("article-version", article, 7)).status_code == 404
