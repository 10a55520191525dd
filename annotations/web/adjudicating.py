"""Settling a disagreement: every review of the round side by side, and a verdict of one's own."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.models import Claim, Draft, ProviderRun, SourceLink
from annotations.review.errors import GateRefused, NotPermitted, ReviewError, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.review.verdicts import FLAG_LABELS, VERDICTS
from annotations.services import adjudication
from annotations.services.errors import StaleWrite
from annotations.services.policies import minimum_citations
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.drafting import keep_typed, show_draft, wants_json
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import (
    Refusals,
    TypedReview,
    gate_table,
    initial,
    read_typed,
    still_needed,
)
from annotations.web.review_screen import find_claim
from annotations.web.tally import to_settle


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_desk(Permission.ADJUDICATE)
def adjudicate(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show what each reviewer said with the form for the verdict that settles it, or take that.

    What was typed against an older state comes back from the conflict page as `again`.
    """
    claim = find_claim(claim_id)
    if request.method == "POST" and "again" not in request.POST:
        return _settle(request, claim)
    if claim.state != State.ADJUDICATION:
        return redirect("review", claim_id)
    try:
        if request.method == "POST":
            return _show(request, claim, typed=read_typed(request.POST))
        typed, kept = initial(claim, by=request.user)
        return _show(request, claim, typed=typed, kept=kept)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)


@require_POST
@for_the_desk(Permission.ADJUDICATE)
def draft(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Keep what is typed so far: JSON for the script that saves as one types, else a page."""
    claim = find_claim(claim_id)
    typed = read_typed(request.POST)
    saved = keep_typed(request, claim.pk, typed, service=adjudication.save_draft)
    if isinstance(saved, HttpResponse):
        return saved
    if wants_json(request):
        return JsonResponse(show_draft(saved))
    messages.success(request, "Draft saved.")
    return redirect("review-adjudicate", claim_id)


def _settle(request: DeskRequest, claim: Claim) -> HttpResponse:
    typed = read_typed(request.POST)
    try:
        adjudication.adjudicate(
            claim.pk,
            by=request.user,
            expected_version=typed.version,
            judgement=typed,
            idempotency_key=typed.key,
        )
    except GateRefused as refused:
        return _show(request, claim, typed=typed, refusals=Refusals.from_failures(refused.failures))
    except (StaleWrite, TransitionRefused) as error:
        return show_conflict(request, find_claim(claim.pk), message=str(error), typed=typed)
    except NotPermitted as error:
        return show_refusal(request, error, claim=claim)
    message = f"You settled “{claim.text}”. It waits for a second person’s approval."
    messages.success(request, message, extra_tags=f"settled-{claim.pk}")
    return redirect(_next(request) or reverse("review", args=[claim.pk]))


def _next(request: DeskRequest) -> str:
    """Return the address of what has waited longest to be settled, "" where nothing is wanted."""
    if "next" not in request.POST:
        return ""
    waiting = to_settle(request.user).order_by("updated_at", "id").first()
    return reverse("review-adjudicate", args=[waiting.pk]) if waiting else reverse("desk")


def _show(
    request: DeskRequest,
    claim: Claim,
    *,
    typed: TypedReview,
    kept: Draft | None = None,
    refusals: Refusals | None = None,
) -> HttpResponse:
    links = SourceLink.objects.filter(claim=claim, state=SourceLink.State.ACTIVE)
    found = adjudication.read(claim, by=request.user)
    answered = claim.provider_runs.exclude(outcome=ProviderRun.Outcome.FAILED)
    needs = {"searches": answered.count(), "minimum": minimum_citations(claim)}
    context = {
        "claim": claim,
        "typed": typed,
        "draft": kept,
        "needs": still_needed(typed, **needs),
        "gate_json": json.dumps(gate_table(**needs)),
        "refusals": refusals or Refusals(),
        "found": found,
        "sources": [
            (link, [one.name for one in found.submissions if link.pk in one.cited])
            for link in links.select_related("document").defer("document__text")
        ],
        "verdicts": VERDICTS,
        "flags": FLAG_LABELS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusals else HTTPStatus.OK
    return render(request, "annotations/review/adjudicate.html", context, status=status)
