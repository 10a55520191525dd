"""The extra itself: skipped, and said so, where it is not installed."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotations.sources.embedding.choice import RUNTIME, load_embedder, what_is_missing
from annotations.sources.embedding.embedder import EmbedderUnusable

IS_INSTALLED = not what_is_missing("packaged")
extra = pytest.mark.skipif(not IS_INSTALLED, reason="the extra is absent: `make semantic`")


def test_off_is_no_embedder() -> None:
    assert load_embedder("off") is None
    assert what_is_missing("off") == ""


def test_a_folder_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    missing = what_is_missing(str(tmp_path))
    assert ("make semantic" in missing) or ("holds no model.onnx" in missing)
    with pytest.raises(EmbedderUnusable):
        load_embedder(str(tmp_path))


@pytest.mark.skipif(find_spec("onnxruntime") is not None, reason="the extra is installed")
def test_what_is_not_installed_is_named_with_how_to_install_it() -> None:
    missing = what_is_missing("packaged")
    assert "onnxruntime" in missing
    assert "`make semantic`" in missing


@extra
def test_the_packaged_model_knows_what_is_said_in_other_words() -> None:
    embedder = load_embedder("packaged")
    assert embedder is not None
    claim, same, other = embedder.encode(
        [
            "Prices of homes rose sharply last year.",
            "Houses became much more expensive over the past twelve months.",
            "The pilots of the harbour went on strike.",
        ]
    )
    assert embedder.dimensions == len(claim) == 384
    assert claim @ same > 0.5
    assert claim @ other < 0.2


@extra
def test_the_order_and_number_of_texts_changes_no_vector() -> None:
    embedder = load_embedder("packaged")
    assert embedder is not None
    texts = [f"Bridge {n} was repaired. " * (n % 5 + 1) for n in range(20)]
    together, alone = embedder.encode(texts), embedder.encode(texts[7:8])
    assert together[7].tolist() == alone[0].tolist()


@extra
def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(EmbedderUnusable, match="cannot be used as an embedding model"):
        load_embedder(str(tmp_path))


def test_a_desk_without_the_extra_loads_nothing_of_it() -> None:
    code = (
        "import sys, django; django.setup();"
        "import annotations.tasks, annotations.web.evidence;"
        f"print(sorted(set({RUNTIME!r}) & set(sys.modules)))"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
