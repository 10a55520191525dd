"""The versions of an article: what changed from one to the next, and what became of its claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from annotations.articles.anchors import Fate
from annotations.articles.paragraph_edits import EditedParagraph, compare
from annotations.models import Article, ArticleVersion, Claim, ClaimFate
from annotations.review.corrected_texts import OUTCOMES, Outcome
from annotations.review.transitions import DECIDED_STATES, State
from annotations.services.jobs import desk_is_staffed
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.progress import Progress, read_progress

# What a person has to look at comes first.
_ORDER = (
    Outcome.WAITING,
    Outcome.STALE,
    Outcome.DISMISSED,
    Outcome.REWORDED,
    Outcome.LEFT,
    Outcome.FOLLOWED,
)
# A run of fewer unchanged paragraphs is shown for context, a longer one is folded.
_SHORT_RUN = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive paragraphs that are all changed, or all unchanged and then perhaps folded."""

    paragraphs: list[EditedParagraph]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class FateGroup:
    """Claims with the same outcome; `next_step` says what a person does about them."""

    outcome: Outcome
    label: str
    next_step: str
    fates: list[ClaimFate]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A claim without a place in the current version, and its fate there if it has one yet."""

    claim: Claim
    fate: ClaimFate | None

    @property
    def can_be_placed(self) -> bool:
        """Say whether there may be a place: a verdict has none where its words changed or went."""
        is_lost = self.fate is not None and self.fate.fate in {Fate.CHANGED, Fate.GONE}
        return not (is_lost and State(self.claim.state) in DECIDED_STATES)


@dataclass(frozen=True, slots=True)
class VersionScreen:
    """One version of an article beside the one before it.

    `orphans` are the claims that still have no place in the current version; only its own page
    lists them.
    """

    article: Article
    version: ArticleVersion
    before: ArticleVersion | None
    runs: list[Run]
    groups: list[FateGroup]
    orphans: list[Orphan]
    progress: Progress
    is_staffed: bool

    @property
    def is_current(self) -> bool:
        """Say whether this is the text the desk works on."""
        return self.version.pk == self.article.current_version_id


@require_GET
@for_the_desk()
def version_list(request: DeskRequest, article_id: int) -> HttpResponse:
    """List the versions of an article, newest first, with how many claims each changed."""
    article = get_object_or_404(Article, pk=article_id)
    needs_look = Q(fates__outcome__in=[Outcome.WAITING, Outcome.STALE, Outcome.DISMISSED])
    versions = (
        article.versions.select_related("added_by")
        .defer("text")
        .annotate(claims=Count("fates"), unsettled=Count("fates", filter=needs_look))
        .order_by("-number")
    )
    left = Claim.objects.left_behind(article).count()
    context = {"article": article, "versions": versions, "left": left}
    return render(request, "annotations/articles/versions.html", context)


@require_GET
@for_the_desk()
def version(request: DeskRequest, article_id: int, number: int) -> HttpResponse:
    """Show what changed in one version, and what became of each claim."""
    screen = build_screen(article_id, number)
    return render(request, "annotations/articles/version.html", {"screen": screen})


def build_screen(article_id: int, number: int) -> VersionScreen:
    """Read the page of a version; the number of queries does not depend on its claims."""
    found = get_object_or_404(
        ArticleVersion.objects.select_related("article", "added_by"),
        article=article_id,
        number=number,
    )
    article = found.article
    before = article.versions.filter(number=number - 1).first()
    fates = list(found.fates.select_related("claim").order_by("was_start", "id"))
    is_current = found.pk == article.current_version_id
    orphans = _orphans(article, fates=fates) if is_current else []
    waiting = {orphan.claim.pk for orphan in orphans}
    progress = read_progress([article_id])[article_id]
    return VersionScreen(
        article=article,
        version=found,
        before=before,
        runs=fold(compare(before.text, found.text)) if before else [],
        groups=group_fates(fate for fate in fates if fate.claim_id not in waiting),
        orphans=orphans,
        progress=progress,
        is_staffed=not progress.is_moving or desk_is_staffed(),
    )


def _orphans(article: Article, *, fates: Iterable[ClaimFate]) -> list[Orphan]:
    by_claim = {fate.claim_id: fate for fate in fates}
    claims = Claim.objects.left_behind(article).select_related("article_version")
    return [
        Orphan(claim, by_claim.get(claim.pk)) for claim in claims.defer("article_version__text")
    ]


def fold(paragraphs: Iterable[EditedParagraph]) -> list[Run]:
    """Gather paragraphs into runs, the long unchanged ones folded."""
    runs = []
    for is_kept, group in groupby(paragraphs, key=lambda paragraph: paragraph.is_kept):
        run = list(group)
        runs.append(Run(run, is_folded=is_kept and len(run) > _SHORT_RUN))
    return runs


def group_fates(fates: Iterable[ClaimFate]) -> list[FateGroup]:
    """Group fates by what the desk did, what needs a person first."""
    by_outcome: dict[Outcome, list[ClaimFate]] = {}
    for fate in fates:
        by_outcome.setdefault(Outcome(fate.outcome), []).append(fate)
    return [
        FateGroup(outcome, OUTCOMES[outcome].label, OUTCOMES[outcome].next_step, rows)
        for outcome in _ORDER
        if (rows := by_outcome.get(outcome))
    ]
