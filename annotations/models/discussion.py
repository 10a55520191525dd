"""What people of the desk say to each other about a claim."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.appendonly import AppendOnly, AppendOnlyQuerySet
from annotations.models.claims import Claim
from annotations.models.sources import SourceLink

LONGEST_COMMENT = 5_000


class Comment(AppendOnly):
    """One thing said about a claim or one of its sources; what was said stays as it was said.

    Comments without `answers` begin a thread; the others answer one. Settling a thread and opening
    it again are rows of their own, with or without words: the newest of them says how it stands.
    """

    class Kind(models.TextChoices):
        """What the row does to its thread."""

        WORDS = "words", "said"
        RESOLVED = "resolved", "settled it"
        REOPENED = "reopened", "opened it again"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="comments")
    link = models.ForeignKey(
        SourceLink,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        help_text="The source it is about; empty: the claim itself.",
    )
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        help_text="The comment that began the thread.",
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORDS)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["Comment"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="words") | ~Q(text=""), name="comment_has_words"
            ),
            models.CheckConstraint(
                condition=Q(kind="words") | Q(answers__isnull=False),
                name="comment_settles_a_thread",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        """Return who said something, and how it begins."""
        return f"{self.author}: {self.text[:60] or self.get_kind_display()}"
