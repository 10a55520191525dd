"""Train the learnt half of check-worthiness and write its weights.

    python bench/train_checkworthiness.py PATH/claimbuster_train.jsonl

Needs numpy, scipy and scikit-learn, which the product does not: install them in a virtual
environment of their own. The run is deterministic; a third of the sentences, chosen by hash, is
held out to report figures, then the shipped weights are learnt from all of them.

Data: ClaimBuster (Arslan, Hassan, Li, Tremayne: "A Benchmark Dataset of Check-worthy Factual
Claims", ICWSM 2020), CC BY 4.0. Only weights per word and word pair are kept, no sentence.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from annotations.claims.checkworthiness_model import features, ngrams  # noqa: E402 - path above

WEIGHTS = ROOT / "annotations" / "claims" / "checkworthiness_weights.json"
ATTRIBUTION = (
    "Weights learnt from ClaimBuster: A Benchmark Dataset of Check-worthy Factual Claims "
    "(F. Arslan, N. Hassan, C. Li, M. Tremayne, ICWSM 2020), licensed CC BY 4.0. "
    "Written by bench/train_checkworthiness.py; see docs/claims.md."
)
REGULARISATION = 6.0
MIN_SENTENCES = 2  # an n-gram seen in one sentence says nothing about another
SMALLEST = 0.16  # weights below this change no score by more than rounding does
SCALE = 100  # n-gram weights are shipped as integers, hundredths of a log-odds unit
HELD_OUT_SHARE = 3


def main() -> None:
    """Train, report on the held-out third, train on everything, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claimbuster", type=Path)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    lines = arguments.claimbuster.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    kept = [row for row in rows if not _is_held_out(row["text"])]
    held_out = [row for row in rows if _is_held_out(row["text"])]
    _report(_train(kept), held_out)
    weights = _train(rows)
    arguments.output.write_text(_dump(weights), encoding="utf-8")
    size = arguments.output.stat().st_size
    print(f"{len(weights['ngrams'])} n-grams, {size / 1024:.0f} KB: {arguments.output.name}")


def _is_held_out(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0


def _train(rows: list[dict[str, Any]]) -> dict[str, Any]:
    grams = [ngrams(row["text"]) for row in rows]
    named = [features(row["text"]) for row in rows]
    counts = Counter(gram for sentence in grams for gram in sentence)
    vocabulary = sorted(gram for gram, count in counts.items() if count >= MIN_SENTENCES)
    names = sorted({name for row in named for name in row})
    matrix = hstack([_ngram_matrix(grams, vocabulary), _feature_matrix(named, names)]).tocsr()
    labels = np.array([row["label"] for row in rows])
    model = LogisticRegression(C=REGULARISATION, max_iter=3000, class_weight="balanced")
    model.fit(matrix, labels)
    learnt = model.coef_[0]
    return {
        "attribution": ATTRIBUTION,
        "scale": SCALE,
        "bias": round(float(model.intercept_[0]), 4),
        "features": {
            name: round(float(weight), 4)
            for name, weight in zip(names, learnt[len(vocabulary) :], strict=True)
        },
        "ngrams": {
            gram: round(float(weight) * SCALE)
            for gram, weight in zip(vocabulary, learnt[: len(vocabulary)], strict=True)
            if abs(weight) >= SMALLEST
        },
    }


def _ngram_matrix(grams: list[list[str]], vocabulary: list[str]) -> csr_matrix:
    """Return sentences × n-grams; a row is the sentence's n-grams at unit length."""
    columns = {gram: column for column, gram in enumerate(vocabulary)}
    entries = [
        (row, columns[gram], 1 / np.sqrt(len(sentence)))
        for row, sentence in enumerate(grams)
        for gram in sentence
        if gram in columns
    ]
    rows, cols, values = zip(*entries, strict=True)
    return csr_matrix((values, (rows, cols)), shape=(len(grams), len(vocabulary)))


def _feature_matrix(named: list[dict[str, float]], names: list[str]) -> csr_matrix:
    return csr_matrix(np.array([[row.get(name, 0.0) for name in names] for row in named]))


def _report(weights: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Print figures on sentences the weights have not seen, with the shipped rounding."""
    ngram_weights = {gram: value / SCALE for gram, value in weights["ngrams"].items()}
    scores = []
    for row in rows:
        grams = ngrams(row["text"])
        total = sum(ngram_weights.get(gram, 0.0) for gram in grams) / np.sqrt(len(grams) or 1)
        for name, value in features(row["text"]).items():
            total += weights["features"].get(name, 0.0) * value
        scores.append(float(total + weights["bias"]))
    labels = [row["label"] for row in rows]
    precision = average_precision_score(labels, scores)
    f1 = f1_score(labels, [score >= 0 for score in scores])
    print(f"held out: {len(rows)} sentences, AP {precision:.4f}, F1 {f1:.4f} at even odds")


def _dump(weights: dict[str, Any]) -> str:
    """Write one n-gram a line, sorted, so that a retraining shows as a readable difference."""
    return json.dumps(weights, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()
