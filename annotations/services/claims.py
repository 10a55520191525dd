"""From an article version to stored claims."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from annotations.articles.canonical import digest
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, ExtractedClaim, Figure
from annotations.models import Article, ArticleVersion, Claim, Event, Job
from annotations.models.bulk import insert_rows, reserve_ids
from annotations.review.transitions import Action, State
from annotations.services import jobs
from annotations.services.jobs import JobLease
from annotations.services.policies import read_rules


class ClaimOffsetsWrong(Exception):
    """A claim does not stand where it says it does; nothing of its batch was stored."""


def split_article(held: JobLease) -> list[int]:
    """Do an owed split: find the claims of the article's current version and store them.

    Returns the ids of the jobs now owed, one search for sources a claim.
    """
    article = held.job.article
    version = article.current_version if article else None
    if article is None or version is None:
        message = f"Job {held.job.pk} has no text to split."
        raise ValueError(message)
    # The splitting itself happens before the transaction: it may take a while on a long text.
    found = split(version.text, published_on=article.published_on)
    with transaction.atomic():
        # Locked, so that a corrected version comes either before this or after all of it.
        current = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        claim_ids = store_claims(version, found)
        owed = jobs.owe(Job.Kind.FIND_SOURCES, article_id=article.pk, claim_ids=claim_ids, by=None)
        if current.current_version_id != version.pk:
            owed += owe_step(article.pk)
        jobs.finish(held)
    return owed


def owe_step(article_id: int) -> list[int]:
    """Owe taking an article's claims along to its current version; returns the jobs to ring for."""
    return jobs.owe(Job.Kind.FOLLOW_CLAIMS, article_id=article_id, claim_ids=[None], by=None)


def store_claims(version: ArticleVersion, found: Sequence[ExtractedClaim]) -> list[int]:
    """Store claims of one version; those worth a check go straight into the queue.

    A span that is stored already is left as it is: splitting again never touches what a person
    made or judged. Returns the ids of the claims that search for sources. Raises
    `ClaimOffsetsWrong` when a claim's text is not what stands at its offsets.
    """
    if digest(version.text) != version.sha256:
        message = f"The text of {version} is not the one that was stored."
        raise ClaimOffsetsWrong(message)
    _refuse_wrong_offsets(version.text, found)
    left = _spans_left(version)
    found = [claim for claim in found if (claim.start, claim.end) not in left]
    topic = version.article.topic
    insert_rows(
        Claim,
        columns={
            **read_rules().column_lists((claim.kind.value, topic) for claim in found),
            "id": reserve_ids(Claim, count=len(found)),
            "start": [claim.start for claim in found],
            "end": [claim.end for claim in found],
            "text": [claim.text for claim in found],
            "kind": [claim.kind.value for claim in found],
            "sentence_start": [claim.sentence.start for claim in found],
            "sentence_end": [claim.sentence.end for claim in found],
            "figure": [figure_as_json(claim.figure) for claim in found],
            "speaker": [claim.speaker[:300] for claim in found],
            "is_anonymous": [claim.is_anonymous for claim in found],
            "places": [_pairs(claim) for claim in found],
            "period": [claim.period[:64] for claim in found],
            "checkworthiness": [claim.checkworthiness for claim in found],
            "reasons": [list(claim.reasons) for claim in found],
            "state": [_first_state(claim).value for claim in found],
        },
        shared={"article_id": version.article_id, "article_version_id": version.pk},
        ignore_conflicts=True,
    )
    spans = {(claim.start, claim.end) for claim in found}
    stored = Claim.objects.filter(article_version=version).values_list("id", "start", "end")
    return sorted(pk for pk, start, end in stored if (start, end) in spans)


def columns_of(read: ExtractedClaim) -> dict[str, Any]:
    """Return the columns of a claim that is read from the words at its place."""
    return {
        "start": read.start,
        "end": read.end,
        "text": read.text,
        "kind": read.kind.value,
        "sentence_start": read.sentence.start,
        "sentence_end": read.sentence.end,
        "figure": figure_as_json(read.figure),
        "figure_by": None,
        "speaker": read.speaker[:300],
        "is_anonymous": read.is_anonymous,
        "places": _pairs(read),
        "period": read.period[:64],
        "checkworthiness": read.checkworthiness,
        "reasons": list(read.reasons),
    }


def without_read_figure(columns: dict[str, Any], claim: Claim) -> dict[str, Any]:
    """Leave out the figure read in other words where a person has said what it is."""
    if claim.figure_by_id is None:
        return columns
    return {name: value for name, value in columns.items() if not name.startswith("figure")}


def place_as_json(claim: Claim | ExtractedClaim, *, number: int) -> dict[str, Any]:
    """Return where a claim stands, for an event: in version `number` of its article.

    A figure that a person set goes with it: no other reading of the words would bring it back.
    """
    kind = ClaimKind(claim.kind).value
    by_hand: dict[str, Any] = {}
    if isinstance(claim, Claim) and claim.figure_by_id is not None:
        by_hand = {"figure": claim.figure, "figure_by": claim.figure_by_id}
    return {
        **by_hand,
        "version": number,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "kind": kind,
    }


def figure_of(claim: Claim) -> Figure | None:
    """Return the claim's stored figure as the steps know it."""
    return Figure(**claim.figure) if claim.figure else None


def figure_as_json(figure: Figure | None) -> dict[str, Any] | None:
    """Return a figure as plain values, whole numbers without a decimal point."""
    if figure is None:
        return None
    values = dataclasses.asdict(figure)
    return values | {name: _plain(values[name]) for name in ("low", "high")}


def _refuse_wrong_offsets(text: str, found: Sequence[ExtractedClaim]) -> None:
    for claim in found:
        lies_inside = 0 <= claim.start < claim.end <= len(text)
        if not lies_inside or text[claim.start : claim.end] != claim.text:
            message = f"“{claim.text[:80]}” does not stand at [{claim.start}, {claim.end})."
            raise ClaimOffsetsWrong(message)


def _spans_left(version: ArticleVersion) -> set[tuple[int, int]]:
    """Return the spans of this version that claims had before a person mended their bounds."""
    by_hand = [action.value for action in (Action.EDIT, Action.SPLIT, Action.JOIN)]
    edits = Event.objects.filter(claim__article=version.article_id, action__in=by_hand)
    # A claim that was split off, or taken in, has left no place of its own.
    details = edits.values_list("details", flat=True)
    places = (one["was"] for one in details if "was" in one)
    # Events from before articles could be corrected name no version: there was only the first.
    return {
        (place["start"], place["end"])
        for place in places
        if place.get("version", 1) == version.number
    }


def _first_state(claim: ExtractedClaim) -> State:
    is_worth_a_look = (
        claim.checkworthiness >= settings.FACTCHECK_QUEUE_MINIMUM
        and claim.kind.value in settings.FACTCHECK_QUEUE_KINDS
    )
    return State.QUEUED if is_worth_a_look else State.EXTRACTED


def _pairs(claim: ExtractedClaim) -> list[list[int]]:
    return [[place.start, place.end] for place in claim.places]


def _plain(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def sentence_of(claim: Claim, *, text: str) -> str:
    """Return the sentence the claim stands in."""
    return text[claim.sentence_start : claim.sentence_end]
