"""Claims that say the same share one verdict, in public too, and can be told apart again."""

import pytest
from django.db import IntegrityError, transaction

from annotations.export.claimreview import claim_review, faults_of
from annotations.models import Claim, Publication, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.transitions import State
from annotations.services import corrections, history, marking, merging, publishing, queue
from annotations.services.errors import StaleWrite
from annotations.services.export import stream_records
from tests.factories import holders_of, make_claim
from tests.services.test_corrections import revise
from tests.services.test_publishing import approve_one, decide_and_approve, publish

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def approved(mara: User, edith: User) -> Claim:
    return approve_one(mara, edith)


def merge(claim: Claim, into: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    return merging.merge(claim.pk, into=into.pk, by=by, expected_version=claim.version)


def share(claim: Claim, *, by: User) -> Publication:
    claim.refresh_from_db()
    return merging.share(claim.pk, by=by, expected_version=claim.version)


def unmerge(claim: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    return merging.unmerge(
        claim.pk, by=by, expected_version=claim.version, reason="It is about another year."
    )


def newest(claim: Claim) -> Publication:
    return Publication.objects.latest().get(claim=claim)


def test_a_merged_claim_points_to_the_other_and_leaves_the_queue(
    approved: Claim, noor: User
) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=noor)
    merged = merge(claim, approved, by=noor)
    assert (merged.state, merged.canonical, merged.verdict) == (State.MERGED, approved, "")
    assert holders_of(merged) == []
    assert queue.take_next(by=noor) is None
    told = [event.details for event in merged.events.filter(action="merge")]
    assert told == [{"into": approved.pk, "words": approved.text}]


def test_only_merged_claims_point_to_another(approved: Claim) -> None:
    claim = make_claim()
    for broken in ({"canonical": approved}, {"state": State.MERGED.value}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**broken)


def test_what_is_merged_into_a_merged_claim_points_to_the_first(
    approved: Claim, noor: User
) -> None:
    second, third = make_claim(), make_claim()
    merge(second, approved, by=noor)
    assert merge(third, second, by=noor).canonical == approved


def test_claims_that_cannot_be_merged(approved: Claim, noor: User, edith: User, rosa: User) -> None:
    claim, dismissed = make_claim(), make_claim()
    queue.dismiss(dismissed.pk, by=edith, expected_version=1, reason="A forecast.")
    with pytest.raises(TransitionRefused, match="with itself"):
        merge(claim, claim, by=noor)
    with pytest.raises(TransitionRefused, match="still stands"):
        merge(claim, dismissed, by=noor)
    with pytest.raises(TransitionRefused, match="Waiting for review"):
        merge(approved, claim, by=noor)
    with pytest.raises(NotPermitted):
        merge(claim, approved, by=rosa)
    with pytest.raises(StaleWrite):
        merging.merge(claim.pk, into=approved.pk, by=noor, expected_version=7)
    merge(claim, dismissed_again := make_claim(), by=noor)
    with pytest.raises(TransitionRefused, match="other way round"):
        merge(dismissed_again, approved, by=noor)


def test_a_claim_someone_else_is_reviewing_is_not_merged_away_under_them(
    approved: Claim, noor: User, mara: User
) -> None:
    claim = make_claim()
    queue.take(claim.pk, by=mara)
    with pytest.raises(TransitionRefused, match="Another reviewer"):
        merge(claim, approved, by=noor)


def test_a_claim_that_others_repeat_is_not_taken_out_of_the_work(noor: User, edith: User) -> None:
    claim, canonical = make_claim(), make_claim()
    merge(claim, canonical, by=noor)
    with pytest.raises(TransitionRefused, match="shares the verdict"):
        queue.dismiss(canonical.pk, by=edith, expected_version=1, reason="A forecast.")
    unmerge(claim, by=noor)
    queue.dismiss(canonical.pk, by=edith, expected_version=1, reason="A forecast.")


def test_publishing_the_one_publishes_the_other_in_its_own_words(
    approved: Claim, noor: User, edith: User
) -> None:
    claim = make_claim(speaker="the mayor")
    merge(claim, approved, by=noor)
    publish(approved, edith)
    first, shared = newest(approved), newest(claim)
    assert shared.pk > first.pk
    record = shared.record
    assert (record["verdict"], record["rationale"]) == ("mostly_true", first.record["rationale"])
    assert record["sources"] == first.record["sources"] != []
    assert (record["text"], record["speaker"]) == (claim.text, "the mayor")
    assert (record["state"], record["canonical_id"]) == ("published", approved.pk)
    assert record["article"]["id"] == claim.article_id
    assert faults_of(claim_review(next(stream_records(since=first.pk)))) == []


def test_who_merged_cannot_make_it_public_alone(approved: Claim, noor: User, edith: User) -> None:
    claim = make_claim()
    merge(claim, approved, by=edith)
    publish(approved, edith)
    assert not Publication.objects.filter(claim=claim).exists()
    with pytest.raises(TransitionRefused, match="second person"):
        share(claim, by=edith)
    with pytest.raises(NotPermitted):
        share(claim, by=noor)


def test_what_was_merged_with_other_words_does_not_become_public_by_itself(
    noor: User, mara: User, edith: User
) -> None:
    claim, canonical = make_claim(), make_claim()
    merge(claim, canonical, by=noor)
    start = canonical.start + len("The ministry says that ")
    marking.edit_claim(
        canonical.pk,
        by=edith,
        expected_version=canonical.version,
        start=start,
        end=canonical.end,
        quoted=canonical.text[start - canonical.start :],
    )
    publish(decide_and_approve(canonical, mara, edith), edith)
    assert not Publication.objects.filter(claim=claim).exists()
    # Whoever publishes may look at both, and say so.
    assert share(claim, by=edith).record["verdict"] == "mostly_true"


def test_what_is_merged_with_a_published_claim_is_shared_by_a_second_person(
    approved: Claim, noor: User, edith: User
) -> None:
    claim = make_claim()
    merge(claim, approved, by=noor)
    with pytest.raises(TransitionRefused, match="is not public"):
        share(claim, by=edith)
    unmerge(claim, by=noor)
    publish(approved, edith)
    merge(claim, approved, by=noor)
    assert not Publication.objects.filter(claim=claim).exists()
    assert share(claim, by=edith).record["verdict"] == "mostly_true"
    with pytest.raises(TransitionRefused, match="already"):
        share(claim, by=edith)


def test_a_correction_and_the_withdrawal_reach_every_copy(
    approved: Claim, mara: User, noor: User, edith: User
) -> None:
    claim = make_claim()
    merge(claim, approved, by=noor)
    seen = publish(approved, edith).pk
    published_at = newest(claim).record["published_at"]
    approved.refresh_from_db()
    corrections.correct(
        approved.pk, by=noor, expected_version=approved.version, reason="A newer count."
    )
    revise(approved, mara)
    approved.refresh_from_db()
    publishing.republish(
        approved.pk, by=edith, expected_version=approved.version, reason="Counted anew."
    )
    corrected = newest(claim)
    assert (corrected.kind, corrected.note) == ("corrected", "Counted anew.")
    assert (corrected.record["verdict"], corrected.record["published_at"]) == (
        "false",
        published_at,
    )
    approved.refresh_from_db()
    publishing.withdraw(
        approved.pk, by=edith, expected_version=approved.version, reason="The report is forged."
    )
    tombstone = newest(claim)
    assert (tombstone.kind, tombstone.record["state"]) == ("withdrawn", "withdrawn")
    told = {record.id: record for record in stream_records(since=seen)}
    assert told.keys() == {approved.pk, claim.pk}
    assert all(record.withdrawal_reason == "The report is forged." for record in told.values())
    assert list(stream_records()) == []
    assert [event.action for event in claim.events.order_by("number")] == [
        "merge",
        "follow",
        "follow",
        "follow",
    ]
    assert history.verify().broken is None


def test_telling_a_public_claim_apart_withdraws_it_and_puts_it_into_the_queue(
    approved: Claim, noor: User, edith: User
) -> None:
    claim = make_claim()
    merge(claim, approved, by=noor)
    publish(approved, edith)
    with pytest.raises(NotPermitted, match="public"):
        unmerge(claim, by=noor)
    separate = unmerge(claim, by=edith)
    assert (separate.state, separate.canonical, separate.decided_by) == (State.QUEUED, None, None)
    assert newest(claim).kind == Publication.Kind.WITHDRAWN
    assert newest(claim).record["withdrawal_reason"] == "It is about another year."
    assert newest(approved).kind == Publication.Kind.PUBLISHED
