"""The list of articles, and the page of one: its text, its marks, its progress."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import Article, Claim, Job, User, WorkerHeartbeat
from annotations.review.transitions import State
from tests.factories import make_article, make_claim, make_failed_job, make_link

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]

TEXT = "Bridges fell\nThe ministry says 12 bridges fell 🚀 in 2023, 4% more than before."


def page_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def claim_at(article: Article, words: str, **fields: object) -> Claim:
    start = TEXT.index(words)
    return make_claim(article, start=start, end=start + len(words), **fields)


@pytest.fixture
def bridges() -> Article:
    return make_article(TEXT, title="Bridges fell")


def pulse(page: str) -> dict[str, str]:
    """Return what the page sends when it asks for news."""
    found = re.search(r"seen=([^&\"]+)&amp;marks=([^&\"]+)", page)
    assert found is not None
    return {"seen": found[1], "marks": found[2]}


def test_articles_are_listed_newest_first_with_their_progress(browse: Browse, mara: User) -> None:
    make_article(title="The older one")
    newer = make_article(title="The newer one")
    make_claim(newer)
    make_claim(newer, state=State.DISMISSED.value)
    page = page_of(browse(mara), "/articles/")
    assert page.index("The newer one") < page.index("The older one")
    assert "1 of 2 claims judged" in page


def test_articles_are_found_by_the_words_of_their_text(browse: Browse, mara: User) -> None:
    make_article("A headline\nOtters returned to the canal.", title="A headline")
    make_article(title="Another one")
    page = page_of(browse(mara), "/articles/?q=otters+canal")
    assert "A headline" in page
    assert "Another one" not in page


def test_a_search_without_result_says_what_to_do(browse: Browse, mara: User) -> None:
    make_article()
    page = page_of(browse(mara), "/articles/?q=zeppelin")
    assert "No article has all of these words" in page
    assert 'value="zeppelin"' in page


def test_a_desk_without_articles_shows_the_first_step(
    browse: Browse, rosa: User, otto: User
) -> None:
    assert "Add the first one" in page_of(browse(rosa), "/articles/")
    assert browse(otto).get("/articles/").status_code == 403


def test_every_claim_is_marked_in_the_text_and_listed_beside_it(
    bridges: Article, browse: Browse, rosa: User
) -> None:
    claim = claim_at(bridges, "12 bridges")
    page = page_of(browse(rosa), f"/articles/{bridges.pk}/")
    assert re.search(rf'<a href="/claims/{claim.pk}/"[^>]*>12 bridges</a>', page)
    assert f'id="in-text-{claim.pk}"' in page
    assert f'id="in-list-{claim.pk}"' in page
    assert "fell 🚀 in 2023" in page


def test_for_a_reviewer_a_mark_leads_to_the_review(
    bridges: Article, browse: Browse, mara: User
) -> None:
    claim = claim_at(bridges, "12 bridges")
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    assert f'<a href="/review/{claim.pk}/"' in page


def test_a_mark_says_how_far_the_work_is_without_colour(
    bridges: Article, browse: Browse, mara: User
) -> None:
    claim_at(bridges, "12 bridges")
    claim_at(bridges, "in 2023", state=State.IN_REVIEW.value)
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    marks = dict(re.findall(r'data-stage="(\w+)"[^>]*>([^<]+)</a>', page))
    assert marks == {"waiting": "12 bridges", "reviewing": "in 2023"}
    assert 'title="Waiting for review"' in page


def test_nested_claims_keep_the_text_whole(bridges: Article, browse: Browse, mara: User) -> None:
    outer = claim_at(bridges, "12 bridges fell 🚀 in 2023")
    inner = claim_at(bridges, "in 2023")
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    shown = re.search(r'<div class="reading.*?</div>', page, re.DOTALL)
    assert shown is not None
    text = re.sub(r"<[^>]+>", "", shown[0]).strip()
    assert text == TEXT.split("\n")[1]
    assert f'href="/review/{outer.pk}/"' in shown[0]
    assert f'href="/review/{inner.pk}/"' in shown[0]


def test_the_headline_is_the_heading_and_not_said_twice(
    bridges: Article, browse: Browse, mara: User
) -> None:
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    reading = page[page.index('class="reading') :]
    assert "Bridges fell" not in reading[: reading.index("</div>")]
    assert re.search(r"<h1>\s*<span[^>]*>Bridges fell</span>\s*</h1>", page)


def test_markup_in_an_article_is_shown_not_run(browse: Browse, mara: User) -> None:
    article = make_article("Plain\n<script>alert(1)</script> & more", title="<b>Bold</b>")
    page = page_of(browse(mara), f"/articles/{article.pk}/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<b>Bold" not in page


def test_the_list_narrows_by_kind_and_the_text_keeps_every_word(
    bridges: Article, browse: Browse, mara: User
) -> None:
    claim_at(bridges, "12 bridges")
    percent = claim_at(bridges, "4% more", kind="percent")
    page = page_of(browse(mara), f"/articles/{bridges.pk}/?kind=percent")
    listed = page[page.index('id="claims"') :]
    assert f"in-list-{percent.pk}" in listed
    assert listed.count("claims__item") == 1
    assert page.count('data-match="true"') == 1
    assert "12 bridges" in page


def test_the_list_narrows_by_status_and_says_when_nothing_is_left(
    bridges: Article, browse: Browse, mara: User
) -> None:
    claim_at(bridges, "12 bridges")
    page = page_of(browse(mara), f"/articles/{bridges.pk}/?state=published")
    assert "No claim is like this" in page
    assert "Show all 1" in page


def test_claims_are_listed_in_text_order(bridges: Article, browse: Browse, mara: User) -> None:
    late = claim_at(bridges, "4% more")
    early = claim_at(bridges, "12 bridges")
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    assert page.index(f"in-list-{early.pk}") < page.index(f"in-list-{late.pk}")


def test_an_article_that_waits_to_be_split_says_so_and_is_watched(
    bridges: Article, browse: Browse, mara: User
) -> None:
    Job.objects.create(kind=Job.Kind.SPLIT_ARTICLE.value, article=bridges)
    page = page_of(browse(mara), f"/articles/{bridges.pk}/")
    assert "Waiting to be split into claims" in page
    assert "No worker is running" in page
    assert f'hx-get="/articles/{bridges.pk}/progress/' in page


def test_an_article_whose_work_is_done_is_not_watched(
    bridges: Article, browse: Browse, mara: User
) -> None:
    claim_at(bridges, "12 bridges")
    assert "hx-trigger" not in page_of(browse(mara), f"/articles/{bridges.pk}/")


def test_a_watching_page_gets_nothing_while_nothing_changed(
    bridges: Article, browse: Browse, mara: User
) -> None:
    Job.objects.create(kind=Job.Kind.SPLIT_ARTICLE.value, article=bridges)
    browser = browse(mara)
    seen = pulse(page_of(browser, f"/articles/{bridges.pk}/"))
    response = browser.get(f"/articles/{bridges.pk}/progress/", seen)
    assert (response.status_code, response.content) == (204, b"")


def test_a_watching_page_gets_the_claims_when_they_are_found(
    bridges: Article, browse: Browse, mara: User
) -> None:
    split = Job.objects.create(kind=Job.Kind.SPLIT_ARTICLE.value, article=bridges)
    browser = browse(mara)
    seen = pulse(page_of(browser, f"/articles/{bridges.pk}/"))
    claim = claim_at(bridges, "12 bridges")
    Job.objects.filter(pk=split.pk).update(state=Job.State.DONE)
    Job.objects.create(kind=Job.Kind.FIND_SOURCES.value, article=bridges, claim=claim)
    part = browser.get(f"/articles/{bridges.pk}/progress/", seen).content.decode()
    assert "0 of 1 claim has sources" in part
    assert part.count("hx-swap-oob") == 3
    assert '<option value="quantity"' in part
    assert ">12 bridges</a>" in part
    assert "<html" not in part


def test_sources_that_arrive_leave_the_text_under_the_reader_alone(
    bridges: Article, browse: Browse, mara: User
) -> None:
    WorkerHeartbeat.objects.create(worker="w1", seen_at=timezone.now())
    claim = claim_at(bridges, "12 bridges")
    job = Job.objects.create(kind=Job.Kind.FIND_SOURCES.value, article=bridges, claim=claim)
    browser = browse(mara)
    seen = pulse(page_of(browser, f"/articles/{bridges.pk}/"))
    make_link(claim)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    part = browser.get(f"/articles/{bridges.pk}/progress/", seen).content.decode()
    assert 'id="article-text"' not in part
    assert "1 source" in part
    assert "hx-trigger" not in part


def test_failed_work_is_named_with_its_reason_and_tried_again_from_the_page(
    bridges: Article, browse: Browse, rosa: User
) -> None:
    job = make_failed_job(claim_at(bridges, "12 bridges"))
    browser = browse(rosa)
    page = page_of(browser, f"/articles/{bridges.pk}/")
    assert "1 search for sources failed" in page
    assert "The library did not answer." in page
    response = browser.post(f"/articles/{bridges.pk}/retry/")
    assert response["Location"] == f"/articles/{bridges.pk}/"
    job.refresh_from_db()
    assert job.state == Job.State.OWED


def test_an_old_failure_is_forgotten_once_the_work_was_done(
    bridges: Article, browse: Browse, rosa: User
) -> None:
    claim = claim_at(bridges, "12 bridges")
    make_failed_job(claim)
    Job.objects.create(
        kind=Job.Kind.FIND_SOURCES.value, article=bridges, claim=claim, state=Job.State.DONE
    )
    assert "failed" not in page_of(browse(rosa), f"/articles/{bridges.pk}/")


def test_the_number_of_queries_does_not_grow_with_the_claims(
    browse: Browse, mara: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article()
    for _ in range(10):
        make_link(make_claim(article))
    browser = browse(mara)
    with django_assert_max_num_queries(7):
        page_of(browser, f"/articles/{article.pk}/")


def test_the_number_of_queries_does_not_grow_with_the_articles(
    browse: Browse, mara: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        make_claim(make_article(added_by=mara))
    browser = browse(mara)
    with django_assert_max_num_queries(6):
        page_of(browser, "/articles/")
