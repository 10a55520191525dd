"""Score the figures we find on public quantity sets, beside the published systems.

    python bench/quantities.py ../shared/bench/quantities [--errors 20] [--show-held-out]

The folder holds `newsquant_dev.jsonl`, `rtext_dev.jsonl` and their `score.py`. A third of the
rows, chosen by a hash of their id, is held out: nobody looks at its sentences while tuning, so
the two columns differ by how much the rules fit what was seen. Writes JSON to bench/results/.
"""

import argparse
import hashlib
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from annotations.claims.dates import find_dates
from annotations.claims.figures import find_figures
from annotations.claims.lexicon import CLOSED_CLASS
from annotations.claims.sentences import split_sentences
from annotations.claims.types import FoundFigure, Span
from annotations.claims.units import unit_name

RESULTS: Final = Path(__file__).parent / "results" / "quantities.json"
SETS: Final = {"NewsQuant": "newsquant_dev.jsonl", "R-Text": "rtext_dev.jsonl"}
PEERS: Final = {
    "CQE v2": (89.6, 82.1, 84.5, 85.6, 79.1, 71.3),
    "quantulum3": (71.4, 44.0, 49.0, 52.5, 31.7, None),
    "Recognizers-Text": (71.9, 34.9, 40.4, 53.1, 24.3, None),
    "GPT-3 (published)": (71.2, 54.2, 65.9, 53.9, 40.2, 56.6),
    "goal": (94.0, 86.0, 89.0, 90.0, 83.0, 76.0),
}
METRICS: Final = (
    "value",
    "value+unit",
    "value+unit(lenient)",
    "value+change",
    "value+unit+change",
    "concept_partial",
)
# NewsQuant folds bound and direction into one field and knows no "at least".
CHANGES: Final = {"=": "=", "~": "~", "<": "<", "<=": "<", ">": ">", ">=": ">"}
# Names the sets give to what our table calls otherwise.
NAMES: Final = {
    "percent": "percentage",
    "pound": "pound-mass",
    "yuan": "chinese yuan",
    "yen": "japanese yen",
    "ringgit": "malaysian ringgit",
    "rand": "south african rand",
    "rupee": "indian rupee",
    "peso": "mexican peso",
    "singapore dollar": "singaporean dollar",
    "degree celsius": "celsius",
    "degree fahrenheit": "fahrenheit",
    "british thermal unit": "british thermal unit",
    "revolutions per minute": "revolutions per minute",
    "kilometres per hour": "kilometre per hour",
    "miles per hour": "mile per hour",
    "costa rican colón": "costa rican colón",
    "tonne": "metric ton",
    "parts per billion": "parts-per-billion",
    "times": "count",
    "pence": "penny",
    "annum": "year",
}
_IRREGULAR: Final = {
    "people": "people",
    "feet": "foot",
    "men": "man",
    "women": "woman",
    "children": "child",
}


PERFECT: Final = (100.0, 100.0, 100.0)


def is_held_out(row_id: str) -> bool:
    """Tell whether a row belongs to the third that tuning never sees."""
    return int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 3 == 0


def figures_of(text: str) -> Iterator[FoundFigure]:
    """Yield the figures of a text as the splitter finds them."""
    figures: list[FoundFigure] = []
    for sentence in split_sentences(text):
        dates = find_dates(text, start=sentence.start, end=sentence.end)
        blocked = [Span(found.start, found.end) for found in dates]
        figures = find_figures(
            text, start=sentence.start, end=sentence.end, blocked=blocked, before=figures
        )
        yield from figures


def prediction(found: FoundFigure, text: str) -> dict[str, Any]:
    """Translate one figure into the sets' format."""
    figure = found.figure
    change = CHANGES[figure.bound]
    if change == "=" and figure.direction and found.is_change_before:
        change = figure.direction
    value = [figure.low] if figure.low == figure.high else [figure.low, figure.high]
    return {
        "value": value,
        "unit": _unit(found, text),
        "change": change,
        "concept": _concept(found, text),
        "span": [found.core.start, found.core.end],
    }


def _unit(found: FoundFigure, text: str) -> str:
    unit, per = found.figure.unit, ""
    if unit_name(unit) is None:
        unit, _, per = unit.partition("/")
    name = unit_name(unit)
    if name is not None and not found.counted:
        unit = NAMES.get(name, name)
    elif found.counted:
        unit = _singular(text[found.counted.start : found.counted.end])
    elif name is None and unit and not unit.endswith("of age"):
        unit = _singular(unit)
    unit = NAMES.get(unit, unit)
    if unit.endswith("s of age"):
        unit = unit.replace("s of age", " of age")
    return f"{unit} per {NAMES.get(per, per)}" if per else unit or "-"


