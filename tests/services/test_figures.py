"""A claim's figure corrected by hand: it stands, is compared, told, and can be undone."""

from uuid import uuid4

import pytest

from annotations.claims.splitter import split
from annotations.claims.types import ClaimKind, Figure
from annotations.models import Claim, Event, SourceLink, User
from annotations.review.errors import NotPermitted, TransitionRefused
from annotations.services import (
    corrections,
    history,
    marking,
    publishing,
    queue,
    reshaping,
    undoing,
)
from annotations.services import review as reviewing
from annotations.services.claims import store_claims
from annotations.services.errors import StaleWrite
from annotations.services.export import records_of, stream_records
from annotations.services.figures import FigureChoice
from annotations.services.queries import machine_query
from tests.factories import holders_of, make_article, make_judgement, make_link, make_user
from tests.services import corrected_articles
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = "Bridges\nThe ministry repaired about 412 bridges last year. Otters like the old quay."
FIGURE = Figure(400.0, 420.0, "bridges", ">=", "up", "stone bridges")
STORED = {
    "low": 400,
    "high": 420,
    "unit": "bridges",
    "bound": ">=",
    "direction": "up",
    "concept": "stone bridges",
}


@pytest.fixture
def claim() -> Claim:
    version = make_article(TEXT).current_version
    assert version is not None
    store_claims(version, split(TEXT))
    return Claim.objects.get(text="about 412 bridges")


def change(
    claim: Claim,
    *,
    by: User,
    words: str = "",
    kind: ClaimKind | None = None,
    figure: FigureChoice | None = None,
) -> marking.Marked:
    claim.refresh_from_db()
    words = words or claim.text
    start = TEXT.index(words)
    return marking.edit_claim(
        claim.pk,
        by=by,
        expected_version=claim.version,
        start=start,
        end=start + len(words),
        quoted=words,
        kind=kind,
        figure=figure,
    )


