"""Reading claims out: the database gives rows as it finds them and keeps nobody waiting."""

import pytest
from django.db import connection, transaction

from annotations.review.transitions import State
from annotations.services.export import stream_records
from tests.factories import make_article, make_claim

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_a_stream_holds_a_cursor_on_postgresql_and_no_lock_on_sqlite() -> None:
    article = make_article()
    claims = [make_claim(article) for _ in range(3)]
    records = stream_records(state=State.QUEUED)

    first = next(records)
    # Outside a transaction PostgreSQL would by now have computed every row; inside one SQLite
    # would let nobody write until the last reader has gone.
    assert connection.in_atomic_block == (connection.vendor == "postgresql")
    assert [first.id, *(record.id for record in records)] == [claim.pk for claim in claims]
    assert not connection.in_atomic_block


def test_a_stream_that_is_given_up_ends_its_transaction() -> None:
    make_claim()
    records = stream_records(state=State.QUEUED)
    next(records)

    del records

    assert not connection.in_atomic_block
    make_claim()


def test_reading_one_record_leaves_the_readers_own_transaction_alone() -> None:
    claim = make_claim()
    with transaction.atomic():
        assert next(stream_records(state=State.QUEUED)).id == claim.pk
        second = make_claim()

    assert [record.id for record in stream_records(state=State.QUEUED)] == [claim.pk, second.pk]
