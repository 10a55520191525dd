"""The types of the sources step: what is asked, what is found, what it says of the claim."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from annotations.claims.types import Figure


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of every provider.

    `text` is the line a person reads and may edit. `terms` are single words, lower case, best
    first, without stop words: providers join them by OR. `names` are proper names as written,
    the speaker's included. `figures` are spellings of the claim's figure ("12,000", "12000",
    "twelve thousand"); one may hold several words and is then a phrase. `on` is the day of the
    claim.
    """

    text: str
    terms: tuple[str, ...]
    names: tuple[str, ...]
    figures: tuple[str, ...]
    speaker: str
    on: date | None


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document a provider found.

    `key` is its identity at the provider (the library's id, or the URL). `rank` is the
    provider's own score: larger is better, comparable only within one answer. `is_fact_check`
    says that it reports what someone's check of a claim came to. `may_keep` is False where the
    page asks that no copy be kept; `licence` is what it says of its licence. `likeness` is how
    near it is in meaning to what was asked (a cosine), None where nobody measured it.
    """

    key: str
    url: str
    title: str
    publisher: str
    published_on: date | None
    language: str
    text: str
    rank: float
    is_fact_check: bool = False
    may_keep: bool = True
    licence: str = ""
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One to three sentences: `document.text[start:end] == text`, in code points."""

    start: int
    end: int
    text: str


class Stance(StrEnum):
    """What a passage does to a claim; `MENTIONS` is the abstention, never a verdict.

    `CONTEXT` is for people: it settles nothing, and without it the claim is not understood.
    """

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"
    MENTIONS = "mentions"


class ComparisonOutcome(StrEnum):
    """How a source's figure stands to the claim's."""

    AGREES = "agrees"
    ROUNDING = "rounding"
    INSIDE_BOUND = "inside_bound"
    OUTSIDE_BOUND = "outside_bound"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures side by side.

    `difference` is relative to the source's figure and signed: 0.2 when the claim is 20 %
    higher than the source, None where no number can be given. `explanation` is one plain
    sentence for a reviewer.
    """

    outcome: ComparisonOutcome
    claim_figure: Figure
    source_figure: Figure | None
    difference: float | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that speaks to a claim, and how.

    `score` runs from 0 to 1. `matched` are the words and figures to highlight, as
    `[start, end)` relative to the passage. Evidence of the same `group` is one voice: the
    same site, or copies of the same text.
    """

    document: FoundDocument
    passage: Passage
    score: float
    stance: Stance
    comparison: Comparison | None
    matched: tuple[tuple[int, int], ...]
    group: int = 0
