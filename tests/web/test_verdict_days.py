"""The days beside “Publish”: typed once, kept through every refusal, read by everyone."""

from collections.abc import Callable
from datetime import timedelta
from re import search

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Claim, Publication, User
from annotations.services import review, staleness
from tests.web.pages import decided_claim, send, text_of

Browse = Callable[[User], Client]
SOON = timezone.localdate() + timedelta(days=20)


@pytest.fixture
def approved(mara: User, edith: User) -> Claim:
    claim = decided_claim(mara)
    return review.approve(claim.pk, by=edith, expected_version=claim.version)


def days(claim: Claim, **changes: object) -> dict[str, object]:
    typed = {"valid_as_of": "2024-11-05", "recheck_on": SOON.isoformat()}
    return {"version": claim.version, **typed, **changes}


def screen(claim: Claim) -> str:
    return reverse("review", args=[claim.pk])


def test_an_editor_gives_the_days_and_readers_and_the_desk_see_them(
    approved: Claim, edith: User, browse: Browse, client: Client
) -> None:
    editor = browse(edith)
    assert "The claim comes back to the desk by itself" in text_of(editor.get(screen(approved)))
    assert send(editor, "publish", approved, days(approved)).status_code == 302
    public = text_of(client.get(reverse("published-claim", args=[approved.pk])))
    assert search(r"Valid as of <time [^>]*>5 November 2024<", public)
    assert '"temporalCoverage": "2024-11-05"' in public
    for page in (screen(approved), reverse("claim", args=[approved.pk])):
        assert search(r"to be checked again on <time", text_of(editor.get(page)))
    table = reverse("claim-list")
    soon, later = (text_of(editor.get(table, {"recheck": span})) for span in ("month", "week"))
    assert approved.text in soon
    assert "Check again <time" in soon
    assert approved.text not in later


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"recheck_on": "2020-01-31"}, "not ahead of today"),
        ({"valid_as_of": "the 5th"}, "“the 5th” is no day there is"),
        ({"valid_as_of": "2024-02-30"}, "no day there is"),
    ],
)
def test_a_day_that_cannot_be_comes_back_with_the_other_one(
    wrong: dict[str, object], why: str, approved: Claim, edith: User, browse: Browse
) -> None:
    answer = send(browse(edith), "publish", approved, days(approved, **wrong))
    page = text_of(answer)
    assert answer.status_code == 422
    assert why in page
    for typed in days(approved, **wrong).values():
        assert f'value="{typed}"' in page
    assert page.count("field--invalid") == 1
    assert not Publication.objects.exists()


def test_a_claim_that_is_not_there_is_not_published(
    approved: Claim, edith: User, browse: Browse
) -> None:
    address = reverse("review-publish", args=[approved.pk + 1])
    assert browse(edith).post(address, days(approved)).status_code == 404


def test_someone_who_was_overtaken_gets_the_days_back(
    approved: Claim, edith: User, browse: Browse
) -> None:
    late = days(approved)
    staleness.raise_stale(approved.pk, reason="The page is gone.")
    page = text_of(send(browse(edith), "publish", approved, late))
    assert "Nothing was written over" in page
    for given in ("Valid as of", "2024-11-05", "Check again on", SOON.isoformat()):
        assert given in page


def test_whoever_confirms_a_verdict_plans_the_next_look(
    approved: Claim, mara: User, edith: User, browse: Browse
) -> None:
    send(browse(edith), "publish", approved, days(approved))
    staleness.bring_back_due(SOON)
    approved.refresh_from_db()
    reviewer = browse(mara)
    for page in (screen(approved), reverse("claim", args=[approved.pk])):
        assert 'name="recheck_on"' in text_of(reviewer.get(page))
    desk = text_of(browse(edith).get(reverse("desk")))
    assert "To be checked again" in desk
    assert "It was to be checked again on" in desk
    later = SOON + timedelta(days=20)
    send(reviewer, "confirm", approved, {"version": approved.version, "recheck_on": str(later)})
    approved.refresh_from_db()
    assert (approved.is_stale, approved.recheck_on) == (False, later)
    assert "To be checked again" not in text_of(browse(edith).get(reverse("desk")))
