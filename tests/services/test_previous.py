"""A claim that repeats a published one is told; what is not public is never told."""

import itertools
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.models import Claim, PublishedText, PublishedVector, User
from annotations.services import publishing, queue, review
from annotations.services.embedding import embed_missing
from annotations.services.previous import (
    PreviousCheck,
    forget_text,
    keep_text,
    previously_checked,
)
from tests.factories import make_article, make_claim, make_judgement, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

_parts = itertools.count(1)

CHECKED = "Officials say that as many as 12,000 North Korean soldiers fight in the Kursk region."
REPEATED = "As many as 12,000 soldiers from North Korea fight in the Kursk region, officials say."


def soldiers(text: str = CHECKED, *, count: int = 12_000, **fields: str) -> Claim:
    """Store an article of one sentence and its claim about soldiers."""
    words = f"as many as {count:,}"
    start = text.casefold().index(words)
    return make_claim(
        make_article(f"{text}\nPart {next(_parts)}.", title="War news"),
        start=start,
        end=start + len(words),
        sentence_start=0,
        sentence_end=len(text),
        figure={
            "low": count,
            "high": count,
            "unit": "soldiers",
            "bound": "<=",
            "direction": None,
            "concept": "North Korean soldiers",
        },
        **fields,
    )


def decided(claim: Claim, *, by: User) -> Claim:
    link = make_link(claim)
    taken = queue.take(claim.pk, by=by)
    review.submit_review(
        claim.pk,
        by=by,
        expected_version=taken.version,
        judgement=make_judgement("half_true", rationale="Estimates differ.", cited=[link.pk]),
        idempotency_key=uuid4(),
    )
    claim.refresh_from_db()
    return claim


def published(claim: Claim, *, by: User, editor: User) -> Claim:
    claim = decided(claim, by=by)
    review.approve(claim.pk, by=editor, expected_version=claim.version)
    publishing.publish(claim.pk, by=editor, expected_version=claim.version + 1)
    claim.refresh_from_db()
    return claim


def told(claim: Claim) -> list[PreviousCheck]:
    version = claim.article_version
    sentence = version.text[claim.sentence_start : claim.sentence_end]
    return previously_checked(claim, sentence=sentence)


def test_a_claim_that_repeats_a_published_one_is_told_its_verdict(mara: User, edith: User) -> None:
    first = published(soldiers(), by=mara, editor=edith)
    [check] = told(soldiers(REPEATED))
    assert (check.claim_id, check.verdict, check.verdict_label) == (
        first.pk,
        "half_true",
        "Half true",
    )
    assert check.sentence == CHECKED
    assert check.published_at.date() == first.updated_at.date()


def test_the_same_sentence_with_another_figure_is_another_claim(mara: User, edith: User) -> None:
    published(soldiers(), by=mara, editor=edith)
    assert told(soldiers(REPEATED.replace("12,000", "10,000"), count=10_000)) == []


def test_a_claim_is_not_told_its_own_verdict(mara: User, edith: User) -> None:
    assert told(published(soldiers(), by=mara, editor=edith)) == []


def test_a_verdict_that_is_not_published_is_not_told(mara: User, edith: User) -> None:
    claim = decided(soldiers(), by=mara)
    assert told(soldiers(REPEATED)) == []
    review.approve(claim.pk, by=edith, expected_version=claim.version)
    assert told(soldiers(REPEATED)) == []


def test_a_withdrawn_verdict_is_told_no_more(mara: User, edith: User) -> None:
    claim = published(soldiers(), by=mara, editor=edith)
    publishing.withdraw(
        claim.pk, by=edith, expected_version=claim.version, reason="The source was retracted."
    )
    assert told(soldiers(REPEATED)) == []
    assert not PublishedText.objects.exists()


def test_what_was_checked_about_something_else_is_not_told(mara: User, edith: User) -> None:
    published(soldiers(), by=mara, editor=edith)
    assert told(make_claim()) == []


def test_looking_takes_the_same_few_queries_however_much_was_published(
    mara: User, edith: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # PostgreSQL is asked first how rare each word is, in a transaction of its own; a big table’s
    # statistics would be one more.
    queries = 8 if connection.vendor == "postgresql" else 2
    for _ in range(4):
        published(soldiers(), by=mara, editor=edith)
    claim = soldiers(REPEATED)
    assert claim.article_version.text
    with django_assert_num_queries(queries):
        assert len(told(claim)) == 3


# --- By meaning ----------------------------------------------------------------------------------


@pytest.fixture
def embedder(settings: Settings, tmp_path: Path) -> None:
    settings.FACTCHECK_EMBEDDER, settings.DATA_DIR = "hashed", tmp_path


@pytest.mark.usefixtures("embedder")
def test_the_meaning_has_its_say_once_a_published_claim_has_its_vector(
    mara: User, edith: User
) -> None:
    first = published(soldiers(), by=mara, editor=edith)
    again = soldiers(REPEATED)
    [by_words] = told(again)
    assert embed_missing(seconds=10) == 2  # the claim, and the document it cites
    [by_both] = told(again)
    assert by_both.claim_id == by_words.claim_id == first.pk
    assert by_both.score != by_words.score
    assert told(soldiers(REPEATED.replace("12,000", "10,000"), count=10_000)) == []


@pytest.mark.usefixtures("embedder")
def test_what_changes_gets_its_vector_anew_and_what_is_withdrawn_loses_it(
    mara: User, edith: User
) -> None:
    claim = published(soldiers(), by=mara, editor=edith)
    embed_missing(seconds=10)
    keep_text(claim.publications.get())
    assert not PublishedVector.objects.exists()
    assert embed_missing(seconds=10) == 1
    forget_text(claim.pk)
    assert not PublishedVector.objects.exists()
