"""Measure finding documents for a claim: nDCG@10, recall@100 and CPU per claim.

    PYTHONPATH=. python bench/retrieval.py ../shared/bench/retrieval [--embedder packaged]

`bench/library_search.py` measures the same on the databases of a desk. The weights are learnt on
this training part, so that the rows of our ranking flatter it: the cross-validated figures
(`bench/train_ranking.py`) and the unseen part are the honest ones.
"""

import argparse
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path

from scifact import (
    Abstract,
    Index,
    LabelledClaim,
    by_meaning,
    query_for,
    read_claims,
    read_corpus,
    read_meaning,
)

from annotations.sources.answers import with_relative_ranks
from annotations.sources.embedding.choice import load_embedder
from annotations.sources.embedding.embedder import Embedder
from annotations.sources.features import read_sentences, weigh
from annotations.sources.passages import best_passages, query_stems
from annotations.sources.ranking import document_odds
from annotations.sources.types import FoundDocument

CANDIDATES = 20
DEPTH = 100
# On the BEIR test part, which is not this one.
PEERS = (
    ("BM25 (published)", 0.665, None),
    ("SQLite FTS5, title x 2, OR query", 0.693, 0.929),
    ("MiniLM", 0.649, 0.928),
    ("FTS5 + MiniLM", 0.740, 0.957),
    ("BM25 + cross-encoder (published)", 0.688, None),
    ("goal, lexical only", 0.700, None),
    ("goal", 0.745, 0.960),
)


def rerank(claim: LabelledClaim, found: Sequence[FoundDocument]) -> list[str]:
    """Put the first candidates in the order of our ranking; the rest stays behind them."""
    head = with_relative_ranks(found[:CANDIDATES])
    pool = (s for document in head for s in read_sentences(document.text))
    query = query_for(claim.text)
    wanted = weigh(query_stems(query, claim_text=claim.text), sentences=pool)
    odds = {}
    for document in head:
        # A document found by its title alone has no passage: it goes behind.
        passages = best_passages(document.text, query, wanted=wanted)
        odds[document.key] = document_odds(document, passages[0], wanted) if passages else -math.inf
    head.sort(key=lambda document: -odds[document.key])
    return [document.key for document in (*head, *found[CANDIDATES:])]


def measure(claims: Sequence[LabelledClaim], rankings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return nDCG@10 and recall@100, averaged over the claims."""
    gains = [1 / math.log2(at + 2) for at in range(10)]
    ndcg = recall = 0.0
    for claim, ranked in zip(claims, rankings, strict=True):
        gain = sum(g for g, key in zip(gains, ranked, strict=False) if key in claim.relevant)
        ndcg += gain / sum(gains[: len(claim.relevant)])
        recall += len(claim.relevant & set(ranked[:DEPTH])) / len(claim.relevant)
    return {"nDCG@10": ndcg / len(claims), "recall@100": recall / len(claims)}


def with_weight(
    title_weight: float, *, claims: Sequence[LabelledClaim], corpus: dict[str, Abstract]
) -> dict[str, dict[str, float]]:
    """Return the rows of the plain search and of our ranking for one weight of the title."""
    index = Index(corpus.values(), title_weight=title_weight)
    started = time.process_time()
    found = [index.search(query_for(claim.text).terms, limit=DEPTH) for claim in claims]
    searching = time.process_time() - started
    read_sentences.cache_clear()
    ranked = [rerank(claim, answer) for claim, answer in zip(claims, found, strict=True)]
    both = time.process_time() - started
    plain = [[document.key for document in answer] for answer in found]
    name = f"ours: FTS5, title x {title_weight:.0f}"
    return {
        name: {**measure(claims, plain), "CPU ms": searching / len(claims) * 1000},
        f"{name}, our ranking of {CANDIDATES}": {
            **measure(claims, ranked),
            "CPU ms": both / len(claims) * 1000,
        },
    }


def with_meaning(
    claims: Sequence[LabelledClaim], *, corpus: dict[str, Abstract], embedder: Embedder
) -> dict[str, dict[str, float]]:
    """Return the rows of the extra: meaning alone, both searches made one, and our ranking."""
    index, meaning = Index(corpus.values()), read_meaning(corpus, embedder=embedder)
    started = time.process_time()
    found = [
        by_meaning(
            claim.text,
            index.search(query_for(claim.text).terms, limit=DEPTH),
            corpus=corpus,
            meaning=meaning,
        )
        for claim in claims
    ]
    searching = time.process_time() - started
    ranked = [rerank(claim, answer) for claim, answer in zip(claims, found, strict=True)]
    both = time.process_time() - started
    fused = [[document.key for document in answer] for answer in found]
    alone = [meaning.order(claim.text) for claim in claims]
    each = 1000 / len(claims)
    return {
        "ours: meaning alone": {**measure(claims, alone), "CPU ms": 0.0},
        "ours: words and meaning": {**measure(claims, fused), "CPU ms": searching * each},
        f"ours: words and meaning, our ranking of {CANDIDATES}": {
            **measure(claims, ranked),
            "CPU ms": both * each,
        },
    }


def main() -> None:
    """Print our rows beside the peers'."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with scifact_*.jsonl")
    parser.add_argument("--embedder", default="off", help="also by meaning: packaged, or a folder")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.data / "scifact_corpus.jsonl")
    path = arguments.data / "scifact_claims_train.jsonl"
    claims = [claim for claim in read_claims(path) if claim.relevant]
    results = {
        **with_weight(2.0, claims=claims, corpus=corpus),
        **with_weight(3.0, claims=claims, corpus=corpus),
    }
    if embedder := load_embedder(arguments.embedder):
        results |= with_meaning(claims, corpus=corpus, embedder=embedder)
    print(f"{'system':48} nDCG@10  recall@100  CPU ms a claim")
    for name, row in results.items():
        print(f"{name:48} {row['nDCG@10']:.4f}   {row['recall@100']:.4f}      {row['CPU ms']:.1f}")
    for name, ndcg, recall in PEERS:
        print(f"{name:48} {ndcg:.3f}    {recall or '-'}        (BEIR test)")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
