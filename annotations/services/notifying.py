"""Telling people what concerns them: a row each, written with what happened."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Claim, Comment, Event, Notification, NotificationPreference, User
from annotations.review.transitions import Action

Kind = Notification.Kind

# Whom a move concerns beside the one who made it: "decider" gave the verdict, "judges" are all who
# judged the claim in this round, "named" is the person that the event's details name.
_CONCERNED: dict[Action, tuple[Kind, str]] = {
    Action.SEND_BACK: (Kind.SENT_BACK, "judges"),
    Action.HAND_OVER: (Kind.HANDED_OVER, "named"),
    Action.ASSIGN: (Kind.HANDED_OVER, "named"),
    Action.CORRECT: (Kind.CORRECTED, "decider"),
    Action.REPUBLISH: (Kind.CORRECTED, "decider"),
    Action.WITHDRAW: (Kind.CORRECTED, "decider"),
    Action.GO_STALE: (Kind.STALE, "decider"),
}


def notify_of_move(event: Event, *, decider_id: int | None, judges: Collection[int]) -> None:
    """Tell whom a move concerns; must run in the transaction that made it.

    `decider_id` is who gave the verdict before the move, `judges` who had judged the claim.
    """
    concerned = _CONCERNED.get(Action(event.action))
    if concerned is None:
        return
    kind, who = concerned
    people: set[int | None] = {
        "decider": {decider_id},
        "judges": {decider_id, *judges},
        "named": {event.details.get("assignee")},
    }[who]
    tell(
        (pk for pk in people if pk is not None and pk != event.actor_id),
        kind=kind,
        claim_id=event.claim_id,
        actor_id=event.actor_id,
        cause=f"event {event.claim_id}.{event.number}",
    )


def tell(
    person_ids: Iterable[int],
    *,
    kind: Kind,
    claim_id: int,
    actor_id: int | None,
    cause: str,
    comment: Comment | None = None,
) -> None:
    """Store one notification for each person who wants this kind; must run in a transaction.

    Whoever was told of `cause` already is not told again.
    """
    wanted = set(person_ids)
    told = Notification.objects.filter(person__in=wanted, cause=cause)
    wanted -= set(told.values_list("person_id", flat=True))
    muting = NotificationPreference.objects.filter(person__in=wanted)
    wanted -= {
        person for person, muted in muting.values_list("person_id", "muted") if kind in muted
    }
    Notification.objects.bulk_create(
        Notification(
            person_id=person_id,
            kind=kind,
            claim_id=claim_id,
            comment=comment,
            actor_id=actor_id,
            cause=cause,
        )
        for person_id in sorted(wanted)
    )
    if len(wanted) > 1:
        # All in one order, as whoever mentions several people locks them: else each could hold the
        # row that the other one waits for.
        rows = User.objects.filter(pk__in=wanted).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
    # Counted on the person's own row, which every page reads anyway.
    User.objects.filter(pk__in=wanted).update(unread=F("unread") + 1)


def mark_read(*, by: User, up_to: int | None = None, claim: Claim | None = None) -> int:
    """Mark one's notifications as read: all, those up to an id, or those of a claim.

    Returns how many were not read before.
    """
    with transaction.atomic():
        # Locked, so that one that arrives meanwhile is counted either before or after.
        person = User.objects.select_for_update(no_key=True).only("id").get(pk=by.pk)
        unread = Notification.objects.filter(person=person).unread()
        if up_to is not None:
            unread = unread.filter(pk__lte=up_to)
        if claim is not None:
            unread = unread.filter(claim=claim)
        count = unread.update(read_at=timezone.now())
        left = Notification.objects.filter(person=person).unread().count()
        User.objects.filter(pk=person.pk).update(unread=left)
    by.unread = left
    return count


def prefer(*, by: User, muted: Iterable[str], digest: str) -> NotificationPreference:
    """Store what someone wants to hear of; what is not a kind is left out."""
    preference, _ = NotificationPreference.objects.update_or_create(
        person=by,
        defaults={
            "muted": [kind.value for kind in Kind if kind in set(muted)],
            "digest": NotificationPreference.Digest(digest),
        },
    )
    return preference
