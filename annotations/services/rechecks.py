"""Looking again at cited sources: unchanged, changed, moved or gone, and what that shakes.

Nothing that was kept is ever changed. A page that says something else now becomes a document of its
own that replaces the former; verdicts whose passage is not there any more go stale.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.articles.anchors import Fate, reanchor
from annotations.articles.canonical import digest
from annotations.articles.errors import ArticleError, FetchFailed
from annotations.articles.fetching import Fetched, NotModified
from annotations.articles.page_addresses import page_address
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle
from annotations.models import Citation, Job, Recheck, SourceDocument, SourceLink, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.articles import limits
from annotations.services.errors import SourceRefused
from annotations.services.fetching import guarded_client
from annotations.services.jobs import JobLease
from annotations.services.keeping import kept
from annotations.services.sources import add_document
from annotations.services.staleness import raise_stale

# Jobs owed in one round: they share the workers with the searches people wait for.
_AT_ONCE = 50
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS})
# A page that is missing once may be back tomorrow; one that says it is gone will not.
_LOOKS_BEFORE_GONE = 2
_SOON = timedelta(days=1)
_RECENT = timedelta(days=30)
# From this share of its text on, a page is taken for the one that was kept, in another version.
_SAME_PAGE = 0.5
# Characters of a passage in the sentence that says what became of it.
_QUOTED = 240


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look found: `article` is what the page says now, None where that was not read.

    `changes` are further columns of `Recheck` to write.
    """

    outcome: Recheck.Outcome
    note: str = ""
    article: ExtractedArticle | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def owe_due(now: datetime) -> list[int]:
    """Owe a look at the cited sources that are due; returns the jobs to ring for."""
    if not settings.FACTCHECK_RECHECK_DAYS:
        return []
    _watch_what_is_cited(now)
    due = list(Recheck.objects.due(now).values_list("document_id", flat=True)[:_AT_ONCE])
    if not due:
        return []
    with transaction.atomic():
        # Not due again while the job is under way; its result says when the next look is.
        Recheck.objects.filter(document__in=due).update(due_at=now + _SOON)
        return jobs.owe_for(Job.Kind.CHECK_SOURCE, document_ids=due, by=None)


def check_now(document_id: int, *, by: User) -> list[int]:
    """Owe a look at one source at the wish of a person; returns the jobs to ring for."""
    if not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include looking after sources; ask an editor."
        raise NotPermitted(message)
    document = SourceDocument.objects.only("id", "url").get(pk=document_id)
    if not document.url:
        message = "This document has no address to look at."
        raise SourceRefused(message)
    with transaction.atomic():
        return jobs.owe_for(Job.Kind.CHECK_SOURCE, document_ids=[document_id], by=by)


def check(held: JobLease) -> list[int]:
    """Do an owed look at a cited source, and mark the verdicts it shakes as stale."""
    document = held.job.document
    if document is None:
        message = f"Job {held.job.pk} names no source document."
        raise ValueError(message)
    recheck, _ = Recheck.objects.get_or_create(document=document)
    look = _look(document, recheck)
    citations = _standing_citations(document)
    fates = [_fate(citation.link, document=document, look=look) for citation in citations]
    if look.outcome is Recheck.Outcome.CHANGED and look.article is not None:
        _keep_version(document, look.article)
    # Words that never stood on the page just so, as a quotation or a sentence made of data may
    # not have, cannot be missed there.
    is_known = recheck.is_quoted or look.outcome in {Recheck.Outcome.CHANGED, Recheck.Outcome.GONE}
    with transaction.atomic():
        _write(recheck, look, is_quoted=bool(fates) and not any(fates))
        jobs.finish(held)
    # Each verdict in a transaction of its own; raising the same again changes nothing.
    for citation, fate in zip(citations, fates, strict=True):
        if fate and is_known:
            raise_stale(citation.link.claim_id, reason=fate, document_id=document.pk)
    return []


