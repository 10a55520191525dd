"""Taking articles in: one identity, one immutable version, one owed job to split it."""

from django.conf import settings
from django.db import IntegrityError, transaction

from annotations.articles.addresses import followable
from annotations.articles.canonical import digest
from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle, Limits
from annotations.models import Article, ArticleVersion, Job, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.errors import DuplicateArticle
from annotations.services.fetching import guarded_client

TITLE_LENGTH = 500


def limits() -> Limits:
    """Return the limits on what an article may bring, from the settings."""
    return Limits(
        max_bytes=settings.FACTCHECK_ARTICLE_MAX_BYTES,
        max_characters=settings.FACTCHECK_ARTICLE_MAX_CHARACTERS,
        max_line_characters=settings.FACTCHECK_ARTICLE_MAX_LINE,
    )


def read_url(url: str) -> ExtractedArticle:
    """Fetch a page through the guarded client and read the article on it; stores nothing.

    Must not run inside a transaction. Raises `ArticleError` with what happened and what to do.
    """
    fetched = guarded_client().get(url)
    return read_article(
        fetched.body, content_type=fetched.content_type, url=fetched.url, limits=limits()
    )


def find_duplicate(text: str) -> Article | None:
    """Return the article that has this very text as its current version, if there is one."""
    return Article.objects.filter(text_sha256=digest(text)).first()


def ingest_article(
    extracted: ExtractedArticle, *, by: User | None, topic: str = ""
) -> tuple[Article, list[int]]:
    """Store an article with its first version and owe its splitting.

    Returns the article and the ids of the jobs to ring for. `by` is None for what the desk
    itself loads. Raises `NotPermitted`, or `DuplicateArticle` when the text is here already.
    """
    if by is not None and not by.may(Permission.ADD_ARTICLE):
        message = "Your role does not include adding articles; ask an admin."
        raise NotPermitted(message)
    try:
        with transaction.atomic():
            article = _store(extracted, by=by, topic=topic)
            owed = jobs.owe(Job.Kind.SPLIT_ARTICLE, article_id=article.pk, claim_ids=[None], by=by)
    except IntegrityError:
        # The unique hash decides, not a look before: two people may paste the same text at once.
        existing = find_duplicate(extracted.text)
        if existing is None:
            raise
        raise DuplicateArticle(existing) from None
    return article, owed


def _store(extracted: ExtractedArticle, *, by: User | None, topic: str) -> Article:
    title = (extracted.title or extracted.text.split("\n", 1)[0])[:TITLE_LENGTH]
    sha256 = digest(extracted.text)
    article = Article.objects.create(
        title=title,
        byline=extracted.byline[:300],
        publisher=extracted.publisher[:200],
        url=followable(extracted.url),
        language=extracted.language[:12],
        topic=topic,
        published_on=extracted.published_on,
        text_sha256=sha256,
        added_by=by,
    )
    version = ArticleVersion.objects.create(
        article=article, number=1, title=title, text=extracted.text, sha256=sha256, added_by=by
    )
    article.current_version = version
    article.save(update_fields=["current_version"])
    return article
