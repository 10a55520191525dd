"""The providers there are, and the form of what the environment says of quota and price."""

import re
from decimal import Decimal
from typing import Final

from factcheck.environment import Environment

ALL_PROVIDERS: Final = (
    *("library", "google_fact_check", "wikipedia", "wikidata", "gdelt", "searxng"),
    *("crossref", "dummy"),
)
_CALLS = r"(?P<calls>[1-9][0-9]*)/(?P<period>day|month)"
_QUOTA = re.compile(_CALLS)
_PRICE = re.compile(rf"(?P<price>[0-9]+(?:\.[0-9]+)?) (?P<currency>[A-Z]{{3}})(?: after {_CALLS})?")

# Calls and the period, `day` or `month`, that they are for.
Calls = tuple[int, str]
# The price of a thousand calls, its currency, and the calls that are free.
Price = tuple[Decimal, str, Calls | None]


def provider_plans(env: Environment) -> tuple[dict[str, Calls], dict[str, Price]]:
    """Read the quotas and the prices of providers, both by name."""
    quotas = env.table(
        "FACTCHECK_PROVIDER_QUOTAS", form="`provider=calls/day` or `/month`", parse=read_quotas
    )
    prices = env.table(
        "FACTCHECK_PROVIDER_PRICES",
        form="`provider=price currency`, or with ` after calls/month` of free ones",
        parse=read_prices,
    )
    return quotas, prices


def read_quotas(value: str) -> dict[str, Calls]:
    """Read `name=calls/period, …`; raise ValueError for anything else."""
    return {
        name: (int(found["calls"]), found["period"]) for name, found in _entries(value, form=_QUOTA)
    }


def read_prices(value: str) -> dict[str, Price]:
    """Read `name=price currency after calls/period, …`; raise ValueError for anything else.

    The price is of a thousand calls; those of the part after “after”, which may be missing, are
    free.
    """
    return {
        name: (
            Decimal(found["price"]),
            found["currency"],
            (int(found["calls"]), found["period"]) if found["calls"] else None,
        )
        for name, found in _entries(value, form=_PRICE)
    }


def _entries(value: str, *, form: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
    entries = []
    for entry in value.split(","):
        name, _, text = (part.strip() for part in entry.partition("="))
        found = form.fullmatch(text)
        if name not in ALL_PROVIDERS or found is None:
            raise ValueError(entry)
        entries.append((name, found))
    return entries
