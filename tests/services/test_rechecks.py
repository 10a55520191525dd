"""Looking again at cited sources: what was kept stays, and verdicts that are shaken go stale."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.articles.readers import read_article
from annotations.models import Claim, Event, Job, Recheck, SourceDocument, SourceLink, User
from annotations.review.errors import NotPermitted
from annotations.services import links, queue, rechecks, review, sources, work
from annotations.services.articles import limits
from annotations.services.errors import SourceRefused
from tests.articles.documents import PARAGRAPH, make_page
from tests.articles.local_server import LocalServer, respond
from tests.factories import make_claim, make_document, make_link
from tests.web.pages import submit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
QUOTED = "The ministry counted 1,200 repaired bridges in the year."
OTHER = "The ministry counted 1,900 repaired bridges in the year."


def page(*sentences: str) -> bytes:
    paragraphs = "".join(
        f"<p>{sentence}</p>" for sentence in (PARAGRAPH, *sentences, PARAGRAPH[::1])
    )
    return make_page(f"<h1>Yearly report</h1>{paragraphs}<p>Roads did worse than bridges.</p>")


def serve(site: LocalServer, *sentences: str, path: str = "/report", tag: str = "1") -> None:
    headers = ("Content-Type: text/html", f'ETag: "{tag}"')
    site.answers[path] = respond(page(*sentences), headers=headers)


@pytest.fixture
def document(site: LocalServer) -> SourceDocument:
    """Return the report as the desk read it."""
    serve(site, QUOTED)
    article = read_article(
        page(QUOTED), content_type="text/html", url=site.url("/report"), limits=limits()
    )
    return sources.add_document(article)


@pytest.fixture
def claim(document: SourceDocument, mara: User) -> Claim:
    """Return a claim whose verdict cites one sentence of the report."""
    return judged(document, by=mara)


def judged(document: SourceDocument, *, by: User, quoted: str = QUOTED) -> Claim:
    claim = make_claim()
    start = document.text.index(quoted)
    make_link(claim, document=document, start=start, end=start + len(quoted), text=quoted)
    submit(queue.take(claim.pk, by=by), by=by)
    return Claim.objects.get(pk=claim.pk)


def look(document: SourceDocument) -> Recheck:
    """Do a look at the document now."""
    Recheck.objects.get_or_create(document=document)
    Recheck.objects.filter(document=document).update(due_at=timezone.now())
    [job_id] = rechecks.owe_due(timezone.now())
    work.do_job(job_id)
    assert Job.objects.get(pk=job_id).state == "done"
    return Recheck.objects.get(document=document)


def reasons(claim: Claim) -> list[str]:
    claim.refresh_from_db()
    return [reason["text"] for reason in claim.stale_reasons or []]


def test_what_reviews_cite_is_watched_and_nothing_else(
    claim: Claim, document: SourceDocument
) -> None:
    make_link(make_claim(claim.article))
    assert rechecks.owe_due(timezone.now()) == []
    [watched] = Recheck.objects.all()
    assert watched.document == document
    assert timezone.now() < watched.due_at < timezone.now() + timedelta(days=1)


def test_an_unchanged_page_is_asked_for_changes_only(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    assert look(document).outcome == "unchanged"
    site.answers["/report"] = respond(status="304 Not Modified")
    found = look(document)
    assert site.requests[-1][1]["if-none-match"] == '"1"'
    assert (found.outcome, found.failures) == ("unchanged", 0)
    assert reasons(claim) == []
    assert SourceDocument.objects.count() == 1


def test_a_rewritten_passage_makes_the_verdict_stale_and_says_how(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    before = document.text
    serve(site, OTHER)
    assert look(document).outcome == "changed"
    [reason] = reasons(claim)
    assert f"said “{QUOTED}” it says now “{OTHER}”" in reason
    document.refresh_from_db()
    assert document.text == before
    [newer] = document.replaced_by.all()
    assert OTHER in newer.text
    assert newer.url == document.url
    [link] = claim.links.all()
    assert document.text[link.start : link.end] == link.text


def test_a_change_elsewhere_on_the_page_shakes_nothing(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    serve(site, QUOTED, "A correction was added below.")
    assert look(document).outcome == "changed"
    assert reasons(claim) == []
    assert document.replaced_by.count() == 1
    # The same again is no further version, and a further change follows the newest.
    look(document)
    assert SourceDocument.objects.count() == 2
    serve(site, QUOTED, "Another correction was added below.")
    look(document)
    assert SourceDocument.objects.get(replaces__replaces=document).text.count("Another") == 1


def test_a_passage_that_was_cut_makes_the_verdict_stale(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    serve(site)
    look(document)
    [reason] = reasons(claim)
    assert "does not say" in reason


def test_a_page_is_gone_when_it_says_so_or_is_missing_twice(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    site.answers["/report"] = respond(status="404 Not Found")
    assert look(document).outcome == "failed"
    assert reasons(claim) == []
    found = look(document)
    assert found.outcome == "gone"
    assert found.gone_at is not None
    [reason] = reasons(claim)
    assert reason.endswith(f"has taken the page down that says “{QUOTED}”.")
    site.answers["/report"] = respond(status="410 Gone")
    assert look(document).gone_at == found.gone_at
    assert len(reasons(claim)) == 1


def test_a_site_in_trouble_takes_nothing_away(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    site.answers["/report"] = respond(status="503 Busy")
    for _ in range(3):
        assert look(document).outcome == "failed"
    assert Recheck.objects.get().failures == 3
    assert reasons(claim) == []


def test_a_page_that_moved_is_followed(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    site.answers["/report"] = respond(status="301 Moved", headers=("Location: /archive/report",))
    serve(site, QUOTED, path="/archive/report")
    found = look(document)
    assert (found.outcome, found.moved_to) == ("moved", site.url("/archive/report"))
    assert reasons(claim) == []


def test_a_page_that_leads_to_the_front_page_is_gone(
    claim: Claim, document: SourceDocument, site: LocalServer
) -> None:
    site.answers["/report"] = respond(status="301 Moved", headers=("Location: /",))
    serve(site, "Welcome to our new front page.", path="/")
    assert look(document).outcome == "gone"
    assert "taken the page down" in reasons(claim)[0]


def test_a_quotation_is_missed_only_where_it_once_stood(site: LocalServer, mara: User) -> None:
    serve(site, QUOTED)
    claim = make_claim()
    for quotation in (QUOTED, "In short, they mended some bridges."):
        links.add_link(
            claim.pk, by=mara, url=site.url("/report"), title="Report", quotation=quotation
        )
    submit(queue.take(claim.pk, by=mara), by=mara)
    word_for_word, free = (link.document for link in SourceLink.objects.order_by("id"))
    assert look(word_for_word).is_quoted
    assert not look(free).is_quoted
    serve(site, OTHER, tag="2")
    look(free)
    assert reasons(claim) == []
    look(word_for_word)
    assert len(reasons(claim)) == 1


def test_sentences_made_of_data_are_not_looked_for_on_their_page(
    site: LocalServer, mara: User
) -> None:
    serve(site, QUOTED)
    said = "Bridge Check rated as “False” the claim: “They mended all bridges.”"
    for is_fact_check in (True, None):
        made = make_document(url=site.url("/report"), text=said, is_fact_check=is_fact_check)
        claim = judged(made, by=mara, quoted=said)
        for _ in range(2):
            assert look(made).outcome == "unchanged"
        assert reasons(claim) == []
        assert not made.replaced_by.exists()
        made.url = f"https://elsewhere.example/{made.pk}"
        made.save()


def test_only_verdicts_that_rest_on_the_passage_go_stale(
    claim: Claim, document: SourceDocument, site: LocalServer, mara: User, edith: User
) -> None:
    elsewhere = judged(document, by=mara, quoted="Roads did worse than bridges.")
    back = judged(document, by=mara)
    review.send_back(back.pk, by=edith, expected_version=back.version, reason="Find another.")
    serve(site, OTHER)
    look(document)
    assert reasons(claim)
    assert reasons(elsewhere) == reasons(back) == []
    assert Event.objects.filter(action="go_stale").count() == 1


def test_looks_can_be_switched_off_and_asked_for_by_hand(
    claim: Claim, document: SourceDocument, settings: object, mara: User, rosa: User
) -> None:
    settings.FACTCHECK_RECHECK_DAYS = 0  # type: ignore[attr-defined]
    assert rechecks.owe_due(timezone.now() + timedelta(days=99)) == []
    [job_id] = rechecks.check_now(document.pk, by=mara)
    work.do_job(job_id)
    assert Recheck.objects.get().outcome == "unchanged"
    with pytest.raises(NotPermitted):
        rechecks.check_now(document.pk, by=rosa)
    with pytest.raises(SourceRefused):
        rechecks.check_now(make_document(url="").pk, by=mara)
    assert not claim.is_stale
