"""Claims: the list, the queue, one with everything that belongs to it, and claims by hand."""

from django.db.models import Q, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, Values, person
from annotations.api.operation import ETAG, IF_MATCH, operation
from annotations.api.pagination import NEWEST_FIRST, Order, paginate
from annotations.api.preconditions import etag, expected_version
from annotations.api.presenters.claims import CLAIM_COLUMNS, present_claim, present_claims
from annotations.api.shapes.base import page_of
from annotations.api.shapes.claims import (
    ClaimChangeShape,
    ClaimQuery,
    ClaimRowShape,
    ClaimShape,
    NewClaimShape,
)
from annotations.claims.typed_figures import check_figure, read_unit
from annotations.claims.types import ClaimKind
from annotations.models import Claim, User
from annotations.models.claims import NOBODY, ClaimQuerySet
from annotations.review.roles import Permission
from annotations.review.transitions import State
from annotations.services import marking
from annotations.services.figures import FigureChoice
from annotations.tasks import ring

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

    @operation(
        "editClaim",
        summary="Give an undecided claim other bounds, another kind or another figure",
        description="With other words the figure is read anew, unless a person set it: that one "
        "stands until `figure` or `figure_as_read` says otherwise. Sources are compared with the "
        "figure and searched for again, and the edit stands in the history. `start` and `end` "
        "count code points of the claim's own version of the article.",
        tag="claims",
        needs=Permission.EDIT_CLAIM,
        body=ClaimChangeShape,
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
    def patch(self, request: Request, claim_id: int) -> Response:
        """Edit a claim."""
        version = expected_version(request)
        claim = Claim.objects.get(pk=claim_id)
        marked = marking.edit_claim(
            claim_id,
            by=person(request),
            expected_version=version,
            start=self.body.get("start", claim.start),
            end=self.body.get("end", claim.end),
            quoted=self.body.get("text", claim.text),
            kind=ClaimKind(self.body["kind"]) if "kind" in self.body else None,
            figure=_figure_in(self.body),
        )
        ring(marked.job_ids)
        return claim_response(claim_id, to=person(request))


class ArticleClaims(Endpoint):
    """The claims of one article."""

    @operation(
        "addClaim",
        summary="Make a passage of an article a claim",
        description="It waits for review at once, and sources are searched for. The same words "
        "at the same place are a 409 that names the claim.",
        tag="claims",
        needs=Permission.ADD_CLAIM,
        body=NewClaimShape,
        status=201,
        answer=ClaimShape,
        headers=[ETAG],
        refuses=["not-found", "refused-span", "transition-refused", "duplicate-claim"],
    )
    def post(self, request: Request, article_id: int) -> Response:
        """Add a claim by hand."""
        marked = marking.add_claim(
            article_id,
            by=person(request),
            start=self.body["start"],
            end=self.body["end"],
            quoted=self.body["text"],
            kind=ClaimKind(self.body["kind"]) if "kind" in self.body else None,
        )
        ring(marked.job_ids)
        response = claim_response(marked.claim.pk, to=person(request), status=201)
        response["Location"] = f"/api/v1/claims/{marked.claim.pk}/"
        return response


def _figure_in(body: Values) -> FigureChoice | None:
    """Return what a change says of the figure; None where it says nothing of it."""
    if body.get("figure_as_read"):
        return FigureChoice(is_read=True)
    if "figure" not in body:
        return None
    sent = body["figure"]
    if sent is None:
        return FigureChoice()
    figure = check_figure(
        low=sent["low"],
        high=sent.get("high", sent["low"]),
        unit=read_unit(sent.get("unit", "")),
        bound=sent.get("bound", "="),
        direction=sent.get("direction"),
        concept=sent.get("concept", ""),
    )
    return FigureChoice(figure)


def claim_response(claim_id: int, *, to: User, status: int = 200) -> Response:
    """Return the claim as it stands, with its ETag."""
    claim = present_claim(claim_id, to=to)
    return Response(claim, status=status, headers={"ETag": etag(claim["version"])})


def _chosen(parameters: Values) -> ClaimQuerySet:
    claims: ClaimQuerySet = Claim.objects.all().like(article=parameters.get("article"))
    if parameters.get("verdict"):
        claims = claims.filter(_HAS_VERDICT)
    for name in ("state", "verdict", "kind"):
        if parameters.get(name):
            claims = claims.filter(**{f"{name}__in": sorted(parameters[name])})
    if parameters.get("stale"):
        claims = claims.stale()
    if (day := parameters.get("recheck_by")) is not None:
        claims = claims.to_check_by(day)
    if (whose := parameters.get("whose")) is not None:
        claims = claims.unassigned() if whose == NOBODY else claims.assigned_to(whose)
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
