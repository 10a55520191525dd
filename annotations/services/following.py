"""Taking the claims of a corrected article along to its new version.

What is found again exactly follows; what only the machine has seen and is gone is dismissed; what
people worked on waits for a person, and a verdict whose words changed goes stale. The table is in
`review.corrected_texts`; the fate of each claim is kept as a row, each move as an event.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from annotations.articles.anchors import Fate
from annotations.claims.carrying import Carried, NewPlace, PlacedClaim, carry, pick_new
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim, Span
from annotations.models import Article, ArticleVersion, Claim, ClaimFate, Event, Job
from annotations.models.claims import ClaimQuerySet
from annotations.review.corrected_texts import Outcome, Standing, outcome_of, standing_of
from annotations.review.transitions import Action, State
from annotations.services import jobs
from annotations.services.claims import columns_of, owe_step, place_as_json, store_claims
from annotations.services.jobs import JobLease
from annotations.services.links import renew_links
from annotations.services.moves import LockedClaim, move
from annotations.services.staleness import raise_stale

_EXACT = frozenset({Fate.UNCHANGED, Fate.MOVED})
# By version, start and end in it.
_Finds = dict[tuple[int, int, int], Carried]


@dataclass(slots=True)
class _Step:
    """One step of an article to `version`, while it is being taken.

    `read` is what the splitter finds in the new text, by span; `taken` the spans that claims have
    there; `touched` the ids of claims a person has moved, `stayed` of those that were dealt with
    at an earlier step. The rest is what the step brings about: `proposed` are places that claims
    which wait for a person may get, `spoken_for` the words of those that have several.
    """

    version: ArticleVersion
    texts: Mapping[int, ArticleVersion]
    read: Mapping[Span, ExtractedClaim]
    taken: dict[Span, ClaimKind]
    touched: frozenset[int]
    stayed: frozenset[int]
    fates: list[ClaimFate] = field(default_factory=list)
    proposed: list[tuple[Span, ClaimKind]] = field(default_factory=list)
    spoken_for: set[str] = field(default_factory=set)
    reworded: list[int] = field(default_factory=list)

    def standing_of(self, claim: Claim) -> Standing:
        """Say how much of people's work a claim carries."""
        is_touched = claim.origin == Claim.Origin.HUMAN or claim.pk in self.touched
        return standing_of(State(claim.state), is_touched=is_touched)


@dataclass(frozen=True, slots=True)
class _Case:
    """One claim, what was found of it in the new version, and what is done about it."""

    claim: Claim
    find: Carried
    version: ArticleVersion
    outcome: Outcome
    is_taken: bool

    @property
    def goes_along(self) -> bool:
        """Say whether the claim gets its place in the new version."""
        is_exact = self.find.fate in _EXACT and not self.is_taken
        return is_exact or self.outcome is Outcome.REWORDED

    @property
    def reason(self) -> str:
        """Say why the claim is dismissed or its verdict out of date."""
        number, place = self.version.number, self.find.place
        if self.is_taken:
            return f"Another claim has these very words in version {number} of the article."
        if place is None and self.find.fate is Fate.AMBIGUOUS:
            return f"These words stand in several places of version {number} of the article."
        if place is None:
            return f"Gone in version {number} of the article."
        if self.find.fate is Fate.CHANGED:
            now = self.version.text[place.span.start : place.span.end]
            return f"Changed in version {number} of the article: “{now}”."
        return f"The sentence around these words changed in version {number} of the article."

    def as_row(self) -> ClaimFate:
        """Return the row that keeps what was found and done."""
        claim, span = self.claim, self.find.place.span if self.find.place else None
        return ClaimFate(
            version=self.version,
            claim=claim,
            came_from_id=claim.article_version_id,
            fate=self.find.fate.value,
            outcome=self.outcome.value,
            was_start=claim.start,
            was_end=claim.end,
            was_text=claim.text,
            start=span.start if span else None,
            end=span.end if span else None,
            text=self.version.text[span.start : span.end] if span else "",
            is_sentence_changed=bool(self.find.place and self.find.place.is_sentence_changed),
        )


def follow_claims(held: JobLease) -> list[int]:
    """Do an owed step: take every claim of an article along to its current version.

    Returns the ids of the jobs now owed: a search for each claim with new words, or the next
    step where another version came meanwhile.
    """
    article = held.job.article
    version = article.current_version if article is not None else None
    if article is None or version is None:
        message = f"Job {held.job.pk} has no version to take claims to."
        raise ValueError(message)
    # Reading and comparing happens before the transaction: it may take a while on a long text.
    found = split(version.text, published_on=article.published_on)
    texts = {older.pk: older for older in article.versions.exclude(pk=version.pk)}
    finds = _find(_left_behind(version), texts=texts, new=version.text)
    with transaction.atomic():
        # The lock keeps the article's version, and holds up who would place a claim in it now.
        current = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if current.current_version_id != version.pk:
            jobs.finish(held)
            return owe_step(article.pk)
        claims = list(_left_behind(version).select_for_update(of=("self",), no_key=True))
        # Under the lock once more, for bounds that someone mended in between.
        missed = [claim for claim in claims if _place(claim) not in finds]
        finds |= _find(missed, texts=texts, new=version.text)
        step = _begin(version, texts=texts, found=found, claims=claims)
        for claim in sorted(claims, key=lambda one: (step.standing_of(one).rank, one.pk)):
            _take_along(claim, finds[_place(claim)], step)
        old = _read_before(version, texts=texts)
        ClaimFate.objects.bulk_create(step.fates)
        fresh = pick_new(
            found,
            old=old.text,
            new=version.text,
            taken=[*step.taken.items(), *step.proposed],
            spoken_for=step.spoken_for,
        )
        searched = [*store_claims(version, fresh), *step.reworded]
        owed = jobs.owe(Job.Kind.FIND_SOURCES, article_id=article.pk, claim_ids=searched, by=None)
        jobs.finish(held)
    return owed


