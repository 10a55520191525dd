"""Moving a claim through the workflow: one view for every action of the transition table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from annotations.models import Claim
from annotations.review.errors import FieldRefused, ReviewError
from annotations.review.roles import Permission
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services import (
    adjudication,
    corrections,
    merging,
    planning,
    publishing,
    queue,
    staleness,
)
from annotations.services import review as reviewing
from annotations.services.errors import StaleWrite
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.days import TypedDays
from annotations.web.refusals import show_conflict, show_refusal
from annotations.web.review import save_typed
from annotations.web.review_form import (
    TypedReview,
    read_text,
    read_typed,
    read_version,
    read_whole_number,
)
from annotations.web.review_screen import (
    UnfitAction,
    build_screen,
    find_claim,
    show_screen,
)
from annotations.web.words import counted

# Submitting and revising have a form and a view of its own; a time-out is the desk's own move.
SERVICES: dict[Action, Callable[..., object]] = {
    Action.QUEUE: queue.add,
    Action.TAKE: queue.take,
    Action.RELEASE: queue.release,
    Action.REQUEUE: planning.requeue,
    Action.UNASSIGN: planning.unassign,
    Action.OFFER_AGAIN: planning.offer_again,
    Action.ESCALATE: adjudication.escalate,
    Action.TAKE_BACK: reviewing.take_back,
    Action.APPROVE: reviewing.approve,
    Action.SEND_BACK: reviewing.send_back,
    Action.PUBLISH: publishing.publish,
    Action.CORRECT: corrections.correct,
    Action.REPUBLISH: publishing.republish,
    Action.KEEP: corrections.keep,
    Action.WITHDRAW: publishing.withdraw,
    Action.CONFIRM: staleness.clear_stale,
    Action.DISMISS: queue.dismiss,
    Action.RESTORE: queue.restore,
    Action.SHARE: merging.share,
    Action.UNMERGE: merging.unmerge,
}

# The moves that the decision form offers beside submitting: what is typed there is kept first.
_KEEPING_DRAFTS = frozenset({Action.RELEASE, Action.ESCALATE, Action.DISMISS})


@dataclass(frozen=True, slots=True)
class _Given:
    """What was sent with a move."""

    action: Action
    reason: str
    days: TypedDays

    @classmethod
    def read(cls, post: QueryDict, *, action: Action) -> Self:
        return cls(
            action=action,
            reason=read_text(post, "reason").strip(),
            days=TypedDays.read(post, action=action),
        )

    def arguments(self) -> dict[str, Any]:
        """Return what the move's service takes of it; raises `FieldRefused`."""
        reason = {"reason": self.reason} if TRANSITIONS[self.action].needs_reason else {}
        return {**reason, **self.days.parsed(self.action)}

    def unfit(self, error: str, *, field: str) -> UnfitAction:
        return UnfitAction(self.action, error, field=field, reason=self.reason, days=self.days)


@require_POST
@for_the_desk()
def act(request: DeskRequest, claim_id: int, action: Action) -> HttpResponse:
    """Make one move with a claim and return to where it was made.

    A stale write answers with both sides, a refusal with its reason, a missing reason or a day that
    cannot be with the field to mend. Text typed into the decision form and sent along is kept as
    the draft.
    """
    version = read_version(request.POST)
    typed = read_typed(request.POST) if "key" in request.POST else None
    given = _Given.read(request.POST, action=action)
    if TRANSITIONS[action].needs_reason and not given.reason:
        unfit = given.unfit(_reason_wanted(action), field="reason")
        return _give_back(request, claim_id, typed, unfit)
    try:
        if typed is not None and action in _KEEPING_DRAFTS:
            save_typed(claim_id, typed, by=request)
        SERVICES[action](claim_id, by=request.user, expected_version=version, **given.arguments())
        if typed is not None and action is Action.TAKE:
            save_typed(claim_id, typed, by=request)
    except Claim.DoesNotExist as error:
        raise Http404 from error
    except StaleWrite as error:
        return show_conflict(
            request,
            find_claim(claim_id),
            message=str(error),
            typed=typed,
            reason=given.reason,
            days=given.days,
        )
    except FieldRefused as error:
        return _give_back(request, claim_id, typed, given.unfit(str(error), field=error.field))
    except ReviewError as error:
        claim = find_claim(claim_id)
        return show_refusal(request, error, claim=claim, reason=given.reason, days=given.days)
    if action is not Action.TAKE:
        messages.success(request, f"You {TRANSITIONS[action].past}.")
    return redirect(_back(request, claim_id, action))


@require_POST
@for_the_desk(Permission.DIRECT)
def set_needed(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Set how many people review a claim."""
    claim = find_claim(claim_id)
    version = read_version(request.POST)
    reviewers = read_whole_number(request.POST, "reviewers")
    try:
        queue.set_needed(claim_id, by=request.user, expected_version=version, reviewers=reviewers)
    except StaleWrite as error:
        return show_conflict(request, find_claim(claim_id), message=str(error))
    except ReviewError as error:
        return show_refusal(request, error, claim=claim)
    people = counted(reviewers, "person judges", "people judge")
    messages.success(request, f"{people} this claim now, each independently.")
    return redirect("review", claim_id)


def _give_back(
    request: DeskRequest, claim_id: int, typed: TypedReview | None, unfit: UnfitAction
) -> HttpResponse:
    """Show the screen again with what was sent, and what to mend in it."""
    claim = find_claim(claim_id)
    return show_screen(request, build_screen(claim, by=request.user, typed=typed, unfit=unfit))


def _reason_wanted(action: Action) -> str:
    return f"“{TRANSITIONS[action].label}” needs a reason. Give it in a sentence."


def _back(request: DeskRequest, claim_id: int, action: Action) -> str:
    """Return where to go: the page that asked, the queue after putting back, else the claim."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if wanted and is_ours:
        return wanted
    if action is Action.RELEASE:
        return reverse("review-idle")
    return reverse("review", args=[claim_id])
