"""Finding and keeping sources: once, honest about failures, respectful of what was rejected."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotations.articles.types import ExtractedArticle
from annotations.models import Claim, Job, ProviderRun, SourceDocument, SourceLink, User
from annotations.review.errors import NotPermitted
from annotations.services import jobs, links, sources, work
from annotations.services.errors import SourceRefused
from annotations.sources.providers import PROVIDERS
from annotations.sources.providers.base import ProviderContext, ProviderFailed
from annotations.sources.types import FoundDocument, Query
from tests.factories import make_article, make_claim, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = "Bridges\nThe ministry says that about 240 bridges were repaired last year."


@pytest.fixture
def claim() -> Claim:
    article = make_article(TEXT, title="Bridges", url="https://courier.example/bridges")
    start = TEXT.index("about 240 bridges")
    return make_claim(
        article,
        start=start,
        end=start + len("about 240 bridges"),
        sentence_start=8,
        sentence_end=len(TEXT),
        figure={
            "low": 240,
            "high": 240,
            "unit": "bridges",
            "bound": "~",
            "direction": None,
            "concept": "bridges",
        },
    )


@pytest.fixture
def report() -> SourceDocument:
    return sources.add_document(
        ExtractedArticle(
            text="Yearly report\nIn all, 238 bridges were repaired in the year. Roads did worse.",
            title="Yearly report of the ministry",
            url="https://ministry.example/report",
            publisher="Ministry of Transport",
        )
    )


def search(claim: Claim) -> Job:
    [job_id] = jobs.owe(
        Job.Kind.FIND_SOURCES, article_id=claim.article_id, claim_ids=[claim.pk], by=None
    )
    work.do_job(job_id)
    return Job.objects.get(pk=job_id)


def provider(answer: Callable[[], list[FoundDocument]], *, called: str = "scripted") -> type[Any]:
    class Scripted:
        name = called
        label = called.capitalize()
        uses_network = False

        def __init__(self, context: ProviderContext) -> None:
            del context

        def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
            del query
            return answer()[:limit]

    return Scripted


def test_a_search_attaches_the_passage_that_speaks_to_the_claim(
    claim: Claim, report: SourceDocument
) -> None:
    assert search(claim).state == Job.State.DONE
    [link] = claim.links.all()
    assert link.document == report
    assert "238 bridges were repaired" in link.text
    assert report.text[link.start : link.end] == link.text
    assert link.provider == "library"
    assert link.comparison is not None
    assert link.comparison["source"]["low"] == 238
    [run] = claim.provider_runs.all()
    assert (run.outcome, run.found) == ("found", 1)


def test_searching_again_changes_nothing_that_is_there(
    claim: Claim, report: SourceDocument
) -> None:
    search(claim)
    before = list(claim.links.values())
    search(claim)
    assert list(claim.links.values()) == before
    assert report.links.count() == 1


def test_a_rejected_source_never_comes_back_by_itself(
    claim: Claim, report: SourceDocument, mara: User
) -> None:
    search(claim)
    [link] = report.links.all()
    links.reject_link(link.pk, by=mara)
    search(claim)
    assert [link.state for link in claim.links.all()] == ["rejected"]
    assert links.restore_link(link.pk, by=mara).state == "active"


def test_the_article_is_no_source_for_its_own_claims(claim: Claim) -> None:
    sources.add_document(
        ExtractedArticle(text=TEXT, title="Bridges", url="https://courier.example/bridges")
    )
    search(claim)
    assert not claim.links.exists()


def test_finding_nothing_is_noted_as_a_search_that_was_made(claim: Claim) -> None:
    assert search(claim).state == Job.State.DONE
    [run] = ProviderRun.objects.filter(claim=claim)
    assert (run.outcome, run.found) == ("nothing", 0)


def test_a_provider_that_fails_is_a_note_and_the_others_still_count(
    claim: Claim, report: SourceDocument, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def refuse() -> list[FoundDocument]:
        message = "The service is closed for repairs."
        raise ProviderFailed(message)

    monkeypatch.setitem(PROVIDERS, "scripted", provider(refuse))
    settings.FACTCHECK_PROVIDERS = ["library", "scripted"]
    job = search(claim)
    assert (job.state, job.error) == ("owed", "scripted: The service is closed for repairs.")
    assert [link.document for link in claim.links.all()] == [report]
    outcomes = dict(claim.provider_runs.values_list("provider", "outcome"))
    assert outcomes == {"library": "found", "scripted": "failed"}


def test_a_search_waits_as_long_as_the_provider_asks(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def refuse() -> list[FoundDocument]:
        message = "Too many requests."
        raise ProviderFailed(message, retry_after=600)

    monkeypatch.setitem(PROVIDERS, "scripted", provider(refuse))
    settings.FACTCHECK_PROVIDERS = ["scripted"]
    before = timezone.now()
    assert search(claim).due_at >= before + timedelta(seconds=600)


def test_a_search_outlasts_an_outage_and_asks_only_who_has_not_answered(
    claim: Claim, report: SourceDocument, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    away, other_asked = True, []
    page = FoundDocument(
        key="https://gazette.example/bridges",
        url="https://gazette.example/bridges",
        title="Bridges in the gazette",
        publisher="",
        published_on=None,
        language="en",
        text="The gazette counts 241 bridges that were repaired last year.",
        rank=1.0,
    )

    def answer() -> list[FoundDocument]:
        if away:
            message = "No answer."
            raise ProviderFailed(message)
        return [page]

    def note() -> list[FoundDocument]:
        other_asked.append(1)
        return []

    monkeypatch.setitem(PROVIDERS, "scripted", provider(answer))
    monkeypatch.setitem(PROVIDERS, "other", provider(note, called="other"))
    settings.FACTCHECK_PROVIDERS = ["library", "other", "scripted"]
    job = search(claim)
    for _ in range(settings.FACTCHECK_JOB_ATTEMPTS + 1):
        Job.objects.update(due_at=timezone.now())
        work.do_job(job.pk)
    assert Job.objects.get().state == Job.State.OWED
    away = False
    Job.objects.update(due_at=timezone.now())
    work.do_job(job.pk)
    assert Job.objects.get().state == Job.State.DONE
    assert {link.document.url for link in claim.links.all()} == {report.url, page.url}
    assert claim.provider_runs.get(provider="scripted").outcome == ProviderRun.Outcome.FOUND
    assert other_asked == [1]


def test_a_failure_that_asking_again_cannot_mend_is_not_retried(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def refuse() -> list[FoundDocument]:
        message = "The key is wrong."
        raise ProviderFailed(message, is_temporary=False)

    monkeypatch.setitem(PROVIDERS, "scripted", provider(refuse))
    settings.FACTCHECK_PROVIDERS = ["scripted"]
    assert search(claim).state == Job.State.DONE
    assert claim.provider_runs.get().note == "The key is wrong."


def test_what_a_remote_provider_finds_is_stored_once_for_all_claims(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    document = FoundDocument(
        key="https://agency.example/bridges",
        url="https://agency.example/bridges",
        title="Agency counts repaired bridges",
        publisher="The agency",
        published_on=None,
        language="en",
        text="The agency counted 251 bridges that were repaired last year.",
        rank=1.0,
    )
    monkeypatch.setitem(PROVIDERS, "scripted", provider(lambda: [document]))
    settings.FACTCHECK_PROVIDERS = ["scripted"]
    other = make_claim(claim.article, start=claim.start - 4, end=claim.end)
    search(claim)
    search(other)
    assert SourceDocument.objects.count() == 1
    assert SourceLink.objects.filter(provider="scripted").count() == 2


def test_what_is_no_text_is_passed_over_and_the_rest_kept(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    counts = "counted 251 bridges that were repaired last year."
    texts = [f"The agency\x00 {counts}", f"The office \ud83d {counts}", f"The board {counts}"]
    found = [
        FoundDocument(
            key=f"https://agency.example/{number}",
            url=f"https://agency.example/{number}",
            title="Repaired bridges",
            publisher="The agency",
            published_on=None,
            language="en",
            text=text,
            rank=1.0,
        )
        for number, text in enumerate(texts)
    ]
    monkeypatch.setitem(PROVIDERS, "scripted", provider(lambda: found))
    settings.FACTCHECK_PROVIDERS = ["scripted"]
    assert search(claim).state == Job.State.DONE
    assert claim.links.get().text == texts[-1]


def test_a_reviewer_adds_a_source_by_hand_once(claim: Claim, mara: User) -> None:
    add = partial(
        links.add_link,
        claim.pk,
        by=mara,
        url="https://agency.example/bridges",
        title="Agency counts bridges",
        quotation="We counted 251 repaired bridges.",
    )
    link = add()
    assert (link.provider, link.added_by) == ("by hand", mara)
    assert link.text == "We counted 251 repaired bridges."
    assert add() == link


@pytest.mark.parametrize("url", ["", "agency.example", "javascript:alert(1)", "file:///etc/hosts"])
def test_a_source_by_hand_needs_a_web_address(claim: Claim, mara: User, url: str) -> None:
    with pytest.raises(SourceRefused, match="full address"):
        links.add_link(claim.pk, by=mara, url=url, title="x", quotation="y")


def test_a_source_by_hand_gives_no_password_away(claim: Claim, mara: User) -> None:
    with pytest.raises(SourceRefused, match="without"):
        links.add_link(
            claim.pk, by=mara, url="https://mara:secret@a.example/", title="x", quotation="y"
        )


def test_a_reporter_does_not_choose_sources(claim: Claim, rosa: User) -> None:
    with pytest.raises(NotPermitted):
        links.reject_link(make_link(claim).pk, by=rosa)
    with pytest.raises(NotPermitted):
        links.add_link(claim.pk, by=rosa, url="https://a.example/", title="x", quotation="y")


def test_the_same_document_is_stored_once(report: SourceDocument) -> None:
    again = sources.add_document(
        ExtractedArticle(text=report.text, title="Other title", url=report.url)
    )
    assert again == report


def test_a_page_reached_by_other_ways_is_stored_once(report: SourceDocument) -> None:
    for address in (
        "https://ministry.example:443/report?utm_source=letter#figures",
        "https://Ministry.example/report?amp=1",
    ):
        again = sources.add_document(
            ExtractedArticle(text=report.text, title="Report", url=address)
        )
        assert again == report


def test_a_fact_check_that_quotes_the_claim_is_neither_support_nor_agreement(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    check = FoundDocument(
        key="https://check.example/bridges",
        url="https://check.example/bridges",
        title="How many bridges?",
        publisher="Bridge Check",
        published_on=None,
        language="en",
        text="Bridge Check rated as “False” the claim: “About 240 bridges were repaired.”",
        rank=1.0,
        is_fact_check=True,
    )
    monkeypatch.setitem(PROVIDERS, "scripted", provider(lambda: [check]))
    settings.FACTCHECK_PROVIDERS = ["scripted"]
    search(claim)
    [link] = claim.links.all()
    assert link.document.is_fact_check
    assert "rated as “False”" in link.text
    assert (link.stance, link.comparison) == ("mentions", None)
    settings.FACTCHECK_PROVIDERS = ["library"]
    other = make_claim(claim.article, start=claim.start - 4, end=claim.end)
    search(other)
    [again] = other.links.all()
    assert (again.provider, again.stance, again.comparison) == ("library", "mentions", None)
