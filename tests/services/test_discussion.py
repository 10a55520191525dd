"""Talk about a claim, whom it reaches, and what it must not tell."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotations.models import (
    Claim,
    Comment,
    Notification,
    NotificationPreference,
    ReviewPolicy,
    User,
)
from annotations.models.appendonly import HistoryIsFixed
from annotations.review.errors import NotPermitted
from annotations.review.mentions import names_in
from annotations.review.roles import Role
from annotations.services import (
    corrections,
    digests,
    discussion,
    merging,
    notifying,
    publishing,
    queue,
    undoing,
)
from annotations.services import review as reviewing
from annotations.services.errors import CommentRefused
from annotations.services.staleness import raise_stale
from tests.factories import make_claim, make_link, make_user
from tests.services.joining import join_both, two_beside_each_other
from tests.web.pages import decided_claim, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def kinds_of(person: User) -> list[str]:
    return list(Notification.objects.of(person.pk).values_list("kind", flat=True))


def words_seen(claim: Claim, reader: User) -> list[str]:
    talk = discussion.read_discussion(claim, reader=reader)
    return [one.text for thread in talk.threads for one in (thread.first, *thread.answers)]


def sent_back(claim: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    return reviewing.send_back(claim.pk, by=by, expected_version=claim.version, reason="Again.")


def test_mentions_are_names_and_not_addresses() -> None:
    text = "@Mara, ask @noor.b. Not post@rosa.example, @@otto or @mara again."
    assert names_in(text) == ["mara", "noor.b"]


def test_a_name_is_found_however_its_letters_are_written(rosa: User) -> None:
    ozlem = make_user("Özlem", Role.REVIEWER)
    discussion.say(make_claim().pk, by=rosa, text="Is this yours, @ÖZLEM?")
    assert kinds_of(ozlem) == ["mention"]


def test_whoever_is_mentioned_and_whoever_spoke_before_is_told_once(
    rosa: User, mara: User, edith: User, outsider: User
) -> None:
    claim = make_claim()
    first = discussion.say(claim.pk, by=rosa, text="Is this @Edith’s? @edith @outsider @nobody")
    discussion.say(claim.pk, by=edith, text="It is, @rosa.", answers=first.pk)
    discussion.say(claim.pk, by=mara, text="Thanks.", answers=first.pk)
    assert kinds_of(edith) == ["answer", "mention"]
    assert kinds_of(rosa) == ["answer", "mention"]
    assert kinds_of(outsider) == kinds_of(mara) == []
    edith.refresh_from_db()
    assert edith.unread == 2
    notifying.mark_read(by=edith, up_to=Notification.objects.of(edith.pk).last().pk)  # type: ignore[union-attr]
    assert edith.unread == 1
    notifying.mark_read(by=edith)
    assert edith.unread == 0


def test_a_reviewer_who_has_yet_to_judge_does_not_read_what_another_reviewer_says(
    rosa: User, mara: User, noor: User, edith: User
) -> None:
    claim = make_claim()
    make_link(claim)
    held = queue.take(claim.pk, by=mara)
    thread = discussion.say(claim.pk, by=rosa, text="Where is this from?")
    said = discussion.say(claim.pk, by=mara, text="Clearly false.", answers=thread.pk)
    own = discussion.say(claim.pk, by=mara, text="False, I say. @noor")
    queue.release(claim.pk, by=mara, expected_version=held.version)
    claim.refresh_from_db()
    assert words_seen(claim, noor) == ["Where is this from?"]
    assert discussion.read_discussion(claim, reader=noor).held_back == 2
    assert said.text in words_seen(claim, rosa)
    assert said.text in words_seen(claim, mara)
    with pytest.raises(CommentRefused):
        discussion.say(claim.pk, by=noor, text="Why?", answers=own.pk)
    assert kinds_of(noor) == ["mention"]
    submit(queue.take(claim.pk, by=noor), by=noor)
    claim.refresh_from_db()
    assert said.text in words_seen(claim, noor)
    assert said.text in words_seen(claim, edith)


def test_what_was_said_while_a_verdict_was_known_is_held_back_once_it_is_sent_back(
    rosa: User, mara: User, noor: User, edith: User
) -> None:
    claim = make_claim()
    make_link(claim)
    discussion.say(claim.pk, by=rosa, text="Which year?")
    submit(queue.take(claim.pk, by=mara), by=mara)
    discussion.say(claim.pk, by=rosa, text="So it is false, then.")
    claim.refresh_from_db()
    assert len(words_seen(claim, noor)) == 2
    reviewing.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    discussion.say(claim.pk, by=edith, text="The new report is out.")
    claim.refresh_from_db()
    # She judged it in the round before, and may do so again.
    for reader in (noor, mara):
        assert words_seen(claim, reader) == ["Which year?", "The new report is out."]
    assert len(words_seen(claim, rosa)) == 3


def test_talk_about_a_joined_claim_goes_on_at_the_one_that_stands_until_they_are_parted(
    rosa: User, mara: User, edith: User
) -> None:
    claim, other = two_beside_each_other()
    asked = discussion.say(other.pk, by=rosa, text="Whose schools?")
    joined = join_both(claim, other, by=mara)
    assert words_seen(joined, edith) == ["Whose schools?"]
    discussion.say(joined.pk, by=edith, text="The ministry’s, @rosa.", answers=asked.pk)
    discussion.say(joined.pk, by=edith, text="Both are old.")
    discussion.resolve(asked.pk, by=edith)
    talk = discussion.read_discussion(joined, reader=rosa)
    assert [thread.first for thread in talk.settled] == [asked]
    other.refresh_from_db()
    assert discussion.read_discussion(other, reader=rosa).standing == joined
    undoing.undo_last(joined.pk, by=mara, expected_version=joined.version)
    joined.refresh_from_db()
    other.refresh_from_db()
    assert words_seen(joined, rosa) == ["Both are old."]
    assert words_seen(other, rosa) == ["Whose schools?", "The ministry’s, @rosa."]
    with pytest.raises(CommentRefused):
        discussion.say(joined.pk, by=edith, text="Anything else?", answers=asked.pk)


def test_no_verdict_on_either_is_told_at_a_joined_claim_or_after_it_was_parted(
    rosa: User, mara: User, noor: User, edith: User
) -> None:
    claim, other = two_beside_each_other()
    make_link(other)
    submit(queue.take(other.pk, by=mara), by=mara)
    discussion.say(other.pk, by=rosa, text="False, then.")
    sent_back(other, by=edith)
    discussion.say(other.pk, by=mara, text="I still say false.")
    joined = join_both(claim, other, by=edith)
    make_link(joined)
    assert words_seen(joined, rosa) == ["False, then.", "I still say false."]
    assert words_seen(joined, noor) == []
    assert discussion.read_discussion(joined, reader=noor).held_back == 2
    submit(queue.take(joined.pk, by=noor), by=noor)
    joined.refresh_from_db()
    assert words_seen(joined, noor) == ["False, then.", "I still say false."]
    # What is said now at the other claim is about this verdict, and stays so when they are parted.
    discussion.say(other.pk, by=rosa, text="So both are false.")
    undoing.undo_last(joined.pk, by=edith, expected_version=sent_back(joined, by=edith).version)
    other.refresh_from_db()
    assert words_seen(other, noor) == []


def test_talk_about_a_claim_that_says_the_same_is_read_at_the_one_it_repeats(
    rosa: User, mara: User, noor: User, edith: User
) -> None:
    claim, same = make_claim(), make_claim()
    make_link(claim)
    discussion.say(same.pk, by=rosa, text="Seen before?")
    merging.merge(same.pk, into=claim.pk, by=mara, expected_version=same.version)
    submit(queue.take(claim.pk, by=noor), by=noor)
    # Whoever judged the one that stands tells its verdict wherever they speak.
    discussion.say(same.pk, by=noor, text="False here, too.")
    claim = sent_back(claim, by=edith)
    same.refresh_from_db()
    for one in (claim, same):
        assert words_seen(one, mara) == ["Seen before?"]
        assert words_seen(one, rosa) == ["Seen before?", "False here, too."]
    merging.unmerge(same.pk, by=mara, expected_version=same.version, reason="Other schools.")
    assert words_seen(claim, rosa) == []


def test_who_settles_a_disagreement_reads_what_was_said_about_it_unless_names_are_kept_back(
    mara: User, noor: User, edith: User
) -> None:
    claim = make_claim(reviewers_needed=2)
    make_link(claim)
    for reviewer, verdict in ((mara, "true"), (noor, "false")):
        submit(queue.take(claim.pk, by=reviewer), by=reviewer, verdict=verdict)
        discussion.say(claim.pk, by=reviewer, text=f"{verdict}, @edith.")
        claim.refresh_from_db()
        assert f"{verdict}, @edith." in words_seen(claim, reviewer)
    assert words_seen(claim, edith) == ["true, @edith.", "false, @edith."]
    assert words_seen(claim, mara) == ["true, @edith."]
    claim.policy = ReviewPolicy(is_anonymous=True)
    assert words_seen(claim, edith) == []


def test_a_thread_is_settled_and_opened_again_and_nothing_of_it_is_lost(
    rosa: User, edith: User
) -> None:
    claim = make_claim()
    link = make_link(claim)
    first = discussion.say(claim.pk, by=rosa, text="Too old?", link_id=link.pk)
    discussion.resolve(first.pk, by=edith)
    discussion.resolve(first.pk, by=rosa)
    [thread] = discussion.read_discussion(claim, reader=rosa).settled
    assert (thread.last and thread.last.author, thread.first.link) == (edith, link)
    discussion.reopen(first.pk, by=rosa)
    assert discussion.read_discussion(claim, reader=rosa).open
    assert Comment.objects.count() == 3
    with pytest.raises(HistoryIsFixed):
        first.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_comment SET text = 'other'")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5_001])
def test_a_comment_without_words_or_with_too_many_is_refused(text: str, rosa: User) -> None:
    with pytest.raises(CommentRefused):
        discussion.say(make_claim().pk, by=rosa, text=text)


def test_a_comment_belongs_to_its_claim_and_to_the_desk(rosa: User, outsider: User) -> None:
    claim, other = make_claim(), make_claim()
    elsewhere = discussion.say(other.pk, by=rosa, text="Elsewhere.")
    for wrong in ({"answers": elsewhere.pk}, {"link_id": make_link(other).pk}):
        with pytest.raises(CommentRefused):
            discussion.say(claim.pk, by=rosa, text="Here.", **wrong)
    with pytest.raises(NotPermitted):
        discussion.say(claim.pk, by=outsider, text="Hello.")


def test_a_reviewer_hears_what_becomes_of_their_verdicts(mara: User, edith: User) -> None:
    claim = decided_claim(mara)
    reviewing.send_back(claim.pk, by=edith, expected_version=claim.version, reason="Look again.")
    assert kinds_of(mara) == ["sent_back"]
    claim = submit(queue.take(claim.pk, by=mara), by=mara).claim
    claim.refresh_from_db()
    approved = reviewing.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=approved.version)
    raise_stale(claim.pk, reason="A source has changed.")
    claim.refresh_from_db()
    corrections.correct(claim.pk, by=edith, expected_version=claim.version, reason="Wrong year.")
    assert kinds_of(mara) == ["corrected", "stale", "sent_back"]
    assert kinds_of(edith) == []


def test_whoever_is_given_a_claim_hears_of_it_unless_they_do_not_want_to(
    mara: User, noor: User
) -> None:
    for wanted in (True, False):
        claim = queue.take(make_claim().pk, by=mara)
        if not wanted:
            notifying.prefer(by=noor, muted=["handed_over", "nonsense"], digest="off")
        queue.hand_over(
            claim.pk, by=mara, expected_version=claim.version, to=noor.pk, note="Yours."
        )
    assert kinds_of(noor) == ["handed_over"]
    assert NotificationPreference.objects.get().muted == ["handed_over"]


# --- By e-mail -----------------------------------------------------------------------------------


@pytest.fixture
def reader(db: None) -> User:  # noqa: ARG001 (pytest provides the database)
    reader = make_user("rita", Role.REPORTER, email="rita@desk.example")
    notifying.prefer(by=reader, muted=[], digest="hourly")
    return reader


@pytest.mark.usefixtures("reader")
def test_a_digest_says_once_what_waits(rosa: User) -> None:
    claim = make_claim()
    for _ in range(2):
        discussion.say(claim.pk, by=rosa, text="Zanzibar! @rita")
    now = timezone.now()
    assert digests.send_digests(now=now) == 1
    assert digests.send_digests(now=now + timedelta(hours=2)) == 0
    [sent] = mail.outbox
    assert sent.to == ["rita@desk.example"]
    assert sent.subject == "2 things for you at the desk"
    assert claim.text in sent.body
    assert "Rosa mentioned you" in sent.body
    # What was said stays at the desk, where it is known who may read it.
    assert "Zanzibar" not in sent.body


def test_digests_keep_their_pause_and_go_to_nobody_who_does_not_want_them(
    reader: User, rosa: User
) -> None:
    silent = make_user("silas", Role.REPORTER, email="silas@desk.example")
    claim = make_claim()
    now = timezone.now()
    for text, minutes in (("@rita @silas", 0), ("Again, @rita", 30), ("And again, @rita", 61)):
        discussion.say(claim.pk, by=rosa, text=text)
        digests.send_digests(now=now + timedelta(minutes=minutes))
    assert [message.to for message in mail.outbox] == [["rita@desk.example"]] * 2
    assert kinds_of(silent) == ["mention"]
    discussion.say(claim.pk, by=rosa, text="@rita")
    notifying.mark_read(by=reader)
    assert digests.send_digests(now=now + timedelta(hours=9)) == 0


def test_a_mail_that_could_not_be_sent_is_tried_with_the_next_digest(
    reader: User, rosa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.email
    discussion.say(make_claim().pk, by=rosa, text="@rita")

    def refuse(*_args: object, **_kwargs: object) -> int:
        message = "no route"
        raise OSError(message)

    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(digests, "send_mail", refuse)
        assert digests.send_digests(now=now) == 0
    assert digests.send_digests(now=now + timedelta(minutes=5)) == 0
    assert digests.send_digests(now=now + timedelta(minutes=61)) == 1
