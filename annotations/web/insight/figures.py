"""The five charts of the Insight page: each a reading in one sentence, a drawing and a table."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from django.utils import timezone

from annotations.models import User, insight
from annotations.models.insight import Judgement, Span
from annotations.review.agreement import (
    Estimate,
    Unit,
    cohen_kappa,
    confusions,
    estimate,
    nominal_alpha,
    ordinal_alpha,
    raw_agreement,
)
from annotations.review.verdicts import VERDICTS, Verdict
from annotations.web.insight import drawings
from annotations.web.insight.drawings import Drawing, Mark
from annotations.web.words import counted, day_in_words

Cell = str | int | float | None
_LABELS = {verdict.value: row.label for verdict, row in VERDICTS.items()}
_ORDER = tuple(verdict.value for verdict in Verdict)
# Lowest first, as the ordinal alpha wants them.
_SCALE = tuple(v.value for v in reversed(Verdict) if v.is_on_scale)
_MOST_ROWS = 8
# Fewer claims than these judged by the same two people say nothing about the two.
_FEWEST_SHARED = 5
_WAITS = (
    ("under an hour", timedelta(hours=1)),
    ("1 to 6 hours", timedelta(hours=6)),
    ("6 to 24 hours", timedelta(days=1)),
    ("1 to 3 days", timedelta(days=3)),
    ("3 to 7 days", timedelta(days=7)),
    ("over a week", timedelta.max),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, the first cell of a row being its name; numbers are written as they are."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart: `slug` is its address, `reading` what it shows in one sentence.

    Without a `drawing` there was nothing to draw, and the reading says so.
    """

    slug: str
    title: str
    reading: str
    table: Table
    drawing: Drawing | None = None
    marks: tuple[Mark, ...] = ()
    more: tuple[Table, ...] = field(default=())


def flow(span: Span) -> Figure:
    """Draw what came in and what was decided, by day, week or month."""
    by_day = insight.count_by_day(span)
    periods = _periods(span)
    sums = {
        name: [sum(days[day] for day in period) for _, period in periods]
        for name, days in by_day.items()
    }
    names = [name for name, _ in periods]
    came, decided = sum(sums["came"]), sum(sums["decided"])
    table = Table(
        "Claims a " + _unit(span),
        (_unit(span).capitalize(), "Came in", "Decided", "Published"),
        tuple(zip(names, sums["came"], sums["decided"], sums["published"], strict=True)),
    )
    drawing = drawings.columns(names, [("came", sums["came"]), ("decided", sums["decided"])])
    return Figure(
        "flow",
        "What came in, what was decided",
        _say_flow(span, came=came, decided=decided),
        table,
        drawing if came or decided else None,
    )


def waits(span: Span) -> Figure:
    """Draw how long claims waited for their verdict."""
    found = insight.waits(span)
    counts = _binned(found)
    reading = "No claim was decided in these days."
    if found:
        half, tenth = found[(len(found) - 1) // 2], found[-(-len(found) * 9 // 10) - 1]
        reading = (
            f"Half of the {counted(len(found), 'verdict')} came within {_span_in_words(half)}; "
            f"one in ten took longer than {_span_in_words(tenth)}."
        )
    table = Table("Time to the verdict", ("From coming in", "Claims"), tuple(counts))
    return Figure(
        "waits", "Time to verdict", reading, table, drawings.rows(counts) if found else None
    )


def verdicts(span: Span) -> Figure:
    """Draw the verdicts by topic, or by publisher within one topic."""
    by = "publisher" if span.topic else "topic"
    counts = (insight.verdicts_by_publisher if span.topic else insight.verdicts_by_topic)(span)
    ranked = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0]))
    shown = [(name or f"no {by}", parts) for name, parts in ranked[:_MOST_ROWS]]
    if rest := ranked[_MOST_ROWS:]:
        shown.append(("all others", sum((parts for _, parts in rest), Counter[str]())))
    table = Table(
        f"Verdicts by {by}",
        (by.capitalize(), *_LABELS.values(), "All"),
        tuple(
            (name or f"no {by}", *(parts[verdict] for verdict in _ORDER), parts.total())
            for name, parts in ranked
        ),
    )
    return Figure(
        "verdicts",
        f"Verdicts by {by}",
        _say_verdicts(shown),
        table,
        drawings.stacks(shown, order=_ORDER, is_share=True) if shown else None,
    )


