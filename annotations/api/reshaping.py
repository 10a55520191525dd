"""Splitting a claim that states two things, joining two that state one, undoing what was last."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import IF_MATCH, operation
from annotations.api.preconditions import expected_version
from annotations.api.presenters.claims import present_claim
from annotations.api.shapes.reshaping import JoinShape, ReshapedShape, SplitShape
from annotations.claims.types import ClaimKind
from annotations.models import User
from annotations.review.roles import Permission
from annotations.services import reshaping
from annotations.services.reshaping import Part, Reshaped
from annotations.services.undoing import undo_last
from annotations.tasks import ring

_REFUSES = [
    "not-found",
    "refused-span",
    "transition-refused",
    "duplicate-claim",
    "stale-write",
    "precondition-required",
]


class Split(Endpoint):
    """A claim that states two things."""

    @operation(
        "splitClaim",
        summary="Split an unjudged claim into several",
        description="The first part keeps the claim's id and history; each further part is a "
        "claim of its own that waits as this one does. Every part is read and searched for anew.",
        tag="claims",
        needs=Permission.EDIT_CLAIM,
        body=SplitShape,
        answer=ReshapedShape,
        headers=[IF_MATCH],
        refuses=_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Split a claim."""
        parts = [
            Part(
                part["start"],
                part["end"],
                part["text"],
                ClaimKind(part["kind"]) if "kind" in part else None,
            )
            for part in self.body["parts"]
        ]
        reshaped = reshaping.split_claim(
            claim_id, by=person(request), expected_version=expected_version(request), parts=parts
        )
        return _answer(reshaped, to=person(request))


class Join(Endpoint):
    """Two claims that state one thing."""

    @operation(
        "joinClaim",
        summary="Join an unjudged claim with one beside it",
        description="They overlap, or stand near in one paragraph. The wider keeps its id, else "
        "this one; the other is dismissed. `text` are the words of both, from where the first "
        "begins to where the last ends. Claims that only say the same are merged instead.",
        tag="claims",
        needs=Permission.EDIT_CLAIM,
        body=JoinShape,
        answer=ReshapedShape,
        headers=[IF_MATCH],
        refuses=_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Join a claim with another."""
        reshaped = reshaping.join_claims(
            claim_id,
            by=person(request),
            expected_version=expected_version(request),
            other_id=self.body["other"],
            quoted=self.body["text"],
        )
        return _answer(reshaped, to=person(request))


class Undo(Endpoint):
    """What was done to a claim by hand last."""

    @operation(
        "undoLastAct",
        summary="Take back the last split, joining or correction of the figure",
        description="A split or a joining: until the claim's place is changed again or a claim it "
        "was parted from is judged. A figure: until the claim's words or place change.",
        tag="claims",
        needs=Permission.EDIT_CLAIM,
        answer=ReshapedShape,
        headers=[IF_MATCH],
        refuses=_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Undo a split, a joining or a corrected figure."""
        reshaped = undo_last(
            claim_id, by=person(request), expected_version=expected_version(request)
        )
        return _answer(reshaped, to=person(request))


def _answer(reshaped: Reshaped, *, to: User) -> Response:
    ring(reshaped.job_ids)
    return Response({"claims": [present_claim(claim.pk, to=to) for claim in reshaped.claims]})
