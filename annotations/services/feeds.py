"""Feeds: adding one, pausing it, and polling what is due."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from annotations.articles.addresses import LONGEST
from annotations.articles.errors import ArticleError
from annotations.articles.fetching import Fetched, NotModified
from annotations.articles.robots import PoliteReader
from annotations.models import Feed, FeedItem, Job, SourceDocument, User
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.services import jobs
from annotations.services.errors import FeedInUse, SourceRefused
from annotations.services.fetching import polite_reader
from annotations.services.jobs import JobLease
from annotations.services.library import given_fact_check, store_documents
from annotations.services.reading import read_waiting
from annotations.sources.feeds import FeedContents, read_feed

# A feed asked less often than this misses what falls off its end; more often is impolite.
SHORTEST_INTERVAL, LONGEST_INTERVAL = 5, 7 * 24 * 60
_LONGEST_PAUSE = timedelta(days=1)
_WHILE_UNDER_WAY = timedelta(hours=1)


def add_feed(url: str, *, by: User | None, interval_minutes: int = 60) -> tuple[Feed, list[int]]:
    """Add a feed and owe its first poll; returns the feed and the jobs to ring for.

    `by` is None for the command line. Raises `NotPermitted`, or `SourceRefused` for what is no
    address or a feed already.
    """
    _demand(by)
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        message = "The feed needs its full address, starting with https:// or http://."
        raise SourceRefused(message) from None
    if len(url) > LONGEST:
        message = f"The address is longer than {LONGEST:,} characters; look for a shorter one."
        raise SourceRefused(message)
    if not SHORTEST_INTERVAL <= interval_minutes <= LONGEST_INTERVAL:
        message = (
            f"A feed is polled every {SHORTEST_INTERVAL} to {LONGEST_INTERVAL:,} minutes; choose "
            "one between."
        )
        raise SourceRefused(message)
    try:
        with transaction.atomic():
            feed = Feed.objects.create(url=url, interval_minutes=interval_minutes, added_by=by)
            return feed, jobs.owe_for(Job.Kind.POLL_FEED, feed_ids=[feed.pk], by=by)
    except IntegrityError:
        message = "This feed is there already; poll it now instead, or resume it if it is paused."
        raise SourceRefused(message) from None


def pause(feed_id: int, *, by: User) -> Feed:
    """Stop polling a feed; what came in stays."""
    return _set_paused(feed_id, by=by, is_paused=True)


def resume(feed_id: int, *, by: User) -> Feed:
    """Poll a paused feed again, from now on."""
    return _set_paused(feed_id, by=by, is_paused=False)


def remove(feed_id: int, *, by: User) -> None:
    """Remove a feed that brought nothing in, a mistyped address for one.

    Raises `FeedInUse` where documents came from it, since they say so, and while it is read.
    """
    _demand(by)
    with transaction.atomic():
        feed = Feed.objects.select_for_update().get(pk=feed_id)
        if SourceDocument.objects.filter(feed=feed).exists():
            message = "Documents of the library came from this feed; pause it instead."
            raise FeedInUse(message)
        try:
            feed.jobs.exclude(state=Job.State.RUNNING).delete()
            feed.items.all().delete()
            feed.delete()
        except ProtectedError:
            message = "A worker is reading this feed just now; remove it once that is done."
            raise FeedInUse(message) from None


def poll_now(feed_id: int, *, by: User) -> list[int]:
    """Owe a poll of a feed at once, paused or not; returns the jobs to ring for."""
    _demand(by)
    Feed.objects.only("id").get(pk=feed_id)
    with transaction.atomic():
        return jobs.owe_for(Job.Kind.POLL_FEED, feed_ids=[feed_id], by=by)


def owe_due(now: datetime) -> list[int]:
    """Owe a poll of every feed that is due; returns the jobs to ring for."""
    due = list(Feed.objects.due(now).values_list("id", flat=True)[:100])
    if not due:
        return []
    with transaction.atomic():
        # Not due again while the poll is under way; its result says when the next one is.
        Feed.objects.filter(pk__in=due).update(due_at=now + _WHILE_UNDER_WAY)
        return jobs.owe_for(Job.Kind.POLL_FEED, feed_ids=due, by=None)


def poll(held: JobLease, *, reader: PoliteReader | None = None) -> list[int]:
    """Do an owed poll: read the feed, then the pages it announced, as far as the time goes.

    `reader` is another than the process's own, for sites that are recorded. What cannot be read
    is noted on the feed or its item and tried again later; the job itself is done. Where pages are
    left over a further poll is owed.
    """
    feed = held.job.feed
    if feed is None:
        message = f"Job {held.job.pk} names no feed."
        raise ValueError(message)
    reader = reader or polite_reader()
    # What is begun by then, rules and page, ends before the task is ended for being too slow.
    deadline = time.monotonic() + settings.FACTCHECK_JOB_LEASE_SECONDS / 4
    try:
        fetched = _fetch(feed, reader=reader)
        if fetched is not None:
            _take_in(feed, fetched, reader=reader, deadline=deadline)
    except ArticleError as error:
        _note_failure(feed, error)
    else:
        _note_success(feed, fetched)
    has_more = read_waiting(feed, reader=reader, deadline=deadline)
    with transaction.atomic():
        jobs.finish(held)
        if has_more and not feed.is_paused:
            return jobs.owe_for(Job.Kind.POLL_FEED, feed_ids=[feed.pk], by=None)
        return []


def _fetch(feed: Feed, *, reader: PoliteReader) -> Fetched | None:
    """Fetch a feed if it has changed; None says that it has not."""
    known = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    try:
        return reader.get(feed.url, headers={name: value for name, value in known.items() if value})
    except NotModified:
        return None


def _take_in(feed: Feed, fetched: Fetched, *, reader: PoliteReader, deadline: float) -> None:
    max_bytes = settings.FACTCHECK_ARTICLE_MAX_BYTES * 10
    contents = read_feed(fetched.body, url=fetched.url, max_bytes=max_bytes)
    parts = [contents]
    for child in contents.children:
        if time.monotonic() > deadline or not reader.allows(child):
            break
        sitemap = reader.get(child)
        parts.append(read_feed(sitemap.body, url=sitemap.url, max_bytes=max_bytes))
    for part in parts:
        _store(feed, part)
    feed.kind, feed.title = contents.kind.value, feed.title or contents.title
    feed.save(update_fields=["kind", "title"])


def _store(feed: Feed, contents: FeedContents) -> None:
    checks = [given_fact_check(check) for check in contents.fact_checks]
    if checks:
        store_documents(checks, by=None, feed=feed)
    FeedItem.objects.bulk_create(
        [
            FeedItem(
                feed=feed,
                url=one.url,
                title=one.title,
                summary=one.summary,
                published_on=one.published_on,
            )
            # The oldest first, so that the newest has the largest id.
            for one in reversed(contents.announcements)
        ],
        ignore_conflicts=True,
        batch_size=200,
    )


def _note_success(feed: Feed, fetched: Fetched | None) -> None:
    now = timezone.now()
    known = {}
    if fetched is not None:
        known = {"etag": fetched.etag[:500], "last_modified": fetched.last_modified[:100]}
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now,
        succeeded_at=now,
        due_at=now + timedelta(minutes=feed.interval_minutes),
        failures=0,
        error="",
        **known,
    )


def _note_failure(feed: Feed, error: ArticleError) -> None:
    """Write down what went wrong, and wait longer each time before the next poll."""
    now = timezone.now()
    pause_ = timedelta(minutes=feed.interval_minutes) * 2 ** min(feed.failures, 10)
    asked_for = timedelta(seconds=getattr(error, "retry_after", None) or 0)
    Feed.objects.filter(pk=feed.pk).update(
        polled_at=now,
        due_at=now + max(min(pause_, _LONGEST_PAUSE), min(asked_for, _LONGEST_PAUSE)),
        failures=feed.failures + 1,
        error=str(error),
    )


def _set_paused(feed_id: int, *, by: User, is_paused: bool) -> Feed:
    _demand(by)
    feed = Feed.objects.get(pk=feed_id)
    feed.is_paused = is_paused
    feed.due_at = timezone.now()
    feed.save(update_fields=["is_paused", "due_at"])
    return feed


def _demand(by: User | None) -> None:
    if by is not None and not by.may(Permission.MANAGE_FEEDS):
        message = "Your role does not include feeds; ask an editor."
        raise NotPermitted(message)