def agreement(span: Span) -> Figure:
    """Draw how far people agree who judged the same claims without seeing each other's verdict."""
    said = insight.judgements(span)
    units = _units(said)
    found = {
        "Same verdict": estimate(units, raw_agreement),
        "α, any difference": estimate(units, nominal_alpha),
        "α, by distance": estimate(units, lambda some: ordinal_alpha(some, order=_SCALE)),
    }
    known = [(name, one) for name, one in found.items() if one.value is not None]
    marks = [_marked(name, one, place=place) for place, (name, one) in enumerate(known)]
    rows = tuple(
        (name, one.units, _rounded(one.value), _rounded(one.low), _rounded(one.high), one.why_not)
        for name, one in found.items()
    )
    table = Table(
        "Agreement before anyone settled it, with 95 % intervals",
        ("Measure", "Claims", "Value", "From", "To", "Why there is none"),
        rows,
    )
    return Figure(
        "agreement",
        "How far reviewers agree",
        _say_agreement(found["Same verdict"], found["α, by distance"]),
        table,
        Drawing(drawings.WIDTH, drawings.ROW * len(marks) + 30, (), ()) if marks else None,
        tuple(marks),
        (_confusion_table(units), _pair_table(said)) if marks else (),
    )


def coverage(span: Span) -> Figure:
    """Draw how many of the articles' claims that are worth a check have a verdict."""
    found = insight.coverage(span)
    groups: Counter[str] = Counter(_group(one.decided, one.worth) for one in found)
    counts = [(name, groups[name]) for name in _GROUPS]
    worth, decided = sum(one.worth for one in found), sum(one.decided for one in found)
    reading = "No article of these days has a claim that is worth a check."
    if found:
        reading = (
            f"{groups[_GROUPS[-1]]:,} of {counted(len(found), 'article')} have every claim that "
            f"is worth a check decided; {decided:,} of {counted(worth, 'such claim')} are."
        )
    table = Table(
        "The articles with most left to do",
        ("Article", "Worth a check", "Decided", "Left"),
        tuple((one.title, one.worth, one.decided, one.worth - one.decided) for one in found),
    )
    return Figure(
        "coverage", "Coverage of articles", reading, table, drawings.rows(counts) if found else None
    )


_GROUPS = ("none decided", "less than half", "half or more", "all decided")

FIGURES: dict[str, Callable[[Span], Figure]] = {
    "flow": flow,
    "waits": waits,
    "verdicts": verdicts,
    "agreement": agreement,
    "coverage": coverage,
}


def _group(decided: int, worth: int) -> str:
    if decided in {0, worth}:
        return _GROUPS[0] if not decided else _GROUPS[-1]
    return _GROUPS[1] if decided * 2 < worth else _GROUPS[2]


def _unit(span: Span) -> str:
    month, year = 31, 366
    return "day" if span.days <= month else "week" if span.days <= year else "month"


def _periods(span: Span) -> list[tuple[str, list[date]]]:
    """Cut the span into days, weeks or months; returns each with its name, in order."""
    unit = _unit(span)
    grouped: dict[date, list[date]] = defaultdict(list)
    for number in range(span.days):
        day = span.first + timedelta(days=number)
        start = {
            "day": day,
            "week": day - timedelta(days=day.weekday()),
            "month": day.replace(day=1),
        }[unit]
        grouped[start].append(day)
    form = "%b %Y" if unit == "month" else "%-d %b"
    return [(f"{start:{form}}", days) for start, days in sorted(grouped.items())]


