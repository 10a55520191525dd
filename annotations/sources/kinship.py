"""Bring a source's figure into the claim's unit, or say why that cannot be done."""

from dataclasses import dataclass, replace

from annotations.claims.types import Figure
from annotations.claims.units import Unit, unit_named
from annotations.sources.concepts import Kinship, counted_kinship, measured_kinship
from annotations.sources.spelling import say_figure
from annotations.sources.tolerance import half_unit

_DIGITS = 4
_NAMES = {
    "money": "a sum of money",
    "share": "a percentage",
    "share difference": "a difference between percentages",
    "ratio": "a ratio",
    "time": "a duration",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How two figures relate.

    `source` is the source's figure in the claim's unit, None when the two cannot be compared;
    `reason` says why not, or what was converted. `slack` is what converting a rounded figure
    leaves open, in the claim's unit.
    """

    source: Figure | None
    kinship: Kinship
    reason: str = ""
    slack: float = 0.0


def relate(claim: Figure, source: Figure) -> Relation:
    """Say whether two figures measure the same thing, and give the source's in the claim's unit."""
    claim_unit, source_unit = unit_named(claim.unit), unit_named(source.unit)
    if claim_unit is None and source_unit is None:
        return _relate_counts(claim, source)
    if claim_unit is None or source_unit is None or claim_unit.dimension != source_unit.dimension:
        return _different(
            f"The claim gives {_kind(claim, claim_unit)}, "
            f"the source {_kind(source, source_unit)}: these cannot be compared."
        )
    kinship = measured_kinship(claim, source)
    if kinship is Kinship.DIFFERENT:
        return _different(_other_concept(claim, source))
    if claim_unit.symbol == source_unit.symbol:
        return Relation(source, kinship)
    if claim_unit.dimension == "money":
        return _different(
            f"The claim is in {claim.unit}, the source in {source.unit}: currencies are not "
            "converted, because the rate depends on the day."
        )
    shown = _convert(source, source_unit, claim_unit)
    slack = half_unit(source) * source_unit.factor / claim_unit.factor
    return Relation(shown, kinship, f"The source's {say_figure(source)} was converted.", slack)


def in_same_terms(claim: Figure, source: Figure) -> tuple[Figure, Figure]:
    """Write both in the same terms where that changes nothing.

    A fraction becomes a percentage where the other side is one (a quarter is 25%), and cents or
    pence become their currency where the other side is in it ("140p/litre" is "GBP/litre").
    """
    if claim.unit != source.unit and _currency(claim) == _currency(source) != "":
        claim, source = _in_currency(claim), _in_currency(source)
    if claim.unit == "%":
        return claim, _as_share(source)
    return (_as_share(claim), source) if source.unit == "%" else (claim, source)


def _as_share(figure: Figure) -> Figure:
    if figure.unit or not 0 < figure.high < 1:
        return figure
    return replace(figure, low=figure.low * 100, high=figure.high * 100, unit="%")


def _money_unit(figure: Figure) -> Unit | None:
    unit = unit_named(figure.unit.partition("/")[0])
    return unit if unit is not None and unit.dimension == "money" else None


def _currency(figure: Figure) -> str:
    unit = _money_unit(figure)
    return unit.currency if unit is not None else ""


def _in_currency(figure: Figure) -> Figure:
    """Write a sum in cents or pence, or a rate of them, in its currency."""
    unit = _money_unit(figure)
    if unit is None or unit.symbol == unit.currency:
        return figure
    _, slash, per = figure.unit.partition("/")
    low, high = (float(f"{value * unit.factor:.{_DIGITS}g}") for value in (figure.low, figure.high))
    return replace(figure, low=low, high=high, unit=f"{unit.currency}{slash}{per}")


def _relate_counts(claim: Figure, source: Figure) -> Relation:
    kinship = counted_kinship(claim, source)
    if kinship is Kinship.DIFFERENT:
        return _different(_other_concept(claim, source))
    return Relation(source, kinship)


def _other_concept(claim: Figure, source: Figure) -> str:
    return (
        f"The claim is about “{claim.concept or claim.unit}”, "
        f"the source about “{source.concept or source.unit}”."
    )


def _different(reason: str) -> Relation:
    return Relation(None, Kinship.DIFFERENT, reason)


def _kind(figure: Figure, unit: Unit | None) -> str:
    if unit is None:
        return f"a number of {figure.unit}" if figure.unit else "a bare number"
    return _NAMES.get(unit.dimension, f"a {unit.dimension}")


def _convert(figure: Figure, unit: Unit, target: Unit) -> Figure:
    def value(number: float) -> float:
        exact = (number + unit.offset) * unit.factor / target.factor - target.offset
        # More digits than anybody measured would only hide the number.
        return float(f"{exact:.{_DIGITS}g}")

    return replace(figure, low=value(figure.low), high=value(figure.high), unit=target.symbol)
