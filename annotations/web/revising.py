"""Revising a published verdict: the form, and what was typed through every refusal."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.models import Claim, Event, Review, SourceLink
from annotations.review.errors import GateRefused, NotPermitted, TransitionRefused
from annotations.review.roles import Permission
from annotations.review.transitions import Action, State
from annotations.review.verdicts import FLAG_LABELS, VERDICTS
from annotations.services import corrections
from annotations.services.errors import StaleWrite
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review_form import Refusals, TypedReview, read_typed, typed_before
from annotations.web.review_screen import find_claim


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_desk(Permission.REVIEW)
def revise(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show the form with the verdict as it would be published, or take the revision.

    What was typed against an older state comes back from the conflict page as `again`, to be
    read once more before it is sent.
    """
    claim = find_claim(claim_id)
    if request.method != "POST" or "again" in request.POST:
        if claim.state != State.CORRECTING:
            return redirect("review", claim_id)
        again = read_typed(request.POST) if request.method == "POST" else None
        return _show(request, claim, typed=again or _initial(claim))
    typed = read_typed(request.POST)
    try:
        corrections.revise(
            claim_id,
            by=request.user,
            expected_version=typed.version,
            judgement=typed,
            idempotency_key=typed.key,
        )
    except GateRefused as refused:
        return _show(request, claim, typed=typed, refusals=Refusals.from_failures(refused.failures))
    except (StaleWrite, TransitionRefused) as error:
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)
    except NotPermitted as error:
        return show_refusal(request, error, claim=claim)
    messages.success(
        request, "Your revision waits for a second person. Until then the published verdict stands."
    )
    return redirect("review", claim_id)


def _initial(claim: Claim) -> TypedReview:
    """Return what the form starts with: the revision so far, else what is published."""
    proposed = Q(pk=claim.revision_id or claim.deciding_review_id)
    review = Review.objects.prefetch_related("citations").get(proposed)
    cited = [citation.link_id for citation in review.citations.all()]
    return typed_before(review, cited=cited, version=claim.version)


def _show(
    request: DeskRequest, claim: Claim, *, typed: TypedReview, refusals: Refusals | None = None
) -> HttpResponse:
    links = SourceLink.objects.filter(claim=claim, state=SourceLink.State.ACTIVE)
    links = links.select_related("document").defer("document__text")
    opened = Event.objects.filter(claim=claim, action=Action.CORRECT.value)
    context = {
        "claim": claim,
        "typed": typed,
        "refusals": refusals or Refusals(),
        "sources": [(link, ()) for link in links],
        "opened": opened.select_related("actor").last(),
        "verdicts": VERDICTS,
        "flags": FLAG_LABELS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusals else HTTPStatus.OK
    return render(request, "annotations/review/revise.html", context, status=status)
