"""Train the weights that tell a repeated claim, and write them into weights.json.

Needs scikit-learn, which the product does not:

    PYTHONPATH=. python bench/train_matching.py ../shared/bench/matching --write

Learnt from CheckThat! 2021/2022 task 2A (Shaar et al., "Overview of the CLEF-2021 CheckThat! Lab
Task 2", CLEF 2021; Nakov et al., CLEF 2022), training part only; checked on its dev part.
"""

import argparse
import json
from pathlib import Path

from checked_claims import Index, Post, average_precision, read_posts
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from annotations.sources.matching import MATCH_FEATURES, CheckedClaim, match_features

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "annotations" / "sources" / "weights.json"
Pool = tuple[Post, list[CheckedClaim], list[tuple[float, ...]]]


def pools(index: Index, posts: list[Post]) -> list[Pool]:
    """Return each post with its candidates and their features."""
    made = []
    for post in posts:
        found = index.search(post.text)
        made.append((post, found, match_features(post.text, found)))
    return made


def fit(train: list[Pool], *, strength: float) -> tuple[float, list[float]]:
    """Return intercept and weights in the units of the features.

    Every pool comes a second time without the right answer, because most claims were never
    checked before: the best of the wrong ones must not look like a match.
    """
    labelled = [
        (row, claim.key in post.relevant)
        for post, found, features in train
        for claim, row in zip(found, features, strict=True)
    ]
    for post, found, _ in train:
        others = [claim for claim in found if claim.key not in post.relevant]
        labelled += [(row, False) for row in match_features(post.text, others)]
    scaler = StandardScaler().fit([row for row, _ in labelled])
    model = LogisticRegression(max_iter=3000, C=strength).fit(
        scaler.transform([row for row, _ in labelled]), [label for _, label in labelled]
    )
    weights = [float(w / s) for w, s in zip(model.coef_[0], scaler.scale_, strict=True)]
    means = zip(weights, scaler.mean_, strict=True)
    return float(model.intercept_[0]) - sum(w * mean for w, mean in means), weights


def mean_precision(data: list[Pool], weights: list[float]) -> float:
    """Return MAP@5 of the candidates in the order of the weights."""
    total = 0.0
    for post, found, features in data:
        scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in features]
        order = sorted(range(len(found)), key=lambda at: -scores[at])
        total += average_precision([found[at].key for at in order], post.relevant)
    return total / len(data)


def main() -> None:
    """Train; print how the training and the dev part are ranked; write when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with corpus.jsonl and queries")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    arguments = parser.parse_args()
    index = Index(arguments.data / "corpus.jsonl")
    train, dev = (
        pools(index, read_posts(arguments.data / f"queries_{part}.jsonl"))
        for part in ("train", "dev")
    )
    best = (0.0, 0.0, [0.0])
    for strength in (0.01, 0.1, 1.0):
        intercept, weights = fit(train, strength=strength)
        result = mean_precision(dev, weights)
        print(f"C={strength:<5} train {mean_precision(train, weights):.3f}  dev {result:.3f}")
        if result > best[0]:
            best = (result, intercept, weights)
    named = {name: round(weight, 4) for name, weight in zip(MATCH_FEATURES, best[2], strict=True)}
    print(named)
    if arguments.write:
        content = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        content["about"]["match"] = (
            "Learnt from CheckThat! 2A (Shaar et al. 2021, Nakov et al. 2022; for research use) "
            "by bench/train_matching.py"
        )
        content["models"]["match"] = {"intercept": round(best[1], 4), "weights": named}
        WEIGHTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
