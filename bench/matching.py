"""Measure finding claims that were checked before: MAP@5, P@1, CPU a query, and false alarms.

    PYTHONPATH=. python bench/matching.py ../shared/bench/matching [--embedder packaged]

No dates. The figures of the posts are not compared here: posts seldom repeat them.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from checked_claims import Index, Post, average_precision, read_posts
from meaning import Meaning

from annotations.sources.embedding.choice import load_embedder
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
    ("goal", 0.940, 0.910),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of ranking reached on one part."""

    precision: float
    first: float
    milliseconds: float


Results = dict[str, Measured]


def measure(posts: Sequence[Post], rankings: Sequence[Sequence[str]], *, cpu: float) -> Measured:
    """Return MAP@5, P@1 and CPU milliseconds a post."""
    pairs = list(zip(posts, rankings, strict=True))
    precision = sum(average_precision(ranked, post.relevant) for post, ranked in pairs)
    first = sum(bool(ranked) and ranked[0] in post.relevant for post, ranked in pairs)
    return Measured(precision / len(posts), first / len(posts), cpu / len(posts) * 1000)


def shown(
    posts: Sequence[Post], index: Index, meaning: Meaning | None
) -> list[tuple[float, float, float, float]]:
    """Return for each threshold: recall, precision of what is shown first, false alarms.

    A false alarm is anything shown for a post whose claim is taken out of those checked before.
    """
    firsts: list[tuple[Match, bool]] = []
    strangers: list[Match] = []
    for post in posts:
        found = index.find(post.text, meaning=meaning)
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


def rows_of(part: str, posts: Sequence[Post], index: Index, meaning: Meaning | None) -> Results:
    """Return the rows of one part: the plain search, and ours by words and by meaning."""
    results: Results = {}

    def add(name: str, rank: Callable[[Post], Sequence[str]]) -> None:
        started = time.process_time()
        rankings = [rank(post) for post in posts]
        cpu = time.process_time() - started
        results[f"{part}: {name}"] = measure(posts, rankings, cpu=cpu)

    def ours(post: Post, near: Meaning | None) -> list[str]:
        found = index.find(post.text, meaning=near)
        return [match.key for match in rank_matches(post.text, found)]

    add("FTS5 alone", lambda post: [claim.key for claim in index.search(post.text)])
    add("ours, words alone", lambda post: ours(post, None))
    if meaning is not None:
        add("meaning alone", lambda post: meaning.order(post.text))
        add("ours, words and meaning", lambda post: ours(post, meaning))
    return results


def show_thresholds(posts: Sequence[Post], index: Index, meaning: Meaning | None) -> None:
    """Print what each threshold lets through."""
    kind = "words and meaning" if meaning else "words alone"
    print(f"\nshown first, dev part, {kind} (the desk shows from {SHOWN_FROM})")
    print("threshold  recall  precision  false alarms")
    for threshold, recall, precision, alarms in shown(posts, index, meaning):
        print(f"{threshold:9}  {recall:6.3f}  {precision:9.3f}  {alarms:12.3f}")


def main() -> None:
    """Print our rows beside the peers', and what a threshold lets through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with corpus.jsonl and queries")
    parser.add_argument("--embedder", default="off", help="also by meaning: packaged, or a folder")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    arguments = parser.parse_args()
    index = Index(arguments.data / "corpus.jsonl")
    embedder = load_embedder(arguments.embedder)
    meaning = Meaning(index.texts(), embedder=embedder) if embedder else None
    parts = {part: read_posts(arguments.data / f"queries_{part}.jsonl") for part in PARTS}
    results: Results = {}
    print(f"{'system':38} MAP@5   P@1    CPU ms")
    for part, posts in parts.items():
        results |= rows_of(part, posts, index, meaning)
    for name, row in results.items():
        print(f"{name:38} {row.precision:.3f}  {row.first:.3f}  {row.milliseconds:.1f}")
    for name, precision, first in PEERS:
        print(f"{name:38} {precision:.3f}  {first or '-'}")
    show_thresholds(parts["dev"], index, None)
    if meaning:
        show_thresholds(parts["dev"], index, meaning)
    if arguments.json:
        shown_as = {name: asdict(row) for name, row in results.items()}
        arguments.json.write_text(json.dumps(shown_as, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
