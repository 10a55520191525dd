"""Wikidata's statements as sentences: "The population of Port Vell was 12,400 people in 2021."."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from annotations.sources.providers.reading import object_of, text_of

# What a property says of an entity. `{value}` is the figure with its unit; properties whose
# value has no unit of its own bring the noun that is counted.
QUANTITIES = {
    "P1082": "The population of {label} was {value} people",
    "P2046": "The area of {label} is {value}",
    "P2044": "{label} lies {value} above sea level",
    "P2048": "The height of {label} is {value}",
    "P2043": "The length of {label} is {value}",
    "P2049": "The width of {label} is {value}",
    "P2067": "The weight of {label} is {value}",
    "P1083": "The capacity of {label} is {value} people",
    "P1128": "{label} had {value} employees",
    "P2124": "{label} had {value} members",
    "P1971": "{label} has {value} children",
    "P1120": "{value} people died in {label}",
    "P1339": "{value} people were injured in {label}",
    "P1603": "{label} counted {value} cases",
    "P2131": "The gross domestic product of {label} was {value}",
    "P2139": "The revenue of {label} was {value}",
    "P2295": "The profit of {label} was {value}",
    "P2130": "The cost of {label} was {value}",
    "P2218": "The net worth of {label} was {value}",
    "P1198": "The unemployment rate of {label} was {value}",
    "P1081": "The Human Development Index of {label} was {value}",
}
TIMES = {
    "P571": "{label} was founded {value}",
    "P569": "{label} was born {value}",
    "P570": "{label} died {value}",
    "P576": "{label} was dissolved {value}",
    "P580": "{label} began {value}",
    "P582": "{label} ended {value}",
    "P585": "{label} took place {value}",
}
_UNITS = {
    "Q712226": "square kilometres",
    "Q35852": "hectares",
    "Q25343": "square metres",
    "Q232291": "square miles",
    "Q81292": "acres",
    "Q253276": "miles",
    "Q3710": "feet",
    "Q11573": "metres",
    "Q828224": "kilometres",
    "Q174728": "centimetres",
    "Q11570": "kilograms",
    "Q191118": "tonnes",
    "Q11229": "percent",
    "Q4917": "US dollars",
    "Q4916": "euros",
    "Q25224": "pounds sterling",
}
_POINT_IN_TIME = "P585"
# Of many years, as populations have, the newest: a reviewer reads these.
_MOST_OF_A_PROPERTY = 4
_YEAR, _MONTH, _DAY = 9, 10, 11


def facts_of(statements: Mapping[str, object], *, label: str) -> list[str]:
    """Return a sentence for each figure and date an entity has, the newest of each kind first."""
    facts: list[str] = []
    for wanted, write in ((QUANTITIES, _write_quantity), (TIMES, _write_time)):
        for property_id, template in wanted.items():
            for statement in _standing(statements.get(property_id))[:_MOST_OF_A_PROPERTY]:
                value = write(_value_of(object_of(statement, "mainsnak")))
                if value:
                    sentence = template.format(label=label, value=value)
                    facts.append(f"{sentence}{_when(statement)}.")
    return facts


def _standing(statements: object) -> list[Mapping[str, object]]:
    """Return the statements that are not deprecated, preferred and newest first."""
    rows = statements if isinstance(statements, list) else []
    kept = [row for row in rows if isinstance(row, dict) and row.get("rank") != "deprecated"]
    by_time = sorted(kept, key=_point_in_time, reverse=True)
    return sorted(by_time, key=lambda row: row.get("rank") != "preferred")


def _value_of(snak: Mapping[str, object]) -> Mapping[str, object]:
    if snak.get("snaktype") != "value":
        return {}
    return object_of(object_of(snak, "datavalue"), "value")


def _write_quantity(value: Mapping[str, object]) -> str:
    """Return "12,400" or "891.12 square kilometres"; "" for a unit that is not known."""
    try:
        amount = Decimal(text_of(value, "amount"))
    except InvalidOperation:
        return ""
    if not amount.is_finite() or abs(amount.adjusted()) > 30:  # noqa: PLR2004 - garbage beyond
        return ""
    unit = text_of(value, "unit")
    number = f"{amount:,f}"
    if unit in {"", "1"}:
        return number
    words = _UNITS.get(unit.rsplit("/", 1)[-1])
    return f"{number} {words}" if words else ""


def _write_time(value: Mapping[str, object]) -> str:
    """Return "in 1237", "in March 1991" or "on 3 October 1990", as exact as it is known."""
    time, precision = text_of(value, "time"), value.get("precision")
    year, month, day = time[1:5], time[6:8], time[9:11]
    if not time.startswith("+") or not year.isdigit() or precision not in {_YEAR, _MONTH, _DAY}:
        return ""
    if precision == _YEAR:
        return f"in {int(year)}"
    try:
        known = date(int(year), int(month), int(day) if precision == _DAY else 1)
    except ValueError:
        return f"in {int(year)}"
    return f"in {known:%B %Y}" if precision == _MONTH else f"on {known.day} {known:%B %Y}"


def _point_in_time(statement: Mapping[str, object]) -> str:
    snaks = object_of(statement, "qualifiers").get(_POINT_IN_TIME)
    first = snaks[0] if isinstance(snaks, list) and snaks else None
    return text_of(_value_of(first), "time") if isinstance(first, dict) else ""


def _when(statement: Mapping[str, object]) -> str:
    year = _point_in_time(statement)[1:5]
    return f" in {int(year)}" if year.isdigit() else ""
