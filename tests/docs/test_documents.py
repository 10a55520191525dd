"""The documents say what is true: their examples run and their links lead somewhere."""

import json
import re
import shlex
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.test import Client

from annotations.export.claimreview import faults_of
from annotations.web.shortcuts import SHORTCUTS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


def curl_commands() -> list[list[str]]:
    """Return the words of each curl command of the README."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    commands = [shlex.split(block.replace("\\\n", " "), comments=True) for block in blocks]
    return [command for command in commands if command[0] == "curl"]


def run(command: list[str], *, token: str, client: Client) -> str:
    """Do what a curl command says, against the desk in this process."""
    headers, fields, address = {}, [], ""
    words = iter(command[1:])
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value.replace("$TOKEN", token)
        elif word == "-d":
            fields.append(next(words))
        elif word != "-s":
            address = word
    assert address.startswith(ADDRESS), command
    path = address.removeprefix(ADDRESS)
    if not fields:
        response = client.get(path, headers=headers)
    else:
        kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
        response = client.post(path, "&".join(fields), content_type=kind, headers=headers)
    assert response.status_code < 300, response.content
    return b"".join(response).decode()


@pytest.mark.django_db
def test_the_examples_of_the_readme_do_what_it_says(client: Client) -> None:
    call_command("load_demo", stdout=StringIO())
    get_token, add, find, feed, changes = curl_commands()
    token = json.loads(run(get_token, token="", client=client))["token"]
    assert json.loads(run(add, token=token, client=client))["title"] == "Potholes"
    claims = json.loads(run(find, token=token, client=client))["results"]
    assert claims
    assert all(claim["kind"] == "money" for claim in claims)
    reviews = json.loads(run(feed, token=token, client=client))["dataFeedElement"]
    assert reviews
    assert all(faults_of(item["item"]) == [] for item in reviews)
    lines = [json.loads(line) for line in run(changes, token=token, client=client).splitlines()]
    assert lines
    assert all(line["sequence"] > 2 for line in lines)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs/decisions/006-dependencies.md").read_text(encoding="utf-8").lower()
    names = {re.split(r"[\[<>=;]", name)[0].strip() for name in project["dependencies"]}
    spelled = {"djangorestframework": "django rest framework", "psycopg": "psycopg 3"}
    assert {name for name in names if spelled.get(name, name) not in reasons} == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(path.name[:3]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_page_for_reviewers_names_every_key() -> None:
    page = (ROOT / "docs/desk.md").read_text(encoding="utf-8")
    rows = [
        f"| {' '.join(f'`{key}`' for key in one.shown)} | {one.label} | {one.place.value} |"
        for one in SHORTCUTS
    ]
    assert "\n".join(rows) in page
