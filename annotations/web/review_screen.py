"""Everything the review screen shows of one claim to one person, in a bounded number of queries."""

import json
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from annotations.claims.context import CONTEXT_REACH, context_before
from annotations.models import Citation, Claim, Draft, Event, Seat, Skip, User
from annotations.review.policy import MOST_REVIEWERS
from annotations.review.queueing import SKIP_LABELS, Importance
from annotations.review.roles import Permission
from annotations.review.rules import refusal
from annotations.review.seats import least_needed
from annotations.review.transitions import (
    DECIDED_STATES,
    Action,
    State,
    Transition,
    possible_actions,
)
from annotations.review.verdicts import FLAG_LABELS, VERDICTS
from annotations.services.claims import sentence_of
from annotations.services.filters import read_wanted
from annotations.services.merging import why_not_shared
from annotations.services.moves import attempt
from annotations.services.policies import minimum_citations
from annotations.services.previous import PreviousCheck, previously_checked
from annotations.services.queue import Wanted
from annotations.services.replies import why_not_published
from annotations.services.seats import facts_of, seat_of, seats_at
from annotations.web.access import DeskRequest
from annotations.web.days import NO_DAYS, DayField, TypedDays
from annotations.web.evidence import Evidence, SourceRow, gather
from annotations.web.highlighting import Paragraph, mark_claims
from annotations.web.presence import note_presence
from annotations.web.query_form import TypedQuery
from annotations.web.review_form import (
    Refusals,
    TypedReview,
    TypedSource,
    gate_table,
    initial,
    still_needed,
)
from annotations.web.waiting import Queue, query_of, read_queue

_EXPLAINED_BY = {
    State.CORRECTING: Action.CORRECT,
    State.DISMISSED: Action.DISMISS,
    State.WITHDRAWN: Action.WITHDRAW,
}
_DONE = frozenset({*DECIDED_STATES, State.DISMISSED, State.MERGED})


@dataclass(frozen=True, slots=True)
class UnfitAction:
    """An action whose form is given back as it was sent; `error` says what to mend in `field`."""

    action: Action
    error: str
    field: str = "reason"
    reason: str = ""
    days: TypedDays = NO_DAYS


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """A move the person could make; `refusal` says why not now, "" when they can."""

    row: Transition
    refusal: str
    address: str
    days: list[DayField]
    unfit: UnfitAction | None = None

    @property
    def slug(self) -> str:
        """Return the action as it stands in ids and addresses."""
        return action_slug(self.row.action)

    @property
    def error(self) -> str:
        """Return what is wrong with the reason that was sent, "" where nothing is."""
        is_reason = self.unfit is not None and self.unfit.field == "reason"
        return self.unfit.error if self.unfit and is_reason else ""