def _left_behind(version: ArticleVersion) -> ClaimQuerySet:
    claims = Claim.objects.filter(article=version.article_id).exclude(article_version=version)
    return claims.order_by("article_version", "id")


def _place(claim: Claim) -> tuple[int, int, int]:
    return claim.article_version_id, claim.start, claim.end


def _find(claims: Iterable[Claim], *, texts: Mapping[int, ArticleVersion], new: str) -> _Finds:
    """Look for claims in the new text, those of each older version together."""
    finds: _Finds = {}
    for version_id, group in groupby(claims, key=attrgetter("article_version_id")):
        of_version = list(group)
        carried = carry(texts[version_id].text, new, claims=[placed(one) for one in of_version])
        finds |= {_place(claim): one for claim, one in zip(of_version, carried, strict=True)}
    return finds


def placed(claim: Claim) -> PlacedClaim:
    """Return where a claim stands as the claims step knows it."""
    return PlacedClaim(
        span=Span(claim.start, claim.end),
        sentence=Span(claim.sentence_start, claim.sentence_end),
        places=tuple(Span(*place) for place in claim.places),
    )


def _begin(
    version: ArticleVersion,
    *,
    texts: Mapping[int, ArticleVersion],
    found: Sequence[ExtractedClaim],
    claims: Sequence[Claim],
) -> _Step:
    ids = [claim.pk for claim in claims]
    here = Claim.objects.filter(article_version=version).values_list("start", "end", "kind")
    by_people = Event.objects.filter(claim__in=ids, actor__isnull=False)
    # Whoever said that another claim says the same has worked on this one, too.
    repeated = Claim.objects.filter(canonical__in=ids)
    # The newest word on a claim that is still where it was then.
    dealt_with = ClaimFate.objects.filter(
        claim__in=ids, came_from=F("claim__article_version")
    ).exclude(outcome=Outcome.WAITING)
    return _Step(
        version=version,
        texts=texts,
        read={Span(claim.start, claim.end): claim for claim in found},
        taken={Span(start, end): ClaimKind(kind) for start, end, kind in here},
        touched=frozenset(by_people.values_list("claim_id", flat=True))
        | frozenset(repeated.values_list("canonical_id", flat=True)),
        stayed=frozenset(dealt_with.values_list("claim_id", flat=True)),
    )


def _read_before(version: ArticleVersion, *, texts: Mapping[int, ArticleVersion]) -> ArticleVersion:
    """Return the newest version before this one that was split: a step may have been passed by."""
    fates = ClaimFate.objects.filter(version=OuterRef("pk"))
    stepped_to = version.article.versions.filter(Exists(fates), number__lt=version.number)
    newest = stepped_to.order_by("-number").values_list("pk", flat=True).first()
    return texts[newest] if newest else min(texts.values(), key=attrgetter("number"))


def _take_along(claim: Claim, find: Carried, step: _Step) -> None:
    """Do with one claim what the table says, and note its fate."""
    place, standing = find.place, step.standing_of(claim)
    is_taken = place is not None and place.span in step.taken
    outcome = outcome_of(
        find.fate,
        standing=standing,
        is_taken=is_taken,
        is_found_again=place is not None and place.span in step.read,
        is_sentence_changed=place is not None and place.is_sentence_changed,
    )
    case = _Case(claim, find, step.version, outcome, is_taken)
    if claim.pk in step.stayed and not case.goes_along:
        return
    step.fates.append(case.as_row())
    if case.goes_along and place is not None:
        # What people made or judged keeps its own reading of the words.
        read = step.read.get(place.span) if standing is Standing.UNTOUCHED else None
        _move_along(case, place, read=read, was_number=step.texts[claim.article_version_id].number)
        step.taken[place.span] = ClaimKind(claim.kind)
    elif outcome is Outcome.WAITING and place is not None:
        step.proposed.append((place.span, ClaimKind(claim.kind)))
    elif outcome in {Outcome.WAITING, Outcome.STALE} and find.fate is Fate.AMBIGUOUS:
        step.spoken_for.add(claim.text)
    if outcome is Outcome.REWORDED:
        renew_links(claim)
        step.reworded.append(claim.pk)
    elif outcome is Outcome.DISMISSED:
        locked = LockedClaim(claim=claim, now=timezone.now())
        move(locked, action=Action.DISMISS, by=None, reason=case.reason)
    elif outcome is Outcome.STALE:
        raise_stale(claim.pk, reason=case.reason)


def _move_along(
    case: _Case, place: NewPlace, *, read: ExtractedClaim | None, was_number: int
) -> None:
    claim, version = case.claim, case.version
    columns: dict[str, Any] = {
        "start": place.span.start,
        "end": place.span.end,
        "text": version.text[place.span.start : place.span.end],
        "sentence_start": place.sentence.start,
        "sentence_end": place.sentence.end,
        "places": [[one.start, one.end] for one in place.places],
    }
    if read is not None:
        columns |= columns_of(read)
    was = place_as_json(claim, number=was_number)
    now = {name: columns.get(name, was[name]) for name in ("start", "end", "text", "kind")}
    move(
        LockedClaim(claim=claim, now=timezone.now()),
        action=Action.CARRY,
        by=None,
        details={"was": was, "now": {**now, "version": version.number}},
        article_version=version,
        **columns,
    )
