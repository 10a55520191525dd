"""The learnt half of check-worthiness: a linear model over words, word pairs and cheap features.

The weights (`checkworthiness_weights.json`) are learnt from ClaimBuster's debate sentences by
`bench/train_checkworthiness.py`, which uses `ngrams` and `features` of this module, so training
and inference cannot drift apart.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(r"<[ny]>|[a-z]+(?:'[a-z]+)?|[$£€%?]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_WORD = re.compile(r"[\w'%$.,-]+")
# Crude, but it lets "immigrants" speak for "immigration".
_STEM = 5
_FRAGMENT, _SHORT = 5, 8
# Longer "sentences" are tables or broken extraction; their head decides.
_LONGEST = 1200

_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in (
        ("percent", r"%|\bper ?cent"),
        ("money", r"[$£€]|\bdollars?\b"),
        ("magnitude", r"\b(?:million|billion|trillion|thousand|hundred)s?\b"),
        ("third person", r"\b(?:he|she|his|her|him|they|their)\b"),
        ("modal", r"\b(?:should|must|ought|need to|have to|want to)\b"),
        ("future", r"\b(?:will|would|going to|gonna|could|can|'ll)\b"),
        ("belief", r"\b(?:think|believe|feel|hope|guess|know|suppose)\b"),
        ("comparison", r"\b(?:more|less|most|least|highest|lowest|largest|biggest|worst|than)\b"),
        ("record", r"\b(?:first|only|every|never|ever|record|since)\b"),
        ("number word", r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice)\b"),
        ("cause", r"\b(?:because|caused?|results?|resulted|led to|due to)\b"),
        ("negation", r"\b(?:not|never|no|none|nothing)\b|n't\b"),
        ("quoted", '["“]'),
        ("thanks", r"\b(?:thank|please|welcome|good evening|applause)\b"),
    )
}
_PAST = (
    r"\b(?:was|were|had|did|been|went|came|made|said|took|got|gave|lost|won|cut|put|spent|left|sent"
    r"|voted|passed|[a-z]{3,}ed)\b"
)
_COUNTS = {
    name: re.compile(pattern)
    for name, pattern in (
        ("I", r"\b(?:i|i'm|i'll|i've|i'd|me|my)\b"),
        ("we", r"\b(?:we|our|us|we're|we've|let's)\b"),
        ("you", r"\b(?:you|your|you're)\b"),
        ("past", _PAST),
    )
}


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
    total = sum(by_gram.get(gram, 0.0) for gram in grams) / math.sqrt(len(grams) or 1)
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
    for name, pattern in _PATTERNS.items():
        if pattern.search(lowered):
            found[name] = 1.0
    for name, pattern in _COUNTS.items():
        hits = len(pattern.findall(lowered))
        if hits:
            found[name] = min(hits, 4) / 4
            found[f"has {name}"] = 1.0
    return found


def _number_kind(match: re.Match[str]) -> str:
    return " <y> " if _YEAR.match(match.group()) else " <n> "
