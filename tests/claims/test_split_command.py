"""`manage.py split`: for eyes and for machines, without a database."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXT = "Officials counted 4,321 burned cars in May.\nThe mayor resigned after the inquiry.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def output_of(*arguments: str) -> str:
    out = io.StringIO()
    call_command("split", *arguments, stdout=out)
    return out.getvalue()


def test_jsonl_gives_one_object_a_line_with_all_keys(article: Path) -> None:
    records = [json.loads(line) for line in output_of(str(article), "--format=jsonl").splitlines()]
    cars = records[0]
    assert set(cars) >= {
        *("start", "end", "text", "kind", "sentence", "figure", "checkworthiness", "reasons"),
        *("speaker", "core"),
    }
    assert TEXT[cars["start"] : cars["end"]] == cars["text"] == "4,321 burned cars"
    assert cars["figure"] == {
        "low": 4321.0,
        "high": 4321.0,
        "unit": "cars",
        "bound": "=",
        "direction": None,
        "concept": "burned cars",
    }
    assert cars["sentence"] == {"start": 0, "end": 43}


def test_a_claim_without_a_figure_says_null(article: Path) -> None:
    records = [json.loads(line) for line in output_of(str(article), "--format=jsonl").splitlines()]
    assert [r["figure"] for r in records if r["kind"] == "date"] == [None]


def test_text_marks_the_claims_and_lists_them(article: Path) -> None:
    shown = output_of(str(article))
    assert "⟦4,321 burned cars⟧1 ⟦in May⟧2" in shown
    assert "4,321 cars" in shown
    assert "reasons" in shown


def test_a_text_without_claims_says_so(tmp_path: Path) -> None:
    path = tmp_path / "calm.txt"
    path.write_text("Hello there.", encoding="utf-8")
    assert "No claims found." in output_of(str(path))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert "4,321" in output_of("-")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*nothing\.txt"):
        output_of(str(tmp_path / "nothing.txt"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        output_of(str(tmp_path))


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("Caf\xe9 owners lost 3%.".encode("latin-1"))
    with pytest.raises(CommandError, match="not UTF-8"):
        output_of(str(path))


@pytest.mark.parametrize("content", ["", "  \n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="is empty"):
        output_of(str(path))
