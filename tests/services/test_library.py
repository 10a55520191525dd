"""Filling the library with many documents: once each, and every wrong line named."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries

from annotations.models import Feed, SourceDocument, User
from annotations.review.errors import NotPermitted
from annotations.services.library import GivenDocument, Stored, store_documents
from annotations.services.searching import search_library
from annotations.sources.query import build_query
from tests.sources.feeds.test_feeds import REVIEW

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def given(number: int, **more: Any) -> GivenDocument:  # noqa: ANN401 - any field
    values = {"title": f"Part {number}", "url": f"https://paper.example/{number}"} | more
    return GivenDocument(text=f"The canal carried {number} otters.", **values)


def test_many_documents_take_few_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(5):
        assert store_documents([given(n) for n in range(300)], by=None) == Stored(added=300)
    assert SourceDocument.objects.count() == 300


def test_what_is_there_is_left_as_it_is() -> None:
    store_documents([given(1, publisher="The Courier")], by=None)
    again = [given(1, publisher="Another"), given(1, url="https://paper.example/1?utm_source=x")]
    assert store_documents([*again, given(2)], by=None) == Stored(added=1, known=2)
    assert SourceDocument.objects.get(title="Part 1").publisher == "The Courier"


def test_documents_without_an_address_are_told_by_their_text() -> None:
    rows = [given(1, url=""), given(2, url="")]
    store_documents(rows, by=None)
    assert store_documents(rows, by=None) == Stored(known=2)


def test_what_was_stored_in_bulk_is_found_by_its_words() -> None:
    store_documents([given(n) for n in range(40, 50)], by=None)
    query = build_query("48 otters", sentence="48 otters", figure=None, speaker="", on=None)
    assert "48" in search_library(query, 3)[0].text


def test_a_reporter_does_not_fill_the_library(rosa: User) -> None:
    with pytest.raises(NotPermitted):
        store_documents([given(1)], by=rosa)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "text": f"Otters, part {n}\nThe canal carried {n} otters.",
            "url": f"https://a.example/{n}",
        }
        for n in range(count)
    ]


def add(*names: object, **options: Any) -> tuple[str, str]:  # noqa: ANN401 - any option
    """Run the command; return what it said and what it complained of."""
    said, complaints = StringIO(), StringIO()
    try:
        call_command("add_sources", *map(str, names), stdout=said, stderr=complaints, **options)
    except CommandError as error:
        complaints.write(str(error))
    return said.getvalue(), complaints.getvalue()


def test_json_lines_are_read_and_a_wrong_line_loses_nothing_else(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in rows(5)]
    lines[1:1] = ["{broken", "", '{"text": ""}', '{"text": "x", "colour": "red"}']
    file = tmp_path / "library.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    said, complaints = add(file)
    assert "5 added, 0 were there already, 3 not read" in said
    for words in ("line 2: this line is not JSON", "line 4:", "line 5: there is no field “colour”"):
        assert words in complaints
    assert SourceDocument.objects.get(url="https://a.example/3").title == "Otters, part 3"
    said, _ = add(file)
    assert "0 added, 5 were there already" in said


def test_packed_lines_are_read_and_can_begin_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "library.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows(6))).encode()))
    said, _ = add(file, from_line=5)
    assert "2 added" in said


def test_fact_checks_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "checks.json"
    file.write_text(json.dumps({"dataFeedElement": [REVIEW, REVIEW | {"url": ""}]}))
    said, complaints = add(file)
    assert "1 added" in said
    assert "1 lack their address" in complaints
    check = SourceDocument.objects.get()
    assert check.is_fact_check
    lines = tmp_path / "checks.jsonl"
    lines.write_text(json.dumps(REVIEW))
    assert "1 were there already" in add(lines)[0]


def test_feeds_are_added_by_their_addresses() -> None:
    said, complaints = add("https://courier.example/feed", "https://", feeds=True)
    assert "1 added" in said
    assert "needs its full address" in complaints
    assert Feed.objects.get().url == "https://courier.example/feed"


def test_a_folder_brings_files_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "report.txt").write_text("Report\nThe canal carried 12 otters.\n")
    (tmp_path / "more.jsonl").write_text(json.dumps(rows(1)[0]))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert "2 added, 0 were there already, 0 not read" in add(tmp_path)[0]
