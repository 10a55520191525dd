"""Taking claims out of the desk by hand: choose what and in which format, and download it."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.export.formats import FORMATS, Format
from annotations.export.since import parse_since
from annotations.models import Publication
from annotations.review.roles import Permission
from annotations.review.transitions import PUBLIC_STATES, STATE_LABELS, State
from annotations.services.export import stream_records
from annotations.web.access import DeskRequest, for_the_desk


class UnknownExport(Exception):
    """What was asked for cannot be exported; `field` names the part to mend."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Export:
    """What to export: the claims in `state`, changed since `since`, written as `format`."""

    format: Format
    state: State
    since: int | datetime | None

    @property
    def file_name(self) -> str:
        """Return the name the download is saved under."""
        today = timezone.localdate().isoformat()
        return f"claims-{self.state.value}-{today}.{self.format.extension}"


@require_safe
@for_the_desk()
def export(request: DeskRequest) -> HttpResponse:
    """Offer the exports: formats, states, since when."""
    return _show_page(request)


@require_safe
@for_the_desk()
def download(request: DeskRequest) -> HttpResponseBase:
    """Stream an export as a file, in constant memory however many claims there are."""
    try:
        wanted = read_export(request.GET)
    except UnknownExport as error:
        return _show_page(request, error=error)
    if wanted.state not in _exportable(request):
        message = (
            f"Claims that are “{wanted.state.label}” are not public yet: only an editor exports "
            "them."
        )
        raise PermissionDenied(message)
    records = stream_records(state=wanted.state, since=wanted.since)
    response = StreamingHttpResponse(
        wanted.format.write(records), content_type=wanted.format.media_type
    )
    response["Content-Disposition"] = f'attachment; filename="{wanted.file_name}"'
    return response


def read_export(query: QueryDict) -> Export:
    """Return what the query asks for; raise `UnknownExport` for what there is not.

    `since` is a day or moment in ISO 8601 (in the desk's time zone where it names none), or for
    published claims a sequence number.
    """
    name, state = query.get("format", "jsonl"), query.get("state", State.PUBLISHED.value)
    if name not in FORMATS:
        message = f"There is no format “{name}”. Choose one of these."
        raise UnknownExport(message, field="format")
    if state not in set(State):
        message = f"There is no state “{state}”. Choose one of these."
        raise UnknownExport(message, field="state")
    since = _read_since(query.get("since", "").strip(), state=State(state))
    return Export(format=FORMATS[name], state=State(state), since=since)


def _read_since(typed: str, *, state: State) -> int | datetime | None:
    if not typed:
        return None
    try:
        since = parse_since(typed, zone=timezone.get_current_timezone())
    except ValueError:
        message = "Write the day as year-month-day, as 2024-11-04, or leave it empty."
        raise UnknownExport(message, field="since") from None
    if isinstance(since, int) and state not in PUBLIC_STATES:
        message = f"Claims that are “{state.label}” have no sequence number: give a day."
        raise UnknownExport(message, field="since")
    return since


def _exportable(request: DeskRequest) -> dict[State, str]:
    """Return the states whose claims the person may take out of the desk, with their labels."""
    everything = request.user.may(Permission.PUBLISH)
    return {
        state: label
        for state, label in STATE_LABELS.items()
        if everything or state in PUBLIC_STATES
    }


def _show_page(request: DeskRequest, *, error: UnknownExport | None = None) -> HttpResponse:
    context = {
        "formats": FORMATS,
        "states": _exportable(request),
        "chosen": {
            "format": request.GET.get("format", "jsonl"),
            "state": request.GET.get("state", State.PUBLISHED.value),
            "since": request.GET.get("since", ""),
        },
        "published": Publication.objects.standing().count(),
        "error": error,
    }
    status = HTTPStatus.OK if error is None else HTTPStatus.BAD_REQUEST
    return render(request, "annotations/export/export.html", context, status=status)
