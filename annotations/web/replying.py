"""The right of reply on its page: how it stands, the log of contact, and its next entry."""

from dataclasses import dataclass
from datetime import datetime, time
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from annotations.models import Claim, Contact
from annotations.review.errors import FieldRefused, ReviewError
from annotations.review.right_of_reply import REPLY_LABELS, ReplyState, Step
from annotations.review.roles import Permission
from annotations.services import replies
from annotations.services.reply_logs import ReplyLog, read_log
from annotations.services.standing import standing_claim
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.review_form import read_text

_STEPS = {
    Step.ASKED: "They were asked",
    Step.ANSWERED: "They answered",
    Step.DECLINED: "They declined to answer",
    Step.WAIVED: "They need not be asked (editors)",
}
_ICONS = {
    ReplyState.NOT_ASKED: "dash",
    ReplyState.OPEN: "queued",
    ReplyState.NO_ANSWER: "warning",
    ReplyState.ANSWERED: "check",
    ReplyState.DECLINED: "cross",
    ReplyState.WAIVED: "dash",
}


@dataclass(frozen=True, slots=True)
class ReplyStanding:
    """How the right of reply of a claim stands by its log, and whether publishing asks for it."""

    log: ReplyLog
    is_needed: bool

    @classmethod
    def of(cls, claim: Claim) -> "ReplyStanding":
        """Read it."""
        is_needed = claim.policy is not None and claim.policy.needs_reply
        return cls(read_log(claim), is_needed=is_needed)

    @property
    def state(self) -> ReplyState:
        """Return how it stands."""
        return self.log.state

    @property
    def asked(self) -> Contact | None:
        """Return the newest entry that asks."""
        return self.log.asked

    @property
    def label(self) -> str:
        """Return the state in words."""
        return REPLY_LABELS[self.state]

    @property
    def icon(self) -> str:
        """Name the icon of the state."""
        return _ICONS[self.state]

    @property
    def holds_up(self) -> bool:
        """Say whether publishing waits for it."""
        return self.is_needed and self.state in {ReplyState.NOT_ASKED, ReplyState.OPEN}


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
            text=read_text(sent, "text"),
            person=read_text(sent, "person"),
            channel=sent.get("channel", ""),
            deadline=_end_of_day(sent.get("deadline", "")),
            public_text=read_text(sent, "public_text"),
        )
    except FieldRefused as error:
        return _show(request, claim, typed=sent, wrong=error.field, refusal=str(error))
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
    request: DeskRequest,
    claim: Claim,
    *,
    typed: QueryDict | None = None,
    wrong: str = "",
    refusal: str = "",
) -> HttpResponse:
    may_waive = request.user.may(Permission.APPROVE)
    steps = [step for step in _STEPS if step is not Step.WAIVED or may_waive]
    context = {
        "claim": claim,
        "reply": ReplyStanding.of(claim),
        "standing": standing_claim(claim),
        "steps": [(step.value, _STEPS[step]) for step in steps],
        "channels": Contact.Channel.choices,
        "typed": typed or QueryDict(),
        "wrong": wrong,
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "annotations/claims/reply.html", context, status=status)