def sent_back(claim: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    return reviewing.send_back(claim.pk, by=by, expected_version=claim.version, reason="Misread.")


def correct(claim: Claim, *, by: User, figure: Figure | None = FIGURE) -> Claim:
    return change(claim, by=by, figure=FigureChoice(figure)).claim


def test_what_a_person_says_stands_with_their_name_and_both_figures_in_the_history(
    claim: Claim, mara: User
) -> None:
    was = claim.figure
    marked = change(claim, by=mara, figure=FigureChoice(FIGURE))
    claim.refresh_from_db()
    assert (claim.figure, claim.figure_by, len(marked.job_ids)) == (STORED, mara, 1)
    assert "420" in " ".join(machine_query(claim).figures)
    event = Event.objects.get(claim=claim)
    assert (event.action, event.actor) == ("figure", mara)
    assert event.details["figure"] == {
        "was": was, "was_by": None, "now": STORED, "now_by": mara.pk
    }  # fmt: skip
    # Saying the same again is nothing new.
    assert change(claim, by=mara, figure=FigureChoice(FIGURE)).job_ids == []
    [record] = records_of(Claim.objects.filter(pk=claim.pk))
    assert (record.figure, record.is_figure_by_hand) == (STORED, True)
    assert mara.display_name not in str(record), "whose hand it was stays at the desk"
    assert Event.objects.filter(claim=claim).count() == 1


def test_sources_are_compared_with_it_and_a_persons_stance_stays(claim: Claim, mara: User) -> None:
    link, judged = (
        make_link(claim, text="The ministry repaired 412 bridges last year.") for _ in range(2)
    )
    SourceLink.objects.filter(pk=judged.pk).update(stance="supports", stance_by=mara)
    correct(claim, by=mara, figure=Figure(500.0, 500.0, "bridges", "=", None, "bridges"))
    link.refresh_from_db()
    judged.refresh_from_db()
    assert link.comparison is not None
    assert link.comparison["claim"]["low"] == 500
    assert link.comparison["outcome"] == "contradicts"
    assert judged.stance == "supports"


def test_it_stands_while_words_kind_and_article_change_and_the_article_is_split_again(
    claim: Claim, mara: User, rosa: User
) -> None:
    correct(claim, by=mara)
    change(claim, by=mara, words="412 bridges last year", kind=ClaimKind.STATEMENT)
    claim.refresh_from_db()
    assert (claim.text, claim.figure, claim.figure_by) == ("412 bridges last year", STORED, mara)
    store_claims(claim.article_version, split(TEXT))
    corrected_articles.correct(claim.article, ("Bridges\n", "A word before.\n"), by=rosa)
    claim.refresh_from_db()
    assert (claim.article_version.number, claim.kind) == (2, ClaimKind.STATEMENT)
    assert (claim.figure, claim.figure_by) == (STORED, mara)


def test_it_cannot_be_undone_once_the_article_took_the_claim_elsewhere(
    claim: Claim, mara: User, rosa: User
) -> None:
    correct(claim, by=mara)
    assert undoing.last_act(claim) is not None
    corrected_articles.correct(claim.article, ("Bridges\n", "A word before.\n"), by=rosa)
    assert undoing.last_act(claim) is None


def test_the_figure_of_what_one_of_two_has_judged_is_corrected_once_it_is_sent_back(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2, state="queued")
    make_link(claim)
    with pytest.raises(TransitionRefused, match="nothing to send back"):
        sent_back(claim, by=edith)
    submit(queue.take(claim.pk, by=mara), by=mara)
    with pytest.raises(TransitionRefused, match="let an editor send the claim back"):
        correct(claim, by=mara)
    queue.take(claim.pk, by=noor)
    assert not holders_of(sent_back(claim, by=edith))
    assert mara.notifications.get().kind == "sent_back", "her review counts no more"
    assert correct(claim, by=mara).figure == STORED
    submit(queue.take(claim.pk, by=mara), by=mara)
    claim.refresh_from_db()
    assert (claim.state, claim.round) == ("queued", 2)


def test_the_figure_of_a_published_verdict_is_corrected_before_that_is_revised(
    claim: Claim, mara: User, noor: User, edith: User
) -> None:
    was = claim.figure
    link = make_link(claim)
    submit(queue.take(claim.pk, by=mara), by=mara)
    claim.refresh_from_db()
    reviewing.approve(claim.pk, by=edith, expected_version=claim.version)
    publishing.publish(claim.pk, by=edith, expected_version=claim.version + 1)
    with pytest.raises(TransitionRefused, match="open the verdict for correction"):
        correct(claim, by=mara)
    for is_kept in (True, False):
        claim.refresh_from_db()
        corrections.correct(claim.pk, by=noor, expected_version=claim.version, reason="Misread.")
        mended = correct(claim, by=noor)
        [public] = stream_records()
        assert (mended.figure, public.figure, public.is_figure_by_hand) == (STORED, was, False)
        if is_kept:
            kept = corrections.keep(claim.pk, by=noor, expected_version=mended.version)
            assert (kept.figure, kept.figure_by, kept.state) == (was, None, "published")
    corrections.revise(
        claim.pk,
        by=noor,
        expected_version=mended.version,
        judgement=make_judgement("false", rationale="None was.", cited=[link.pk]),
        idempotency_key=uuid4(),
    )
    with pytest.raises(TransitionRefused, match="before the verdict is revised"):
        correct(claim, by=noor, figure=None)
    publishing.republish(claim.pk, by=edith, expected_version=claim.version, reason="Misread.")
    [public] = stream_records()
    assert (public.figure, public.is_figure_by_hand) == (STORED, True)
    assert not history.verify_claim(Claim.objects.get(pk=claim.pk), events=claim.events.all())


def test_as_the_words_say_puts_it_back_and_none_is_a_figure_too(claim: Claim, mara: User) -> None:
    was = claim.figure
    assert correct(claim, by=mara, figure=None).figure is None
    change(claim, by=mara, figure=FigureChoice(is_read=True))
    claim.refresh_from_db()
    assert (claim.figure, claim.figure_by) == (was, None)
    assert change(claim, by=mara, figure=FigureChoice(is_read=True)).job_ids == []


def test_undo_brings_back_what_was_and_who_had_said_it(claim: Claim, mara: User) -> None:
    nora = make_user("nora", *mara.roles)
    correct(claim, by=nora)
    now = correct(claim, by=mara, figure=None)
    undoing.undo_last(claim.pk, by=mara, expected_version=now.version)
    claim.refresh_from_db()
    assert (claim.figure, claim.figure_by) == (STORED, nora)
    assert undoing.last_act(claim) is None
    with pytest.raises(TransitionRefused):
        undoing.undo_last(claim.pk, by=mara, expected_version=claim.version)


def test_a_split_reads_it_anew_and_undoing_the_split_brings_it_back(
    claim: Claim, mara: User
) -> None:
    change(claim, by=mara, words="The ministry repaired about 412 bridges")
    claim = correct(claim, by=mara)
    middle = claim.start + len("The ministry repaired")
    parts = [
        reshaping.Part(start, end, TEXT[start:end])
        for start, end in ((claim.start, middle), (middle + 1, claim.end))
    ]
    reshaping.split_claim(claim.pk, by=mara, expected_version=claim.version, parts=parts)
    claim.refresh_from_db()
    assert (claim.figure, claim.figure_by) == (None, None)
    undoing.undo_last(claim.pk, by=mara, expected_version=claim.version)
    claim.refresh_from_db()
    assert (claim.figure, claim.figure_by) == (STORED, mara)


def test_an_old_version_an_outsider_and_a_judged_claim_are_refused(
    claim: Claim, mara: User, rosa: User
) -> None:
    correct(claim, by=mara)
    place = {"start": claim.start, "end": claim.end, "quoted": claim.text}
    choice = FigureChoice()
    with pytest.raises(StaleWrite):
        marking.edit_claim(claim.pk, by=mara, expected_version=1, figure=choice, **place)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        change(claim, by=rosa, figure=choice)
    link = make_link(claim)
    submit(queue.take(claim.pk, by=mara), by=mara, cited=[link.pk])
    with pytest.raises(TransitionRefused):
        change(claim, by=mara, figure=choice)
    claim.refresh_from_db()
    assert claim.figure == STORED
