"""Claims by hand: added, mended, kept apart from the machine's, and never touched by it."""

from datetime import UTC, datetime

import pytest

from annotations.articles.errors import InvalidOffset, WordsNotThere
from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind
from annotations.models import Article, Claim, Event, Job, ProviderRun, SourceLink, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.review.transitions import State
from annotations.services import discussion, jobs, links, marking, queue
from annotations.services.claims import split_article, store_claims
from annotations.services.errors import DuplicateClaim, StaleWrite
from annotations.sources.types import Stance
from tests.factories import holders_of, make_article, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = "Bridges\n🚀 The ministry repaired about 412 bridges last year. Otters like the old quay."


def span(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quoted": words}


@pytest.fixture
def article() -> Article:
    return make_article(TEXT)


def add(article: Article, words: str, *, by: User, kind: ClaimKind | None = None) -> Claim:
    return marking.add_claim(article.pk, by=by, kind=kind, **span(words)).claim  # type: ignore[arg-type]


def edit(claim: Claim, words: str, *, by: User, kind: ClaimKind | None = None) -> Claim:
    marked = marking.edit_claim(
        claim.pk,
        by=by,
        expected_version=claim.version,
        kind=kind,
        **span(words),  # type: ignore[arg-type]
    )
    return marked.claim


def machine_claim(article: Article) -> Claim:
    version = article.current_version
    assert version is not None
    store_claims(version, split(TEXT))
    return Claim.objects.get(text="about 412 bridges")


def test_a_marked_passage_is_a_claim_that_waits_and_is_searched_for(
    article: Article, rosa: User
) -> None:
    marked = marking.add_claim(article.pk, by=rosa, **span("about 412 bridges"))  # type: ignore[arg-type]
    claim = Claim.objects.get(pk=marked.claim.pk)
    assert TEXT[claim.start : claim.end] == claim.text == "about 412 bridges"
    assert (claim.origin, claim.added_by, claim.state) == ("human", rosa, State.QUEUED)
    assert claim.figure is not None
    assert claim.figure["low"] == 412
    assert claim.kind == "quantity"
    assert TEXT[claim.sentence_start : claim.sentence_end].startswith("🚀 The ministry")
    assert list(Job.objects.values_list("id", "kind", "claim")) == [
        (marked.job_ids[0], Job.Kind.FIND_SOURCES, claim.pk)
    ]


def test_the_kind_a_person_chooses_stands(article: Article, rosa: User) -> None:
    claim = add(article, "Otters like the old quay.", by=rosa, kind=ClaimKind.QUOTE)
    assert claim.kind == "quote"


def test_words_that_do_not_stand_there_are_refused(article: Article, rosa: User) -> None:
    place = span("about 412 bridges")
    for wrong in ({"quoted": "about 413 bridges"}, {"end": 10_000}):
        with pytest.raises(WordsNotThere):
            marking.add_claim(article.pk, by=rosa, **(place | wrong))  # type: ignore[arg-type]
    assert not Claim.objects.exists()
    assert not Job.objects.exists()


def test_a_passage_too_long_to_be_checked_is_refused(rosa: User) -> None:
    text = "A word. " * 400
    article = make_article(text)
    with pytest.raises(InvalidOffset, match="at most 2,000 characters"):
        marking.add_claim(article.pk, by=rosa, start=0, end=len(text), quoted=text)


def test_the_same_words_twice_are_one_claim(article: Article, rosa: User, mara: User) -> None:
    claim = add(article, "about 412 bridges", by=rosa)
    with pytest.raises(DuplicateClaim, match="Waiting for review") as refused:
        add(article, "about 412 bridges", by=mara)
    assert refused.value.claim == claim
    assert Job.objects.count() == 1


def test_an_outsider_adds_nothing_and_a_reporter_mends_nothing(
    article: Article, rosa: User, outsider: User
) -> None:
    with pytest.raises(NotPermitted):
        add(article, "about 412 bridges", by=outsider)
    claim = add(article, "about 412 bridges", by=rosa)
    with pytest.raises(NotPermitted):
        edit(claim, "412 bridges", by=rosa)


def test_an_edit_is_an_event_with_both_wordings_and_a_new_search(
    article: Article, mara: User
) -> None:
    claim = machine_claim(article)
    Job.objects.all().delete()
    found, added, said, judged = (make_link(claim, added_by=by) for by in (None, mara, None, None))
    discussion.say(claim.pk, by=mara, text="Of which year?", link_id=said.pk)
    links.set_stance(judged.pk, by=mara, stance=Stance.CONTRADICTS)
    ProviderRun.objects.create(claim=claim, provider="library", outcome="nothing")
    edited = edit(claim, "repaired about 412 bridges last year", by=mara)
    assert edited.version == claim.version + 1
    assert edited.figure is not None
    assert edited.figure["low"] == 412
    assert edited.origin == "machine"
    event = Event.objects.get()
    assert (event.number, event.action, event.actor) == (edited.version, "edit", mara)
    assert (event.from_state, event.to_state) == (claim.state, claim.state)
    assert event.details["was"]["text"] == "about 412 bridges"
    assert event.details["now"]["text"] == "repaired about 412 bridges last year"
    assert Job.objects.get().claim == edited
    assert not ProviderRun.objects.exists(), "nobody has searched for these words"
    kept = list(SourceLink.objects.order_by("id"))
    assert kept == [added, said, judged], f"only {found} was found for other words and left so"
    assert (kept[2].stance, kept[2].stance_by) == ("contradicts", mara)


def test_a_kind_alone_can_be_mended(article: Article, mara: User) -> None:
    claim = add(article, "Otters like the old quay.", by=mara)
    assert edit(claim, claim.text, by=mara, kind=ClaimKind.QUOTE).kind == "quote"


def test_an_edit_that_changes_nothing_writes_nothing(article: Article, mara: User) -> None:
    claim = machine_claim(article)
    assert edit(claim, claim.text, by=mara).version == claim.version
    assert not Event.objects.exists()


def test_a_stale_edit_is_told(article: Article, mara: User, noor: User) -> None:
    claim = machine_claim(article)
    edit(claim, "412 bridges", by=noor)
    with pytest.raises(StaleWrite):
        edit(claim, "repaired about 412 bridges", by=mara)
    assert Claim.objects.get(pk=claim.pk).text == "412 bridges"


def test_nobody_mends_a_claim_under_its_reviewers_hands(
    article: Article, mara: User, noor: User
) -> None:
    claim = queue.take(machine_claim(article).pk, by=mara)
    with pytest.raises(TransitionRefused, match="Another reviewer"):
        edit(claim, "412 bridges", by=noor)
    edited = edit(claim, "412 bridges", by=mara)
    assert (edited.state, holders_of(edited)) == (State.IN_REVIEW, [mara])


def test_a_dismissed_claim_is_not_mended(article: Article, mara: User) -> None:
    claim = machine_claim(article)
    claim = queue.dismiss(claim.pk, by=mara, expected_version=claim.version, reason="No claim.")
    with pytest.raises(TransitionRefused, match="Dismissed"):
        edit(claim, "412 bridges", by=mara)


def test_no_edit_makes_two_claims_of_the_same_words(article: Article, mara: User) -> None:
    claim = machine_claim(article)
    other = add(article, "412 bridges", by=mara)
    with pytest.raises(DuplicateClaim) as refused:
        edit(claim, "412 bridges", by=mara)
    assert refused.value.claim == other
    assert Claim.objects.get(pk=claim.pk).text == "about 412 bridges"
    assert not Event.objects.exists()


def test_splitting_again_touches_nothing_a_person_made_or_mended(
    article: Article, mara: User
) -> None:
    mended = edit(machine_claim(article), "repaired about 412 bridges", by=mara)
    added = add(article, "Otters like the old quay.", by=mara)
    before = list(Claim.objects.order_by("id").values())
    job_ids = jobs.owe(Job.Kind.SPLIT_ARTICLE, article_id=article.pk, claim_ids=[None], by=None)
    held = jobs.lease(job_ids[-1])
    assert held is not None
    split_article(held)
    assert list(Claim.objects.order_by("id").values()) == before
    assert {mended.pk, added.pk} <= {row["id"] for row in before}
    assert datetime.now(UTC) > added.created_at
