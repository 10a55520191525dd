"""Claims: the list, the queue, and one claim with everything that belongs to it."""

from django.db.models import Q, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, Values, person
from annotations.api.operation import ETAG, operation
from annotations.api.pagination import NEWEST_FIRST, Order, paginate
from annotations.api.preconditions import etag
from annotations.api.presenters.claims import CLAIM_COLUMNS, present_claim, present_claims
from annotations.api.shapes.base import page_of
from annotations.api.shapes.claims import ClaimQuery, ClaimRowShape, ClaimShape
from annotations.models import Claim, User
from annotations.models.claims import ClaimQuerySet
from annotations.review.transitions import State

# As `ClaimQuerySet.waiting` orders them.
_QUEUE = Order(("-priority", "-checkworthiness", "id"))
# A literal, not a parameter: SQLite uses a partial index only where it can see that the
# condition of the index holds.
_HAS_VERDICT = ~Q(verdict=RawSQL("''", ()))


class Claims(Endpoint):
    """The claims of the desk."""

    @operation(
        "listClaims",
        summary="List claims, newest first or as the queue has them",
        tag="claims",
        query=ClaimQuery,
        answer=page_of(ClaimRowShape),
    )
    def get(self, request: Request) -> Response:
        """List claims."""
        is_queue = self.parameters["order"] == "queue"
        claims = _chosen(self.parameters)
        page = paginate(
            claims.filter(state=State.QUEUED) if is_queue else claims,
            request=request,
            order=_QUEUE if is_queue else NEWEST_FIRST,
            columns=CLAIM_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": present_claims(page.rows), "next": page.next})


class OneClaim(Endpoint):
    """One claim."""

    @operation(
        "readClaim",
        summary="Read a claim with its sources, history and reviews",
        description="Until the claim is decided you see only your own reviews of it.",
        tag="claims",
        answer=ClaimShape,
        headers=[ETAG],
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read a claim."""
        return claim_response(claim_id, to=person(request))


def claim_response(claim_id: int, *, to: User, status: int = 200) -> Response:
    """Return the claim as it stands, with its ETag."""
    claim = present_claim(claim_id, to=to)
    return Response(claim, status=status, headers={"ETag": etag(claim["version"])})


def _chosen(parameters: Values) -> ClaimQuerySet:
    claims: ClaimQuerySet = Claim.objects.all()
    if parameters.get("verdict"):
        claims = claims.filter(_HAS_VERDICT)
    for name in ("state", "verdict", "kind"):
        if parameters.get(name):
            claims = claims.filter(**{f"{name}__in": sorted(parameters[name])})
    if "article" in parameters:
        claims = claims.filter(article=parameters["article"])
    if "minimum_checkworthiness" in parameters:
        claims = claims.filter(checkworthiness__gte=parameters["minimum_checkworthiness"])
    if "flag" in parameters:
        # As text, because SQLite cannot ask what a JSON list contains. Only decided claims
        # carry flags, which lets the index of verdicts narrow the search.
        flags = Cast("flags", TextField())
        claims = claims.filter(_HAS_VERDICT).filter(Contains(flags, f'"{parameters["flag"]}"'))
    if "q" in parameters:
        claims = claims.matching(parameters["q"])
    return claims
