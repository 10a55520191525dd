"""The history of the whole desk: whether it is still what was written."""

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.refusals import Conflict
from annotations.api.shapes.history import HistoryCheckShape
from annotations.models import HistoryCheck
from annotations.review.roles import Permission
from annotations.services.history import HistoryTooLong, check_history


class History(Endpoint):
    """The verification of the history."""

    @operation(
        "readHistoryCheck",
        summary="Read what came of the last verification of the history",
        tag="publishing",
        needs=Permission.AUDIT,
        answer=HistoryCheckShape,
        refuses=["not-found"],
    )
    def get(self, request: Request) -> Response:
        """Read the last verification."""
        del request
        return _present(HistoryCheck.objects.select_related("checked_by")[:1].get())

    @operation(
        "verifyHistory",
        summary="Verify every event of every claim now",
        description="Refused with 409 for a history too long to be verified in a request: run "
        "`manage.py verify_history` on the server and read its result here.",
        tag="publishing",
        needs=Permission.AUDIT,
        answer=HistoryCheckShape,
        status=201,
        refuses=["conflict"],
    )
    def post(self, request: Request) -> Response:
        """Verify now."""
        try:
            check = check_history(by=person(request))
        except HistoryTooLong as error:
            raise Conflict(str(error)) from error
        return _present(check, status=201)


def _present(check: HistoryCheck, *, status: int = 200) -> Response:
    by = check.checked_by
    shown = {
        "is_whole": not check.fault,
        "fault": check.fault,
        "events": check.events,
        "claims": check.claims,
        "checked_at": check.checked_at,
        "checked_by": by and {"id": by.pk, "name": str(by)},
    }
    return Response(shown, status=status)
