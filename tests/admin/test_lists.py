"""Every list of the admin panel: opens, finds, and costs the same for one row and for twenty."""

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import TokenProxy

from annotations.models import (
    ClaimFate,
    Contact,
    DocumentVector,
    Draft,
    FeedItem,
    HistoryCheck,
    LinkChange,
    Notification,
    NotificationPreference,
    ProviderDay,
    ProviderRun,
    PublishedVector,
    Recheck,
    Retraction,
    Review,
    ReviewPolicy,
    SavedFilter,
    SearchQuery,
    Skip,
    User,
    WorkerHeartbeat,
)
from annotations.review.roles import Role
from annotations.services import discussion, publishing, queue, review
from tests.factories import (
    make_article,
    make_claim,
    make_failed_job,
    make_feed,
    make_judgement,
    make_link,
    make_user,
)

pytestmark = pytest.mark.postgres

REGISTRY = admin.site._registry  # noqa: SLF001 (what is registered is what is tested)
OURS = [model for model in REGISTRY if model._meta.app_label != "axes"]
# Tokens are keys, not history: they can be revoked.
HISTORY = [model for model in OURS if model is not TokenProxy]
FIXED = {
    "event",
    "claimfate",
    "comment",
    "contact",
    "notification",
    "notificationpreference",
    "review",
    "citation",
    "publication",
    "articleversion",
    "job",
    "claim",
    "draft",
    "historycheck",
}


def fill(rows: int, *, admin_user: User) -> None:
    """Store `rows` of everything, each with people and parents of its own."""
    for _ in range(rows):
        by, other = (make_user("", Role.REVIEWER, Role.EDITOR) for _ in range(2))
        TokenProxy.objects.create(user=by)
        claim = make_claim(make_article(added_by=by, url="https://courier.example/bridges"))
        held = queue.take(make_claim().pk, by=other)
        Draft.objects.create(claim=held, reviewer=other)
        Skip.objects.create(claim=held, person=other, reason="unclear")
        SavedFilter.objects.create(owner=other, page="queue", name="Money", query="kind=money")
        queue.take(claim.pk, by=by)
        link = make_link(claim, added_by=by)
        review.submit_review(
            claim.pk,
            by=by,
            expected_version=2,
            judgement=make_judgement("true", rationale="The report says so.", cited=[link.pk]),
            idempotency_key=uuid.uuid4(),
        )
        review.approve(claim.pk, by=other, expected_version=3)
        publishing.publish(claim.pk, by=other, expected_version=4)
        ClaimFate.objects.create(
            version=claim.article_version,
            claim=claim,
            came_from=claim.article_version,
            fate="unchanged",
            outcome="followed",
            was_start=claim.start,
            was_end=claim.end,
            was_text=claim.text,
        )
        LinkChange.objects.create(link=link, kind="added", by=by)
        SearchQuery.objects.create(claim=claim, parts={"text": "bridges repaired"}, edited_by=by)
        said = discussion.say(claim.pk, by=by, text="Whose figure is this?")
        Notification.objects.create(
            person=by, kind="mention", claim=claim, comment=said, actor=other, cause=str(said.pk)
        )
        NotificationPreference.objects.create(person=by)
        Contact.objects.create(claim=claim, step="waived", text="No one to ask.", logged_by=by)
        ProviderDay.objects.create(provider=f"provider {claim.pk}")
        ProviderRun.objects.create(claim=claim, provider="library", outcome="found", found=1)
        make_failed_job(claim, requested_by=by)
        Retraction.objects.create(review=Review.objects.latest("id"))
        ReviewPolicy.objects.create(topic=f"topic {claim.pk}", reviewers=2)
        feed = make_feed(added_by=by)
        FeedItem.objects.create(feed=feed, url=feed.url)
        Recheck.objects.create(document=link.document, outcome="gone", checked_at=timezone.now())
        HistoryCheck.objects.create(events=4, claims=1, checked_by=by)
        WorkerHeartbeat.objects.create(worker=f"worker{claim.pk}", seen_at=timezone.now())
        LogEntry.objects.create(
            user=admin_user,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(by.pk),
            object_repr=str(by),
            action_flag=CHANGE,
            change_message="Changed.",
        )


def list_address(model: type[Any]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_model_of_the_desk_is_in_the_panel() -> None:
    desk = set(apps.get_app_config("annotations").get_models())
    # Numbers made from a text by a model: nothing to look at.
    desk -= {DocumentVector, PublishedVector}

    assert desk <= set(REGISTRY)


def test_every_list_takes_as_many_queries_for_twenty_rows_as_for_one(
    panel: Client, admin_user: User
) -> None:
    counts: dict[str, list[int]] = {}
    for rows in (1, 19):
        fill(rows, admin_user=admin_user)
        for model in OURS:
            address = list_address(model)
            panel.get(address)  # the first visit fills the cache of content types
            with CaptureQueriesContext(connection) as captured:
                answer = panel.get(address)
            assert answer.context["cl"].result_count >= rows, address
            counts.setdefault(address, []).append(len(captured))

    assert {address: found for address, found in counts.items() if found[0] != found[1]} == {}
    assert {address: found for address, found in counts.items() if found[1] > 10} == {}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_list_can_be_searched_narrowed_and_drilled_into(
    model: type[Any], panel: Client, admin_user: User
) -> None:
    fill(1, admin_user=admin_user)
    options = REGISTRY[model]
    address = list_address(model)

    assert options.list_filter
    assert options.date_hierarchy
    assert options.show_full_result_count is False
    assert panel.get(address, {"q": 'bridges -- ’" OR'}).status_code == 200
    year = timezone.now().year
    assert panel.get(address, {f"{options.date_hierarchy}__year": year}).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_row_opens(model: type[Any], panel: Client, admin_user: User) -> None:
    fill(1, admin_user=admin_user)
    row = model.objects.last()
    pk = row.user.pk if model is TokenProxy else row.pk
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])

    assert panel.get(address).status_code == 200


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.model_name)
def test_nothing_that_history_needs_can_be_deleted_or_rewritten(
    model: type[Any], panel: Client, admin_user: User
) -> None:
    fill(1, admin_user=admin_user)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    pk = model.objects.last().pk

    assert panel.post(reverse(f"admin:{name}_delete", args=[pk])).status_code == 403
    assert "delete_selected" not in panel.get(list_address(model)).content.decode()
    if model._meta.model_name in FIXED:
        assert panel.get(reverse(f"admin:{name}_add")).status_code == 403
        assert panel.post(reverse(f"admin:{name}_change", args=[pk]), {}).status_code == 403


def test_claims_are_searched_by_their_words(panel: Client) -> None:
    text = "The Danube rose by 3 metres.\nThe Rhine fell by 2 metres."
    article = make_article(text)
    danube = make_claim(article, start=0, end=28)
    make_claim(article, start=29, end=len(text))

    found = panel.get(list_address(type(danube)), {"q": "metres danube"})

    assert [row.pk for row in found.context["cl"].result_list] == [danube.pk]
