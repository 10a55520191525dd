"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from annotations.models import Article, ArticleVersion, Claim, Event, Job, Publication, User
from annotations.models.appendonly import HistoryIsFixed
from annotations.review.roles import Role
from annotations.services import queue
from tests.factories import make_article, make_claim, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize(
    "values",
    [
        {"start": 30, "end": 30},
        {"start": 30, "end": 20},
        {"sentence_start": 25, "start": 20},
        {"checkworthiness": 1.5},
        {"checkworthiness": -0.1},
        {"reviewers_needed": 4},
        {"state": "decided", "verdict": "true"},
        {"state": "queued", "verdict": "true"},
    ],
)
def test_a_claim_that_contradicts_itself_is_not_stored(values: dict[str, object]) -> None:
    claim = make_claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**values)


def test_a_span_is_one_claim_a_version() -> None:
    claim = make_claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(claim.article, start=claim.start, end=claim.end)


def test_a_text_is_one_article_and_a_number_one_version() -> None:
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(title="Again", text_sha256=article.text_sha256)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleVersion.objects.create(article=article, number=1, title="x", text="x", sha256="x")


def test_the_same_work_is_owed_once() -> None:
    claim = make_claim()
    Job.objects.create(kind="find_sources", article=claim.article, claim=claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="find_sources", article=claim.article, claim=claim)


def test_a_running_job_has_a_lease() -> None:
    job = Job.objects.create(kind="split_article", article=make_article())
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="running")


def test_the_history_cannot_be_changed_or_removed() -> None:
    claim = make_claim()
    queue.take(claim.pk, by=make_user("mara", Role.REVIEWER))
    event = Event.objects.get()
    event.note = "nothing to see here"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(note="x"),
        lambda: Event.objects.bulk_update([event], ["note"]),
    ):
        with pytest.raises(HistoryIsFixed, match="append-only"):
            attempt()
    event.refresh_from_db()
    assert event.note == ""


def test_two_events_cannot_have_the_same_number() -> None:
    claim = make_claim()
    values = {"claim": claim, "number": 2, "from_state": "queued", "to_state": "queued"}
    Event.objects.create(action="take", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(action="release", **values)


def test_people_and_articles_with_claims_are_never_deleted() -> None:
    person = make_user("mara", Role.REVIEWER)
    with pytest.raises(ProtectedError, match="deactivated"):
        person.delete()
    claim = make_claim()
    with pytest.raises(ProtectedError):
        claim.article.delete()
    assert User.objects.filter(pk=person.pk).exists()


def test_a_claim_has_one_latest_publication() -> None:
    claim, edith = make_claim(), make_user("edith", Role.EDITOR)
    values = {"claim": claim, "kind": "published", "record": {}, "published_by": edith}
    Publication.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(**values)
