"""Measure finding claims that were checked before: MAP@5, P@1, CPU a query, and false alarms.

    PYTHONPATH=. python bench/matching.py ../shared/bench/matching [--json FILE]

Words alone, no dates. The figures of the posts are not compared here: posts seldom repeat them.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checked_claims import Index, Post, average_precision, read_posts

from annotations.sources.matching import SHOWN_FROM, Match, rank_matches

PARTS = ("dev", "test2021")
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# On test2021.
PEERS = (
    ("BM25 on claim", 0.803, 0.748),
    ("SQLite FTS5, two columns", 0.831, 0.772),
    ("MiniLM", 0.885, 0.837),
    ("FTS5 + MiniLM", 0.931, 0.906),
    ("winner 2021 (Aschern)", 0.883, None),
    ("goal, lexical only", 0.850, None),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of ranking reached on one part."""

    precision: float
    first: float
    milliseconds: float


def measure(posts: Sequence[Post], rankings: Sequence[Sequence[str]], *, cpu: float) -> Measured:
    """Return MAP@5, P@1 and CPU milliseconds a post."""
    pairs = list(zip(posts, rankings, strict=True))
    precision = sum(average_precision(ranked, post.relevant) for post, ranked in pairs)
    first = sum(bool(ranked) and ranked[0] in post.relevant for post, ranked in pairs)
    return Measured(precision / len(posts), first / len(posts), cpu / len(posts) * 1000)


def shown(posts: Sequence[Post], index: Index) -> list[tuple[float, float, float, float]]:
    """Return for each threshold: recall, precision of what is shown first, false alarms.

    A false alarm is anything shown for a post whose claim is taken out of those checked before.
    """
    firsts: list[tuple[Match, bool]] = []
    strangers: list[Match] = []
    for post in posts:
        found = index.search(post.text)
        best = next(iter(rank_matches(post.text, found)), None)
        if best:
            firsts.append((best, best.key in post.relevant))
        others = [claim for claim in found if claim.key not in post.relevant]
        strangers += rank_matches(post.text, others)[:1]
    table = []
    for threshold in THRESHOLDS:
        kept = [is_right for match, is_right in firsts if match.score >= threshold]
        alarms = sum(match.score >= threshold for match in strangers)
        precision = sum(kept) / len(kept) if kept else 1.0
        table.append((threshold, sum(kept) / len(posts), precision, alarms / len(posts)))
    return table


def main() -> None:
    """Print our rows beside the peers', and what a threshold lets through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with corpus.jsonl and queries")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    arguments = parser.parse_args()
    index = Index(arguments.data / "corpus.jsonl")
    results: dict[str, dict[str, float]] = {}
    print(f"{'system':38} MAP@5   P@1    CPU ms")
    for part in PARTS:
        posts = read_posts(arguments.data / f"queries_{part}.jsonl")
        started = time.process_time()
        found = [index.search(post.text) for post in posts]
        searched = time.process_time() - started
        ranked = [
            [match.key for match in rank_matches(post.text, pool)]
            for post, pool in zip(posts, found, strict=True)
        ]
        both = time.process_time() - started
        plain = [[claim.key for claim in pool] for pool in found]
        for name, rankings, cpu in (("FTS5 alone", plain, searched), ("ours", ranked, both)):
            row = measure(posts, rankings, cpu=cpu)
            results[f"{part}: {name}"] = {
                "MAP@5": round(row.precision, 4),
                "P@1": round(row.first, 4),
                "CPU ms": round(row.milliseconds, 2),
            }
            print(
                f"{part + ': ' + name:38} {row.precision:.3f}  {row.first:.3f}  "
                f"{row.milliseconds:.1f}"
            )
    for name, precision, first in PEERS:
        print(f"{name:38} {precision:.3f}  {first or '-'}")
    print(f"\nshown first, dev part (the desk shows from {SHOWN_FROM})")
    print("threshold  recall  precision  false alarms")
    for threshold, recall, precision, alarms in shown(
        read_posts(arguments.data / "queries_dev.jsonl"), index
    ):
        print(f"{threshold:9}  {recall:6.3f}  {precision:9.3f}  {alarms:12.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
