"""The export: any number of claims as one stream, in constant memory."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.shapes.export import ExportQuery
from annotations.export.formats import FORMATS
from annotations.models import Publication
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.review.transitions import PUBLIC_STATES, State
from annotations.services.export import stream_records

# One write to the network a piece: small ones cost more than the records in them.
_PIECE_BYTES = 64 * 1024

# What each media type holds: one document of JSON, or text of many lines.
_WRITTEN = {
    one.media_type.partition(";")[0]: (
        OpenApiTypes.OBJECT if one.media_type.endswith("+json") else OpenApiTypes.STR
    )
    for one in FORMATS.values()
}
LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    description='`rel="next"`: ask there for what changed after this export.',
    response=[200],
)


class AnyAccept(BaseContentNegotiation):
    """`format` decides what is written, whatever `Accept` says."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the first parser; there is no body to read."""
        del request
        return next(iter(parsers), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return JSON, which problems are written in."""
        del request, renderers, format_suffix
        return JSONRenderer(), JSONRenderer.media_type


class Export(Endpoint):
    """Claims on their way out."""

    content_negotiation_class = AnyAccept  # type: ignore[assignment]  # it needs no default

    @operation(
        "export",
        summary="Export claims as a stream",
        description="Without `since` the published claims as they stand; with it every change "
        "after it, withdrawals included. Follow the `Link` header for the next time: nothing is "
        "missed and nothing comes twice.",
        tag="export",
        query=ExportQuery,
        answer=_WRITTEN,
        headers=[LINK],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream the export."""
        state, since = State(self.parameters["state"]), self.parameters.get("since")
        if state not in PUBLIC_STATES and not person(request).may(Permission.PUBLISH):
            message = (
                f"Claims that are “{state.label}” are not public yet: only an editor exports them."
            )
            raise NotPermitted(message)
        written = FORMATS[self.parameters["format"]]
        records = stream_records(state=state, since=since)
        headers = {
            "Content-Disposition": f'attachment; filename="claims-{state}.{written.extension}"'
        }
        if state in PUBLIC_STATES:
            last = _last_sequence()
            # Bounded by what is committed now, so that `next` starts exactly where this ends.
            records = takewhile(lambda record: record.sequence <= last, records)
            address = replace_query_param(request.build_absolute_uri(), "since", last)
            headers["Link"] = f'<{address}>; rel="next"'
        pieces = () if request.method == "HEAD" else _joined(written.write(records))
        return StreamingHttpResponse(pieces, content_type=written.media_type, headers=headers)


def _last_sequence() -> int:
    return Publication.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        if len(buffer) >= _PIECE_BYTES:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)
