"""A second step for those whose role demands one: nothing opens until it is set up."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from annotations.models import User
from annotations.review.roles import Role

# Kept in the session once it is known, so that the question costs no query on every page.
_SESSION_KEY = "has_second_step"
# What someone must reach to set the second step up, or to leave.
_OPEN = frozenset(
    {
        *("account", "sign-out", "set-theme", "account_change_password", "account_set_password"),
        *("account_reauthenticate", "mfa_activate_totp"),
    }
)


def needs_second_step(user: User) -> bool:
    """Say whether someone's role demands a second step that they have not set up."""
    demanding = {Role(name) for name in settings.FACTCHECK_MFA_ROLES}
    return not demanding.isdisjoint(user.roles) and not has_second_step(user)


def has_second_step(user: User) -> bool:
    """Say whether someone signs in with a code as well as a password."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


class SecondStepMiddleware:
    """Lead people whose role demands a second step to where they set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Step in before the view of someone who has yet to set up the second step."""
        del view, args, kwargs
        match = request.resolver_match
        if not settings.FACTCHECK_MFA_ROLES or not request.user.is_authenticated:
            return None
        if request.session.get(_SESSION_KEY) or (match and match.url_name in _OPEN):
            return None
        if not needs_second_step(request.user):
            request.session[_SESSION_KEY] = True
            return None
        if request.path.startswith("/api/") or request.headers.get("HX-Request"):
            message = "Your role signs in with a second step: set it up on your account’s page."
            raise PermissionDenied(message)
        messages.info(request, "Your role signs in with a second step. Set it up to go on.")
        return redirect("mfa_activate_totp")
