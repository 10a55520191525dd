"""Claims: the table of all of them, and the page of one with its life as a timeline."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from annotations.claims.types import ClaimKind
from annotations.models import (
    Article,
    Citation,
    Claim,
    Event,
    Publication,
    Review,
    Skip,
    SourceLink,
    User,
)
from annotations.models.claims import NOBODY, ClaimQuerySet
from annotations.review.queueing import Importance
from annotations.review.roles import Permission
from annotations.review.rules import refusal
from annotations.review.transitions import DECIDED_STATES, TRANSITIONS, Action, State
from annotations.review.verdicts import VERDICTS, Verdict
from annotations.services.blindness import is_blind
from annotations.services.bulk import AT_MOST, SERVICES
from annotations.services.discussion import read_discussion
from annotations.services.figures import last_correction
from annotations.services.history import verify_claim
from annotations.services.moves import attempt
from annotations.services.undoing import last_act
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.highlighting import Paragraph, mark_claims
from annotations.web.pages import whole_number
from annotations.web.replying import ReplyStanding
from annotations.web.saving import saved_filters
from annotations.web.sorting import headings, read_sort, read_sorted_page
from annotations.web.timeline import HIDDEN, Entry, shown_reviews, tell
from annotations.web.waiting import read_choices
from annotations.web.words import KIND_WORDS

TABS = (("", "All"), *((state.value, state.label) for state in State))
KINDS = [(kind.value, KIND_WORDS[kind]) for kind in ClaimKind]
VERDICT_CHOICES = [(verdict.value, row.label) for verdict, row in VERDICTS.items()]


# Words and figure stay as they were judged; these lead to where they can be mended.
_SENT_BACK = "Is a word or the figure wrong? Both can be mended once an editor has sent it back."
_MENDED_AFTER: dict[str, str] = {
    State.ADJUDICATION: _SENT_BACK,
    State.DECIDED: _SENT_BACK,
    State.APPROVED: _SENT_BACK,
    State.PUBLISHED: "Is the figure wrong? It can be corrected once the verdict is opened for "
    "correction, and is published with that.",
}


class Ahead(NamedTuple):
    """How far ahead the table looks for verdicts that are to be checked again."""

    label: str
    span: timedelta


RECHECKS = {
    "week": Ahead("Within a week", timedelta(days=7)),
    "month": Ahead("Within a month", timedelta(days=31)),
    "ever": Ahead("At any time", timedelta(days=366 * 101)),
}


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What the table is narrowed to; "" and None mean no narrowing."""

    state: str
    kind: str
    verdict: str
    article: int | None
    words: str
    topic: str
    whose: str
    is_overdue: bool
    is_skipped: bool
    is_stale: bool
    recheck: str

    @classmethod
    def read(cls, query: QueryDict) -> "ClaimFilter":
        """Read the filter from an address; what does not exist narrows nothing."""
        state, kind, verdict = (query.get(name, "") for name in ("state", "kind", "verdict"))
        return cls(
            state=state if state in set(State) else "",
            kind=kind if kind in set(ClaimKind) else "",
            verdict=verdict if verdict in set(Verdict) else "",
            article=whole_number(query.get("article")),
            words=query.get("q", "").strip(),
            topic=query.get("topic", "").strip(),
            whose=query.get("whose", ""),
            is_overdue="overdue" in query,
            is_skipped="skipped" in query,
            is_stale=query.get("stale") == "1",
            recheck=query.get("recheck", "") if query.get("recheck") in RECHECKS else "",
        )

    @property
    def is_on(self) -> bool:
        """Say whether anything is left out."""
        return self != ClaimFilter.read(QueryDict())

    def narrow(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """Keep the claims that pass."""
        exact = {"state": self.state, "kind": self.kind, "verdict": self.verdict}
        narrowed = claims.filter(**{name: value for name, value in exact.items() if value})
        narrowed = narrowed.like(topic=self.topic, article=self.article)
        if self.whose == NOBODY:
            narrowed = narrowed.unassigned()
        elif (assignee := whole_number(self.whose)) is not None:
            narrowed = narrowed.assigned_to(assignee)
        if self.is_overdue:
            narrowed = narrowed.overdue(timezone.now())
        if self.is_skipped:
            narrowed = narrowed.filter(Exists(Skip.objects.filter(claim=OuterRef("pk"))))
        if self.is_stale:
            narrowed = narrowed.stale()
        if self.recheck:
            last = timezone.localdate() + RECHECKS[self.recheck].span
            narrowed = narrowed.to_check_by(last)
        return narrowed.matching(self.words) if self.words else narrowed


@dataclass(frozen=True, slots=True)
class ClaimScreen:
    """Everything a claim's page shows one reader.

    `passage` is the paragraph of the article around the claim; `has_hidden` means that others'
    verdicts are held back from the reader, and `reply` is None for who may not review. `undoable`
    is the split, joining or corrected figure that can be taken back, `mended_after` what has to
    happen before somebody who may mend its words or figure can, "" elsewhere. `fault` says what is
    wrong with the chain of the claim's `events`, "" that it is whole.
    """

    claim: Claim
    passage: list[Paragraph[Claim]]
    life: list[Entry]
    reviews: list[Review]
    links: list[SourceLink]
    cited: frozenset[int]
    publication: Publication | None
    events: int
    fault: str
    has_hidden: bool
    reply: ReplyStanding | None
    can_review: bool
    can_edit: bool
    can_correct_figure: bool
    mended_after: str
    undoable: Event | None

    @property
    def is_decided(self) -> bool:
        """Say whether the claim carries a verdict."""
        return State(self.claim.state) in DECIDED_STATES

    @property
    def is_open(self) -> bool:
        """Say whether the claim can still get a verdict of its own."""
        return not self.is_decided and self.claim.state not in {State.DISMISSED, State.MERGED}


@require_GET
@for_the_desk()
def claim_list(request: DeskRequest) -> HttpResponse:
    """List claims, newest first, narrowed by what the address says."""
    chosen = ClaimFilter.read(request.GET)
    claims = chosen.narrow(Claim.objects.select_related("article", "assignee").with_sentence())
    can_move = request.user.may(Permission.APPROVE)
    # Counted no further than can be moved at once.
    matching = chosen.narrow(Claim.objects.all())[: AT_MOST + 1].count() if can_move else 0
    context = {
        "can_move": can_move,
        "moves": [(action.value, TRANSITIONS[action].label) for action in SERVICES],
        "matching": min(matching, AT_MOST),
        "has_more": matching > AT_MOST,
        "page": read_sorted_page(claims, query=request.GET),
        "sort": read_sort(request.GET),
        "headings": headings(read_sort(request.GET)),
        "filter": chosen,
        "filters": saved_filters(request.user, page="claims"),
        "importances": list(Importance) if can_move else [],
        "people": list(User.reviewers()),
        "topics": read_choices().topics,
        "tabs": TABS,
        "kinds": KINDS,
        "verdicts": VERDICT_CHOICES,
        "rechecks": RECHECKS,
        "article": Article.objects.filter(pk=chosen.article).first() if chosen.article else None,
        "claim_page": "review" if request.user.may(Permission.REVIEW) else "claim",
    }
    return render(request, "annotations/claims/list.html", context)


@require_GET
@for_the_desk()
def claim(request: DeskRequest, claim_id: int) -> HttpResponse:
    """Show one claim: what it says, where it stands, what it rests on and how it came there."""
    related = (
        "article",
        "article_version",
        "decided_by",
        "added_by",
        "canonical",
        "joined_into",
        "policy",
        "figure_by",
    )
    found = get_object_or_404(Claim.objects.select_related(*related), pk=claim_id)
    context = {"screen": build_screen(found, request=request), "hidden": HIDDEN}
    return render(request, "annotations/claims/claim.html", context)


def build_screen(claim: Claim, *, request: DeskRequest) -> ClaimScreen:
    """Read the claim's page; a fixed number of queries."""
    reader = request.user
    citations = Prefetch("citations", queryset=Citation.objects.select_related("link"))
    given = claim.reviews.select_related("reviewer", "retraction")
    reviews = list(given.prefetch_related(citations))
    blind = is_blind(claim, reader=reader)
    events = list(Event.objects.filter(claim=claim).select_related("actor").order_by("number"))
    can_edit, can_correct_figure = (
        refusal(attempt(claim, action=action, by=reader)) is None
        for action in (Action.EDIT, Action.FIGURE)
    )
    links = claim.links.filter(state=SourceLink.State.ACTIVE).select_related("document")
    can_review = reader.may(Permission.REVIEW)
    reply = ReplyStanding.of(claim) if can_review else None
    deciding = [review for review in reviews if review.pk == claim.deciding_review_id]
    return ClaimScreen(
        claim=claim,
        passage=_passage(claim),
        life=tell(
            claim,
            events=events,
            reader=reader,
            blind=blind,
            talk=read_discussion(claim, reader=reader).rows,
            contacts=reply.log.contacts if reply else (),
        ),
        # The deciding one stands at the top of the page already.
        reviews=[
            review
            for review in shown_reviews(reviews, reader=reader, blind=blind)
            if review not in deciding
        ],
        links=list(links),
        cited=frozenset(c.link_id for review in deciding for c in review.citations.all()),
        publication=Publication.objects.filter(claim=claim, is_latest=True).first(),
        events=len(events),
        fault=verify_claim(claim, events=events),
        has_hidden=blind and any(review.reviewer_id != reader.pk for review in reviews),
        reply=reply,
        can_review=can_review,
        can_edit=can_edit,
        can_correct_figure=can_correct_figure,
        mended_after=_MENDED_AFTER.get(claim.state, "")
        if reader.may(Permission.EDIT_CLAIM)
        else "",
        undoable=_undoable(claim) if can_edit or can_correct_figure else None,
    )


def _undoable(claim: Claim) -> Event | None:
    """Return what can be taken back: where a verdict is being corrected, only the figure."""
    return last_correction(claim) if claim.state == State.CORRECTING else last_act(claim)


def _passage(claim: Claim) -> list[Paragraph[Claim]]:
    """Return the paragraphs of the article that hold the claim's sentence, the claim marked."""
    first, last = claim.sentence_start, max(claim.sentence_end, claim.end)
    paragraphs = mark_claims(claim.article_version.text, claims=[claim])
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.start < last and paragraph.start + len(paragraph.text) > first
    ]
