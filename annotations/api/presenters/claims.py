"""Claims as JSON."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q

from annotations.api.presenters.people import person_columns, present_person, read_people
from annotations.api.presenters.reviews import present_reviews
from annotations.api.presenters.sources import LINK_COLUMNS, present_link
from annotations.claims.context import context_before
from annotations.models import Claim, Event, ProviderRun, Seat, SourceLink, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.rules import Move, refusal
from annotations.review.transitions import DECIDED_STATES, TRANSITIONS, Action, State
from annotations.services.seats import as_seats

_PEOPLE = ("added_by", "figure_by", "assignee", "decided_by")
_PEOPLE_IDS = tuple(f"{relation}_id" for relation in _PEOPLE)
CLAIM_COLUMNS = (
    "id",
    "article_id",
    "start",
    "end",
    "text",
    "kind",
    "sentence_start",
    "sentence_end",
    "figure",
    "speaker",
    "is_anonymous",
    "places",
    "period",
    "checkworthiness",
    "reasons",
    "origin",
    "priority",
    "reviewers_needed",
    "deadline",
    "state",
    "canonical_id",
    "joined_into_id",
    "verdict",
    "flags",
    "rationale",
    "decided_at",
    "valid_as_of",
    "recheck_on",
    "stale_since",
    "stale_reasons",
    "version",
    "created_at",
    "updated_at",
    *_PEOPLE_IDS,
)
_AS_THEY_ARE = (
    "id",
    "start",
    "end",
    "text",
    "kind",
    "figure",
    "speaker",
    "is_anonymous",
    "places",
    "period",
    "checkworthiness",
    "reasons",
    "origin",
    "priority",
    "reviewers_needed",
    "deadline",
    "state",
    "version",
    "created_at",
    "updated_at",
)
# Of one claim alone.
_MORE_COLUMNS = (
    *(column for relation in _PEOPLE for column in person_columns(relation)),
    "deciding_review_id",
    "revision_id",
    "revision__reviewer_id",
    "article_version_id",
    "article__current_version_id",
    "article__title",
    "article__url",
    "article_version__number",
    "article_version__sha256",
)
_RUN_COLUMNS = ("provider", "outcome", "found", "note", "asked", "ran_at")
_EVENT_COLUMNS = (
    "number",
    "action",
    "from_state",
    "to_state",
    "note",
    "created_at",
    *person_columns("actor"),
)


def present_claims(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return claims as they stand in lists, at most three queries for all of them."""
    rows = list(rows)
    people = read_people(row[name] for row in rows for name in _PEOPLE_IDS)
    standing = SourceLink.objects.filter(
        claim__in=[row["id"] for row in rows], state=SourceLink.State.ACTIVE
    )
    sources = dict(standing.order_by().values_list("claim_id").annotate(Count("id")))
    seats = _seats(rows)
    return [
        _row(row, sources=sources.get(row["id"], 0), seats=seats.get(row["id"], []), people=people)
        for row in rows
    ]


def present_claim(claim_id: int, *, to: User) -> dict[str, Any]:
    """Return one claim with everything that belongs to it and that `to` may see.

    Raises `Claim.DoesNotExist`.
    """
    claims: ClaimQuerySet = Claim.objects.filter(pk=claim_id)
    row = (
        claims.with_sentence()
        .with_text_before()
        .values(*CLAIM_COLUMNS, *_MORE_COLUMNS, "sentence", "before")
        .get()
    )
    links = [
        present_link(link)
        for link in SourceLink.objects.filter(claim=claim_id)
        .order_by("-score", "id")
        .values(*LINK_COLUMNS)
    ]
    searches = ProviderRun.objects.filter(claim=claim_id).order_by("provider")
    standing = sum(link["state"] == SourceLink.State.ACTIVE for link in links)
    seats = _seats([row]).get(claim_id, [])
    people = {row[f"{relation}_id"]: present_person(row, relation) for relation in _PEOPLE}
    return {
        **_row(row, sources=standing, seats=seats, people=people),
        "article": {
            "id": row["article_id"],
            "title": row["article__title"],
            "url": row["article__url"],
            "version": row["article_version__number"],
            "sha256": row["article_version__sha256"],
        },
        "sentence_text": row["sentence"],
        "sentence_before": context_before(row["sentence"], before=row["before"]),
        "links": links,
        "searches": list(searches.values(*_RUN_COLUMNS)),
        "history": _history(claim_id),
        "reviews": _reviews(row, to=to),
        "revision": row["revision_id"],
        "actions": _actions(row, to=to, seats=seats),
    }


