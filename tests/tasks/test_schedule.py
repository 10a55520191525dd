"""What the schedule sets going by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from annotations import tasks
from annotations.models import Job, Recheck
from factcheck.celery import app
from tests.factories import make_document, make_feed


def test_everything_on_the_schedule_is_a_task_and_does_not_pile_up() -> None:
    entries: list[dict[str, Any]] = list(settings.CELERY_BEAT_SCHEDULE.values())
    assert {entry["task"] for entry in entries} <= set(app.tasks)
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in entries)


@pytest.mark.django_db
def test_feeds_and_cited_sources_that_are_due_are_owed_although_redis_is_away() -> None:
    past = timezone.now() - timedelta(minutes=1)
    feed, paused = make_feed(due_at=past), make_feed(due_at=past, is_paused=True)
    recheck = Recheck.objects.create(document=make_document(), due_at=past)
    tasks.keep_library()
    assert Job.objects.get(feed=feed).kind == "poll_feed"
    assert Job.objects.get(document=recheck.document).kind == "check_source"
    assert not Job.objects.filter(feed=paused).exists()
