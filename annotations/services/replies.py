"""The right of reply: log who was asked and what they said, and hold publishing until then."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from annotations.models import Claim, Contact, Notification, User
from annotations.review.errors import FieldRefused, NotPermitted
from annotations.review.right_of_reply import (
    Step,
    has_contact_details,
    why_not_publishable,
)
from annotations.review.roles import Permission
from annotations.review.transitions import LONGEST_REASON
from annotations.review.validity import ON_DISPLAY
from annotations.services import notifying
from annotations.services.moves import lock_claim, lock_in_order
from annotations.services.reply_logs import read_log
from annotations.services.staleness import raise_stale
from annotations.services.standing import standing_claim

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
    public_text: str = "",
) -> Contact:
    """Log that the claimant was asked, answered or declined, or waive their reply with the reason.

    Asking takes who was asked and by when they are to answer; waiving is for editors. `text` stays
    at the desk; of an answer, or of waiving, `public_text` is what readers read. An answer to a
    verdict that is public already makes it stale: what is published does not say so. Where another
    claim stands for this one, that is its verdict. Raises `NotPermitted`, or `FieldRefused` with
    what is missing.
    """
    needed = Permission.APPROVE if step is Step.WAIVED else Permission.REVIEW
    if not by.may(needed):
        message = "Your role does not include this; ask an editor."
        raise NotPermitted(message)
    _demand_whole(step, text=text, person=person, channel=channel, deadline=deadline)
    _demand_publishable(step, person=person, public_text=public_text)
    with transaction.atomic():
        # Locked against publishing: what is logged either counts for that or finds it public. That
        # is done at the claim that stands.
        standing = standing_claim(Claim.objects.get(pk=claim_id))
        lock_in_order(Q(pk__in=(claim_id, standing.pk)))
        claim = lock_claim(claim_id, expected_version=None).claim
        contact = Contact.objects.create(
            claim=claim,
            step=step.value,
            person=person.strip(),
            channel=channel,
            text=text.strip(),
            public_text=public_text.strip(),
            deadline=deadline if step is Step.ASKED else None,
            logged_by=by,
        )
        standing = standing_claim(claim)
        if step is Step.ANSWERED and standing.state in ON_DISPLAY:
            reason = "Whoever made the claim answered after it was published."
            raise_stale(standing.pk, reason=reason)
        elif step is Step.ANSWERED and standing.decided_by_id not in {None, by.pk}:
            notifying.tell(
                [standing.decided_by_id],
                kind=Notification.Kind.REPLY,
                claim_id=standing.pk,
                actor_id=by.pk,
                cause=f"contact {contact.pk}",
            )
        return contact


def why_not_published(claim: Claim) -> str:
    """Return why the right of reply holds up publishing; "" when it does not."""
    if claim.policy is None or not claim.policy.needs_reply:
        return ""
    return why_not_publishable(read_log(claim).state)


def _demand_whole(
    step: Step, *, text: str, person: str, channel: str, deadline: datetime | None
) -> None:
    if not text.strip():
        refused = ("text", "Write what was asked or answered, or why it is waived.")
    elif len(text) > LONGEST_REASON:
        refused = ("text", f"This is too long: at most {LONGEST_REASON:,} characters.")
    elif len(person) > _PERSON_LENGTH:
        refused = ("person", f"A name has at most {_PERSON_LENGTH} characters.")
    elif channel and channel not in Contact.Channel.values:
        refused = ("channel", "Choose how they were reached from the list.")
    elif step is Step.ASKED and not person.strip():
        refused = ("person", "Say who was asked.")
    elif step is Step.ASKED and deadline is None:
        refused = ("deadline", "Say until when they may answer.")
    else:
        return
    raise FieldRefused(*refused)


def _demand_publishable(step: Step, *, person: str, public_text: str) -> None:
    """Refuse what must not, or need not, reach readers."""
    refused = ""
    if step is Step.ASKED and public_text.strip():
        refused = "Readers learn who was asked and when; leave this empty until there is an answer."
    elif len(public_text) > LONGEST_REASON:
        refused = f"This is too long: at most {LONGEST_REASON:,} characters."
    if refused:
        field = "public_text"
        raise FieldRefused(field, refused)
    for field, text in (("person", person), ("public_text", public_text)):
        if has_contact_details(text):
            message = (
                "This looks like an e-mail address or a telephone number, and readers see it: "
                "leave it out, or write it where only the desk reads it."
            )
            raise FieldRefused(field, message)
