"""Articles: the list, the page with every claim marked in its text, and its progress."""

from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from annotations.articles.offsets import Utf16Index, index_utf16
from annotations.claims.types import ClaimKind
from annotations.models import Article, Claim, SourceLink
from annotations.review.roles import Permission
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.services.jobs import desk_is_staffed
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Paragraph, mark_claims
from annotations.web.pages import read_page
from annotations.web.progress import Progress, read_progress
from annotations.web.words import KIND_WORDS

_ARTICLES_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which claims of an article are shown: "" means all."""

    kind: str
    state: str

    @property
    def is_on(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.kind or self.state)

    def keeps(self, claim: Claim) -> bool:
        """Say whether `claim` is shown."""
        return self.kind in {"", claim.kind} and self.state in {"", claim.state}


@dataclass(frozen=True, slots=True)
class ArticleScreen:
    """Everything the article's page shows.

    `headline` is the first line of the text where it repeats the article's title: the page sets
    it as its heading, with the claims in it marked. `mendable` are the states in which the reader
    may give a claim other words.
    """

    article: Article
    headline: Paragraph[Claim] | None
    paragraphs: list[Paragraph[Claim]]
    claims: list[Claim]
    shown: list[Claim]
    narrowing: Narrowing
    progress: Progress
    is_staffed: bool
    left: int
    claim_page: str
    mendable: tuple[State, ...]
    length: int
    offsets: Utf16Index

    @property
    def pulse(self) -> str:
        """Return what changes whenever anything the page shows of the work does."""
        return _pulse(self.progress, is_staffed=self.is_staffed)

    @property
    def marks(self) -> str:
        """Return what changes whenever the marks in the text do."""
        return f"{len(self.claims)}.{sum(claim.version for claim in self.claims)}"

    @property
    def has_waiting(self) -> bool:
        """Say whether a claim of the article waits for a review."""
        return any(claim.state == State.QUEUED for claim in self.claims)

    @property
    def tick(self) -> int:
        """Return the height of a tick on the map, in characters: a hundredth of the text."""
        return max(1, self.length // 100)

    @property
    def shown_ids(self) -> frozenset[int]:
        """Return the ids of the claims that pass the filter."""
        return frozenset(claim.pk for claim in self.shown)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """List the kinds that occur, for the filter."""
        found = {claim.kind for claim in self.claims}
        return [(kind.value, KIND_WORDS[kind]) for kind in ClaimKind if kind in found]

    @property
    def states(self) -> list[tuple[str, str]]:
        """List the states that occur, for the filter."""
        found = {claim.state for claim in self.claims}
        return [(state.value, state.label) for state in State if state in found]


@require_GET
@for_the_desk()
def article_list(request: DeskRequest) -> HttpResponse:
    """List articles, newest first, with how far their claims are."""
    words = request.GET.get("q", "").strip()
    articles = Article.objects.select_related("added_by")
    if words:
        articles = articles.matching(words)
    page = read_page(articles, query=request.GET, size=_ARTICLES_A_PAGE)
    progress = read_progress(article.pk for article in page.rows)
    context = {
        "page": page,
        "rows": [(article, progress[article.pk]) for article in page.rows],
        "words": words,
    }
    return render(request, "annotations/articles/list.html", context)


@require_GET
@for_the_desk()
def article(request: DeskRequest, article_id: int) -> HttpResponse:
    """Show one article with its claims marked in the text and listed beside it."""
    screen = build_screen(request, article_id)
    return render(request, "annotations/articles/article.html", {"screen": screen})


@require_GET
@for_the_desk()
def article_progress(request: DeskRequest, article_id: int) -> HttpResponse:
    """Answer a page that watches an article: 204 while nothing changed, else the changed parts.

    `seen` is the pulse of the work that the page shows, `marks` that of the marks in its text:
    the text under a reader's eyes is only replaced when they differ.
    """
    progress = read_progress([article_id])[article_id]
    is_staffed = not progress.is_moving or desk_is_staffed()
    if request.GET.get("seen") == _pulse(progress, is_staffed=is_staffed):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    screen = build_screen(request, article_id)
    context = {"screen": screen, "has_new_marks": request.GET.get("marks") != screen.marks}
    return render(request, "annotations/articles/article.html#update", context)


def _count_left(article: Article) -> int:
    """Return how many claims of earlier versions have no place in the text."""
    version = article.current_version
    if version is None or version.number == 1:
        return 0
    return Claim.objects.left_behind(article).count()


def _pulse(progress: Progress, *, is_staffed: bool) -> str:
    return f"{progress.token}-{'staffed' if is_staffed else 'unstaffed'}"


def build_screen(request: DeskRequest, article_id: int) -> ArticleScreen:
    """Read the article's page; the number of queries does not depend on the claims."""
    found = get_object_or_404(
        Article.objects.select_related("current_version", "added_by"), pk=article_id
    )
    version = found.current_version
    text = version.text if version is not None else ""
    claims = list(
        Claim.objects.filter(article_version=version)
        .annotate(
            sources=Count("links", filter=Q(links__state=SourceLink.State.ACTIVE)),
        )
        .in_text_order()
    )
    narrowing = Narrowing(request.GET.get("kind", ""), request.GET.get("state", ""))
    paragraphs = mark_claims(text, claims=claims)
    headline = None
    if paragraphs and paragraphs[0].text.strip() == found.title.strip():
        headline, *paragraphs = paragraphs
    progress = read_progress([article_id])[article_id]
    mends = request.user.may(Permission.EDIT_CLAIM)
    return ArticleScreen(
        article=found,
        headline=headline,
        paragraphs=paragraphs,
        claims=claims,
        shown=[claim for claim in claims if narrowing.keeps(claim)],
        narrowing=narrowing,
        progress=progress,
        is_staffed=not progress.is_moving or desk_is_staffed(),
        left=_count_left(found),
        claim_page="review" if request.user.may(Permission.REVIEW) else "claim",
        mendable=TRANSITIONS[Action.EDIT].sources if mends else (),
        length=len(text),
        offsets=index_utf16(text),
    )
