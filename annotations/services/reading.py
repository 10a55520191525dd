"""Reading the pages that a feed announced into the library, within what their sites allow."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError, FetchFailed
from annotations.articles.robots import PoliteReader
from annotations.articles.types import ExtractedArticle
from annotations.models import Feed, FeedItem, SourceDocument
from annotations.services.articles import limits
from annotations.services.keeping import Keep, kept
from annotations.services.sources import add_document

# One job reads so many pages at most, so that other work gets its turn.
PAGES_A_POLL = 25
_MOST_ATTEMPTS = 3


def read_waiting(feed: Feed, *, reader: PoliteReader, deadline: float) -> bool:
    """Read pages that wait, newest first, until `deadline` on the monotonic clock.

    Returns whether more of them wait. Each page is stored by itself: what was read stays read
    whatever happens to the rest.
    """
    waiting = FeedItem.objects.filter(feed=feed, state=FeedItem.State.WAITING)
    tried: list[int] = []
    for item in waiting.order_by("attempts", "-id")[:PAGES_A_POLL]:
        if time.monotonic() > deadline:
            break
        _read(item, feed=feed, reader=reader)
        tried.append(item.pk)
    return bool(tried) and waiting.filter(attempts=0).exists()


def _read(item: FeedItem, *, feed: Feed, reader: PoliteReader) -> None:
    try:
        if settings.FACTCHECK_KEEP == Keep.LINK:
            document = _store(_announced(item), item, feed=feed)
        else:
            document = _store(reader.read(item.url, limits=limits()), item, feed=feed)
    except ArticleError as error:
        item.attempts += 1
        may_help = isinstance(error, FetchFailed) and error.is_temporary
        if not may_help or item.attempts >= _MOST_ATTEMPTS:
            item.state = FeedItem.State.REFUSED
        item.note = str(error)
        item.save(update_fields=["attempts", "state", "note"])
    else:
        item.state, item.document, item.note = FeedItem.State.STORED, document, ""
        item.save(update_fields=["state", "document", "note"])


def _store(article: ExtractedArticle, item: FeedItem, *, feed: Feed) -> SourceDocument:
    """Store a page as far as it may be kept, with what the feed says where the page says less."""
    text = kept(article, excerpt=item.summary or item.title or article.title)
    with transaction.atomic():
        return add_document(
            ExtractedArticle(
                text=canonicalise(text.text, limits=limits()),
                title=article.title or item.title,
                byline=article.byline,
                publisher=_publisher(article, feed=feed),
                url=article.url or item.url,
                language=article.language,
                published_on=article.published_on or item.published_on,
                licence=article.licence,
            ),
            feed=feed,
            is_excerpt=text.is_excerpt,
        )


def _publisher(article: ExtractedArticle, *, feed: Feed) -> str:
    """Return who published a page; a page that gives no name is given that of its host."""
    is_named = article.publisher and article.publisher != urlsplit(article.url).netloc
    return article.publisher if is_named else feed.title or article.publisher


def _announced(item: FeedItem) -> ExtractedArticle:
    return ExtractedArticle(
        text=item.title or item.url, title=item.title, url=item.url, may_keep=False
    )
