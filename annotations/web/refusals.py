"""The pages that answer a refused write: what stands now, what was typed, and the ways on."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render

from annotations.models import Claim, Event, SourceLink
from annotations.review.errors import NotPermitted, ReviewError
from annotations.review.transitions import State
from annotations.services.seats import held_seat, seat_of
from annotations.web.access import DeskRequest
from annotations.web.days import TypedDays
from annotations.web.review_form import TypedReview


def show_conflict(
    request: DeskRequest,
    claim: Claim,
    *,
    message: str,
    typed: TypedReview | None = None,
    reason: str = "",
    days: TypedDays | None = None,
) -> HttpResponse:
    """Show the claim as it is now beside what was typed; nothing of either is lost (409)."""
    cited = SourceLink.objects.filter(claim=claim, pk__in=typed.cited if typed else ())
    context = {
        "claim": claim,
        "message": message,
        "typed": typed,
        "reason": reason,
        "days": days,
        "cited_links": cited.select_related("document"),
        "last_event": Event.objects.filter(claim=claim).select_related("actor").last(),
        "is_mine": held_seat(claim, request.user) is not None,
        "is_free": claim.state == State.QUEUED and seat_of(claim, request.user) is None,
    }
    return render(request, "annotations/review/conflict.html", context, status=HTTPStatus.CONFLICT)


def show_refusal(
    request: DeskRequest,
    error: ReviewError,
    *,
    claim: Claim,
    reason: str = "",
    days: TypedDays | None = None,
) -> HttpResponse:
    """Say why the workflow refused, where the claim stands, and what to do (403 or 409)."""
    is_role = isinstance(error, NotPermitted)
    context = {
        "claim": claim,
        "message": str(error),
        "is_role": is_role,
        "reason": reason,
        "days": days,
    }
    status = HTTPStatus.FORBIDDEN if is_role else HTTPStatus.CONFLICT
    return render(request, "annotations/review/refused.html", context, status=status)
