"""The history: chained as it is written, proved whole, and every tampering found."""

import tracemalloc
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.models import (
    Citation,
    Claim,
    Contact,
    Event,
    HistoryCheck,
    Publication,
    Retraction,
    Review,
    User,
)
from annotations.review.errors import NotPermitted
from annotations.services import history, publishing, queue, review
from annotations.services.history import HistoryTooLong, check_history, verify
from tests.factories import make_claim, make_judgement, make_link
from tests.tampering import guards_lifted

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def run(sql: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def published(mara: User, edith: User) -> Claim:
    claim = make_claim()
    link = make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    review.submit_review(
        claim.pk,
        by=mara,
        expected_version=taken.version,
        judgement=make_judgement(
            "mostly_true",
            flags=["rounded"],
            rationale="The report counts a few less: “1.5 % – naïve” 🎈.",
            cited=[link.pk],
        ),
        idempotency_key=uuid4(),
    )
    approved = review.approve(claim.pk, by=edith, expected_version=taken.version + 1)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version)
    return Claim.objects.get(pk=claim.pk)


def test_every_event_carries_the_hash_of_the_one_before(published: Claim) -> None:
    events = list(published.events.order_by("number"))
    assert [event.number for event in events] == [2, 3, 4, 5]
    assert [event.previous_hash for event in events] == ["", *(e.hash for e in events[:-1])]
    assert published.history_hash == events[-1].hash


def test_an_untouched_history_is_whole(published: Claim) -> None:
    make_claim()
    found = verify()
    assert (found.events, found.claims, found.broken) == (4, 1, None)
    assert history.verify_claim(published, events=published.events.order_by("number")) == ""


def test_a_desk_where_nothing_happened_yet_is_whole() -> None:
    assert verify().broken is None
    make_claim()
    assert verify().broken is None


