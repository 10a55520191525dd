"""Full-text search keeps itself in step, on both databases."""

import pytest
from django.db import connection

from annotations.models import Article, Claim, SourceDocument, bm25, word_counts
from annotations.models.search import INDEXES, ranked_ids
from tests.factories import make_article, make_claim, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_an_article_is_found_by_words_of_headline_and_text() -> None:
    article = make_article(
        "Harbour\nThe pilots of the harbour went on strike.", title="Silent quay"
    )
    make_article()
    assert list(Article.objects.matching("pilot strike")) == [article]
    assert list(Article.objects.matching("silent QUAYS")) == [article]
    assert not Article.objects.matching("pilot bridges").exists()


def test_a_claim_is_found_by_all_of_the_words() -> None:
    claim = make_claim()
    assert list(Claim.objects.matching("bridge repair")) == [claim]
    assert not Claim.objects.matching("bridge tunnel").exists()


@pytest.mark.parametrize("words", ["", "   ", '"', "'; DROP TABLE", "bridge*", "a OR b", "-bridge"])
def test_no_search_is_an_error(words: str) -> None:
    make_claim()
    list(Claim.objects.matching(words))


def test_a_changed_document_is_found_by_its_new_words_only() -> None:
    document = make_document(text="Old tale of sailors.")
    document.text = "New tale of miners."
    document.save()
    assert not SourceDocument.objects.matching("sailor").exists()
    assert list(SourceDocument.objects.matching("miner")) == [document]


def test_a_removed_document_is_not_found() -> None:
    document = make_document(text="A tale of sailors.")
    document.delete()
    assert ranked_ids(SourceDocument, ("sailors",), limit=5) == []


def test_the_document_that_says_more_of_it_comes_first() -> None:
    make_document(text="The council met. Somebody mentioned bridges. " + "It rained. " * 40)
    about = make_document(title="Bridges", text="Bridges, repaired bridges and more bridges.")
    ranked = ranked_ids(SourceDocument, ("bridges", "repaired"), limit=5)
    assert ranked[0][0] == about.pk
    assert [score for _, score in ranked] == sorted((s for _, s in ranked), reverse=True)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    for _ in range(8):
        make_document(text="The council met and the council spoke of the council.")
    rare = make_document(text="The viaduct was closed.")
    ranked = ranked_ids(SourceDocument, ("council", "viaduct"), limit=20)
    assert len(ranked) == 9
    assert ranked[0][0] == rare.pk


@pytest.mark.postgres_only
def test_old_statistics_and_high_numbers_of_a_small_library_do_not_mislead() -> None:
    for number in range(9):
        make_document(text=f"The viaduct was closed, in part {number + 40}.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('annotations_sourcedocument', 'id'), 1000000)"
        )
    SourceDocument.objects.all().delete()
    test_a_rare_word_counts_more_than_a_common_one()


def test_words_that_stand_everywhere_find_where_they_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bm25, "_CANDIDATES", 2)
    for _ in range(4):
        make_document(text="The council met.")
        make_document(text="A bridge fell.")
    both = make_document(text="The council met on the bridge.")
    assert ranked_ids(SourceDocument, ("council", "bridge"), limit=20)[0][0] == both.pk
    assert len(ranked_ids(SourceDocument, ("council",), limit=20)) == 5


@pytest.mark.parametrize("is_analysed", [False, True])
def test_how_rare_a_word_is_may_come_from_statistics(
    monkeypatch: pytest.MonkeyPatch, *, is_analysed: bool
) -> None:
    monkeypatch.setattr(word_counts, "_COUNT_AT_MOST", 2)
    monkeypatch.setattr(word_counts, "_STATISTICS_FROM", 1)
    for number in range(12):
        make_document(text=f"The council met on the bridge, in session {number + 40}.")
    rare = make_document(text="The viaduct was closed by the council.")
    with connection.cursor() as cursor:
        if is_analysed:
            cursor.execute("ANALYZE")
    terms = ("council", "viaduct", "the bridge", "council met", "session", "nothing")
    assert ranked_ids(SourceDocument, terms, limit=1)[0][0] == rare.pk
    assert len(ranked_ids(SourceDocument, terms, limit=20)) == 13
    # What is rare leaves too few: those where the common words meet are looked at as well.
    monkeypatch.setattr(bm25, "_CANDIDATES", 20)
    assert len(ranked_ids(SourceDocument, terms, limit=20)) == 13


def test_common_words_that_never_meet_are_found_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bm25, "_CANDIDATES", 2)
    for word in ("council", "bridge", "harbour"):
        for _ in range(3):
            make_document(text=f"About the {word}.")
    assert len(ranked_ids(SourceDocument, ("council", "bridge", "harbour"), limit=20)) == 9


@pytest.mark.parametrize("spelling", ["12,000", "twelve thousand"])
def test_a_term_of_several_words_is_found_as_a_phrase_only(spelling: str) -> None:
    make_document(text="A thousand men, twelve boats, 12 guns and 000 luck.")
    phrase = make_document(text="As many as 12,000 men, twelve thousand in words.")
    assert [pk for pk, _ in ranked_ids(SourceDocument, (spelling,), limit=5)] == [phrase.pk]


def test_every_index_is_there_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        for index in INDEXES.values():
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT count(*) FROM pg_indexes WHERE indexname = %s",
                    [f"{index.table}_search"],
                )
                assert cursor.fetchone()[0] == 1
            else:
                cursor.execute(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                    [index.table],
                )
                assert cursor.fetchone()[0] == 3
