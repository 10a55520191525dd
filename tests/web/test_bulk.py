"""The editor's table: rows ticked, one move, and what became of each."""

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import Claim, User
from annotations.review.queueing import SkipReason
from annotations.review.transitions import State
from annotations.services import bulk, queue
from tests.factories import make_claim
from tests.web.pages import decided_claim, text_of

pytestmark = pytest.mark.django_db

Browse = Callable[[User], Client]


def tick(*claims: Claim) -> list[str]:
    return [f"{claim.pk}:{claim.version}" for claim in claims]


def states() -> list[str]:
    return list(Claim.objects.order_by("id").values_list("state", flat=True))


def test_an_editor_approves_what_is_ticked_and_reads_what_was_not(
    browse: Browse, mara: User, edith: User
) -> None:
    first, second, own = decided_claim(mara), decided_claim(mara), decided_claim(edith)
    client = browse(edith)
    table = text_of(client.get("/claims/?state=decided"))
    for claim in (first, second, own):
        assert f'value="{claim.pk}:{claim.version}"' in table
    form = {"claim": tick(first, own), "move": "approve", "filter": "state=decided"}
    page = text_of(client.post("/claims/bulk/", form))
    assert "<h1>1 claim approved, 1 not</h1>" in page
    assert "you judged this claim yourself" in page
    assert 'href="/claims/?state=decided"' in page
    assert states() == ["approved", "decided", "decided"]


def test_a_stale_row_is_told_and_left(browse: Browse, mara: User, edith: User) -> None:
    claims = [make_claim(), make_claim()]
    queue.take(claims[0].pk, by=mara)
    form = {"claim": tick(*claims), "move": "dismiss", "reason": "No claims."}
    page = text_of(browse(edith).post("/claims/bulk/", form))
    assert "1 claim dismissed, 1 not" in page
    assert "changed while you worked on it" in page
    assert states() == ["in_review", "dismissed"]


def test_all_that_match_are_moved_beyond_the_page(browse: Browse, edith: User) -> None:
    for _ in range(3):
        make_claim(kind="money", state=State.EXTRACTED.value)
    make_claim(state=State.EXTRACTED.value)
    client = browse(edith)
    assert "All 3 that match" in text_of(client.get("/claims/?kind=money"))
    form = {"all": "1", "move": "queue", "filter": "kind=money&before=1"}
    assert "3 claims queued" in text_of(client.post("/claims/bulk/", form))
    assert states() == ["queued"] * 3 + ["extracted"]


def test_no_more_than_the_limit_are_moved_and_that_is_said(
    browse: Browse, edith: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("annotations.web.bulk", "annotations.web.claims", "annotations.services.bulk"):
        monkeypatch.setattr(f"{module}.AT_MOST", 2)
    claims = [make_claim(state=State.EXTRACTED.value) for _ in range(3)]
    client = browse(edith)
    assert "The first 2 that match" in text_of(client.get("/claims/"))
    form = {"claim": tick(*claims), "move": "queue", "filter": ""}
    page = text_of(client.post("/claims/bulk/", form, follow=True))
    assert "At most 2 claims are moved at once, and you chose 3." in page
    assert states() == ["extracted"] * 3
    assert "2 claims queued" in text_of(client.post("/claims/bulk/", form | {"all": "1"}))
    assert bulk.AT_MOST == 2


def test_many_are_assigned_planned_and_offered_again_at_once(
    browse: Browse, mara: User, edith: User
) -> None:
    claims = [make_claim(), make_claim()]
    client = browse(edith)
    every = {"all": "1", "filter": "state=queued"}
    page = text_of(client.post("/claims/bulk/", every | {"move": "assign", "assignee": mara.pk}))
    assert "2 claims assigned" in page
    plan = {"move": "plan", "importance": "1", "deadline": "2024-11-25T18:00"}
    assert "2 claims planned" in text_of(client.post("/claims/bulk/", every | plan))
    late = text_of(client.get(f"/claims/?overdue=1&whose={mara.pk}"))
    assert "All 2 that match" in late
    assert "Overdue since" in late
    held = queue.take(claims[0].pk, by=mara)
    queue.skip(held.pk, by=mara, expected_version=held.version, why=SkipReason.UNCLEAR)
    assert "All 1 that match" in text_of(client.get("/claims/?skipped=1"))
    again = every | {"move": "offer_again", "filter": "skipped=1"}
    assert "1 claim offered to everyone again" in text_of(client.post("/claims/bulk/", again))


@pytest.mark.parametrize(
    ("move", "told"), [("assign", "Nobody was chosen"), ("plan", "Neither a priority")]
)
def test_a_move_that_lacks_what_it_needs_says_so(
    move: str, told: str, browse: Browse, edith: User
) -> None:
    claim = make_claim()
    form = {"claim": tick(claim), "move": move}
    page = text_of(browse(edith).post("/claims/bulk/", form))
    assert told in page
    # What was ticked is kept for the second try.
    assert f'name="claim" value="{claim.pk}:{claim.version}"' in page
    assert Claim.objects.get().version == 1


def test_a_missing_reason_is_asked_for_and_the_choice_kept(browse: Browse, edith: User) -> None:
    claim = make_claim()
    client = browse(edith)
    answer = client.post("/claims/bulk/", {"claim": tick(claim), "move": "dismiss"})
    assert answer.status_code == 422
    assert "Why dismiss?" in text_of(answer)
    assert f'name="claim" value="{claim.pk}:{claim.version}"' in text_of(answer)
    assert states() == ["queued"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"move": "queue"}, "No claim was chosen."),
        ({"claim": ["1:1"]}, "No move was chosen."),
        ({"claim": ["x:1", "1", "1:"], "move": "queue"}, "No claim was chosen."),
        ({"claim": ["1:1"], "move": "submit"}, "No move was chosen."),
    ],
)
def test_a_form_that_says_too_little_moves_nothing(
    form: dict[str, object], told: str, browse: Browse, edith: User
) -> None:
    make_claim()
    assert told in text_of(browse(edith).post("/claims/bulk/", form, follow=True))
    assert states() == ["queued"]


def test_nobody_else_sees_the_boxes_or_gets_through(browse: Browse, mara: User, rosa: User) -> None:
    claim = make_claim()
    for person in (mara, rosa):
        client = browse(person)
        assert 'name="claim"' not in text_of(client.get("/claims/"))
        form = {"claim": tick(claim), "move": "dismiss", "reason": "No."}
        assert client.post("/claims/bulk/", form).status_code == 403
    assert states() == ["queued"]
