"""Reviewing: take the next claim, keep a draft, submit a verdict."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.claims import claim_response
from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import ETAG, IDEMPOTENCY_KEY, IF_MATCH, operation
from annotations.api.preconditions import etag, expected_version, idempotency_key
from annotations.api.presenters.reviews import present_submitted
from annotations.api.shapes.claims import (
    ClaimShape,
    DraftShape,
    ReviewersNeededShape,
    SubmissionShape,
)
from annotations.api.shapes.planning import NextShape
from annotations.api.shapes.reviews import AdjudicationShape, ReviewShape
from annotations.models import Claim, Draft, Review
from annotations.review.judgements import Judgement
from annotations.review.roles import Permission
from annotations.services import adjudication, corrections, queue, review
from annotations.services.filters import find_wanted
from annotations.services.queue import Wanted

_JUDGING_REFUSES = [
    "not-found",
    "transition-refused",
    "conflict",
    "stale-write",
    "gate-refused",
    "precondition-required",
]


class TakeNext(Endpoint):
    """The front of the queue."""

    @operation(
        "takeNextClaim",
        summary="Take the most urgent waiting claim",
        description="Answers with the claim you hold already, if you hold one; 204 when nothing "
        "is waiting, or nothing like what the body asks for.",
        tag="review",
        needs=Permission.REVIEW,
        body=NextShape,
        answer=ClaimShape,
        headers=[ETAG],
        empty="Nothing is waiting.",
        refuses=["transition-refused", "not-found"],
    )
    def post(self, request: Request) -> Response:
        """Take the next claim."""
        named = self.body.get("filter")
        wanted = find_wanted(named, by=person(request)) if named else Wanted(**self.body)
        claim = queue.take_next(by=person(request), wanted=wanted)
        if claim is None:
            return Response(status=204)
        return claim_response(claim.pk, to=person(request))


class OneDraft(Endpoint):
    """What you have written about a claim and not submitted."""

    @operation(
        "readDraft",
        summary="Read your draft",
        tag="review",
        needs=Permission.REVIEW,
        answer=DraftShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read one's draft."""
        return _draft_response(Draft.objects.get(claim=claim_id, reviewer=person(request)))

    @operation(
        "saveDraft",
        summary="Keep a draft and renew your hold on the claim",
        description="Drafts are yours alone and change nothing of the claim: no `If-Match`.",
        tag="review",
        needs=Permission.REVIEW,
        body=DraftShape,
        answer=DraftShape,
        refuses=["not-found", "transition-refused"],
    )
    def put(self, request: Request, claim_id: int) -> Response:
        """Save a draft."""
        return _keep(self, request, claim_id, use_case=review.save_draft)


