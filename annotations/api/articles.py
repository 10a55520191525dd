"""Articles: take one in, list them, read one with its claims."""

import dataclasses
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, Values, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.presenters.articles import (
    ARTICLE_COLUMNS,
    present_article,
    present_articles,
)
from annotations.api.shapes.articles import (
    ArticleQuery,
    ArticleRowShape,
    ArticleShape,
    NewArticleShape,
)
from annotations.api.shapes.base import page_of
from annotations.articles.readers import read_pasted
from annotations.articles.types import ExtractedArticle
from annotations.models import Article
from annotations.models.articles import ArticleQuerySet
from annotations.review.roles import Permission
from annotations.services.articles import ingest_article, limits, read_url
from annotations.services.versions import add_version, find_earlier
from annotations.tasks import ring

_EQUAL = ("topic", "language", "publisher")


class Articles(Endpoint):
    """The articles of the desk."""

    @operation(
        "listArticles",
        summary="List articles, newest first",
        tag="articles",
        query=ArticleQuery,
        answer=page_of(ArticleRowShape),
    )
    def get(self, request: Request) -> Response:
        """List articles."""
        page = paginate(
            _chosen(self.parameters),
            request=request,
            columns=ARTICLE_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": present_articles(page.rows), "next": page.next})

    @operation(
        "addArticle",
        summary="Add an article",
        description="The text is stored at once and split into claims by a worker: read the "
        "article again until `unfinished_jobs` is 0. A text the desk has already is a 409 that "
        "names the article. Another text from an address the desk knows is a correction: it "
        "becomes the next version of that article, which is the answer.",
        tag="articles",
        needs=Permission.ADD_ARTICLE,
        body=NewArticleShape,
        status=201,
        answer=ArticleShape,
        refuses=["refused-text", "duplicate-article"],
    )
    def post(self, request: Request) -> Response:
        """Add an article."""
        extracted, by = read(self.body), person(request)
        earlier = find_earlier(extracted.url, text=extracted.text)
        if earlier is not None:
            corrected = add_version(earlier.pk, extracted=extracted, by=by, replaces=None)
            ring(corrected.job_ids)
            return Response(present_article(earlier.pk), status=201)
        article, job_ids = ingest_article(extracted, by=by, topic=self.body["topic"])
        ring(job_ids)
        headers = {"Location": f"/api/v1/articles/{article.pk}/"}
        return Response(present_article(article.pk), status=201, headers=headers)


class OneArticle(Endpoint):
    """One article."""

    @operation(
        "readArticle",
        summary="Read an article with its claims",
        tag="articles",
        answer=ArticleShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, article_id: int) -> Response:
        """Read an article."""
        del request
        return Response(present_article(article_id))


def read(body: Values) -> ExtractedArticle:
    """Return the article a body holds or points to; what the client says of it wins.

    Fetches the address where there is no text. Raises `ArticleError`.
    """
    text = body.get("text", "")
    found = read_pasted(text, limits=limits()) if text else read_url(body["url"])
    names = ("title", "byline", "publisher", "language", "published_on", "url")
    stated: dict[str, Any] = {name: body[name] for name in names if body[name]}
    return dataclasses.replace(found, **stated)


def _chosen(parameters: Values) -> ArticleQuerySet:
    articles: ArticleQuerySet = Article.objects.filter(
        **{name: parameters[name] for name in _EQUAL if name in parameters}
    )
    if "added_after" in parameters:
        articles = articles.filter(created_at__gt=parameters["added_after"])
    if "q" in parameters:
        articles = articles.matching(parameters["q"])
    return articles
