"""Attaching sources: the library, the search for a claim, and links made by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.articles.canonical import digest
from annotations.articles.page_addresses import page_address
from annotations.articles.types import ExtractedArticle
from annotations.models import Claim, Feed, Job, ProviderRun, SourceDocument, SourceLink, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.claims import figure_as_json, figure_of
from annotations.services.jobs import JobLease
from annotations.services.keeping import Kept, kept
from annotations.services.providers import ask_providers, refusals
from annotations.services.queries import asking
from annotations.services.queries import is_current as is_asked_still
from annotations.services.searching import search_library
from annotations.sources.answers import merge_answers
from annotations.sources.providers.base import ProviderFailed
from annotations.sources.providers.resilience import Answer
from annotations.sources.ranking import rank_evidence
from annotations.sources.types import Comparison, Evidence, FoundDocument

DOCUMENTS_A_PROVIDER = 20
LINKS_A_CLAIM = 8
# NUL, and halves of a surrogate pair: JSON can hold either.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class ProvidersFailed(Exception):
    """Some providers did not answer; what the others found is stored and stands.

    `wait` is for how many seconds at least none of them will; `was_asked` says whether any was
    asked at all.
    """

    def __init__(self, message: str, *, wait: float = 0.0, was_asked: bool = True) -> None:
        super().__init__(message)
        self.wait = wait
        self.was_asked = was_asked


def add_document(
    extracted: ExtractedArticle,
    *,
    by: User | None = None,
    is_fact_check: bool = False,
    is_excerpt: bool = False,
    feed: Feed | None = None,
    replaces: SourceDocument | None = None,
) -> SourceDocument:
    """Store a document in the library, or return the one with the same address and text.

    `is_fact_check` marks it as someone's check of a claim, also where it is there already;
    `is_excerpt` says that the text is not all of the page. `replaces` is what the page said
    before.
    """
    if by is not None and not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include adding sources; ask an editor."
        raise NotPermitted(message)
    document, _ = SourceDocument.objects.get_or_create(
        url=page_address(extracted.url),
        sha256=digest(extracted.text),
        defaults={
            "title": (extracted.title or extracted.text.split("\n", 1)[0])[:500],
            "publisher": extracted.publisher[:200],
            "byline": extracted.byline[:300],
            "language": extracted.language[:12],
            "published_on": extracted.published_on,
            "text": extracted.text,
            "added_by": by,
            "is_fact_check": is_fact_check or None,
            "is_excerpt": is_excerpt or None,
            "licence": extracted.licence[:300] or None,
            "feed": feed,
            "replaces": replaces,
        },
    )
    if is_fact_check and not document.is_fact_check:
        document.is_fact_check = True
        document.save(update_fields=["is_fact_check"])
    return document


def find_sources(held: JobLease) -> list[int]:
    """Do an owed search: ask every provider about the claim and attach the best passages.

    Providers are asked outside any transaction; links, notes and `done` commit together. Raises
    `ProvidersFailed` after storing what was found when a provider may answer if asked later; only
    those that have not answered are asked then.
    """
    claim = _claim_of(held.job)
    query = asking(claim).query
    answered = _answered_before(held.job, claim=claim, asked=query.text)
    # What was found and noted stands: while nobody else can be asked there is nothing to add.
    if answered and (resting := refusals(skip=answered)):
        raise _providers_failed(resting)
    answers = ask_providers(query, search=search_library, limit=DOCUMENTS_A_PROVIDER, skip=answered)
    documents = _new_documents(claim, answers)
    evidence = rank_evidence(
        query,
        claim_figure=figure_of(claim),
        claim_text=claim.text,
        documents=documents,
        limit=LINKS_A_CLAIM,
    )
    providers = {
        document.key: answer.provider for answer in answers for document in answer.documents
    }
    failed = {
        answer.provider: answer.failure
        for answer in answers
        if answer.failure and answer.failure.is_temporary
    }
    with transaction.atomic():
        is_current = is_asked_still(query, claim=claim)
        if is_current:
            _attach(claim, evidence, providers=providers)
            _note_runs(claim, answers, asked=query.text)
        if not failed or not is_current:
            jobs.finish(held)
        if not is_current:
            # Someone wrote another query, or mended the claim, in the meantime: what was found
            # answers neither, and that search is still owed.
            return jobs.owe_search(claim, by=held.job.requested_by)
    if failed:
        raise _providers_failed(failed)
    return []


def _claim_of(job: Job) -> Claim:
    if job.claim_id is None:
        message = f"Job {job.pk} names no claim."
        raise ValueError(message)
    needed = ("article", "article_version", "search_query__edited_by")
    return Claim.objects.select_related(*needed).get(pk=job.claim_id)


def _providers_failed(failed: Mapping[str, ProviderFailed]) -> ProvidersFailed:
    return ProvidersFailed(
        "; ".join(f"{name}: {failure}" for name, failure in failed.items()),
        wait=min(failure.retry_after or 0.0 for failure in failed.values()),
        was_asked=any(failure.was_asked for failure in failed.values()),
    )


def _answered_before(job: Job, *, claim: Claim, asked: str) -> set[str]:
    """Name the providers that answered before this search was put off for the others' sake."""
    if job.waiting_since is None:
        return set()
    runs = claim.provider_runs.filter(asked=asked, ran_at__gte=job.created_at)
    answered = runs.exclude(outcome=ProviderRun.Outcome.FAILED)
    return set(answered.values_list("provider", flat=True))


