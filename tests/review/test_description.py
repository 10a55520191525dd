"""The documented workflow is the one the code runs on."""

from pathlib import Path

from annotations.review.description import describe_workflow

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "workflow.md"


def test_the_documented_workflow_is_the_one_in_the_code() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == describe_workflow(), "run `make docs`"
