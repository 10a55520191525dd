"""The table's bulk moves: choose rows, choose a move, read what became of each."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.models import Claim, User
from annotations.review.errors import TransitionRefused
from annotations.review.queueing import Importance
from annotations.review.roles import Permission
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services.bulk import AT_MOST, SERVICES, Chosen, Outcome, move_many
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.claims import ClaimFilter
from annotations.web.pages import whole_number
from annotations.web.planning import read_deadline, read_importance
from annotations.web.review_form import read_query, read_text
from annotations.web.words import counted

DONE_WORDS = {
    Action.QUEUE: "queued",
    Action.DISMISS: "dismissed",
    Action.RESTORE: "restored",
    Action.APPROVE: "approved",
    Action.PUBLISH: "published",
    Action.SEND_BACK: "sent back",
    Action.ASSIGN: "assigned",
    Action.UNASSIGN: "given back to everyone",
    Action.PLAN: "planned",
    Action.REQUEUE: "taken back into the queue",
    Action.OFFER_AGAIN: "offered to everyone again",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One claim with what became of it."""

    claim: Claim | None
    outcome: Outcome


@require_POST
@for_the_desk(Permission.APPROVE)
def bulk(request: DeskRequest) -> HttpResponse:
    """Move the chosen claims and show row by row what became of them.

    A move that came without its reason, its person or its plan asks for it first; the choice is
    kept.
    """
    back = f"{reverse('claim-list')}?{_filter_of(request.POST).urlencode()}"
    action = Action(request.POST["move"]) if request.POST.get("move") in SERVICES else None
    chosen = _chosen(request.POST)
    if action is None or not chosen or len(chosen) > AT_MOST:
        messages.warning(request, _unfit(action, len(chosen)))
        return redirect(back)
    reason = read_text(request.POST, "reason").strip()
    label = TRANSITIONS[action].label
    context: dict[str, Any] = {"back": back, "move": action.value, "label": label, "chosen": chosen}
    try:
        given = _given(action, request.POST)
    except TransitionRefused as error:
        return _ask(request, context | {"error": str(error), "reason": reason})
    if TRANSITIONS[action].needs_reason and not reason:
        return _ask(request, context)
    outcomes = move_many(chosen, action=action, by=request.user, reason=reason, given=given)
    refused = [outcome for outcome in outcomes if outcome.refusal]
    context |= {
        "rows": _rows([*refused, *(one for one in outcomes if not one.refusal)]),
        "summary": _summary(len(outcomes) - len(refused), len(refused), action=action),
        "done": DONE_WORDS[action],
        "has_refused": bool(refused),
    }
    return render(request, "annotations/claims/bulk_outcome.html", context)


def _ask(request: DeskRequest, context: dict[str, Any]) -> HttpResponse:
    """Ask for what a move lacks, with the chosen claims kept."""
    context |= {"people": list(User.reviewers()), "importances": list(Importance)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "annotations/claims/bulk_lacking.html", context, status=status)


def _given(action: Action, post: QueryDict) -> dict[str, object]:
    """Return what the move takes beside a reason; raise `TransitionRefused` where it is missing."""
    if action is Action.ASSIGN:
        assignee = whole_number(post.get("assignee"))
        if assignee is None:
            message = "Nobody was chosen to assign the claims to. Choose a person."
            raise TransitionRefused(message)
        return {"assignee": assignee}
    if action is Action.PLAN:
        importance, deadline = read_importance(post), read_deadline(post)
        if importance is None and deadline is None:
            message = "Neither a priority nor a deadline was given. Give one of them."
            raise TransitionRefused(message)
        return {"importance": importance, "deadline": deadline}
    return {}


def _unfit(action: Action | None, number: int) -> str:
    if number > AT_MOST:
        return f"At most {AT_MOST} claims are moved at once, and you chose {number:,}."
    if number == 0:
        return "No claim was chosen. Tick the claims to move, or all that match the filter."
    return "No move was chosen." if action is None else ""


def _summary(done: int, refused: int, *, action: Action) -> str:
    """Say what became of all of them: "12 approved, 1 not"."""
    words = f"{counted(done, 'claim')} {DONE_WORDS[action]}"
    return f"{words}, {refused:,} not" if refused else words


def _filter_of(post: QueryDict) -> QueryDict:
    """Return the filter of the table the rows were chosen in."""
    return read_query(post, "filter")


def _chosen(post: QueryDict) -> list[Chosen]:
    """Return the ticked claims with the versions the page showed, or all the filter keeps.

    Of "all" the versions are those of this moment: the page did not show them.
    """
    if post.get("all"):
        matching = ClaimFilter.read(_filter_of(post)).narrow(Claim.objects.order_by("-pk"))
        return [Chosen(*row) for row in matching.values_list("pk", "version")[:AT_MOST]]
    pairs = (sent.partition(":")[::2] for sent in post.getlist("claim"))
    read = ((whole_number(claim_id), whole_number(version)) for claim_id, version in pairs)
    return [
        Chosen(claim_id, version)
        for claim_id, version in dict.fromkeys(read)
        if claim_id is not None and version is not None
    ]


def _rows(outcomes: list[Outcome]) -> list[Row]:
    claims = Claim.objects.select_related("article").with_sentence()
    found = claims.in_bulk([outcome.claim_id for outcome in outcomes])
    return [Row(found.get(outcome.claim_id), outcome) for outcome in outcomes]
