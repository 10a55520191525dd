"""The talk about a claim and what concerns me, on their pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, Comment, NotificationPreference, User
from annotations.services import discussion, merging
from tests.factories import make_claim
from tests.web.pages import text_of

Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(db: None) -> Claim:  # noqa: ARG001 (pytest provides the database)
    return make_claim()


def test_a_thread_is_begun_answered_and_settled(
    claim: Claim, rosa: User, edith: User, browse: Browse
) -> None:
    say, page = (
        reverse("claim-comment", args=[claim.pk]),
        reverse("claim-discussion", args=[claim.pk]),
    )
    assert "Nobody has said anything yet" in text_of(browse(rosa).get(page))
    assert browse(rosa).post(say, {"text": "Whose figure, @edith?"})["Location"] == page
    first = Comment.objects.get()
    answered = browse(edith).post(say, {"text": "Ours.", "answers": first.pk}, headers=HTMX)
    shown = text_of(answered)
    assert shown.startswith(' <div id="talk"')
    assert "Ours." in shown
    settle = reverse("claim-comment-settle", args=[claim.pk, first.pk])
    browse(edith).post(settle)
    assert "1 settled thread" in text_of(browse(rosa).get(page))
    browse(edith).post(settle, {"reopen": "1"})
    assert "settled thread" not in text_of(browse(rosa).get(page))
    for name in ("claim", "review"):
        assert page in text_of(browse(rosa).get(reverse(name, args=[claim.pk])))


def test_what_is_refused_comes_back_as_it_was_typed(
    claim: Claim, rosa: User, browse: Browse
) -> None:
    answer = browse(rosa).post(reverse("claim-comment", args=[claim.pk]), {"text": "x" * 5_001})
    assert answer.status_code == 422
    assert "at most 5,000 characters" in text_of(answer)
    assert "x" * 5_001 in text_of(answer)


def test_comments_are_text_and_not_markup(claim: Claim, rosa: User, browse: Browse) -> None:
    discussion.say(claim.pk, by=rosa, text="<script>alert(1)</script>")
    page = browse(rosa).get(reverse("claim-discussion", args=[claim.pk])).content.decode()
    assert "<script>alert" not in page


def test_the_number_of_queries_does_not_grow_with_the_comments(
    claim: Claim, rosa: User, browse: Browse, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        discussion.say(claim.pk, by=rosa, text=f"Point {number}.")
    client = browse(rosa)
    with django_assert_max_num_queries(8):
        client.get(reverse("claim-discussion", args=[claim.pk]))


def test_the_masthead_counts_what_waits_and_the_page_lists_and_clears_it(
    claim: Claim,
    rosa: User,
    edith: User,
    browse: Browse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for text in ("@edith, look.", "@edith, again."):
        discussion.say(claim.pk, by=rosa, text=text)
    client, page = browse(edith), reverse("notification-list")
    assert "2 new things for you" in text_of(client.get(reverse("desk")))
    with django_assert_max_num_queries(6):
        shown = text_of(client.get(page))
    assert shown.count("Rosa</strong> mentioned you") == 2
    newest = edith.notifications.first()
    assert newest is not None
    client.post(reverse("notifications-read"), {"up_to": newest.pk})
    assert "new things for you" not in text_of(client.get(page))


def test_talk_about_a_claim_that_says_the_same_is_read_and_settled_at_the_one_it_repeats(
    claim: Claim, rosa: User, edith: User, browse: Browse
) -> None:
    same, client = make_claim(), browse(edith)
    first = discussion.say(same.pk, by=rosa, text="Seen before, @edith?")
    merging.merge(same.pk, into=claim.pk, by=edith, expected_version=1)
    here = reverse("claim-discussion", args=[claim.pk])
    assert f"{here}#comment-{first.pk}" in text_of(client.get(reverse("notification-list")))
    shown = text_of(client.get(here))
    assert "Seen before, @edith?" in shown
    assert f"“{same.text[:20]}" in shown
    settled = client.post(reverse("claim-comment-settle", args=[claim.pk, first.pk]), headers=HTMX)
    assert "1 settled thread" in text_of(settled)
    # Who comes to the other one is told where the talk goes on; its life is told at both.
    assert here in text_of(client.get(reverse("claim-discussion", args=[same.pk])))
    life = text_of(client.get(reverse("claim", args=[claim.pk])))
    assert f"said, at “{same.text[:20]}" in life


def test_preferences_are_kept(edith: User, browse: Browse) -> None:
    client = browse(edith)
    client.post(reverse("notifications-prefer"), {"wanted": ["mention"], "digest": "daily"})
    kept = NotificationPreference.objects.get(person=edith)
    assert kept.digest == "daily"
    assert "mention" not in kept.muted
    assert "stale" in kept.muted
    client.post(reverse("notifications-prefer"), {"wanted": ["mention"], "digest": "never"})
    kept.refresh_from_db()
    assert kept.digest == "off"
