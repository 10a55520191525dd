"""What became of claims when their article was corrected."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotations.articles.anchors import Fate
from annotations.models.appendonly import AppendOnly, AppendOnlyQuerySet
from annotations.models.articles import ArticleVersion
from annotations.models.claims import Claim
from annotations.review.corrected_texts import OUTCOMES, Outcome

FATE_LABELS = {
    Fate.UNCHANGED: "unchanged",
    Fate.MOVED: "moved",
    Fate.CHANGED: "changed",
    Fate.GONE: "gone",
    Fate.AMBIGUOUS: "in several places",
}


class ClaimFate(AppendOnly):
    """What the desk found of one claim in a new version of its article, and did about it.

    `was_start`, `was_end` and `was_text` are the claim's place and words in the version
    `came_from`; `start`, `end` and `text` those in `version`, where it was found: for words that
    changed the place they would now have. What a person did later is in the claim's history.
    `is_sentence_changed` warns that the words stayed but their sentence did not.
    """

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="fates")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="fates")
    came_from = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    fate = models.CharField(max_length=10, choices=[(f.value, FATE_LABELS[f]) for f in Fate])
    outcome = models.CharField(
        max_length=10, choices=[(outcome.value, OUTCOMES[outcome].label) for outcome in Outcome]
    )
    was_start = models.PositiveIntegerField()
    was_end = models.PositiveIntegerField()
    was_text = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    is_sentence_changed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppendOnlyQuerySet["ClaimFate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "claim"], name="claim_fate_once_a_version"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="claim_fate_place_not_empty",
            ),
        ]
        ordering = ["version", "was_start", "id"]

    def __str__(self) -> str:
        """Return the words and what became of them."""
        return f"“{self.was_text}”: {self.get_fate_display()}"
