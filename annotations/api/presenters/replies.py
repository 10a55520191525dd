"""The log of contact with claimants as JSON."""

from typing import Any

from annotations.models import Contact
from annotations.services.reply_logs import ReplyLog


def present_log(log: ReplyLog) -> dict[str, Any]:
    """Return how the right of reply stands, and all that was logged."""
    return {
        "state": log.state,
        "others": sorted(log.others),
        "entries": [present_contact(entry) for entry in log.contacts],
    }


def present_contact(contact: Contact) -> dict[str, Any]:
    """Return one entry of the log."""
    return {
        "id": contact.pk,
        "claim": contact.claim_id,
        "step": contact.step,
        "person": contact.person,
        "channel": contact.channel,
        "text": contact.text,
        "public_text": contact.public_text,
        "deadline": contact.deadline,
        "logged_by": {"id": contact.logged_by_id, "name": str(contact.logged_by)},
        "created_at": contact.created_at,
    }
