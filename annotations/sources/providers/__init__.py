"""Every provider there is, as a table; docs/providers.md says how to add one."""

from collections.abc import Callable, Iterable

from annotations.sources.providers.base import Provider, ProviderContext
from annotations.sources.providers.crossref import Crossref
from annotations.sources.providers.dummy import Dummy
from annotations.sources.providers.gdelt import Gdelt
from annotations.sources.providers.google_fact_check import GoogleFactCheck
from annotations.sources.providers.library import Library
from annotations.sources.providers.searxng import SearXNG
from annotations.sources.providers.wikidata import Wikidata
from annotations.sources.providers.wikipedia import Wikipedia

PROVIDERS: dict[str, Callable[[ProviderContext], Provider]] = {
    Library.name: Library,
    GoogleFactCheck.name: GoogleFactCheck,
    Wikipedia.name: Wikipedia,
    Wikidata.name: Wikidata,
    Gdelt.name: Gdelt,
    SearXNG.name: SearXNG,
    Crossref.name: Crossref,
    Dummy.name: Dummy,
}


def build_providers(names: Iterable[str], *, context: ProviderContext) -> list[Provider]:
    """Build the providers of these names, in this order.

    Raises ValueError, naming those that exist, for a name that is not in the table.
    """
    built = []
    for name in names:
        if name not in PROVIDERS:
            message = f"No provider is called {name!r}. There are: {', '.join(PROVIDERS)}."
            raise ValueError(message)
        built.append(PROVIDERS[name](context))
    return built
