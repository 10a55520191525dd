"""Units and currencies, read from `units.toml`, and how to find one in a text."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

UnitKind = Literal["money", "percent", "measure"]

_TABLE = Path(__file__).with_name("units.toml")
_SHARES = frozenset({"%", "percentage points", "basis points"})
_FIRST_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the table.

    A value in this unit times `factor`, after adding `offset`, is in the SI unit of its
    dimension. Money has the dimension "money" and its ISO 4217 code as `symbol` and `currency`;
    a minor unit ("cent") has its own symbol and the factor 0.01. Rates between currencies are
    not ours to know.
    """

    symbol: str
    dimension: str
    factor: float
    offset: float = 0.0
    currency: str = ""
    name: str = ""

    @property
    def kind(self) -> UnitKind:
        """Tell money and shares from measures."""
        if self.dimension == "money":
            return "money"
        return "percent" if self.symbol in _SHARES else "measure"


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found at `[start, end)` of a text."""

    unit: Unit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Index:
    """The table arranged for look-up: by first character (signs) and first word (names)."""

    signs: Mapping[str, tuple[tuple[str, Unit], ...]]
    prefixes: Mapping[str, tuple[tuple[str, Unit], ...]]
    names: Mapping[str, tuple[tuple[str, Unit], ...]]
    symbols: Mapping[str, Unit]


_BEFORE_DOLLAR: Final = frozenset(" DNPLY")
# The codes of dollars, pesos, reais and liras.
_CODE_BEFORE = re.compile(r"(?<!\w)(?P<code>[A-Z]{2}[DNPLY])\s?$")


def _with_plurals(names: Iterable[str]) -> set[str]:
    forms = set()
    for name in names:
        lower = name.lower()
        forms.add(lower)
        if lower[-1].isalpha() and not lower.endswith("s"):
            forms.add(lower + "s")
    return forms


def _grouped(rows: Iterable[tuple[str, Unit]], *, by_word: bool) -> dict[str, Any]:
    groups: dict[str, list[tuple[str, Unit]]] = {}
    for form, unit in rows:
        found = _FIRST_WORD.match(form) if by_word else None
        key = found.group() if found else form[0]
        groups.setdefault(key, []).append((form, unit))
    # The longest form first: "miles per hour" before "miles".
    return {key: tuple(sorted(group, key=lambda r: -len(r[0]))) for key, group in groups.items()}


@cache
def _index() -> _Index:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    signs: list[tuple[str, Unit]] = []
    names: list[tuple[str, Unit]] = []
    prefixes: list[tuple[str, Unit]] = []
    symbols: dict[str, Unit] = {}
    for row in table["unit"]:
        unit = Unit(
            row["symbol"],
            row["dimension"],
            row["factor"],
            row.get("offset", 0.0),
            name=next(iter(row.get("names", ())), row["symbol"]).lower(),
        )
        symbols[unit.symbol] = unit
        signs += [(sign, unit) for sign in row.get("signs", ())]
        names += [(name, unit) for name in _with_plurals(row.get("names", ()))]
    for row in table["currency"]:
        unit = Unit(row["code"], "money", 1, currency=row["code"], name=row["names"][0].lower())
        minors = row.get("minor", ())
        minor = Unit(
            next(iter(minors), ""), "money", 0.01, currency=row["code"], name=next(iter(minors), "")
        )
        symbols[unit.symbol] = unit
        if minors:
            symbols[minor.symbol] = minor
        signs += [(sign, unit) for sign in row["signs"]]
        signs += [(sign, minor) for sign in row.get("minor_signs", ())]
        prefixes += [(sign, unit) for sign in row["signs"]]
        names += [(name, unit) for name in _with_plurals(row.get("names", ()))]
        names += [(name, minor) for name in _with_plurals(minors)]
    return _Index(
        signs=_grouped(signs, by_word=False),
        prefixes=_grouped(((sign[::-1], unit) for sign, unit in prefixes), by_word=False),
        names=_grouped(names, by_word=True),
        symbols=symbols,
    )


def unit_named(symbol: str) -> Unit | None:
    """Return the unit with this symbol or ISO 4217 code, or None."""
    return _index().symbols.get(symbol)


@cache
def known_units() -> tuple[Unit, ...]:
    """Return every unit of the table by its name, for lists to choose from."""
    return tuple(sorted(_index().symbols.values(), key=lambda unit: (unit.name, unit.symbol)))


@cache
def cent_of(currency: str) -> Unit | None:
    """Return the cent of a currency ("euro cent" for "EUR"); None where a hundredth is no cent."""
    minors = (u for u in _index().symbols.values() if u.currency == currency and u.factor < 1)
    return next((unit for unit in minors if unit.symbol.endswith("cent")), None)


def unit_name(symbol: str) -> str | None:
    """Return the plain name of a unit ("kilometre" for "km"), or None for an unknown symbol."""
    unit = unit_named(symbol)
    return unit.name if unit else None


def _starts_with(text: str, sign: str, position: int) -> bool:
    if " " not in sign:
        return text.startswith(sign, position)
    return text[position : position + len(sign)].replace("\u00a0", " ") == sign


def _is_word_end(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum())


def match_unit(text: str, position: int, *, end: int) -> UnitMatch | None:
    """Find the unit that starts exactly at `position`, the longest form there is.

    Signs are compared exactly, names in any case and with any single white space between
    their words. `end` bounds the search.
    """
    if position >= end:
        return None
    index = _index()
    best: UnitMatch | None = None
    for sign, unit in index.signs.get(text[position], ()):
        stop = position + len(sign)
        if stop <= end and _starts_with(text, sign, position) and _is_word_end(text, stop):
            best = UnitMatch(unit, position, stop)
            break
    word = _FIRST_WORD.match(text, position, end)
    if word is None:
        return best
    window = text[position : min(end, position + 40)].lower().replace("\u00a0", " ")
    for name, unit in index.names.get(word.group().lower(), ()):
        stop = position + len(name)
        if window.startswith(name) and _is_word_end(text, stop) and stop <= end:
            if best is None or stop > best.end:
                best = UnitMatch(unit, position, stop)
            break
    return best


def match_currency_before(text: str, position: int, *, start: int) -> UnitMatch | None:
    """Find the currency sign that ends exactly at `position`, the longest there is."""
    if position <= start:
        return None
    for reversed_sign, unit in _index().prefixes.get(text[position - 1], ()):
        begin = position - len(reversed_sign)
        if begin < start or not text.startswith(reversed_sign[::-1], begin):
            continue
        if begin > start and text[begin].isalpha() and text[begin - 1].isalnum():
            continue
        if text[begin] == "$" and begin > start and text[begin - 1] in _BEFORE_DOLLAR:
            return _dollar_of_code(text, begin, position, start=start) or UnitMatch(
                unit, begin, position
            )
        return UnitMatch(unit, begin, position)
    return None


def _dollar_of_code(text: str, sign: int, position: int, *, start: int) -> UnitMatch | None:
    """Read "AUD$15m" and "CAD $20", where the code before the sign says whose dollar it is."""
    code = _CODE_BEFORE.search(text, max(start, sign - 5), sign)
    unit = unit_named(code["code"]) if code is not None else None
    if code is None or unit is None or unit.dimension != "money":
        return None
    return UnitMatch(unit, code.start("code"), position)
