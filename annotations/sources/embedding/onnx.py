"""A sentence-embedding model in ONNX, run on the processor: no PyTorch, no network, no key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import tokenizers
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
)
from onnxruntime.capi.onnxruntime_pybind11_state import (
    NotImplemented as NotSupported,
)

from annotations.sources.embedding.embedder import EmbedderUnusable

if TYPE_CHECKING:
    from annotations.sources.embedding.embedder import Vectors

VOCABULARY = Path(__file__).with_name("vocabulary.txt")
# What MiniLM was trained to read at most; some 190 English words.
MAX_TOKENS = 256
_UNREADABLE = (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile, NotSupported)


class OnnxEmbedder:
    """A model file with its tokenizer.

    The model takes `input_ids` and `attention_mask`; what it says of each token is averaged over
    the text (mean pooling), unless it answers with one vector a text itself.
    """

    def __init__(self, model: Path, *, tokenizer: Path | None = None) -> None:
        """Load `model`; `tokenizer` is a tokenizer.json, or by default uncased English BERT.

        Raises EmbedderUnusable when either cannot be read.
        """
        self._tokenizer = _load_tokenizer(tokenizer)
        self._session = _load_session(model)
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        # The file's own hash: another model under the same path must not meet its vectors.
        digest = hashlib.sha256(model.read_bytes()).hexdigest()
        self.name = f"onnx-{digest[:16]}"
        self.dimensions = len(self._run("a"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text (see `Embedder`)."""
        # One by one: on one thread a batch is no faster, it takes four times the memory, and in
        # int8 the others of a batch would change a text's vector a little.
        vectors: Vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for at, text in enumerate(texts):
            vectors[at] = self._run(text)
        return vectors

    def _run(self, text: str) -> Vectors:
        encoded = self._tokenizer.encode(text)
        mask = np.array([encoded.attention_mask], dtype=np.int64)
        given = {
            "input_ids": np.array([encoded.ids], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {name: value for name, value in given.items() if name in self._inputs}
        answer = np.asarray(self._session.run(None, wanted)[0], dtype=np.float32)[0]
        if answer.ndim > 1:
            answer = answer.mean(axis=0)
        return np.asarray(answer / max(float(np.linalg.norm(answer)), 1e-9), dtype=np.float32)


def _load_session(model: Path) -> Any:  # noqa: ANN401 - onnxruntime is not typed
    options = onnxruntime.SessionOptions()
    # One thread each: a desk runs several workers, and they share the machine with its web.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except _UNREADABLE as error:
        message = f"{model} cannot be used as an embedding model: {error}"
        raise EmbedderUnusable(message) from error


def _load_tokenizer(path: Path | None) -> Any:  # noqa: ANN401 - one of two classes of the library
    try:
        found: Any = (
            tokenizers.Tokenizer.from_file(str(path))
            if path
            else tokenizers.BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
        )
    # The library raises a bare Exception for a file it cannot read.
    except Exception as error:
        message = f"{path} cannot be used as a tokenizer: {error}"
        raise EmbedderUnusable(message) from error
    found.enable_truncation(MAX_TOKENS)
    found.no_padding()
    return found
