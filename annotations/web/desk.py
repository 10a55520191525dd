"""The desk: what waits for the person who opens it, what is running, what the team decided."""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.db.models import Exists, Max, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from annotations.models import Article, Claim, Event, Job, Review, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.roles import Permission
from annotations.review.transitions import Action, State
from annotations.services.jobs import desk_is_staffed
from annotations.services.provider_use import Plan, running_out
from annotations.services.queue import Wanted
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.progress import Progress, read_progress
from annotations.web.searches import QueueSearches, read_searches
from annotations.web.tally import (
    Tally,
    read_tally,
    to_approve,
    to_publish,
    to_settle,
)
from annotations.web.week import Week, read_week

_SHOWN = 5
# How far ahead the desk looks for verdicts that are to be checked again.
_NEAR = timedelta(days=7)
_RUNNING_SHOWN = 8
_DECISIONS = [
    action.value
    for action in (
        Action.SUBMIT,
        Action.ADJUDICATE,
        Action.APPROVE,
        Action.SEND_BACK,
        Action.PUBLISH,
        Action.CORRECT,
        Action.REPUBLISH,
        Action.WITHDRAW,
    )
]


@dataclass(frozen=True, slots=True)
class Running:
    """The articles whose work is owed, running or failed."""

    rows: list[tuple[Article, Progress]]
    searches: QueueSearches
    is_staffed: bool
    failed: int

    @property
    def is_moving(self) -> bool:
        """Say whether anything may still change by itself."""
        is_split = any(progress.is_moving for _, progress in self.rows)
        return is_split or self.searches.under_way > 0

    @property
    def pulse(self) -> str:
        """Return what changes whenever anything shown of the work does."""
        tokens = [f"{article.pk}:{progress.token}" for article, progress in self.rows]
        staff = "staffed" if self.is_staffed else "unstaffed"
        return ".".join([*tokens, self.searches.token, staff])


@dataclass(frozen=True, slots=True)
class DeskScreen:
    """Everything the desk shows one person: of each pile the first few.

    `next` is what they would be given, None where nothing waits for them.
    """

    reviews: bool
    next: Claim | None
    assigned: list[Claim]
    overdue: list[Claim]
    held: list[Claim]
    to_settle: list[Claim]
    to_approve: list[Claim]
    to_publish: list[Claim]
    to_check: list[Claim]
    came_back: list[Claim]
    mine: list[tuple[Article, Progress]]
    running: Running
    running_out: list[Plan]
    decisions: list[Event]
    week: Week
    tally: Tally


@require_GET
@for_the_desk()
def desk(request: DeskRequest) -> HttpResponse:
    """Show the desk."""
    return render(request, "annotations/desk.html", {"screen": build_screen(request.user)})


@require_GET
@for_the_desk()
def running(request: DeskRequest) -> HttpResponse:
    """Answer a desk that is watched: 204 while nothing changed, else the work and the numbers.

    `seen` is the pulse of the work that the page shows, `tally` the token of its numbers, `lead`
    which of them comes first on it.
    """
    now, tally = read_running(), read_tally(request.user)
    is_as_shown = request.GET.get("tally", tally.token) == tally.token
    if is_as_shown and request.GET.get("seen") == now.pulse:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    lead = request.GET.get("lead", tally.lead)
    context = {"running": now, "tally": tally, "lead": lead, "is_arrival": True}
    return render(request, "annotations/desk.html#watched", context)


