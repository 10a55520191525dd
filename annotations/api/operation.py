"""One declaration for each operation: who may, what goes in, what comes out, what is refused.

`Endpoint` acts on it and the OpenAPI schema describes it, so the two cannot drift apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from annotations.api.problems import MEDIA_TYPE, PROBLEMS
from annotations.api.shapes.base import ProblemShape, Shape
from annotations.review.roles import Permission

MethodT = TypeVar("MethodT", bound=Callable[..., Any])
# JSON Lines: one JSON document a line.
LINES = "application/x-ndjson"
AnyShape = serializers.Serializer[Any] | type[serializers.Serializer[Any]]

_ALWAYS = ("invalid", "not-authenticated", "not-permitted", "not-acceptable", "throttled")
_WITH_BODY = ("malformed", "too-large", "unsupported-media-type")

ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    description="The claim's version, for `If-Match`.",
    response=[200, 201],
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag of the claim as you read it, such as `"3"`.',
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.HEADER,
    required=True,
    description="A UUID you make for this submission; the same one again repeats nothing.",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """What `Endpoint` needs to know of an operation."""

    needs: Permission
    query: type[serializers.Serializer[Any]] | None
    body: type[Shape] | None
    lines: type[Shape] | None


def operation(  # noqa: PLR0913 - all keyword-only; one call describes one operation
    name: str,
    *,
    summary: str,
    description: str = "",
    tag: str,
    answer: AnyShape | Mapping[str, Any] | None,
    status: int = 200,
    needs: Permission = Permission.READ,
    query: type[serializers.Serializer[Any]] | None = None,
    body: type[Shape] | None = None,
    lines: type[Shape] | None = None,
    refuses: Iterable[str] = (),
    headers: Sequence[OpenApiParameter] = (),
    empty: str = "",
    is_public: bool = False,
) -> Callable[[MethodT], MethodT]:
    """Declare a view method as the operation `name`.

    `refuses` are slugs of `problems.PROBLEMS` beyond those any operation can answer with;
    `empty` says what a 204 means, where there is one. `answer` is a shape, or what each media
    type holds. `lines` is what each line of a JSON Lines body holds; the method reads them.
    """
    slugs = [slug for slug in _ALWAYS if not (is_public and slug == "not-authenticated")]
    slugs += [*_WITH_BODY, *refuses]
    responses: dict[Any, Any] = _refusals(slugs)
    if isinstance(answer, Mapping):
        responses |= {(status, media_type): held for media_type, held in answer.items()}
    else:
        responses[status] = answer
    if empty:
        responses[204] = OpenApiResponse(description=empty)
    parameters: list[Any] = [*headers, *([query] if query else [])]

    def decorate(method: MethodT) -> MethodT:
        described = extend_schema(
            operation_id=name,
            summary=summary,
            description=description or summary,
            tags=[tag],
            parameters=parameters,
            request={LINES: lines} if lines else body,
            responses=responses,
            auth=[] if is_public else None,
        )(method)
        described.operation = Operation(  # type: ignore[attr-defined]
            needs=needs, query=query, body=body, lines=lines
        )
        return described

    return decorate


def _refusals(slugs: Iterable[str]) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the documented refusals by status, each with the titles of its problem types."""
    titles: dict[int, list[str]] = {}
    for slug in slugs:
        titles.setdefault(PROBLEMS[slug].status, []).append(f"{PROBLEMS[slug].title} (`{slug}`)")
    return {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemShape, description=". ".join(lines) + ".")
        for status, lines in sorted(titles.items())
    }
