"""The review screen's addresses: take the next claim, read, keep drafts, submit."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from annotations.models import Article, Draft, Review
from annotations.review.errors import GateRefused, NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.transitions import OPEN_STATES, State
from annotations.services import queue
from annotations.services import review as reviewing
from annotations.services.errors import StaleWrite
from annotations.services.filters import read_wanted
from annotations.services.moves import is_outdated
from annotations.services.policies import minimum_citations
from annotations.services.seats import held_seat
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.claims import KINDS
from annotations.web.drafting import clock, keep_typed, show_draft, wants_json
from annotations.web.evidence import feel_pulse, gather
from annotations.web.presence import note_presence
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import (
    Refusals,
    TypedReview,
    gate_table,
    read_source,
    read_typed,
    read_whole_number,
)
from annotations.web.review_screen import build_screen, find_claim, show_screen
from annotations.web.saving import saved_filters
from annotations.web.tally import read_tally
from annotations.web.waiting import query_of, read_choices, read_queue

SOURCE_NOT_ADDED = "You typed a source and have not added it: add it, or clear its fields."


@require_GET
@for_the_desk()
def review(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show one claim for review: the form to its holder, what stands to everyone else."""
    claim, wanted = find_claim(claim_id), read_wanted(request.GET)
    return show_screen(request, build_screen(claim, by=request.user, wanted=wanted))


@require_GET
@for_the_desk()
def idle(request: DeskRequest) -> HttpResponse:
    """Show what waits for review, or that nothing does, with the next step."""
    wanted = read_wanted(request.GET)
    context = {
        "queue": read_queue(request.user, wanted),
        "wanted": wanted,
        "wanted_query": query_of(wanted),
        "wanted_article": Article.objects.filter(pk=wanted.article or 0).first(),
        "choices": read_choices(),
        "kinds": KINDS,
        "filters": saved_filters(request.user, page="queue"),
    }
    return render(request, "annotations/review/idle.html", context)


@require_POST
@for_the_desk(Permission.REVIEW)
def review_next(request: DeskRequest) -> HttpResponse:
    """Take the most urgent waiting claim, or go back to the one already held."""
    return go_to_next(request)


@require_POST
@for_the_desk(Permission.REVIEW)
def submit(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Submit a verdict; what is refused comes back with everything that was typed."""
    typed, source = read_typed(request.POST), read_source(request.POST)
    claim = find_claim(claim_id)
    try:
        made = None if not source.is_blank else _submit(claim_id, typed, by=request)
    except GateRefused as refused:
        refusals = Refusals.from_failures(refused.failures)
    except (StaleWrite, TransitionRefused) as error:
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)
    except NotPermitted as error:
        return show_refusal(request, error, claim=claim)
    else:
        if made is not None:
            messages.success(request, _submitted(made), extra_tags=f"settled-{claim_id}")
            return go_to_next(request) if "next" in request.POST else redirect("review", claim_id)
        refusals = Refusals(source=SOURCE_NOT_ADDED)
    screen = build_screen(claim, by=request.user, typed=typed, source=source, refusals=refusals)
    return show_screen(request, screen)


@require_POST
@for_the_desk(Permission.REVIEW)
def draft(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Keep what is typed so far: JSON for the script that saves as one types, else a page."""
    typed = read_typed(request.POST)
    saved = keep_typed(request, claim_id, typed, service=reviewing.save_draft)
    if isinstance(saved, HttpResponse):
        return saved
    claim = find_claim(claim_id)
    if wants_json(request):
        # Saving renewed the lease, and the page says until when the claim is held.
        seat = held_seat(claim, request.user)
        until = seat.expires_at if seat else None
        return JsonResponse(show_draft(saved) | {"until": clock(until)})
    source = read_source(request.POST)
    if not source.is_blank:
        refusals = Refusals(source=SOURCE_NOT_ADDED)
        screen = build_screen(claim, by=request.user, typed=typed, source=source, refusals=refusals)
        return show_screen(request, screen)
    messages.success(request, "Draft saved.")
    return redirect("review", claim_id)


@require_GET
@for_the_desk()
def arrivals(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Return what changed since the page was made, or 204: asked again every few seconds.

    Only what is new goes over the wire and onto the page, below what is being read; so neither
    scroll nor focus nor a checked box moves.
    """
    pulse = feel_pulse(claim_id)
    present, wanted = note_presence(claim_id, user=request.user), read_wanted(request.GET)
    tally = read_tally(request.user, wanted)
    is_as_shown = request.GET.get("here", "") == present.token
    is_as_shown &= request.GET.get("tally", tally.token) == tally.token
    if is_as_shown and request.GET.get("pulse") == pulse:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    claim = find_claim(claim_id)
    after = read_whole_number(request.GET, "after")
    version = read_whole_number(request.GET, "version")
    evidence = gather(claim)
    context = {
        "claim": claim,
        "present": present,
        "tally": tally,
        "wanted_query": query_of(wanted),
        "evidence": evidence,
        "new_rows": [row for row in evidence.rows if row.link.pk > after],
        "page_version": version,
        "is_changed": is_outdated(claim, version, beside=request.user),
        "is_mine": held_seat(claim, request.user) is not None,
        "has_form": "form" in request.GET,
        "gate_json": json.dumps(
            gate_table(searches=evidence.searches, minimum=minimum_citations(claim))
        ),
        "is_arrival": True,
    }
    return render(request, "annotations/review/evidence.html#arrivals", context)


def save_typed(claim_id: int, typed: TypedReview, *, by: DeskRequest) -> Draft:
    """Keep what was typed as a draft; raise what `save_draft` does."""
    return reviewing.save_draft(
        claim_id,
        by=by.user,
        judgement=typed,
    )


def _submit(claim_id: int, typed: TypedReview, *, by: DeskRequest) -> Review:
    return reviewing.submit_review(
        claim_id,
        by=by.user,
        expected_version=typed.version,
        judgement=typed,
        idempotency_key=typed.key,
    )


def go_to_next(request: DeskRequest) -> HttpResponse:
    """Take the next claim for the person and open it; without one, show the empty queue."""
    wanted = read_wanted(request.GET)
    claim = queue.take_next(by=request.user, wanted=wanted)
    address = reverse("review", args=[claim.pk]) if claim else reverse("review-idle")
    return redirect(address + query_of(wanted))


def _submitted(made: Review) -> str:
    claim, verdict = made.claim, made.get_verdict_display().lower()
    judged = f"“{claim.text}” is judged {verdict}"
    if claim.state == State.ADJUDICATION:
        return f"{judged}. The reviews disagree: somebody else settles the claim."
    if claim.state in OPEN_STATES:
        return f"{judged}. Others judge it as well before it is decided."
    return f"{judged} and waits for a second person’s approval."
