"""The bulk path stores exactly what the ordinary path stores, and refuses what it refuses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from annotations.models import Article, ArticleVersion, Claim, Job
from annotations.models.bulk import insert_rows, reserve_ids
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
AWKWARD = [
    "plain words",
    'a "quoted" \\ back\\\\slash, {braces}, NULL and null',
    "line\nbreak\tand tab, 100 % %s {0}",
    "emoji 🏛️, accents e\u0301, ’curly’ “quotes”",
    "  spaces kept  ",
]


def stored(model: type[Article | Claim], ids: list[int]) -> list[dict[str, Any]]:
    """Return every column of the rows but what tells two copies apart."""
    own = {"id", "article_id", "article_version_id", "text_sha256", "current_version_id"}
    rows = model.objects.filter(pk__in=ids).order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


def test_every_column_comes_out_as_if_saved_one_by_one() -> None:
    first, second = make_article(), make_article()
    rows = [
        {
            "start": number,
            "end": number + 5,
            "text": text,
            "kind": "quantity",
            "sentence_start": 0,
            "sentence_end": number + 9,
            "figure": None if number % 2 else {"low": 1.5, "unit": text},
            "places": [[number, number + 2]],
            "reasons": [text, "a date"],
            "checkworthiness": 0.1 + number / 7,
            "is_anonymous": bool(number % 2),
            "created_at": NOW,
            "decided_at": NOW if number % 2 else None,
        }
        for number, text in enumerate(AWKWARD)
    ]
    ordinary = Claim.objects.bulk_create(
        Claim(article=first, article_version=first.current_version, updated_at=NOW, **row)
        for row in rows
    )
    with transaction.atomic():
        ids = reserve_ids(Claim, count=len(rows))
        insert_rows(
            Claim,
            columns={"id": ids, **{name: [row[name] for row in rows] for name in rows[0]}},
            shared={
                "article_id": second.pk,
                "article_version_id": second.current_version_id,
                "updated_at": NOW,
            },
        )

    assert stored(Claim, list(ids)) == stored(Claim, [claim.pk for claim in ordinary])


def test_articles_with_people_and_dates_come_out_the_same() -> None:
    rosa = make_user("rosa")
    values = {"byline": AWKWARD[1], "url": "https://courier.example/a?b=c&d=%20", "language": "de"}
    days = [date(2024, 2, 29), None]
    ordinary = [
        Article.objects.create(
            title=text, text_sha256=text, published_on=day, added_by=rosa, created_at=NOW, **values
        )
        for text, day in zip(AWKWARD, days, strict=False)
    ]
    with transaction.atomic():
        ids = reserve_ids(Article, count=2)
        insert_rows(
            Article,
            columns={
                "id": ids,
                "title": AWKWARD[:2],
                "text_sha256": ["0", "1"],
                "published_on": days,
            },
            shared={**values, "added_by_id": rosa.pk, "created_at": NOW},
        )

    assert stored(Article, list(ids)) == stored(Article, [article.pk for article in ordinary])


def test_ids_are_given_out_once_whichever_way_rows_come() -> None:
    seen = [make_article().pk]
    for _ in range(2):
        with transaction.atomic():
            ids = reserve_ids(Article, count=3)
            insert_rows(Article, columns={"id": ids, "text_sha256": [f"bulk {pk}" for pk in ids]})
        seen += [*ids, make_article().pk]

    assert len(set(seen)) == len(seen)
    assert seen == sorted(seen)


def test_rows_that_point_at_each_other_are_stored_at_once() -> None:
    with transaction.atomic():
        [article_id] = reserve_ids(Article, count=1)
        [version_id] = reserve_ids(ArticleVersion, count=1)
        insert_rows(
            Article,
            columns={
                "id": [article_id],
                "current_version_id": [version_id],
                "text_sha256": ["a"],
            },
        )
        insert_rows(
            ArticleVersion,
            columns={"id": [version_id], "article_id": [article_id]},
            shared={"number": 1, "title": "Bridges", "text": "Bridges", "sha256": "a"},
        )

    current = Article.objects.get().current_version
    assert current is not None
    assert current.pk == version_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "values",
    [
        {"article_id": [2**40], "claim_id": [None], "kind": ["split_article"]},
        {"article_id": [None], "claim_id": [None], "kind": ["split_article"]},
    ],
)
def test_the_database_still_refuses_what_does_not_fit(values: dict[str, list[Any]]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Job, columns={"id": reserve_ids(Job, count=1), **values})

    assert not Job.objects.exists()


def test_a_text_too_long_for_its_column_is_refused_and_not_cut() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite keeps no lengths; what edges let in is bounded there")
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(
            Article,
            columns={
                "id": reserve_ids(Article, count=1),
                "title": ["x" * 501],
                "text_sha256": ["a"],
            },
        )


def test_rows_that_exist_can_be_left_out() -> None:
    make_article("Here already")
    here = Article.objects.get().text_sha256
    with transaction.atomic():
        ids = reserve_ids(Article, count=2)
        insert_rows(
            Article, columns={"id": ids, "text_sha256": [here, "new"]}, ignore_conflicts=True
        )

    assert list(Article.objects.filter(pk__in=ids).values_list("pk", flat=True)) == [ids[1]]


def test_no_rows_are_no_statement() -> None:
    with transaction.atomic():
        insert_rows(Job, columns={"id": reserve_ids(Job, count=0), "article_id": []})

    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_inserted() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        insert_rows(Article, columns={"id": [1], "text_sha256": ["a"]})
