"""Every refusal of the API as a problem document (RFC 9457), from one table.

The table is read by the handler, by the schema, by the page that `type` leads to and by tests.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.refusals import (
    Conflict,
    InvalidHeader,
    InvalidQuery,
    LockedOut,
    PreconditionRequired,
    TooLargeBody,
)
from annotations.articles.errors import ArticleError, InvalidOffset, WordsNotThere
from annotations.claims.typed_figures import FigureRefused
from annotations.review.errors import FieldRefused, GateRefused, NotPermitted, TransitionRefused
from annotations.services.errors import (
    ArticleChanged,
    CommentRefused,
    DuplicateArticle,
    DuplicateClaim,
    FeedInUse,
    SameText,
    SourceRefused,
    StaleWrite,
)

MEDIA_TYPE = "application/problem+json"
# The address of the page that explains the types; RFC 9457 wants the full path at least.
TYPES = "/api/problems/"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of refusal: `advice` says what a client does about it."""

    slug: str
    status: int
    title: str
    advice: str

    @property
    def address(self) -> str:
        """Return what stands in `type`."""
        return f"{TYPES}#{self.slug}"


_ROWS = (
    ProblemType(
        "malformed",
        400,
        "The request cannot be read",
        "Send a JSON object in UTF-8; the detail names the place where reading stopped.",
    ),
    ProblemType(
        "invalid",
        400,
        "The request does not fit",
        "Mend each field, parameter or header listed in `errors`. Unknown names are refused, so "
        "that a typing error never passes unseen.",
    ),
    ProblemType(
        "refused-text",
        400,
        "The text or address cannot be taken in",
        "The detail says what is wrong with the text, or why the address could not be read.",
    ),
    ProblemType(
        "refused-span",
        400,
        "These words do not stand there",
        "Read the article's text again. Offsets count Unicode code points, `end` is exclusive, "
        "and `text` is what stands between them.",
    ),
    ProblemType(
        "not-authenticated",
        401,
        "Who is asking?",
        "Send `Authorization: Token <token>`; `POST /api/v1/token/` gives you one.",
    ),
    ProblemType(
        "not-permitted",
        403,
        "Your role does not include this",
        "Ask an admin for the role, or a colleague who has it.",
    ),
    ProblemType(
        "not-found",
        404,
        "There is nothing here",
        "Check the address. Addresses of this API end with a slash.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "This address does not do that",
        "The `Allow` header lists the methods that work here.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "This API answers in JSON",
        "Send `Accept: application/json`, or leave the header out.",
    ),
    ProblemType(
        "transition-refused",
        409,
        "The claim’s state does not allow this",
        "Read the claim again: `actions` lists what you can do with it now.",
    ),
    ProblemType(
        "conflict",
        409,
        "This contradicts what is stored",
        "Read what is stored, then decide again.",
    ),
    ProblemType(
        "duplicate-article",
        409,
        "The desk has this text already",
        "Use the article that `article` points to.",
    ),
    ProblemType(
        "duplicate-claim",
        409,
        "These words are a claim already",
        "Use the claim that `claim` points to; a dismissed one can be restored.",
    ),
    ProblemType(
        "refused-comment",
        409,
        "This cannot be said here",
        "The detail says why: read the discussion of the claim again.",
    ),
    ProblemType(
        "stale-write",
        412,
        "The claim was changed in the meantime",
        "Read the claim again, look at what changed, and repeat with its new ETag.",
    ),
    ProblemType(
        "too-large",
        413,
        "The request is too large",
        "Send less: the detail names the limit.",
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "This API reads JSON",
        "Send `Content-Type: application/json`; to an import `application/x-ndjson`.",
    ),
    ProblemType(
        "gate-refused",
        422,
        "Something is missing before this verdict can stand",
        "Mend each field listed in `errors`: a verdict on the scale needs reasons and sources.",
    ),
    ProblemType(
        "precondition-required",
        428,
        "Which version did you read?",
        "Send the claim’s ETag in `If-Match`, so that no change of a colleague is overwritten.",
    ),
    ProblemType(
        "throttled",
        429,
        "Too many requests",
        "Wait as many seconds as `Retry-After` says.",
    ),
    ProblemType(
        "locked-out",
        429,
        "Too many failed sign-ins",
        "Wait a while before you try again, or ask an admin.",
    ),
    ProblemType(
        "server-error",
        500,
        "Something broke on our side",
        "Try again; if it stays, tell an admin the `X-Request-ID` of the answer.",
    ),
)

PROBLEMS: dict[str, ProblemType] = {row.slug: row for row in _ROWS}


