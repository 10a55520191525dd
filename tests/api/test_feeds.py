"""Feeds through the API."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import Feed, FeedItem, Job
from tests.api.conftest import Caller
from tests.factories import make_document, make_feed

pytestmark = pytest.mark.postgres
ADDRESS = "https://courier.example/feed"


def test_an_editor_adds_a_feed_and_its_reading_is_owed(editor: Caller) -> None:
    answer = editor.post("feeds/", {"url": ADDRESS, "interval_minutes": 360})

    added = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/feeds/{added['id']}/"
    assert (added["url"], added["interval_minutes"], added["waiting"]) == (ADDRESS, 360, 0)
    assert editor.get(f"feeds/{added['id']}/").json() == added
    [job] = editor.get(f"jobs/?feed={added['id']}").json()["results"]
    assert (job["kind"], job["state"]) == ("poll_feed", "owed")


def test_a_feed_that_cannot_be_added_says_why(editor: Caller) -> None:
    make_feed(url=ADDRESS)

    again = editor.post("feeds/", {"url": ADDRESS})
    too_often = editor.post("feeds/", {"url": f"{ADDRESS}s", "interval_minutes": 1})

    assert (again.status_code, again.json()["type"]) == (400, "/api/problems/#refused-text")
    assert "poll it now instead" in again.json()["detail"]
    assert too_often.json()["errors"][0]["name"] == "interval_minutes"
    assert Feed.objects.count() == 1


def test_feeds_are_listed_with_how_each_fares(reporter: Caller) -> None:
    paused, failing = make_feed(is_paused=True), make_feed(failures=2, error="In trouble.")
    for state in ("waiting", "waiting", "refused"):
        FeedItem.objects.create(feed=failing, url=f"{ADDRESS}/{uuid.uuid4()}", state=state)

    found = reporter.get("feeds/").json()["results"]

    assert [row["id"] for row in found] == [failing.pk, paused.pk]
    assert (found[0]["error"], found[0]["waiting"], found[1]["waiting"]) == ("In trouble.", 2, 0)
    for query, feed in (("is_paused=true", paused), (f"url={failing.url}", failing)):
        assert [row["id"] for row in reporter.get(f"feeds/?{query}").json()["results"]] == [feed.pk]


def test_a_feed_is_paused_polled_and_resumed(editor: Caller) -> None:
    feed = make_feed()

    assert editor.post(f"feeds/{feed.pk}/pause/").json()["is_paused"] is True
    answer = editor.post(f"feeds/{feed.pk}/poll/")
    assert (answer.status_code, answer.json()["jobs"]) == (202, [Job.objects.get(feed=feed).pk])
    assert editor.post(f"feeds/{feed.pk}/resume/").json()["is_paused"] is False
    assert editor.post("feeds/999/poll/").status_code == 404


def test_only_a_feed_that_brought_nothing_in_is_removed(editor: Caller, reviewer: Caller) -> None:
    mistyped, used, busy = make_feed(), make_feed(), make_feed()
    make_document(feed=used)
    FeedItem.objects.create(feed=mistyped, url=ADDRESS)
    Job.objects.create(kind="poll_feed", feed=mistyped)
    lease = {"token": uuid.uuid4(), "lease_expires_at": timezone.now() + timedelta(minutes=1)}
    Job.objects.create(kind="poll_feed", feed=busy, state="running", **lease)

    assert reviewer.send("DELETE", f"feeds/{mistyped.pk}/").status_code == 403
    assert editor.send("DELETE", f"feeds/{mistyped.pk}/").status_code == 204
    for feed, words in ((used, "pause it instead"), (busy, "once that is done")):
        answer = editor.send("DELETE", f"feeds/{feed.pk}/")
        assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/#conflict")
        assert words in answer.json()["detail"]
    assert set(Feed.objects.all()) == {used, busy}
