"""How much of a page that the desk read by itself is kept: a setting, and what its site asks."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from annotations.articles.types import ExtractedArticle


class Keep(StrEnum):
    """The values of `FACTCHECK_KEEP`."""

    FULL = "full"
    PASSAGE = "passage"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a page; `is_excerpt` where that is not all of it."""

    text: str
    is_excerpt: bool


def kept(article: ExtractedArticle, *, excerpt: str) -> Kept:
    """Return what is kept of a page; `excerpt` is the part to keep where not all may be.

    With `link` nothing of the page is kept but its headline.
    """
    keep = Keep(settings.FACTCHECK_KEEP)
    if keep is Keep.LINK:
        return Kept(article.title or article.url, is_excerpt=True)
    if keep is Keep.FULL and article.may_keep:
        return Kept(article.text, is_excerpt=False)
    part = excerpt or article.title or article.url
    return Kept(part, is_excerpt=part != article.text)
