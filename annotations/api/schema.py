"""The OpenAPI schema, and the pages that explain the API without any network."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView

from annotations.api.problems import PROBLEMS


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the OpenAPI schema: YAML, or JSON to who asks for it with `Accept`."""
    is_json = request.accepts("application/json") and "json" in request.headers.get("Accept", "")
    return HttpResponse(
        _render(is_json=is_json),
        content_type="application/vnd.oai.openapi+json" if is_json else "application/yaml",
        headers={"Vary": "Accept"},
    )


@cache
def _render(*, is_json: bool) -> bytes:
    # Made once a process: the schema follows from the code, which does not change meanwhile.
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    renderer = OpenApiJsonRenderer() if is_json else OpenApiYamlRenderer()
    rendered: bytes = renderer.render(schema)
    return rendered


class Docs(SpectacularSwaggerSplitView):
    """The interactive documentation; its script is a file of its own, as strict CSP demands."""

    url_name = "api-schema"
    template_name = "annotations/api/docs.html"


@require_safe
def problem_types(request: HttpRequest) -> HttpResponse:
    """Explain every problem type; the `type` of a problem document leads here."""
    explained = [(row, _with_code(row.advice)) for row in PROBLEMS.values()]
    return render(request, "annotations/api/problems.html", {"problems": explained})


def _with_code(text: str) -> SafeString:
    """Return `text` as HTML with what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in parts)
    )
