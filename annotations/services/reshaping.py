"""A claim that states two things is split; two claims that state one thing are joined.

Both change where claims stand in a text, never what stands there, and only while nobody has judged
them. What is split off is a claim of its own; what is taken in is dismissed with its place kept, so
that either can be undone: by the other. The figure is read anew, as one that a person set was about
other words; undoing brings it back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from annotations.articles.errors import InvalidOffset
from annotations.articles.selections import demand_words
from annotations.articles.words import is_inside_word
from annotations.claims.cutting import WIDEST_GAP, joined, mentions_in
from annotations.claims.types import ClaimKind, ExtractedClaim, Span
from annotations.models import ArticleVersion, Claim, Event, User
from annotations.review.errors import TransitionRefused
from annotations.review.rules import apply
from annotations.review.transitions import Action, Outcome, State
from annotations.services import jobs
from annotations.services.claims import columns_of, place_as_json
from annotations.services.errors import DuplicateClaim
from annotations.services.links import bring_along, renew_links
from annotations.services.marking import read_for
from annotations.services.moves import (
    MOVES_PLACE,
    LockedClaim,
    attempt,
    lock_claim,
    lock_in_order,
    move,
)
from annotations.services.policies import read_rules

MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One of the claims another becomes: a span of the article's text in code points.

    `quoted` are the words that stand there, as the person saw them; `kind` None is read in them.
    """

    start: int
    end: int
    quoted: str
    kind: ClaimKind | None = None


@dataclass(frozen=True, slots=True)
class Reshaped:
    """The claims that stand now, in the order of the text, and the ids of the jobs to ring for."""

    claims: list[Claim]
    job_ids: list[int]


def split_claim(
    claim_id: int, *, by: User, expected_version: int, parts: Sequence[Part]
) -> Reshaped:
    """Make a claim the first of `parts`, and each further part a claim of its own.

    The parts lie within the claim's words, in order. The first keeps the claim's id, history and
    sources that people added; the others wait as it does, with its deadline and priority. Each is
    read and searched for anew, and keeps those further mentions of the claim that hold its words.
    Raises `StaleWrite`, `NotPermitted`, `TransitionRefused`, `InvalidOffset`, `WordsNotThere` or
    `DuplicateClaim`, and then writes nothing.
    """
    with transaction.atomic():
        locked = lock_claim(claim_id, expected_version=expected_version)
        # Refused before anything is read: whoever may not split learns that first.
        apply(attempt(locked.claim, action=Action.SPLIT, by=by))
        version = locked.claim.article_version
        _demand_parts(locked.claim, parts)
        for part in parts:
            demand_words(version.text, start=part.start, end=part.end, quoted=part.quoted)
            _demand_whole_words(locked.claim, part)
        first, *others = (_read_part(locked.claim, part) for part in parts)
        return _split(locked, first, others, by=by)


def join_claims(
    claim_id: int, *, by: User, expected_version: int, other_id: int, quoted: str
) -> Reshaped:
    """Make two claims that overlap, or stand near in one paragraph, one with the words of both.

    The wider keeps its id, else the first named; the other is dismissed. `quoted` are the words of
    both as the person saw them. Raises as `split_claim` does.
    """
    with transaction.atomic():
        lock_in_order(Q(pk__in=(claim_id, other_id)))
        locked = lock_claim(claim_id, expected_version=expected_version)
        apply(attempt(locked.claim, action=Action.JOIN, by=by))
        other = lock_claim(other_id, expected_version=None)
        whole = _whole(locked.claim, other.claim)
        version = locked.claim.article_version
        demand_words(version.text, start=whole.start, end=whole.end, quoted=quoted)
        keeper, taken = (locked, other) if span_of(other.claim) != whole else (other, locked)
        kind = ClaimKind(keeper.claim.kind) if keeper.claim.kind == taken.claim.kind else None
        if span_of(keeper.claim) == whole:
            kind = ClaimKind(keeper.claim.kind)
        read = read_for(version, start=whole.start, end=whole.end, kind=kind)
        mentions = {place for one in (keeper, taken) for place in _mentions_of(one.claim.places)}
        outside = {place for place in mentions if not whole.start <= place.start < whole.end}
        read = replace(read, places=tuple(sorted(outside, key=attrgetter("start", "end"))))
        return _join(keeper, [taken], read, by=by)


