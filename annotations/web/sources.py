"""The library: its documents, and the page of one with the passages that speak to claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from annotations.articles.differences import differences
from annotations.models import Claim, Feed, Recheck, SourceDocument, SourceLink
from annotations.models.sources import SourceDocumentQuerySet
from annotations.review.roles import Permission
from annotations.services import archiving, rechecks
from annotations.services.errors import SourceRefused
from annotations.services.warc import write_warc
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Mark, cut_into_paragraphs
from annotations.web.library_order import ORDERS, read_library_page, read_order
from annotations.web.pages import whole_number

_LINKS_SHOWN = 200
_VERSIONS_SHOWN = 50
_FEEDS_OFFERED = 200
KINDS = (("fact_checks", "Fact-checks"), ("cited", "Cited in reviews"), ("gone", "Gone or changed"))
_AMISS = (Recheck.Outcome.GONE, Recheck.Outcome.CHANGED, Recheck.Outcome.MOVED)


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """What the library is narrowed to; "" and None mean no narrowing."""

    words: str
    publisher: str
    kind: str
    feed: int | None
    since: date | None
    until: date | None

    @classmethod
    def read(cls, query: QueryDict) -> "LibraryFilter":
        """Read the filter from an address; what does not exist narrows nothing."""
        kind = query.get("kind", "")
        return cls(
            words=query.get("q", "").strip(),
            publisher=query.get("publisher", "").strip()[:200],
            kind=kind if kind in dict(KINDS) else "",
            feed=whole_number(query.get("feed")),
            since=_day(query.get("since")),
            until=_day(query.get("until")),
        )

    @property
    def is_on(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.words or self.is_fine)

    @property
    def is_fine(self) -> bool:
        """Say whether more than words narrow: then these fields are shown open."""
        return bool(self.publisher or self.kind or self.feed or self.since or self.until)

    def narrow(self, documents: SourceDocumentQuerySet) -> SourceDocumentQuerySet:
        """Keep the documents that pass."""
        if self.publisher:
            documents = documents.filter(publisher=self.publisher)
        if self.feed is not None:
            documents = documents.filter(feed=self.feed)
        if self.since:
            documents = documents.filter(published_on__gte=self.since)
        if self.until:
            documents = documents.filter(published_on__lte=self.until)
        if self.kind == "fact_checks":
            documents = documents.filter(is_fact_check=True)
        elif self.kind == "cited":
            links = SourceLink.objects.filter(document=OuterRef("pk"), citations__isnull=False)
            documents = documents.filter(Exists(links))
        elif self.kind == "gone":
            documents = documents.filter(recheck__outcome__in=_AMISS)
        return documents.matching(self.words) if self.words else documents


@require_GET
@for_the_desk()
def source_list(request: DeskRequest) -> HttpResponse:
    """List the documents of the library with how many claims each serves."""
    chosen = LibraryFilter.read(request.GET)
    documents = SourceDocument.objects.defer("text").select_related("feed", "recheck")
    page = read_library_page(chosen.narrow(documents), is_narrowed=chosen.is_on, query=request.GET)
    served = _served(page.rows)
    context = {
        "page": page,
        "rows": [(document, served.get(document.pk, 0)) for document in page.rows],
        "filter": chosen,
        "kinds": KINDS,
        "orders": ORDERS,
        "order": read_order(request.GET),
        "feeds": Feed.objects.order_by("title", "id").only("id", "title", "url")[:_FEEDS_OFFERED],
    }
    return render(request, "annotations/sources/list.html", context)


@require_GET
@for_the_desk()
def source(request: DeskRequest, document_id: int) -> HttpResponse:
    """Show one document with the passages that are linked, and the claims they are linked to."""
    related = ("added_by", "feed", "recheck", "replaces")
    found = get_object_or_404(SourceDocument.objects.select_related(*related), pk=document_id)
    active = found.links.filter(state=SourceLink.State.ACTIVE).select_related("claim__article")
    links = list(active.order_by("start", "-score", "id")[:_LINKS_SHOWN])
    # Several claims may rest on one passage: it is marked once.
    spans = {(link.start, link.end): link for link in reversed(links) if _stands(link, found)}
    marks = (Mark(start, end, of=link) for (start, end), link in spans.items())
    paragraphs = cut_into_paragraphs(found.text, marks=marks)
    headline = None
    if paragraphs and paragraphs[0].text.strip() == found.title.strip():
        headline, *paragraphs = paragraphs
    context = {
        "document": found,
        "recheck": getattr(found, "recheck", None),
        "versions": _versions(found),
        "links": links,
        "headline": headline,
        "paragraphs": paragraphs,
        "can_check": bool(found.url) and request.user.may(Permission.ADD_SOURCE),
        "can_archive": archiving.can_archive(),
    }
    return render(request, "annotations/sources/source.html", context)


@require_GET
@for_the_desk()
def source_changes(request: DeskRequest, document_id: int) -> HttpResponse:
    """Show what a page says now that it did not say before, and the other way round."""
    newer = get_object_or_404(SourceDocument.objects.select_related("replaces"), pk=document_id)
    older = newer.replaces
    context = {
        "newer": newer,
        "older": older,
        "stretches": differences(older.text, newer.text) if older else [],
    }
    return render(request, "annotations/sources/changes.html", context)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def source_check(request: DeskRequest, document_id: int) -> HttpResponse:
    """Look at a document's address again, as soon as a worker is free."""
    document = get_object_or_404(SourceDocument.objects.only("id"), pk=document_id)
    try:
        ring(rechecks.check_now(document_id, by=request.user))
    except SourceRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The desk looks at the page again; what it finds appears here.")
    return redirect(document)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def source_archive(request: DeskRequest, document_id: int) -> HttpResponse:
    """Have a document's page archived in the Wayback Machine, as soon as a worker is free."""
    document = get_object_or_404(SourceDocument.objects.only("id"), pk=document_id)
    try:
        ring(archiving.archive(document_id, by=request.user))
    except SourceRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "A copy is asked for; its address appears here once it is made.")
    return redirect(document)


@require_GET
@for_the_desk(Permission.AUDIT)
def claim_warc(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Hand out what is kept of a claim's sources, as a file for web archives."""
    del request
    get_object_or_404(Claim.objects.only("id"), pk=claim_id)
    file = BytesIO()
    write_warc(claim_id, to=file)
    name = f'attachment; filename="claim-{claim_id}.warc.gz"'
    headers = {"Content-Disposition": name}
    return HttpResponse(file.getvalue(), content_type="application/warc", headers=headers)


def _served(documents: Iterable[SourceDocument]) -> dict[int, int]:
    """Return how many claims each of these documents serves; one query."""
    active = SourceLink.objects.filter(
        document__in=[document.pk for document in documents], state=SourceLink.State.ACTIVE
    )
    counted = active.order_by().values_list("document").annotate(Count("claim", distinct=True))
    return dict(counted)


def _versions(document: SourceDocument) -> list[SourceDocument]:
    """Return the documents of the same address that differ, newest first, this one among them."""
    if not document.url:
        return []
    same_page = SourceDocument.objects.filter(url=document.url, is_excerpt__isnull=True)
    linked = same_page.filter(Q(replaces__isnull=False) | Q(replaced_by__isnull=False))
    versions = linked.defer("text").order_by("-id").distinct()
    return list(versions[:_VERSIONS_SHOWN])


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None


def _stands(link: SourceLink, document: SourceDocument) -> bool:
    """Say whether the passage is still where it was seen."""
    return document.text[link.start : link.end] == link.text
