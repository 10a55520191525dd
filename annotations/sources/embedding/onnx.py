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
# Texts of like length share a batch, so that little is computed for padding.
_BATCH = 16
_SENTENCE_RANK = 2
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
        self.dimensions = int(self._run(["a"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text (see `Embedder`)."""
        vectors: Vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for first in range(0, len(order), _BATCH):
            part = order[first : first + _BATCH]
            vectors[part] = self._run([texts[at] for at in part])
        return vectors

    def _run(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([found.attention_mask for found in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([found.ids for found in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {name: value for name, value in given.items() if name in self._inputs}
        answer = np.asarray(self._session.run(None, wanted)[0], dtype=np.float32)
        if answer.ndim > _SENTENCE_RANK:
            weights = mask[:, :, np.newaxis].astype(np.float32)
            answer = (answer * weights).sum(axis=1) / weights.sum(axis=1)
        lengths = np.linalg.norm(answer, axis=1, keepdims=True)
        return np.asarray(answer / np.maximum(lengths, 1e-9), dtype=np.float32)


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
    found.enable_padding()
    return found
