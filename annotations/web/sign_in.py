"""Signing in and out."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import LogoutView


class SignIn(LoginView):
    """The sign-in page; someone signed in already goes straight to the desk."""

    template_name = "registration/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 (allauth)
        """Offer the organisation's own accounts where they are set up."""
        asked = self.request.POST or self.request.GET
        is_offered = bool(settings.FACTCHECK_OIDC_URL)
        return super().get_context_data(**kwargs) | {
            "next": asked.get("next", ""),
            "provider_name": settings.FACTCHECK_OIDC_NAME if is_offered else "",
        }


class SignOut(LogoutView):
    """Sign out, by POST only."""
