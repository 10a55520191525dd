"""Compare the figure of a claim with a figure of a source."""

from collections.abc import Sequence

from annotations.claims.types import Figure
from annotations.sources.concepts import Kinship
from annotations.sources.kinship import in_same_terms, relate
from annotations.sources.periods import different_periods
from annotations.sources.spelling import say_figure
from annotations.sources.tolerance import rounding_tolerance
from annotations.sources.types import Comparison, ComparisonOutcome

_OPEN = {"<": -1, "<=": -1, ">": 1, ">=": 1}
_SAME = 1e-9
# A claim off by exactly these factors is nearly always a slip between million and billion.
_SLIPS = (1e3, 1e6, 1e-3, 1e-6)
_SLIP_TOLERANCE = 0.01
# With differing figures this far apart, the shared noun alone does not make them one matter.
_FAR_APART = 20
# Beyond this, people read "12 times" more easily than "1200%".
_TENFOLD = 10

_ORDER = {
    ComparisonOutcome.AGREES: 5,
    ComparisonOutcome.ROUNDING: 4,
    ComparisonOutcome.INSIDE_BOUND: 3,
    ComparisonOutcome.OUTSIDE_BOUND: 2,
    ComparisonOutcome.CONTRADICTS: 1,
    ComparisonOutcome.NOT_COMPARABLE: 0,
}


def compare_figures(claim: Figure, source: Figure) -> Comparison:
    """Say how a source's figure stands to the claim's.

    Measures are converted within their dimension (kilometres and miles), currencies never:
    a rate holds for a day only. Figures of different years, or per month and per year, are not
    compared. Rounding is judged by the precision each figure is given in.
    """
    shown, found = in_same_terms(claim, source)
    relation = relate(shown, found)
    reason = relation.reason if relation.source is None else different_periods(claim, source)
    if relation.source is None or reason:
        return _not_comparable(claim, source, reason)
    if _are_opposed(claim, source):
        return _opposed(claim, source)
    outcome, why = _judge(shown, relation.source, slack=relation.slack)
    difference = _difference(shown, relation.source)
    doubt = _doubt(shown, found, kinship=relation.kinship, outcome=outcome, difference=difference)
    if doubt:
        return _not_comparable(claim, source, doubt)
    explanation = f"{why} {relation.reason}".strip()
    return Comparison(outcome, claim, source, difference, explanation)


def best_comparison(claim: Figure, passage_figures: Sequence[Figure]) -> Comparison | None:
    """Return the comparison with the figure of a passage that is nearest in meaning.

    A figure that surely counts the same decides, whatever it says: a passage that
    contradicts must not hide behind a chance agreement. None without any figure.
    """
    best: Comparison | None = None
    best_key = (-1, -1, -1, 0.0)
    for figure in passage_figures:
        comparison = compare_figures(claim, figure)
        is_comparable = comparison.outcome is not ComparisonOutcome.NOT_COMPARABLE
        key = (
            int(is_comparable),
            int(relate(*in_same_terms(claim, figure)).kinship),
            _ORDER[comparison.outcome],
            -abs(comparison.difference or 0.0),
        )
        if key > best_key:
            best, best_key = comparison, key
    return best


def _not_comparable(claim: Figure, source: Figure, reason: str) -> Comparison:
    return Comparison(ComparisonOutcome.NOT_COMPARABLE, claim, source, None, reason)


def _are_opposed(claim: Figure, source: Figure) -> bool:
    return None not in (claim.direction, source.direction) and claim.direction != source.direction


def _opposed(claim: Figure, source: Figure) -> Comparison:
    words = {"up": "a rise", "down": "a fall"}
    explanation = (
        f"The claim tells of {words[claim.direction or 'up']} ({say_figure(claim)}), "
        f"the source of {words[source.direction or 'up']} ({say_figure(source)})."
    )
    return Comparison(ComparisonOutcome.CONTRADICTS, claim, source, None, explanation)


def _doubt(
    claim: Figure,
    source: Figure,
    *,
    kinship: Kinship,
    outcome: ComparisonOutcome,
    difference: float | None,
) -> str:
    """Return why a difference may be no contradiction, or nothing."""
    if outcome in {ComparisonOutcome.AGREES, ComparisonOutcome.ROUNDING}:
        return ""
    pair = f"The claim says {say_figure(claim)}, the source {say_figure(source)}"
    if kinship is Kinship.UNKNOWN:
        return f"{pair}, but it is not plain that both measure the same."
    if (claim.direction is None) != (source.direction is None):
        return f"{pair}, but one is a change and the other a level."
    ratio = 1 + (difference or 0.0)
    is_far = ratio > 0 and not 1 / _FAR_APART < ratio < _FAR_APART
    if is_far and kinship is not Kinship.SAME and not _slip(ratio):
        return f"{pair}: so far apart that they are unlikely to count the same."
    return ""


