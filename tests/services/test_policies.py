"""Policies reach every claim that comes into the queue, by whichever way it comes."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotations.articles.types import ExtractedArticle
from annotations.models import Claim, ReviewPolicy, User
from annotations.review.errors import GateRefused, NotPermitted
from annotations.review.roles import Role
from annotations.review.transitions import State
from annotations.services import articles, imports, marking, policy_changes, queue, work
from annotations.services.import_rows import GivenArticle, GivenClaim
from tests.factories import make_article, make_claim, make_link, make_user
from tests.web.conftest import browser_of
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = "Roads\nThe council repaired 1,200 potholes."


@pytest.fixture
def two_for_roads() -> ReviewPolicy:
    return ReviewPolicy.objects.create(topic="roads", reviewers=2, minimum_citations=2)


def test_a_split_article_brings_claims_under_its_policy(two_for_roads: ReviewPolicy) -> None:
    extracted = ExtractedArticle(text=TEXT, title="Roads")
    _, owed = articles.ingest_article(extracted, by=None, topic="Roads")
    for job_id in owed:
        work.do_job(job_id)
    claim = Claim.objects.get(text__contains="1,200")
    assert (claim.policy, claim.reviewers_needed) == (two_for_roads, 2)


def test_an_imported_claim_comes_under_its_policy(two_for_roads: ReviewPolicy, rosa: User) -> None:
    given = GivenArticle(TEXT, title="Roads", topic="roads", claims=(GivenClaim(6, 42),))
    imports.import_articles([given], by=rosa)
    assert Claim.objects.get().policy == two_for_roads


def test_a_claim_by_hand_comes_under_its_policy(two_for_roads: ReviewPolicy, mara: User) -> None:
    article = make_article(TEXT, topic="roads")
    marked = marking.add_claim(article.pk, by=mara, start=27, end=32, quoted="1,200")
    assert marked.claim.policy == two_for_roads


def test_a_claim_put_into_the_queue_comes_under_the_policy_of_that_time(
    mara: User, two_for_roads: ReviewPolicy
) -> None:
    claim = make_claim(make_article(topic="roads"), state=State.EXTRACTED.value)
    queued = queue.add(claim.pk, by=mara, expected_version=1)
    assert (queued.policy, queued.reviewers_needed) == (two_for_roads, 2)


def test_without_a_policy_the_setting_counts(settings: Settings, mara: User) -> None:
    settings.FACTCHECK_REVIEWERS = 3
    claim = make_claim(state=State.EXTRACTED.value)
    assert queue.add(claim.pk, by=mara, expected_version=1).reviewers_needed == 3


def test_a_policy_no_longer_in_force_holds_for_nothing_new(
    mara: User, two_for_roads: ReviewPolicy
) -> None:
    ReviewPolicy.objects.update(is_in_force=False)
    claim = make_claim(make_article(topic="roads"), state=State.EXTRACTED.value)
    assert queue.add(claim.pk, by=mara, expected_version=1).policy is None
    # Its place is free for another one.
    ReviewPolicy(topic=two_for_roads.topic, reviewers=3).full_clean()


def test_there_is_one_policy_in_force_for_each_kind_and_topic(two_for_roads: ReviewPolicy) -> None:
    with pytest.raises(ValidationError, match="in force for this kind and topic"):
        ReviewPolicy(topic=two_for_roads.topic).full_clean()


def test_a_policy_can_ask_for_more_sources(mara: User, two_for_roads: ReviewPolicy) -> None:
    claim = make_claim(policy=two_for_roads)
    make_link(claim)
    taken = queue.take(claim.pk, by=mara)
    page = browser_of(mara).get(reverse("review", args=[claim.pk])).content.decode()
    assert "Cite at least 2 sources" in page
    with pytest.raises(GateRefused, match="at least 2 sources"):
        submit(taken, by=mara)


def test_a_changed_policy_reaches_what_waits_and_nothing_else(
    mara: User, edith: User, two_for_roads: ReviewPolicy
) -> None:
    article = make_article(topic="Roads")
    waiting, held, by_hand = (make_claim(article) for _ in range(3))
    elsewhere = make_claim()
    queue.take(held.pk, by=mara)
    queue.set_needed(by_hand.pk, by=edith, expected_version=1, reviewers=3)
    # What is under it already is no change.
    make_claim(article, policy=two_for_roads, reviewers_needed=2)
    [change] = policy_changes.pending_changes()
    assert (change.topic, change.was, change.now, change.count) == ("Roads", 1, 2, 1)

    assert policy_changes.apply_policies(by=edith) == 1
    claims = (waiting, held, by_hand, elsewhere)
    for claim, number in zip(claims, (2, 1, 3, 1), strict=True):
        claim.refresh_from_db()
        assert claim.reviewers_needed == number
    assert waiting.policy == two_for_roads
    [event] = waiting.events.all()
    assert (event.actor, event.details["was"], event.details["now"]) == (edith, 1, 2)
    assert policy_changes.pending_changes() == []
    # What it brought under a policy is no number by hand: the next change reaches it as well.
    ReviewPolicy.objects.update(reviewers=1)
    assert policy_changes.pending_changes()[0].count == 2
    with pytest.raises(NotPermitted):
        policy_changes.apply_policies(by=mara)


def test_an_admin_makes_and_changes_policies(client: Client) -> None:
    ada = make_user("ada", Role.ADMIN, is_staff=True)
    waiting = make_claim()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"kind": "money", "topic": "", "reviewers": "2", "is_in_force": "on"}
    client.post(reverse("admin:annotations_reviewpolicy_add"), sent)
    policy = ReviewPolicy.objects.get()
    assert str(policy) == "money: 2 reviewers"
    address = reverse("admin:annotations_reviewpolicy_change", args=[policy.pk])
    client.post(address, sent | {"reviewers": "3"})
    assert ReviewPolicy.objects.get().reviewers == 3
    # Making it reaches what waits only when that is asked for, with the number before.
    ReviewPolicy.objects.update(kind=waiting.kind)
    apply = reverse("admin:annotations_reviewpolicy_apply")
    assert "1 waiting claim came" in client.get(apply).content.decode()
    assert "Every waiting claim" in client.post(apply, follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.reviewers_needed == 3
