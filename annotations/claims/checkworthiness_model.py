"""The learnt half of check-worthiness: a linear model over words, word pairs and cheap features.

The weights (`checkworthiness_weights.json`) are learnt from ClaimBuster's debate sentences by
`bench/train_checkworthiness.py`, which uses `ngrams` and `features` of this module, so training
and inference cannot drift apart.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(r"<[ny]>|[a-z]+(?:'[a-z]+)?|[$£€%?]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WORD = re.compile(r"[\w'%$.,-]+")
# Crude, but it lets "immigrants" speak for "immigration".
_STEM = 5
_FRAGMENT, _SHORT = 5, 8
# Longer "sentences" are tables or broken extraction; their head decides.
_LONGEST = 1200

_RUN = re.compile(r"\w+")
_MAGNITUDES = """hundred hundreds thousand thousands million millions billion billions trillion
    trillions"""
# Features that are there or not, by their words: looking these up is several times faster than
# searching for each in the sentence.
_SIGNS: Final = {
    "magnitude": _MAGNITUDES,
    "third person": "he she his her him they their",
    "modal": "should must ought",
    "future": "will would gonna could can",
    "belief": "think believe feel hope guess know suppose",
    "comparison": "more less most least highest lowest largest biggest worst than",
    "record": "first only every never ever record since",
    "number word": "one two three four five six seven eight nine ten half twice",
    "cause": "because cause caused result results resulted",
    "negation": "not never no none nothing",
    "thanks": "thank please welcome applause",
}
_SIGNS_OF: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(name for name, others in _SIGNS.items() if word in others.split())
    for words in _SIGNS.values()
    for word in words.split()
}
_SIGN_WORDS: Final = frozenset(_SIGNS_OF)
# The same features by a phrase, which is searched where a word of it stands.
_PHRASES: Final = {
    "modal": (frozenset({"need", "have", "want"}), re.compile(r"\b(?:need|have|want) to\b")),
    "future": (frozenset({"going", "ll"}), re.compile(r"\b(?:going to|'ll)\b")),
    "cause": (frozenset({"led", "due"}), re.compile(r"\b(?:led|due) to\b")),
    "negation": (frozenset({"t"}), re.compile(r"n't\b")),
    "thanks": (frozenset({"good"}), re.compile(r"\bgood evening\b")),
}
_PHRASE_WORDS: Final = frozenset().union(*(words for words, _ in _PHRASES.values()))
_PER_CENT = re.compile(r"\bper ?cent")
_DOLLARS = frozenset({"dollar", "dollars"})
_COUNTED: Final = (
    ("I", frozenset({"i", "me", "my"})),
    ("we", frozenset({"we", "our", "us"})),
    ("you", frozenset({"you", "your"})),
)
_LETS = re.compile(r"\blet's\b")
_PAST = frozenset(
    {
        "was", "were", "had", "did", "been", "went", "came", "made", "said", "took", "got",
        "gave", "lost", "won", "cut", "put", "spent", "left", "sent", "voted", "passed",
    }
)  # fmt: skip
_SHORTEST_PAST = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt log-odds: `ngrams` of a unit-length sentence, `features` by name."""

    bias: float
    ngrams: dict[str, float]
    features: dict[str, float]


@cache
def load_weights() -> Weights:
    """Read the shipped weights once, when the first sentence is scored."""
    path = Path(__file__).with_name("checkworthiness_weights.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    scale = data["scale"]
    return Weights(
        bias=data["bias"],
        ngrams={ngram: weight / scale for ngram, weight in data["ngrams"].items()},
        features=data["features"],
    )


def learned_logit_of(grams: Sequence[str], found: Mapping[str, float]) -> float:
    """Return the model's log-odds that a sentence with these n-grams and features is worth it."""
    weights = load_weights()
    by_gram = weights.ngrams
    # An n-gram the model does not know is None, and left out.
    total = sum(filter(None, map(by_gram.get, grams))) / math.sqrt(len(grams) or 1)
    by_name = weights.features
    total += sum(by_name.get(name, 0.0) * value for name, value in found.items())
    return total + weights.bias


def ngrams(sentence: str) -> list[str]:
    """Return the distinct words, word pairs and stems of a sentence.

    Numbers and years stand by their kind ("<n>", "<y>"); a stem is "~" and five letters.
    """
    lowered = _NUMBER.sub(_number_kind, sentence[:_LONGEST].lower().replace("’", "'"))
    words = _TOKEN.findall(lowered)
    stems = [f"~{word[:_STEM]}" for word in words if len(word) > _STEM]
    return list(dict.fromkeys([*words, *map(" ".join, pairwise(words)), *stems]))


def features(sentence: str) -> dict[str, float]:
    """Return the cheap features of a sentence by name, each scaled to about 0–1."""
    sentence = sentence[:_LONGEST]
    lowered = sentence.lower().replace("’", "'")
    words = _WORD.findall(sentence)
    count = len(words)
    numbers = len(_NUMBER.findall(sentence))
    capitals = sum(word[0].isupper() for word in words[1:] if not word.startswith(("I", "I'")))
    found = {
        "length": math.log1p(count) / 3,
        "long": min(count, 40) / 40,
        "fragment": float(count < _FRAGMENT),
        "short": float(count < _SHORT),
        "number": float(numbers > 0),
        "numbers": min(numbers, 4) / 4,
        "question": float(sentence.rstrip().endswith("?")),
        "capitals": min(capitals, 6) / 6,
        "has capitals": float(capitals > 0),
        "capital share": capitals / (count or 1),
        "commas": min(sentence.count(","), 4) / 4,
    }
    runs = _RUN.findall(lowered)
    found.update(_signs(lowered, frozenset(runs)))
    found.update(_counts(lowered, runs))
    return found


def _signs(lowered: str, words: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Tell the features that are there, of a sentence in small letters and its words."""
    if "%" in lowered or ("cent" in lowered and _PER_CENT.search(lowered)):
        yield "percent", 1.0
    if "$" in lowered or "£" in lowered or "€" in lowered or not words.isdisjoint(_DOLLARS):
        yield "money", 1.0
    names = {name for word in words & _SIGN_WORDS for name in _SIGNS_OF[word]}
    if not words.isdisjoint(_PHRASE_WORDS):
        names.update(name for name in _PHRASES if _has_phrase(name, lowered, words))
    # In one order, so that a sum of them is the same to the last bit.
    for name in sorted(names):
        yield name, 1.0
    if '"' in lowered or "“" in lowered:
        yield "quoted", 1.0


def _has_phrase(name: str, lowered: str, words: frozenset[str]) -> bool:
    callers, phrase = _PHRASES[name]
    return not words.isdisjoint(callers) and phrase.search(lowered) is not None


def _counts(lowered: str, runs: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Count the persons and the past tenses of a sentence, to four."""
    for name, words in _COUNTED:
        hits = sum(map(words.__contains__, runs))
        if name == "we" and "let's" in lowered:
            hits += len(_LETS.findall(lowered))
        if hits:
            yield name, min(hits, 4) / 4
            yield f"has {name}", 1.0
    hits = sum(map(_is_past, runs))
    if hits:
        yield "past", min(hits, 4) / 4
        yield "has past", 1.0


# Words come back again and again, in a text and from text to text.
@lru_cache(maxsize=8192)
def _is_past(run: str) -> bool:
    is_long = run.endswith("ed") and len(run) >= _SHORTEST_PAST
    return run in _PAST or (is_long and run.isascii() and run.isalpha())


def _number_kind(match: re.Match[str]) -> str:
    return " <y> " if _YEAR.match(match.group()) else " <n> "
