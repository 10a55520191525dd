"""What people do to a claim's sources is theirs by name, and leaves a trace."""

import pytest

from annotations.articles.errors import WordsNotThere
from annotations.models import Claim, LinkChange, SourceDocument, SourceLink, User
from annotations.services import links
from annotations.services.errors import SourceRefused
from annotations.sources.types import Stance
from tests.factories import make_claim, make_document, make_link
from tests.services.test_publishing import approve_one

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = "A preface.\nThe report counts 200 repaired bridges.\nIt does not count tunnels."


@pytest.fixture
def document() -> SourceDocument:
    return make_document(text=TEXT)


@pytest.fixture
def found(document: SourceDocument) -> SourceLink:
    """A link as the machine made it, to the wrong sentence."""
    return make_link(make_claim(), document=document, start=0, end=10, text=TEXT[:10])


def span(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quoted": words}


def told(link: SourceLink) -> list[tuple[str, str, str]]:
    return [(row.kind, row.was, str(row.by)) for row in link.changes.select_related("by")]


def test_another_passage_is_read_and_compared_anew(found: SourceLink, mara: User) -> None:
    words = "The report counts 200 repaired bridges."
    link = links.set_passage(found.pk, by=mara, **span(words))  # type: ignore[arg-type]
    assert (link.pk, link.text) == (found.pk, words)
    assert link.comparison is not None
    assert link.comparison["outcome"] == "agrees"
    assert told(link) == [("passage", "A preface.", "Mara")]


def test_a_cited_passage_stays_as_it_was_cited(mara: User, edith: User) -> None:
    claim = approve_one(mara, edith)
    [cited] = claim.links.all()
    words = cited.document.text[:9]
    chosen = links.set_passage(cited.pk, by=edith, start=0, end=9, quoted=words)
    cited.refresh_from_db()
    assert chosen.pk != cited.pk
    assert (chosen.text, cited.text) == (words, cited.document.text)


def test_words_that_stand_elsewhere_and_whole_books_are_no_passage(
    found: SourceLink, mara: User
) -> None:
    with pytest.raises(WordsNotThere):
        links.set_passage(found.pk, by=mara, start=0, end=10, quoted="An epilogue")
    book = make_document(text="word " * 2000)
    with pytest.raises(SourceRefused, match="at most 5,000"):
        links.add_passage(
            found.claim_id, by=mara, document_id=book.pk, start=0, end=9999, quoted=book.text[:9999]
        )


def test_a_quotation_of_a_page_in_the_library_is_a_passage_of_it(mara: User) -> None:
    page = make_document(text=TEXT, url="https://ledger.example/bridges")
    claim, url = make_claim(), f"{page.url}?utm_source=mail"
    words = "The report counts 200 repaired bridges."
    link = links.add_link(claim.pk, by=mara, url=url, title="As typed", quotation=words)
    assert (link.document, link.start, link.text) == (page, TEXT.index(words), words)
    other = links.add_link(claim.pk, by=mara, url=url, title="As typed", quotation="It counts 300.")
    assert other.document != page


@pytest.mark.parametrize("words", ["the twelve bridges were", "bridge"])
def test_words_that_only_look_like_some_of_the_page_are_a_quotation_of_their_own(
    mara: User, words: str
) -> None:
    page = make_document(text="The twelve bridges were closed.", url="https://ledger.example/b")
    claim = make_claim()
    link = links.add_link(claim.pk, by=mara, url=page.url, title="Bridges", quotation=words)
    assert (link.text, link.document.text) == (words, words)


def test_a_stance_is_a_persons_until_it_is_given_back(found: SourceLink, mara: User) -> None:
    link = links.set_stance(found.pk, by=mara, stance=Stance.CONTEXT)
    assert (link.stance, link.stance_by) == (Stance.CONTEXT, mara)
    # A new passage leaves it alone.
    words = "The report counts 200 repaired bridges."
    link = links.set_passage(found.pk, by=mara, **span(words))  # type: ignore[arg-type]
    assert (link.stance, link.stance_by) == (Stance.CONTEXT, mara)
    link = links.set_stance(found.pk, by=mara, stance=None)
    assert link.stance_by is None
    assert link.stance != Stance.CONTEXT
    assert [kind for kind, *_ in told(link)] == ["stance", "passage", "stance"]


def test_setting_aside_is_told_once(found: SourceLink, mara: User) -> None:
    links.reject_link(found.pk, by=mara)
    links.reject_link(found.pk, by=mara)
    links.restore_link(found.pk, by=mara)
    assert told(found) == [("set_aside", "", "Mara"), ("put_back", "", "Mara")]


def test_under_a_verdict_every_change_is_an_event_of_the_history(
    mara: User, edith: User, document: SourceDocument
) -> None:
    claim = approve_one(mara, edith)
    version = claim.version
    [cited] = claim.links.all()
    links.reject_link(cited.pk, by=edith)
    links.add_passage(claim.pk, by=mara, document_id=document.pk, **span("A preface."))  # type: ignore[arg-type]
    events = claim.events.filter(number__gt=version).order_by("number")
    assert [(event.action, str(event.actor)) for event in events] == [
        ("resource", "Edith"),
        ("resource", "Mara"),
    ]
    assert [event.details["change"] for event in events] == ["set_aside", "added"]
    claim.refresh_from_db()
    assert claim.state == "approved"


def test_before_a_verdict_nobodys_form_is_disturbed(found: SourceLink, mara: User) -> None:
    links.reject_link(found.pk, by=mara)
    claim = Claim.objects.get(pk=found.claim_id)
    assert (claim.version, claim.events.count()) == (1, 0)
    assert LinkChange.objects.count() == 1
