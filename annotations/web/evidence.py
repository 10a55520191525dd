"""What stands beside a claim as evidence: its source links and how the search for them went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from annotations.models import Claim, Job, LinkChange, ProviderRun, SourceLink
from annotations.services.jobs import desk_is_staffed
from annotations.services.queries import Asking, asking
from annotations.services.searching import found_document
from annotations.sources.independence import independent_groups
from annotations.sources.providers import PROVIDERS
from annotations.sources.timing import Timing, timing
from annotations.sources.types import ComparisonOutcome, Stance
from annotations.web.words import counted

# A score is a rank, not a probability: three words tell a reviewer all there is in it.
# From how many days on a distance is told in a unit, and how many days that is.
_SPANS = ((2 * 365, 365, "year"), (60, 30, "month"), (1, 1, "day"))
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
    Stance.CONTEXT: "",
    Stance.MENTIONS: "",
}
# What a person says it does.
STANCE_WORDS: dict[Stance, str] = {
    Stance.SUPPORTS: "supports it",
    Stance.CONTRADICTS: "contradicts it",
    Stance.CONTEXT: "gives context",
    Stance.MENTIONS: "settles nothing",
}
STANCES = [(stance.value, words) for stance, words in STANCE_WORDS.items()]
# What the panel can be narrowed to; `SourceRow.facets` says which rows each shows.
FACETS = (
    ("", "All"),
    ("supports", "Supports"),
    ("contradicts", "Contradicts"),
    ("figures", "Figures compared"),
    ("checks", "Fact-checks"),
    ("aside", "Set aside"),
)
# What tells that the evidence of a claim has changed, put together once and not for every poll.
_LINKS = SourceLink.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
_RUNS = ProviderRun.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
_NEWEST = Claim.objects.values_list(
    "version",
    Subquery(_LINKS.values_list(Max("id"))),
    Subquery(_RUNS.values_list(Max("ran_at"))),
)
# Of a link's changes so many are told: the last ones.
_TOLD = 2


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
    same voice. `timing` tells whether it was published by the day of the claim's article, and
    `distance` how far from it, in words. `told` is what people did to the link last.
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
    distance: str = ""
    told: tuple[LinkChange, ...] = ()

    @property
    def cue(self) -> str:
        """Return what the passage seems to do, in words; "" where nothing can be said."""
        return STANCE_CUES[self.stance]

    @property
    def stance_words(self) -> str:
        """Return what a person said the passage does to the claim."""
        return STANCE_WORDS[self.stance]

    @property
    def stances(self) -> list[tuple[str, str]]:
        """List what a person can say it does, each with its value."""
        return STANCES

    @property
    def facets(self) -> str:
        """Return the names of the filters that show the row, apart by spaces."""
        is_compared = self.comparison is not None and self.comparison.outcome.tone != "apart"
        names = {
            "supports": self.stance is Stance.SUPPORTS,
            "contradicts": self.stance is Stance.CONTRADICTS,
            "figures": is_compared,
            "checks": self.is_fact_check,
            "aside": self.is_rejected,
        }
        return " ".join(name for name, is_so in names.items() if is_so)

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
    def facets(self) -> tuple[tuple[str, str], ...]:
        """Return what the list can be narrowed to: only what tells some rows from others."""
        held = {name for row in self.rows for name in row.facets.split()}
        return tuple((name, label) for name, label in FACETS if not name or name in held)

    @property
    def has_filters(self) -> bool:
        """Say whether there is anything to narrow the list by."""
        return len(self.rows) > 1 and (len(self.facets) > 1 or len(self.found_through) > 1)

    @property
    def is_dated_apart(self) -> bool:
        """Say whether some sources were not known on the claim's date, or may not have been."""
        return any(row.timing is not Timing.KNOWN for row in self.rows)

    @property
    def stances(self) -> list[tuple[str, str]]:
        """List what a person can say that a source does, each with its value."""
        return STANCES

    @property
    def found_through(self) -> list[tuple[str, str]]:
        """List the providers that the links came through, by name and by what people call them."""
        return sorted({(row.link.provider, row.provider) for row in self.rows})

    @property
    def last_link(self) -> int:
        """Return the largest link id, 0 without links: what arrives later has a larger one."""
        return max((row.link.pk for row in self.rows), default=0)


def gather(claim: Claim, *, cited: Iterable[int] = ()) -> Evidence:
    """Read the evidence of `claim`, best first; four queries whatever its size."""
    # Before the rows: a search that ends between the two is told of once more, never missed.
    job = _last_search(claim.pk)
    links = list(_with_people(SourceLink.objects.filter(claim=claim)))
    runs = list(ProviderRun.objects.filter(claim=claim).order_by("provider"))
    search = _search(job, was_made=bool(runs))
    rows = _rows(links, cited=frozenset(cited), claimed_on=claim.article.published_on)
    return Evidence(
        rows=tuple(rows),
        asked=tuple(Asked(_label(run.provider), run) for run in runs),
        search=search,
        job=job,
        pulse=_pulse(
            claim.version,
            last_link=max((link.pk for link in links), default=None),
            last_run=max((run.ran_at for run in runs), default=None),
            job=job,
            search=search,
        ),
        asking=asking(claim),
    )


def _with_people(links: QuerySet[SourceLink]) -> QuerySet[SourceLink]:
    changes = LinkChange.objects.select_related("by").exclude(kind=LinkChange.Kind.ADDED)
    related = links.select_related("document", "added_by", "stance_by")
    return related.prefetch_related(Prefetch("changes", changes, to_attr="told"))


def feel_pulse(claim_id: int) -> str:
    """Return a short text that differs whenever the evidence or the claim has changed.

    Much cheaper than `gather`: two queries and no document. Raises 404 where there is none.
    """
    job = _last_search(claim_id)
    version, last_link, last_run = get_object_or_404(_NEWEST, pk=claim_id)
    search = _search(job, was_made=last_run is not None)
    return _pulse(version, last_link=last_link, last_run=last_run, job=job, search=search)


def _last_search(claim_id: int) -> Job | None:
    searches = Job.objects.filter(claim=claim_id, kind=Job.Kind.FIND_SOURCES)
    return searches.order_by("-id").first()


def _pulse(
    version: int,
    *,
    last_link: int | None,
    last_run: datetime | None,
    job: Job | None,
    search: Search,
) -> str:
    ran = int(last_run.timestamp() * 1000) if last_run else 0
    return f"{version}-{last_link or 0}-{ran}-{job.pk if job else 0}-{search.value}"


def link_row(link_id: int, *, claimed_on: date | None, cited: Iterable[int] = ()) -> SourceRow:
    """Read one link as a row of its own, for a page part that replaces only it."""
    link = _with_people(SourceLink.objects.all()).get(pk=link_id)
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
            distance=_distance(link.document.published_on, claimed_on=claimed_on),
            told=tuple(link.told[-_TOLD:]),  # type: ignore[attr-defined]  # see `_with_people`
        )
        if is_active:
            seen.add(group)


def _distance(published_on: date | None, *, claimed_on: date | None) -> str:
    """Say how far a source's day is from the claim's: "two days after the claim"."""
    if published_on is None or claimed_on is None:
        return ""
    days = (published_on - claimed_on).days
    if days == 0:
        return "the claim’s day"
    span, unit = next((span, unit) for least, span, unit in _SPANS if abs(days) >= least)
    return f"{counted(abs(days) // span, unit)} {'after' if days > 0 else 'before'} the claim"


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
