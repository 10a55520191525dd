"""What stands beside a claim as evidence: its source links and how the search for them went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Max

from annotations.models import Claim, Job, ProviderRun, SourceLink
from annotations.services.jobs import desk_is_staffed
from annotations.services.queries import Asking, asking
from annotations.services.searching import found_document
from annotations.sources.independence import independent_groups
from annotations.sources.providers import PROVIDERS
from annotations.sources.timing import Timing, timing
from annotations.sources.types import ComparisonOutcome, Stance

# A score is a rank, not a probability: three words tell a reviewer all there is in it.
_CLOSENESS = ((0.65, "Close match"), (0.4, "Fair match"), (0.0, "Loose match"))


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """How the outcome of a figure comparison is shown; `icon` names a symbol of the sprite."""

    words: str
    icon: str
    tone: str


OUTCOMES: dict[ComparisonOutcome, OutcomeWords] = {
    ComparisonOutcome.AGREES: OutcomeWords("the same figure", "check", "agrees"),
    ComparisonOutcome.ROUNDING: OutcomeWords("the same after rounding", "check", "agrees"),
    ComparisonOutcome.INSIDE_BOUND: OutcomeWords("inside the bound", "check", "agrees"),
    ComparisonOutcome.OUTSIDE_BOUND: OutcomeWords("outside the bound", "close", "differs"),
    ComparisonOutcome.CONTRADICTS: OutcomeWords("the figures differ", "close", "differs"),
    ComparisonOutcome.NOT_COMPARABLE: OutcomeWords("not comparable", "mentions", "apart"),
}

# What the passage seems to do: a cue for the reader, never a verdict.
STANCE_CUES: dict[Stance, str] = {
    Stance.SUPPORTS: "reads as support",
    Stance.CONTRADICTS: "reads as contradiction",
    Stance.MENTIONS: "",
}


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """Both figures as stored values, what came of comparing them, and why."""

    claim: dict[str, Any]
    source: dict[str, Any]
    outcome: OutcomeWords
    explanation: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source link as the review screen shows it.

    `voice` numbers the independent voices from 1; `is_echo` means that an earlier row is the
    same voice. `timing` tells whether it was published by the day of the claim's article.
    """

    link: SourceLink
    closeness: str
    provider: str
    stance: Stance
    comparison: FigureComparison | None
    voice: int
    is_echo: bool
    is_cited: bool
    timing: Timing

    @property
    def cue(self) -> str:
        """Return what the passage seems to do, in words; "" where nothing can be said."""
        return STANCE_CUES[self.stance]

    @property
    def is_fact_check(self) -> bool:
        """Say whether the source is someone's check of a claim."""
        return bool(self.link.document.is_fact_check)

    @property
    def is_rejected(self) -> bool:
        """Say whether someone set the link aside."""
        return self.link.state == SourceLink.State.REJECTED


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider that was asked for sources, by the name people know it by, and how it went."""

    label: str
    run: ProviderRun

    @property
    def has_failed(self) -> bool:
        """Say whether it could not answer."""
        return self.run.outcome == ProviderRun.Outcome.FAILED

    @property
    def note(self) -> str:
        """Return why it could not answer, with its name where the note does not say it."""
        note = self.run.note or "It could not be asked."
        return note if note.startswith(self.label) else f"{self.label}: {note}"


class Search(StrEnum):
    """How far the search for sources is."""

    NEVER = "never"
    UNSTAFFED = "unstaffed"
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the evidence pane shows."""

    rows: tuple[SourceRow, ...]
    asked: tuple[Asked, ...]
    search: Search
    job: Job | None
    pulse: str
    asking: Asking

    @property
    def active(self) -> int:
        """Return how many links stand."""
        return sum(not row.is_rejected for row in self.rows)

    @property
    def cited(self) -> int:
        """Return how many of the links are cited."""
        return sum(row.is_cited for row in self.rows)

    @property
    def independent(self) -> int:
        """Return how many independent voices the standing links are."""
        return len({row.voice for row in self.rows if not row.is_rejected})

    @property
    def failed(self) -> list[Asked]:
        """Return the providers that could not answer."""
        return [asked for asked in self.asked if asked.has_failed]

    @property
    def searches(self) -> int:
        """Return how many providers were asked and answered, as the evidence gate counts."""
        return len(self.asked) - len(self.failed)

    @property
    def is_moving(self) -> bool:
        """Say whether sources may still arrive."""
        return self.search in {Search.WAITING, Search.RUNNING, Search.UNSTAFFED}

    @property
    def last_link(self) -> int:
        """Return the largest link id, 0 without links: what arrives later has a larger one."""
        return max((row.link.pk for row in self.rows), default=0)


