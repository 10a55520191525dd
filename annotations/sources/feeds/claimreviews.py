"""ClaimReview (https://schema.org/ClaimReview) as JSON-LD: alone, in a list, graph or DataFeed.

Read from files and feeds in JSON, and from web pages that carry it in a script element.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from annotations.articles.page_addresses import page_address
from annotations.sources.fact_checks import FactCheck
from annotations.sources.feeds.types import FeedContents, FeedKind, FeedUnreadable
from annotations.sources.feeds.wording import day_of, plain_text

_SCRIPT = re.compile(
    rb"<script\b[^>]{0,300}application/ld\+json[^>]{0,300}>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
# Where lists of things stand: graphs, feeds, lists, and the items of each.
_HOLDERS = ("@graph", "dataFeedElement", "itemListElement", "item", "mainEntity", "review")
_DEEPEST = 8
_CLAIM_LENGTH, _RATING_LENGTH = 2_000, 200


def read_claim_reviews(data: bytes, *, url: str) -> FeedContents:
    """Read every ClaimReview in JSON or in a web page; incomplete ones are counted as skipped."""
    values = list(_json_values(data, url=url))
    read = [as_fact_check(review) for value in values for review in _reviews(value)]
    if not read:
        message = (
            f"{url} holds no ClaimReview. It is looked for as JSON-LD: one, a list, a graph or a "
            "DataFeed, in JSON or in a web page."
        )
        raise FeedUnreadable(message)
    titles = (plain_text(value.get("name")) for value in values if isinstance(value, dict))
    return FeedContents(
        kind=FeedKind.CLAIM_REVIEWS,
        title=next(filter(None, titles), "")[:200],
        fact_checks=tuple(check for check in read if check is not None),
        skipped=sum(check is None for check in read),
    )


def as_fact_check(review: Mapping[str, Any]) -> FactCheck | None:
    """Return a ClaimReview as the desk knows it; None without address, claim or rating."""
    url = page_address(_text(review.get("url")))
    claim = _text(review.get("claimReviewed"))[:_CLAIM_LENGTH]
    rating = _object(review.get("reviewRating"))
    value, best, worst = (
        _number(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating")
    )
    words = _text(rating.get("alternateName") or rating.get("name"))
    if not words and value is not None and best is not None:
        words = f"{value:g} of {best:g}"
    if not url or not claim or not words:
        return None
    reviewed = _object(review.get("itemReviewed"))
    return FactCheck(
        url=url,
        claim=claim,
        rating=words[:_RATING_LENGTH],
        claimant=_name(reviewed.get("author"))[:200],
        claimed_on=_day(reviewed.get("datePublished")),
        value=value,
        best=best,
        worst=worst,
        title=_text(review.get("headline") or review.get("name"))[:500],
        publisher=(_name(review.get("author")) or _name(review.get("publisher")))[:200],
        published_on=_day(review.get("datePublished")),
        language=_text(review.get("inLanguage"))[:12],
    )


def _json_values(data: bytes, *, url: str) -> Iterator[Any]:
    is_page = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    for piece in _SCRIPT.findall(data) if is_page else [data]:
        try:
            yield json.loads(piece.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            if is_page:
                # A page may carry several, and others than ours may be broken.
                continue
            message = f"{url} is not JSON in UTF-8 ({error})."
            raise FeedUnreadable(message) from error


def _reviews(value: Any, *, depth: int = 0) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - any JSON
    """Yield every ClaimReview within a JSON value, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for member in value:
            yield from _reviews(member, depth=depth + 1)
        return
    # A feed says by `dateDeleted` that a review was withdrawn, as ours does.
    if not isinstance(value, dict) or value.get("dateDeleted"):
        return
    kinds = value.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    if any(str(name).rpartition("/")[2].rpartition(":")[2] == "ClaimReview" for name in names):
        yield value
        return
    for holder in _HOLDERS:
        if holder in value:
            yield from _reviews(value[holder], depth=depth + 1)


def _object(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON
    """Return an object, the first of a list of them, or an empty one."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("@value") or first.get("@id")
    return plain_text(first)


def _name(value: Any) -> str:  # noqa: ANN401 - any JSON
    return _text(_object(value).get("name")) or (_text(value) if isinstance(value, str) else "")


def _day(value: Any) -> date | None:  # noqa: ANN401 - any JSON
    return day_of(_text(value))


def _number(value: Any) -> float | None:  # noqa: ANN401 - any JSON
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < float("inf") else None
