"""The right of reply: the log of contact with whoever made a claim."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.presenters.replies import present_contact, present_log
from annotations.api.shapes.replies import ContactLogShape, ContactShape, NewContactShape
from annotations.models import Claim
from annotations.review.roles import Permission
from annotations.services import replies
from annotations.services.reply_logs import read_log


class Contacts(Endpoint):
    """The log of one claim."""

    @operation(
        "listContacts",
        summary="Read the log of contact with whoever made a claim",
        description="With what was logged at claims that were joined into this one, or that say "
        "the same; `others` lists those among them that somebody else made, whose entries do not "
        "count here.",
        tag="claims",
        needs=Permission.REVIEW,
        answer=ContactLogShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read the log."""
        del request
        claim = Claim.objects.select_related("policy").get(pk=claim_id)
        return Response(
            {
                "is_needed": claim.policy is not None and claim.policy.needs_reply,
                **present_log(read_log(claim)),
            }
        )

    @operation(
        "logContact",
        summary="Log that the claimant was asked, answered or declined, or waive their reply",
        description="Who was asked, when, and `public_text` are published with the verdict; "
        "everything else stays at the desk. An entry is never changed: log a further one.",
        tag="claims",
        needs=Permission.REVIEW,
        body=NewContactShape,
        status=201,
        answer=ContactShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Add an entry."""
        contact = replies.log_contact(claim_id, by=person(request), **self.body)
        return Response(present_contact(contact), status=201)
