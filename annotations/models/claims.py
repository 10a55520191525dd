"""Claims: spans of an article version that state something checkable, and their work state."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Greatest, Substr
from django.urls import reverse
from django.utils import timezone

from annotations.claims.context import CONTEXT_REACH
from annotations.claims.types import ClaimKind
from annotations.models.articles import Article, ArticleVersion
from annotations.models.claim_indexes import INDEXES
from annotations.models.policies import ReviewPolicy
from annotations.models.search import matching_ids
from annotations.review.corrected_texts import OFF_THE_DESK
from annotations.review.policy import MOST_REVIEWERS
from annotations.review.queueing import Due, Importance, Rank
from annotations.review.transitions import DECIDED_STATES, STATE_LABELS, State
from annotations.review.validity import ON_DISPLAY
from annotations.review.verdicts import VERDICTS, Flag, Verdict, VerdictMeaning

# A literal, not a parameter: SQLite uses a partial index only where it can see that the condition
# of the index holds.
_QUEUED, _DECIDED = RawSQL("'queued'", ()), RawSQL("'decided'", ())
if TYPE_CHECKING:
    from annotations.models.seats import Seat

# Whose a claim is that anybody may take, where lists are narrowed to somebody's.
NOBODY = "nobody"
KIND_LABELS = {kind: kind.value.capitalize() for kind in ClaimKind}


class ClaimQuerySet(models.QuerySet["Claim"]):
    """The questions the desk asks of its claims."""

    def waiting(self) -> ClaimQuerySet:
        """Return the queue: what is free to take, most urgent and check-worthy first."""
        return self.filter(state=_QUEUED).order_by("-priority", "-checkworthiness", "id")

    def decided(self) -> ClaimQuerySet:
        """Keep what waits for approval."""
        return self.filter(state=_DECIDED)

    def like(
        self, *, topic: str = "", kind: str = "", language: str = "", article: int | None = None
    ) -> ClaimQuerySet:
        """Keep the claims of a topic, a kind, a language, an article; what is empty keeps all."""
        exact = {"article__topic": topic, "kind": kind, "article__language": language}
        narrowed = self.filter(**{name: value for name, value in exact.items() if value})
        return narrowed if article is None else narrowed.filter(article=article)

    def assigned_to(self, user_id: int) -> ClaimQuerySet:
        """Keep the part of the queue that is assigned to `user_id`."""
        return self.filter(assignee_id__isnull=False, assignee_id=user_id)

    def unassigned(self) -> ClaimQuerySet:
        """Keep what is anybody's to take."""
        return self.filter(assignee_id__isnull=True)

    def overdue(self, now: datetime) -> ClaimQuerySet:
        """Keep what still waits after its deadline."""
        return self.filter(state=_QUEUED, deadline__isnull=False, deadline__lte=now)

    def held_by(self, user_id: int) -> ClaimQuerySet:
        """Return the claims `user_id` is reviewing, each with until when it is theirs."""
        held = self.filter(seats__reviewer=user_id, seats__use="held")
        return held.annotate(held_until=F("seats__expires_at")).order_by("id")

    def without_seat_of(self, user_id: int) -> ClaimQuerySet:
        """Leave out the claims that `user_id` is reviewing or has judged in this round."""
        return self.exclude(seats__reviewer=user_id)

    def left_behind(self, article: Article) -> ClaimQuerySet:
        """Return the claims of an article that are still in the work, but not in its current text.

        A person places them there, or lets them go.
        """
        return (
            self.filter(article=article)
            .exclude(article_version=article.current_version_id)
            .exclude(state__in=sorted(OFF_THE_DESK))
            .order_by("start", "id")
        )

    def in_text_order(self) -> ClaimQuerySet:
        """Order as a reader meets them."""
        return self.order_by("start", "end", "id")

    def stale(self) -> ClaimQuerySet:
        """Keep claims whose verdict rests on something that has changed since."""
        return self.filter(stale_since__isnull=False)

    def to_check_by(self, day: date) -> ClaimQuerySet:
        """Keep the published verdicts that are to be checked again by `day`."""
        planned = self.filter(recheck_on__isnull=False, recheck_on__lte=day)
        return planned.filter(state__in=sorted(ON_DISPLAY))

    def with_sentence(self) -> ClaimQuerySet:
        """Annotate the `sentence` each claim stands in, without reading the whole text."""
        length = F("sentence_end") - F("sentence_start")
        # SQL counts characters from 1, and both databases count code points, as our offsets do.
        sentence = Substr("article_version__text", F("sentence_start") + 1, length)
        return self.annotate(sentence=sentence)

    def with_text_before(self) -> ClaimQuerySet:
        """Annotate what stands `before` each claim's sentence, as far as its context reaches."""
        first = Greatest(F("sentence_start") - Value(CONTEXT_REACH), Value(0))
        length = F("sentence_start") - first
        return self.annotate(before=Substr("article_version__text", first + 1, length))

    def matching(self, words: str) -> ClaimQuerySet:
        """Keep claims whose text has all of `words`."""
        return self.filter(id__in=matching_ids(Claim, words))