def build_screen(user: User) -> DeskScreen:
    """Read the desk of `user`; the number of queries depends on the roles, not on the rows."""
    reviews, approves = user.may(Permission.REVIEW), user.may(Permission.APPROVE)
    # Counted first: what is not there need not be looked for.
    tally = read_tally(user)
    own_half, open_half = Wanted().halves(user)
    assigned = _first(own_half) if tally.assigned else []
    waiting = assigned or (_first(open_half, most=1) if tally.open else [])
    return DeskScreen(
        reviews=reviews,
        next=next(iter(waiting), None),
        assigned=assigned,
        overdue=_overdue(user) if reviews else [],
        held=list(_with_article(Claim.objects.held_by(user.pk))) if tally.held else [],
        # What has waited longest comes first.
        to_settle=_first(to_settle(user).order_by("updated_at", "id")) if tally.to_settle else [],
        to_approve=_first(_by_decision(to_approve(user))) if tally.to_approve else [],
        to_publish=_first(_by_decision(to_publish(user).select_related("revision__reviewer")))
        if tally.to_publish
        else [],
        to_check=_to_check() if approves else [],
        came_back=_came_back(user) if reviews else [],
        mine=[] if reviews else _added_by(user),
        running=read_running(),
        running_out=running_out() if user.may(Permission.MANAGE_FEEDS) else [],
        decisions=_decisions(),
        week=read_week(today=timezone.localdate()),
        tally=tally,
    )


def read_running() -> Running:
    """Read the articles in work, newest first, with their progress, and the queue's searches."""
    open_states = [*Job.UNFINISHED, Job.State.FAILED]
    in_work = (
        Job.objects.filter(state__in=open_states, article__isnull=False)
        .newest_of_each_work()
        .order_by()
        .values("article_id")
        .annotate(newest=Max("id"))
        .order_by("-newest")
    )
    ids = [row["article_id"] for row in in_work[:_RUNNING_SHOWN]]
    articles = Article.objects.in_bulk(ids)
    progress = read_progress(ids)
    rows = [(articles[pk], progress[pk]) for pk in ids]
    return Running(
        rows=rows,
        searches=read_searches(),
        is_staffed=desk_is_staffed(),
        failed=sum(row.failed for _, row in rows),
    )


def _overdue(user: User) -> list[Claim]:
    """Return what waits after its deadline: all of it to who directs the queue, else one's own."""
    late = Claim.objects.overdue(timezone.now()).order_by("deadline", "id")
    if not user.may(Permission.DIRECT):
        late = late.filter(Q(assignee=None) | Q(assignee=user))
    return _first(late.select_related("assignee"))


def _first(claims: ClaimQuerySet, *, most: int = _SHOWN) -> list[Claim]:
    return list(_with_article(claims)[:most])


def _with_article(claims: ClaimQuerySet) -> ClaimQuerySet:
    # People only where they are shown: PostgreSQL takes longer to plan a join than to make it.
    return claims.select_related("article").with_sentence()


def _by_decision(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.select_related("decided_by").order_by("decided_at", "id")


def _to_check() -> list[Claim]:
    """Return verdicts that went stale, then those whose day to be checked again is near."""
    near = Claim.objects.filter(stale_since=None).to_check_by(timezone.localdate() + _NEAR)
    orders = (Claim.objects.stale().order_by("id"), near.order_by("recheck_on", "id"))
    return [claim for order in orders for claim in _first(order)][:_SHOWN]


def _added_by(user: User) -> list[tuple[Article, Progress]]:
    articles = list(Article.objects.filter(added_by=user)[:_SHOWN])
    progress = read_progress(article.pk for article in articles)
    return [(article, progress[article.pk]) for article in articles]


def _came_back(user: User) -> list[Claim]:
    """Return the waiting claims that `user` judged and an editor sent back."""
    judged = Review.objects.filter(claim=OuterRef("pk"), reviewer=user)
    sent = Event.objects.filter(claim=OuterRef("pk"), action=Action.SEND_BACK.value)
    waiting = Claim.objects.filter(Exists(judged), Exists(sent), state=State.QUEUED)
    return _first(waiting.order_by("-priority", "-id"))


def _decisions() -> list[Event]:
    recent = Event.objects.filter(action__in=_DECISIONS).select_related("actor", "claim")
    return list(recent.order_by("-id")[:_RUNNING_SHOWN])
