"""Measure the stance cues: how often they speak, and how often they are right.

    PYTHONPATH=. python bench/stance.py ../shared/bench/retrieval

Over the claims and abstracts of SciFact's training part that have a label. The cues have no
weights, but which of them are used was decided on this part.
"""

import argparse
from collections import Counter
from pathlib import Path

from scifact import query_for, read_claims, read_corpus

from annotations.claims.splitter import split
from annotations.sources.ranking import rank_evidence
from annotations.sources.types import Stance

LABELS = {"SUPPORT": Stance.SUPPORTS, "REFUTE": Stance.CONTRADICTS}


def main() -> None:
    """Print precision and coverage for each stance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with scifact_*.jsonl")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.data / "scifact_corpus.jsonl")
    seen: Counter[tuple[Stance, Stance]] = Counter()
    for claim in read_claims(arguments.data / "scifact_claims_train.jsonl"):
        figure = next((found.figure for found in split(claim.text) if found.figure), None)
        for key, label in claim.labels.items():
            evidence = rank_evidence(
                query_for(claim.text),
                claim_figure=figure,
                claim_text=claim.text,
                documents=[corpus[key].document],
                limit=1,
            )
            stance = evidence[0].stance if evidence else Stance.MENTIONS
            seen[stance, LABELS[label]] += 1
    total = sum(seen.values())
    for stance in (Stance.SUPPORTS, Stance.CONTRADICTS):
        said = sum(count for (given, _), count in seen.items() if given is stance)
        right = seen[stance, stance]
        share = right / said if said else 0.0
        print(f"{stance:12} said {said:4} of {total}, right {right:4}: precision {share:.3f}")
    silent = sum(count for (given, _), count in seen.items() if given is Stance.MENTIONS)
    print(f"abstained    {silent} of {total}: coverage {1 - silent / total:.3f}")


if __name__ == "__main__":
    main()
