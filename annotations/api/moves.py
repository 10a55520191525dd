"""Moving a claim through the workflow: one row of the table below is one address.

Every move demands `If-Match`, compares it under the row's lock and answers with the claim as it
stands afterwards. Who may, and whether a reason is needed, stands in the transition table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.claims import claim_response
from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import ETAG, IF_MATCH, operation
from annotations.api.preconditions import expected_version
from annotations.api.shapes.base import Shape
from annotations.api.shapes.claims import (
    ClaimShape,
    ConfirmShape,
    PublishShape,
    ReasonShape,
    RepublishShape,
)
from annotations.api.shapes.planning import AssignShape, HandOverShape, PlanShape, SkipShape
from annotations.review.roles import Permission
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services import (
    adjudication,
    corrections,
    merging,
    planning,
    publishing,
    queue,
    review,
    staleness,
)


@dataclass(frozen=True, slots=True)
class MoveAddress:
    """An address that moves a claim: `POST /claims/<id>/<path>/` calls `service`."""

    path: str
    action: Action
    name: str
    summary: str
    service: Callable[..., object]
    tag: str = "claims"
    description: str = ""
    body: type[Shape] | None = None


MOVES = (
    MoveAddress(
        "take",
        Action.TAKE,
        "takeClaim",
        "Take this claim for review",
        queue.take,
        tag="review",
        description="It is yours for a while; saving a draft renews that.",
    ),
    MoveAddress(
        "release",
        Action.RELEASE,
        "releaseClaim",
        "Put a claim you hold back into the queue",
        queue.release,
        tag="review",
        description="Your draft stays.",
    ),
    MoveAddress(
        "skip",
        Action.SKIP,
        "skipClaim",
        "Leave a claim you hold to others",
        queue.skip,
        tag="review",
        description="Your draft stays; “next” offers the claim to you again last of all.",
        body=SkipShape,
    ),
    MoveAddress(
        "hand-over",
        Action.HAND_OVER,
        "handOverClaim",
        "Hand a claim you hold to another reviewer, with a note",
        queue.hand_over,
        tag="review",
        description="It is assigned to them. Your draft stays yours: they judge without it.",
        body=HandOverShape,
    ),
    MoveAddress(
        "assign",
        Action.ASSIGN,
        "assignClaim",
        "Assign a waiting claim to someone who reviews",
        planning.assign,
        description="“Next” offers it to them first, and to nobody else.",
        body=AssignShape,
    ),
    MoveAddress(
        "unassign", Action.UNASSIGN, "unassignClaim", "Lift an assignment", planning.unassign
    ),
    MoveAddress(
        "plan",
        Action.PLAN,
        "planClaim",
        "Set the priority and the deadline of a claim",
        planning.plan,
        description="What the body does not name stays as it is.",
        body=PlanShape,
    ),
    MoveAddress(
        "requeue",
        Action.REQUEUE,
        "requeueClaim",
        "Take a claim back from the reviewer who holds it",
        planning.requeue,
        description="Their draft stays theirs.",
    ),
    MoveAddress(
        "offer-again",
        Action.OFFER_AGAIN,
        "offerClaimAgain",
        "Offer a skipped claim to everyone again",
        planning.offer_again,
    ),
    MoveAddress(
        "escalate",
        Action.ESCALATE,
        "escalateClaim",
        "Pass a claim you hold on to somebody else, without a verdict",
        adjudication.escalate,
        tag="review",
        description="Whoever has not judged it settles it.",
    ),
    MoveAddress(
        "take-back",
        Action.TAKE_BACK,
        "takeBackReview",
        "Take your own review back while nobody has acted on it",
        review.take_back,
        tag="review",
        description="You hold the claim again; the review stays, marked as taken back.",
    ),
    MoveAddress("queue", Action.QUEUE, "queueClaim", "Queue a claim for review", queue.add),
    MoveAddress(
        "dismiss",
        Action.DISMISS,
        "dismissClaim",
        "Dismiss a claim that is not worth a check",
        queue.dismiss,
    ),
    MoveAddress(
        "restore",
        Action.RESTORE,
        "restoreClaim",
        "Put a dismissed claim back into the queue",
        queue.restore,
    ),
    MoveAddress(
        "unmerge",
        Action.UNMERGE,
        "unmergeClaim",
        "Make a merged claim one of its own again",
        merging.unmerge,
        description="It waits in the queue; what was published of it is withdrawn.",
    ),
    MoveAddress(
        "share",
        Action.SHARE,
        "shareVerdict",
        "Publish a merged claim with the verdict of the claim it repeats",
        merging.share,
        tag="publishing",
        description="From then on it follows every correction and the withdrawal.",
    ),
    MoveAddress(
        "approve",
        Action.APPROVE,
        "approveClaim",
        "Approve a verdict that someone else gave",
        review.approve,
        tag="publishing",
    ),
    MoveAddress(
        "send-back",
        Action.SEND_BACK,
        "sendBackClaim",
        "Send a decided claim back to the front of the queue",
        review.send_back,
        tag="publishing",
    ),
    MoveAddress(
        "publish",
        Action.PUBLISH,
        "publishClaim",
        "Publish an approved verdict",
        publishing.publish,
        tag="publishing",
        body=PublishShape,
    ),
    MoveAddress(
        "correct",
        Action.CORRECT,
        "correctClaim",
        "Open a published verdict for correction",
        corrections.correct,
        tag="publishing",
        description="What is published stays public until the correction is.",
    ),
    MoveAddress(
        "republish",
        Action.REPUBLISH,
        "republishClaim",
        "Publish a correction that someone else revised",
        publishing.republish,
        tag="publishing",
        description="The reason is the note that readers see.",
        body=RepublishShape,
    ),
    MoveAddress(
        "keep",
        Action.KEEP,
        "keepClaim",
        "Keep a verdict as it was published and drop its correction",
        corrections.keep,
        tag="publishing",
    ),
    MoveAddress(
        "withdraw",
        Action.WITHDRAW,
        "withdrawClaim",
        "Withdraw a published verdict",
        publishing.withdraw,
        tag="publishing",
        description="A tombstone with the reason stays, and exports carry it.",
    ),
    MoveAddress(
        "confirm",
        Action.CONFIRM,
        "confirmClaim",
        "Say that a stale verdict was checked again and still stands",
        staleness.clear_stale,
        tag="review",
        body=ConfirmShape,
    ),
)


def endpoint_for(row: MoveAddress) -> type[Endpoint]:
    """Return the endpoint of one row."""
    transition = TRANSITIONS[row.action]

    class Move(Endpoint):
        @operation(
            row.name,
            summary=row.summary,
            description=row.description,
            tag=row.tag,
            needs=transition.permission or Permission.READ,
            body=row.body or (ReasonShape if transition.needs_reason else None),
            answer=ClaimShape,
            headers=[IF_MATCH, ETAG],
            refuses=["not-found", "transition-refused", "stale-write", "precondition-required"],
        )
        def post(self, request: Request, claim_id: int) -> Response:
            version = expected_version(request)
            row.service(claim_id, by=person(request), expected_version=version, **self.body)
            return claim_response(claim_id, to=person(request))

    Move.__name__ = f"{row.action.name.title().replace('_', '')}Claim"
    Move.__doc__ = row.summary
    return Move
