"""Reading claims out as frozen records, any number of them in constant memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from annotations.articles.anchors import quote_context
from annotations.export.record import (
    AnchorRecord,
    ArticleRecord,
    ClaimRecord,
    ReplyRecord,
    SourceRecord,
)
from annotations.models import ArticleVersion, Citation, Claim, Publication
from annotations.models.claims import ClaimQuerySet
from annotations.review.transitions import PUBLIC_STATES, State
from annotations.review.verdicts import VERDICTS, Verdict
from annotations.services.reply_records import reply_records
from annotations.sources.types import ComparisonOutcome

_CHUNK = 500
# Texts are held no more than so many at a time: one may have half a million characters.
_TEXTS = 25

_COLUMNS = (
    "id",
    "state",
    "text",
    "kind",
    "speaker",
    "start",
    "end",
    "sentence_start",
    "sentence_end",
    "figure",
    "figure_by_id",
    "checkworthiness",
    "verdict",
    "flags",
    "rationale",
    "deciding_review_id",
    "decided_at",
    "valid_as_of",
    "article_id",
    "article__title",
    "article__byline",
    "article__publisher",
    "article__url",
    "article__language",
    "article__published_on",
    "article_version_id",
    "article_version__number",
    "article_version__sha256",
)


def stream_records(
    *, state: State = State.PUBLISHED, since: int | datetime | None = None
) -> Iterator[ClaimRecord]:
    """Yield the records of all claims in `state`, in a stable order.

    For `published` these are the frozen publications in the order they were made. With `since`,
    a `sequence` or a time, they are every change after it, corrections with their note and
    withdrawals as tombstones:
    keep the largest `sequence` and ask again from there. For any other state `since` is a time
    and picks the claims changed from then on. Raises ValueError for a number with such a state.
    """
    if state in PUBLIC_STATES:
        yield from _published(state, since=since)
        return
    if isinstance(since, int):
        message = f"Claims that are “{state.label}” have no sequence: give a time as `since`."
        raise ValueError(message)  # noqa: TRY004 - the value does not fit the state
    claims = Claim.objects.filter(state=state).order_by("id")
    if since is not None:
        claims = claims.filter(updated_at__gte=since)
    yield from records_of(claims)


def records_of(claims: ClaimQuerySet) -> Iterator[ClaimRecord]:
    """Yield the records of `claims` as they stand now, five queries a chunk of 500."""
    with _open_cursor():
        for chunk in _chunks(claims.values(*_COLUMNS).iterator(chunk_size=_CHUNK)):
            _quote(chunk)
            sources = _cited_sources(row["deciding_review_id"] for row in chunk)
            replies = reply_records(row["id"] for row in chunk)
            for row in chunk:
                yield _record(
                    row,
                    sources=tuple(sources[row["deciding_review_id"]]),
                    reply=replies.get(row["id"]),
                )


def frozen_record(publication: Publication) -> ClaimRecord:
    """Return what was published, with its sequence and under the desk's present address."""
    present = {"sequence": publication.pk, **_addresses(publication.claim_id)}
    return ClaimRecord.from_json(publication.record | present)


def _published(state: State, *, since: int | datetime | None) -> Iterator[ClaimRecord]:
    publications = Publication.objects.latest()
    if state is State.WITHDRAWN:
        publications = publications.filter(kind=Publication.Kind.WITHDRAWN)
    elif since is None:
        publications = publications.exclude(kind=Publication.Kind.WITHDRAWN)
    if isinstance(since, int):
        publications = publications.filter(id__gt=since)
    elif since is not None:
        publications = publications.filter(created_at__gte=since)
    with _open_cursor():
        for publication in publications.only("claim_id", "record").iterator(chunk_size=_CHUNK):
            yield frozen_record(publication)


