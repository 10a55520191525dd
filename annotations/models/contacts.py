"""The log of contact with whoever made a claim."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.appendonly import AppendOnly, AppendOnlyQuerySet
from annotations.models.claims import Claim
from annotations.review.right_of_reply import Step

STEP_WORDS = {
    Step.ASKED: "asked the claimant",
    Step.ANSWERED: "logged the claimant’s answer",
    Step.DECLINED: "logged that the claimant will not answer",
    Step.WAIVED: "waived the right of reply",
}


class Contact(AppendOnly):
    """One entry: the claimant was asked, answered, or need not be asked, and why."""

    class Channel(models.TextChoices):
        """How they were reached."""

        EMAIL = "email", "E-mail"
        PHONE = "phone", "Telephone"
        LETTER = "letter", "Letter"
        PERSON = "person", "In person"
        SOCIAL = "social", "Social media"
        OTHER = "other", "Another way"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="contacts")
    step = models.CharField(max_length=8, choices=[(s.value, STEP_WORDS[s]) for s in Step])
    # This name and `public_text` are all that leaves the desk of an entry, beside its times.
    person = models.CharField("who was contacted", max_length=300, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    text = models.TextField(help_text="What was asked or answered, or why it was waived.")
    public_text = models.TextField(blank=True, help_text="What readers read of it.")
    deadline = models.DateTimeField(null=True, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["Contact"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="contact_has_words"),
            models.CheckConstraint(
                condition=~Q(step="asked") | (Q(deadline__isnull=False) & ~Q(person="")),
                name="contact_asked_someone_by_a_day",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.logged_by} {self.get_step_display()}"
