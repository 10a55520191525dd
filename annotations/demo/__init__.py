"""The demo's articles and library: our own words, on sites that cannot exist (RFC 2606).

The figures in `library/` are true, each with the organisation that published it and the date;
those in `articles/` are right, wrong or out of date on purpose, as in the papers.
"""

from importlib.resources import files
from urllib.parse import urlsplit

from annotations.articles.readers import read_article
from annotations.articles.types import ExtractedArticle, Limits

# By the site of an article: what the desk files it under.
TOPICS = {
    "harbour-ledger.example": "war",
    "meridian-post.example": "population",
    "coastal-courier.example": "energy",
    "fieldgate-gazette.example": "health",
}


def demo_topic(article: ExtractedArticle) -> str:
    """Return the topic of an article of the demo."""
    return TOPICS[urlsplit(article.url).netloc]


def demo_articles() -> list[ExtractedArticle]:
    """Return the articles to check, in the order in which to show them."""
    return _read_all("articles")


def demo_documents() -> list[ExtractedArticle]:
    """Return the reference documents of the demo's library, by file name."""
    return _read_all("library")


def _read_all(folder: str) -> list[ExtractedArticle]:
    entries = sorted(files(__package__).joinpath(folder).iterdir(), key=lambda entry: entry.name)
    return [
        read_article(entry.read_bytes(), filename=entry.name, limits=Limits())
        for entry in entries
        if entry.name.endswith(".md")
    ]