def gather(claim: Claim, *, cited: Iterable[int] = ()) -> Evidence:
    """Read the evidence of `claim`, best first; five queries whatever its size."""
    # Read before the rows: what lands between the two is then shown once more, never missed.
    pulse, job, search = _feel_pulse(claim)
    links = SourceLink.objects.filter(claim=claim).select_related("document", "added_by")
    runs = ProviderRun.objects.filter(claim=claim).order_by("provider")
    return Evidence(
        rows=tuple(
            _rows(list(links), cited=frozenset(cited), claimed_on=claim.article.published_on)
        ),
        asked=tuple(Asked(_label(run.provider), run) for run in runs),
        search=search,
        job=job,
        pulse=pulse,
        asking=asking(claim),
    )


def feel_pulse(claim: Claim) -> str:
    """Return a short text that differs whenever the evidence or the claim has changed.

    Much cheaper than `gather`: it reads no documents.
    """
    return _feel_pulse(claim)[0]


def _feel_pulse(claim: Claim) -> tuple[str, Job | None, Search]:
    job = Job.objects.filter(claim=claim, kind=Job.Kind.FIND_SOURCES).order_by("-id").first()
    last_link = SourceLink.objects.filter(claim=claim).aggregate(last=Max("id"))["last"] or 0
    last_run = ProviderRun.objects.filter(claim=claim).aggregate(last=Max("ran_at"))["last"]
    search = _search(job, was_made=last_run is not None)
    ran = int(last_run.timestamp() * 1000) if last_run else 0
    return f"{claim.version}-{last_link}-{ran}-{job.pk if job else 0}-{search.value}", job, search


def link_row(link: SourceLink, *, claimed_on: date | None, cited: Iterable[int] = ()) -> SourceRow:
    """Return one link as a row of its own, for a page part that replaces only it."""
    return next(iter(_rows([link], cited=frozenset(cited), claimed_on=claimed_on)))


def _rows(
    links: list[SourceLink], *, cited: frozenset[int], claimed_on: date | None
) -> Iterable[SourceRow]:
    seen: set[int] = set()
    groups = independent_groups([found_document(link.document) for link in links])
    for link, group in zip(links, groups, strict=True):
        is_active = link.state == SourceLink.State.ACTIVE
        yield SourceRow(
            link=link,
            closeness="" if link.added_by_id else _closeness(link.score),
            provider=_label(link.provider),
            stance=Stance(link.stance),
            comparison=_comparison(link.comparison),
            voice=group + 1,
            is_echo=is_active and group in seen,
            is_cited=is_active and link.pk in cited,
            timing=timing(link.document.published_on, claimed_on=claimed_on),
        )
        if is_active:
            seen.add(group)


def _comparison(values: dict[str, Any] | None) -> FigureComparison | None:
    if not values or not values.get("source"):
        return None
    return FigureComparison(
        claim=values["claim"],
        source=values["source"],
        outcome=OUTCOMES[ComparisonOutcome(values["outcome"])],
        explanation=values.get("explanation", ""),
    )


def _label(provider: str) -> str:
    """Return what people call a provider; one that was since removed keeps its name."""
    return str(getattr(PROVIDERS.get(provider), "label", provider))


def _closeness(score: float) -> str:
    return next(words for least, words in _CLOSENESS if score >= least)


def _search(job: Job | None, *, was_made: bool) -> Search:
    if job is None:
        return Search.DONE if was_made else Search.NEVER
    if job.state == Job.State.FAILED:
        return Search.FAILED
    if job.state == Job.State.DONE:
        return Search.DONE
    if not desk_is_staffed():
        return Search.UNSTAFFED
    return Search.RUNNING if job.state == Job.State.RUNNING else Search.WAITING
