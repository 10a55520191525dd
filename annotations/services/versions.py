"""Correcting an article: its new text is a version of its own, and its claims are taken along."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from annotations.articles.addresses import followable
from annotations.articles.canonical import digest
from annotations.articles.types import ExtractedArticle
from annotations.models import Article, ArticleVersion, Job, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.articles import TITLE_LENGTH, find_duplicate
from annotations.services.errors import ArticleChanged, DuplicateArticle, SameText


@dataclass(frozen=True, slots=True)
class Corrected:
    """The version a correction made, and the ids of the jobs to ring for."""

    version: ArticleVersion
    job_ids: list[int]


def find_earlier(url: str, *, text: str) -> Article | None:
    """Return the article that came from this address with another text, the newest of several.

    What is read from an address the desk knows is a corrected version of what it has. None for
    an unknown address, or for none.
    """
    known = followable(url)
    if not known:
        return None
    articles = Article.objects.filter(url=known, current_version__isnull=False)
    earlier = articles.select_related("current_version").order_by("-id").first()
    return earlier if earlier is not None and earlier.text_sha256 != digest(text) else None


def find_earlier_by_url(urls: Iterable[str]) -> dict[str, int]:
    """Return the id of the newest article from each of these addresses that the desk knows.

    One query, whatever their number; texts are not compared.
    """
    known = {followable(url) for url in urls} - {""}
    if not known:
        return {}
    articles = Article.objects.filter(url__in=known, current_version__isnull=False)
    return dict(articles.order_by("id").values_list("url", "id"))


def add_version(
    article_id: int, *, extracted: ExtractedArticle, by: User | None, replaces: int | None
) -> Corrected:
    """Store a corrected text as the article's next version, and owe taking its claims along.

    `replaces` is the number of the version the writer has seen; None is whichever stands. Raises
    `NotPermitted`, `ArticleChanged` when another version came in between, `SameText` when nothing
    was changed, or `DuplicateArticle` when another article has this very text.
    """
    if by is not None and not by.may(Permission.ADD_ARTICLE):
        message = "Your role does not include correcting articles; ask an admin."
        raise NotPermitted(message)
    try:
        with transaction.atomic():
            version = _store(article_id, extracted=extracted, by=by, replaces=replaces)
            owed = jobs.owe(Job.Kind.FOLLOW_CLAIMS, article_id=article_id, claim_ids=[None], by=by)
            return Corrected(version, owed)
    except IntegrityError:
        existing = find_duplicate(extracted.text)
        if existing is None:
            raise
        raise DuplicateArticle(existing) from None


def _store(
    article_id: int, *, extracted: ExtractedArticle, by: User | None, replaces: int | None
) -> ArticleVersion:
    # Two people who correct the same article at once: the second is told of the first's version.
    article = Article.objects.select_for_update(no_key=True).get(pk=article_id)
    newest = article.versions.order_by("-number").defer("text").first()
    number = newest.number if newest is not None else 0
    if replaces is not None and replaces != number:
        raise ArticleChanged(article, expected=replaces, current=number)
    sha256 = digest(extracted.text)
    if sha256 == article.text_sha256:
        raise SameText(article)
    title = (extracted.title or article.title)[:TITLE_LENGTH]
    version = ArticleVersion.objects.create(
        article=article,
        number=number + 1,
        title=title,
        text=extracted.text,
        sha256=sha256,
        added_by=by,
    )
    article.current_version = version
    article.text_sha256 = sha256
    article.title = title
    article.save(update_fields=["current_version", "text_sha256", "title"])
    return version
