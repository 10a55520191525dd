"""Who gets past the door of a page: signed in, and holding a role that includes what it needs."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django_htmx.middleware import HtmxDetails

from annotations.models import User
from annotations.review.roles import Permission

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of someone who is signed in and belongs to the desk."""

    user: User
    htmx: HtmxDetails


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_the_desk(
    permission: Permission = Permission.READ,
) -> Callable[[DeskView[P]], View[P]]:
    """Make a view ask for a sign-in, then refuse with 403 whoever lacks `permission`.

    A background request of someone signed out is answered with 401 instead of the sign-in page.
    """

    def decorate(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            desk_request = cast("DeskRequest", request)
            if desk_request.htmx and not request.user.is_authenticated:
                # A part of a page cannot become the sign-in page: what is typed would be gone.
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not desk_request.user.may(permission):
                message = "Your role does not include this page; ask an editor or an admin."
                raise PermissionDenied(message)
            response = view(desk_request, *args, **kwargs)
            # What one person may see is not for the next one behind the same cache.
            patch_cache_control(response, private=True, no_cache=True)
            return response

        return guarded

    return decorate