def _seats(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Return the seats taken at each of the claims; no query where nobody can have one."""
    taken = [
        row["id"]
        for row in rows
        if row["state"] not in {State.EXTRACTED, State.DISMISSED}
        and (row["state"] != State.QUEUED or row["reviewers_needed"] > 1)
    ]
    seats: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if taken:
        found = Seat.objects.filter(claim__in=taken).order_by("id")
        for seat in found.values("claim_id", "use", "expires_at", *person_columns("reviewer")):
            seats[seat["claim_id"]].append(seat)
    return seats


def _row(
    row: Mapping[str, Any],
    *,
    sources: int,
    seats: Iterable[Mapping[str, Any]],
    people: Mapping[int, dict[str, Any] | None],
) -> dict[str, Any]:
    leases = [
        {"holder": present_person(seat, "reviewer"), "expires_at": seat["expires_at"]}
        for seat in seats
        if seat["use"] == Seat.Use.HELD
    ]
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "article": row["article_id"],
        "added_by": people.get(row["added_by_id"]),
        "figure_by": people.get(row["figure_by_id"]),
        "canonical": row["canonical_id"],
        "joined_into": row["joined_into_id"],
        "assignee": people.get(row["assignee_id"]),
        "sentence": {"start": row["sentence_start"], "end": row["sentence_end"]},
        "sources": sources,
        "lease": leases[0] if leases else None,
        "leases": leases,
        **_verdict(row, people=people),
        "stale": _staleness(row),
    }


def _verdict(
    row: Mapping[str, Any], *, people: Mapping[int, dict[str, Any] | None]
) -> dict[str, Any]:
    """Return what was decided; nothing of it while the claim is undecided, whatever is stored."""
    if row["state"] not in DECIDED_STATES:
        return {
            "verdict": None,
            "flags": [],
            "rationale": "",
            "decided_by": None,
            "decided_at": None,
            "valid_as_of": None,
            "recheck_on": None,
        }
    return {
        "verdict": row["verdict"],
        "flags": row["flags"],
        "rationale": row["rationale"],
        "decided_by": people.get(row["decided_by_id"]),
        "decided_at": row["decided_at"],
        "valid_as_of": row["valid_as_of"],
        "recheck_on": row["recheck_on"],
    }


def _staleness(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["stale_since"] is None:
        return None
    return {"since": row["stale_since"], "reasons": row["stale_reasons"]}


def _history(claim_id: int) -> list[dict[str, Any]]:
    # Without `details`, which name the verdict of every submission: the history is shown to
    # reviewers who have yet to judge.
    rows = Event.objects.filter(claim=claim_id).order_by("number").values(*_EVENT_COLUMNS)
    return [
        {
            **{name: row[name] for name in _EVENT_COLUMNS[:6]},
            "actor": present_person(row, "actor"),
        }
        for row in rows
    ]


def _reviews(row: Mapping[str, Any], *, to: User) -> list[dict[str, Any]]:
    seen = Q(claim=row["id"])
    if row["state"] not in DECIDED_STATES:
        seen &= Q(reviewer=to)
    return present_reviews(seen)


def _actions(row: Mapping[str, Any], *, to: User, seats: Iterable[Mapping[str, Any]]) -> list[str]:
    """List what the transition table lets `to` do now, given a reason and the evidence."""
    taken = ((seat["reviewer_id"], seat["use"]) for seat in seats)
    facts = as_seats(taken, needed=row["reviewers_needed"])
    if row["state"] == State.CORRECTING:
        reviser = row["revision__reviewer_id"]
        facts = replace(facts, judges=frozenset() if reviser is None else frozenset({reviser}))
    elif row["canonical_id"] is not None:
        facts = replace(facts, judges=frozenset({row["decided_by_id"]}))
    # Only what an earlier version of its article has is placed in the current one.
    is_left_behind = row["article_version_id"] != row["article__current_version_id"]
    return [
        action.value
        for action in TRANSITIONS
        if (is_left_behind or action is not Action.PLACE)
        and refusal(
            Move(
                action=Action(action),
                state=State(row["state"]),
                actor_id=to.pk,
                roles=to.roles,
                reason="given",
                seats=facts,
                has_revision=row["revision_id"] is not None,
                is_stale=row["stale_since"] is not None,
            )
        )
        is None
    ]
