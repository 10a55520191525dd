"""Figures as people type them: read as they are meant, or refused with what to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claims.typed_figures import FigureRefused, TypedFigure, read_unit
from annotations.claims.types import Figure


@pytest.mark.parametrize(
    ("value", "unit", "low", "high", "read"),
    [
        ("56.2 billion", "$", 56.2e9, 56.2e9, "USD"),
        ("$56.2bn", "", 56.2e9, 56.2e9, "USD"),
        ("−$3bn", "", -3e9, -3e9, "USD"),
        ("12,000", "Soldiers", 12_000, 12_000, "soldiers"),
        ("10–12 million", "people", 10e6, 12e6, "people"),
        ("between 10 and 12 million", "euros", 10e6, 12e6, "EUR"),
        ("10,000 - 12,000", "", 10_000, 12_000, ""),
        ("15 to 20%", "", 15, 20, "%"),
        # The unit has a field of its own, so a letter here is no metre.
        ("1.5m", "people", 1.5e6, 1.5e6, "people"),
        ("two hundred and five", "km", 205, 205, "km"),
        ("40", "dollars per hour", 40, 40, "USD/hour"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    value: str, unit: str, low: float, high: float, read: str
) -> None:
    figure = TypedFigure(value, unit, bound=">=", direction="up", concept=" aid  sent ").read()
    assert figure == Figure(low, high, read, ">=", "up", "aid sent")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TypedFigure(""), "value"),
        (TypedFigure("about 5"), "value"),
        (TypedFigure("7–5"), "value"),
        (TypedFigure("9" * 30), "value"),
        (TypedFigure("15%", "USD"), "unit"),
        (TypedFigure("5", "x" * 61), "unit"),
        (TypedFigure("5", bound="!"), "bound"),
        (TypedFigure("5", direction="sideways"), "direction"),
        (TypedFigure("5", concept="x" * 201), "concept"),
    ],
)
def test_what_cannot_be_meant_names_the_field_to_mend(typed: TypedFigure, field: str) -> None:
    with pytest.raises(FigureRefused) as refused:
        typed.read()
    assert refused.value.field == field


def test_a_unit_that_no_table_knows_is_what_is_counted() -> None:
    assert [read_unit(one) for one in ("per cent", "Kilometres", "per 1,000 cases", "Bridges")] == [
        "%",
        "km",
        "per 1,000 cases",
        "bridges",
    ]


_numbers = st.one_of(
    st.integers(-(10**14), 10**14).map(float),
    st.decimals(-(10**9), 10**9, places=3).map(float),
)


@given(
    ends=st.tuples(_numbers, _numbers).map(sorted), unit=st.sampled_from(["USD", "%", "bridges"])
)
def test_a_figure_that_is_shown_to_be_corrected_reads_as_itself(
    ends: list[float], unit: str
) -> None:
    figure = Figure(ends[0], ends[1], unit, "~", None, "aid")
    assert TypedFigure.of(figure).read() == figure
