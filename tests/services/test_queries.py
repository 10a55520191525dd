"""What is asked about a claim can be put in other words, by name, and is then searched for."""

import pytest
from pytest_django import Settings

from annotations.claims.types import Figure
from annotations.models import Claim, Job, ProviderRun, SearchQuery, User
from annotations.review.errors import NotPermitted
from annotations.services import jobs, marking, queries, sources, work
from annotations.services.errors import SourceRefused
from annotations.services.figures import FigureChoice
from annotations.services.providers import ask_providers
from tests.factories import make_claim, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def claim(settings: Settings) -> Claim:
    settings.FACTCHECK_PROVIDERS = ["library"]
    return make_claim(speaker="Ada Holm")


def edit(claim: Claim, by: User, **changes: object) -> list[int]:
    values: dict[str, object] = {
        "words": "viaducts mended",
        "names": ["Rivertown"],
        "speaker": "Ada Holm",
        "figures": ["1,200"],
        "on": None,
    }
    return queries.edit_query(claim.pk, by=by, **{**values, **changes})  # type: ignore[arg-type]


def asked_about(claim: Claim) -> queries.Asking:
    return queries.asking(Claim.objects.get(pk=claim.pk))


def do(job_ids: list[int]) -> None:
    for job_id in job_ids:
        work.do_job(job_id)


def test_the_desk_asks_with_the_speaker_and_every_spelling_of_the_figure(claim: Claim) -> None:
    asked = asked_about(claim)
    assert asked.query.names[0] == "Ada Holm"
    assert "two hundred" in asked.query.figures
    assert not asked.is_edited


def test_an_edited_query_is_searched_at_once_and_said_to_be_someones(
    claim: Claim, mara: User
) -> None:
    report = make_document(text="In Rivertown the viaducts were mended by spring.")
    do(edit(claim, mara))
    asked = asked_about(claim)
    assert (asked.edited_by, asked.query.terms) == (mara, ("viaducts", "mended"))
    assert asked.query.names == ("Ada Holm", "Rivertown")
    assert list(claim.links.values_list("document", flat=True)) == [report.pk]
    run = ProviderRun.objects.get(claim=claim)
    assert run.asked == asked.query.text == "Ada Holm Rivertown 1,200 viaducts mended"


def test_one_plain_line_stands_for_all_parts(claim: Claim, mara: User) -> None:
    queries.ask_plainly(claim.pk, by=mara, line="repairs by the Rivertown Port Authority")
    query = asked_about(claim).query
    assert query.text == "repairs by the Rivertown Port Authority"
    assert query.names == ("Rivertown Port Authority",)
    assert query.on == claim.article.published_on


def test_the_desks_own_query_can_be_restored(claim: Claim, mara: User) -> None:
    before = asked_about(claim).query
    edit(claim, mara)
    assert queries.restore_query(claim.pk, by=mara)
    assert asked_about(claim).query == before


def test_nothing_to_ask_is_refused_and_the_query_stays(claim: Claim, mara: User) -> None:
    with pytest.raises(SourceRefused, match="at least one word"):
        edit(claim, mara, words="the of", names=[" "], speaker="", figures=[])
    assert not SearchQuery.objects.exists()
    assert not Job.objects.exists()


def test_a_reporter_does_not_choose_what_is_asked(claim: Claim, rosa: User) -> None:
    with pytest.raises(NotPermitted):
        edit(claim, rosa)
    with pytest.raises(NotPermitted):
        queries.restore_query(claim.pk, by=rosa)


def test_a_query_written_while_the_old_one_is_searched_is_still_owed(
    claim: Claim, mara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [job] = jobs.search_again(claim.pk, by=mara)
    # The edit comes while the providers are being asked.
    original = work.WORK[Job.Kind.FIND_SOURCES.value]
    monkeypatch.setattr(
        "annotations.services.sources.ask_providers", lambda *_, **__: edit(claim, mara) and []
    )
    held = jobs.lease(job)
    assert held is not None
    [again] = original(held)
    states = dict(Job.objects.values_list("id", "state"))
    assert states == {job: Job.State.DONE, again: Job.State.OWED}


def test_what_was_searched_for_before_a_claim_was_mended_is_not_attached_to_it(
    claim: Claim, mara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_document(text="The ministry says about 100 bridges were repaired last year.")
    # A query of a person's own stays the same whatever becomes of the claim.
    [job] = queries.ask_plainly(claim.pk, by=mara, line="bridges repaired")
    held = jobs.lease(job)
    assert held is not None

    def mend_meanwhile(*asked: object, **how: object) -> object:
        marking.edit_claim(
            claim.pk,
            by=mara,
            expected_version=claim.version,
            start=claim.start,
            end=claim.end,
            quoted=claim.text,
            figure=FigureChoice(Figure(500.0, 500.0, "bridges", "=", None, "bridges")),
        )
        return ask_providers(*asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("annotations.services.sources.ask_providers", mend_meanwhile)
    [again] = sources.find_sources(held)
    assert not claim.links.exists()
    assert not claim.provider_runs.exists()
    monkeypatch.undo()
    work.do_job(again)
    [link] = claim.links.all()
    assert link.comparison is not None
    assert link.comparison["claim"]["low"] == 500
