"""Filling the library: many documents at once, each stored once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from annotations.articles.canonical import digest
from annotations.articles.page_addresses import page_address
from annotations.models import Feed, SourceDocument, User
from annotations.models.bulk import insert_rows, reserve_ids
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.sources.fact_checks import FactCheck

# As long as the columns are.
LENGTHS = {"title": 500, "byline": 300, "publisher": 200, "language": 12}


@dataclass(frozen=True, slots=True)
class GivenDocument:
    """A document for the library; `text` is in canonical form."""

    text: str
    title: str
    url: str = ""
    byline: str = ""
    publisher: str = ""
    language: str = ""
    published_on: date | None = None
    is_fact_check: bool = False
    fact_check: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """How many documents were added, and how many the library had already."""

    added: int = 0
    known: int = 0


def store_documents(
    given: Sequence[GivenDocument], *, by: User | None, feed: Feed | None = None
) -> Stored:
    """Store documents in one transaction with few statements; those that are there are left.

    A document is there when the library has the same text at the same address.
    """
    if by is not None and not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include adding sources; ask an editor."
        raise NotPermitted(message)
    keyed = {(page_address(one.url), digest(one.text)): one for one in given}
    with transaction.atomic():
        known = _known(list(keyed))
        fresh = {key: one for key, one in keyed.items() if key not in known}
        _insert(fresh, by=by, feed=feed)
    return Stored(added=len(fresh), known=len(given) - len(fresh))


def given_fact_check(check: FactCheck) -> GivenDocument:
    """Return a published check of a claim as a document: a sentence with claim and rating."""
    numbers = {"value": check.value, "best": check.best, "worst": check.worst}
    return GivenDocument(
        text=check.text,
        title=check.headline,
        url=check.url,
        publisher=check.publisher,
        language=check.language,
        published_on=check.published_on,
        is_fact_check=True,
        fact_check={
            "claim": check.claim,
            "claimant": check.claimant,
            "claimed_on": check.claimed_on.isoformat() if check.claimed_on else None,
            "rating": check.rating,
            **numbers,
        },
    )


def _known(keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of these documents the library has; one query, by the unique index."""
    urls = {url for url, _ in keys if url}
    bare = {sha256 for url, sha256 in keys if not url}
    found = SourceDocument.objects.filter(Q(url__in=urls) | Q(url="", sha256__in=bare))
    return set(found.order_by().values_list("url", "sha256"))


def _insert(
    fresh: Mapping[tuple[str, str], GivenDocument], *, by: User | None, feed: Feed | None
) -> None:
    rows = list(fresh.values())
    names = ("title", "byline", "publisher", "language")
    insert_rows(
        SourceDocument,
        columns={
            "id": reserve_ids(SourceDocument, count=len(rows)),
            "url": [url for url, _ in fresh],
            "sha256": [sha256 for _, sha256 in fresh],
            "text": [row.text for row in rows],
            "published_on": [row.published_on for row in rows],
            "is_fact_check": [row.is_fact_check or None for row in rows],
            "fact_check": [row.fact_check for row in rows],
            **{name: [getattr(row, name)[: LENGTHS[name]] for row in rows] for name in names},
        },
        shared={"added_by_id": by.pk if by else None, "feed_id": feed.pk if feed else None},
        # Someone may have stored one of them between our look and our insert.
        ignore_conflicts=True,
    )