TAMPERINGS: dict[str, tuple[str, str]] = {
    "a reason rewritten": (
        "UPDATE annotations_event SET note = 'x' WHERE claim_id = %s AND number = 4",
        "event 4 is not what was written",
    ),
    "a verdict exchanged in the details": (
        "UPDATE annotations_event SET details = '{}' WHERE claim_id = %s AND number = 3",
        "event 3 is not what was written",
    ),
    "the first event removed": (
        "DELETE FROM annotations_event WHERE claim_id = %s AND number = 2",
        "event 2 is missing",
    ),
    "an event in the middle removed": (
        "DELETE FROM annotations_event WHERE claim_id = %s AND number = 4",
        "event 4 is missing",
    ),
    "the newest event removed": (
        "DELETE FROM annotations_event WHERE claim_id = %s AND number = 5",
        "event 5 is missing",
    ),
    "all events of a claim removed": (
        "DELETE FROM annotations_event WHERE claim_id = %s",
        "event 2 is missing",
    ),
    "the claim set back with its newest event": (
        "UPDATE annotations_claim SET version = 4 WHERE id = %s",
        "event 5 is stored",
    ),
    "a hash exchanged": (
        "UPDATE annotations_event SET hash = previous_hash WHERE claim_id = %s AND number = 5",
        "event 5 is not what was written",
    ),
    "the claim moved without an event": (
        "UPDATE annotations_claim SET state = 'withdrawn' WHERE id = %s",
        "event 5 left it “published”",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_tampering_is_found_and_its_place_named(tampering: str, published: Claim) -> None:
    statement, fault = TAMPERINGS[tampering]
    with guards_lifted():
        run(statement, published.pk)
    found = verify()
    assert found.broken is not None
    assert found.broken.claim_id == published.pk
    assert fault in found.broken.fault
    published.refresh_from_db()
    assert fault in history.verify_claim(published, events=published.events.order_by("number"))


def test_a_newest_event_removed_together_with_the_claims_version_is_found(
    published: Claim,
) -> None:
    with guards_lifted():
        run("DELETE FROM annotations_event WHERE claim_id = %s AND number = 5", published.pk)
    run("UPDATE annotations_claim SET version = 4, state = 'approved' WHERE id = %s", published.pk)
    assert "is not the one the claim was left at" in str(verify().broken)


def test_the_first_broken_link_is_named_and_what_was_good_before_it_counted(
    published: Claim, mara: User
) -> None:
    second = make_claim()
    queue.take(second.pk, by=mara)
    with guards_lifted():
        run("UPDATE annotations_event SET note = 'x' WHERE claim_id = %s", second.pk)
    found = verify()
    assert (found.events, found.claims) == (4, 1)
    assert str(found.broken) == f"Claim {second.pk}: event 2 is not what was written."
    del published


HISTORY: dict[str, type[Model]] = {
    model._meta.db_table: model
    for model in (Event, Review, Citation, Publication, Retraction, Contact)
}


@pytest.mark.parametrize("table", HISTORY)
def test_the_database_refuses_to_change_or_remove_history(
    table: str, published: Claim, edith: User
) -> None:
    Retraction.objects.create(review=Review.objects.latest("id"))
    Contact.objects.create(claim=published, step="waived", text="No need.", logged_by=edith)
    rows: QuerySet[Any, Any] = QuerySet(HISTORY[table]).values()
    before = list(rows)
    statements = [f"UPDATE {table} SET id = id + 100", f"DELETE FROM {table}"]  # noqa: S608
    if connection.vendor == "postgresql":
        # Keys checked only at commit would be reason enough to refuse this.
        run("SET CONSTRAINTS ALL IMMEDIATE")
        statements.append(f"TRUNCATE {table} CASCADE")
    else:
        statements.append(f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608
    for statement in statements:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run(statement)
    assert before
    assert list(rows.all()) == before


def test_the_database_keeps_the_record_of_a_publication_and_lets_it_be_followed(
    published: Claim, edith: User
) -> None:
    for change in (
        "record = '{}'",
        "note = 'x'",
        "kind = 'withdrawn'",
        "created_at = '2020-01-01'",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            run(f"UPDATE annotations_publication SET {change}")  # noqa: S608
    publishing.withdraw(
        published.pk, by=edith, expected_version=published.version, reason="It was revised."
    )
    assert [row.is_latest for row in Publication.objects.order_by("id")] == [False, True]


def test_the_command_proves_a_whole_history_and_fails_on_a_broken_one(published: Claim) -> None:
    said = StringIO()
    call_command("verify_history", stdout=said)
    assert said.getvalue().startswith("The history is whole: 4 events of 1 claims")
    with guards_lifted():
        run("UPDATE annotations_event SET actor_id = NULL WHERE number = 4")
    with pytest.raises(CommandError, match=f"Claim {published.pk}: event 4") as caught:
        call_command("verify_history", stdout=said)
    assert caught.value.returncode == 1
    assert [bool(check.fault) for check in HistoryCheck.objects.order_by("id")] == [False, True]


def test_only_editors_and_admins_verify(mara: User, edith: User, ada: User) -> None:
    with pytest.raises(NotPermitted):
        check_history(by=mara)
    assert check_history(by=edith).checked_by == edith
    assert check_history(by=ada).fault == ""


def test_a_history_too_long_for_a_request_is_left_to_the_command(
    published: Claim, edith: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_MOST_IN_A_REQUEST", Event.objects.latest("id").pk - 1)
    with pytest.raises(HistoryTooLong, match="verify_history"):
        check_history(by=edith)
    assert check_history(by=None).events == 4
    del published


def test_a_move_costs_no_query_more_for_the_chain(
    mara: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = make_claim()
    # Lock, read the roles, write claim, event and seat; around them a savepoint.
    with django_assert_num_queries(5 + 2):
        queue.take(claim.pk, by=mara)


def test_verifying_is_two_queries_and_the_same_memory_however_long_the_history(
    mara: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def peak(moves: int) -> int:
        claim = make_claim()
        for _ in range(moves):
            taken = queue.take(claim.pk, by=mara)
            queue.release(claim.pk, by=mara, expected_version=taken.version)
        tracemalloc.start()
        with django_assert_num_queries(2):
            assert verify().broken is None
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    history._CHUNK, chunk = 50, history._CHUNK  # noqa: SLF001
    try:
        small = peak(50)
        assert peak(300) < small * 2
    finally:
        history._CHUNK = chunk  # noqa: SLF001


def test_the_clock_may_step_back_without_breaking_the_chain(
    mara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make_claim()
    taken = queue.take(claim.pk, by=mara)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(days=1))
    queue.release(claim.pk, by=mara, expected_version=taken.version)
    assert verify().broken is None
