"""What the desk asks of a review, by kind of claim and topic of its article."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.claims.types import ClaimKind
from annotations.review.policy import MOST_REVIEWERS


class ReviewPolicy(models.Model):
    """One rule of the desk; the most precise one that fits is kept with the claim it queues.

    An empty `kind` or `topic` fits any. A rule that is no longer in force stays with the claims it
    was applied to, so that one can see why they needed what they needed.
    """

    kind = models.CharField(
        max_length=12,
        blank=True,
        choices=[(kind.value, kind.value.capitalize()) for kind in ClaimKind],
        help_text="Which kind of claim; empty: any.",
    )
    topic = models.CharField(
        max_length=80, blank=True, help_text="The topic of the article; empty: any."
    )
    reviewers = models.PositiveSmallIntegerField(
        default=1,
        choices=[(number, str(number)) for number in range(1, MOST_REVIEWERS + 1)],
        help_text="How many people judge the claim, each without seeing what the others say.",
    )
    is_anonymous = models.BooleanField(
        "reviewers stay unnamed",
        default=False,
        help_text="Whoever settles a disagreement sees Reviewer A, B and C instead of names.",
    )
    minimum_citations = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Sources a verdict on the scale must cite; empty: as for the whole desk.",
    )
    needs_reply = models.BooleanField(
        "right of reply",
        default=False,
        help_text="Whoever made the claim must be asked, or that waived, before publishing.",
    )
    is_in_force = models.BooleanField("in force", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "review policies"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "topic"],
                condition=Q(is_in_force=True),
                name="policy_once_in_force",
                violation_error_message="There is a policy in force for this kind and topic.",
            ),
            models.CheckConstraint(
                condition=Q(reviewers__gte=1, reviewers__lte=MOST_REVIEWERS),
                name="policy_reviewers_in_range",
            ),
        ]
        ordering = ["topic", "kind", "-is_in_force", "id"]

    def __str__(self) -> str:
        """Return what it is about, as "money · politics: 2 reviewers"."""
        about = " · ".join(filter(None, (self.kind, self.topic))) or "everything"
        return f"{about}: {self.reviewers} {'reviewer' if self.reviewers == 1 else 'reviewers'}"
