"""Feeds in the browser: added, read, paused, and honest about what did not work."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.models import Feed, FeedItem, Job, User
from tests.factories import make_document, make_feed
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
ADDRESS = "https://courier.example/feed"


def test_an_editor_adds_a_feed_and_its_reading_is_owed(browse: Browse, edith: User) -> None:
    answer = browse(edith).post(
        reverse("feed-add"), {"url": ADDRESS, "interval": "360"}, follow=True
    )
    [feed] = Feed.objects.all()
    assert (feed.url, feed.interval_minutes, feed.added_by) == (ADDRESS, 360, edith)
    assert Job.objects.get(feed=feed).kind == "poll_feed"
    page = text_of(answer)
    assert "what it announces is being read" in page
    assert "No worker is running" in page


def test_what_is_no_address_comes_back_with_the_reason(browse: Browse, edith: User) -> None:
    answer = browse(edith).post(reverse("feed-add"), {"url": "courier", "interval": "15"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "needs its full address" in page
    assert 'value="courier"' in page
    assert not Feed.objects.exists()


def test_a_reviewer_sees_the_feeds_and_cannot_change_them(browse: Browse, mara: User) -> None:
    feed = make_feed()
    client = browse(mara)
    for page in (client.get(reverse("feed-list")), client.get(feed.get_absolute_url())):
        assert feed.title in text_of(page)
        assert "<form method" not in text_of(page).split("<main", 1)[1]
    assert client.post(reverse("feed-add"), {"url": ADDRESS}).status_code == 403


def test_a_feed_shows_what_came_in_and_what_did_not(browse: Browse, edith: User) -> None:
    feed = make_feed(failures=2, error="The site is in trouble.")
    make_document(title="Bridges repaired", feed=feed)
    FeedItem.objects.create(
        feed=feed, url="https://a.example/x", title="Behind a wall", state="refused", note="No."
    )
    page = text_of(browse(edith).get(feed.get_absolute_url()))
    for words in ("Bridges repaired", "Behind a wall", "Not read", "The site is in trouble."):
        assert words in page


def test_a_feed_is_paused_resumed_and_read_at_once(browse: Browse, edith: User) -> None:
    feed, client = make_feed(), browse(edith)
    for name, words in (
        ("pause", "The feed is paused."),
        ("resume", "The feed is polled again"),
        ("poll", "The feed is being polled"),
    ):
        answer = client.post(reverse(f"feed-{name}", args=[feed.pk]), follow=True)
        assert words in text_of(answer)
    assert Job.objects.get(feed=feed).requested_by == edith


def test_only_a_feed_that_brought_nothing_in_is_removed(browse: Browse, edith: User) -> None:
    mistyped, read, client = make_feed(), make_feed(), browse(edith)
    make_document(feed=read)
    assert reverse("feed-remove", args=[read.pk]) not in text_of(
        client.get(read.get_absolute_url())
    )
    for feed, words in ((mistyped, "The feed is removed."), (read, "pause it instead")):
        answer = client.post(reverse("feed-remove", args=[feed.pk]), follow=True)
        assert words in text_of(answer)
    assert list(Feed.objects.all()) == [read]


def test_without_feeds_the_page_says_what_they_are_for(
    browse: Browse, edith: User, rosa: User
) -> None:
    assert "Add the address" in text_of(browse(edith).get(reverse("feed-list")))
    assert "An editor can add one" in text_of(browse(rosa).get(reverse("feed-list")))


def test_the_number_of_queries_does_not_grow(
    browse: Browse, edith: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        feed = make_feed()
        make_document(feed=feed)
        FeedItem.objects.create(feed=feed, url=feed.url)
    client = browse(edith)
    with django_assert_max_num_queries(6):
        client.get(reverse("feed-list"))
    with django_assert_max_num_queries(8):
        client.get(feed.get_absolute_url())
