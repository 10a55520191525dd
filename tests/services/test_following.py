"""Corrected articles: every claim is found again, or given to a person; never guessed."""

import random

import pytest

from annotations.articles.anchors import Fate
from annotations.articles.types import ExtractedArticle
from annotations.models import Article, ArticleVersion, Claim, ClaimFate, Job, User
from annotations.models.appendonly import HistoryIsFixed
from annotations.review.corrected_texts import Outcome
from annotations.review.errors import NotPermitted
from annotations.review.transitions import Action, State
from annotations.services import jobs, marking, merging, queue, versions, work
from annotations.services.errors import (
    ArticleChanged,
    DuplicateArticle,
    SameText,
)
from tests.factories import make_article, make_claim, make_link
from tests.services.corrected_articles import (
    TEXT,
    assert_places_hold,
    claim_on,
    correct,
    split_article,
)
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def article(rosa: User) -> Article:
    return split_article(by=rosa)


def judged(words: str, *, by: User) -> Claim:
    claim = claim_on(words)
    make_link(claim)
    submit(queue.take(claim.pk, by=by), by=by)
    return Claim.objects.get(pk=claim.pk)


def fate_of(claim: Claim) -> tuple[str, str]:
    fate = ClaimFate.objects.filter(claim=claim).latest("id")
    return fate.fate, fate.outcome


def test_a_claim_found_exactly_comes_along_and_keeps_its_old_place_in_the_history(
    article: Article, rosa: User
) -> None:
    before = claim_on("40 workers")
    version = correct(article, ("in March", "in March and in April"), by=rosa)
    claim = Claim.objects.get(pk=before.pk)
    assert (claim.article_version, claim.text) == (version, before.text)
    assert claim.start == before.start + len(" and in April")
    event = claim.events.get()
    assert (event.action, event.actor) == (Action.CARRY, None)
    assert event.details["was"]["version"] == 1
    assert event.details["was"]["start"] == before.start
    assert fate_of(claim) == (Fate.MOVED, Outcome.FOLLOWED)


def test_only_what_is_new_is_split(article: Article, rosa: User) -> None:
    known = set(Claim.objects.values_list("id", flat=True))
    said = "Since then, 310 residents have written to the council."
    version = correct(article, ("Otters like the quay.", said), by=rosa)
    added = Claim.objects.exclude(pk__in=known)
    start = version.text.index(said)
    assert added
    assert {(claim.sentence_start, claim.sentence_end) for claim in added} == {
        (start, start + len(said))
    }
    assert Job.objects.filter(kind="find_sources", claim__in=added, state="owed").exists()


def test_a_figure_the_machine_found_takes_the_corrected_words_and_is_searched_for_anew(
    article: Article, rosa: User
) -> None:
    claim = claim_on("1,200 potholes")
    found = make_link(claim)
    Job.objects.filter(claim=claim).update(state="done")
    correct(article, ("1,200 potholes", "1,250 potholes"), by=rosa)
    claim.refresh_from_db()
    assert claim.text == "1,250 potholes"
    assert (claim.figure or {})["low"] == 1250
    assert fate_of(claim) == (Fate.CHANGED, Outcome.REWORDED)
    assert not claim.links.filter(pk=found.pk).exists()
    assert Job.objects.filter(claim=claim, state="owed").exists()
    assert not Claim.objects.filter(text__contains="1,200").exists()


def test_what_only_the_machine_saw_and_is_gone_is_dismissed_and_can_be_restored(
    article: Article, rosa: User, mara: User
) -> None:
    claim = claim_on("12%")
    correct(article, ("Complaints fell by 12% in the old town. ", ""), by=rosa)
    claim.refresh_from_db()
    assert claim.state == State.DISMISSED
    assert claim.events.get().note == "Gone in version 2 of the article."
    restored = queue.restore(claim.pk, by=mara, expected_version=claim.version)
    assert restored.state == State.QUEUED


def test_a_verdict_whose_words_changed_goes_stale_and_stays_with_the_words_it_is_about(
    article: Article, rosa: User, mara: User
) -> None:
    claim = judged("1,200 potholes", by=mara)
    version = correct(article, ("1,200 potholes", "1,250 potholes"), by=rosa)
    claim.refresh_from_db()
    assert (claim.text, claim.article_version.number) == ("1,200 potholes", 1)
    assert claim.state == State.DECIDED
    [reason] = claim.stale_reasons or []
    assert reason["text"] == "Changed in version 2 of the article: “1,250 potholes”."
    # The new words are a claim of their own, which nobody has judged.
    assert Claim.objects.get(article_version=version, text="1,250 potholes").state == State.QUEUED