class Claim(models.Model):
    """A span `[start, end)` of one article version, in Unicode code points, and where it stands.

    `version` counts writes: every change compares it, bumps it and appends the event of the
    same number, so that no write is lost and the history has no gap.
    """

    class Origin(models.TextChoices):
        """Who found the claim; re-splitting never touches what a person made."""

        MACHINE = "machine", "Found by the splitter"
        HUMAN = "human", "Added by hand"

    article = models.ForeignKey(Article, on_delete=models.PROTECT)
    # No index of its own: the unique span below begins with it.
    article_version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=[(k.value, KIND_LABELS[k]) for k in ClaimKind])
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    figure = models.JSONField(null=True, blank=True)
    # Who said what the figure is, or that there is none; null while it is as the splitter read it.
    figure_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    speaker = models.CharField(max_length=300, blank=True)
    is_anonymous = models.BooleanField("anonymous source", default=False)
    places = models.JSONField(default=list, blank=True)
    period = models.CharField(max_length=64, blank=True)
    checkworthiness = models.FloatField("check-worthiness")
    reasons = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    # Creation is no event of the history, so who added a claim by hand is kept here.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # What orders the queue before check-worthiness: a `review.queueing.Rank` as a number.
    priority = models.SmallIntegerField(default=0)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    deadline = models.DateTimeField(null=True, blank=True)
    # The desk's rule that held when the claim was queued, and how many people it (or an editor)
    # asks for.
    policy = models.ForeignKey(
        ReviewPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reviewers_needed = models.PositiveSmallIntegerField(default=1)

    state = models.CharField(
        max_length=12,
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=State.EXTRACTED.value,
    )
    # Counts the times the claim was taken up for review; sending it back begins the next.
    round = models.PositiveSmallIntegerField(default=1)

    # People are never deleted and reviews never change, so nothing looks these keys up from the
    # other side; an index on each would only make every insert dearer.
    verdict = models.CharField(
        max_length=14,
        blank=True,
        choices=[(verdict.value, row.label) for verdict, row in VERDICTS.items()],
    )
    flags = models.JSONField(default=list, blank=True)
    rationale = models.TextField(blank=True)
    deciding_review = models.ForeignKey(
        "Review",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The review that would replace the deciding one when a correction is published. Until then the
    # verdict above stays the one that is public.
    revision = models.ForeignKey(
        "Review",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The claim that says the same; this one shares its verdict and has none of its own.
    canonical = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        db_index=False,
    )
    # The claim whose words this one's have become part of, while it is dismissed for that.
    joined_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Of a merged claim: who said that it is the same, and when.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    # Days an editor gave with the published verdict: of which one it is true, and on which it comes
    # back by itself.
    valid_as_of = models.DateField(null=True, blank=True)
    recheck_on = models.DateField("check again on", null=True, blank=True)

    # Since when something the verdict rests on is not what it was, and what: a list of
    # `{"text", "since", "document"}`, the document null where it is not about a source.
    stale_since = models.DateTimeField(null=True, blank=True)
    stale_reasons = models.JSONField(null=True, blank=True)

    version = models.PositiveIntegerField(default=1)
    # The hash of the newest event, "" while there is none: a history that was cut short at its
    # end would otherwise still be whole in itself. Written with every event, under the row's lock.
    history_hash = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClaimQuerySet.as_manager()

    # The seats as `services.seats` read them for this instance; None while it has not.
    seats_taken: list[Seat] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="claim_span_not_empty"),
            models.CheckConstraint(
                condition=Q(sentence_start__lte=F("start"), sentence_start__lt=F("sentence_end")),
                name="claim_starts_in_its_sentence",
            ),
            models.CheckConstraint(
                condition=Q(checkworthiness__gte=0, checkworthiness__lte=1),
                name="claim_checkworthiness_in_unit_interval",
            ),
            models.CheckConstraint(
                condition=Q(reviewers_needed__gte=1, reviewers_needed__lte=MOST_REVIEWERS),
                name="claim_reviewers_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED_STATES), deciding_review__isnull=False)
                | (~Q(state__in=sorted(DECIDED_STATES)) & Q(verdict="")),
                name="claim_verdict_while_decided",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=True) | Q(state=State.CORRECTING.value),
                name="claim_revision_while_correcting",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED.value, canonical__isnull=False)
                | (~Q(state=State.MERGED.value) & Q(canonical__isnull=True)),
                name="claim_canonical_while_merged",
            ),
            models.UniqueConstraint(
                fields=["article_version", "start", "end"], name="claim_span_once_a_version"
            ),
        ]
        indexes = INDEXES
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return the claim's words."""
        return self.text

    def get_absolute_url(self) -> str:
        """Return the address of the claim's page."""
        return reverse("claim", args=[self.pk])

    @property
    def is_stale(self) -> bool:
        """Say whether something the verdict rests on has changed and nobody has looked at it."""
        return self.stale_since is not None

    @property
    def importance(self) -> Importance:
        """Return the editor's priority."""
        return Rank.read(self.priority).importance

    @property
    def due(self) -> Due:
        """Return how near the deadline is now; nothing is due that is judged or dismissed."""
        is_open = self.state in {State.EXTRACTED, State.QUEUED, State.IN_REVIEW}
        return Due.of(self.deadline if is_open else None, now=timezone.now())

    @property
    def is_left_behind(self) -> bool:
        """Say whether the article was corrected and the claim has no place in its new text."""
        is_elsewhere = self.article_version_id != self.article.current_version_id
        return is_elsewhere and self.state not in OFF_THE_DESK

    @property
    def flag_labels(self) -> list[str]:
        """Return the flags in words."""
        return [Flag(flag).label for flag in self.flags]

    @property
    def verdict_meaning(self) -> VerdictMeaning | None:
        """Return the row of the verdict table, or None while undecided."""
        return VERDICTS[Verdict(self.verdict)] if self.verdict else None
