"""The table of units and currencies."""

import re

import pytest

from annotations.claims.units import match_currency_before, match_unit, unit_name, unit_named


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("km", "km"),
        ("kilometres", "km"),
        ("Kilometers per hour", "km/h"),
        ("per cent", "%"),
        ("percentage points", "percentage points"),
        ("US dollars", "USD"),
        ("Swiss francs", "CHF"),
        ("kg", "kg"),
        ("square miles", "sq mi"),
        ("degrees Celsius", "°C"),
    ],
)
def test_a_unit_is_found_by_sign_or_name_in_any_form(text: str, symbol: str) -> None:
    match = match_unit(text, 0, end=len(text))
    assert match is not None
    assert (match.unit.symbol, match.end) == (symbol, len(text))


@pytest.mark.parametrize("text", ["kmx", "metrex", "soldiers", "", "Mississippi"])
def test_a_word_that_only_begins_like_a_unit_is_none(text: str) -> None:
    assert match_unit(text, 0, end=len(text)) is None


@pytest.mark.parametrize(
    ("text", "code"), [("US$", "USD"), ("A$", "AUD"), ("£", "GBP"), ("Rs", "INR"), ("RM", "MYR")]
)
def test_a_currency_is_found_before_the_number(text: str, code: str) -> None:
    match = match_currency_before(text, len(text), start=0)
    assert match is not None
    assert (match.unit.symbol, match.start) == (code, 0)


def test_a_measure_converts_to_the_si_unit_of_its_dimension() -> None:
    mile, fahrenheit = unit_named("mi"), unit_named("°F")
    assert mile is not None
    assert fahrenheit is not None
    assert mile.factor == pytest.approx(1609.344)
    assert (212 + fahrenheit.offset) * fahrenheit.factor == pytest.approx(373.15)


def test_a_minor_unit_knows_its_currency() -> None:
    pence = unit_named("pence")
    assert pence is not None
    assert (pence.kind, pence.currency, pence.factor) == ("money", "GBP", 0.01)


def test_every_currency_has_an_iso_code_and_a_name() -> None:
    assert unit_name("EUR") == "euro"
    assert unit_name("nothing of the kind") is None
    codes = [unit_named(code) for code in ("USD", "EUR", "GBP", "JPY", "INR", "CNY")]
    assert all(unit is not None and re.fullmatch("[A-Z]{3}", unit.symbol) for unit in codes)
