"""The right of reply on its page: the log of contact with the claimant, and its next entry."""

from datetime import datetime, time
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from annotations.models import Claim, Contact
from annotations.review.errors import ReviewError
from annotations.review.right_of_reply import REPLY_LABELS, Step
from annotations.review.roles import Permission
from annotations.services import replies
from annotations.web.access import DeskRequest, for_the_desk

_STEPS = {
    Step.ASKED: "They were asked",
    Step.ANSWERED: "They answered",
    Step.WAIVED: "They need not be asked (editors)",
}


@require_http_methods(["GET", "POST"])
@for_the_desk(Permission.REVIEW)
def reply(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show the log, or add an entry to it; what is refused comes back as it was typed."""
    claims = Claim.objects.select_related("article", "policy")
    claim = get_object_or_404(claims, pk=claim_id)
    if request.method != "POST":
        return _show(request, claim)
    sent = request.POST
    step = sent.get("step", "")
    try:
        replies.log_contact(
            claim_id,
            by=request.user,
            step=Step(step) if step in set(Step) else Step.ASKED,
            text=sent.get("text", "").replace("\x00", ""),
            person=sent.get("person", "").replace("\x00", ""),
            channel=sent.get("channel", ""),
            deadline=_end_of_day(sent.get("deadline", "")),
        )
    except ReviewError as error:
        return _show(request, claim, typed=sent, refusal=str(error))
    messages.success(request, "It stands in the log.")
    return redirect("claim-reply", claim_id)


def _end_of_day(typed: str) -> datetime | None:
    """Return the last moment of a day: whoever may answer by Friday may do so on Friday."""
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def _show(
    request: DeskRequest, claim: Claim, *, typed: QueryDict | None = None, refusal: str = ""
) -> HttpResponse:
    may_waive = request.user.may(Permission.APPROVE)
    steps = [step for step in _STEPS if step is not Step.WAIVED or may_waive]
    context = {
        "claim": claim,
        "contacts": Contact.objects.filter(claim=claim).select_related("logged_by"),
        "state": REPLY_LABELS[replies.read_reply_state(claim)],
        "is_needed": claim.policy is not None and claim.policy.needs_reply,
        "steps": [(step.value, _STEPS[step]) for step in steps],
        "channels": Contact.Channel.choices,
        "typed": typed or QueryDict(),
        "refusals": [refusal] if refusal else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "annotations/claims/reply.html", context, status=status)
