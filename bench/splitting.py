"""Measure how fast texts are split into claims, in CPU time on one core.

    PYTHONPATH=. python bench/splitting.py [FILE ...] [--runs 5]

Without files, splits articles made here: four in five sentences as in running news, one in five
dense with numbers. Prints sentences a second (median of the runs), what each step costs, how time
and memory grow with the length, and writes JSON to bench/results/.
"""

import argparse
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from annotations.claims.dates import find_dates
from annotations.claims.figures import find_figures
from annotations.claims.quotes import find_quotes
from annotations.claims.sentences import split_sentences
from annotations.claims.splitter import split
from annotations.claims.types import Span

RESULTS: Final = Path(__file__).parent / "results" / "splitting.json"
GOAL: Final = 1500.0
LENGTHS: Final = (50_000, 500_000, 5_000_000)
MEGABYTE: Final = 1_000_000

PARAGRAPHS: Final = (
    (
        "The ferry company told the harbour board on Thursday that it would not run the "
        "night boat again before spring. Its manager blamed the price of fuel and a "
        "shortage of trained crew."
    ),
    (
        "“Nobody here was asked,” said Ines Calder, who keeps the bakery by the slip. “We "
        "read it in the paper like everyone else.”"
    ),
    (
        "Passenger numbers fell 12% to 48,300 in the year to March, while costs rose by "
        "more than £1.2m. At least 30 people in the town of 4,100 depend on the route for "
        "work, the board said."
    ),
    (
        "The council's transport committee will meet next week. It has asked the regulator "
        "to look at whether the company has kept the promises it made when it took over the "
        "licence in 2017."
    ),
    (
        "Two smaller operators have shown interest, according to a person familiar with the "
        "talks, but neither owns a vessel that can carry lorries across the sound in "
        "winter."
    ),
    (
        "Residents have started a petition. Some of them remember when the boat was the "
        "only way to reach the hospital, and they doubt that a bus around the headland can "
        "take its place."
    ),
)


def made_text(length: int) -> str:
    """Return about `length` characters of articles."""
    article = "Night boat will not sail before spring\nBy Ana Reis\n\n" + "\n\n".join(PARAGRAPHS)
    return (article + "\n\n") * max(1, length // len(article))


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def sentences_a_second(text: str, *, runs: int) -> dict[str, Any]:
    """Time the whole split and its steps."""
    spans = split_sentences(text)
    whole = [cpu_seconds(lambda: split(text)) for _ in range(runs)]
    steps = {
        "sentences": lambda: split_sentences(text),
        "quotes": lambda: find_quotes(text, sentences=spans),
        "dates and figures": lambda: figures_of(text, spans),
    }
    return {
        "sentences": len(spans),
        "characters": len(text),
        "claims": len(split(text)),
        "sentences_a_second": len(spans) / statistics.median(whole),
        "slowest_and_fastest": [len(spans) / max(whole), len(spans) / min(whole)],
        "milliseconds_a_sentence": {
            "all": 1000 * statistics.median(whole) / len(spans),
            **{
                name: 1000 * statistics.median(cpu_seconds(step) for _ in range(runs)) / len(spans)
                for name, step in steps.items()
            },
        },
    }


def figures_of(text: str, spans: Sequence[Span]) -> None:
    """Find the dates and figures of every sentence."""
    for span in spans:
        dates = find_dates(text, start=span.start, end=span.end)
        blocked = [Span(found.start, found.end) for found in dates]
        find_figures(text, start=span.start, end=span.end, blocked=blocked)


def growth() -> list[dict[str, float]]:
    """Time texts of growing length and measure the memory of the longest."""
    rows = []
    for length in LENGTHS:
        text = made_text(length)
        seconds = cpu_seconds(lambda: split(text))  # noqa: B023 - called at once
        rows.append(
            {"characters": len(text), "microseconds_a_character": 1e6 * seconds / len(text)}
        )
    text = made_text(LENGTHS[1])
    tracemalloc.start()
    split(text)
    rows[1]["peak_megabytes"] = tracemalloc.get_traced_memory()[1] / MEGABYTE
    tracemalloc.stop()
    return rows


def main() -> None:
    """Measure, print the table, write JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="articles as UTF-8 text")
    parser.add_argument("--runs", type=int, default=5, help="how often to measure (default 5)")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.files]
    text = "\n\n".join(texts) or made_text(200_000)
    speed = sentences_a_second(text, runs=options.runs)
    rows = growth()
    slowest, fastest = speed["slowest_and_fastest"]
    print(f"{speed['sentences']} sentences, {speed['claims']} claims")
    print(f"sentences a second  {speed['sentences_a_second']:8.0f}  (goal {GOAL:.0f}, ", end="")
    print(f"runs {slowest:.0f} to {fastest:.0f})")
    for name, cost in speed["milliseconds_a_sentence"].items():
        print(f"  {name:20} {cost:6.3f} ms a sentence")
    for row in rows:
        peak = f"  peak {row['peak_megabytes']:.1f} MB" if "peak_megabytes" in row else ""
        per_character = row["microseconds_a_character"]
        print(f"{row['characters']:>9,} characters  {per_character:.2f} µs a character{peak}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"speed": speed, "growth": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