class Submit(Endpoint):
    """The verdict."""

    @operation(
        "submitReview",
        summary="Submit a verdict on a claim you hold",
        description="The evidence gate demands a rationale and cited sources. The same "
        "`Idempotency-Key` sent again answers with the review it made.",
        tag="review",
        needs=Permission.REVIEW,
        body=SubmissionShape,
        status=201,
        answer=ReviewShape,
        headers=[IF_MATCH, IDEMPOTENCY_KEY, ETAG],
        refuses=_JUDGING_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Submit a review."""
        return _judge(self, request, claim_id, use_case=review.submit_review)


class Revise(Endpoint):
    """The verdict that would replace a published one."""

    @operation(
        "reviseReview",
        summary="Revise a published verdict that is being corrected",
        description="What is published stays public until someone else publishes the correction. "
        "The evidence gate and the `Idempotency-Key` are those of a first verdict.",
        tag="publishing",
        needs=Permission.REVIEW,
        body=SubmissionShape,
        status=201,
        answer=ReviewShape,
        headers=[IF_MATCH, IDEMPOTENCY_KEY, ETAG],
        refuses=_JUDGING_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Submit a revision."""
        return _judge(self, request, claim_id, use_case=corrections.revise)


class Adjudication(Endpoint):
    """A claim on which the reviews disagree, or that a reviewer escalated."""

    @operation(
        "readAdjudication",
        summary="Read every review of a claim you may settle, side by side",
        description="Refused to whoever judged or escalated the claim.",
        tag="review",
        needs=Permission.ADJUDICATE,
        answer=AdjudicationShape,
        headers=[ETAG],
        refuses=["not-found", "transition-refused"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read what is to be settled."""
        claim = Claim.objects.select_related("policy").get(pk=claim_id)
        found = adjudication.read(claim, by=person(request))
        shown = {
            "claim": claim.pk,
            "is_anonymous": found.is_anonymous,
            "submissions": [
                {
                    "reviewer": one.name,
                    "verdict": one.review.verdict,
                    "flags": one.review.flags,
                    "rationale": one.review.rationale,
                    "citations": sorted(one.cited),
                }
                for one in found.submissions
            ],
            "escalations": [
                {"reviewer": one.name, "reason": one.reason} for one in found.escalations
            ],
        }
        return Response(shown, headers={"ETag": etag(claim.version)})

    @operation(
        "adjudicateClaim",
        summary="Settle a claim with a verdict of your own",
        description="The evidence gate and the `Idempotency-Key` are those of any verdict.",
        tag="review",
        needs=Permission.ADJUDICATE,
        body=SubmissionShape,
        status=201,
        answer=ReviewShape,
        headers=[IF_MATCH, IDEMPOTENCY_KEY, ETAG],
        refuses=_JUDGING_REFUSES,
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Settle a claim."""
        return _judge(self, request, claim_id, use_case=adjudication.adjudicate)


class SettlersDraft(Endpoint):
    """What you have written about a claim you may settle, and not sent."""

    @operation(
        "readAdjudicationDraft",
        summary="Read your draft of a settlement",
        tag="review",
        needs=Permission.ADJUDICATE,
        answer=DraftShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read one's draft."""
        return _draft_response(Draft.objects.get(claim=claim_id, reviewer=person(request)))

    @operation(
        "saveAdjudicationDraft",
        summary="Keep a draft of the verdict that is to settle a claim",
        description="Yours alone, as a reviewer's: it changes nothing of the claim and needs no "
        "`If-Match`. Refused to whoever judged or escalated the claim.",
        tag="review",
        needs=Permission.ADJUDICATE,
        body=DraftShape,
        answer=DraftShape,
        refuses=["not-found", "transition-refused"],
    )
    def put(self, request: Request, claim_id: int) -> Response:
        """Save a draft."""
        return _keep(self, request, claim_id, use_case=adjudication.save_draft)


class ReviewersNeeded(Endpoint):
    """How many people judge a claim."""

    @operation(
        "setReviewersNeeded",
        summary="Set how many people judge a claim, each independently",
        tag="claims",
        needs=Permission.DIRECT,
        body=ReviewersNeededShape,
        answer=ClaimShape,
        headers=[IF_MATCH, ETAG],
        refuses=["not-found", "transition-refused", "stale-write", "precondition-required"],
    )
    def put(self, request: Request, claim_id: int) -> Response:
        """Set the number."""
        queue.set_needed(
            claim_id,
            by=person(request),
            expected_version=expected_version(request),
            reviewers=self.body["reviewers"],
        )
        return claim_response(claim_id, to=person(request))


def _judge(
    endpoint: Endpoint, request: Request, claim_id: int, *, use_case: Callable[..., Review]
) -> Response:
    """Hand the body, with its version and key, to the use-case that judges by it."""
    version, key = expected_version(request), idempotency_key(request)
    made = use_case(
        claim_id,
        by=person(request),
        expected_version=version,
        judgement=_judgement(endpoint.body),
        idempotency_key=key,
    )
    headers = {"ETag": etag(made.claim.version)}
    return Response(present_submitted(made, by=person(request)), status=201, headers=headers)


def _keep(
    endpoint: Endpoint, request: Request, claim_id: int, *, use_case: Callable[..., Draft]
) -> Response:
    """Hand the body to the use-case that keeps it as a draft."""
    Claim.objects.only("id").get(pk=claim_id)
    draft = use_case(claim_id, by=person(request), judgement=_judgement(endpoint.body))
    return _draft_response(draft)


def _judgement(body: Mapping[str, Any]) -> Judgement:
    return Judgement(
        verdict=body["verdict"] or "",
        flags=tuple(body["flags"]),
        rationale=body["rationale"],
        cited=tuple(body["citations"]),
    )


def _draft_response(draft: Draft) -> Response:
    return Response(
        {
            "verdict": draft.verdict or None,
            "flags": draft.flags,
            "rationale": draft.rationale,
            "citations": draft.cited,
        }
    )
