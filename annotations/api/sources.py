"""Sources: the library's documents, and the links from claims to their passages."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.articles import read
from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.presenters.sources import (
    DOCUMENT_COLUMNS,
    LINK_COLUMNS,
    present_document,
    present_link,
)
from annotations.api.shapes.base import page_of
from annotations.api.shapes.jobs import RungShape
from annotations.api.shapes.sources import (
    DocumentQuery,
    DocumentRowShape,
    DocumentShape,
    LinkQuery,
    LinkShape,
    NewDocumentShape,
    NewLinkShape,
    PassageShape,
    StanceShape,
)
from annotations.models import SourceDocument, SourceLink
from annotations.models.sources import SourceDocumentQuerySet
from annotations.review.roles import Permission
from annotations.services import jobs, sources
from annotations.services import links as linking
from annotations.sources.types import Stance
from annotations.tasks import ring


class Documents(Endpoint):
    """The library."""

    @operation(
        "listSources",
        summary="List or search the library",
        tag="sources",
        query=DocumentQuery,
        answer=page_of(DocumentRowShape),
    )
    def get(self, request: Request) -> Response:
        """List documents."""
        equal = ("publisher", "language", "url")
        documents: SourceDocumentQuerySet = SourceDocument.objects.filter(
            **{name: self.parameters[name] for name in equal if name in self.parameters}
        )
        if "q" in self.parameters:
            documents = documents.matching(self.parameters["q"])
        page = paginate(
            documents,
            request=request,
            columns=DOCUMENT_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        results = [present_document(row) for row in page.rows]
        return Response({"results": results, "next": page.next})

    @operation(
        "addSource",
        summary="Add a document to the library",
        description="The same text from the same address is one document, however often added.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        body=NewDocumentShape,
        status=201,
        answer=DocumentShape,
        refuses=["refused-text"],
    )
    def post(self, request: Request) -> Response:
        """Add a document."""
        document = sources.add_document(read(self.body), by=person(request))
        headers = {"Location": f"/api/v1/sources/{document.pk}/"}
        return Response(_document(document.pk), status=201, headers=headers)


class OneDocument(Endpoint):
    """One document of the library."""

    @operation(
        "readSource",
        summary="Read a document with its text",
        tag="sources",
        answer=DocumentShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, document_id: int) -> Response:
        """Read a document."""
        del request
        return Response(_document(document_id))


class Links(Endpoint):
    """The links from claims to passages."""

    @operation(
        "listLinks",
        summary="List source links, newest first",
        tag="sources",
        query=LinkQuery,
        answer=page_of(LinkShape),
    )
    def get(self, request: Request) -> Response:
        """List links."""
        equal = ("claim", "document", "state", "provider")
        links = SourceLink.objects.filter(
            **{name: self.parameters[name] for name in equal if name in self.parameters}
        )
        if self.parameters.get("stance"):
            links = links.filter(stance__in=sorted(self.parameters["stance"]))
        page = paginate(
            links,
            request=request,
            columns=LINK_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        results = [present_link(row) for row in page.rows]
        return Response({"results": results, "next": page.next})


class ClaimLinks(Endpoint):
    """The source links of one claim."""

    @operation(
        "addLink",
        summary="Add a source to a claim by hand",
        description="Adding the same passage again brings a rejected link back.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        body=NewLinkShape,
        status=201,
        answer=LinkShape,
        refuses=["not-found", "refused-text"],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Add a link."""
        link = linking.add_link(claim_id, by=person(request), **self.body)
        return Response(_link(link.pk), status=201)


class RejectLink(Endpoint):
    """Take a source off a claim's list."""

    @operation(
        "rejectLink",
        summary="Reject a source link",
        description="No search brings it back by itself.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        answer=LinkShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, link_id: int) -> Response:
        """Reject a link."""
        linking.reject_link(link_id, by=person(request))
        return Response(_link(link_id))


class RestoreLink(Endpoint):
    """Put a source back on a claim's list."""

    @operation(
        "restoreLink",
        summary="Restore a rejected source link",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        answer=LinkShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, link_id: int) -> Response:
        """Restore a link."""
        linking.restore_link(link_id, by=person(request))
        return Response(_link(link_id))


class LinkStance(Endpoint):
    """What a source does to the claim, as a person says."""

    @operation(
        "setStance",
        summary="Say what a source does to the claim",
        description="Null goes back to the machine's cue.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        body=StanceShape,
        answer=LinkShape,
        refuses=["not-found"],
    )
    def post(self, request: Request, link_id: int) -> Response:
        """Set the stance."""
        stance = Stance(self.body["stance"]) if self.body["stance"] else None
        linking.set_stance(link_id, by=person(request), stance=stance)
        return Response(_link(link_id))


class LinkPassage(Endpoint):
    """The passage of its document through which a source speaks."""

    @operation(
        "setPassage",
        summary="Choose another passage of the document",
        description="A cited passage stays as it was cited: the answer is then a link of its own.",
        tag="sources",
        needs=Permission.ADD_SOURCE,
        body=PassageShape,
        answer=LinkShape,
        refuses=["not-found", "refused-text"],
    )
    def post(self, request: Request, link_id: int) -> Response:
        """Set the passage."""
        link = linking.set_passage(link_id, by=person(request), **self.body)
        return Response(_link(link.pk))


class SearchAgain(Endpoint):
    """Another look for sources."""

    @operation(
        "searchAgain",
        summary="Search for sources again",
        description="Owes a worker a new search; the claim itself does not change.",
        tag="sources",
        needs=Permission.RETRY_JOB,
        answer=RungShape,
        status=202,
        refuses=["not-found"],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Search again."""
        job_ids = jobs.search_again(claim_id, by=person(request))
        ring(job_ids)
        return Response({"jobs": job_ids}, status=202)


def _document(document_id: int) -> dict[str, object]:
    rows = SourceDocument.objects.values(*DOCUMENT_COLUMNS, "text")
    return present_document(rows.get(pk=document_id))


def _link(link_id: int) -> dict[str, object]:
    return present_link(SourceLink.objects.values(*LINK_COLUMNS).get(pk=link_id))
