"""Claims that say the same."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.claims import claim_response
from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import ETAG, IF_MATCH, operation
from annotations.api.preconditions import expected_version
from annotations.api.shapes.claims import ClaimShape, MergeShape
from annotations.review.roles import Permission
from annotations.services import merging


class Merge(Endpoint):
    """A claim that repeats another."""

    @operation(
        "mergeClaim",
        summary="Say that a claim says the same as another",
        description="It leaves the queue and shares the verdict of the claim `into`, or of the "
        "one that claim repeats in turn.",
        tag="claims",
        needs=Permission.REVIEW,
        body=MergeShape,
        answer=ClaimShape,
        headers=[IF_MATCH, ETAG],
        refuses=["not-found", "transition-refused", "stale-write", "precondition-required"],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Merge a claim."""
        version = expected_version(request)
        merging.merge(claim_id, by=person(request), expected_version=version, **self.body)
        return claim_response(claim_id, to=person(request))
