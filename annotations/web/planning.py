"""Directing the queue from the review screen: skip, hand over, assign, priority and deadline."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annotations.models import Claim, User
from annotations.review.errors import ReviewError, TransitionRefused
from annotations.review.queueing import Importance, SkipReason
from annotations.review.roles import Permission
from annotations.services import planning, queue
from annotations.services.errors import StaleWrite
from annotations.services.seats import held_seat
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.pages import read_moment, whole_number
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review import go_to_next, save_typed
from annotations.web.review_form import (
    Refusals,
    TypedReview,
    read_text,
    read_typed,
    read_version,
)
from annotations.web.review_screen import build_screen, find_claim, show_screen

NO_SKIP_REASON = "Say in a few words why; or choose one of the reasons above."
NO_DEADLINE = "The deadline must be a day and a time, as 2024-11-25 18:00."


@require_POST
@for_the_desk(Permission.REVIEW)
def skip(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Leave the claim to others and take the next one; what was typed is kept as the draft."""
    sent = request.POST.get("skip_reason", "")
    why = SkipReason(sent) if sent in set(SkipReason) else SkipReason.OTHER
    note = read_text(request.POST, "skip_note")
    claim = find_claim(claim_id)
    if why is SkipReason.OTHER and not note.strip() and held_seat(claim, request.user):
        refusals = Refusals(skip=NO_SKIP_REASON)
        typed = read_typed(request.POST)
        screen = build_screen(claim, by=request.user, typed=typed, refusals=refusals)
        return show_screen(request, screen)

    def make(version: int) -> Claim:
        return queue.skip(claim_id, by=request.user, expected_version=version, why=why, note=note)

    return _pass_on(request, claim_id, make) or go_to_next(request)


@require_POST
@for_the_desk(Permission.REVIEW)
def hand_over(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Pass the claim on to a colleague and take the next one; the draft stays with its author."""
    to = whole_number(request.POST.get("hand_to")) or 0
    note = read_text(request.POST, "hand_note")

    def make(version: int) -> Claim:
        return queue.hand_over(
            claim_id, by=request.user, expected_version=version, to=to, note=note
        )

    refused = _pass_on(request, claim_id, make)
    if refused is not None:
        return refused
    receiver = User.objects.get(pk=to)
    messages.success(request, f"The claim is assigned to {receiver}, with your note.")
    return go_to_next(request)


@require_POST
@for_the_desk(Permission.DIRECT)
def plan(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Set who shall take the claim, its priority and its deadline, as the form says."""
    try:
        planning.direct(
            claim_id,
            by=request.user,
            expected_version=read_version(request.POST),
            importance=read_importance(request.POST),
            deadline=read_deadline(request.POST),
            assignee=whole_number(request.POST.get("assignee")),
        )
    except StaleWrite as error:
        return show_conflict(request, find_claim(claim_id), message=str(error))
    except ReviewError as error:
        return show_refusal(request, error, claim=find_claim(claim_id))
    messages.success(request, "The plan for this claim is saved.")
    return redirect("review", claim_id)


def read_importance(post: QueryDict) -> Importance | None:
    """Return the priority a form asks for, None for none."""
    named = {str(importance.value): importance for importance in Importance}
    return named.get(post.get("importance", ""))


def read_deadline(post: QueryDict) -> datetime | None:
    """Return the deadline a form asks for, in the desk's own time, None where it is empty.

    Raises `TransitionRefused` for what is no day and time.
    """
    typed = read_text(post, "deadline").strip()
    if not typed:
        return None
    moment = read_moment(typed, is_local=True)
    if moment is None:
        raise TransitionRefused(NO_DEADLINE)
    return moment


def _pass_on(
    request: DeskRequest, claim_id: int, make: Callable[[int], Claim]
) -> HttpResponse | None:
    """Keep the draft and let the claim go; return the page that answers a refusal, else None."""
    typed: TypedReview = read_typed(request.POST)
    try:
        save_typed(claim_id, typed, by=request)
        make(typed.version)
    except StaleWrite as error:
        return show_conflict(request, find_claim(claim_id), message=str(error), typed=typed)
    except ReviewError as error:
        return show_refusal(request, error, claim=find_claim(claim_id))
    return None
