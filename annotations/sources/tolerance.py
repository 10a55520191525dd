"""How far two figures may differ and still be one number, rounded."""

from annotations.claims.types import Figure

_SCALES = (1e12, 1e9, 1e6, 1e3)
# "about 10,000" covers what lies within a tenth.
_ABOUT = 0.10
# Trailing zeros may or may not be exact ("120,000"): at most a twentieth counts as rounding.
_ZEROS_CAP = 0.05
# "3 billion" may stand for 3.3, "3%" for 3.4: whole numbers are rounded more freely.
_SCALED_CAP = 0.10
_WHOLE_CAP = 0.25
# People count small groups exactly.
_EXACT_BELOW = 100


def rounding_tolerance(claim: Figure, source: Figure) -> float:
    """Return the difference that rounding explains, in the unit both are given in.

    Half a unit of the last digit either figure is given with, and a tenth for "about".
    """
    if _are_small_counts(claim, source):
        return 0.0
    return max(half_unit(claim), half_unit(source), _looseness(claim), _looseness(source))


def _looseness(figure: Figure) -> float:
    return _ABOUT * abs(figure.high) if figure.bound == "~" else 0.0


def _are_small_counts(claim: Figure, source: Figure) -> bool:
    values = (claim.low, claim.high, source.low, source.high)
    is_exact = "~" not in (claim.bound, source.bound) and claim.unit[:1].islower()
    return is_exact and all(value == int(value) < _EXACT_BELOW for value in values)


def half_unit(figure: Figure) -> float:
    """Return half a unit of the last digit a figure is given with.

    "56.2 billion" gives 0.05 billion, "3%" 0.5; trailing zeros count as rounded, within limits.
    """
    value = abs(figure.high)
    if not value:
        return 0.0
    scale = next((size for size in _SCALES if value >= size), 1.0)
    digits = f"{value / scale:.9g}"
    if "e" in digits:
        return 0.0
    if "." in digits:
        return 0.5 * 10.0 ** -len(digits.partition(".")[2]) * scale
    zeros = len(digits) - len(digits.rstrip("0"))
    half = 0.5 * 10.0**zeros * scale
    if zeros:
        return min(half, _ZEROS_CAP * value)
    return min(half, (_SCALED_CAP if scale > 1 else _WHOLE_CAP) * value)
