"""The log of contact with claimants as JSON."""

from typing import Any

from annotations.models import Contact


def present_contact(contact: Contact) -> dict[str, Any]:
    """Return one entry of the log."""
    return {
        "id": contact.pk,
        "step": contact.step,
        "person": contact.person,
        "channel": contact.channel,
        "text": contact.text,
        "public_text": contact.public_text,
        "deadline": contact.deadline,
        "logged_by": {"id": contact.logged_by_id, "name": str(contact.logged_by)},
        "created_at": contact.created_at,
    }
