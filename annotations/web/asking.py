"""The query of a claim in a reviewer's hand: write it in other words, or go back to the desk's."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from annotations.models import User
from annotations.review.errors import ReviewError, TransitionRefused
from annotations.review.roles import Permission
from annotations.services import queries
from annotations.services.errors import SourceRefused
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.evidence import gather
from annotations.web.query_form import TypedQuery
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import read_source, read_typed
from annotations.web.review_screen import build_screen, find_claim, show_screen
from annotations.web.sourcing import back_to_sources, keep_typed


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def edit_query(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Search again in the words that were typed; everyone sees what is asked."""
    query = TypedQuery.read(request.POST)
    return _change(request, claim_id, lambda: _ask(claim_id, query, by=request.user), query=query)


@require_POST
@for_the_desk(Permission.ADD_SOURCE)
def restore(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Ask again what the desk makes from the claim."""
    return _change(request, claim_id, lambda: queries.restore_query(claim_id, by=request.user))


def _ask(claim_id: int, query: TypedQuery, *, by: User) -> list[int]:
    if query.line:
        return queries.ask_plainly(claim_id, by=by, line=query.line)
    return queries.edit_query(
        claim_id,
        by=by,
        words=query.words,
        names=query.name_list,
        speaker=query.speaker,
        figures=query.figure_list,
        on=query.day,
    )


def _change(
    request: DeskRequest,
    claim_id: int,
    change: Callable[[], list[int]],
    *,
    query: TypedQuery | None = None,
) -> HttpResponse:
    claim = find_claim(claim_id)
    refused = None
    try:
        keep_typed(request, claim_id)
        ring(change())
    except SourceRefused as error:
        refused = replace(query or TypedQuery(), error=str(error))
    except TransitionRefused as error:
        typed = read_typed(request.POST)
        return show_conflict(request, claim, message=str(error), typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    if request.htmx:
        claim = find_claim(claim_id)
        evidence = gather(claim)
        shown = refused or TypedQuery.of(evidence.asking)
        context = {"claim": claim, "evidence": evidence, "query": shown, "is_open": True}
        answer = render(request, "annotations/review/query.html", context)
        answer.headers["HX-Trigger-After-Swap"] = "arrivals"
        return answer
    if refused:
        source = read_source(request.POST)
        screen = build_screen(claim, by=request.user, source=source, query=refused)
        return show_screen(request, screen)
    return back_to_sources(request, claim_id, anchor="query")