def undo_reshaping(claim_id: int, *, by: User, expected_version: int) -> Reshaped:
    """Take back the split or the joining that gave a claim the place it has.

    Taking a split back joins the parts, taking a joining back puts the claims where they stood.
    Raises `TransitionRefused` where the claim stands elsewhere by now, and as `split_claim` does.
    """
    with transaction.atomic():
        event = last_reshaping(Claim.objects.get(pk=claim_id))
        lock_in_order(Q(pk__in=(claim_id, *(event.details["claims"] if event else ()))))
        locked = lock_claim(claim_id, expected_version=expected_version)
        event = last_reshaping(locked.claim)
        if event is None:
            message = "There is no split or joining of this claim to undo."
            raise TransitionRefused(message)
        was, version = event.details["was"], locked.claim.article_version
        kind = ClaimKind(was["kind"])
        read = read_for(version, start=was["start"], end=was["end"], kind=kind)
        read = replace(read, places=_mentions_of(was.get("places", ())))
        others = [lock_claim(pk, expected_version=None) for pk in event.details["claims"]]
        figure = _figure_by_hand(was)
        # What was dismissed or restored by hand since stays as it is.
        if event.action == Action.SPLIT:
            parts = [one for one in others if one.claim.state != State.DISMISSED]
            for part in parts:
                _demand_within(part.claim, Span(read.start, read.end))
            return _join(locked, parts, read, by=by, figure=figure)
        apply(attempt(locked.claim, action=Action.SPLIT, by=by))
        taken = [one.claim for one in others if one.claim.state == State.DISMISSED]
        again = [_read_again(one) for one in taken]
        return _split(locked, read, again, by=by, figure=figure)


def last_reshaping(claim: Claim) -> Event | None:
    """Return the split or joining that gave the claim its place, if it was one that gave it."""
    places = Event.objects.filter(claim=claim, action__in=[one.value for one in MOVES_PLACE])
    event = places.order_by("-number").first()
    if event is None or event.action not in {Action.SPLIT, Action.JOIN}:
        return None
    # What only began with a split has nothing to go back to.
    return event if event.details.get("claims") else None


def neighbours_of(claim: Claim) -> list[tuple[Claim, Span]]:
    """Return the open claims that this one can be joined with, each with the span of both."""
    open_states = [State.EXTRACTED.value, State.QUEUED.value, State.IN_REVIEW.value]
    others = Claim.objects.filter(
        article_version=claim.article_version_id,
        state__in=open_states,
        start__lte=claim.end + WIDEST_GAP,
        end__gte=claim.start - WIDEST_GAP,
    )
    near = [
        (other, joined(claim.article_version.text, span_of(claim), span_of(other)))
        for other in others.exclude(pk=claim.pk).in_text_order()
    ]
    return [(other, whole) for other, whole in near if whole is not None]


def span_of(claim: Claim) -> Span:
    """Return where a claim stands, as the claims step knows it."""
    return Span(claim.start, claim.end)


def _split(
    locked: LockedClaim,
    first: ExtractedClaim,
    others: Sequence[ExtractedClaim],
    *,
    by: User,
    figure: dict[str, Any] | None = None,
) -> Reshaped:
    claim, version = locked.claim, locked.claim.article_version
    try:
        with transaction.atomic():
            parts = [_part(claim, read, by=by) for read in others]
            claim = _give_place(locked, first, Action.SPLIT, parted=parts, by=by, figure=figure)
    except IntegrityError as error:
        # The constraint, not a look beforehand: two people may mark the same words at once.
        raise _duplicate(version, [first, *others], error) from error
    claims = sorted([claim, *parts], key=lambda one: (one.start, one.end))
    return Reshaped(claims, _owe_searches(claims, by=by))


def _part(claim: Claim, read: ExtractedClaim, *, by: User) -> Claim:
    """Return the claim of a part: a new one, or the dismissed one that has these words."""
    version = claim.article_version
    same = Claim.objects.filter(article_version=version, start=read.start, end=read.end)
    standing = same.exclude(pk=claim.pk).select_for_update(of=("self",), no_key=True).first()
    if standing is not None:
        if standing.state != State.DISMISSED:
            raise DuplicateClaim(standing)
        return move(LockedClaim(standing, timezone.now()), action=Action.RESTORE, by=by)
    is_waiting = claim.state != State.EXTRACTED
    part = Claim.objects.create(
        article_id=claim.article_id,
        article_version=version,
        origin=Claim.Origin.HUMAN,
        added_by=by,
        state=(State.QUEUED if is_waiting else State.EXTRACTED).value,
        priority=claim.priority,
        deadline=claim.deadline,
        assignee_id=claim.assignee_id,
        **read_rules().columns_for(kind=read.kind.value, topic=version.article.topic),
        **columns_of(read),
    )
    details = {"from": claim.pk, "words": claim.text}
    return move(LockedClaim(part, timezone.now()), action=Action.SPLIT, by=by, details=details)


