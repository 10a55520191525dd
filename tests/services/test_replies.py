"""The right of reply: nothing is published past it, and its log stays as it was written."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from annotations.models import Claim, Contact, Notification, ReviewPolicy, User
from annotations.models.appendonly import HistoryIsFixed
from annotations.review.errors import FieldRefused, NotPermitted, TransitionRefused
from annotations.review.right_of_reply import (
    Entry,
    ReplyState,
    Step,
    has_contact_details,
    reply_state,
)
from annotations.review.transitions import State
from annotations.services import merging, publishing, replies, review, undoing
from annotations.services.export import stream_records
from annotations.services.reply_logs import read_log
from annotations.services.reply_records import reply_records
from tests.factories import make_claim
from tests.services.joining import join_both, two_beside_each_other
from tests.web.pages import decided_claim

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()
LATER, EARLIER = NOW + timedelta(days=2), NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([], ReplyState.NOT_ASKED),
        ([Entry(Step.ASKED, LATER)], ReplyState.OPEN),
        ([Entry(Step.ASKED, EARLIER)], ReplyState.NO_ANSWER),
        ([Entry(Step.ASKED, EARLIER), Entry(Step.ANSWERED)], ReplyState.ANSWERED),
        ([Entry(Step.WAIVED), Entry(Step.ASKED, LATER)], ReplyState.OPEN),
        ([Entry(Step.ASKED, LATER), Entry(Step.WAIVED)], ReplyState.WAIVED),
        ([Entry(Step.ASKED, LATER), Entry(Step.DECLINED)], ReplyState.DECLINED),
    ],
)
def test_the_newest_entry_decides(entries: list[Entry], state: ReplyState) -> None:
    assert reply_state(entries, now=NOW) is state


@pytest.fixture
def approved(mara: User, edith: User) -> Claim:
    """Return an approved claim whose policy grants a reply."""
    claim = decided_claim(mara)
    policy = ReviewPolicy.objects.create(needs_reply=True)
    Claim.objects.filter(pk=claim.pk).update(policy=policy)
    return review.approve(claim.pk, by=edith, expected_version=claim.version)


def ask(claim: Claim, by: User, *, days: float) -> Contact:
    return replies.log_contact(
        claim.pk,
        by=by,
        step=Step.ASKED,
        text="How did you count?",
        person="The ministry’s press office",
        channel="email",
        deadline=timezone.now() + timedelta(days=days),
    )


def publish(claim: Claim, by: User) -> str:
    publishing.publish(claim.pk, by=by, expected_version=claim.version)
    return Claim.objects.get(pk=claim.pk).state


def test_nothing_is_published_before_the_claimant_was_asked_or_while_they_may_answer(
    approved: Claim, mara: User, edith: User
) -> None:
    with pytest.raises(TransitionRefused, match="right to reply"):
        publish(approved, edith)
    ask(approved, mara, days=2)
    with pytest.raises(TransitionRefused, match="not over"):
        publish(approved, edith)
    assert Claim.objects.get(pk=approved.pk).state == State.APPROVED


def test_an_answer_opens_the_way_and_reaches_who_gave_the_verdict(
    approved: Claim, mara: User, edith: User
) -> None:
    ask(approved, mara, days=2)
    replies.log_contact(approved.pk, by=edith, step=Step.ANSWERED, text="By hand, they say.")
    assert Notification.objects.get(person=mara).kind == "reply"
    assert publish(approved, edith) == State.PUBLISHED


def test_who_was_asked_about_a_joined_claim_need_not_be_asked_again(mara: User) -> None:
    claim, other = two_beside_each_other()
    asked = ask(other, mara, days=2)
    joined = join_both(claim, other, by=mara)
    log = read_log(joined)
    assert (log.state, log.asked, log.contacts) == (ReplyState.OPEN, asked, (asked,))
    answered = replies.log_contact(
        joined.pk, by=mara, step=Step.ANSWERED, text="By hand.", public_text="We counted."
    )
    assert read_log(joined).state is ReplyState.ANSWERED
    [record] = reply_records([joined.pk]).values()
    assert (record.asked, record.text) == ("The ministry’s press office", "We counted.")
    undoing.undo_last(joined.pk, by=mara, expected_version=joined.version)
    # Each has its own back: who was asked about the other one has still to answer for it.
    for one, contacts in ((claim, (answered,)), (other, (asked,))):
        assert read_log(Claim.objects.get(pk=one.pk)).contacts == contacts


def test_what_an_editor_waived_for_one_claim_is_not_waived_for_what_is_joined_with_it(
    mara: User, edith: User
) -> None:
    claim, other = two_beside_each_other()
    ask(other, mara, days=2)
    replies.log_contact(claim.pk, by=edith, step=Step.WAIVED, text="It is the paper’s own.")
    joined = join_both(claim, other, by=mara)
    assert read_log(joined).state is ReplyState.OPEN
    replies.log_contact(joined.pk, by=edith, step=Step.WAIVED, text="They are closed for good.")
    assert read_log(joined).state is ReplyState.WAIVED


@pytest.mark.parametrize(
    ("speaker", "counts"), [("Kim Park", True), ("the agency", False), ("", False)]
)
def test_a_claim_that_says_the_same_brings_its_log_along_only_where_the_same_person_made_it(
    speaker: str,
    counts: bool,  # noqa: FBT001
    approved: Claim,
    mara: User,
    edith: User,
) -> None:
    Claim.objects.filter(pk=approved.pk).update(speaker=speaker)
    same = make_claim(speaker=speaker)
    ask(same, mara, days=2)
    replies.log_contact(same.pk, by=mara, step=Step.ANSWERED, text="By hand.")
    merging.merge(same.pk, into=approved.pk, by=mara, expected_version=same.version)
    log = read_log(approved)
    assert [one.claim for one in log.contacts] == [same, same]
    assert log.others == (frozenset() if counts else {same.pk})
    if not counts:
        with pytest.raises(TransitionRefused, match="right to reply"):
            publish(approved, edith)
        return
    assert publish(approved, edith) == State.PUBLISHED
    # What comes later is an answer to the verdict that they share.
    replies.log_contact(same.pk, by=mara, step=Step.ANSWERED, text="Not any more.")
    assert Claim.objects.get(pk=approved.pk).is_stale


def test_a_deadline_that_passed_opens_the_way(approved: Claim, mara: User, edith: User) -> None:
    ask(approved, mara, days=-0.1)
    assert publish(approved, edith) == State.PUBLISHED


def test_only_an_editor_waives_it_and_gives_the_reason(
    approved: Claim, mara: User, edith: User
) -> None:
    with pytest.raises(NotPermitted):
        replies.log_contact(approved.pk, by=mara, step=Step.WAIVED, text="No need.")
    with pytest.raises(FieldRefused):
        replies.log_contact(approved.pk, by=edith, step=Step.WAIVED, text="  ")
    replies.log_contact(
        approved.pk, by=edith, step=Step.WAIVED, text="The office is closed for good."
    )
    assert publish(approved, edith) == State.PUBLISHED


def test_a_claim_without_such_a_policy_is_published_without(mara: User, edith: User) -> None:
    claim = decided_claim(mara)
    approved = review.approve(claim.pk, by=edith, expected_version=claim.version)
    assert publish(approved, edith) == State.PUBLISHED


def test_half_an_entry_is_refused_and_a_whole_one_is_never_changed(
    approved: Claim, mara: User, rosa: User
) -> None:
    with pytest.raises(FieldRefused, match="until when"):
        replies.log_contact(approved.pk, by=mara, step=Step.ASKED, text="How?", person="Them")
    with pytest.raises(NotPermitted):
        ask(approved, rosa, days=1)
    contact = ask(approved, mara, days=1)
    contact.text = "Something else."
    with pytest.raises(HistoryIsFixed):
        contact.save()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Write to press@ministry.example.", True),
        ("Call +49 (0)30 123-4567", True),
        ("Call 020 7946 0123.", True),
        ("We mended 1,376,000 of 10 000 000 bridges by 2024-11-05, or 0.75 of them.", False),
        ("@ministry said so, 007 times.", False),
    ],
)
def test_contact_details_are_told_from_figures(text: str, is_found: bool) -> None:  # noqa: FBT001
    assert has_contact_details(text) is is_found


def test_readers_learn_who_was_asked_and_the_answer_meant_for_them_and_nothing_else(
    approved: Claim, mara: User, edith: User
) -> None:
    asked = ask(approved, mara, days=2)
    for person, public_text in (("press@ministry.example", ""), ("", "Call 020 7946 0123.")):
        with pytest.raises(FieldRefused, match="readers see it"):
            replies.log_contact(
                approved.pk,
                by=mara,
                step=Step.ANSWERED,
                text="By hand.",
                person=person,
                public_text=public_text,
            )
    replies.log_contact(
        approved.pk,
        by=mara,
        step=Step.ANSWERED,
        text="By hand, says Kim, mobile 020 7946 0123.",
        channel="phone",
        public_text="We counted by hand.",
    )
    publish(approved, edith)
    [record] = stream_records()
    assert record.reply is not None
    assert (record.reply.state, record.reply.asked, record.reply.text) == (
        "answered",
        "The ministry’s press office",
        "We counted by hand.",
    )
    assert datetime.fromisoformat(record.reply.asked_at) == asked.created_at
    assert "7946" not in str(record)
    assert "How did you count?" not in str(record)
    ask(approved, mara, days=-1)
    [again] = reply_records([approved.pk]).values()
    assert again.state == "answered"


def test_an_answer_that_comes_after_publication_brings_the_verdict_back(
    approved: Claim, mara: User, edith: User
) -> None:
    ask(approved, mara, days=-0.1)
    publish(approved, edith)
    [record] = stream_records()
    assert record.reply is not None
    assert record.reply.state == "no_answer"
    replies.log_contact(approved.pk, by=edith, step=Step.ANSWERED, text="By hand, they say.")
    claim = Claim.objects.get(pk=approved.pk)
    [reason] = claim.stale_reasons or []
    assert "answered after it was published" in reason["text"]
    assert list(stream_records()) == [record]
