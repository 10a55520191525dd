"""Score how much a sentence deserves a check, with the reasons that made the score.

The score is a logistic sum of two halves: a linear model learnt from debates (see
`checkworthiness_model`) and cues for news (`checkworthiness.toml`), which lower headlines, scene
setting, predictions, questions and opinion, and raise figures, events, decisions and causes.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from annotations.claims.checkworthiness_model import features, learned_logit_of, ngrams
from annotations.claims.number_words import SCALES, SMALL_PATTERN
from annotations.claims.speech_words import REPORTING_VERBS
from annotations.claims.types import Figure

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# A credit ("By Ana Lee in Rome"), a caption or a notice; "By Tuesday the river …" is neither.
_BYLINE = re.compile(
    r"(?:(?:[Bb]y|BY|[Rr]eport(?:ing|ed) by|[Ee]dit(?:ing|ed) by|[Ww]ords by"
    r"|[Aa]dditional reporting(?: by)?|[Pp]hotos?(?:graphs?)?(?: by|:))\s+"
    r"(?:[A-ZÀ-Þ][\w.’'-]*+,?(?:\s+|$)|(?:and|in|at|the)\s+){1,14}$"
    r"|PHOTO|©|\(?Reuters\)?$|(?:[Pp]ublished|[Uu]pdated|Last updated)\b.{0,60}\d{4}.{0,20}$"
    r"|.*(?:\((?:not )?pictured\)|REUTERS/|Getty Images|[Ff]ile photo)"
    r"|(?:[Rr]ead more|[Ss]ign up|[Ss]ubscribe|[Ff]ollow us|[Cc]lick here|[Ss]croll down)\b)"
)
_MAY_MONTH = re.compile(r"(?<!^)\bMay\b")
_MARKS = re.compile(r"[“”\"«»]")
_NAME_INSIDE = re.compile(r"[a-z,] [A-ZÀ-ÖØ-Þ]")
_FIRST_PERSON = frozenset({"i", "we", "i'm", "we're", "i've", "we've", "my", "our", "us", "me"})
_SPEECH = frozenset({*_FIRST_PERSON, "you", "your", "you're", "let's", "we'll", "i'll", "i'd"})
_YOU = frozenset({"you", "your", "you're"})
_SCORE = re.compile(r"(?<![\w-])\d{1,3}[-–]\d{1,3}(?![\w-])")
_SPORT_WORDS = 2
_LEAD_SENTENCES = 3
_SMALL_SHARE = 0.15
_WITH_FIGURE = 0.25
MAX_REASONS: Final = 6
STATES_FIGURE: Final = "states a figure"
_SMALLEST_REASON = 0.2
_FRAGMENT_WORDS = 4
_LEAST: Final = 1e-12
# "some 59,000 troops", "as many as 12,000": words that size a number, not vague sources.
_SIZING: Final = re.compile(
    rf"\bas many as\b|\bhow many\b|\bsome (?=[$£€]?\d|(?:{SMALL_PATTERN}|{'|'.join(SCALES)})\b)",
    re.IGNORECASE,
)
_SIZES: Final = {"some", "many"}


@dataclass(frozen=True, slots=True)
class Worthiness:
    """How much a sentence deserves a check, 0–1, and why, weightiest reason first."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that move the score by `weight` log-odds, and what a reviewer is told."""

    weight: float
    reason: str
    words: frozenset[str]
    unless_figure: bool
    needs_reporting: bool
    needs_sport: bool
    needs_score: bool
    name: str
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the learnt model and the cues count, and where a score of a half lies."""

    bias: float
    learned: float
    cues: float


@dataclass(frozen=True, slots=True)
class Cues:
    """The news half of the scorer, as `checkworthiness.toml` states it.

    `cues_of` tells by a word or word pair which of the cues it belongs to; `words` are all those.
    """

    in_news: Blend
    in_speech: Blend
    weights: dict[str, float]
    cues: tuple[Cue, ...]
    cues_of: dict[str, tuple[int, ...]]
    words: frozenset[str]
    sport: frozenset[str]
    spread: float


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a sentence when its cues are weighed."""

    text: str
    words: frozenset[str]
    ordered: Sequence[str]
    figures: Sequence[Figure]
    position: int
    is_headline: bool
    is_quote: bool
    is_anonymous: bool


