"""Feeds: where publishers announce pages, read into the library as they appear."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.presenters.people import person_columns, present_person
from annotations.api.shapes.base import page_of
from annotations.api.shapes.feeds import FeedQuery, FeedShape, NewFeedShape
from annotations.api.shapes.jobs import RungShape
from annotations.models import Feed
from annotations.review.roles import Permission
from annotations.services import feeds
from annotations.tasks import ring

_SAME = (
    "id",
    "url",
    "title",
    "kind",
    "interval_minutes",
    "is_paused",
    "due_at",
    "polled_at",
    "succeeded_at",
    "failures",
    "error",
    "waiting",
    "created_at",
)
_COLUMNS = (*_SAME, *person_columns("added_by"))


class Feeds(Endpoint):
    """The feeds of the desk."""

    @operation(
        "listFeeds",
        summary="List feeds, newest first",
        tag="feeds",
        query=FeedQuery,
        answer=page_of(FeedShape),
    )
    def get(self, request: Request) -> Response:
        """List feeds."""
        equal = ("url", "is_paused")
        narrowed = {name: self.parameters[name] for name in equal if name in self.parameters}
        page = paginate(
            Feed.objects.filter(**narrowed).with_waiting(),
            request=request,
            columns=_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": [_present(row) for row in page.rows], "next": page.next})

    @operation(
        "addFeed",
        summary="Add a feed",
        description="A worker reads it at once, then every `interval_minutes`.",
        tag="feeds",
        needs=Permission.MANAGE_FEEDS,
        body=NewFeedShape,
        status=201,
        answer=FeedShape,
        refuses=["refused-text"],
    )
    def post(self, request: Request) -> Response:
        """Add a feed."""
        feed, job_ids = feeds.add_feed(by=person(request), **self.body)
        ring(job_ids)
        headers = {"Location": f"/api/v1/feeds/{feed.pk}/"}
        return Response(_feed(feed.pk), status=201, headers=headers)


class OneFeed(Endpoint):
    """One feed."""

    @operation(
        "readFeed",
        summary="Read how a feed fares",
        tag="feeds",
        answer=FeedShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, feed_id: int) -> Response:
        """Read a feed."""
        del request
        return Response(_feed(feed_id))

    @operation(
        "removeFeed",
        summary="Remove a feed that brought nothing in",
        description="What documents came from stays known: pause a feed that brought some in.",
        tag="feeds",
        needs=Permission.MANAGE_FEEDS,
        answer=None,
        status=204,
        refuses=["not-found", "conflict"],
    )
    def delete(self, request: Request, feed_id: int) -> Response:
        """Remove a feed."""
        feeds.remove(feed_id, by=person(request))
        return Response(status=204)


class PollFeed(Endpoint):
    """Look at once for what a feed announces."""

    @operation(
        "pollFeed",
        summary="Poll a feed now",
        description="Paused or not; the jobs say when it is done.",
        tag="feeds",
        needs=Permission.MANAGE_FEEDS,
        answer=RungShape,
        status=202,
        refuses=["not-found"],
    )
    def post(self, request: Request, feed_id: int) -> Response:
        """Poll a feed."""
        job_ids = feeds.poll_now(feed_id, by=person(request))
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)


class PauseFeed(Endpoint):
    """Stop polling a feed."""

    @operation(
        "pauseFeed",
        summary="Pause a feed",
        description="What came in stays.",
        tag="feeds",
        needs=Permission.MANAGE_FEEDS,
        answer=FeedShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, feed_id: int) -> Response:
        """Pause a feed."""
        feeds.pause(feed_id, by=person(request))
        return Response(_feed(feed_id))


class ResumeFeed(Endpoint):
    """Poll a paused feed again."""

    @operation(
        "resumeFeed",
        summary="Resume a paused feed",
        tag="feeds",
        needs=Permission.MANAGE_FEEDS,
        answer=FeedShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, feed_id: int) -> Response:
        """Resume a feed."""
        feeds.resume(feed_id, by=person(request))
        return Response(_feed(feed_id))


def _feed(feed_id: int) -> dict[str, Any]:
    return _present(Feed.objects.with_waiting().values(*_COLUMNS).get(pk=feed_id))


def _present(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in _SAME}
    return {**shown, "added_by": present_person(row, "added_by")}
