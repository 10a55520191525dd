"""What every address of the API shares: who may, what is read, what is refused."""

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.core.signals import got_request_exception
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django.utils.log import log_response
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.authentication import TokenWithRoles
from annotations.api.operation import Operation
from annotations.api.problems import server_error
from annotations.api.refusals import InvalidQuery, TooLargeBody
from annotations.api.shapes.base import LARGEST_ID, NothingShape, Shape
from annotations.models import User
from annotations.review.roles import Permission

Values = dict[str, Any]


class Roles(BasePermission):
    """Let someone in whose roles include what the address needs for this method."""

    message = "Your role does not include this; ask an editor or an admin."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Say whether the request may go on."""
        declared = cast("Endpoint", view).declared(request)
        needs = declared.needs if declared else Permission.READ
        return isinstance(request.user, User) and request.user.may(needs)


class OneRenderer(DefaultContentNegotiation):
    """Choose by `Accept` alone: `?format=` is a query parameter like any other here."""

    class settings:  # noqa: N801 (the name DRF reads)
        URL_FORMAT_OVERRIDE = None


class BoundedJSONParser(JSONParser):
    """Read a JSON object; refuse what is nested deeper than any client means."""

    def parse(
        self,
        stream: Any,  # noqa: ANN401 - whatever the server hands in
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object; raise `ParseError` for anything else."""
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            message = "The JSON is nested too deeply."
            raise exceptions.ParseError(message) from error
        if not isinstance(found, dict):
            message = "The body must be a JSON object: {…}."
            raise exceptions.ParseError(message)
        return found


class Endpoint(APIView):
    """One address of the API; its methods are declared with `operation`.

    By the time a method runs, `parameters` and `body` hold what was sent, validated: what is
    not declared is refused, never ignored.
    """

    authentication_classes = [TokenWithRoles, SessionAuthentication]
    permission_classes = [Roles]
    renderer_classes = [JSONRenderer]
    parser_classes = [BoundedJSONParser]
    content_negotiation_class = OneRenderer

    parameters: Values
    body: Values

    def declared(self, request: Request) -> Operation | None:
        """Return the declaration of the method that is asked for, if there is one."""
        method = getattr(self, str(request.method).lower(), None)
        return getattr(method, "operation", None)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (DRF)
        """Check who asks, then the query parameters, then the body."""
        super().initial(request, *args, **kwargs)
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            # Larger than the database counts to; some lookups would break on it.
            raise exceptions.NotFound(_hint(request.path))
        declared = self.declared(request)
        if declared is None:
            return
        self.parameters = _read_query(request, shape=declared.query)
        self.body = {}
        if declared.lines:
            _refuse_too_large(request)
        elif declared.body or request.method not in SAFE_METHODS:
            self.body = _read_body(request, shape=declared.body or NothingShape)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer every error with a problem document, those nobody foresaw too."""
        try:
            return super().handle_exception(exc)
        except Exception:
            if settings.DEBUG:
                raise
            request = self.request._request  # noqa: SLF001 (DRF's wrapper)
            # What Django does for its own pages: monitoring hears of it, tests see it raised.
            got_request_exception.send(sender=type(self), request=request)
            response = server_error(self.request)
            log_response(
                "%s: %s",
                "API error",
                request.path,
                response=response,
                request=request,
                exception=exc,
            )
            response.exception = True
            return response

    def finalize_response(
        self,
        request: Request,
        response: Any,  # noqa: ANN401 - DRF's or Django's response
        *args: Any,  # noqa: ANN401 (DRF)
        **kwargs: Any,  # noqa: ANN401 (DRF)
    ) -> Any:  # noqa: ANN401 - as it came
        """Keep answers out of shared caches: what one person may see is not for the next."""
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(final, private=True, no_cache=True)
        return final


def _read_query(request: Request, *, shape: type[serializers.Serializer[Any]] | None) -> Values:
    given = request.query_params
    parameters = shape() if shape else None
    # Made once for both uses: a serializer copies all its fields for every request.
    known = parameters.fields if parameters else {}
    problems: dict[str, str] = {}
    for name in given:
        if name not in known:
            listed = ", ".join(f"`{one}`" for one in known)
            problems[name] = (
                f"There is no such parameter here; known are {listed}."
                if listed
                else "This address takes no parameters."
            )
        elif len(given.getlist(name)) > 1 and not _is_list(known[name]):
            problems[name] = "This parameter is given more than once."
    if problems:
        raise InvalidQuery(problems)
    if parameters is None:
        return {}
    # As plain values: of a form DRF would take an empty field for an absent one.
    parameters.initial_data = {
        name: given.getlist(name) if _is_list(known[name]) else given[name] for name in given
    }
    if not parameters.is_valid():
        raise InvalidQuery(parameters.errors)
    return dict(parameters.validated_data)


def _read_body(request: Request, *, shape: type[Shape]) -> Values:
    _refuse_too_large(request)
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _refuse_too_large(request: Request) -> None:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and length > limit:
        message = f"The body has {length:,} bytes; at most {limit:,} are read."
        raise TooLargeBody(message)


def _is_list(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    return isinstance(field, serializers.MultipleChoiceField)


def person(request: Request) -> User:
    """Return who is asking; `Roles` has let only people in."""
    return cast("User", request.user)


@extend_schema(exclude=True)
class NothingHere(Endpoint):
    """Answers every address under /api/ that nothing else answers."""

    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (DRF)
        """Refuse, with the address that was probably meant."""
        super(Endpoint, self).initial(request, *args, **kwargs)
        raise exceptions.NotFound(_hint(request.path))


def _hint(path: str) -> str:
    if not path.endswith("/"):
        try:
            found = resolve(f"{path}/")
        except Resolver404:
            pass
        else:
            if getattr(found.func, "cls", None) is not NothingHere:
                return f"Addresses end with a slash: ask for {path}/ instead."
    return f"There is nothing at {path}. /api/docs/ lists every address."
