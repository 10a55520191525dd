"""The OpenAPI schema: committed, complete, and true of what is answered."""

import json
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jsonschema_rs
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import resolve

from annotations.api import urls
from annotations.api.endpoint import Endpoint, NothingHere
from annotations.models import ProviderRun
from annotations.services import queue
from tests.api.conftest import Caller, decide
from tests.factories import make_claim, make_failed_job, make_link

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

Json: TypeAlias = Any
COMMITTED = Path(__file__).parents[2] / "docs" / "api" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))
    return loaded


def test_the_committed_schema_is_the_one_the_code_makes(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"

    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)

    assert made.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8"), (
        "The API changed: write the schema anew with "
        "`manage.py spectacular --validate --fail-on-warn --file docs/api/openapi.yaml`."
    )


def test_every_method_of_every_address_is_declared() -> None:
    for pattern in urls.urlpatterns:
        view = getattr(pattern.callback, "cls", None)
        if view is None or not issubclass(view, Endpoint) or view is NothingHere:
            continue
        methods = [
            name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)
        ]
        assert methods
        for method in methods:
            assert hasattr(getattr(view, method), "operation"), (view, method)


def test_every_operation_declares_its_refusals_and_says_what_it_does(
    schema: dict[str, Any],
) -> None:
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            answers = described["responses"]
            assert {"400", "403", "406", "429"} <= set(answers), (path, method)
            assert described["summary"], (path, method)
            refusals = [code for code in answers if code >= "400"]
            assert all("application/problem+json" in answers[code]["content"] for code in refusals)


def test_the_schema_is_served_as_yaml_and_as_json(client: Client) -> None:
    as_yaml = client.get("/api/v1/schema/")
    as_json = client.get("/api/v1/schema/", headers={"Accept": "application/json"})

    assert yaml.safe_load(as_yaml.content) == json.loads(as_json.content)


def test_the_documentation_needs_no_network_and_no_inline_script(client: Client) -> None:
    answer = client.get("/api/docs/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "http://" not in page
    assert "https://" not in page
    assert "<style" not in page
    assert page.count("<script src=") == page.count("<script")
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in script.content.decode().replace("\\u002D", "-")


def test_every_address_in_the_documentation_exists() -> None:
    page = (COMMITTED.parents[1] / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"/api/(?:v1|docs|problems)/[a-z0-9/-]*", page)) - {"/api/v1/"}

    assert len(named) >= 8
    for address in named:
        assert resolve(address).url_name != "api-nothing", address


def check(schema: dict[str, Any], operation: str, answer: "Answer") -> None:
    """Hold an answer against what the schema declares for `operation` and its status."""
    [described] = [
        method
        for methods in schema["paths"].values()
        for method in methods.values()
        if method["operationId"] == operation
    ]
    declared = described["responses"][str(answer.status_code)]
    media_type = answer["Content-Type"].partition(";")[0]
    shape = _closed(
        {**declared["content"][media_type]["schema"], "components": schema["components"]}
    )
    jsonschema_rs.Draft202012Validator(_plain(shape)).validate(answer.json())


def _plain(node: Json) -> Json:
    """Turn OpenAPI 3.0 into JSON Schema: `nullable`, and no siblings of `$ref`."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _plain(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made


def _closed(node: Json) -> Json:
    """Let declared objects hold nothing but what is declared, so that a stray field is found."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _closed(value) for key, value in node.items()}
    if made.get("type") == "object" and "properties" in made:
        made["additionalProperties"] = False
    return made


def test_answers_hold_exactly_what_the_schema_declares(
    schema: dict[str, Any], reviewer: Caller, editor: Caller
) -> None:
    assert reviewer.user is not None
    claim = make_claim(places=[[3, 9]])
    decide(claim, reviewer)
    make_link(claim, stance="contradicts")
    ProviderRun.objects.create(claim=claim, provider="library", outcome="failed", note="away")
    make_failed_job(claim)
    held = make_claim()
    queue.take(held.pk, by=reviewer.user)
    reviewer.send("PUT", f"claims/{held.pk}/draft/", {"rationale": "So far"})

    check(schema, "listArticles", reviewer.get("articles/"))
    check(schema, "readArticle", reviewer.get(f"articles/{claim.article_id}/"))
    check(schema, "listClaims", reviewer.get("claims/?limit=1"))
    check(schema, "readClaim", reviewer.get(f"claims/{claim.pk}/"))
    check(schema, "readClaim", reviewer.get(f"claims/{held.pk}/"))
    check(schema, "readDraft", reviewer.get(f"claims/{held.pk}/draft/"))
    check(schema, "listSources", reviewer.get("sources/"))
    check(schema, "readSource", reviewer.get(f"sources/{claim.links.all()[0].document_id}/"))
    check(schema, "listLinks", reviewer.get("links/"))
    check(schema, "listReviews", reviewer.get("reviews/"))
    check(schema, "listJobs", reviewer.get("jobs/"))
    check(schema, "readMe", reviewer.get("me/"))
    check(schema, "approveClaim", editor.post(f"claims/{claim.pk}/approve/", version=3))


def test_refusals_hold_what_the_schema_declares(schema: dict[str, Any], editor: Caller) -> None:
    claim = make_claim()
    path = f"claims/{claim.pk}/approve/"

    check(schema, "approveClaim", editor.post(path))
    check(schema, "listClaims", editor.get("claims/?state=lost"))
    check(schema, "approveClaim", editor.post(path, version=1, key=str(uuid.uuid4())))
