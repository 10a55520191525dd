"""The right of reply: log who was asked and what they said, and hold publishing until then."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, Contact, Notification, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.right_of_reply import (
    Entry,
    ReplyState,
    Step,
    reply_state,
    why_not_publishable,
)
from annotations.review.roles import Permission
from annotations.review.transitions import LONGEST_REASON
from annotations.services import notifying

_PERSON_LENGTH = 300


def log_contact(
    claim_id: int,
    *,
    by: User,
    step: Step,
    text: str,
    person: str = "",
    channel: str = "",
    deadline: datetime | None = None,
) -> Contact:
    """Log that the claimant was asked or answered, or waive their reply with the reason.

    Asking takes who was asked and by when they are to answer; waiving is for editors. Raises
    `NotPermitted` or `TransitionRefused` with what is missing.
    """
    needed = Permission.APPROVE if step is Step.WAIVED else Permission.REVIEW
    if not by.may(needed):
        message = "Your role does not include this; ask an editor."
        raise NotPermitted(message)
    _demand_whole(step, text=text, person=person, channel=channel, deadline=deadline)
    with transaction.atomic():
        claim = Claim.objects.get(pk=claim_id)
        contact = Contact.objects.create(
            claim=claim,
            step=step.value,
            person=person.strip(),
            channel=channel,
            text=text.strip(),
            deadline=deadline if step is Step.ASKED else None,
            logged_by=by,
        )
        if step is Step.ANSWERED and claim.decided_by_id not in {None, by.pk}:
            notifying.tell(
                [claim.decided_by_id],
                kind=Notification.Kind.REPLY,
                claim_id=claim_id,
                actor_id=by.pk,
                cause=f"contact {contact.pk}",
            )
        return contact


def read_reply_state(claim: Claim) -> ReplyState:
    """Return how the right of reply stands now; one query."""
    rows = Contact.objects.filter(claim=claim).order_by("id").values_list("step", "deadline")
    entries = (Entry(Step(step), deadline) for step, deadline in rows)
    return reply_state(entries, now=timezone.now())


def why_not_published(claim: Claim) -> str:
    """Return why the right of reply holds up publishing; "" when it does not."""
    if claim.policy is None or not claim.policy.needs_reply:
        return ""
    return why_not_publishable(read_reply_state(claim))


def _demand_whole(
    step: Step, *, text: str, person: str, channel: str, deadline: datetime | None
) -> None:
    message = ""
    if not text.strip():
        message = "Write what was asked or answered, or why it is waived."
    elif len(text) > LONGEST_REASON or len(person) > _PERSON_LENGTH:
        message = (
            f"This is too long: at most {LONGEST_REASON:,} characters, a name {_PERSON_LENGTH}."
        )
    elif channel and channel not in Contact.Channel.values:
        message = "Choose how they were reached from the list."
    elif step is Step.ASKED and (not person.strip() or deadline is None):
        message = "Say who was asked, and until when they may answer."
    if message:
        raise TransitionRefused(message)