def _singular(phrase: str) -> str:
    words = phrase.lower().split()
    words = [w for w in words if w not in CLOSED_CLASS or w == "more"]
    last = words[-1] if words else "-"
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("ies") and last not in {"ties", "lies"}:
        last = last[:-3] + "y"
    elif last.endswith(("ses", "xes", "ches", "shes")) and not last.endswith("cases"):
        last = last[:-2]
    elif last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    return " ".join([*words[:-1], last])


def _concept(found: FoundFigure, text: str) -> list[str]:
    """Return what NewsQuant calls concept: for a counted noun, what the count is said of."""
    counted = set(text[found.counted.start : found.counted.end].split()) if found.counted else set()
    phrase = f"{found.figure.concept} {found.subject}".split()
    words = [w for w in dict.fromkeys(phrase) if w.lower() not in CLOSED_CLASS and w not in counted]
    return words or ["-"]


def load(path: Path) -> dict[str, dict[str, Any]]:
    """Read a set, by id."""
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def scorer(folder: Path) -> ModuleType:
    """Import the sets' own scorer."""
    spec = importlib.util.spec_from_file_location("quantity_score", folder / "score.py")
    if spec is None or spec.loader is None:
        message = f"no score.py in {folder}"
        raise SystemExit(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score_set(folder: Path, name: str, *, errors: int, metric: str) -> dict[str, Any]:
    """Score one set on the rows seen, the rows held out and all."""
    judge = scorer(folder)
    gold = load(folder / SETS[name])
    predicted = {
        key: {"quantities": [prediction(f, row["text"]) for f in figures_of(row["text"])]}
        for key, row in gold.items()
    }
    parts = {
        "seen": {k: v for k, v in gold.items() if not is_held_out(k)},
        "held out": {k: v for k, v in gold.items() if is_held_out(k)},
        "all": gold,
    }
    if errors:
        show_errors(judge, parts["seen"], predicted, errors, metric)
    return {part: judge.score(rows, predicted) for part, rows in parts.items()}


def show_errors(
    judge: ModuleType, gold: dict[str, Any], predicted: dict[str, Any], limit: int, metric: str
) -> None:
    """Print the seen rows we get wrong in one metric."""
    shown = 0
    for key, row in gold.items():
        one = judge.score({key: row}, predicted)
        found = one["strict"].get(metric, PERFECT)
        if found == PERFECT or not (one["n_gold"] or one["n_pred"]):
            continue
        shown += 1
        if shown > limit:
            return
        print(f"\n[{key}] {row['text']}")
        for label, quantities in (("gold", row), ("ours", predicted[key])):
            for q in quantities["quantities"]:
                span = row["text"][slice(*q["span"])] if q.get("span") else ""
                print(
                    f"   {label}",
                    q.get("change"),
                    q["value"],
                    q.get("unit"),
                    q.get("concept"),
                    repr(span),
                )


def table(results: dict[str, Any]) -> str:
    """Lay the results out beside the peers' rows."""
    lines = [f"{'F1, NewsQuant dev':24}" + "".join(f"{m:>21}" for m in METRICS)]
    for name, row in PEERS.items():
        lines.append(f"{name:24}" + "".join(f"{'–' if v is None else v:>21}" for v in row))
    for set_name, parts in results.items():
        for part, result in parts.items():
            cells = [result["strict"].get(m, (0, 0, None))[2] for m in METRICS]
            spans = result.get("span_recall_exact")
            extra = f"   exact spans {spans}" if spans is not None else ""
            lines.append(
                f"{f'ours, {set_name}, {part}':24.24}"
                + "".join(f"{'–' if v is None else v:>21}" for v in cells)
                + extra
            )
    return "\n".join(lines)


def main() -> None:
    """Score, print the table, write JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder with the sets and score.py")
    parser.add_argument(
        "--errors", type=int, default=0, help="print so many seen rows we get wrong"
    )
    parser.add_argument("--set", choices=SETS, help="score only this set")
    parser.add_argument(
        "--metric", default="value+unit+change", help="the metric errors are listed for"
    )
    options = parser.parse_args()
    names = [options.set] if options.set else list(SETS)
    results = {
        name: score_set(options.folder, name, errors=options.errors, metric=options.metric)
        for name in names
    }
    print(table(results))
    if not options.set:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
