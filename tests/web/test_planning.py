"""Directing the queue in the browser: skip, hand over, and the plan an editor makes."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Claim, Draft, User
from annotations.review.queueing import Importance, SkipReason
from annotations.services import planning, queue
from tests.factories import holders_of, make_claim
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


def typed(claim: Claim, **fields: str) -> dict[str, str]:
    return {"version": str(claim.version), "key": str(uuid.uuid4()), **fields}


def test_skipping_keeps_the_draft_and_brings_the_next_claim(mara: User, browse: Browse) -> None:
    claim = queue.take(make_claim().pk, by=mara)
    other = make_claim(checkworthiness=0.2)
    sent = typed(claim, rationale="So far", skip_reason="not_my_field")
    answer = browse(mara).post(reverse("review-skip", args=[claim.pk]), sent)
    assert answer.headers["Location"] == reverse("review", args=[other.pk])
    assert Draft.objects.get(claim=claim).rationale == "So far"


def test_skipping_for_another_reason_asks_for_it(mara: User, browse: Browse) -> None:
    claim = queue.take(make_claim().pk, by=mara)
    sent = typed(claim, skip_reason="other", skip_note=" ", rationale="So far")
    answer = browse(mara).post(reverse("review-skip", args=[claim.pk]), sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say in a few words why" in text_of(answer)
    assert "So far</textarea>" in text_of(answer)
    assert holders_of(claim) == [mara]


def test_a_claim_is_handed_to_a_colleague(mara: User, noor: User, browse: Browse) -> None:
    claim = queue.take(make_claim().pk, by=mara)
    page = text_of(browse(mara).get(reverse("review", args=[claim.pk])))
    assert f'<option value="{noor.pk}">Noor</option>' in page
    assert "each of you judges alone" in page
    sent = typed(claim, hand_to=str(noor.pk), hand_note="You know bridges.")
    answer = browse(mara).post(reverse("review-hand-over", args=[claim.pk]), sent, follow=True)
    assert "The claim is assigned to Noor, with your note." in text_of(answer)
    assert "For you" in text_of(browse(noor).get(reverse("review-idle")))


def test_the_life_of_a_claim_tells_how_many_people_judge_it(edith: User, browse: Browse) -> None:
    claim = make_claim()
    queue.set_needed(claim.pk, by=edith, expected_version=claim.version, reviewers=2)
    assert "From 1 to 2." in text_of(browse(edith).get(claim.get_absolute_url()))


def test_an_editor_plans_a_claim_in_one_form(edith: User, noor: User, browse: Browse) -> None:
    claim = make_claim()
    address = reverse("review-plan", args=[claim.pk])
    sent = {
        "version": "1",
        "assignee": str(noor.pk),
        "importance": str(Importance.URGENT.value),
        "deadline": "2024-11-25T18:00",
    }
    page = text_of(browse(edith).post(address, sent, follow=True))
    assert "The plan for this claim is saved." in page
    assert "Overdue since" in page
    assert "Urgent priority" in page
    assert "For Noor" in page
    claim.refresh_from_db()
    local = timezone.get_current_timezone()
    assert claim.deadline == datetime(2024, 11, 25, 18, tzinfo=local)
    lifted = {"version": str(claim.version), "assignee": "", "importance": "0", "deadline": ""}
    browse(edith).post(address, lifted)
    stored = Claim.objects.get(pk=claim.pk)
    assert (stored.assignee, stored.deadline, stored.importance) == (None, None, Importance.NORMAL)


def test_half_a_plan_is_never_stored(edith: User, rosa: User, browse: Browse) -> None:
    claim = make_claim()
    address = reverse("review-plan", args=[claim.pk])
    for wrong in ({"assignee": str(rosa.pk)}, {"deadline": "tomorrow-ish"}):
        sent = {"version": "1", "importance": "2", **wrong}
        assert browse(edith).post(address, sent).status_code == HTTPStatus.CONFLICT
    claim.refresh_from_db()
    assert (claim.version, claim.importance) == (1, Importance.NORMAL)


def test_only_who_directs_sees_who_skipped(
    mara: User, noor: User, edith: User, browse: Browse
) -> None:
    claim = queue.take(make_claim().pk, by=mara)
    queue.skip(claim.pk, by=mara, expected_version=2, why=SkipReason.OTHER, note="My aunt runs it.")
    address = reverse("review", args=[claim.pk])
    assert "Mara: My aunt runs it." in text_of(browse(edith).get(address))
    assert "My aunt runs it." not in text_of(browse(noor).get(address))


def test_a_deadline_is_shown_in_shape_and_word(mara: User, edith: User, browse: Browse) -> None:
    claim = make_claim()
    soon = timezone.now() + timedelta(hours=2)
    planning.plan(claim.pk, by=edith, expected_version=1, deadline=soon)
    page = text_of(browse(mara).get(reverse("review-idle")))
    assert 'data-plan="soon"><svg class="icon" aria-hidden="true">' in page
    assert "Due <time" in page