@contextmanager
def _open_cursor() -> Iterator[None]:
    """Let rows be read while the database still looks for more; nothing may be written meanwhile.

    Outside a transaction PostgreSQL finds every row before it hands over the first, for seconds.
    SQLite does not, and a transaction there would keep all writers waiting.
    """
    # Within someone's transaction there is nothing to open, and a reader that stops early must
    # not roll theirs back.
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        yield


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _quote(rows: Iterable[dict[str, Any]]) -> None:
    """Add to each row what stands in its article: the sentence, and what is around the claim.

    The claims of an article mostly follow one another, so each text is read once for all of them:
    cutting the pieces out in the database would unpack it three times for every claim.
    """
    by_version: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_version[row["article_version_id"]].append(row)
    versions = ArticleVersion.objects.filter(pk__in=by_version).order_by()
    for version_id, text in versions.values_list("id", "text").iterator(chunk_size=_TEXTS):
        for row in by_version[version_id]:
            row["prefix"], row["suffix"] = quote_context(text, start=row["start"], end=row["end"])
            row["sentence"] = text[row["sentence_start"] : row["sentence_end"]]


def _cited_sources(review_ids: Iterable[int | None]) -> dict[int | None, list[SourceRecord]]:
    wanted = {review_id for review_id in review_ids if review_id is not None}
    sources: dict[int | None, list[SourceRecord]] = defaultdict(list)
    if not wanted:
        return sources
    cited = Citation.objects.filter(review__in=wanted).order_by("id")
    rows = cited.values_list(
        "review_id",
        "link__document__url",
        "link__document__title",
        "link__document__publisher",
        "link__document__published_on",
        "link__text",
        "link__stance",
        "link__comparison",
    )
    for review_id, url, title, publisher, published_on, quote, stance, comparison in rows:
        sources[review_id].append(
            SourceRecord(
                url=url,
                title=title,
                publisher=publisher,
                published_on=_iso(published_on),
                quote=quote,
                stance=stance,
                comparison=_compared(comparison),
            )
        )
    return sources


def _compared(comparison: Mapping[str, Any] | None) -> str:
    """Say what comparing the figures found; that they cannot be compared is no finding."""
    if not comparison or comparison["outcome"] == ComparisonOutcome.NOT_COMPARABLE:
        return ""
    return str(comparison["explanation"])


def _record(
    row: Mapping[str, Any], *, sources: tuple[SourceRecord, ...], reply: ReplyRecord | None
) -> ClaimRecord:
    meaning = VERDICTS[Verdict(row["verdict"])] if row["verdict"] else None
    addresses = _addresses(row["id"])
    return ClaimRecord(
        sequence=0,
        id=row["id"],
        url=addresses["url"],
        state=row["state"],
        text=row["text"],
        sentence=row["sentence"],
        kind=row["kind"],
        speaker=row["speaker"],
        article=ArticleRecord(
            id=row["article_id"],
            title=row["article__title"],
            byline=row["article__byline"],
            publisher=row["article__publisher"],
            url=row["article__url"],
            language=row["article__language"],
            published_on=_iso(row["article__published_on"]),
        ),
        anchor=AnchorRecord(
            start=row["start"],
            end=row["end"],
            exact=row["text"],
            prefix=row["prefix"],
            suffix=row["suffix"],
            sentence_start=row["sentence_start"],
            sentence_end=row["sentence_end"],
            version=row["article_version__number"],
            sha256=row["article_version__sha256"],
        ),
        figure=row["figure"],
        checkworthiness=row["checkworthiness"],
        verdict=row["verdict"],
        verdict_label=meaning.label if meaning else "",
        rating=meaning.rating if meaning else None,
        flags=tuple(row["flags"]),
        rationale=row["rationale"],
        sources=sources,
        decided_at=_iso(row["decided_at"]),
        published_at="",
        withdrawn_at="",
        withdrawal_reason="",
        organisation=settings.FACTCHECK_ORGANISATION,
        organisation_url=addresses["organisation_url"],
        valid_as_of=_iso(row["valid_as_of"]),
        reply=reply,
        is_figure_by_hand=row["figure_by_id"] is not None,
    )


def _addresses(claim_id: int) -> dict[str, str]:
    """Return the addresses of a record: a desk that moves takes its permalinks along."""
    desk = settings.FACTCHECK_PUBLIC_URL.rstrip("/")
    return {"url": desk + _permalink().format(claim_id), "organisation_url": desk}


@cache
def _permalink() -> str:
    """Return the path of a permalink with `{}` for the claim.

    To work it out for every claim was a sixth of an export.
    """
    return "{}".join(reverse("published-claim", args=[0]).rsplit("0", 1))


def _iso(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat() if moment else ""
