"""Google Fact Check Tools: claims that fact-checkers all over the world have reviewed.

API: https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search.
`keys["google_fact_check_key"]` is the API key; `keys["google_fact_check_url"]` another address.
"""

from collections.abc import Mapping

from annotations.sources.fact_checks import FactCheck
from annotations.sources.providers.base import (
    HttpClient,
    Provider,
    ProviderContext,
    get_json,
    needed_client,
    needed_key,
)
from annotations.sources.providers.phrasing import word_line
from annotations.sources.providers.reading import (
    object_of,
    read_day,
    rows_of,
    text_of,
    url_of,
)
from annotations.sources.types import FoundDocument, Query

DEFAULT_URL = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
_MAX_WORDS = 12
_MAX_CHARACTERS = 200


class GoogleFactCheck(Provider):
    """Finds published fact-checks with their ratings, in the words of who rated."""

    name = "google_fact_check"
    label = "Google Fact Check"
    costs = "No price is named; the calls a key allows are in the Google Cloud console."
    uses_network = True

    def __init__(self, context: ProviderContext) -> None:
        self._client: HttpClient = needed_client(context, label=self.label)
        self._key = needed_key(context, "google_fact_check_key", label=self.label)
        self._url = context.keys.get("google_fact_check_url") or DEFAULT_URL

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return a document for each review of a claim that is worded like the query."""
        asked = word_line(query, words=_MAX_WORDS, characters=_MAX_CHARACTERS)
        if not asked or limit < 1:
            return []
        answer = get_json(
            self._client,
            self._url,
            params={"query": asked, "pageSize": str(limit)},
            # Not among the parameters: addresses end up in logs.
            headers={"X-Goog-Api-Key": self._key},
            label=self.label,
        )
        found: list[FoundDocument] = []
        for claim in rows_of(answer, "claims", label=self.label):
            for review in rows_of(claim, "claimReview", label=self.label):
                document = _read_review(review, claim=claim, rank=1.0 / (len(found) + 1))
                if document is not None:
                    found.append(document)
        return found[:limit]


def _read_review(
    review: Mapping[str, object], *, claim: Mapping[str, object], rank: float
) -> FoundDocument | None:
    url, said, rating = (
        url_of(review, "url"),
        text_of(claim, "text"),
        text_of(review, "textualRating"),
    )
    if not url or not said or not rating:
        return None
    site = object_of(review, "publisher")
    check = FactCheck(
        url=url,
        claim=said,
        rating=rating,
        claimant=text_of(claim, "claimant"),
        claimed_on=read_day(text_of(claim, "claimDate")),
        title=text_of(review, "title"),
        publisher=text_of(site, "name") or text_of(site, "site"),
        published_on=read_day(text_of(review, "reviewDate")),
        language=text_of(review, "languageCode")[:12],
    )
    return FoundDocument(
        key=url,
        url=url,
        title=check.headline,
        publisher=check.publisher,
        published_on=check.published_on,
        language=check.language,
        text=check.text,
        rank=rank,
        is_fact_check=True,
    )
