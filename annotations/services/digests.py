"""Digests: one e-mail that says what waits for someone, sent once or not at all.

What a digest is about is marked as mailed and committed before the mail goes out: a sender that
dies in between costs a mail, which the page makes up for, and never sends one twice.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from annotations.models import Notification, NotificationPreference, User

log = structlog.get_logger(__name__)

Digest = NotificationPreference.Digest
_PAUSES = {Digest.HOURLY: timedelta(hours=1), Digest.DAILY: timedelta(days=1)}
_LISTED = 20


def send_digests(*, now: datetime | None = None) -> int:
    """Send what is due to everyone who wants it; returns how many mails went out.

    Must not run in a transaction: a mail is slow, and cannot be rolled back.
    """
    now = now or timezone.now()
    return sum(_send(person_id, now=now) for person_id in _due(now))


def _due(now: datetime) -> list[int]:
    is_due = Q()
    for digest, pause in _PAUSES.items():
        rested = Q(digested_at__isnull=True) | Q(digested_at__lte=now - pause)
        is_due |= Q(digest=digest) & rested
    waiting = NotificationPreference.objects.filter(
        is_due,
        person__is_active=True,
        person__notifications__read_at__isnull=True,
        person__notifications__mailed_at__isnull=True,
        person__notifications__isnull=False,
    ).exclude(person__email="")
    return sorted(set(waiting.values_list("person_id", flat=True)))


def _send(person_id: int, *, now: datetime) -> bool:
    person, rows = _claim(person_id, now=now)
    if not rows:
        return False
    context = {
        "person": person,
        "rows": rows[:_LISTED],
        "more": max(0, len(rows) - _LISTED),
        "site": settings.FACTCHECK_PUBLIC_URL,
        "organisation": settings.FACTCHECK_ORGANISATION,
    }
    number = len(rows)
    subject = f"{number} {'thing' if number == 1 else 'things'} for you at the desk"
    body = render_to_string("annotations/notifications/digest.txt", context)
    try:
        send_mail(subject, body, None, [person.email])
    except OSError as error:
        # Nothing went out, so that the same may be tried at the next digest.
        log.warning("digest_not_sent", person=person_id, error=str(error))
        ids = [row.pk for row in rows]
        Notification.objects.filter(pk__in=ids, mailed_at=now).update(mailed_at=None)
        return False
    return True


def _claim(person_id: int, *, now: datetime) -> tuple[User, list[Notification]]:
    """Take what is to be mailed to someone; of two senders the second finds nothing."""
    with transaction.atomic():
        preference = NotificationPreference.objects.select_for_update(no_key=True).get(
            person=person_id
        )
        person = User.objects.get(pk=person_id)
        pause = _PAUSES.get(Digest(preference.digest))
        is_early = preference.digested_at is not None and (
            pause is None or preference.digested_at > now - pause
        )
        if is_early:
            return person, []
        waiting = Notification.objects.of(person_id).unread().filter(mailed_at__isnull=True)
        rows = list(waiting.select_related("claim", "actor"))
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
        preference.digested_at = now
        preference.save(update_fields=["digested_at"])
    return person, rows
