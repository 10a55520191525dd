"""Talking about a claim: one panel, on its page and beside the review, and what it sends."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from annotations.models import Claim, Comment, User
from annotations.review.errors import ReviewError
from annotations.services import discussion
from annotations.services.errors import CommentRefused
from annotations.services.standing import circle_of
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.pages import whole_number

_PEOPLE_OFFERED = 200


@require_GET
@for_the_desk()
def panel(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show the talk about a claim: a page of its own, or the panel for the page that asks."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    return show(request, claim)


@require_POST
@for_the_desk()
def comment(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Say something about a claim, a source of it, or in a thread."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    answers = whole_number(request.POST.get("answers"))
    link = whole_number(request.POST.get("link"))
    try:
        discussion.say(claim_id, by=request.user, text=text, link_id=link, answers=answers)
    except CommentRefused as error:
        return show(request, claim, typed=text, answers=answers, refusal=str(error))
    return _back(request, claim)


@require_POST
@for_the_desk()
def settle(request: DeskRequest, claim_id: int, comment_id: int) -> HttpResponse:
    """Settle a thread, or open it again with `reopen`."""
    claim = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    get_object_or_404(Comment, pk=comment_id, claim__in=circle_of(claim))
    act = discussion.reopen if "reopen" in request.POST else discussion.resolve
    try:
        act(comment_id, by=request.user)
    except (CommentRefused, ReviewError) as error:
        return show(request, claim, refusal=str(error))
    return _back(request, claim)


def show(
    request: DeskRequest,
    claim: Claim,
    *,
    typed: str = "",
    answers: int | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Render the panel with what was typed and refused, if anything was."""
    context = {
        "claim": claim,
        "talk": discussion.read_discussion(claim, reader=request.user),
        "people": people_of_the_desk(),
        "typed": typed,
        "typed_answers": answers,
        "refusals": [refusal] if refusal else [],
    }
    part = "#talk" if request.htmx else ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal and not request.htmx else HTTPStatus.OK
    return render(request, f"annotations/claims/discussion.html{part}", context, status=status)


def people_of_the_desk() -> list[User]:
    """Return who can be mentioned, by name: everyone active who holds a role."""
    people = User.objects.filter(is_active=True, groups__isnull=False).distinct()
    return list(people.order_by("username").only("username", "display_name")[:_PEOPLE_OFFERED])


def _back(request: DeskRequest, claim: Claim) -> HttpResponse:
    if request.htmx:
        return show(request, claim)
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    messages.success(request, "Kept.")
    return redirect(wanted if wanted and is_ours else reverse("claim-discussion", args=[claim.pk]))
