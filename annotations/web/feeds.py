"""Feeds: where publishers announce pages, and what came in from there."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from annotations.models import Feed, FeedItem, SourceDocument
from annotations.review.roles import Permission
from annotations.services import feeds
from annotations.services.errors import FeedInUse, SourceRefused
from annotations.services.jobs import desk_is_staffed
from annotations.tasks import ring
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.pages import read_page

INTERVALS = (
    (15, "every quarter of an hour"),
    (60, "every hour"),
    (360, "every six hours"),
    (1440, "every day"),
    (10080, "every week"),
)
_DEFAULT_INTERVAL = 60
_LEFT_SHOWN = 20


@require_GET
@for_the_desk()
def feed_list(request: DeskRequest) -> HttpResponse:
    """List the feeds, newest first."""
    return _show_list(request)


@require_POST
@for_the_desk(Permission.MANAGE_FEEDS)
def add(request: DeskRequest) -> HttpResponse:
    """Add a feed; what cannot be added comes back with the reason."""
    url, minutes = request.POST.get("url", "").strip(), _interval(request.POST.get("interval"))
    try:
        added, job_ids = feeds.add_feed(url, by=request.user, interval_minutes=minutes)
    except SourceRefused as error:
        return _show_list(request, url=url, minutes=minutes, error=str(error))
    ring(job_ids)
    messages.success(request, "The feed is added; what it announces is being read.")
    return redirect(added)


@require_GET
@for_the_desk()
def feed(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Show one feed: how it fares, what came in, and what was announced and not read."""
    found = get_object_or_404(Feed.objects.select_related("added_by"), pk=feed_id)
    documents = SourceDocument.objects.filter(feed=found).select_related("recheck")
    left = found.items.exclude(state=FeedItem.State.STORED).order_by("-id")
    context = {
        "feed": found,
        "page": read_page(documents.defer("text"), query=request.GET),
        "left": list(left[:_LEFT_SHOWN]),
        "can_manage": request.user.may(Permission.MANAGE_FEEDS),
        "is_staffed": desk_is_staffed(),
    }
    return render(request, "annotations/sources/feed.html", context)


@require_POST
@for_the_desk(Permission.MANAGE_FEEDS)
def remove(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Remove a feed that brought nothing in; any other stays and says why."""
    found = get_object_or_404(Feed.objects.only("id"), pk=feed_id)
    try:
        feeds.remove(feed_id, by=request.user)
    except FeedInUse as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, "The feed is removed.")
    return redirect("feed-list")


@require_POST
@for_the_desk(Permission.MANAGE_FEEDS)
def poll(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Poll a feed as soon as a worker is free."""
    found = get_object_or_404(Feed, pk=feed_id)
    ring(feeds.poll_now(feed_id, by=request.user))
    messages.success(request, "The feed is being polled; what comes in appears here.")
    return redirect(found)


@require_POST
@for_the_desk(Permission.MANAGE_FEEDS)
def pause(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Stop polling a feed."""
    return _switch(request, feed_id, feeds.pause, "The feed is paused. What came in stays.")


@require_POST
@for_the_desk(Permission.MANAGE_FEEDS)
def resume(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Poll a paused feed again."""
    return _switch(request, feed_id, feeds.resume, "The feed is polled again from now on.")


def _show_list(
    request: DeskRequest, *, url: str = "", minutes: int = _DEFAULT_INTERVAL, error: str = ""
) -> HttpResponse:
    context = {
        "page": read_page(Feed.objects.with_waiting(), query=request.GET),
        "can_manage": request.user.may(Permission.MANAGE_FEEDS),
        "intervals": INTERVALS,
        "interval": minutes,
        "url": url,
        "error": error,
        "is_staffed": desk_is_staffed(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "annotations/sources/feeds.html", context, status=status)


def _switch(
    request: DeskRequest, feed_id: int, change: Callable[..., Feed], done: str
) -> HttpResponse:
    get_object_or_404(Feed.objects.only("id"), pk=feed_id)
    changed = change(feed_id, by=request.user)
    messages.success(request, done)
    return redirect(changed)


def _interval(typed: str | None) -> int:
    known = {str(minutes): minutes for minutes, _ in INTERVALS}
    return known.get(typed or "", _DEFAULT_INTERVAL)
