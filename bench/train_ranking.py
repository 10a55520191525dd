"""Train the weights of the passage and document ranking, and write weights.json.

Needs scikit-learn, which the product does not:

    PYTHONPATH=. python bench/train_ranking.py ../shared/bench/retrieval --write

Learnt from SciFact (Wadden et al., "Fact or Fiction: Verifying Scientific Claims", EMNLP 2020;
claims CC BY 4.0, abstracts ODC-By). Without --write it prints cross-validated figures only.
"""

import argparse
import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from meaning import ANSWER, Meaning
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
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from annotations.sources.answers import with_relative_ranks
from annotations.sources.embedding.choice import load_embedder
from annotations.sources.features import (
    DOCUMENT_FEATURES,
    MEANING_FEATURES,
    SENTENCE_FEATURES,
    coverage,
    document_features,
    read_sentences,
    sentence_features,
    weigh,
)
from annotations.sources.passages import query_stems

PLACE = frozenset({"place", "place_squared", "is_last", "is_near_end"})
CANDIDATES = 20
FOLDS = 10
ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "annotations" / "sources" / "weights.json"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that compete: the sentences of an abstract, or the candidates of a claim."""

    claim: int
    rows: list[tuple[float, ...]]
    labels: list[bool]
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic model in the units of the features."""

    intercept: float
    weights: tuple[float, ...]

    def scores(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return the log-odds of each row."""
        return [
            self.intercept + sum(w * x for w, x in zip(self.weights, row, strict=True))
            for row in rows
        ]


def sentence_groups(
    claims: Sequence[LabelledClaim], corpus: dict[str, Abstract], index: Index
) -> list[Group]:
    """Return a group for each claim and abstract with evidence."""
    groups = []
    for claim in claims:
        if not claim.evidence:
            continue
        query = query_for(claim.text)
        found = {d.key for d in index.search(query.terms, limit=CANDIDATES)}
        pool = [s for key in sorted(found | claim.evidence.keys()) for s in corpus[key].sentences]
        wanted = weigh(query_stems(query, claim_text=claim.text), sentences=pool)
        for key, gold in claim.evidence.items():
            sentences = corpus[key].sentences
            rows = sentence_features(sentences, wanted)
            labels = [at in gold for at in rows]
            # Sentences that share nothing are never chosen, but count as missed.
            missed = len(gold - rows.keys())
            groups.append(Group(claim.id, list(rows.values()), labels, missed))
    return groups


def document_groups(
    claims: Sequence[LabelledClaim],
    index: Index,
    *,
    corpus: dict[str, Abstract],
    meaning: Meaning | None = None,
) -> list[Group]:
    """Return a group of candidates for each claim, found by words, and by meaning if given."""
    groups = []
    for claim in claims:
        query = query_for(claim.text)
        answer = index.search(query.terms, limit=CANDIDATES if meaning is None else ANSWER)
        if meaning is not None:
            answer = by_meaning(claim.text, answer, corpus=corpus, meaning=meaning)
        found = with_relative_ranks(answer[:CANDIDATES])
        pool = [s for document in found for s in read_sentences(document.text)]
        wanted = weigh(query_stems(query, claim_text=claim.text), sentences=pool)
        rows = []
        for document in found:
            sentences = read_sentences(document.text)
            best = max(coverage(s.vocabulary, s.prefixes, wanted) for s in sentences)
            row = document_features(
                document.title, document.text, wanted, rank=document.rank, best_sentence=best
            )
            rows.append(row if document.likeness is None else (*row, document.likeness))
        labels = [document.key in claim.relevant for document in found]
        missed = len(claim.relevant) - sum(labels)
        groups.append(Group(claim.id, rows, labels, missed))
    return groups


def fit(groups: Sequence[Group], *, without: frozenset[str], names: Sequence[str]) -> Fitted:
    """Fit a logistic model; features named in `without` get no weight."""
    kept = [at for at, name in enumerate(names) if name not in without]
    rows = [[row[at] for at in kept] for group in groups for row in group.rows]
    labels = [label for group in groups for label in group.labels]
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(max_iter=3000).fit(scaler.transform(rows), labels)
    weights = [0.0] * len(names)
    intercept = float(model.intercept_[0])
    for at, weight, mean, scale in zip(
        kept, model.coef_[0], scaler.mean_, scaler.scale_, strict=True
    ):
        weights[at] = float(weight / scale)
        intercept -= float(weight * mean / scale)
    return Fitted(intercept, tuple(weights))


def fit_blended(
    groups: Sequence[Group], *, without: frozenset[str], names: Sequence[str]
) -> Fitted:
    """Average the models with and without the features in `without`.

    Place in the abstract tempts the model away from the words: half its pull finds more.
    """
    one = fit(groups, without=frozenset(), names=names)
    other = fit(groups, without=without, names=names)
    weights = tuple((a + b) / 2 for a, b in zip(one.weights, other.weights, strict=True))
    return Fitted((one.intercept + other.intercept) / 2, weights)


def cross_validate(
    groups: Sequence[Group],
    *,
    fitter: Callable[..., Fitted],
    without: frozenset[str],
    names: Sequence[str],
    measure: Callable[[Sequence[tuple[Group, list[float]]]], str],
) -> str:
    """Return a measure of scores that no group's own claim took part in."""
    claims = sorted({group.claim for group in groups})
    random.Random(0).shuffle(claims)  # noqa: S311 - folds, not secrets
    fold = {claim: at % FOLDS for at, claim in enumerate(claims)}
    scored: list[tuple[Group, list[float]]] = []
    for number in range(FOLDS):
        rest = [group for group in groups if fold[group.claim] != number]
        model = fitter(rest, without=without, names=names)
        scored += [(g, model.scores(g.rows)) for g in groups if fold[g.claim] == number]
    return measure(scored)


def _order(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda at: -scores[at])


def passage_measure(scored: Sequence[tuple[Group, list[float]]]) -> str:
    """Return hit@2, and F1 at the best threshold in steps of .05."""
    best = (0.0, 0.0)
    for step in range(4, 12):
        threshold = step * 0.05
        true = chosen = gold = 0
        for group, scores in scored:
            gold += sum(group.labels) + group.missed
            if not scores:
                continue
            first, *rest = _order(scores)
            odds = math.log(threshold / (1 - threshold))
            picked = [first, *(at for at in rest if scores[at] >= odds)]
            true += sum(group.labels[at] for at in picked)
            chosen += len(picked)
        best = max(best, (2 * true / (chosen + gold), threshold))
    hits = sum(any(g.labels[at] for at in _order(scores)[:2]) for g, scores in scored)
    return f"hit@2 {hits / len(scored):.3f}  F1 {best[0]:.3f} at {best[1]:.2f}"


def retrieval_measure(scored: Sequence[tuple[Group, list[float]]]) -> str:
    """Return nDCG@10; what was not retrieved counts as missed."""
    total = 0.0
    for group, scores in scored:
        gains = [1 / math.log2(at + 2) for at in range(10)]
        ranked = [group.labels[at] for at in _order(scores)][:10]
        ideal = sum(gains[: sum(group.labels) + group.missed])
        total += sum(g for g, hit in zip(gains, ranked, strict=False) if hit) / ideal
    return f"nDCG@10 {total / len(scored):.4f}"


def main() -> None:
    """Train the three models; print cross-validated figures; write the file when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with scifact_*.jsonl")
    parser.add_argument(
        "--embedder", default="off", help="learn the ranking by meaning too: packaged, or a folder"
    )
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.data / "scifact_corpus.jsonl")
    claims = read_claims(arguments.data / "scifact_claims_train.jsonl")
    index = Index(corpus.values())
    sentences = sentence_groups(claims, corpus, index)
    cited = [claim for claim in claims if claim.relevant]
    documents = document_groups(cited, index, corpus=corpus)
    plans = [
        ("abstract", sentences, fit_blended, PLACE, SENTENCE_FEATURES, passage_measure),
        ("article", sentences, fit, PLACE, SENTENCE_FEATURES, passage_measure),
        ("document", documents, fit, frozenset[str](), DOCUMENT_FEATURES, retrieval_measure),
    ]
    if embedder := load_embedder(arguments.embedder):
        meaning = read_meaning(corpus, embedder=embedder)
        near = document_groups(cited, index, corpus=corpus, meaning=meaning)
        name = "document_by_meaning"
        plans.append((name, near, fit, frozenset(), MEANING_FEATURES, retrieval_measure))
    models = {}
    for name, groups, fitter, without, names, measure in plans:
        result = cross_validate(
            groups, fitter=fitter, without=without, names=names, measure=measure
        )
        model = fitter(groups, without=without, names=names)
        pairs = zip(names, model.weights, strict=True)
        weights = {feature: round(weight, 4) for feature, weight in pairs if weight}
        models[name] = {"intercept": round(model.intercept, 4), "weights": weights}
        print(f"{name:10} {result}\n           {weights}")
    if arguments.write:
        source = "Learnt from SciFact (Wadden et al. 2020; CC BY 4.0, ODC-By)"
        content = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        about = dict.fromkeys(models, f"{source} by bench/train_ranking.py")
        content = {"about": content["about"] | about, "models": content["models"] | models}
        WEIGHTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
