"""The colours of the interface: the system's, light or dark, remembered in a cookie."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("system", "light", "dark")
COOKIE = "theme"
_A_YEAR = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen colours and go back to the page the switch was on."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(_local(request, request.POST.get("next", "")))
    if chosen in THEMES:
        response.set_cookie(
            COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def _local(request: HttpRequest, address: str) -> str:
    """Return `address` where it is one of ours, else the desk: no redirect to elsewhere."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else "/"