def score(
    sentence: str,
    *,
    figures: Sequence[Figure],
    position: int,
    is_headline: bool,
    is_quote: bool,
    is_anonymous: bool,
) -> Worthiness:
    """Score one sentence.

    `figures` are those stated in it, `position` its index in the article (0 is the first).
    `is_quote` says that a direct quote overlaps it: the marks in it tell how much is quoted, and a
    sentence without marks is taken to stand wholly inside a longer quote. The score is between 0
    and 1; 0.5 is where a desk would start to check. Reasons are at most six short phrases.
    """
    cues = load_cues()
    ordered = ngrams(sentence)
    if "may" in ordered and _MAY_MONTH.search(sentence):
        ordered.remove("may")
    facts = _Facts(
        sentence,
        frozenset(ordered),
        ordered,
        figures,
        position,
        is_headline,
        is_quote,
        is_anonymous,
    )
    learned = learned_logit_of(ordered, features(sentence))
    parts = [*_situation(facts, cues.weights), *_fired(facts, cues)]
    is_speech = not is_quote and not facts.words.isdisjoint(_SPEECH)
    blend = cues.in_speech if is_speech else cues.in_news
    total = blend.bias + blend.learned * learned + blend.cues * sum(weight for weight, _ in parts)
    parts.sort(key=lambda part: -abs(part[0]))
    reasons = tuple(
        reason for weight, reason in parts if reason and abs(weight) >= _SMALLEST_REASON
    )
    if not reasons:
        reasons = (_fallback_reason(learned),)
    return Worthiness(_spread(total), reasons[:MAX_REASONS])


