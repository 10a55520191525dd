"""Claims that a corrected article left behind, placed in its new version by a person."""

import pytest

from annotations.models import Article, ArticleVersion, Claim, Event, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.transitions import Action, State
from annotations.services import marking, queue
from annotations.services.errors import DuplicateClaim, StaleWrite
from tests.factories import make_link
from tests.services.corrected_articles import assert_places_hold, claim_on, correct, split_article
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def article(rosa: User) -> Article:
    return split_article(by=rosa)


def place(claim: Claim, words: str, *, by: User, version: int | None = None) -> Claim:
    text = ArticleVersion.objects.filter(article=claim.article_id).latest("number").text
    start = text.index(words)
    return marking.place_claim(
        claim.pk,
        by=by,
        expected_version=version or claim.version,
        start=start,
        end=start + len(words),
        quoted=words,
    ).claim


def test_an_undecided_claim_is_placed_with_other_words(
    article: Article, rosa: User, mara: User
) -> None:
    claim = queue.take(claim_on("12%").pk, by=mara)
    version = correct(article, ("fell by 12%", "fell, by a good 13%,"), by=rosa)
    claim.refresh_from_db()
    placed = place(claim, "by a good 13%", by=mara)
    assert (placed.text, placed.article_version) == ("by a good 13%", version)
    assert (placed.figure or {})["low"] == 13
    event = Event.objects.filter(claim=claim).latest("number")
    assert (event.action, event.actor) == (Action.PLACE, mara)
    assert [event.details[side]["version"] for side in ("was", "now")] == [1, 2]
    assert_places_hold()


@pytest.mark.parametrize("verdicts", [("true",), ("true", "false")])
def test_a_verdict_is_placed_only_where_its_words_stand(
    verdicts: tuple[str, ...], article: Article, rosa: User, mara: User, noor: User
) -> None:
    claim = claim_on("12%")
    make_link(claim)
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=len(verdicts))
    for reviewer, verdict in zip((mara, noor), verdicts, strict=False):
        submit(queue.take(claim.pk, by=reviewer), by=reviewer, verdict=verdict)
    claim.refresh_from_db()
    assert claim.state == (State.DECIDED if len(verdicts) == 1 else State.ADJUDICATION)
    correct(
        article,
        ("Complaints fell by 12% in the old town. ", "Fares fell by 12% once, then by 12%. "),
        ("40 workers", "41 workers"),
        by=rosa,
    )
    claim.refresh_from_db()
    assert claim.article_version.number == 1
    with pytest.raises(TransitionRefused, match="about the words"):
        place(claim, "41 workers", by=mara)
    assert place(claim, claim.text, by=mara).article_version.number == 2


def test_a_placed_claim_is_placed_once_by_someone_who_may_and_not_over_another(
    article: Article, rosa: User, mara: User, outsider: User
) -> None:
    claim = queue.take(claim_on("12%").pk, by=mara)
    correct(article, ("Complaints fell by 12% in the old town. ", ""), by=rosa)
    claim.refresh_from_db()
    with pytest.raises(NotPermitted):
        place(claim, "the quay", by=outsider)
    with pytest.raises(StaleWrite):
        place(claim, "the quay", by=mara, version=claim.version - 1)
    with pytest.raises(DuplicateClaim):
        place(claim, claim_on("40 workers").text, by=mara)
    placed = place(claim, "the quay", by=mara)
    with pytest.raises(TransitionRefused, match="edit its words"):
        place(placed, "Otters", by=mara)
