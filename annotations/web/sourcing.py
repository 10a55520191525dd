"""A reviewer's hand in the sources of a claim: add one, set one aside, put it back, search again.

Without JavaScript these buttons belong to the decision form, so that what is typed there comes
along and is kept as the draft; with it only the source concerned is replaced on the page.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.articles.errors import ArticleError
from annotations.models import SourceLink
from annotations.review.errors import ReviewError, TransitionRefused
from annotations.review.roles import Permission
from annotations.services import jobs, links
from annotations.services.errors import SourceRefused
from annotations.services.seats import held_seat
from annotations.services.sources import add_document
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.adding import is_address, read_given
from annotations.web.evidence import link_row
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review import save_typed
from annotations.web.review_form import Refusals, TypedSource, read_source, read_stance, read_typed
from annotations.web.review_screen import build_screen, find_claim, show_screen

_NOTHING_GIVEN = (
    "Give the source’s full address, starting with https://, choose its file, or quote what it "
    "says: the passage is what a verdict can rest on."
)
_NO_DATE = "Write the date as year-month-day, as 2024-11-04, or leave it empty."


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def add_source(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Attach a source found by hand; what cannot be stored comes back with the reason."""
    claim = find_claim(claim_id)
    source = read_source(request.POST)
    typed = read_typed(request.POST) if "key" in request.POST else None
    try:
        if typed is not None:
            save_typed(claim_id, typed, by=request)
        if not source.quotation:
            return _read_first(request, claim_id, source)
        link = _add(claim_id, source, by=request)
    except (SourceRefused, ArticleError) as error:
        refusals = Refusals(source=str(error))
        screen = build_screen(claim, by=request.user, typed=typed, source=source, refusals=refusals)
        return show_screen(request, screen)
    except TransitionRefused as error:
        return show_conflict(request, claim, message=str(error), typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    messages.success(request, f"“{link.document.title}” is among the sources.")
    return redirect("review", claim_id)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def set_aside(request: DeskRequest, claim_id: int, link_id: int) -> HttpResponse:
    """Take a source off the list; no search brings it back by itself."""
    return _change(request, claim_id, link_id, change=links.reject_link)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def put_back(request: DeskRequest, claim_id: int, link_id: int) -> HttpResponse:
    """Put a source that was set aside back on the list."""
    return _change(request, claim_id, link_id, change=links.restore_link)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def set_stance(request: DeskRequest, claim_id: int, link_id: int) -> HttpResponse:
    """Say what a source does to the claim, or leave that to the machine's cue again."""
    stance = read_stance(request.POST, "stance")
    return _change(request, claim_id, link_id, change=partial(links.set_stance, stance=stance))


@require_POST
@for_the_desk(Permission.RETRY_JOB)
def search_again(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Owe a new search for sources and ring for it."""
    claim = find_claim(claim_id)
    try:
        keep_typed(request, claim_id)
        ring(jobs.search_again(claim_id, by=request.user))
    except TransitionRefused as error:
        typed = read_typed(request.POST)
        return show_conflict(request, claim, message=str(error), typed=typed)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "arrivals"})
    return back_to_sources(request, claim_id, anchor="sources")


def _change(
    request: DeskRequest, claim_id: int, link_id: int, *, change: Callable[..., SourceLink]
) -> HttpResponse:
    claim = find_claim(claim_id)
    get_object_or_404(SourceLink, pk=link_id, claim=claim_id)
    try:
        keep_typed(request, claim_id)
        change(link_id, by=request.user)
    except TransitionRefused as error:
        typed = read_typed(request.POST)
        return show_conflict(request, claim, message=str(error), typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    if request.htmx:
        is_mine = held_seat(claim, request.user) is not None
        cited = read_typed(request.POST).cited if is_mine and "key" in request.POST else ()
        row = link_row(link_id, claimed_on=claim.article.published_on, cited=cited)
        context = {"claim": claim, "row": row, "is_mine": is_mine}
        return render(request, "annotations/review/source.html", context)
    return back_to_sources(request, claim_id, anchor=f"source-{link_id}")


def back_to_sources(request: DeskRequest, claim_id: int, *, anchor: str) -> HttpResponse:
    """Return to the screen; with a half-typed source, as the page that still holds it."""
    source = read_source(request.POST)
    if source.is_blank:
        return redirect(f"{reverse('review', args=[claim_id])}#{anchor}")
    screen = build_screen(find_claim(claim_id), by=request.user, source=source)
    return show_screen(request, screen)


def keep_typed(request: DeskRequest, claim_id: int) -> None:
    """Save what came along from the decision form; the script saves on its own."""
    if "key" in request.POST and not request.htmx:
        save_typed(claim_id, read_typed(request.POST), by=request)


def _add(claim_id: int, source: TypedSource, *, by: DeskRequest) -> SourceLink:
    return links.add_link(
        claim_id,
        by=by.user,
        url=source.url,
        title=source.title,
        publisher=source.publisher,
        published_on=_day(source),
        quotation=source.quotation,
        stance=read_stance(by.POST, "source_stance"),
    )


def _read_first(request: DeskRequest, claim_id: int, source: TypedSource) -> HttpResponse:
    """Keep the page or file in the library, and go on to choose the passage in it."""
    file = request.FILES.get("source_file")
    if file is None and not is_address(source.url):
        raise SourceRefused(_NOTHING_GIVEN)
    extracted = read_given("" if file else source.url, file)
    known = replace(
        extracted,
        title=source.title or extracted.title,
        publisher=source.publisher or extracted.publisher,
        published_on=_day(source) or extracted.published_on,
        # A file is quoted from where it was published, if that is known.
        url=source.url if is_address(source.url) else extracted.url,
    )
    document = add_document(known, by=request.user)
    address = reverse("review-passage", args=[claim_id, document.pk])
    stance = read_stance(request.POST, "source_stance")
    return redirect(f"{address}?stance={stance}" if stance else address)


def _day(source: TypedSource) -> date | None:
    try:
        return date.fromisoformat(source.published_on) if source.published_on else None
    except ValueError:
        raise SourceRefused(_NO_DATE) from None