def test_a_not_that_came_into_the_sentence_makes_the_verdict_stale_though_its_words_stay(
    article: Article, rosa: User, mara: User
) -> None:
    claim = judged("40 workers", by=mara)
    version = correct(article, ("workers did it", "workers did not do it"), by=rosa)
    claim.refresh_from_db()
    assert claim.article_version == version
    assert claim.stale_since is not None
    assert fate_of(claim) == (Fate.UNCHANGED, Outcome.STALE)


def test_a_verdict_whose_sentence_stayed_is_not_stale(
    article: Article, rosa: User, mara: User
) -> None:
    claim = judged("40 workers", by=mara)
    correct(article, ("Otters like the quay.", "Otters dislike the quay."), by=rosa)
    claim.refresh_from_db()
    assert claim.stale_since is None
    assert claim.article_version.number == 2


def test_what_a_person_marked_and_is_gone_waits_for_a_person(
    article: Article, rosa: User, mara: User
) -> None:
    start = TEXT.index("Otters like")
    quoted = "Otters like the quay."
    claim = marking.add_claim(
        article.pk, by=mara, start=start, end=start + len(quoted), quoted=quoted
    ).claim
    version = correct(article, (quoted, "Nobody asked the otters."), by=rosa)
    claim.refresh_from_db()
    assert (claim.state, claim.article_version.number) == (State.QUEUED, 1)
    assert fate_of(claim)[1] == Outcome.WAITING
    assert not Claim.objects.filter(article_version=version, origin="human").exists()


def test_words_in_several_places_are_not_guessed_and_not_found_anew_either(
    article: Article, rosa: User
) -> None:
    claim = claim_on("12%")
    fell = "Complaints fell by 12% in the old town."
    version = correct(
        article, (fell, "Rents rose by 12% in May. Fares rose by 12% in June."), by=rosa
    )
    claim.refresh_from_db()
    assert (claim.state, claim.article_version.number) == (State.QUEUED, 1)
    assert fate_of(claim) == (Fate.AMBIGUOUS, Outcome.WAITING)
    assert not Claim.objects.filter(article_version=version, text=claim.text).exists()


def test_a_claim_under_review_is_not_pulled_from_under_the_reviewer(
    article: Article, rosa: User, mara: User
) -> None:
    claim = queue.take(claim_on("12%").pk, by=mara)
    correct(article, ("Complaints fell by 12% in the old town. ", ""), by=rosa)
    claim.refresh_from_db()
    assert claim.state == State.IN_REVIEW
    assert fate_of(claim) == (Fate.GONE, Outcome.WAITING)


def test_a_claim_that_others_repeat_is_neither_dropped_nor_reworded_by_the_desk(
    article: Article, mara: User, rosa: User
) -> None:
    canonical, repeating = claim_on("1,200 potholes"), make_claim()
    merging.merge(repeating.pk, into=canonical.pk, by=mara, expected_version=1)
    correct(article, ("1,200 potholes", "1,300 potholes"), by=rosa)
    assert fate_of(canonical) == (Fate.CHANGED, Outcome.WAITING)
    assert Claim.objects.get(pk=canonical.pk).text == canonical.text


def test_a_dismissed_claim_comes_along_so_that_it_is_not_found_anew(
    article: Article, rosa: User, mara: User
) -> None:
    claim = claim_on("40 workers")
    queue.dismiss(claim.pk, by=mara, expected_version=claim.version, reason="Idle.")
    version = correct(article, ("workers did it", "workers did it well"), by=rosa)
    found = Claim.objects.filter(article_version=version, text=claim.text)
    assert [(one.pk, one.state) for one in found] == [(claim.pk, State.DISMISSED)]


def test_bounds_mended_by_hand_are_not_doubled_by_the_next_split(
    article: Article, rosa: User, mara: User
) -> None:
    claim = claim_on("1,200 potholes")
    end = claim.end + len(" in March")
    marking.edit_claim(
        claim.pk,
        by=mara,
        expected_version=claim.version,
        start=claim.start,
        end=end,
        quoted=TEXT[claim.start : end],
    )
    version = correct(article, ("more than £3.4 million", "more than £3.6 million"), by=rosa)
    here = Claim.objects.filter(article_version=version, kind="quantity")
    assert [one.pk for one in here if "potholes" in one.text] == [claim.pk]


def test_a_version_that_comes_while_another_is_worked_on_is_not_forgotten(
    article: Article, rosa: User
) -> None:
    first = TEXT.replace("1,200", "1,250")
    second = TEXT.replace("1,200", "1,290").replace("Otters", "Four herons")
    for number, text in enumerate((first, second), 1):
        versions.add_version(
            article.pk, extracted=ExtractedArticle(text=text), by=rosa, replaces=number
        )
    held = jobs.lease(Job.objects.get(kind="follow_claims").pk)
    assert held is not None
    third = versions.add_version(
        article.pk, extracted=ExtractedArticle(text=second + "The end."), by=rosa, replaces=3
    )
    for job_id in [*work.WORK["follow_claims"](held), *third.job_ids]:
        work.do_job(job_id)
    assert_places_hold()
    assert set(Claim.objects.values_list("article_version__number", flat=True)) == {4}
    assert claim_on("1,290 potholes")


