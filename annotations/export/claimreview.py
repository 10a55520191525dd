"""ClaimReview JSON-LD (schema.org/ClaimReview) and a feed of it (schema.org/DataFeed).

The properties follow schema.org and Google's "Fact Check (ClaimReview) structured data": the
required ones are `claimReviewed`, `reviewRating` with `alternateName`, and `url`. The numbers
`ratingValue`, `bestRating` and `worstRating` are given together or not at all.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from annotations.export.record import ClaimRecord, SourceRecord
from annotations.review.verdicts import BEST_RATING, WORST_RATING

CONTEXT = "https://schema.org"
# A sentence longer than this is no "short summary of the claim", as Google asks for.
_LONGEST_CLAIM = 500
_RATING_NUMBERS = ("ratingValue", "bestRating", "worstRating")


class InvalidClaimReview(Exception):
    """A ClaimReview that consumers would refuse; the message names every fault."""


def claim_review(record: ClaimRecord) -> dict[str, Any]:
    """Return the validated ClaimReview of `record` as JSON-LD.

    Raises `InvalidClaimReview` when a required property would be missing or malformed.
    """
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": record.url,
        "url": record.url,
        "datePublished": record.published_at or record.decided_at,
        "dateModified": record.corrected_at,
        # schema.org: the period that the content applies to; one day is a period of ISO 8601.
        "temporalCoverage": record.valid_as_of,
        "correction": record.correction_note,
        "claimReviewed": _claim_reviewed(record),
        "reviewRating": _rating(record),
        "itemReviewed": _claim(record),
        "author": _organisation(record),
        "publisher": _organisation(record),
        "reviewBody": record.rationale,
        "citation": [_citation(source) for source in record.sources],
        "inLanguage": record.article.language,
    }
    review = _without_empty(review)
    faults = faults_of(review)
    if faults:
        message = f"Claim {record.id} makes no valid ClaimReview: {' '.join(faults)}"
        raise InvalidClaimReview(message)
    return review


def faults_of(review: Mapping[str, Any]) -> list[str]:
    """List in plain words what makes `review` invalid; an empty list means valid."""
    faults = []
    if review.get("@type") != "ClaimReview":
        faults.append("@type must be ClaimReview.")
    if not str(review.get("claimReviewed", "")).strip():
        faults.append("claimReviewed is missing.")
    faults.extend(
        f"{name} must be an absolute http(s) address."
        for name, address in _addresses(review)
        if not _is_web_address(address)
    )
    rating = review.get("reviewRating")
    if not isinstance(rating, Mapping):
        return [*faults, "reviewRating is missing."]
    return [*faults, *_rating_faults(rating)]


def write(records: Iterable[ClaimRecord]) -> Iterator[bytes]:
    """Yield one DataFeed document piece by piece, so that its length does not matter.

    Every element is a DataFeedItem around a ClaimReview; a withdrawn one has `dateDeleted`.
    Records without a verdict have nothing to say in this format and are left out.
    """
    yield b'{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": ['
    separator = b"\n"
    for record in records:
        if not record.verdict:
            continue
        yield separator + json.dumps(_feed_item(record), ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n"


def _feed_item(record: ClaimRecord) -> dict[str, Any]:
    item = {
        "@type": "DataFeedItem",
        "dateCreated": record.published_at or record.decided_at,
        "dateModified": record.corrected_at,
        "dateDeleted": record.withdrawn_at,
        "item": claim_review(record),
    }
    return _without_empty(item)


def _claim_reviewed(record: ClaimRecord) -> str:
    """Return what was reviewed in words that stand alone: a figure means nothing by itself."""
    is_short = len(record.sentence) <= _LONGEST_CLAIM
    return record.sentence if record.sentence.strip() and is_short else record.text


def _rating(record: ClaimRecord) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": record.verdict_label}
    if record.rating is not None:
        numbers = (record.rating, BEST_RATING, WORST_RATING)
        rating.update(zip(_RATING_NUMBERS, numbers, strict=True))
    return rating


def _claim(record: ClaimRecord) -> dict[str, Any]:
    article = record.article
    return _without_empty(
        {
            "@type": "Claim",
            "author": _without_empty({"@type": "Person", "name": record.speaker})
            if record.speaker
            else {},
            "datePublished": article.published_on,
            "appearance": _without_empty(
                {
                    "@type": "NewsArticle",
                    "headline": article.title,
                    "url": article.url,
                    "datePublished": article.published_on,
                    "publisher": {"@type": "Organization", "name": article.publisher}
                    if article.publisher
                    else {},
                }
            ),
        }
    )


def _organisation(record: ClaimRecord) -> dict[str, Any]:
    return _without_empty(
        {"@type": "Organization", "name": record.organisation, "url": record.organisation_url}
    )


def _citation(source: SourceRecord) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": source.url,
            "publisher": {"@type": "Organization", "name": source.publisher}
            if source.publisher
            else {},
            "datePublished": source.published_on,
            "text": source.quote,
        }
    )


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _addresses(review: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [("url", review.get("url", "")), ("author.url", review.get("author", {}).get("url"))]


def _is_web_address(address: object) -> bool:
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _rating_faults(rating: Mapping[str, Any]) -> list[str]:
    faults = []
    if not str(rating.get("alternateName", "")).strip():
        faults.append("reviewRating.alternateName is missing.")
    given = [name for name in _RATING_NUMBERS if rating.get(name) is not None]
    if given and len(given) < len(_RATING_NUMBERS):
        faults.append(f"{', '.join(_RATING_NUMBERS)} belong together; only {given} given.")
    elif given:
        value, best, worst = (rating[name] for name in _RATING_NUMBERS)
        if not worst <= value <= best:
            faults.append(f"ratingValue {value} is not between {worst} and {best}.")
    return faults
