"""Choosing the passage of a document that speaks to a claim: by selecting it, or by its words."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from annotations.articles.errors import ArticleError
from annotations.articles.offsets import index_utf16
from annotations.articles.selections import find_words, locate_selection
from annotations.models import SourceDocument, SourceLink, User
from annotations.review.errors import ReviewError, TransitionRefused
from annotations.review.roles import Permission
from annotations.services import links
from annotations.services.errors import SourceRefused
from annotations.sources.types import Stance
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Mark, cut_into_paragraphs
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import read_stance, read_text, read_typed, read_whole_number
from annotations.web.review_screen import find_claim
from annotations.web.sourcing import keep_typed

_AROUND = 90


@dataclass(frozen=True, slots=True)
class Place:
    """One of several places where the same words stand, with what stands around them."""

    start: int
    end: int
    before: str
    words: str
    after: str


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.ADD_SOURCE)
def passage(request: DeskRequest, claim_id: int, document_id: int) -> HttpResponse:
    """Show a document to choose a passage in, and let the claim's source speak through it.

    Without a link it makes a new one. A button of the review screen that leads here sends what is
    typed there, which is kept as the draft.
    """
    claim = find_claim(claim_id)
    document = get_object_or_404(SourceDocument, pk=document_id)
    sent = request.POST if request.method == "POST" else request.GET
    link_id = read_whole_number(sent, "link") if sent.get("link") else None
    if link_id is not None:
        get_object_or_404(SourceLink, pk=link_id, claim=claim_id, document=document_id)
    if request.method == "POST" and "pick" not in request.POST:
        return _come_here(request, claim_id, document_id, link_id=link_id)
    stance = read_stance(sent, "stance")
    context: dict[str, object] = {
        "claim": claim,
        "document": document,
        "link_id": link_id,
        "stance": stance or "",
    }
    if request.method == "GET":
        return _show(request, document, context)
    try:
        places = _places(document.text, sent)
        if len(places) > 1:
            return _show(request, document, context | {"places": _told(document.text, places)})
        link = _use(claim_id, document, places[0], by=request.user, link_id=link_id, stance=stance)
    except (ArticleError, SourceRefused) as error:
        quoted = read_text(sent, "quoted") if "start" not in sent else ""
        context |= {"refusal": str(error), "quoted": quoted}
        return _show(request, document, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    messages.success(request, f"“{document.title}” speaks through the passage you chose.")
    return redirect(f"{reverse('review', args=[claim_id])}#source-{link.pk}")


def _come_here(
    request: DeskRequest, claim_id: int, document_id: int, *, link_id: int | None
) -> HttpResponse:
    try:
        keep_typed(request, claim_id)
    except TransitionRefused as error:
        typed = read_typed(request.POST)
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)
    address = reverse("review-passage", args=[claim_id, document_id])
    return redirect(f"{address}?link={link_id}" if link_id else address)


def _use(
    claim_id: int,
    document: SourceDocument,
    place: tuple[int, int],
    *,
    by: User,
    link_id: int | None,
    stance: Stance | None,
) -> SourceLink:
    start, end = place
    quoted = document.text[start:end]
    if link_id is not None:
        return links.set_passage(link_id, by=by, start=start, end=end, quoted=quoted)
    return links.add_passage(
        claim_id,
        by=by,
        document_id=document.pk,
        start=start,
        end=end,
        quoted=quoted,
        stance=stance,
    )


def _places(text: str, sent: QueryDict) -> list[tuple[int, int]]:
    """Return where the chosen words stand: one place, or several to choose from."""
    quoted = read_text(sent, "quoted")
    if sent.get("at"):
        return [(read_whole_number(sent, "at"), read_whole_number(sent, "to"))]
    if not sent.get("start"):
        return find_words(text, quoted)
    start, end = read_whole_number(sent, "start"), read_whole_number(sent, "end")
    return [_trimmed(text, *locate_selection(text, start=start, end=end, quoted=quoted))]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the space a selection by pointer takes along at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _told(text: str, places: list[tuple[int, int]]) -> list[Place]:
    return [
        Place(
            start=start,
            end=end,
            before=text[max(0, start - _AROUND) : start],
            words=text[start:end],
            after=text[end : end + _AROUND],
        )
        for start, end in places
    ]


def _show(
    request: DeskRequest,
    document: SourceDocument,
    context: dict[str, object],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    links_now = SourceLink.objects.filter(pk=cast("int", context["link_id"] or 0))
    marks = [
        Mark(link.start, link.end, of=None)
        for link in links_now
        if document.text[link.start : link.end] == link.text
    ]
    context |= {
        "paragraphs": cut_into_paragraphs(document.text, marks=marks),
        "offsets": index_utf16(document.text),
    }
    return render(request, "annotations/review/passage.html", context, status=status)
