"""Wikidata: the figures it keeps of what a claim names, written out as sentences.

API: https://www.wikidata.org/w/api.php (`wbsearchentities`, `wbgetentities`); the shape of its
statements: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html. No key.
`keys["wikidata_url"]` is another Wikibase's api.php.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    ProviderFailed,
    get_json,
    needed_client,
)
from annotations.sources.providers.phrasing import plain
from annotations.sources.providers.reading import object_of, read_day, rows_of, text_of
from annotations.sources.providers.statements import facts_of
from annotations.sources.types import FoundDocument, Query

DEFAULT_URL = "https://www.wikidata.org/w/api.php"
# One request a name, and one for all that they found.
MAX_NAMES = 4
_LANGUAGE = "en"
_PAGE = "https://www.wikidata.org/wiki/{}"
_TEMPORARY_CODES = ("maxlag", "ratelimited", "readonly", "internal_api_error")
_LATER = 30.0


class Wikidata(Provider):
    """Finds populations, areas, dates and other figures of the people and places named."""

    name = "wikidata"
    label = "Wikidata"
    costs = "Free, without a key; say with FACTCHECK_CONTACT who runs the desk."
    uses_network = True
    # As for Wikipedia: a search makes up to five requests, and at most three may be under way.
    seconds_between_requests = 2.0

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._url = context.keys.get("wikidata_url") or DEFAULT_URL

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return one document for each name that Wikidata knows, with its figures as text."""
        names = [name for name in map(plain, query.names) if name][: min(limit, MAX_NAMES)]
        ids = list(dict.fromkeys(self._identify(names)))
        if not ids:
            return []
        answer = self._ask(
            {
                "action": "wbgetentities",
                "ids": "|".join(ids),
                "props": "info|labels|descriptions|claims",
                "languages": _LANGUAGE,
            }
        )
        entities = object_of(answer, "entities")
        documents = (
            _write_document(entity_id, object_of(entities, entity_id), place=place)
            for place, entity_id in enumerate(ids, 1)
        )
        return [document for document in documents if document is not None]

    def _identify(self, names: Iterable[str]) -> list[str]:
        """Return the entity that best fits each name; those found stand if a later name fails."""
        found: list[str] = []
        for name in names:
            try:
                answer = self._ask(
                    {
                        "action": "wbsearchentities",
                        "search": name,
                        "type": "item",
                        "language": _LANGUAGE,
                        "uselang": _LANGUAGE,
                        "limit": "1",
                    }
                )
                rows = rows_of(answer, "search", label=self.label)
            except ProviderFailed:
                if not found:
                    raise
                break
            found += [entity_id for row in rows[:1] if (entity_id := text_of(row, "id"))]
        return found

    def _ask(self, params: Mapping[str, str]) -> Mapping[str, object]:
        fixed = {"format": "json", "formatversion": "2", "maxlag": "5"}
        answer = get_json(self._client, self._url, params={**fixed, **params}, label=self.label)
        error = answer.get("error")
        if isinstance(error, dict):
            raise self._failure(error)
        return answer

    def _failure(self, error: Mapping[str, object]) -> ProviderFailed:
        info = text_of(error, "info")[:200] or "no reason given"
        if text_of(error, "code").startswith(_TEMPORARY_CODES):
            message = f"{self.label} is too busy to answer and will be asked again. ({info})"
            return ProviderFailed(message, retry_after=_LATER)
        message = f"{self.label} refused the search: {info} Check the provider's settings."
        return ProviderFailed(message, is_temporary=False)


def _write_document(
    entity_id: str, entity: Mapping[str, object], *, place: int
) -> FoundDocument | None:
    """Return the figures of an entity as a text, or None where it has none."""
    label, description = _in_words(entity, "labels"), _in_words(entity, "descriptions")
    facts = facts_of(object_of(entity, "claims"), label=label) if label else []
    if not facts:
        return None
    opening = f"{label}: {description}." if description else f"{label}."
    return FoundDocument(
        key=f"wikidata:{entity_id}",
        url=_PAGE.format(entity_id),
        title=f"{label} ({description})" if description else label,
        publisher="Wikidata",
        published_on=_modified(entity),
        language=_LANGUAGE,
        text="\n".join((opening, *facts)),
        rank=1.0 / place,
    )


def _in_words(entity: Mapping[str, object], name: str) -> str:
    return text_of(object_of(object_of(entity, name), _LANGUAGE), "value")


def _modified(entity: Mapping[str, object]) -> date | None:
    return read_day(text_of(entity, "modified"))
