"""The history of the whole desk: whether it is still what was written."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from annotations.models import Event, HistoryCheck
from annotations.review.roles import Permission
from annotations.services.history import HistoryTooLong, check_history
from annotations.web.access import DeskRequest, for_the_desk

_SHOWN = 20


@require_GET
@for_the_desk(Permission.AUDIT)
def history(request: DeskRequest) -> HttpResponse:
    """Show when the history was last verified, what came of it, and the times before."""
    return _show(request)


@require_POST
@for_the_desk(Permission.AUDIT)
def verify(request: DeskRequest) -> HttpResponse:
    """Verify the whole history now."""
    try:
        check = check_history(by=request.user)
    except HistoryTooLong as error:
        return _show(request, problem=str(error), status=HTTPStatus.CONFLICT)
    if not check.fault:
        messages.success(request, "The history is whole.")
    return redirect("history")


def _show(
    request: DeskRequest, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    checks = list(HistoryCheck.objects.select_related("checked_by")[:_SHOWN])
    newest = Event.objects.order_by("-id").first()
    context = {
        "last": checks[0] if checks else None,
        "earlier": checks[1:],
        "newest": newest,
        "is_outdated": bool(checks and newest and newest.created_at > checks[0].checked_at),
        "problem": problem,
    }
    return render(request, "annotations/history.html", context, status=status)
