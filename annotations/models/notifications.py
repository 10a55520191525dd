"""What concerns one person, and how they want to hear of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.claims import Claim
from annotations.models.discussion import Comment


class NotificationQuerySet(models.QuerySet["Notification"]):
    """The questions pages and digests ask."""

    def of(self, person_id: int) -> NotificationQuerySet:
        """Return what concerns someone, newest first."""
        return self.filter(person=person_id).order_by("-id")

    def unread(self) -> NotificationQuerySet:
        """Keep what was not read yet."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One thing that happened and that concerns one person.

    `cause` names what happened (an event or a comment), so that nobody is told of it twice.
    Nothing of a comment or a verdict is repeated here: whoever opens the claim sees what they may.
    """

    class Kind(models.TextChoices):
        """What happened."""

        MENTION = "mention", "mentioned you"
        ANSWER = "answer", "answered in a thread of yours"
        SENT_BACK = "sent_back", "sent back a claim you judged"
        HANDED_OVER = "handed_over", "gave you a claim"
        CORRECTED = "corrected", "corrected or withdrew a verdict of yours"
        STALE = "stale", "marked a verdict of yours as out of date"
        REPLY = "reply", "recorded an answer of the claimant"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", db_index=False)
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    cause = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "cause"], name="notification_once_a_cause")
        ]
        indexes = [
            models.Index(
                fields=["person", "id"],
                name="notification_unread",
                condition=Q(read_at__isnull=True),
            )
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.actor or 'The desk'} {self.get_kind_display()}"


class NotificationPreference(models.Model):
    """What someone wants to hear of, and how often by e-mail."""

    class Digest(models.TextChoices):
        """How often a digest is sent."""

        OFF = "off", "No e-mail"
        HOURLY = "hourly", "Once an hour at most"
        DAILY = "daily", "Once a day at most"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notification_preference"
    )
    muted = models.JSONField(default=list, blank=True, help_text="Kinds that are not wanted.")
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.OFF)
    # When the last digest was claimed by whoever sends it: of two senders one changes this.
    digested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        """Return whose they are."""
        return f"preferences of {self.person}"
