"""Publishing: frozen, in order, and withdrawn with a tombstone."""

import json
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.export.claimreview import faults_of
from annotations.export.formats import FORMATS
from annotations.models import Claim, Publication, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.transitions import State
from annotations.services import links, publishing, queue, review
from annotations.services.errors import StaleWrite
from annotations.services.export import stream_records
from tests.factories import make_article, make_claim, make_judgement, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def approved(mara: User, edith: User) -> Claim:
    return approve_one(mara, edith)


def approve_one(mara: User, edith: User) -> Claim:
    return decide_and_approve(make_claim(speaker="the ministry"), mara, edith)


def decide_and_approve(claim: Claim, mara: User, edith: User) -> Claim:
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    review.submit_review(
        claim.pk,
        by=mara,
        expected_version=taken.version,
        judgement=make_judgement(
            "mostly_true",
            flags=["rounded"],
            rationale="The report counts a few less.",
            cited=[link.pk],
        ),
        idempotency_key=uuid4(),
    )
    return review.approve(claim.pk, by=edith, expected_version=taken.version + 1)


def publish(claim: Claim, edith: User) -> Publication:
    claim.refresh_from_db()
    return publishing.publish(claim.pk, by=edith, expected_version=claim.version)


def test_a_published_record_says_everything(approved: Claim, edith: User) -> None:
    publish(approved, edith)
    [record] = stream_records()
    approved.refresh_from_db()
    assert approved.state == State.PUBLISHED
    assert (record.verdict, record.rating, record.flags) == ("mostly_true", 4, ("rounded",))
    assert record.url == f"http://127.0.0.1:8000/published/{approved.pk}/"
    assert record.speaker == "the ministry"
    assert record.anchor.exact == approved.text
    assert approved.article_version.text.startswith(
        record.anchor.prefix + approved.text + record.anchor.suffix, max(0, approved.start - 32)
    )
    assert [source.quote for source in record.sources] == [
        link.text for link in approved.links.all()
    ]
    assert record.published_at


@pytest.mark.parametrize(("outcome", "told"), [("agrees", "As compared."), ("not_comparable", "")])
def test_readers_are_told_what_comparing_the_figures_found_not_that_it_failed(
    outcome: str, told: str, approved: Claim, edith: User
) -> None:
    approved.links.update(comparison={"outcome": outcome, "explanation": "As compared."})
    publish(approved, edith)
    [record] = stream_records()
    assert record.sources[0].comparison == told


def test_what_was_published_does_not_change_with_the_article(approved: Claim, edith: User) -> None:
    publish(approved, edith)
    before = list(stream_records())
    approved.article.title = "Another headline"
    approved.article.save()
    assert list(stream_records()) == before


def test_nothing_is_published_unapproved_or_by_a_reviewer(
    approved: Claim, mara: User, edith: User
) -> None:
    waiting = make_claim()
    with pytest.raises(TransitionRefused):
        publish(waiting, edith)
    with pytest.raises(NotPermitted):
        publish(approved, mara)
    assert not Publication.objects.exists()


def test_a_verdict_is_not_published_on_a_source_that_was_set_aside(
    approved: Claim, edith: User
) -> None:
    [cited] = approved.links.all()
    links.reject_link(cited.pk, by=edith)
    with pytest.raises(TransitionRefused, match="was set aside since"):
        publish(approved, edith)
    links.restore_link(cited.pk, by=edith)
    assert publish(approved, edith).record["sources"]


def test_a_stale_publication_writes_nothing(approved: Claim, edith: User) -> None:
    with pytest.raises(StaleWrite):
        publishing.publish(approved.pk, by=edith, expected_version=1)
    assert not Publication.objects.exists()


def test_what_would_make_no_valid_claim_review_is_not_published(
    approved: Claim, edith: User, settings: Settings
) -> None:
    settings.FACTCHECK_PUBLIC_URL = ""
    with pytest.raises(TransitionRefused, match="absolute"):
        publish(approved, edith)
    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_a_consumer_that_keeps_the_sequence_misses_nothing_and_doubles_nothing(
    mara: User, edith: User
) -> None:
    seen: dict[int, str] = {}
    cursor = 0
    first, second = approve_one(mara, edith), approve_one(mara, edith)
    publish(first, edith)
    for record in stream_records(since=cursor):
        seen[record.id], cursor = record.state, record.sequence
    publish(second, edith)
    first.refresh_from_db()
    publishing.withdraw(
        first.pk, by=edith, expected_version=first.version, reason="The report was revised."
    )
    changes = list(stream_records(since=cursor))
    assert [(record.id, record.state) for record in changes] == [
        (second.pk, "published"),
        (first.pk, "withdrawn"),
    ]
    assert list(stream_records(since=changes[-1].sequence)) == []


def test_a_withdrawn_verdict_leaves_the_export_and_stays_as_a_tombstone(
    approved: Claim, edith: User
) -> None:
    publish(approved, edith)
    approved.refresh_from_db()
    publishing.withdraw(
        approved.pk, by=edith, expected_version=approved.version, reason="The report was revised."
    )
    assert list(stream_records()) == []
    [tombstone] = stream_records(state=State.WITHDRAWN)
    assert tombstone.withdrawal_reason == "The report was revised."
    assert tombstone.verdict == "mostly_true"


def test_the_claim_review_feed_of_what_was_published_is_valid(mara: User, edith: User) -> None:
    for _ in range(2):
        publish(approve_one(mara, edith), edith)
    feed = json.loads(b"".join(FORMATS["claimreview"].write(stream_records())))
    assert len(feed["dataFeedElement"]) == 2
    assert all(faults_of(item["item"]) == [] for item in feed["dataFeedElement"])


def test_other_states_export_as_they_stand(approved: Claim) -> None:
    make_claim()
    [record] = stream_records(state=State.APPROVED)
    assert (record.id, record.sequence) == (approved.pk, 0)
    with pytest.raises(ValueError, match="no sequence"):
        next(stream_records(state=State.APPROVED, since=3))


def test_an_export_costs_five_queries_however_many_claims(
    django_assert_num_queries: DjangoAssertNumQueries,
    mara: User,
    edith: User,
) -> None:
    for _ in range(3):
        approve_one(mara, edith)
    with django_assert_num_queries(5):
        assert len(list(stream_records(state=State.APPROVED))) == 3


def test_the_surroundings_are_cut_right_at_both_ends_of_the_text() -> None:
    text = "🎈 Zwölf Brücken"
    article = make_article(text)
    make_claim(article, start=0, end=len(text))
    [record] = stream_records(state=State.QUEUED)
    assert (record.anchor.prefix, record.anchor.exact, record.anchor.suffix) == ("", text, "")
    inner = make_article("🎈🎈 Zwölf Brücken stehen.")
    make_claim(inner, start=3, end=8)
    record = list(stream_records(state=State.QUEUED))[-1]
    assert record.anchor.exact == "Zwölf"
    assert (record.anchor.prefix, record.anchor.suffix) == ("🎈🎈 ", " Brücken stehen.")
