"""What is asked about a claim: read it, write it in other words, or go back to the desk's own."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.shapes.jobs import RungShape
from annotations.api.shapes.sources import NewQueryShape, QueryShape
from annotations.models import Claim
from annotations.review.roles import Permission
from annotations.services import queries
from annotations.tasks import ring


class OneQuery(Endpoint):
    """The query of one claim."""

    @operation(
        "readQuery",
        summary="Read what is asked about a claim",
        tag="sources",
        answer=QueryShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read the query."""
        del request
        claims = Claim.objects.select_related(
            "article", "article_version", "search_query__edited_by"
        )
        asked = queries.asking(claims.get(pk=claim_id))
        query, by = asked.query, asked.edited_by
        return Response(
            {
                "text": query.text,
                "words": query.terms,
                "names": query.names,
                "speaker": query.speaker,
                "figures": query.figures,
                "on": query.on,
                "edited_by": by and {"id": by.pk, "name": str(by)},
                "edited_at": asked.edited_at,
            }
        )

    @operation(
        "editQuery",
        summary="Ask about a claim in other words, and search again",
        description="Everyone sees what is asked; the desk's own query can be restored.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        body=NewQueryShape,
        answer=RungShape,
        status=202,
        refuses=["not-found", "refused-text"],
    )
    def put(self, request: Request, claim_id: int) -> Response:
        """Edit the query."""
        by = person(request)
        if "line" in self.body:
            job_ids = queries.ask_plainly(claim_id, by=by, line=self.body["line"])
        else:
            job_ids = queries.edit_query(claim_id, by=by, **self.body)
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)

    @operation(
        "restoreQuery",
        summary="Ask again what the desk makes from the claim, and search",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        answer=RungShape,
        status=202,
        refuses=["not-found"],
    )
    def delete(self, request: Request, claim_id: int) -> Response:
        """Restore the desk's query."""
        job_ids = queries.restore_query(claim_id, by=person(request))
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)
