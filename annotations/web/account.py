"""One's own account: who I am here, how I sign in, and the token my programs use."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST
from rest_framework.authtoken.models import Token

from annotations.review.roles import Role
from annotations.services import people
from annotations.web.access import DeskRequest, for_the_desk
from annotations.web.second_step import has_second_step, needs_second_step


@require_GET
@for_the_desk()
def account(request: DeskRequest) -> HttpResponse:
    """Show who someone is at the desk and how they sign in."""
    user = request.user
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "roles": [role for role in Role if role in user.roles],
        "has_password": user.has_usable_password(),
        "has_second_step": has_second_step(user),
        "must_set_up": bool(settings.FACTCHECK_MFA_ROLES) and needs_second_step(user),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "token": Token.objects.filter(user=user).first(),
    }
    return render(request, "account/account.html", context)


@require_POST
@for_the_desk()
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator] # allauth has none
@never_cache
@sensitive_variables("token")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token for one's programs, in place of the old one, and show it this once."""
    token = people.renew_token(request.user)  # type: ignore[arg-type] # for_the_desk saw to it
    return render(request, "account/new_token.html", {"token": token.key})


@require_POST
@for_the_desk()
def end_token(request: DeskRequest) -> HttpResponse:
    """End one's token; what used it is refused from now on."""
    people.end_token(request.user)
    messages.success(request, "The token has ended. Programs that used it are refused from now on.")
    return redirect("account")


@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """Tell someone whose account was deactivated where they stand."""
    return render(request, "account/account_inactive.html", status=403)
