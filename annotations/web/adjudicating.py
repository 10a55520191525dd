"""Settling a disagreement: every review of the round side by side, and a verdict of one's own."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.models import Claim, SourceLink
from annotations.review.errors import GateRefused, NotPermitted, ReviewError, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.review.verdicts import FLAG_LABELS, VERDICTS
from annotations.services import adjudication
from annotations.services.errors import StaleWrite
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import Refusals, TypedReview, read_typed
from annotations.web.review_screen import find_claim


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
    typed = read_typed(request.POST) if request.method == "POST" else _nothing_typed(claim)
    try:
        return _show(request, claim, typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)


def _settle(request: DeskRequest, claim: Claim) -> HttpResponse:
    typed = read_typed(request.POST)
    try:
        adjudication.adjudicate(
            claim.pk,
            by=request.user,
            expected_version=typed.version,
            verdict=typed.verdict,
            flags=typed.flags,
            rationale=typed.rationale,
            cited=typed.cited,
            idempotency_key=typed.key,
        )
    except GateRefused as refused:
        return _show(request, claim, typed=typed, refusals=Refusals.from_failures(refused.failures))
    except (StaleWrite, TransitionRefused) as error:
        return show_conflict(request, find_claim(claim.pk), message=str(error), typed=typed)
    except NotPermitted as error:
        return show_refusal(request, error, claim=claim)
    messages.success(request, "You settled the claim. It waits for a second person’s approval.")
    return redirect("review", claim.pk)


def _nothing_typed(claim: Claim) -> TypedReview:
    return TypedReview(version=claim.version, key=uuid.uuid4())


def _show(
    request: DeskRequest, claim: Claim, *, typed: TypedReview, refusals: Refusals | None = None
) -> HttpResponse:
    links = SourceLink.objects.filter(claim=claim, state=SourceLink.State.ACTIVE)
    found = adjudication.read(claim, by=request.user)
    context = {
        "claim": claim,
        "typed": typed,
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