def _watch_what_is_cited(now: datetime) -> None:
    """Begin to watch documents that reviews cite and nobody watches yet."""
    cited = Citation.objects.filter(link__document__recheck__isnull=True)
    if Recheck.objects.exists():
        # This is asked every minute, and must not read all that was ever cited.
        cited = cited.filter(review__created_at__gte=now - _RECENT)
    cited = cited.exclude(link__document__url="").order_by()
    Recheck.objects.bulk_create(
        [
            # The first look is soon, to see what stands there; spread out, as all later ones are.
            Recheck(document_id=pk, due_at=now + _SOON * random.random())  # noqa: S311
            for pk in cited.values_list("link__document", flat=True).distinct()
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )


def _look(document: SourceDocument, recheck: Recheck) -> _Look:
    known = {"If-None-Match": recheck.etag, "If-Modified-Since": recheck.last_modified}
    try:
        fetched = guarded_client().get(
            document.url, headers={name: value for name, value in known.items() if value}
        )
        article = read_article(
            fetched.body, content_type=fetched.content_type, url=fetched.url, limits=limits()
        )
    except NotModified:
        return _Look(Recheck.Outcome.UNCHANGED)
    except FetchFailed as failure:
        return _failed(failure, recheck)
    except ArticleError as error:
        return _Look(Recheck.Outcome.FAILED, note=str(error))
    return _found(document, fetched, article)


def _failed(failure: FetchFailed, recheck: Recheck) -> _Look:
    is_missing = failure.status in _GONE
    looks = recheck.failures + 1
    if is_missing and (failure.status == HTTPStatus.GONE or looks >= _LOOKS_BEFORE_GONE):
        return _gone(str(failure), since=recheck.gone_at)
    return _Look(Recheck.Outcome.FAILED, note=str(failure))


def _gone(note: str, *, since: datetime | None = None) -> _Look:
    return _Look(Recheck.Outcome.GONE, note, changes={"gone_at": since or timezone.now()})


def _found(document: SourceDocument, fetched: Fetched, article: ExtractedArticle) -> _Look:
    here = page_address(article.url or fetched.url)
    has_moved = here != page_address(document.url)
    if has_moved and urlsplit(here).path == "/" != urlsplit(document.url).path:
        return _gone("The address leads to the front page of the site now.")
    outcome = Recheck.Outcome.MOVED if has_moved else Recheck.Outcome.UNCHANGED
    if digest(article.text) != document.sha256 and _is_version(document, article):
        outcome = Recheck.Outcome.CHANGED
    changes = {
        "gone_at": None,
        "moved_to": here if has_moved else "",
        "etag": fetched.etag[:500],
        "last_modified": fetched.last_modified[:100],
    }
    return _Look(outcome, article=article, changes=changes)


def _keep_version(document: SourceDocument, article: ExtractedArticle) -> None:
    """Store what the page says now, as far as it may be kept, unless that is nothing new."""
    text = kept(article, excerpt="")
    newest = newest_version(document)
    if text.is_excerpt or digest(text.text) in {document.sha256, newest.sha256}:
        return
    add_document(
        replace(
            article,
            text=text.text,
            title=article.title or document.title,
            publisher=document.publisher or article.publisher,
            url=document.url,
        ),
        replaces=newest,
    )


def newest_version(document: SourceDocument) -> SourceDocument:
    """Return the last document of the line that begins with this one."""
    seen = {document.pk}
    while (later := document.replaced_by.order_by("-id").first()) and later.pk not in seen:
        seen.add(later.pk)
        document = later
    return document


def _standing_citations(document: SourceDocument) -> list[Citation]:
    """Return the citations of a document that a verdict rests on now."""
    standing = Citation.objects.filter(
        link__document=document, review=F("link__claim__deciding_review")
    )
    return list(standing.select_related("link").order_by("id"))


def _is_version(document: SourceDocument, article: ExtractedArticle) -> bool:
    """Say whether a page is another version of what was kept, and not of another kind.

    A quotation, or sentences made of data, are not the text of the page they belong to.
    """
    if document.is_excerpt or document.is_fact_check:
        return False
    now, lines = _squeezed(article.text), [_squeezed(line) for line in document.text.split("\n")]
    kept_on = sum(len(line) for line in lines if line in now)
    return kept_on >= _SAME_PAGE * sum(map(len, lines))


def _fate(link: SourceLink, *, document: SourceDocument, look: _Look) -> str:
    """Say in a sentence what became of a cited passage; "" where it stands as it did."""
    name = document.publisher or urlsplit(document.url).hostname or "The site"
    if look.outcome is Recheck.Outcome.GONE:
        return f"{name} has taken the page down that says “{_shortened(link.text)}”."
    if look.article is None or _squeezed(link.text) in _squeezed(look.article.text):
        return ""
    now = look.article.text
    if look.outcome is not Recheck.Outcome.CHANGED:
        return f"{name} does not say “{_shortened(link.text)}” on that page any more."
    [found] = reanchor(document.text, now, spans=[(link.start, link.end)])
    if found.fate is Fate.CHANGED:
        return (
            f"Where {name} said “{_shortened(link.text)}” it says now "
            f"“{_shortened(now[found.start : found.end])}”."
        )
    if found.fate is Fate.GONE:
        return f"{name} does not say “{_shortened(link.text)}” on that page any more."
    return ""


def _write(recheck: Recheck, look: _Look, *, is_quoted: bool) -> None:
    now, has_failed = timezone.now(), look.outcome is Recheck.Outcome.FAILED
    period = timedelta(days=settings.FACTCHECK_RECHECK_DAYS or 7)
    failures = recheck.failures + 1 if has_failed else 0
    # Soon again after a failure, then later each time, and never more often than usual.
    due_in = min(_SOON * 2 ** min(recheck.failures, 10), period) if has_failed else period
    if look.outcome is Recheck.Outcome.GONE:
        due_in = period * 4
    columns = {
        "outcome": look.outcome.value,
        "note": look.note,
        "checked_at": now,
        "due_at": now + due_in,
        "failures": failures,
        **look.changes,
    }
    if look.article is not None:
        columns["is_quoted"] = is_quoted
    Recheck.objects.filter(pk=recheck.pk).update(**columns)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    words = _squeezed(text)
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
