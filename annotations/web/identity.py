"""What the desk decides where allauth asks: who gets in, what they hear, which roles they hold."""

from typing import Any

import requests
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import User
from annotations.review.roles import Role
from annotations.services import people

log = structlog.get_logger(__name__)

# What is said after something was done; whatever is not here speaks for itself.
_DONE = {
    "account/messages/password_changed.txt": "Your password was changed.",
    "account/messages/password_set.txt": "Your password was set.",
    "mfa/messages/totp_activated.txt": "From now on you sign in with a second step.",
    "mfa/messages/totp_deactivated.txt": "You sign in with your password alone again.",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes; the old ones ended.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by admins; signing in is counted by axes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "No one at the desk has this name and password. Check both and try again."
        ),
        "incorrect_password": "That is not your password. Try again.",
        "too_many_login_attempts": "Too many wrong codes. Wait five minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep strangers from making themselves an account."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Leave counting wrong passwords to axes, which pages, API and admin share."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_args: Any,  # noqa: ANN401 (allauth)
        **_kwargs: Any,  # noqa: ANN401 (allauth)
    ) -> None:
        """Say in our words what was done, where a page does not show it anyway."""
        if text := _DONE.get(message_template or ""):
            messages.add_message(request, level, text)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": (
            "This code is not right. It changes every 30 seconds: type the one you see now."
        ),
    }


class IdentityAdapter(DefaultSocialAccountAdapter):
    """People who come from the organisation's identity provider.

    Whoever the provider vouches for has an account; what they may do at the desk is for its
    admins to say, or for the claim that `FACTCHECK_OIDC_ROLES_CLAIM` names.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401
        """Let in whom the provider vouches for."""
        del request, sociallogin
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:  # noqa: ANN401
        """Take over the name colleagues know."""
        user: User = super().populate_user(request, sociallogin, data)
        user.display_name = str(data.get("name") or "")[:120]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401
        """Bring the roles of someone known up to date."""
        del request
        if sociallogin.is_existing:
            _take_roles(sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:  # noqa: ANN401
        """Give someone new their roles."""
        user: User = super().save_user(request, sociallogin, form)
        _take_roles(sociallogin)
        return user


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead someone to the identity provider, or say that it does not answer."""
    # Here, because its models are there only where a provider is set up.
    from allauth.socialaccount.providers.openid_connect.views import login  # noqa: PLC0415

    try:
        response: HttpResponse = login(request, provider_id)
    except requests.RequestException as error:
        log.warning("identity_provider_away", error=str(error))
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response


def _take_roles(sociallogin: Any) -> None:  # noqa: ANN401 (allauth has no types)
    """Give the person the roles the provider names; what is no role of the desk is passed over."""
    claim = settings.FACTCHECK_OIDC_ROLES_CLAIM
    if not claim:
        return
    data = sociallogin.account.extra_data
    # The user info is asked for and so more complete; the token may hold the claim alone.
    named = data.get("userinfo", {}).get(claim, data.get("id_token", {}).get(claim, []))
    if isinstance(named, str):
        named = [named]
    names = {name for name in named if isinstance(name, str)} if isinstance(named, list) else set()
    people.assign_roles(sociallogin.user, frozenset(role for role in Role if role.value in names))