def problem(
    slug: str,
    *,
    request: Request | None = None,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **members: Any,  # noqa: ANN401 - RFC 9457 extension members, any JSON
) -> Response:
    """Return the problem document `slug`; `members` are added to it as they are."""
    row = PROBLEMS[slug]
    body = {
        "type": row.address,
        "title": row.title,
        "status": row.status,
        "detail": detail or row.advice,
        "instance": request.path if request else "",
        **members,
    }
    return Response(body, status=row.status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def problem_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn whatever a view raised into a problem document; None for what nobody foresaw."""
    request: Request | None = context.get("request")
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer(error, request)
    return None


def server_error(request: Request | None) -> Response:
    """Return the answer to an error that nobody foresaw; it gives nothing away."""
    return problem("server-error", request=request)


def _plain(slug: str) -> Callable[[Any, Request | None], Response]:
    """Return the answer for errors whose own words are the detail."""
    return lambda error, request: problem(slug, request=request, detail=str(error))


def _advice(slug: str) -> Callable[[Any, Request | None], Response]:
    """Return the answer for errors whose words say less than the table does."""
    return lambda _error, request: problem(slug, request=request)


def _invalid(error: exceptions.ValidationError, request: Request | None) -> Response:
    where = "query" if isinstance(error, InvalidQuery) else "body"
    where = "header" if isinstance(error, InvalidHeader) else where
    errors = [{"in": where, "name": name, "detail": detail} for name, detail in _flat(error.detail)]
    detail = " ".join(": ".join(filter(None, (row["name"], row["detail"]))) for row in errors)
    return problem("invalid", request=request, detail=detail, errors=errors)


def _flat(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - nested
    """Yield `(dotted name, message)` of every message in DRF's nested lists and dicts."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            yield from _flat(value, ".".join(part for part in (name, own) if part))
    elif isinstance(detail, list | tuple):
        for value in detail:
            yield from _flat(value, name)
    else:
        yield _encodable(name), _encodable(str(detail))


def _encodable(text: str) -> str:
    """Spell half a surrogate pair out: JSON can send one, and UTF-8 cannot send it back."""
    return text.encode("utf-8", "backslashreplace").decode()


def _gate_refused(error: GateRefused, request: Request | None) -> Response:
    errors = [
        {"in": "body", "name": failure.field, "detail": failure.message}
        for failure in error.failures
    ]
    return problem("gate-refused", request=request, detail=str(error), errors=errors)


def _figure_refused(error: FigureRefused, request: Request | None) -> Response:
    # What people type into one field is two numbers here.
    name = f"figure.{error.field if error.field != 'value' else 'low'}"
    errors = [{"in": "body", "name": name, "detail": str(error)}]
    return problem("invalid", request=request, detail=f"{name}: {error}", errors=errors)


def _field_refused(error: FieldRefused, request: Request | None) -> Response:
    errors = [{"in": "body", "name": error.field, "detail": str(error)}]
    return problem("invalid", request=request, detail=f"{error.field}: {error}", errors=errors)


def _stale(error: StaleWrite, request: Request | None) -> Response:
    return problem(
        "stale-write",
        request=request,
        detail=str(error),
        headers={"ETag": f'"{error.claim.version}"'},
        expected_version=error.expected,
        current_version=error.claim.version,
        current_state=error.claim.state,
    )


def _duplicate(error: DuplicateArticle, request: Request | None) -> Response:
    address = f"/api/v1/articles/{error.article.pk}/"
    return problem(
        "duplicate-article",
        request=request,
        detail=str(error),
        article={"id": error.article.pk, "title": error.article.title, "url": address},
    )


def _duplicate_claim(error: DuplicateClaim, request: Request | None) -> Response:
    address = f"/api/v1/claims/{error.claim.pk}/"
    return problem(
        "duplicate-claim",
        request=request,
        detail=str(error),
        claim={"id": error.claim.pk, "state": error.claim.state, "url": address},
    )


def _not_authenticated(error: exceptions.APIException, request: Request | None) -> Response:
    headers = {"WWW-Authenticate": getattr(error, "auth_header", "Token")}
    is_bare = isinstance(error, exceptions.NotAuthenticated)
    detail = "" if is_bare else str(error.detail)
    return problem("not-authenticated", request=request, detail=detail, headers=headers)


def _throttled(error: exceptions.Throttled, request: Request | None) -> Response:
    seconds = max(1, round(getattr(error, "wait", None) or 1))
    return problem(
        "throttled",
        request=request,
        detail=f"You asked too often. Wait {seconds} seconds, then go on.",
        headers={"Retry-After": str(seconds)},
    )


# The first row that fits answers, so subclasses stand before their bases.
_ANSWERS: tuple[tuple[type[Exception], Callable[[Any, Request | None], Response]], ...] = (
    (GateRefused, _gate_refused),
    (FieldRefused, _field_refused),
    (FigureRefused, _figure_refused),
    (NotPermitted, _plain("not-permitted")),
    (TransitionRefused, _plain("transition-refused")),
    (StaleWrite, _stale),
    (DuplicateArticle, _duplicate),
    (DuplicateClaim, _duplicate_claim),
    (ArticleChanged, _plain("conflict")),
    (CommentRefused, _plain("refused-comment")),
    (SameText, _plain("conflict")),
    (FeedInUse, _plain("conflict")),
    (SourceRefused, _plain("refused-text")),
    (InvalidOffset, _plain("refused-span")),
    (WordsNotThere, _plain("refused-span")),
    (ArticleError, _plain("refused-text")),
    (Conflict, _plain("conflict")),
    (PreconditionRequired, _advice("precondition-required")),
    (LockedOut, _advice("locked-out")),
    (TooLargeBody, _plain("too-large")),
    (exceptions.ValidationError, _invalid),
    (exceptions.ParseError, _plain("malformed")),
    (exceptions.NotAuthenticated, _not_authenticated),
    (exceptions.AuthenticationFailed, _not_authenticated),
    (exceptions.PermissionDenied, _plain("not-permitted")),
    (PermissionDenied, _advice("not-permitted")),
    (exceptions.NotFound, _plain("not-found")),
    (Http404, _advice("not-found")),
    (ObjectDoesNotExist, _advice("not-found")),
    (exceptions.MethodNotAllowed, _plain("method-not-allowed")),
    (exceptions.NotAcceptable, _advice("not-acceptable")),
    (exceptions.UnsupportedMediaType, _advice("unsupported-media-type")),
    (exceptions.Throttled, _throttled),
)
