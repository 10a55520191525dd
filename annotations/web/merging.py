"""Confirming that a claim says the same as another one; only a person ever does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from annotations.models import Claim
from annotations.review.errors import ReviewError
from annotations.review.roles import Permission
from annotations.services import merging
from annotations.services.errors import StaleWrite
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review import save_typed
from annotations.web.review_form import read_typed, read_version, read_whole_number
from annotations.web.review_screen import find_claim


@require_POST
@for_the_desk(Permission.REVIEW)
def merge(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Let a claim share the verdict of the one it repeats; what was typed stays as the draft."""
    claim = find_claim(claim_id)
    canonical = get_object_or_404(Claim, pk=read_whole_number(request.POST, "into"))
    typed = read_typed(request.POST) if "key" in request.POST else None
    try:
        if typed is not None and not typed.is_blank:
            save_typed(claim_id, typed, by=request)
        version = read_version(request.POST)
        merging.merge(claim_id, into=canonical.pk, by=request.user, expected_version=version)
    except StaleWrite as error:
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    messages.success(request, "The two claims share one verdict now.")
    return redirect("review", claim_id)