def _say_flow(span: Span, *, came: int, decided: int) -> str:
    waiting, oldest = insight.backlog(span)
    stated = f"{counted(came, 'claim')} came in and {decided:,} were decided"
    if not waiting or oldest is None:
        return f"{stated}; nothing waits now."
    since = day_in_words(timezone.localdate(oldest), today=timezone.localdate())
    verb = "waits" if waiting == 1 else "wait"
    return f"{stated}; {waiting:,} {verb} now, the oldest since {since}."


def _binned(found: Sequence[timedelta]) -> list[tuple[str, int]]:
    counts = dict.fromkeys((name for name, _ in _WAITS), 0)
    for wait in found:
        counts[next(name for name, limit in _WAITS if wait < limit)] += 1
    return list(counts.items())


def _span_in_words(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    hour, day = 60, 24 * 60
    if minutes < hour:
        return counted(minutes, "minute")
    if minutes < 2 * day:
        return counted(round(minutes / hour), "hour")
    return counted(round(minutes / day), "day")


def _say_verdicts(shown: Sequence[tuple[str, Counter[str]]]) -> str:
    if not shown:
        return "No claim was decided in these days."
    everything = sum((parts for _, parts in shown), Counter[str]())
    verdict, count = everything.most_common(1)[0]
    return (
        f"{counted(everything.total(), 'claim')} decided; the commonest verdict is "
        f"“{_LABELS[verdict]}”, given to {count:,}."
    )


def _say_agreement(same: Estimate, alpha: Estimate) -> str:
    if same.value is None:
        return same.why_not
    stated = (
        f"Two people who judged the same claim gave the same verdict in {same.value:.0%} of cases"
    )
    if alpha.value is None:
        return f"{stated}. {alpha.why_not}"
    return f"{stated}; α by distance is {alpha.value:.2f}, where 0 is chance and 1 is perfect."


def _marked(name: str, one: Estimate, *, place: int) -> Mark:
    value = one.value or 0.0
    said = f"{value:.2f} ({one.low:.2f} to {one.high:.2f})"
    return drawings.mark(name, place=place, value=value, low=one.low, high=one.high, said=said)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _units(said: Iterable[Judgement]) -> list[Unit]:
    units: dict[int, list[str]] = defaultdict(list)
    for one in said:
        units[one.claim].append(one.verdict)
    return list(units.values())


def _confusion_table(units: Sequence[Unit]) -> Table:
    counts = confusions(units)
    return Table(
        "Where one reviewer’s verdict met another’s",
        ("One said", *_LABELS.values()),
        tuple((_LABELS[one], *(counts[one, other] for other in _ORDER)) for one in _ORDER),
    )


def _pair_table(said: Iterable[Judgement]) -> Table:
    """Compare each two people over the claims that both judged."""
    by_claim: dict[int, dict[int, str]] = defaultdict(dict)
    for judged in said:
        by_claim[judged.claim][judged.reviewer] = judged.verdict
    shared: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for values in by_claim.values():
        for one, other in combinations(sorted(values), 2):
            shared[one, other].append((values[one], values[other]))
    enough = {pair: both for pair, both in shared.items() if len(both) >= _FEWEST_SHARED}
    people = User.objects.in_bulk({person for pair in enough for person in pair})
    rows = [
        (
            f"{people[one]} and {people[other]}",
            len(both),
            _rounded(raw_agreement(both)),
            _rounded(cohen_kappa(both)),
        )
        for (one, other), both in sorted(enough.items(), key=lambda item: -len(item[1]))
    ]
    return Table(
        f"Two by two, where they share at least {_FEWEST_SHARED} claims",
        ("Reviewers", "Claims", "Same verdict", "Cohen’s κ"),
        tuple(rows),
    )
