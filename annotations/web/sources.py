"""The library: its documents, and the page of one with the passages that speak to claims."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from annotations.models import SourceDocument, SourceLink
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Mark, cut_into_paragraphs
from annotations.web.pages import read_page

_LINKS_SHOWN = 200


@require_GET
@for_the_desk()
def source_list(request: DeskRequest) -> HttpResponse:
    """List the documents of the library, newest first, with how many claims each serves."""
    words = request.GET.get("q", "").strip()
    documents = SourceDocument.objects.defer("text").annotate(
        serves=Count("links__claim", filter=Q(links__state=SourceLink.State.ACTIVE), distinct=True)
    )
    if words:
        documents = documents.matching(words)
    context = {"page": read_page(documents, query=request.GET), "words": words}
    return render(request, "annotations/sources/list.html", context)


@require_GET
@for_the_desk()
def source(request: DeskRequest, document_id: int) -> HttpResponse:
    """Show one document with the passages that are linked, and the claims they are linked to."""
    found = get_object_or_404(SourceDocument.objects.select_related("added_by"), pk=document_id)
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
        "links": links,
        "headline": headline,
        "paragraphs": paragraphs,
    }
    return render(request, "annotations/sources/source.html", context)


def _stands(link: SourceLink, document: SourceDocument) -> bool:
    """Say whether the passage is still where it was seen."""
    return document.text[link.start : link.end] == link.text
