"""Feeds: polled when due, asked only for what is new, and patient with sites in trouble."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotations.models import Feed, FeedItem, Job, SourceDocument, User
from annotations.review.errors import NotPermitted
from annotations.services import feeds, jobs, work
from annotations.services.errors import SourceRefused
from tests.articles.documents import PARAGRAPH, make_page
from tests.articles.local_server import LocalServer, respond
from tests.sources.feeds.test_feeds import REVIEW

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def rss(server: LocalServer, *paths: str) -> bytes:
    items = "".join(
        f"<item><title>Page {path}</title><link>{server.url(path)}</link>"
        f"<description>In short: {path}.</description></item>"
        for path in paths
    )
    return f"<rss version='2.0'><channel><title>The Ledger</title>{items}</channel></rss>".encode()


def page(title: str, *, head: str = "") -> bytes:
    body = f"<h1>{title}</h1><p>{PARAGRAPH}</p><p>{title} was said again.</p>"
    return respond(make_page(body, head=head), headers=("Content-Type: text/html",))


@pytest.fixture
def feed(site: LocalServer, edith: User) -> Feed:
    site.answers["/feed"] = respond(rss(site, "/one", "/two"), headers=('ETag: "1"',))
    site.answers["/one"] = page("The first pier")
    site.answers["/two"] = page("The second pier")
    feed, _ = feeds.add_feed(site.url("/feed"), by=edith)
    return feed


def poll(feed: Feed) -> Feed:
    """Do the owed poll of the feed, and those it makes necessary."""
    waiting = list(Job.objects.filter(feed=feed, state="owed").values_list("id", flat=True))
    while waiting:
        waiting.extend(work.do_job(waiting.pop(0)))
    feed.refresh_from_db()
    assert not Job.objects.filter(feed=feed).exclude(state="done").exists()
    return feed


def test_a_feed_brings_its_pages_into_the_library(feed: Feed, site: LocalServer) -> None:
    poll(feed)
    assert (feed.title, feed.kind, feed.error) == ("The Ledger", "syndication", "")
    found = {document.url: document for document in SourceDocument.objects.filter(feed=feed)}
    assert set(found) == {site.url("/one"), site.url("/two")}
    first = found[site.url("/one")]
    assert "$4.2 million" in first.text
    assert (first.title, first.publisher) == ("The first pier", "The Ledger")
    assert set(feed.items.values_list("state", flat=True)) == {"stored"}


def test_a_feed_is_asked_only_for_what_has_changed(feed: Feed, site: LocalServer) -> None:
    poll(feed)
    site.answers["/feed"] = respond(status="304 Not Modified")
    feeds.poll_now(feed.pk, by=feed.added_by)  # type: ignore[arg-type]
    poll(feed)
    asked = [headers for path, headers in site.requests if path == "/feed"]
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-none-match"] == '"1"'
    assert feed.failures == 0
    assert [path for path, _ in site.requests].count("/one") == 1


def test_what_a_site_keeps_from_programs_is_not_read(feed: Feed, site: LocalServer) -> None:
    site.answers["/robots.txt"] = respond(b"User-agent: Factcheck\nDisallow: /one\n")
    poll(feed)
    refused = FeedItem.objects.get(state="refused")
    assert refused.url == site.url("/one")
    assert "robots.txt" in refused.note
    assert "/one" not in [path for path, _ in site.requests]
    assert SourceDocument.objects.count() == 1


def test_a_page_that_forbids_copies_is_kept_in_the_feeds_own_words(
    feed: Feed, site: LocalServer
) -> None:
    site.answers["/one"] = page("The first pier", head='<meta name="robots" content="noarchive">')
    poll(feed)
    kept = SourceDocument.objects.get(url=site.url("/one"))
    assert (kept.text, kept.is_excerpt) == ("In short: /one.", True)


@pytest.mark.parametrize(("keep", "text"), [("passage", "In short: /one."), ("link", "Page /one")])
def test_the_desk_may_keep_less(
    feed: Feed, site: LocalServer, settings: Settings, keep: str, text: str
) -> None:
    settings.FACTCHECK_KEEP = keep
    poll(feed)
    assert SourceDocument.objects.get(url=site.url("/one")).text == text


def test_a_page_in_trouble_is_tried_again_and_a_missing_one_is_not(
    feed: Feed, site: LocalServer
) -> None:
    site.answers["/one"] = [respond(status="503 Busy"), page("The first pier")]
    site.answers["/two"] = respond(status="404 Not Found")
    poll(feed)
    assert dict(feed.items.values_list("title", "state")) == {
        "Page /one": "waiting",
        "Page /two": "refused",
    }
    feeds.poll_now(feed.pk, by=feed.added_by)  # type: ignore[arg-type]
    poll(feed)
    assert feed.items.get(title="Page /one").state == "stored"


def test_a_feed_in_trouble_is_asked_later_each_time(feed: Feed, site: LocalServer) -> None:
    site.answers["/feed"] = respond(status="500 Broken")
    waits = []
    for _ in range(3):
        feeds.poll_now(feed.pk, by=feed.added_by)  # type: ignore[arg-type]
        poll(feed)
        waits.append(feed.due_at - timezone.now())
    assert feed.failures == 3
    assert "in trouble" in feed.error
    assert waits[0] < waits[1] < waits[2] <= timedelta(days=1)
    site.answers["/feed"] = respond(b"no feed at all")
    feeds.poll_now(feed.pk, by=feed.added_by)  # type: ignore[arg-type]
    assert "no feed" in poll(feed).error


def test_what_is_due_is_owed_once_and_what_is_paused_not_at_all(feed: Feed, edith: User) -> None:
    poll(feed)
    later = timezone.now() + timedelta(hours=2)
    assert feeds.owe_due(timezone.now()) == []
    assert len(feeds.owe_due(later)) == 1
    assert feeds.owe_due(later) == []
    Job.objects.all().delete()
    feeds.pause(feed.pk, by=edith)
    assert feeds.owe_due(later) == []
    feeds.resume(feed.pk, by=edith)
    assert len(feeds.owe_due(later)) == 1


def test_an_index_of_sitemaps_is_followed(site: LocalServer, edith: User) -> None:
    site.answers["/sitemap.xml"] = respond(
        f"<sitemapindex><sitemap><loc>{site.url('/a.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    site.answers["/a.xml"] = respond(
        f"<urlset><url><loc>{site.url('/one')}</loc></url></urlset>".encode()
    )
    site.answers["/one"] = page("The first pier")
    feed, _ = feeds.add_feed(site.url("/sitemap.xml"), by=edith)
    assert poll(feed).kind == "sitemap_index"
    assert SourceDocument.objects.get(feed=feed).title == "The first pier"


def test_fact_checks_of_others_come_in_marked_as_such(site: LocalServer, edith: User) -> None:
    site.answers["/checks"] = respond(json.dumps([REVIEW]).encode())
    feed, _ = feeds.add_feed(site.url("/checks"), by=edith)
    poll(feed)
    check = SourceDocument.objects.get(feed=feed)
    assert check.is_fact_check
    assert check.text.startswith("Bridge Check rated as “Mostly false” the claim by Ana Duarte")
    assert check.fact_check is not None
    assert (check.fact_check["rating"], check.fact_check["value"]) == ("Mostly false", 2.0)


@pytest.mark.parametrize(
    ("url", "minutes"),
    [
        ("", 60),
        ("javascript:alert(1)", 60),
        ("https://a.example/", 1),
        ("https://a.example/", 10**6),
    ],
)
def test_a_feed_needs_an_address_and_a_sensible_pace(edith: User, url: str, minutes: int) -> None:
    with pytest.raises(SourceRefused):
        feeds.add_feed(url, by=edith, interval_minutes=minutes)


def test_a_feed_is_added_once_and_by_those_who_may(feed: Feed, edith: User, mara: User) -> None:
    with pytest.raises(SourceRefused, match="there already"):
        feeds.add_feed(feed.url, by=edith)
    with pytest.raises(NotPermitted):
        feeds.add_feed("https://other.example/feed", by=mara)
    with pytest.raises(NotPermitted):
        feeds.poll_now(feed.pk, by=mara)


def test_failed_polls_are_retried_each_by_itself(
    feed: Feed, site: LocalServer, edith: User
) -> None:
    other, _ = feeds.add_feed(site.url("/other"), by=edith)
    Job.objects.update(state="failed", finished_at=timezone.now())
    assert len(jobs.retry_failed(by=edith)) == 2
    assert Job.objects.newest_of_each_work().count() == 2
    assert {job.feed for job in Job.objects.filter(state="owed")} == {feed, other}
