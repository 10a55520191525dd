"""Tokens: get one, give it back; and who you are."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from annotations.api.endpoint import Endpoint, person
from annotations.api.operation import operation
from annotations.api.refusals import LockedOut
from annotations.api.shapes.tokens import CredentialsShape, MeShape, TokenShape
from annotations.review.roles import PERMISSIONS


class TokenThrottle(AnonRateThrottle):
    """Guessing passwords is slow; axes locks the account on top of this."""

    scope = "token"
    rate = "10/minute"

    def get_cache_key(self, request: Request, view: Any) -> str:  # noqa: ANN401 (DRF)
        """Count by address, whoever is signed in."""
        del view
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def _demand_second_step(user: AbstractBaseUser, *, code: str) -> None:
    """Raise `AuthenticationFailed` unless `code` is right, where someone signs in with one.

    A token must not be a way around the second step. Wrong codes are counted by allauth.
    """
    if not is_mfa_enabled(user):
        return
    if not code:
        message = "This account signs in with a second step: send its code as `code` as well."
        raise AuthenticationFailed(message)
    form = AuthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        raise AuthenticationFailed(" ".join(form.errors["code"]))
    form.authenticator.record_usage()


class Tokens(Endpoint):
    """The token of an account."""

    throttle_classes = [TokenThrottle]

    def get_authenticators(self) -> list[Any]:
        """Ask nobody who they are when they come to say so."""
        is_signing_in = self.request is None or self.request.method == "POST"
        return [] if is_signing_in else super().get_authenticators()

    def get_permissions(self) -> Any:  # noqa: ANN401 (DRF)
        """Let anyone ask for a token; giving one back needs it."""
        return [] if self.request.method == "POST" else super().get_permissions()

    @operation(
        "createToken",
        summary="Get the token of your account",
        description="The same token every time until you give it back.",
        tag="account",
        body=CredentialsShape,
        answer=TokenShape,
        refuses=["locked-out"],
        is_public=True,
    )
    def post(self, request: Request) -> Response:
        """Give out a token."""
        user = authenticate(
            # The wrapper, not Django's request: what axes marks on it must not turn the answer
            # into a page.
            request=request,
            username=self.body["username"],
            password=self.body["password"],
        )
        if user is None:
            if getattr(request, "axes_locked_out", False):
                raise LockedOut
            message = "There is no active account with this name and password."
            raise AuthenticationFailed(message)
        _demand_second_step(user, code=self.body.get("code", ""))
        token, _ = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})

    @operation(
        "deleteToken",
        summary="Give your token back",
        description="It stops working at once; ask for a new one when you need it.",
        tag="account",
        answer=None,
        status=204,
    )
    def delete(self, request: Request) -> Response:
        """Revoke the token of whoever asks."""
        Token.objects.filter(user=person(request)).delete()
        return Response(status=204)


class Me(Endpoint):
    """Who is asking."""

    @operation("readMe", summary="Who you are and what you may do", tag="account", answer=MeShape)
    def get(self, request: Request) -> Response:
        """Describe whoever asks."""
        user = person(request)
        return Response(
            {
                "id": user.pk,
                "username": user.username,
                "name": str(user),
                "roles": sorted(user.roles),
                "permissions": [one for one in PERMISSIONS if user.may(one)],
            }
        )
