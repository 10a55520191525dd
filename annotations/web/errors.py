"""The page for a request that cannot be read; the other error pages need no code."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was wrong with the request, where its exception was written for people."""
    return render(request, "400.html", {"message": _plain_words(exception)}, status=400)


def _plain_words(exception: Exception) -> str:
    # Security exceptions of the framework talk to the operator, and go to the log.
    return str(exception) if isinstance(exception, BadRequest) else ""
