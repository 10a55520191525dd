"""A verdict goes stale when what it rests on changes, until someone has looked."""

import pytest

from annotations.models import Claim, Event, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.services import corrections, history, publishing, queue, review, staleness
from annotations.services.errors import StaleWrite
from tests.factories import make_claim
from tests.web.pages import decided_claim, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
GONE = "The ministry has taken the page down."


@pytest.fixture
def stale(mara: User) -> Claim:
    claim = decided_claim(mara)
    staleness.raise_stale(claim.pk, reason=GONE, document_id=claim.links.all()[0].document_id)
    return Claim.objects.get(pk=claim.pk)


def test_what_changed_stands_on_the_claim_and_in_its_history(stale: Claim) -> None:
    assert stale.is_stale
    [reason] = stale.stale_reasons or []
    assert (reason["text"], reason["document"]) == (GONE, stale.links.all()[0].document_id)
    last = Event.objects.filter(claim=stale).last()
    assert last is not None
    assert str(last) == "The desk saw that something the verdict rests on has changed"
    assert history.verify().broken is None


def test_the_same_reason_is_given_once_and_another_one_beside_it(stale: Claim) -> None:
    assert not staleness.raise_stale(stale.pk, reason=GONE)
    assert staleness.raise_stale(stale.pk, reason="The article was corrected.")
    found = Claim.objects.get(pk=stale.pk)
    assert [reason["text"] for reason in found.stale_reasons or []] == [
        GONE,
        "The article was corrected.",
    ]
    assert found.stale_since == stale.stale_since


def test_a_claim_without_a_verdict_cannot_be_stale() -> None:
    claim = make_claim()
    assert not staleness.raise_stale(claim.pk, reason=GONE)
    assert not Claim.objects.stale().exists()
    assert not Event.objects.exists()


def test_a_reviewer_who_looked_again_clears_it(stale: Claim, noor: User) -> None:
    claim = staleness.clear_stale(stale.pk, by=noor, expected_version=stale.version)
    assert not claim.is_stale
    assert claim.stale_reasons is None
    last = Event.objects.filter(claim=stale).last()
    assert last is not None
    assert (last.actor, last.details) == (noor, {"reasons": [GONE]})
    with pytest.raises(TransitionRefused, match="nothing to confirm"):
        staleness.clear_stale(stale.pk, by=noor, expected_version=claim.version)


def test_nobody_clears_what_they_have_not_seen_or_may_not_judge(
    stale: Claim, noor: User, rosa: User
) -> None:
    with pytest.raises(StaleWrite):
        staleness.clear_stale(stale.pk, by=noor, expected_version=stale.version - 1)
    with pytest.raises(NotPermitted):
        staleness.clear_stale(stale.pk, by=rosa, expected_version=stale.version)
    assert Claim.objects.stale().count() == 1


def test_a_new_review_settles_it(stale: Claim, noor: User, edith: User) -> None:
    back = review.send_back(
        stale.pk, by=edith, expected_version=stale.version, reason="Look for another source."
    )
    assert not back.is_stale
    submit(queue.take(stale.pk, by=noor), by=noor)
    assert not Claim.objects.get(pk=stale.pk).is_stale


def test_a_correction_keeps_it_until_the_correction_is_public_or_dropped(
    mara: User, noor: User, edith: User
) -> None:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version)
    staleness.raise_stale(claim.pk, reason=GONE)
    claim.refresh_from_db()
    correcting = corrections.correct(
        claim.pk, by=noor, expected_version=claim.version, reason="The page is gone."
    )
    assert correcting.is_stale
    assert not corrections.keep(claim.pk, by=noor, expected_version=correcting.version).is_stale
