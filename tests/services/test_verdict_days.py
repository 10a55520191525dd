"""The days given with a verdict: of which it is true, and on which it comes back by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from annotations.export.record import ClaimRecord
from annotations.models import Claim, Event, Notification, Publication, User
from annotations.review.errors import FieldRefused, NotPermitted
from annotations.review.roles import Role
from annotations.services import (
    corrections,
    history,
    jobs,
    merging,
    publishing,
    review,
    staleness,
)
from annotations.services.export import stream_records
from tests.factories import make_claim, make_judgement, make_user
from tests.services.test_concurrency import all_at_once
from tests.web.pages import decided_claim

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
AS_OF = date(2024, 11, 5)
# One's own calendar moves on at midnight; every test here works with the day it began on.
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


def published(mara: User, edith: User, **days: date) -> Claim:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version, **days)
    return Claim.objects.get(pk=claim.pk)


def correcting(claim: Claim, *, by: User) -> Claim:
    opened = corrections.correct(
        claim.pk, by=by, expected_version=claim.version, reason="A new report is out."
    )
    return corrections.revise(
        claim.pk,
        by=by,
        expected_version=opened.version,
        judgement=make_judgement(
            "false", rationale="The new report counts none.", cited=[claim.links.all()[0].pk]
        ),
        idempotency_key=uuid4(),
    ).claim


def events_of(claim: Claim, action: str) -> Iterator[Event]:
    return Event.objects.filter(claim=claim, action=action).iterator()


def test_the_record_says_of_which_day_it_is_true_and_a_correction_of_its_own(
    mara: User, noor: User, edith: User
) -> None:
    claim = published(mara, edith, valid_as_of=AS_OF, recheck_on=SOON)
    [record] = stream_records()
    assert (record.valid_as_of, claim.recheck_on) == ("2024-11-05", SOON)
    [event] = events_of(claim, "publish")
    assert event.details == {"valid_as_of": "2024-11-05", "recheck_on": SOON.isoformat()}
    revised = correcting(claim, by=noor)
    assert [record.valid_as_of for record in stream_records()] == ["2024-11-05"]
    publishing.republish(
        claim.pk, by=edith, expected_version=revised.version, reason="New count.", valid_as_of=TODAY
    )
    [record] = stream_records()
    claim.refresh_from_db()
    assert (record.valid_as_of, claim.recheck_on) == (TODAY.isoformat(), None)
    assert history.verify().broken is None


def test_records_from_before_there_were_such_days_are_still_read(mara: User, edith: User) -> None:
    publication = Publication.objects.get(claim=published(mara, edith))
    old = {name: value for name, value in publication.record.items() if name != "valid_as_of"}
    assert ClaimRecord.from_json(old).valid_as_of == ""


@pytest.mark.parametrize(
    ("field", "day", "why"),
    [
        ("valid_as_of", TODAY + timedelta(days=2), "still to come"),
        ("recheck_on", TODAY, "not ahead"),
        ("recheck_on", date(9999, 1, 1), "look at the year"),
        ("valid_as_of", date(24, 11, 5), "look at the year"),
    ],
)
def test_a_day_that_cannot_be_meant_publishes_nothing(
    field: str, day: date, why: str, mara: User, edith: User
) -> None:
    with pytest.raises(FieldRefused, match=why) as refused:
        published(mara, edith, **{field: day})
    assert refused.value.field == field
    assert not Publication.objects.exists()


def test_on_its_day_the_claim_comes_back_once_and_tells_who_judged_it(
    mara: User, edith: User
) -> None:
    claim = published(mara, edith, recheck_on=SOON)
    assert staleness.bring_back_due(SOON - timedelta(days=1)) == 0
    jobs.sweep(now=timezone.now() + timedelta(days=31))
    assert staleness.bring_back_due(SOON) == 0
    claim.refresh_from_db()
    assert claim.is_stale
    assert claim.recheck_on is None
    [reason] = claim.stale_reasons or []
    assert reason["text"] == f"It was to be checked again on {SOON:%-d %B %Y}."
    assert len(list(events_of(claim, "go_stale"))) == 1
    assert Notification.objects.get(person=mara).kind == "stale"
    assert history.verify().broken is None


def test_who_finds_that_it_still_stands_says_when_to_look_again(
    mara: User, noor: User, edith: User
) -> None:
    claim = published(mara, edith, recheck_on=SOON)
    staleness.bring_back_due(SOON)
    claim.refresh_from_db()
    with pytest.raises(FieldRefused, match="not ahead"):
        staleness.clear_stale(claim.pk, by=noor, expected_version=claim.version, recheck_on=AS_OF)
    later = SOON + timedelta(days=30)
    again = staleness.clear_stale(
        claim.pk, by=noor, expected_version=claim.version, recheck_on=later
    )
    assert (again.is_stale, again.recheck_on) == (False, later)
    assert list(Claim.objects.to_check_by(later)) == [claim]


def test_what_is_not_public_is_not_planned_and_what_is_withdrawn_does_not_come_back(
    mara: User, noor: User, edith: User
) -> None:
    decided = decided_claim(mara)
    staleness.raise_stale(decided.pk, reason="The page is gone.")
    with pytest.raises(FieldRefused, match="not public yet"):
        staleness.clear_stale(
            decided.pk, by=noor, expected_version=decided.version + 1, recheck_on=SOON
        )
    claim = published(mara, edith, valid_as_of=AS_OF, recheck_on=SOON)
    with pytest.raises(NotPermitted):
        publishing.withdraw(claim.pk, by=noor, expected_version=claim.version, reason="Wrong.")
    publishing.withdraw(claim.pk, by=edith, expected_version=claim.version, reason="Wrong.")
    assert staleness.bring_back_due(SOON) == 0
    assert [row.valid_as_of for row in stream_records(since=0)] == ["2024-11-05"]


def test_claims_that_say_the_same_share_the_day(mara: User, noor: User, edith: User) -> None:
    claim = published(mara, edith, valid_as_of=AS_OF)
    repeated = make_claim()
    merged = merging.merge(repeated.pk, into=claim.pk, by=noor, expected_version=repeated.version)
    shared = merging.share(repeated.pk, by=edith, expected_version=merged.version)
    assert shared.record["valid_as_of"] == "2024-11-05"


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_bring_it_back_once() -> None:
    mara, edith = make_user("mara", Role.REVIEWER), make_user("edith", Role.EDITOR)
    claims = [published(mara, edith, recheck_on=SOON) for _ in range(3)]
    brought = all_at_once([partial(staleness.bring_back_due, SOON)] * 2)
    assert sum(brought) == len(claims)
    assert Event.objects.filter(action="go_stale").count() == len(claims)