@cache
def load_cues() -> Cues:
    """Read the cues once, when the first sentence is scored."""
    path = Path(__file__).with_name("checkworthiness.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    cues = tuple(map(_cue, data["cue"]))
    cues_of: dict[str, tuple[int, ...]] = {}
    for index, cue in enumerate(cues):
        for word in cue.words:
            cues_of[word] = (*cues_of.get(word, ()), index)
    return Cues(
        in_news=Blend(**data["news"]),
        in_speech=Blend(**data["speech"]),
        weights=data["weights"],
        spread=data["scale"]["spread"],
        sport=frozenset(data["sport"]["words"].split()),
        cues=cues,
        cues_of=cues_of,
        words=frozenset(cues_of),
    )


def _cue(entry: dict[str, Any]) -> Cue:
    return Cue(
        weight=entry["weight"],
        reason=entry["reason"],
        words=frozenset([*entry["words"].split(), *entry.get("phrases", ())]),
        unless_figure=entry.get("unless_figure", False),
        needs_reporting=entry.get("needs_reporting", False),
        needs_sport=entry.get("needs_sport", False),
        needs_score=entry.get("needs_score", False),
        name=entry.get("name", ""),
        replaces=tuple(entry.get("replaces", ())),
    )


def _situation(facts: _Facts, weights: dict[str, float]) -> Iterator[tuple[float, str]]:
    """Weigh what the sentence is and where it stands."""
    yield from _stated(facts, weights)
    yield from _placed(facts, weights)
    if facts.text.rstrip("\"”’' ").endswith("?"):
        yield weights["question"], "question"
    if len(facts.text.split(maxsplit=_FRAGMENT_WORDS)) < _FRAGMENT_WORDS:
        yield weights["fragment"], "fragment"
    if not facts.figures and not facts.words.isdisjoint(_YOU):
        yield weights["direct_address"], "addresses the reader"
    share = _quoted_share(facts.text) if facts.is_quote else 0.0
    if share > _SMALL_SHARE:
        yield from _quote_situation(facts, weights, share)
    if facts.is_anonymous:
        yield weights["anonymous"], "rests on an anonymous source"


def _stated(facts: _Facts, weights: dict[str, float]) -> Iterator[tuple[float, str]]:
    """Weigh figures, years and names."""
    if facts.figures:
        yield weights["figure"], STATES_FIGURE
        if len(facts.figures) > 1:
            yield weights["more_figures"], ""
    elif _YEAR.search(facts.text):
        yield weights["year"], "names a year"
    if _NAME_INSIDE.search(facts.text):
        yield weights["named"], ""


def _placed(facts: _Facts, weights: dict[str, float]) -> Iterator[tuple[float, str]]:
    """Weigh where the sentence stands: headline, byline or lead."""
    if facts.is_headline:
        yield weights["headline"], "headline, not a statement of the text"
    elif facts.position < _LEAD_SENTENCES:
        yield weights["lead"], ""
    if _BYLINE.match(facts.text):
        yield weights["byline"], "byline, caption or notice"


def _quote_situation(
    facts: _Facts, weights: dict[str, float], share: float
) -> Iterator[tuple[float, str]]:
    yield weights["quote"] * share, ""
    if not facts.figures:
        yield weights["quote_without_figure"] * share, "quote without a figure"
    if not facts.words.isdisjoint(_FIRST_PERSON):
        yield weights["quote_first_person"] * share, "speaks of the speaker"


def _quoted_share(sentence: str) -> float:
    """Return how much of a quoted sentence stands between its marks; all of it if it has none."""
    marks = [(match.start(), match.group()) for match in _MARKS.finditer(sentence)]
    if not marks:
        return 1.0
    inside = 0
    opened = 0 if marks[0][1] in "”»" else -1
    for at, mark in marks:
        if opened < 0 and mark not in "”»":
            opened = at
        elif opened >= 0:
            inside += at - opened
            opened = -1
    inside += len(sentence) - opened if opened >= 0 else 0
    return inside / len(sentence)


def _fired(facts: _Facts, cues: Cues) -> Iterator[tuple[float, str]]:
    """Weigh the cues whose words stand in the sentence, each once, each word for one cue."""
    free = facts.words
    if not free.isdisjoint(_SIZES) and _SIZING.search(facts.text):
        free -= _SIZES
    silenced: set[str] = set()
    cued = free & cues.words
    for index in sorted({index for word in cued for index in cues.cues_of[word]}):
        cue = cues.cues[index]
        hits = free & cue.words
        if not hits or cue.name in silenced or not _applies(cue, facts, cues.sport):
            continue
        free -= hits
        silenced.update(cue.replaces)
        weight = cue.weight * _WITH_FIGURE if cue.unless_figure and facts.figures else cue.weight
        first = min(hits, key=facts.ordered.index) if len(hits) > 1 else next(iter(hits))
        yield weight, cue.reason.format(word=_as_written(facts.text, first))


def _as_written(text: str, words: str) -> str:
    """Return a cue's words as the sentence has them: "November", not "november"."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text.replace("’", "'"), re.IGNORECASE)
    return text[slice(*found.span())] if found else words


def _applies(cue: Cue, facts: _Facts, sport: frozenset[str]) -> bool:
    """Say whether the sentence is of the sort a cue asks for."""
    if cue.needs_reporting:
        return not facts.words.isdisjoint(REPORTING_VERBS)
    if cue.needs_sport:
        is_sport = len(facts.words & sport) >= _SPORT_WORDS
        return is_sport and _SCORE.search(facts.text) is None
    return not cue.needs_score or _SCORE.search(facts.text) is not None


def _fallback_reason(learned: float) -> str:
    return "worded like a factual statement" if learned > 0 else "no figure, event or finding"


def raised(score: float, weight: float) -> float:
    """Return a score moved by `weight` log-odds."""
    return _spread(_log_odds(score) + weight) if weight else score


def _spread(value: float) -> float:
    """Turn log-odds into a score; above the middle slowly, or a busy day would be all ones."""
    value = value / load_cues().spread if value > 0 else value
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _log_odds(score: float) -> float:
    """Return the log-odds that `_spread` made a score of."""
    kept = min(max(score, _LEAST), 1 - _LEAST)
    value = math.log(kept / (1 - kept))
    return value * load_cues().spread if value > 0 else value
