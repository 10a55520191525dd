"""Splitting and joining claims: what stands afterwards, what is refused, and the way back."""

import pytest

from annotations.articles.errors import InvalidOffset, WordsNotThere
from annotations.models import Article, Claim, Event, Job, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.transitions import State
from annotations.services import history, marking, queue, reshaping
from annotations.services.claims import store_claims
from annotations.services.errors import DuplicateClaim, StaleWrite
from annotations.services.reshaping import Part, Reshaped
from tests.factories import holders_of, make_article, make_claim, make_link
from tests.web.pages import held_claim, submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = (
    "Bridges mended. Opened 12 schools\n"
    "🚀 The ministry repaired about 412 bridges and opened 12 schools last year.\n\n"
    "Otters like the old quay."
)
WHOLE = "repaired about 412 bridges and opened 12 schools"
FIRST, SECOND = "repaired about 412 bridges", "opened 12 schools"


@pytest.fixture
def article() -> Article:
    return make_article(TEXT)


def claim_of(article: Article, words: str, **fields: object) -> Claim:
    start = TEXT.index(words)
    sentence = {"sentence_start": TEXT.index("🚀"), "sentence_end": TEXT.index("\n\n")}
    return make_claim(article, start=start, end=start + len(words), **(sentence | fields))


def part(words: str) -> Part:
    start = TEXT.index(words)
    return Part(start, start + len(words), words)


def split(claim: Claim, *words: str, by: User) -> Reshaped:
    parts = [part(one) for one in words]
    return reshaping.split_claim(claim.pk, by=by, expected_version=claim.version, parts=parts)


def join(claim: Claim, other: Claim, words: str, *, by: User) -> Reshaped:
    return reshaping.join_claims(
        claim.pk, by=by, expected_version=claim.version, other_id=other.pk, quoted=words
    )


def undo(claim: Claim, *, by: User) -> Reshaped:
    claim.refresh_from_db()
    return reshaping.undo_reshaping(claim.pk, by=by, expected_version=claim.version)


def standing() -> list[tuple[str, str]]:
    return list(Claim.objects.order_by("start", "id").values_list("text", "state"))


def histories_are_whole() -> bool:
    return not any(
        history.verify_claim(one, events=one.events.all()) for one in Claim.objects.all()
    )


def test_a_split_leaves_the_first_part_its_id_and_makes_the_second_a_claim(
    article: Article, mara: User
) -> None:
    claim = claim_of(article, WHOLE, priority=200, assignee=mara, places=[[0, 7]])
    passage = "In its yearly report the ministry counts 412 repaired bridges."
    mine, found = make_link(claim, added_by=mara, text=passage), make_link(claim)
    first, second = split(claim, FIRST, SECOND, by=mara).claims
    assert (first.pk, first.text, first.origin, first.version) == (claim.pk, FIRST, "machine", 2)
    assert (second.text, second.origin, second.added_by) == (SECOND, "human", mara)
    assert (second.state, second.priority, second.assignee) == (State.QUEUED, 200, mara)
    assert [one.figure and one.figure["low"] for one in (first, second)] == [412, 12]
    assert list(claim.links.all()) == [mine], f"{found} was found for other words"
    mine.refresh_from_db()
    assert mine.comparison is not None, "what stays is held against the figure it stands beside now"
    assert mine.comparison["claim"] == first.figure
    assert {job.claim_id for job in Job.objects.all()} == {first.pk, second.pk}
    deeds = Event.objects.order_by("claim", "number").values_list("claim", "action", "actor")
    assert list(deeds) == [(first.pk, "split", mara.pk), (second.pk, "split", mara.pk)]
    assert histories_are_whole()


def test_an_undone_split_is_the_claim_it_was_and_can_be_split_again(
    article: Article, mara: User
) -> None:
    headline = [0, TEXT.index("\n")]
    schools = [headline[1] - len(SECOND), headline[1]]
    claim = claim_of(article, WHOLE, places=[headline])
    first, second = split(claim, FIRST, SECOND, by=mara).claims
    assert (first.places, second.places) == ([], [schools])
    undo(claim, by=mara)
    claim.refresh_from_db()
    assert (claim.text, claim.places) == (WHOLE, [headline])
    assert standing() == [(WHOLE, "queued"), (SECOND, "dismissed")]
    _, again = split(claim, FIRST, SECOND, by=mara).claims
    assert (again.pk, again.state) == (second.pk, State.QUEUED)
    assert histories_are_whole()


def test_a_split_keeps_the_seat_of_whoever_works_on_the_claim(
    article: Article, mara: User, noor: User
) -> None:
    claim = queue.take(claim_of(article, WHOLE).pk, by=mara)
    with pytest.raises(TransitionRefused, match="Another reviewer"):
        split(claim, FIRST, SECOND, by=noor)
    first, second = split(claim, FIRST, SECOND, by=mara).claims
    assert (first.state, holders_of(first), second.state) == ("in_review", [mara], "queued")


