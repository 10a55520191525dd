"""Asking the library: by words always, by meaning where there is an embedder."""

import pytest
from pytest_django import Settings

from annotations.models import DocumentVector, SourceDocument
from annotations.services.embedding import embed_missing
from annotations.services.searching import search_library
from annotations.sources.types import Query
from tests.factories import make_document

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def ask(*terms: str, text: str = "", figures: tuple[str, ...] = ()) -> Query:
    return Query(
        text=text or " ".join(terms), terms=terms, names=(), figures=figures, speaker="", on=None
    )


def found(query: Query, limit: int = 5) -> list[str]:
    return [document.key for document in search_library(query, limit)]


@pytest.fixture
def report() -> SourceDocument:
    return make_document(title="Report", text="In all, 240 bridges were repaired last year.")


@pytest.mark.parametrize("word", ["bridges", "BRIDGE", "repaired", "repair"])
def test_the_library_finds_words_in_every_form(report: SourceDocument, word: str) -> None:
    assert found(ask(word)) == [str(report.pk)]


def test_a_figure_is_found_however_it_is_spelt() -> None:
    spelt = make_document(title="Report", text="Some twelve thousand workers came.")
    make_document(title="Report", text="A thousand words, twelve of them hard.")
    assert found(ask(figures=("12,000", "twelve thousand"))) == [str(spelt.pk)]


@pytest.mark.parametrize(
    "terms", [(), ("",), ('"', "'", "*", "NEAR(", "bridges' OR ''='"), ("AND", "\x00", "!&|()")]
)
def test_no_term_is_read_as_an_operator(terms: tuple[str, ...]) -> None:
    make_document()
    search_library(ask(*terms), 5)


# --- By meaning ----------------------------------------------------------------------------------


@pytest.fixture
def embedder(settings: Settings, tmp_path: object) -> None:
    settings.FACTCHECK_EMBEDDER = "hashed"
    settings.DATA_DIR = tmp_path


@pytest.mark.usefixtures("embedder")
def test_what_is_near_in_meaning_comes_before_what_shares_one_word() -> None:
    chance = make_document(title="Tunnels", text="A tunnel under the bridges, and nothing else.")
    near = make_document(title="Report", text="Bridges repaired: the yearly count of repairs.")
    assert embed_missing(seconds=10) == 2
    query = ask("bridges", text="The yearly count of bridges repaired")
    assert found(query) == [str(near.pk), str(chance.pk)]


@pytest.mark.usefixtures("embedder")
def test_what_shares_no_searched_word_is_still_found_by_meaning() -> None:
    near = make_document(title="Report", text="The yearly count of repairs.")
    embed_missing(seconds=10)
    assert found(ask("viaducts", text="viaducts: the yearly count of repairs")) == [str(near.pk)]


@pytest.mark.usefixtures("embedder")
def test_before_anything_has_a_vector_words_alone_find(report: SourceDocument) -> None:
    assert found(ask("bridges")) == [str(report.pk)]


@pytest.mark.usefixtures("embedder")
def test_a_text_gets_one_vector_however_often_it_is_asked_for(report: SourceDocument) -> None:
    assert embed_missing(seconds=10) == 1
    assert embed_missing(seconds=10, is_thorough=True) == 0
    assert DocumentVector.objects.get().text == report


@pytest.mark.usefixtures("embedder")
def test_documents_added_later_and_deleted_ones_are_kept_up_with() -> None:
    first = make_document(title="Report", text="Repairs of bridges, counted.")
    embed_missing(seconds=10)
    query = ask("viaducts", text="repairs of bridges")
    assert found(query) == [str(first.pk)]
    second = make_document(title="Report", text="Bridges: their repairs.")
    embed_missing(seconds=10)
    assert set(found(query)) == {str(first.pk), str(second.pk)}
    first.delete()
    assert found(query) == [str(second.pk)]


@pytest.mark.usefixtures("embedder")
def test_a_database_that_was_put_back_is_not_searched_by_the_newer_file() -> None:
    make_document(title="Report", text="Repairs of bridges, counted.")
    embed_missing(seconds=10)
    query = ask("viaducts", text="harvest of wheat")
    assert len(found(query)) == 1
    DocumentVector.objects.all().delete()
    SourceDocument.objects.all().delete()
    wheat = make_document(title="Wheat", text="The harvest.")
    DocumentVector.objects.all().delete()
    assert found(query) == []
    embed_missing(seconds=10)
    assert found(query) == [str(wheat.pk)]


def test_without_an_embedder_nothing_is_embedded(report: SourceDocument) -> None:
    assert embed_missing(seconds=10) == 0
    assert found(ask("repaired")) == [str(report.pk)]