def _judge(claim: Figure, source: Figure, *, slack: float) -> tuple[ComparisonOutcome, str]:
    """Compare two figures of the same unit; return the outcome and a sentence."""
    said, found = say_figure(claim), say_figure(source)
    is_equal = _close(claim.low, source.low) and _close(claim.high, source.high)
    claim_side, source_side = _OPEN.get(claim.bound, 0), _OPEN.get(source.bound, 0)
    tolerance = max(slack, rounding_tolerance(claim, source))
    if is_equal and claim_side * source_side >= 0:
        return ComparisonOutcome.AGREES, _equal_sentence(claim, source)
    if claim_side or source_side:
        return _judge_open(claim, source, tolerance=tolerance)
    if _is_range(claim) or _is_range(source):
        return _judge_ranges(claim, source, tolerance=tolerance)
    if abs(claim.high - source.high) <= tolerance:
        return ComparisonOutcome.ROUNDING, _rounding_sentence(claim, source)
    return (
        ComparisonOutcome.CONTRADICTS,
        f"The claim says {said}, the source {found}: {_by_how_much(claim, source)}.",
    )


def _judge_open(
    claim: Figure, source: Figure, *, tolerance: float
) -> tuple[ComparisonOutcome, str]:
    """Compare where at least one side gives a limit only ("as many as", "more than")."""
    said, found = say_figure(claim), say_figure(source)
    claim_side, source_side = _OPEN.get(claim.bound, 0), _OPEN.get(source.bound, 0)
    claim_span, source_span = _interval(claim), _interval(source)
    if claim_side * source_side < 0:
        gap = max(claim_span[0], source_span[0]) - min(claim_span[1], source_span[1])
        if gap > 0 or (gap == 0 and "=" not in claim.bound + source.bound):
            return (
                ComparisonOutcome.OUTSIDE_BOUND,
                f"The source says {found}, which rules out the claim's {said}.",
            )
        return (
            ComparisonOutcome.NOT_COMPARABLE,
            f"The source says {found}, which neither confirms nor rules out {said}.",
        )
    inner, outer = (source_span, claim_span) if claim_side else (claim_span, source_span)
    if outer[0] <= inner[0] and inner[1] <= outer[1]:
        sentence = (
            f"The source says {found}, within the claim's limit ({said})."
            if claim_side
            else f"The claim says {said}, within the source's limit ({found})."
        )
        return ComparisonOutcome.INSIDE_BOUND, sentence
    if outer[0] - inner[0] <= tolerance and inner[1] - outer[1] <= tolerance:
        return ComparisonOutcome.ROUNDING, _rounding_sentence(claim, source)
    return (
        ComparisonOutcome.OUTSIDE_BOUND,
        f"The claim says {said}, but the source {found}: {_by_how_much(claim, source)}.",
    )


def _judge_ranges(
    claim: Figure, source: Figure, *, tolerance: float
) -> tuple[ComparisonOutcome, str]:
    said, found = say_figure(claim), say_figure(source)
    if claim.low <= source.low and source.high <= claim.high:
        return (
            ComparisonOutcome.INSIDE_BOUND,
            f"The source's {found} lies within the claim's {said}.",
        )
    if source.low <= claim.low and claim.high <= source.high:
        return (
            ComparisonOutcome.INSIDE_BOUND,
            f"The claim's {said} lies within the source's {found}.",
        )
    overlap = min(claim.high, source.high) - max(claim.low, source.low)
    if _is_range(claim) != _is_range(source) and overlap >= -tolerance:
        return ComparisonOutcome.ROUNDING, _rounding_sentence(claim, source)
    if overlap >= 0:
        return (
            ComparisonOutcome.OUTSIDE_BOUND,
            f"The claim's {said} and the source's {found} overlap only in part.",
        )
    return (
        ComparisonOutcome.CONTRADICTS,
        f"The claim says {said}, the source {found}: {_by_how_much(claim, source)}.",
    )


def _equal_sentence(claim: Figure, source: Figure) -> str:
    if claim.bound == source.bound:
        return f"Both say {say_figure(claim)}."
    return f"The same number: the claim says {say_figure(claim)}, the source {say_figure(source)}."


def _rounding_sentence(claim: Figure, source: Figure) -> str:
    return (
        f"The source's {say_figure(source)} and the claim's {say_figure(claim)} "
        "are the same up to rounding."
    )


def _by_how_much(claim: Figure, source: Figure) -> str:
    difference = _difference(claim, source)
    if difference is None:
        return "the two differ"
    slip = _slip(1 + difference)
    if slip:
        return f"a factor of {slip:,.0f} apart, as when million and billion are mixed up"
    side = "higher" if difference > 0 else "lower"
    if difference > _TENFOLD:
        return f"the claim is {abs(difference):.3g} times {side}"
    return f"the claim is {_percent(abs(difference))} {side}"


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f}%" if percent >= 10 else f"{percent:.2g}%"  # noqa: PLR2004 - two digits


def _slip(ratio: float) -> float:
    """Return the factor of a million/billion mix-up, or 0."""
    for factor in _SLIPS:
        if abs(ratio / factor - 1) <= _SLIP_TOLERANCE:
            return max(factor, 1 / factor)
    return 0.0


def _difference(claim: Figure, source: Figure) -> float | None:
    said, found = _representative(claim), _representative(source)
    if _close(said, found):
        return 0.0
    return (said - found) / abs(found) if found else None


def _representative(figure: Figure) -> float:
    side = _OPEN.get(figure.bound, 0)
    if side:
        return figure.low if side > 0 else figure.high
    return (figure.low + figure.high) / 2


def _interval(figure: Figure) -> tuple[float, float]:
    side = _OPEN.get(figure.bound, 0)
    low = float("-inf") if side < 0 else figure.low
    return low, float("inf") if side > 0 else figure.high


def _is_range(figure: Figure) -> bool:
    return not _close(figure.low, figure.high)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(abs(one), abs(other))
