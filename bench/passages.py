"""Measure choosing the passage within the right document: F1 of sentences, hit@2.

    PYTHONPATH=. python bench/passages.py ../shared/bench/retrieval [--json FILE]

The weights are learnt on this training part, so that our row flatters; the cross-validated
figures (`bench/train_ranking.py`) and the unseen part are the honest ones.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from scifact import Abstract, Index, LabelledClaim, query_for, read_claims, read_corpus

from annotations.sources.features import weigh
from annotations.sources.passages import query_stems, score_sentences

CANDIDATES = 20
# Sentences from this probability on are chosen, and the best one always.
THRESHOLD = 0.25
PEERS = (
    ("BM25, top 2 (unseen part)", 0.44, 0.72),
    ("logistic regression, prototype (unseen part)", 0.548, 0.842),
    ("goal (unseen part)", 0.56, 0.85),
)


def choose(
    claim: LabelledClaim, *, key: str, corpus: dict[str, Abstract], index: Index
) -> tuple[list[int], list[int]]:
    """Return the sentences chosen in an abstract, and all of them in order of score."""
    query = query_for(claim.text)
    found = {document.key for document in index.search(query.terms, limit=CANDIDATES)} | {key}
    pool = (s for other in sorted(found) for s in corpus[other].sentences)
    wanted = weigh(query_stems(query, claim_text=claim.text), sentences=pool)
    abstract = corpus[key]
    scored = score_sentences(abstract.document.text, abstract.sentences, wanted)
    chosen = [score.place for score in scored if score.probability >= THRESHOLD]
    order = [score.place for score in scored]
    return chosen or order[:1], order


def measure(pairs: Sequence[tuple[frozenset[int], list[int], list[int]]]) -> dict[str, float]:
    """Return precision, recall and F1 of the chosen sentences, and hit@2."""
    true = sum(len(gold & set(chosen)) for gold, chosen, _ in pairs)
    chosen_count = sum(len(chosen) for _, chosen, _ in pairs)
    gold_count = sum(len(gold) for gold, _, _ in pairs)
    return {
        "P": true / chosen_count,
        "R": true / gold_count,
        "F1": 2 * true / (chosen_count + gold_count),
        "hit@2": sum(bool(gold & set(order[:2])) for gold, _, order in pairs) / len(pairs),
    }


def main() -> None:
    """Print our row beside the peers'."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with scifact_*.jsonl")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.data / "scifact_corpus.jsonl")
    claims = read_claims(arguments.data / "scifact_claims_train.jsonl")
    index = Index(corpus.values())
    started = time.process_time()
    pairs = [
        (gold, *choose(claim, key=key, corpus=corpus, index=index))
        for claim in claims
        for key, gold in claim.evidence.items()
    ]
    row = measure(pairs)
    row["CPU ms a pair"] = (time.process_time() - started) / len(pairs) * 1000
    print(f"{'system':46} F1     hit@2")
    print(
        f"{'ours, on the part learnt from':46} {row['F1']:.3f}  {row['hit@2']:.3f}   "
        f"P {row['P']:.3f} R {row['R']:.3f}, {row['CPU ms a pair']:.1f} CPU ms a pair with search"
    )
    for name, f1, hit in PEERS:
        print(f"{name:46} {f1:.3f}  {hit:.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
