"""What is asked about a claim: the query the desk makes from it, or the one a person wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, SearchQuery, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.claims import figure_of, sentence_of
from annotations.services.errors import SourceRefused
from annotations.sources import editing
from annotations.sources.query import build_query
from annotations.sources.types import Query


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked about a claim; `edited_by` and `edited_at` are None for the desk's own."""

    query: Query
    edited_by: User | None = None
    edited_at: datetime | None = None

    @property
    def is_edited(self) -> bool:
        """Say whether a person wrote it."""
        return self.edited_by is not None

    @property
    def words(self) -> str:
        """Return the single words in a line."""
        return " ".join(self.query.terms)

    @property
    def other_names(self) -> list[str]:
        """Return the names without the speaker's, which stands apart."""
        return [name for name in self.query.names if name != self.query.speaker]


def asking(claim: Claim) -> Asking:
    """Return what is asked about a claim; needs article, version and query loaded."""
    try:
        stored = claim.search_query
    except SearchQuery.DoesNotExist:
        return Asking(machine_query(claim))
    query = editing.query_from_json(stored.parts)
    return Asking(query, edited_by=stored.edited_by, edited_at=stored.edited_at)


def machine_query(claim: Claim) -> Query:
    """Return the query the desk makes from a claim; needs article and version loaded."""
    return build_query(
        claim.text,
        sentence=sentence_of(claim, text=claim.article_version.text),
        figure=figure_of(claim),
        speaker=claim.speaker,
        on=claim.article.published_on,
    )


def edit_query(
    claim_id: int,
    *,
    by: User,
    words: str,
    names: list[str],
    speaker: str,
    figures: list[str],
    on: date | None,
) -> list[int]:
    """Ask in other words from now on, and search at once; returns the jobs to ring for.

    Raises `NotPermitted`, or `SourceRefused` where nothing is left to ask.
    """
    return _store(
        claim_id,
        by=by,
        written=lambda query: editing.edit_query(
            query, words=words, names=names, speaker=speaker, figures=figures, on=on
        ),
    )


def ask_plainly(claim_id: int, *, by: User, line: str) -> list[int]:
    """Ask one line of plain words from now on, and search at once; as `edit_query`."""
    return _store(claim_id, by=by, written=lambda query: editing.plain_query(line, on=query.on))


def restore_query(claim_id: int, *, by: User) -> list[int]:
    """Ask again what the desk makes from the claim, and search; returns the jobs to ring for."""
    _demand(by)
    with transaction.atomic():
        claim = _locked(claim_id)
        SearchQuery.objects.filter(claim=claim).delete()
        return jobs.search_again(claim_id, by=by)


def is_current(query: Query, *, claim: Claim) -> bool:
    """Say whether `query` is what is asked about a claim now, and the claim still what it was.

    A query that a person wrote stays the same when the claim gets other words or another figure;
    what was found by it was compared with those before. Locks the claim until the transaction
    ends: an edit that comes later sees its search finished and owes another.
    """
    now = _locked(claim.pk)
    is_same = (now.text, now.figure) == (claim.text, claim.figure)
    return is_same and asking(now).query == query


def _store(claim_id: int, *, by: User, written: Callable[[Query], Query]) -> list[int]:
    _demand(by)
    with transaction.atomic():
        claim = _locked(claim_id)
        query = written(asking(claim).query)
        if editing.is_empty(query):
            message = "Write at least one word, name or figure to search for."
            raise SourceRefused(message)
        SearchQuery.objects.update_or_create(
            claim=claim,
            defaults={
                "parts": editing.query_as_json(query),
                "edited_by": by,
                "edited_at": timezone.now(),
            },
        )
        return jobs.search_again(claim_id, by=by)


def _locked(claim_id: int) -> Claim:
    related = ("article", "article_version")
    claims = Claim.objects.select_related(*related).select_for_update(of=("self",), no_key=True)
    return claims.get(pk=claim_id)


def _demand(by: User) -> None:
    if not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include choosing what is searched for; ask an editor."
        raise NotPermitted(message)