@dataclass(frozen=True, slots=True)
class Screen:
    """The review screen of one claim for one person.

    `typed` is None unless the person holds the claim: only then is there a form. `can_merge` says
    whether they may confirm that it says the same as another, `duplicates` are those that do;
    `can_mend` whether they may edit, split or join it.
    """

    claim: Claim
    neighbours: list[Claim]
    evidence: Evidence
    previous: list[PreviousCheck]
    queue: Queue
    actions: list[OfferedAction]
    word: Event | None
    duplicates: list[Claim]
    can_merge: bool
    can_mend: bool
    typed: TypedReview | None
    draft: Draft | None
    colleagues: list[User]
    skips: list[Skip]
    seats: list[Seat]
    mine: Seat | None
    source: TypedSource
    query: TypedQuery
    refusals: Refusals

    @property
    def is_mine(self) -> bool:
        """Say whether the person holds the claim and may decide it."""
        return self.typed is not None

    @property
    def is_lapsed(self) -> bool:
        """Say whether someone's time on the claim ran out and the desk has not noticed yet."""
        return any(seat.is_lapsed() for seat in self.seats)

    @property
    def holders(self) -> list[Seat]:
        """Return the seats of those who are reviewing it now."""
        return [seat for seat in self.seats if seat.use == Seat.Use.HELD]

    @property
    def judged(self) -> int:
        """Return how many have judged it in this round."""
        return sum(seat.use == Seat.Use.GIVEN for seat in self.seats)

    @property
    def possible_numbers(self) -> range:
        """Return how many people an editor can let judge it, given who has a seat."""
        return range(least_needed(facts_of(self.claim)), MOST_REVIEWERS + 1)

    @property
    def has_judged(self) -> bool:
        """Say whether the person has judged it in this round."""
        return self.mine is not None and self.mine.use != Seat.Use.HELD

    @property
    def paragraphs(self) -> list[Paragraph[Claim]]:
        """Return the article with its claims, without a first line that only repeats the title."""
        marked = mark_claims(self.claim.article_version.text, claims=self.neighbours)
        first = marked[0]
        is_title = first.text.strip() == self.claim.article.title.strip()
        is_plain = not any(segment.layers for segment in first.segments)
        return marked[1:] if is_title and is_plain else marked

    @property
    def context(self) -> str:
        """Return the sentence before the claim's, where the claim's points back to it."""
        text, start = self.claim.article_version.text, self.claim.sentence_start
        return context_before(
            sentence_of(self.claim, text=text), before=text[max(0, start - CONTEXT_REACH) : start]
        )

    @property
    def length(self) -> int:
        """Return the length of the article in characters, the scale of its map."""
        return len(self.claim.article_version.text)

    @property
    def tick(self) -> int:
        """Return the least height of a claim on the map, in characters."""
        return max(1, self.length // 120)

    @property
    def rows(self) -> list[SourceRow]:
        """Return the sources: best first, but what a verdict rests on before the rest."""
        if self.is_mine:
            return list(self.evidence.rows)
        return sorted(self.evidence.rows, key=lambda row: not row.is_cited)

    @property
    def done(self) -> int:
        """Return how many of the article's claims are judged, dismissed or merged."""
        return sum(claim.state in _DONE for claim in self.neighbours)

    @property
    def is_refused(self) -> bool:
        """Say whether the screen gives back something that was refused."""
        is_refused = not self.refusals.is_empty or any(action.unfit for action in self.actions)
        return is_refused or bool(self.query.error)

    @property
    def needs(self) -> list[str]:
        """List what the decision lacks so far."""
        if self.typed is None:
            return []
        return still_needed(
            self.typed, searches=self.evidence.searches, minimum=minimum_citations(self.claim)
        )

    @property
    def gate(self) -> dict[str, dict[str, list[str] | str]]:
        """Return the evidence gate as a table for the page."""
        return gate_table(searches=self.evidence.searches, minimum=minimum_citations(self.claim))


def action_slug(action: Action) -> str:
    """Return an action as it stands in ids and addresses: "send-back"."""
    return action.value.replace("_", "-")


def find_claim(claim_id: int) -> Claim:
    """Return the claim with what its screen shows of it, or raise 404."""
    # People, a revision and the claim that says the same are read where there are any: PostgreSQL
    # takes longer to plan all these joins than to read everything else of the claim.
    related = ("article", "article_version", "policy", "search_query")
    claims = Claim.objects.select_related(*related).with_sentence()
    return get_object_or_404(claims, pk=claim_id)


def build_screen(
    claim: Claim,
    *,
    by: User,
    typed: TypedReview | None = None,
    source: TypedSource | None = None,
    query: TypedQuery | None = None,
    refusals: Refusals | None = None,
    unfit: UnfitAction | None = None,
    wanted: Wanted | None = None,
) -> Screen:
    """Read the screen; `typed` to `unfit` give back what was typed and refused."""
    draft = None
    mine = seat_of(claim, by)
    if mine is None or mine.use != Seat.Use.HELD:
        typed = None
    elif typed is None:
        typed, draft = initial(claim, by=by)
    sentence = sentence_of(claim, text=claim.article_version.text)
    evidence = gather(claim, cited=typed.cited if typed else _cited_ids(claim))
    if typed is not None:
        # What was set aside since the draft was saved can be cited no more.
        cited = tuple(row.link.pk for row in evidence.rows if row.is_cited)
        typed = replace(typed, cited=cited)
    version = claim.article_version_id
    return Screen(
        claim=claim,
        neighbours=list(Claim.objects.filter(article_version=version).in_text_order()),
        evidence=evidence,
        previous=previously_checked(claim, sentence=sentence),
        queue=read_queue(by, wanted),
        actions=_offered(claim, by=by, unfit=unfit),
        word=_last_word(claim),
        duplicates=list(claim.duplicates.select_related("article").order_by("id")),
        can_merge=refusal(attempt(claim, action=Action.MERGE, by=by)) is None,
        can_mend=refusal(attempt(claim, action=Action.EDIT, by=by)) is None,
        typed=typed,
        draft=draft,
        colleagues=_colleagues(claim, by=by, is_holder=typed is not None),
        skips=_skips(claim, by=by),
        seats=seats_at(claim),
        mine=mine,
        source=source or TypedSource(),
        query=query or TypedQuery.of(evidence.asking),
        refusals=refusals or Refusals(),
    )


def show_screen(request: DeskRequest, screen: Screen) -> HttpResponse:
    """Render the screen: 422 when it gives back a refused submission."""
    context = {
        "screen": screen,
        "present": note_presence(screen.claim.pk, user=request.user),
        "tally": screen.queue.tally,
        "wanted_query": query_of(read_wanted(request.GET)),
        "claim": screen.claim,
        "evidence": screen.evidence,
        "query": screen.query,
        "is_mine": screen.is_mine,
        "has_form": screen.is_mine,
        "page_version": screen.claim.version,
        "gate_json": json.dumps(screen.gate),
        "verdicts": VERDICTS,
        "flags": FLAG_LABELS,
        "skip_labels": SKIP_LABELS,
        "importances": list(Importance),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if screen.is_refused else HTTPStatus.OK
    return render(request, "annotations/review/review.html", context, status=status)


def _cited_ids(claim: Claim) -> list[int]:
    if claim.deciding_review_id is None:
        return []
    cited = Citation.objects.filter(review=claim.deciding_review_id)
    return list(cited.values_list("link_id", flat=True))


def _colleagues(claim: Claim, *, by: User, is_holder: bool) -> list[User]:
    """List whom `by` could give the claim to, where that is theirs to do."""
    if is_holder:
        return list(User.reviewers().exclude(pk=by.pk))
    directs = claim.state == State.QUEUED and by.may(Permission.DIRECT)
    return list(User.reviewers()) if directs else []


def _skips(claim: Claim, *, by: User) -> list[Skip]:
    """List who left the claim to others; only those who direct the queue are told."""
    is_told = claim.state in {State.QUEUED, State.IN_REVIEW} and by.may(Permission.DIRECT)
    return list(claim.skips.select_related("person")) if is_told else []


def _last_word(claim: Claim) -> Event | None:
    """Return the move that explains with its reason why the claim stands where it does."""
    state = State(claim.state)
    expected = _EXPLAINED_BY.get(state, Action.SEND_BACK)
    if state in DECIDED_STATES and expected is Action.SEND_BACK:
        return None
    moves = Event.objects.filter(claim=claim, action=expected.value).select_related("actor")
    return moves.last()


def _offered(claim: Claim, *, by: User, unfit: UnfitAction | None) -> list[OfferedAction]:
    """List what `by` could do with the claim, beside what the decision form does."""
    # These have forms or pages of their own.
    in_form = {
        *(Action.SUBMIT, Action.RELEASE, Action.EDIT, Action.PLACE, Action.REVISE, Action.MERGE),
        *(Action.SKIP, Action.HAND_OVER, Action.ASSIGN, Action.UNASSIGN, Action.PLAN),
        *(Action.OFFER_AGAIN, Action.RESOURCE, Action.ADJUDICATE, Action.SET_NEEDED),
        *(Action.SPLIT, Action.JOIN, Action.FIGURE),
    }
    facts = facts_of(claim)
    offered = []
    for row in possible_actions(State(claim.state), roles=by.roles):
        if row.action in in_form or (row.needs_staleness and not claim.is_stale):
            continue
        # What only some can do because of their seat is no offer to the others.
        if row.needs_lease and by.pk not in facts.holders:
            continue
        if row.needs_holder and not facts.holders:
            continue
        if row.needs_judged and not facts.judges:
            continue
        if row.action is Action.TAKE and by.pk in facts.judges:
            continue
        refused: object = refusal(
            attempt(claim, action=row.action, by=by, reason="given with the move")
        )
        if refused and row.needs_own_review:
            continue
        if row.action is Action.SHARE:
            refused = refused or why_not_shared(claim)
        if row.action is Action.PUBLISH:
            refused = refused or why_not_published(claim)
        this = unfit if unfit is not None and unfit.action is row.action else None
        offered.append(
            OfferedAction(
                row,
                str(refused or ""),
                address=reverse(f"review-{action_slug(row.action)}", args=[claim.pk]),
                days=_day_fields(row.action, claim=claim, unfit=this),
                unfit=this,
            )
        )
    # What may be given a day first: publishing comes before sending back.
    return sorted(offered, key=lambda action: not action.days)


def _day_fields(action: Action, *, claim: Claim, unfit: UnfitAction | None) -> list[DayField]:
    typed = unfit.days if unfit else TypedDays.known(claim)
    error = (unfit.field, unfit.error) if unfit else ("", "")
    return typed.fields(action, claim=claim, error=error)
