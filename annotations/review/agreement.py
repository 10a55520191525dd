"""How far people who judge the same claims independently agree.

A *unit* is one claim with the values its reviewers gave, in any order and number; units with fewer
than two values say nothing about agreement and are passed over. Values are words (verdicts);
`order` lists those that form a scale, lowest first.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

Unit = Sequence[str]
Statistic = Callable[[Sequence[Unit]], float | None]

# Resamples of a confidence interval; more change the second decimal only.
RESAMPLES = 1_000
_SEED = 20_110_125


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic over `units` claims, with its 95 % interval; None where it is not defined.

    `why_not` then says why, in a sentence for people.
    """

    value: float | None
    units: int
    low: float | None = None
    high: float | None = None
    why_not: str = ""


def raw_agreement(units: Sequence[Unit]) -> float | None:
    """Return the share (0–1) of pairs of values within units that are equal; None without any."""
    pairs = equal = 0
    for unit in units:
        for one, other in combinations(unit, 2):
            pairs += 1
            equal += one == other
    return equal / pairs if pairs else None


def nominal_alpha(units: Sequence[Unit]) -> float | None:
    """Return Krippendorff's α for values without an order; 1 is perfect, 0 is chance.

    None where fewer than two values can be paired, or all are the same, since nothing then tells
    agreement from chance. Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability"
    (2011), section C; missing values are allowed.
    """
    return _alpha(units, lambda _totals, one, other: float(one != other))


def ordinal_alpha(units: Sequence[Unit], *, order: Sequence[str]) -> float | None:
    """Return Krippendorff's α for the values in `order`, where near misses weigh less.

    Values outside the scale are passed over. None as in `nominal_alpha`. Source: as there, the
    ordinal metric of section D.
    """
    place = {value: number for number, value in enumerate(order)}
    on_scale = [[value for value in unit if value in place] for unit in units]

    def distance(totals: Counter[str], one: str, other: str) -> float:
        low, high = sorted((place[one], place[other]))
        between = sum(totals[value] for value in order[low : high + 1])
        return (between - (totals[one] + totals[other]) / 2) ** 2

    return _alpha(on_scale, distance)


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's κ of two people over the units both judged; 1 is perfect, 0 is chance.

    None where there is no unit, or both gave one value only. Source: J. Cohen, "A coefficient of
    agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    """
    if not pairs:
        return None
    count = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum(one == other for one, other in pairs) / count
    by_chance = sum(first[value] * second[value] for value in first) / count**2
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def confusions(units: Iterable[Unit]) -> Counter[tuple[str, str]]:
    """Count, for each ordered pair of values, how often one reviewer's met another's.

    Symmetric: nobody's value is the truth. A unit of m values adds m(m−1).
    """
    return Counter(pair for unit in units for pair in permutations(unit, 2))


def estimate(
    units: Sequence[Unit],
    statistic: Statistic,
    *,
    minimum: int = 2,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Compute `statistic` over the units with two values or more, with a bootstrap interval.

    The 95 % interval is the percentile interval over `resamples` samples of units drawn with
    replacement (B. Efron, 1979); the draws are the same every time. With fewer than `minimum`
    units, or a statistic that is not defined, the value is None and `why_not` says why.
    """
    usable = [unit for unit in units if len(unit) > 1]
    if len(usable) < minimum:
        return Estimate(None, len(usable), why_not=_too_few(len(usable), minimum))
    value = statistic(usable)
    if value is None:
        reason = "All reviewers gave the same verdict, so nothing tells agreement from chance."
        return Estimate(None, len(usable), why_not=reason)
    draw = random.Random(_SEED)  # noqa: S311 - a statistic, not a secret
    drawn = (statistic(draw.choices(usable, k=len(usable))) for _ in range(resamples))
    # A sample in which everybody says the same leaves the statistic undefined; it is agreement.
    found = sorted(1.0 if one is None else one for one in drawn)
    edge = round(len(found) * 0.025)
    return Estimate(value, len(usable), low=found[edge], high=found[-edge - 1])


def _alpha(
    units: Sequence[Unit], distance: Callable[[Counter[str], str, str], float]
) -> float | None:
    coincidences: dict[tuple[str, str], float] = {}
    totals: Counter[str] = Counter()
    for unit in units:
        if len(unit) > 1:
            totals.update(unit)
            for pair in permutations(unit, 2):
                coincidences[pair] = coincidences.get(pair, 0.0) + 1 / (len(unit) - 1)
    count = totals.total()
    apart = {pair: distance(totals, *pair) for pair in permutations(totals, 2)}
    expected = sum(totals[one] * totals[other] * far for (one, other), far in apart.items())
    if not expected:
        return None
    observed = sum(coincidences.get(pair, 0.0) * far for pair, far in apart.items())
    return 1 - (count - 1) * observed / expected


def _too_few(found: int, wanted: int) -> str:
    if not found:
        return "No decided claim was judged by two people or more."
    return f"Only {found} of the {wanted} claims it takes were judged by two people or more."
