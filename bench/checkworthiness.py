"""Score check-worthiness on public sets and on our own articles, beside the published systems.

    python bench/checkworthiness.py ../shared/bench/checkworthiness
        [--claimbuster FILE] [--checkthat FILE]

The folder holds `claimbuster_train.jsonl` and `checkthat2019_test.jsonl` ("text", "label", and for
CheckThat! "doc"); other files of the same form may be named. The shipped weights are learnt from
`claimbuster_train.jsonl`, so its row says how well they fit, not how well they do: for that, give
an unseen file, or read what `bench/train_checkworthiness.py` prints for its held-out third. The
news row is the twelve articles of `tests/claims/golden`. Writes JSON to bench/results/.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from annotations.claims.checkworthiness import score  # noqa: E402 - path above
from annotations.claims.dates import find_dates  # noqa: E402
from annotations.claims.figures import find_figures  # noqa: E402
from annotations.claims.quotes import find_quotes  # noqa: E402
from annotations.claims.sentences import is_headline, split_sentences  # noqa: E402
from annotations.claims.types import Figure, Span  # noqa: E402

RESULTS: Final = Path(__file__).parent / "results" / "checkworthiness.json"
GOLDEN: Final = ROOT / "tests" / "claims" / "golden"
# A sentence on its own stands nowhere in an article.
NO_POSITION: Final = 99
PEERS: Final = (
    ("38 cheap features + logistic regression", ".831", ".908", "", ""),
    ("TF-IDF 1-2-grams + features (train of both)", ".896", ".964", ".169", ".885"),
    ("the same + MiniLM embeddings", ".882", ".969", "", ""),
    ("winner 2019 (Copenhagen)", "", "", ".166", ""),
    ("goal", ".90", ".965", ".170", ".91"),
)
Scored = list[tuple[float, int]]


def main() -> None:
    """Print our rows beside the peers' and write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claimbuster", type=Path, help="an unseen part of ClaimBuster")
    parser.add_argument("--checkthat", type=Path)
    arguments = parser.parse_args()
    claimbuster = arguments.claimbuster or arguments.folder / "claimbuster_train.jsonl"
    checkthat = arguments.checkthat or arguments.folder / "checkthat2019_test.jsonl"
    seen = " (seen in training)" if arguments.claimbuster is None else ""
    started = time.process_time()
    debates, speeches, news = _rows(claimbuster), _rows(checkthat), _golden()
    ours = {
        f"ClaimBuster F1{seen}": f1([pair for pairs in debates.values() for pair in pairs]),
        f"ClaimBuster AP{seen}": average_precision(
            [pair for pairs in debates.values() for pair in pairs]
        ),
        "CheckThat! 2019 MAP": mean_average_precision(speeches),
        "own articles AP": average_precision([pair for pairs in news.values() for pair in pairs]),
        "own articles MAP": mean_average_precision(news),
        "own articles F1": f1([pair for pairs in news.values() for pair in pairs]),
    }
    _print(ours, _milliseconds_a_sentence(), time.process_time() - started)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(ours, indent=1) + "\n", encoding="utf-8")


def average_precision(scored: Scored) -> float:
    """Return the average precision of (score, label) pairs."""
    hits, total = 0, 0.0
    for rank, (_, label) in enumerate(sorted(scored, key=lambda pair: -pair[0]), 1):
        if label:
            hits += 1
            total += hits / rank
    return total / hits if hits else 0.0


def mean_average_precision(documents: dict[str, Scored]) -> float:
    """Return the mean of the documents' average precisions."""
    return sum(map(average_precision, documents.values())) / len(documents)


def f1(scored: Scored, *, threshold: float = 0.5) -> float:
    """Return F1 of "worth a check" at a threshold."""
    hits = sum(label for value, label in scored if value >= threshold)
    picked = sum(value >= threshold for value, _ in scored)
    wanted = sum(label for _, label in scored)
    return 2 * hits / (picked + wanted) if picked + wanted else 0.0


def _rows(path: Path) -> dict[str, Scored]:
    """Score a file of labelled sentences, each on its own, by document."""
    documents: dict[str, Scored] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        text = row["text"]
        worthiness = score(
            text,
            figures=_figures(text, Span(0, len(text))),
            position=NO_POSITION,
            is_headline=False,
            is_quote=False,
            is_anonymous=False,
        )
        documents[row.get("doc", "")].append((worthiness.score, row["label"]))
    return documents


def _golden() -> dict[str, Scored]:
    """Score the sentences of our own articles in their place."""
    documents: dict[str, Scored] = {}
    for path in sorted(GOLDEN.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        labels = json.loads(path.read_text(encoding="utf-8"))["sentences"]
        spans = split_sentences(text)
        quotes = find_quotes(text, sentences=spans)
        documents[path.stem] = []
        for position, (span, label) in enumerate(zip(spans, labels, strict=True)):
            inside = [q for q in quotes if q.start < span.end and q.end > span.start]
            worthiness = score(
                text[span.start : span.end],
                figures=_figures(text, span),
                position=position,
                is_headline=is_headline(text, span),
                is_quote=any(quote.is_direct for quote in inside),
                is_anonymous=any(quote.is_anonymous for quote in inside),
            )
            if label["worth"] is not None:
                documents[path.stem].append((worthiness.score, int(label["worth"])))
    return documents


def _figures(text: str, span: Span) -> list[Figure]:
    dates = find_dates(text, start=span.start, end=span.end, published_on=None)
    blocked = [Span(found.start, found.end) for found in dates]
    found = find_figures(text, start=span.start, end=span.end, blocked=blocked)
    return [figure.figure for figure in found]


def _milliseconds_a_sentence() -> float:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.txt")))
    sentences = [text[span.start : span.end] for span in split_sentences(text)]
    started = time.process_time()
    for sentence in sentences:
        score(
            sentence,
            figures=(),
            position=NO_POSITION,
            is_headline=False,
            is_quote=False,
            is_anonymous=False,
        )
    return 1000 * (time.process_time() - started) / len(sentences)


def _print(ours: dict[str, float], milliseconds: float, seconds: float) -> None:
    print(f"{'system':<46}{'CB F1':>8}{'CB AP':>8}{'CT MAP':>8}{'news AP':>9}")
    for name, *figures in PEERS:
        print(f"{name:<46}" + "".join(f"{f:>8}" for f in figures[:3]) + f"{figures[3]:>9}")
    print()
    for name, value in ours.items():
        print(f"{name:<46}{value:8.4f}")
    print(f"{'milliseconds a sentence (goal 0.3)':<46}{milliseconds:8.4f}")
    print(f"{'CPU seconds of this run':<46}{seconds:8.1f}")


if __name__ == "__main__":
    main()
