"""Versions of an article: read them with what became of the claims, and send a corrected one."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.articles import read
from annotations.api.claims import claim_response
from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import ETAG, IF_MATCH, operation
from annotations.api.preconditions import expected_version
from annotations.api.presenters.versions import present_version, present_versions
from annotations.api.shapes.articles import NewVersionShape, VersionRowShape, WholeVersionShape
from annotations.api.shapes.claims import ClaimShape, PlaceShape
from annotations.models import Article
from annotations.review.roles import Permission
from annotations.services import marking, versions
from annotations.tasks import ring


class Versions(Endpoint):
    """The versions of one article."""

    @operation(
        "listVersions",
        summary="List the versions of an article, newest first",
        tag="articles",
        answer=VersionRowShape(many=True),
        refuses=["not-found"],
    )
    def get(self, request: Request, article_id: int) -> Response:
        """List versions."""
        del request
        get_object_or_404(Article, pk=article_id)
        return Response(present_versions(article_id))

    @operation(
        "addVersion",
        summary="Correct an article: add its next version",
        description="The versions before it stay as they are. A worker takes the claims along: "
        "read the version again until the article's `unfinished_jobs` is 0, then `fates` says "
        "what became of each. With `replaces`, a version that came in between is a 409.",
        tag="articles",
        needs=Permission.ADD_ARTICLE,
        body=NewVersionShape,
        status=201,
        answer=WholeVersionShape,
        refuses=["not-found", "refused-text", "duplicate-article", "conflict"],
    )
    def post(self, request: Request, article_id: int) -> Response:
        """Add a version."""
        corrected = versions.add_version(
            article_id,
            extracted=read(self.body),
            by=person(request),
            replaces=self.body.get("replaces"),
        )
        ring(corrected.job_ids)
        number = corrected.version.number
        headers = {"Location": f"/api/v1/articles/{article_id}/versions/{number}/"}
        return Response(present_version(article_id, number), status=201, headers=headers)


class OneVersion(Endpoint):
    """One version of an article."""

    @operation(
        "readVersion",
        summary="Read a version with its text and what became of the claims in it",
        tag="articles",
        answer=WholeVersionShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, article_id: int, number: int) -> Response:
        """Read a version."""
        del request
        return Response(present_version(article_id, number))


class PlaceClaim(Endpoint):
    """The place of a claim whose article was corrected."""

    @operation(
        "placeClaim",
        summary="Give a claim of an earlier version its place in the current one",
        description="For claims the desk would not guess about. An undecided claim may get other "
        "words there; a decided one only those its verdict is about.",
        tag="claims",
        needs=Permission.EDIT_CLAIM,
        body=PlaceShape,
        answer=ClaimShape,
        headers=[IF_MATCH, ETAG],
        refuses=[
            "not-found",
            "refused-span",
            "transition-refused",
            "duplicate-claim",
            "stale-write",
            "precondition-required",
        ],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Place a claim."""
        marked = marking.place_claim(
            claim_id,
            by=person(request),
            expected_version=expected_version(request),
            start=self.body["start"],
            end=self.body["end"],
            quoted=self.body["text"],
        )
        ring(marked.job_ids)
        return claim_response(claim_id, to=person(request))
