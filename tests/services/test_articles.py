"""Taking articles in: stored whole or not at all, split once, duplicates named."""

import pytest
from pytest_django import Settings

from annotations.articles.readers import read_pasted
from annotations.articles.types import ExtractedArticle
from annotations.models import Article, ArticleVersion, Claim, Job, User
from annotations.review.errors import NotPermitted
from annotations.review.transitions import State
from annotations.services import articles, work
from annotations.services.claims import ClaimOffsetsWrong, store_claims
from annotations.services.errors import DuplicateArticle
from annotations.services.jobs import lease

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = (
    "Council mends the roads\n"
    "The council repaired 1,200 potholes in March, at a cost of more than £3.4 million.\n"
    "“We have halved the backlog,” said Ines Duarte, who runs the roads office. 🎉\n"
)


def ingest(text: str = TEXT, by: User | None = None) -> tuple[Article, list[int]]:
    return articles.ingest_article(read_pasted(text, limits=articles.limits()), by=by)


def test_an_article_is_stored_with_its_version_and_its_owed_split(rosa: User) -> None:
    article, owed = ingest(by=rosa)
    version = article.current_version
    assert version is not None
    assert (version.number, version.sha256, article.added_by) == (1, article.text_sha256, rosa)
    [job] = Job.objects.filter(pk__in=owed)
    assert (job.kind, job.state, job.requested_by) == ("split_article", "owed", rosa)


def test_splitting_makes_claims_that_stand_where_they_say(rosa: User) -> None:
    article, [job_id] = ingest(by=rosa)
    next_jobs = work.do_job(job_id)
    claims = list(Claim.objects.in_text_order())
    version = ArticleVersion.objects.get()
    assert claims
    assert all(version.text[claim.start : claim.end] == claim.text for claim in claims)
    figures = {claim.figure["low"]: claim for claim in claims if claim.figure}
    assert figures[1200].kind == "quantity"
    assert figures[3_400_000].kind == "money"
    assert (figures[3_400_000].figure or {})["bound"] == ">"
    searches = Job.objects.filter(kind="find_sources", article=article)
    assert sorted(searches.values_list("id", flat=True)) == sorted(next_jobs)
    assert len(next_jobs) == len(claims)
    assert Job.objects.get(pk=job_id).state == "done"


def test_claims_worth_a_check_are_queued_and_the_others_wait_outside(
    settings: Settings,
) -> None:
    settings.FACTCHECK_QUEUE_MINIMUM = 1.0
    _, [job_id] = ingest()
    work.do_job(job_id)
    assert set(Claim.objects.filter(checkworthiness__lt=1).values_list("state", flat=True)) == {
        State.EXTRACTED
    }


def test_a_date_alone_does_not_take_a_reviewers_time() -> None:
    _, [job_id] = ingest()
    work.do_job(job_id)
    assert set(Claim.objects.filter(kind="date").values_list("state", flat=True)) == {
        State.EXTRACTED
    }


def test_the_same_text_is_refused_with_the_article_that_has_it() -> None:
    article, _ = ingest()
    with pytest.raises(DuplicateArticle) as duplicate:
        ingest(TEXT.replace("\n", "\r\n"))
    assert duplicate.value.article == article
    assert Article.objects.count() == ArticleVersion.objects.count() == Job.objects.count() == 1


def test_an_outsider_cannot_add_an_article(outsider: User) -> None:
    with pytest.raises(NotPermitted):
        ingest(by=outsider)
    assert not Article.objects.exists()


def test_splitting_twice_changes_nothing_a_person_judged() -> None:
    article, [job_id] = ingest()
    work.do_job(job_id)
    claim = Claim.objects.waiting()[0]
    Claim.objects.filter(pk=claim.pk).update(priority=7)
    before = list(Claim.objects.order_by("id").values())
    again = Job.objects.create(kind="split_article", article=article)
    work.do_job(again.pk)
    assert list(Claim.objects.order_by("id").values()) == before


def test_a_claim_that_is_not_where_it_says_is_never_stored() -> None:
    article, [job_id] = ingest()
    assert lease(job_id) is not None
    version = article.current_version
    assert version is not None
    from annotations.claims.splitter import split  # noqa: PLC0415 - only this test needs it

    shifted = [claim for claim in split("x" + version.text) if claim.start > 0]
    with pytest.raises(ClaimOffsetsWrong):
        store_claims(version, shifted)
    assert not Claim.objects.exists()


def test_a_very_long_headline_and_no_headline_are_both_stored() -> None:
    articles.ingest_article(ExtractedArticle(text="word " * 300 + "end", title=""), by=None)
    assert len(Article.objects.get().title) == 500
