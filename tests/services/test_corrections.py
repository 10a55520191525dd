"""Correcting what is published: public until replaced, by evidence and a second person."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from annotations.export.claimreview import faults_of
from annotations.export.formats import FORMATS
from annotations.models import Claim, Event, Publication, Review, User
from annotations.review.errors import GateRefused, NotPermitted, TransitionRefused
from annotations.review.transitions import State
from annotations.services import corrections, history, publishing
from annotations.services.errors import StaleWrite
from annotations.services.export import stream_records
from tests.factories import make_judgement, make_link
from tests.services.test_publishing import approve_one, publish

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOTE = "The ministry revised its count; we had called the claim mostly true."


@pytest.fixture
def correcting(mara: User, edith: User, noor: User) -> Claim:
    claim = approve_one(mara, edith)
    publish(claim, edith)
    claim.refresh_from_db()
    return corrections.correct(
        claim.pk, by=noor, expected_version=claim.version, reason="The ministry revised its count."
    )


def revise(
    claim: Claim,
    by: User,
    *,
    expected_version: int | None = None,
    idempotency_key: UUID | None = None,
    **changes: Any,  # noqa: ANN401 - any argument of `make_judgement`
) -> Review:
    claim.refresh_from_db()
    values: dict[str, Any] = {
        "verdict": "false",
        "flags": ["outdated"],
        "rationale": "The revised report counts none.",
        "cited": [make_link(claim).pk],
    }
    return corrections.revise(
        claim.pk,
        by=by,
        expected_version=claim.version if expected_version is None else expected_version,
        judgement=make_judgement(**(values | changes)),
        idempotency_key=idempotency_key or uuid4(),
    )


def republish(claim: Claim, by: User, *, reason: str = NOTE) -> Publication:
    claim.refresh_from_db()
    return publishing.republish(claim.pk, by=by, expected_version=claim.version, reason=reason)


def test_what_is_published_stays_public_and_unchanged_until_the_correction_is(
    correcting: Claim, noor: User, edith: User
) -> None:
    [before] = stream_records()
    revise(correcting, noor)
    assert list(stream_records()) == [before]
    assert list(stream_records(since=before.sequence)) == []
    correcting.refresh_from_db()
    assert (correcting.state, correcting.verdict) == (State.CORRECTING, "mostly_true")

    republish(correcting, edith)

    [after] = stream_records()
    assert [record.id for record in stream_records(since=before.sequence)] == [correcting.pk]
    assert after.sequence > before.sequence
    assert (after.state, after.verdict, after.flags) == ("published", "false", ("outdated",))
    assert after.correction_note == NOTE
    assert after.published_at == before.published_at < after.corrected_at
    assert len(after.sources) == 1
    assert after.sources != before.sources


def test_the_claim_takes_over_the_revision(correcting: Claim, noor: User, edith: User) -> None:
    revised = revise(correcting, noor)
    republish(correcting, edith)
    correcting.refresh_from_db()
    assert (correcting.state, correcting.verdict) == (State.PUBLISHED, "false")
    assert (correcting.deciding_review, correcting.decided_by) == (revised, noor)
    assert correcting.revision is None
    kinds = list(Publication.objects.order_by("id").values_list("kind", "is_latest"))
    assert kinds == [("published", False), ("corrected", True)]
    assert [event.action for event in Event.objects.order_by("number")][-3:] == [
        "correct",
        "revise",
        "republish",
    ]
    assert history.verify().broken is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"cited": []}, "citations"), ({"rationale": " "}, "rationale"), ({"verdict": ""}, "verdict")],
)
def test_a_revision_passes_the_same_gate(
    changes: dict[str, Any], field: str, correcting: Claim, noor: User
) -> None:
    with pytest.raises(GateRefused) as refused:
        revise(correcting, noor, **changes)
    assert [failure.field for failure in refused.value.failures] == [field]
    correcting.refresh_from_db()
    assert correcting.revision is None


def test_whoever_revised_does_not_publish_it(correcting: Claim, edith: User, noor: User) -> None:
    revise(correcting, edith)
    with pytest.raises(TransitionRefused, match="second person"):
        republish(correcting, edith)
    revise(correcting, noor)
    republish(correcting, edith)


def test_whoever_gave_the_first_verdict_may_publish_what_another_revised(
    edith: User, noor: User, mara: User
) -> None:
    claim = approve_one(mara, edith)
    publish(claim, edith)
    claim.refresh_from_db()
    corrections.correct(claim.pk, by=mara, expected_version=claim.version, reason="A new report.")
    revise(claim, noor)
    assert republish(claim, edith).kind == "corrected"


def test_a_correction_needs_its_reason_its_note_and_a_revision(
    correcting: Claim, noor: User, edith: User
) -> None:
    with pytest.raises(TransitionRefused, match="needs a revised verdict"):
        republish(correcting, edith)
    revise(correcting, noor)
    with pytest.raises(TransitionRefused, match="needs a reason"):
        republish(correcting, edith, reason="  ")
    with pytest.raises(NotPermitted):
        republish(correcting, noor)
    correcting.refresh_from_db()
    kept = corrections.keep(correcting.pk, by=edith, expected_version=correcting.version)
    with pytest.raises(TransitionRefused, match="needs a reason"):
        corrections.correct(kept.pk, by=noor, expected_version=kept.version, reason="")


def test_a_dropped_correction_leaves_what_is_public_untouched(
    correcting: Claim, noor: User
) -> None:
    before = list(stream_records())
    revise(correcting, noor)
    correcting.refresh_from_db()
    kept = corrections.keep(correcting.pk, by=noor, expected_version=correcting.version)
    assert (kept.state, kept.verdict, kept.revision) == (State.PUBLISHED, "mostly_true", None)
    assert list(stream_records()) == before
    assert Publication.objects.count() == 1
    # What was proposed stays on record.
    assert kept.reviews.count() == 2


def test_a_verdict_can_be_withdrawn_in_the_middle_of_its_correction(
    correcting: Claim, noor: User, edith: User
) -> None:
    revise(correcting, noor)
    correcting.refresh_from_db()
    publishing.withdraw(
        correcting.pk, by=edith, expected_version=correcting.version, reason="It does not hold."
    )
    [tombstone] = stream_records(state=State.WITHDRAWN)
    assert tombstone.verdict == "mostly_true"
    correcting.refresh_from_db()
    assert correcting.revision is None


def test_a_corrected_verdict_keeps_its_note_as_a_tombstone(
    correcting: Claim, noor: User, edith: User
) -> None:
    revise(correcting, noor)
    republish(correcting, edith)
    correcting.refresh_from_db()
    publishing.withdraw(
        correcting.pk, by=edith, expected_version=correcting.version, reason="It does not hold."
    )
    [tombstone] = stream_records(state=State.WITHDRAWN)
    assert (tombstone.verdict, tombstone.correction_note) == ("false", NOTE)


def test_a_verdict_is_corrected_again_and_again(correcting: Claim, noor: User, edith: User) -> None:
    for verdict in ("false", "half_true", "true"):
        revise(correcting, noor, verdict=verdict)
        republish(correcting, edith, reason=f"Now {verdict}.")
        correcting.refresh_from_db()
        corrections.correct(
            correcting.pk, by=noor, expected_version=correcting.version, reason="Once more."
        )
    [record] = stream_records()
    assert (record.verdict, record.correction_note) == ("true", "Now true.")


def test_the_same_revision_sent_twice_is_one_review(correcting: Claim, noor: User) -> None:
    key, link = UUID(int=7, version=4), make_link(correcting).pk
    version = correcting.version
    first = revise(correcting, noor, idempotency_key=key, cited=[link])
    again = revise(correcting, noor, idempotency_key=key, cited=[link], expected_version=version)
    assert first == again
    with pytest.raises(StaleWrite):
        revise(correcting, noor, expected_version=version)


def test_only_a_published_verdict_is_corrected(mara: User, edith: User) -> None:
    claim = approve_one(mara, edith)
    with pytest.raises(TransitionRefused, match="Published"):
        corrections.correct(claim.pk, by=mara, expected_version=claim.version, reason="Wrong.")
    with pytest.raises(TransitionRefused):
        revise(claim, mara)


def test_the_database_knows_a_revision_only_while_correcting(correcting: Claim, noor: User) -> None:
    revise(correcting, noor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=correcting.pk).update(state="published")


def test_every_format_says_that_and_how_a_verdict_was_corrected(
    correcting: Claim, noor: User, edith: User
) -> None:
    revise(correcting, noor)
    republish(correcting, edith)
    written = {
        name: b"".join(row.write(stream_records())).decode() for name, row in FORMATS.items()
    }
    assert json.loads(written["jsonl"])["correction_note"] == NOTE
    assert NOTE in written["csv"]
    [element] = json.loads(written["claimreview"])["dataFeedElement"]
    item = element["item"]
    assert faults_of(item) == []
    assert item["correction"] == NOTE
    assert item["dateModified"] == element["dateModified"] > item["datePublished"]


def test_a_record_frozen_before_there_were_corrections_is_still_read(
    mara: User, edith: User
) -> None:
    claim = approve_one(mara, edith)
    publication = publish(claim, edith)
    for name in ("corrected_at", "correction_note"):
        del publication.record[name]
    Publication.objects.filter(pk=publication.pk).update(is_latest=False)
    Publication.objects.create(
        claim=claim, kind="published", record=publication.record, published_by=edith
    )
    [record] = stream_records()
    assert (record.corrected_at, record.correction_note) == ("", "")


def test_a_correction_is_told_in_the_history_with_its_reason(
    correcting: Claim, noor: User, edith: User
) -> None:
    revise(correcting, noor)
    republish(correcting, edith)
    last = Event.objects.filter(claim=correcting).order_by("-number")[0]
    assert (last.note, last.details["was"]) == (NOTE, "mostly_true")
