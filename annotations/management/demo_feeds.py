"""The demo's feeds: polled once from what is recorded of their sites, then left alone."""

from annotations.articles.robots import PoliteReader
from annotations.demo.sites import A_WEEK, FEEDS, RecordedSites
from annotations.models import Feed, User
from annotations.services import feeds, jobs


def poll_feeds(*, by: User) -> None:
    """Add the feeds that are missing and poll each once, by the way a worker does."""
    reader = PoliteReader(RecordedSites())
    for url in reversed(FEEDS):
        if Feed.objects.filter(url=url).exists():
            continue
        _, owed = feeds.add_feed(url, by=by, interval_minutes=A_WEEK)
        for job_id in owed:
            held = jobs.lease(job_id)
            if held:
                feeds.poll(held, reader=reader)
