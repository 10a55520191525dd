"""Bulk import: many articles at once, each with the claims it came with or to be split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from annotations.articles.canonical import canonicalise, digest
from annotations.articles.errors import ArticleError
from annotations.claims.sentences import split_sentences
from annotations.claims.types import ClaimKind
from annotations.models import Article, ArticleVersion, Claim, Job, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.services.articles import limits

_SENTENCE_ENDS = frozenset('.!?…”"’')
_GIVEN_CHECKWORTHINESS = 0.5


class ImportRefused(Exception):
    """A row of the import is wrong; nothing was stored. The message names row and mend."""


@dataclass(frozen=True, slots=True)
class GivenClaim:
    """A claim the import brings: its place in code points of the article's canonical text."""

    start: int
    end: int
    kind: ClaimKind = ClaimKind.STATEMENT
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class GivenArticle:
    """One article of an import; `claims` None means that the desk splits it."""

    text: str
    title: str
    byline: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    topic: str = ""
    published_on: date | None = None
    claims: tuple[GivenClaim, ...] | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many rows, which were here already, and the jobs to ring for."""

    articles: int
    claims: int
    duplicates: tuple[str, ...]
    job_ids: tuple[int, ...] = field(repr=False)


def read_row(values: Mapping[str, Any], *, row: int) -> GivenArticle:
    """Check one row of an import and return it; raises `ImportRefused` naming `row`."""
    known = GivenArticle.__dataclass_fields__.keys()
    if unknown := sorted(set(values) - known - {"id"}):
        message = f"Row {row}: there is no field “{unknown[0]}”; known are {', '.join(known)}."
        raise ImportRefused(message)
    try:
        text = canonicalise(str(values.get("text", "")), limits=limits())
        published_on = values.get("published_on")
        claims = values.get("claims")
        return GivenArticle(
            text=text,
            title=str(values.get("title") or text.split("\n", 1)[0])[:500],
            **{
                name: str(values.get(name, ""))
                for name in ("byline", "publisher", "url", "language", "topic")
            },
            published_on=date.fromisoformat(published_on) if published_on else None,
            claims=None if claims is None else tuple(_given(claim, text) for claim in claims),
        )
    except (ArticleError, TypeError, ValueError, AttributeError, KeyError) as error:
        message = f"Row {row}: {error}"
        raise ImportRefused(message) from error


def import_articles(
    given: Sequence[GivenArticle], *, by: User | None, owe_searches: bool = True
) -> Imported:
    """Store many articles in one transaction with few statements.

    Articles whose text is at the desk already, or twice in `given`, are left out and named by
    title. Claims that come with an article go into the queue; other articles owe their split.
    """
    if by is not None and not by.may(Permission.ADD_ARTICLE):
        message = "Your role does not include adding articles; ask an admin."
        raise NotPermitted(message)
    with transaction.atomic():
        fresh, duplicates = _without_duplicates(given)
        versions = _store_articles(fresh, by=by)
        claims = _store_claims(list(fresh.values()), versions)
        owed = _owe(list(fresh.values()), versions, claims if owe_searches else [], by=by)
    return Imported(
        articles=len(versions),
        claims=len(claims),
        duplicates=tuple(duplicates),
        job_ids=tuple(owed),
    )


def _given(values: Mapping[str, Any], text: str) -> GivenClaim:
    claim = GivenClaim(
        start=int(values["start"]),
        end=int(values["end"]),
        kind=ClaimKind(values.get("kind", ClaimKind.STATEMENT)),
        speaker=str(values.get("speaker", ""))[:300],
    )
    if not 0 <= claim.start < claim.end <= len(text):
        message = f"the claim [{claim.start}, {claim.end}) does not lie in the text"
        raise ValueError(message)
    return claim


def _without_duplicates(
    given: Iterable[GivenArticle],
) -> tuple[dict[str, GivenArticle], list[str]]:
    by_hash: dict[str, GivenArticle] = {}
    duplicates = []
    for article in given:
        sha256 = digest(article.text)
        if sha256 in by_hash:
            duplicates.append(article.title)
        by_hash.setdefault(sha256, article)
    here = Article.objects.filter(text_sha256__in=by_hash).values_list("text_sha256", flat=True)
    duplicates.extend(by_hash.pop(sha256).title for sha256 in list(here))
    return by_hash, duplicates


def _store_articles(fresh: Mapping[str, GivenArticle], *, by: User | None) -> list[ArticleVersion]:
    rows = Article.objects.bulk_create(
        Article(
            title=article.title,
            byline=article.byline,
            publisher=article.publisher,
            url=article.url,
            language=article.language,
            topic=article.topic,
            published_on=article.published_on,
            text_sha256=sha256,
            added_by=by,
        )
        for sha256, article in fresh.items()
    )
    versions = ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=row,
            number=1,
            title=row.title,
            text=fresh[row.text_sha256].text,
            sha256=row.text_sha256,
            added_by=by,
        )
        for row in rows
    )
    for row, version in zip(rows, versions, strict=True):
        row.current_version = version
    Article.objects.bulk_update(rows, ["current_version"], batch_size=500)
    return versions


def _store_claims(
    articles: Sequence[GivenArticle], versions: Sequence[ArticleVersion]
) -> list[Claim]:
    return Claim.objects.bulk_create(
        _row(version, claim)
        for article, version in zip(articles, versions, strict=True)
        for claim in article.claims or ()
    )


def _row(version: ArticleVersion, claim: GivenClaim) -> Claim:
    text = version.text
    sentence_start, sentence_end = _sentence_around(text, claim)
    return Claim(
        article_id=version.article_id,
        article_version_id=version.pk,
        start=claim.start,
        end=claim.end,
        text=text[claim.start : claim.end],
        kind=claim.kind.value,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        speaker=claim.speaker,
        checkworthiness=_GIVEN_CHECKWORTHINESS,
        reasons=["came with the import"],
        origin=Claim.Origin.HUMAN,
        state=State.QUEUED.value,
    )


def _sentence_around(text: str, claim: GivenClaim) -> tuple[int, int]:
    """Return the sentence a given claim stands in; a claim that ends like one is its own."""
    if text[claim.end - 1] in _SENTENCE_ENDS:
        return claim.start, claim.end
    line_start = text.rfind("\n", 0, claim.start) + 1
    line_end = text.find("\n", claim.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    for sentence in split_sentences(line):
        if sentence.start <= claim.start - line_start < sentence.end:
            end = max(sentence.end + line_start, claim.end)
            return sentence.start + line_start, end
    return claim.start, claim.end


def _owe(
    articles: Sequence[GivenArticle],
    versions: Sequence[ArticleVersion],
    claims: Sequence[Claim],
    *,
    by: User | None,
) -> list[int]:
    owed = [
        Job(kind=Job.Kind.SPLIT_ARTICLE, article_id=version.article_id, requested_by=by)
        for article, version in zip(articles, versions, strict=True)
        if article.claims is None
    ]
    owed.extend(
        Job(
            kind=Job.Kind.FIND_SOURCES,
            article_id=claim.article_id,
            claim_id=claim.pk,
            requested_by=by,
        )
        for claim in claims
    )
    return [job.pk for job in Job.objects.bulk_create(owed)]
