"""Articles to load a desk with: about 610 words and 12 marked sentences each, the same every time.

    python bench/load.py 1000 > corpus.jsonl

One JSON object a line: `title`, `text`, `spans` of `start` and `end` in code points. The shape is
that of the corpus on which other tools were measured, the words are our own.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

WORDS: Final = 600
SPANS: Final = 12
SENTENCES_A_PARAGRAPH: Final = 5

SPEAKERS: Final = (
    *("The port authority", "A county engineer", "The teachers’ union", "The energy regulator"),
    *("A hospital director", "The finance committee", "The rail operator", "A tenants’ league"),
)
VERBS: Final = ("said", "reported", "estimated", "conceded", "insisted", "wrote", "testified")
SUBJECTS: Final = (
    *("cargo volumes", "waiting lists", "heating costs", "school enrolments", "night services"),
    *("water losses", "rent arrears", "road closures", "bicycle counts", "grain exports"),
)
CHANGES: Final = ("rose by", "fell by", "were down", "had grown by", "would shrink by")
FIGURES: Final = (
    *("{n} percent", "{n},000 tonnes", "about {n} a day", "€{n} million", "more than {n}"),
    *("“barely a tenth”", "nearly {n}", "a third"),
)
PLACES: Final = (
    *("in the eastern boroughs", "around the estuary", "in two valleys", "along the ring road"),
    *("across the islands", "in the old harbour", "near the border crossing"),
)
TIMES: Final = (
    *("since January", "over three winters", "during the works", "in 2021", "last autumn"),
    *("before the reform", "within a fortnight"),
)
ENDINGS: Final = (
    *("as its own records show", "though nobody had planned for it", "with one exception"),
    *("according to a draft report", "which the ministry disputes", "and more is expected"),
)


def articles(count: int, *, start: int = 0) -> Iterator[dict[str, Any]]:
    """Yield `count` articles, numbered from `start`; the same number is the same article."""
    for number in range(start, start + count):
        yield _article(number)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a file of JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _article(number: int) -> dict[str, Any]:
    chance = random.Random(number)  # noqa: S311 (the same text every time is the point)
    sentences: list[str] = []
    while sum(sentence.count(" ") + 1 for sentence in sentences) < WORDS:
        sentences.append(_sentence(chance))
    places, text = [], ""
    for position, sentence in enumerate(sentences, start=1):
        places.append({"start": len(text), "end": len(text) + len(sentence)})
        text += sentence + ("\n\n" if position % SENTENCES_A_PARAGRAPH == 0 else " ")
    title = f"{chance.choice(SUBJECTS).capitalize()} {chance.choice(PLACES)}, part {number}"
    chosen = sorted(chance.sample(range(len(places)), SPANS))
    return {"title": title, "text": text.rstrip(), "spans": [places[index] for index in chosen]}


def _sentence(chance: random.Random) -> str:
    figure = chance.choice(FIGURES).format(n=chance.randint(2, 980))
    return (
        f"{chance.choice(SPEAKERS)} {chance.choice(VERBS)} that {chance.choice(SUBJECTS)} "
        f"{chance.choice(CHANGES)} {figure} {chance.choice(PLACES)} {chance.choice(TIMES)}, "
        f"{chance.choice(ENDINGS)}."
    )


if __name__ == "__main__":
    for one in articles(int(sys.argv[1])):
        print(json.dumps(one, ensure_ascii=False))