def _join(
    keeper: LockedClaim,
    taken: Sequence[LockedClaim],
    read: ExtractedClaim,
    *,
    by: User,
    figure: dict[str, Any] | None = None,
) -> Reshaped:
    claim, version = keeper.claim, keeper.claim.article_version
    details = {"into": claim.pk, "words": read.text}
    for other in taken:
        try:
            move(
                other,
                action=Action.JOIN,
                by=by,
                outcome=Outcome.TAKEN_IN,
                details=details,
                joined_into=claim,
            )
        except TransitionRefused as error:
            message = f"“{other.claim.text}”: {error}"
            raise TransitionRefused(message) from error
    others = [other.claim for other in taken]
    try:
        with transaction.atomic():
            claim = _give_place(keeper, read, Action.JOIN, parted=others, by=by, figure=figure)
            bring_along(claim, taken=others)
    except IntegrityError as error:
        raise _duplicate(version, [read], error) from error
    return Reshaped([claim], _owe_searches([claim], by=by))


def _give_place(
    locked: LockedClaim,
    read: ExtractedClaim,
    action: Action,
    *,
    parted: Sequence[Claim],
    by: User,
    figure: dict[str, Any] | None,
) -> Claim:
    """Move the claim that stays to its new place; the event keeps all it takes to undo that.

    `figure` are the columns of one that a person had set for these words.
    """
    claim, number = locked.claim, locked.claim.article_version.number
    columns = columns_of(read) | (figure or {})
    if claim.origin == Claim.Origin.MACHINE:
        columns |= {"reasons": claim.reasons, "checkworthiness": claim.checkworthiness}
    details = {
        "was": {**place_as_json(claim, number=number), "places": claim.places},
        "now": place_as_json(read, number=number),
        "claims": [other.pk for other in parted],
        "parted": [other.text for other in parted],
    }
    moved = move(locked, action=action, by=by, details=details, **columns)
    renew_links(moved)
    return moved


def _whole(claim: Claim, other: Claim) -> Span:
    if other.pk == claim.pk:
        message = "A claim cannot be joined with itself: choose another one."
        raise TransitionRefused(message)
    whole = None
    if other.article_version_id == claim.article_version_id:
        whole = joined(claim.article_version.text, span_of(claim), span_of(other))
    if whole is None:
        message = (
            f"“{other.text}” does not stand near in the same paragraph. Where it says the same, "
            "mark it as the same claim instead."
        )
        raise TransitionRefused(message)
    return whole


def _demand_parts(claim: Claim, parts: Sequence[Part]) -> None:
    if not 1 < len(parts) <= MOST_PARTS:
        message = f"Split a claim into two to {MOST_PARTS} parts; these are {len(parts)}."
        raise InvalidOffset(message)
    is_inside = claim.start <= parts[0].start and parts[-1].end <= claim.end
    is_in_order = all(one.end <= following.start for one, following in pairwise(parts))
    if not is_inside or not is_in_order:
        message = (
            "The parts of a claim lie within its words, one after the other. Look at the claim "
            "again and cut it anew."
        )
        raise InvalidOffset(message)


def _demand_whole_words(claim: Claim, part: Part) -> None:
    """Refuse a part that is blank or cut through a word; where the claim ends is its own affair."""
    text = claim.article_version.text
    inner = {part.start, part.end} - {claim.start, claim.end}
    if part.quoted.strip() and not any(is_inside_word(text, place) for place in inner):
        return
    message = f"“{part.quoted}” is not made of whole words: begin and end each part with one."
    raise InvalidOffset(message)


def _demand_within(part: Claim, whole: Span) -> None:
    """Refuse to take back a part that stands elsewhere since."""
    if not whole.start <= part.start < part.end <= whole.end:
        message = (
            f"“{part.text}” was changed since and reaches beyond the words the claim had. Join the "
            "two by hand."
        )
        raise TransitionRefused(message)


def _read_part(claim: Claim, part: Part) -> ExtractedClaim:
    """Read a part of a claim, with the further mentions of the claim that are its own."""
    version = claim.article_version
    read = read_for(version, start=part.start, end=part.end, kind=part.kind)
    places = mentions_in(version.text, read.text, places=_mentions_of(claim.places))
    return replace(read, places=places)


def _mentions_of(places: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(*place) for place in places)


def _read_again(claim: Claim) -> ExtractedClaim:
    kind = ClaimKind(claim.kind)
    return read_for(claim.article_version, start=claim.start, end=claim.end, kind=kind)


def _figure_by_hand(was: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the figure that a person had set before a split or a joining."""
    if "figure_by" not in was:
        return {}
    return {"figure": was["figure"], "figure_by": User.objects.get(pk=was["figure_by"])}


def _owe_searches(claims: Iterable[Claim], *, by: User) -> list[int]:
    return [job for claim in claims for job in jobs.owe_search(claim, by=by)]


def _duplicate(
    version: ArticleVersion, reads: Iterable[ExtractedClaim], error: Exception
) -> Exception:
    for read in reads:
        same = Claim.objects.filter(article_version=version, start=read.start, end=read.end).first()
        if same is not None:
            return DuplicateClaim(same)
    return error