def test_a_judged_claim_is_neither_split_nor_joined(mara: User, article: Article) -> None:
    claim = held_claim(mara)
    submit(claim, by=mara)
    claim.refresh_from_db()
    with pytest.raises(TransitionRefused, match="add other words as a claim of their own"):
        reshaping.split_claim(claim.pk, by=mara, expected_version=claim.version, parts=[])
    other = claim_of(article, FIRST, reviewers_needed=2)
    queue.take(other.pk, by=mara)
    make_link(other)
    submit(Claim.objects.get(pk=other.pk), by=mara)
    neighbour = claim_of(article, SECOND)
    with pytest.raises(TransitionRefused, match=f"“{FIRST}”: These words have been judged"):
        join(neighbour, other, WHOLE, by=mara)
    assert standing().count((FIRST, "queued")) == 1


def test_parts_outside_the_claim_out_of_order_or_taken_are_refused(
    article: Article, mara: User, rosa: User
) -> None:
    claim = claim_of(article, WHOLE)
    for wrong in (
        *((FIRST,), (SECOND, FIRST), ("The ministry", SECOND), (FIRST, "bridges and")),
        (FIRST, "ened 12 schools"),
    ):
        with pytest.raises(InvalidOffset):
            split(claim, *wrong, by=mara)
    parts = [Part(claim.start, claim.start + 8, "restored"), part(SECOND)]
    with pytest.raises(WordsNotThere):
        reshaping.split_claim(claim.pk, by=mara, expected_version=1, parts=parts)
    taken = claim_of(article, SECOND)
    with pytest.raises(DuplicateClaim) as refused:
        split(claim, FIRST, SECOND, by=mara)
    assert refused.value.claim == taken
    with pytest.raises(NotPermitted):
        split(claim, FIRST, "opened", by=rosa)
    with pytest.raises(StaleWrite):
        reshaping.split_claim(claim.pk, by=mara, expected_version=7, parts=[])
    assert not Event.objects.exists()


def test_two_claims_become_one_and_two_again(article: Article, mara: User) -> None:
    first, second = claim_of(article, FIRST, places=[[0, 7]]), claim_of(article, SECOND)
    queue.take(second.pk, by=mara)
    [kept] = join(first, second, WHOLE, by=mara).claims
    assert (kept.pk, kept.text, kept.places) == (first.pk, WHOLE, [[0, 7]])
    assert standing() == [(WHOLE, "queued"), (SECOND, "dismissed")]
    assert not holders_of(second)
    assert Job.objects.get().claim == kept
    undo(kept, by=mara)
    assert standing() == [(FIRST, "queued"), (SECOND, "queued")]
    assert histories_are_whole()


def test_the_wider_of_two_claims_keeps_its_id(article: Article, mara: User) -> None:
    wide, narrow = claim_of(article, WHOLE), claim_of(article, "412 bridges")
    [kept] = join(narrow, wide, WHOLE, by=mara).claims
    assert (kept.pk, kept.text) == (wide.pk, WHOLE)
    assert Claim.objects.get(pk=narrow.pk).state == State.DISMISSED


def test_sources_that_people_added_come_along_to_the_joined_claim_once(
    article: Article, mara: User
) -> None:
    claim, other = claim_of(article, FIRST), claim_of(article, SECOND)
    both = make_link(claim, added_by=mara)
    make_link(other, added_by=mara, document=both.document)
    hers = make_link(other, added_by=mara, stance="contradicts", stance_by=mara)
    make_link(other)
    [joined] = join(claim, other, WHOLE, by=mara).claims
    kept = joined.links.values_list("document", "stance", "added_by").order_by("id")
    assert [(document, by) for document, _, by in kept] == [
        (both.document_id, mara.pk),
        (hers.document_id, mara.pk),
    ]
    assert kept[1][1] == "contradicts"
    assert other.links.count() == 3


def test_claims_far_apart_are_not_joined(article: Article, mara: User) -> None:
    claim = claim_of(article, FIRST)
    far = make_claim(article, start=TEXT.index("Otters"), end=len(TEXT))
    with pytest.raises(TransitionRefused, match="mark it as the same claim"):
        join(claim, far, FIRST, by=mara)
    with pytest.raises(TransitionRefused, match="with itself"):
        join(claim, claim, FIRST, by=mara)
    assert reshaping.neighbours_of(claim) == []


def test_what_was_changed_or_judged_since_is_not_undone(article: Article, mara: User) -> None:
    claim = claim_of(article, WHOLE)
    with pytest.raises(TransitionRefused, match="no split or joining"):
        undo(claim, by=mara)
    _, second = split(claim, FIRST, SECOND, by=mara).claims
    queue.take(second.pk, by=mara)
    make_link(second)
    submit(Claim.objects.get(pk=second.pk), by=mara)
    with pytest.raises(TransitionRefused, match=f"“{SECOND}”"):
        undo(claim, by=mara)
    assert standing() == [(FIRST, "queued"), (SECOND, "decided")]


def test_splitting_the_article_again_brings_no_former_words_back(
    article: Article, mara: User
) -> None:
    claim = claim_of(article, WHOLE)
    version = article.current_version
    assert version is not None
    former = marking.read_for(version, start=claim.start, end=claim.end, kind=None)
    split(claim, FIRST, SECOND, by=mara)
    store_claims(version, [former])
    assert standing() == [(FIRST, "queued"), (SECOND, "queued")]
