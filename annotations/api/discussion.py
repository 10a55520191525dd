"""The talk about a claim, and what concerns the one who asks."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.pagination import paginate
from annotations.api.presenters.discussion import (
    NOTIFICATION_COLUMNS,
    present_comment,
    present_discussion,
    present_notifications,
)
from annotations.api.shapes.base import page_of
from annotations.api.shapes.discussion import (
    CommentShape,
    DiscussionShape,
    NewCommentShape,
    NotificationQuery,
    NotificationShape,
    ReadShape,
    UnreadShape,
)
from annotations.models import Claim, Comment, Notification
from annotations.services import discussion, notifying
from annotations.services.standing import circle_of


class Comments(Endpoint):
    """The talk about one claim."""

    @operation(
        "listComments",
        summary="Read the talk about a claim",
        description="Threads of claims that were joined into this one, or that say the same, are "
        "among them: the `claim` of each says where it was begun. While you must not know what "
        "others judged, what could tell you is held back; `held_back` counts that.",
        tag="claims",
        answer=DiscussionShape,
        refuses=["not-found"],
    )
    def get(self, request: Request, claim_id: int) -> Response:
        """Read the talk."""
        claim = Claim.objects.get(pk=claim_id)
        talk = discussion.read_discussion(claim, reader=person(request))
        return Response(present_discussion(talk))

    @operation(
        "addComment",
        summary="Say something about a claim",
        description="`@name` tells that person. What was said is never changed or removed.",
        tag="claims",
        body=NewCommentShape,
        status=201,
        answer=CommentShape,
        refuses=["not-found", "refused-comment"],
    )
    def post(self, request: Request, claim_id: int) -> Response:
        """Say something."""
        comment = discussion.say(
            claim_id,
            by=person(request),
            text=self.body["text"],
            link_id=self.body.get("link"),
            answers=self.body.get("answers"),
        )
        return Response(present_comment(comment), status=201)


class SettleThread(Endpoint):
    """One thread, to be settled."""

    @operation(
        "resolveThread",
        summary="Settle a thread",
        tag="claims",
        answer=DiscussionShape,
        refuses=["not-found", "refused-comment"],
    )
    def post(self, request: Request, claim_id: int, comment_id: int) -> Response:
        """Settle it."""
        _demand(claim_id, comment_id)
        discussion.resolve(comment_id, by=person(request))
        return _talk(request, claim_id)


class ReopenThread(Endpoint):
    """One thread, to be opened again."""

    @operation(
        "reopenThread",
        summary="Open a settled thread again",
        tag="claims",
        answer=DiscussionShape,
        refuses=["not-found", "refused-comment"],
    )
    def post(self, request: Request, claim_id: int, comment_id: int) -> Response:
        """Open it again."""
        _demand(claim_id, comment_id)
        discussion.reopen(comment_id, by=person(request))
        return _talk(request, claim_id)


class Notifications(Endpoint):
    """What concerns the one who asks."""

    @operation(
        "listNotifications",
        summary="List what concerns you, newest first",
        tag="people",
        query=NotificationQuery,
        answer=page_of(NotificationShape),
    )
    def get(self, request: Request) -> Response:
        """List notifications."""
        rows = Notification.objects.filter(person=person(request))
        if self.parameters["unread"]:
            rows = rows.unread()
        page = paginate(
            rows,
            request=request,
            columns=NOTIFICATION_COLUMNS,
            limit=self.parameters["limit"],
            cursor=self.parameters.get("cursor"),
        )
        return Response({"results": present_notifications(page.rows), "next": page.next})


class ReadNotifications(Endpoint):
    """What concerns the one who asks, to be marked as read."""

    @operation(
        "readNotifications",
        summary="Mark what concerns you as read",
        tag="people",
        body=ReadShape,
        answer=UnreadShape,
    )
    def post(self, request: Request) -> Response:
        """Mark as read."""
        by = person(request)
        notifying.mark_read(by=by, up_to=self.body.get("up_to"))
        return Response({"unread": by.unread})


def _demand(claim_id: int, comment_id: int) -> None:
    circle = circle_of(Claim.objects.get(pk=claim_id))
    if not Comment.objects.filter(pk=comment_id, claim__in=circle).exists():
        message = f"Claim {claim_id} has no comment {comment_id}."
        raise Http404(message)


def _talk(request: Request, claim_id: int) -> Response:
    claim = Claim.objects.get(pk=claim_id)
    talk = discussion.read_discussion(claim, reader=person(request))
    return Response(present_discussion(talk))
