"""Bulk import: many articles at once, each with the claims it came with or to be split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from annotations.articles.addresses import followable
from annotations.articles.canonical import digest
from annotations.articles.types import ExtractedArticle
from annotations.claims.sentences import split_sentences
from annotations.models import Article, ArticleVersion, Claim, Job, User
from annotations.models.bulk import insert_rows, reserve_ids
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.services.errors import DuplicateArticle, SameText
from annotations.services.import_rows import GivenArticle, GivenClaim
from annotations.services.policies import read_rules
from annotations.services.versions import add_version, find_earlier_by_url

_SENTENCE_ENDS = frozenset('.!?…”"’')
_GIVEN_CHECKWORTHINESS = 0.5


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many rows, which were here already, and the jobs to ring for.

    `corrected` counts the texts that became a further version of an article the desk had.
    """

    articles: int
    corrected: int
    claims: int
    duplicates: tuple[str, ...]
    job_ids: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _New:
    """An article of the import that the desk did not have, and the ids it got."""

    given: GivenArticle
    article_id: int
    version_id: int


def import_articles(
    given: Sequence[GivenArticle], *, by: User | None, owe_searches: bool = True
) -> Imported:
    """Store many articles in one transaction with few statements.

    Articles whose text is at the desk already, or twice in `given`, are left out and named by
    title. Another text from an address the desk knows is a correction of the article it has.
    Claims that come with an article go into the queue, and such an article is always one of its
    own, because its claims are placed in its own text; other articles owe their split.
    """
    if by is not None and not by.may(Permission.ADD_ARTICLE):
        message = "Your role does not include adding articles; ask an admin."
        raise NotPermitted(message)
    try:
        return _import(given, by=by, owe_searches=owe_searches)
    except (IntegrityError, DuplicateArticle, SameText):
        # Someone stored one of these texts between our look and our insert: now we see it.
        return _import(given, by=by, owe_searches=owe_searches)


def _import(given: Sequence[GivenArticle], *, by: User | None, owe_searches: bool) -> Imported:
    with transaction.atomic():
        fresh, duplicates = _without_duplicates(given)
        corrections = _take_corrections(fresh)
        stored = _store_articles(fresh, by=by)
        claims = _store_claims(stored, by=by)
        owed = [*_owe_splits(stored, by=by)]
        for article_id, correction in corrections:
            extracted = _as_read(correction)
            owed += add_version(article_id, extracted=extracted, by=by, replaces=None).job_ids
        if owe_searches:
            owed += _owe(Job.Kind.FIND_SOURCES, claims, by=by)
    return Imported(
        articles=len(stored),
        corrected=len(corrections),
        claims=len(claims),
        duplicates=tuple(duplicates),
        job_ids=tuple(owed),
    )


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


def _take_corrections(fresh: dict[str, GivenArticle]) -> list[tuple[int, GivenArticle]]:
    """Take out of the new texts those that correct an article; return them with its id."""
    earlier = find_earlier_by_url(
        article.url for article in fresh.values() if article.claims is None
    )
    taken = []
    for sha256, article in list(fresh.items()):
        article_id = earlier.get(followable(article.url)) if article.claims is None else None
        if article_id is not None:
            taken.append((article_id, fresh.pop(sha256)))
    return taken


def _as_read(given: GivenArticle) -> ExtractedArticle:
    return ExtractedArticle(
        text=given.text,
        title=given.title,
        byline=given.byline,
        publisher=given.publisher,
        url=given.url,
        language=given.language,
        published_on=given.published_on,
    )


def _store_articles(fresh: Mapping[str, GivenArticle], *, by: User | None) -> list[_New]:
    """Store identities and first versions."""
    given, added_by = list(fresh.values()), by.pk if by else None
    article_ids = reserve_ids(Article, count=len(given))
    version_ids = reserve_ids(ArticleVersion, count=len(given))
    names = ("title", "byline", "publisher", "url", "language", "topic", "published_on")
    insert_rows(
        Article,
        columns={
            "id": article_ids,
            "current_version_id": version_ids,
            "text_sha256": list(fresh),
            **{name: [getattr(article, name) for article in given] for name in names},
        },
        shared={"added_by_id": added_by},
    )
    insert_rows(
        ArticleVersion,
        columns={
            "id": version_ids,
            "article_id": article_ids,
            "title": [article.title for article in given],
            "text": [article.text for article in given],
            "sha256": list(fresh),
        },
        shared={"number": 1, "added_by_id": added_by},
    )
    return [_New(*row) for row in zip(given, article_ids, version_ids, strict=True)]


def _store_claims(stored: Sequence[_New], *, by: User | None) -> list[tuple[int, int]]:
    """Store the claims that came along; return `(claim id, article id)` of each."""
    rows = [(new, claim) for new in stored for claim in new.given.claims or ()]
    sentences = [_sentence_around(new.given.text, claim) for new, claim in rows]
    article_ids = [new.article_id for new, _ in rows]
    claim_ids = reserve_ids(Claim, count=len(rows))
    about = ((claim.kind.value, new.given.topic) for new, claim in rows)
    insert_rows(
        Claim,
        columns={
            **read_rules().column_lists(about),
            "id": claim_ids,
            "article_id": article_ids,
            "article_version_id": [new.version_id for new, _ in rows],
            "start": [claim.start for _, claim in rows],
            "end": [claim.end for _, claim in rows],
            "text": [new.given.text[claim.start : claim.end] for new, claim in rows],
            "kind": [claim.kind.value for _, claim in rows],
            "speaker": [claim.speaker for _, claim in rows],
            "sentence_start": [start for start, _ in sentences],
            "sentence_end": [end for _, end in sentences],
        },
        shared={
            "checkworthiness": _GIVEN_CHECKWORTHINESS,
            "reasons": ["came with the import"],
            "origin": Claim.Origin.HUMAN.value,
            "added_by_id": by.pk if by else None,
            "state": State.QUEUED.value,
        },
    )
    return list(zip(claim_ids, article_ids, strict=True))


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


def _owe_splits(stored: Sequence[_New], *, by: User | None) -> Sequence[int]:
    articles = [new.article_id for new in stored if new.given.claims is None]
    return _owe(Job.Kind.SPLIT_ARTICLE, [(None, article_id) for article_id in articles], by=by)


def _owe(
    kind: Job.Kind, work: Sequence[tuple[int | None, int]], *, by: User | None
) -> Sequence[int]:
    """Owe `kind` for each `(claim id or None, article id)`, all too new to be owed anything."""
    job_ids = reserve_ids(Job, count=len(work))
    insert_rows(
        Job,
        columns={
            "id": job_ids,
            "claim_id": [claim_id for claim_id, _ in work],
            "article_id": [article_id for _, article_id in work],
        },
        shared={"kind": kind.value, "requested_by_id": by.pk if by else None},
    )
    return job_ids