def _new_documents(claim: Claim, answers: Sequence[Answer]) -> list[FoundDocument]:
    """Return what was found, without the article itself and what is linked or was rejected."""
    seen = [*claim.links.values_list("document__url", flat=True), claim.article.url]
    known = {page_address(url) for url in seen} - {""}
    linked = {str(pk) for pk in claim.links.values_list("document_id", flat=True)}
    return [
        document
        for document in merge_answers(answer.documents for answer in answers)
        if page_address(document.url) not in known
        and document.key not in linked
        and _is_text(document)
    ]


def _is_text(document: FoundDocument) -> bool:
    """Say whether it can be stored: a NUL from one service must not cost what others found."""
    sent = (document.title, document.publisher, document.language, document.licence, document.text)
    return not any(map(_NO_TEXT.search, sent))


def _attach(claim: Claim, evidence: Sequence[Evidence], *, providers: dict[str, str]) -> None:
    links = []
    for found in evidence:
        provider = providers[found.document.key]
        kept_passage = _keep(found, provider=provider)
        links.append(
            SourceLink(
                claim=claim,
                document_id=kept_passage.document_id,
                start=kept_passage.start,
                end=kept_passage.start + len(kept_passage.text),
                text=kept_passage.text,
                matched=list(map(list, found.matched)) if kept_passage.is_passage else [],
                score=found.score,
                stance=found.stance.value,
                comparison=comparison_as_json(found.comparison),
                provider=provider,
            )
        )
    # A job may run twice; the unique constraint makes the second run add nothing.
    SourceLink.objects.bulk_create(links, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class _KeptPassage:
    """What of a passage is kept, and where it stands in its stored document.

    `is_passage` is False where only a headline may be kept.
    """

    document_id: int
    start: int
    text: str
    is_passage: bool = True


def _keep(evidence: Evidence, *, provider: str) -> _KeptPassage:
    """Store what a remote provider found, as far as it may be kept; the library has its own."""
    found, passage = evidence.document, evidence.passage
    if provider == "library":
        return _KeptPassage(int(found.key), passage.start, passage.text)
    article = ExtractedArticle(
        text=found.text,
        title=found.title,
        publisher=found.publisher,
        url=found.url,
        language=found.language,
        published_on=found.published_on,
        licence=found.licence,
        may_keep=found.may_keep,
    )
    # Of someone's check of a claim there is only the sentence the desk has made.
    part = Kept(found.text, is_excerpt=False)
    if not found.is_fact_check:
        part = kept(article, excerpt=passage.text)
    document = add_document(
        replace(article, text=part.text),
        is_fact_check=found.is_fact_check,
        is_excerpt=part.is_excerpt,
    )
    if part.text == found.text:
        return _KeptPassage(document.pk, passage.start, passage.text)
    return _KeptPassage(document.pk, 0, part.text, is_passage=part.text == passage.text)


def _note_runs(claim: Claim, answers: Sequence[Answer], *, asked: str) -> None:
    now = timezone.now()
    runs = {
        answer.provider: ProviderRun(
            claim=claim,
            provider=answer.provider,
            outcome=_outcome(answer),
            found=len(answer.documents),
            note=str(answer.failure or ""),
            asked=asked,
            ran_at=now,
        )
        for answer in answers
    }
    ProviderRun.objects.bulk_create(
        runs.values(),
        update_conflicts=True,
        unique_fields=["claim", "provider"],
        update_fields=["outcome", "found", "note", "asked", "ran_at"],
    )


def _outcome(answer: Answer) -> ProviderRun.Outcome:
    if answer.failure:
        return ProviderRun.Outcome.FAILED
    return ProviderRun.Outcome.FOUND if answer.documents else ProviderRun.Outcome.NOTHING


def comparison_as_json(comparison: Comparison | None) -> dict[str, Any] | None:
    """Return a comparison as plain values; `explanation` is the sentence a reviewer reads."""
    if comparison is None:
        return None
    return {
        "outcome": comparison.outcome.value,
        "explanation": comparison.explanation,
        "difference": comparison.difference,
        "claim": figure_as_json(comparison.claim_figure),
        "source": figure_as_json(comparison.source_figure),
    }