def test_words_that_come_back_take_their_claim_back(
    article: Article, rosa: User, mara: User
) -> None:
    claim = judged("12%", by=mara)
    correct(article, ("Complaints fell by 12% in the old town. ", ""), by=rosa)
    claim.refresh_from_db()
    assert claim.article_version.number == 1
    version = correct(
        article, ("Otters", "Complaints fell by 12% in the old town. Otters"), by=rosa
    )
    claim.refresh_from_db()
    assert claim.article_version == version
    assert Claim.objects.filter(text=claim.text).count() == 1


def test_the_same_text_someone_elses_text_and_a_stale_correction_are_refused(
    article: Article, rosa: User
) -> None:
    other = make_article("Another story altogether, with 7 lines.")

    def send(text: str, replaces: int | None = None) -> None:
        versions.add_version(
            article.pk, extracted=ExtractedArticle(text=text), by=rosa, replaces=replaces
        )

    with pytest.raises(SameText):
        send(TEXT)
    assert other.current_version is not None
    with pytest.raises(DuplicateArticle) as duplicate:
        send(other.current_version.text)
    assert duplicate.value.article == other
    send(TEXT + "More.", replaces=1)
    with pytest.raises(ArticleChanged):
        send(TEXT + "Something else.", replaces=1)
    assert article.versions.count() == 2


def test_an_outsider_corrects_nothing(article: Article, outsider: User) -> None:
    with pytest.raises(NotPermitted):
        versions.add_version(
            article.pk, extracted=ExtractedArticle(text="x"), by=outsider, replaces=None
        )


# --- Whatever is changed -------------------------------------------------------------------------


def a_random_edit(text: str, dice: random.Random) -> str:
    """Return the text with one thing done to it that an editor might do."""
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    words = lines[at].split(" ")
    spot = dice.randrange(len(words))
    deed = dice.randrange(6)
    if deed == 0:
        words[spot] = dice.choice(["1,250", "not", "🎉", "more than 90", "e\u0301tage"])
        lines[at] = " ".join(words)
    elif deed == 1:
        lines[at] = " ".join(words[:spot] + words[spot + 1 :])
    elif deed == 2:
        lines.insert(at, lines[dice.randrange(len(lines))])
    elif deed == 3:
        lines.insert(at, f"In all, {dice.randrange(10, 99)} people spoke for {at + 2} hours.")
    elif deed == 4 and len(lines) > 2:
        lines.pop(at)
    else:
        lines.insert(dice.randrange(len(lines)), lines.pop(at))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_edited_every_claim_stands_where_it_says_and_no_judgement_is_lost(
    seed: int, article: Article, mara: User
) -> None:
    dice = random.Random(seed)  # noqa: S311 (dice, not secrets)
    decided = {judged("40 workers", by=mara).pk, judged("12%", by=mara).pk}
    by_hand = marking.add_claim(
        article.pk, by=mara, start=0, end=23, quoted="Council mends the roads"
    ).claim
    verdicts = dict(Claim.objects.filter(pk__in=decided).values_list("id", "text"))
    for _ in range(6):
        text = ArticleVersion.objects.filter(article=article).latest("number").text
        for _ in range(dice.randint(1, 3)):
            text = a_random_edit(text, dice)
        try:
            corrected = versions.add_version(
                article.pk, extracted=ExtractedArticle(text=text), by=mara, replaces=None
            )
        except (SameText, DuplicateArticle):
            continue
        for job_id in corrected.job_ids:
            work.do_job(job_id)
            assert Job.objects.get(pk=job_id).state == "done"
        assert_places_hold()
        # No two claims of a version are the same words at the same place.
        spans = list(Claim.objects.values_list("article_version", "start", "end"))
        assert len(spans) == len(set(spans))
    for claim in Claim.objects.filter(pk__in=decided):
        assert (claim.state, claim.text) == (State.DECIDED, verdicts[claim.pk])
        # A verdict stands on the words it was given on: elsewhere it is out of date.
        is_current = claim.article_version_id == Article.objects.get().current_version_id
        assert is_current or claim.stale_since is not None
    by_hand.refresh_from_db()
    assert (by_hand.text, by_hand.state) == ("Council mends the roads", State.QUEUED)


def test_what_became_of_a_claim_is_written_once(article: Article, rosa: User) -> None:
    correct(article, ("in March", "in May"), by=rosa)
    fate = ClaimFate.objects.all()[0]
    fate.outcome = Outcome.LEFT
    with pytest.raises(HistoryIsFixed):
        fate.save()
    with pytest.raises(HistoryIsFixed):
        ClaimFate.objects.all().delete()
