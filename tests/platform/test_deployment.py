"""What the compose file deploys is what the checks of Django call safe."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "POSTGRES_PASSWORD": "postgres0password",
    "REDIS_PASSWORD": "redis0password",
    "ALLOWED_HOSTS": "desk.example.org",
    "FACTCHECK_PUBLIC_URL": "https://desk.example.org",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def compose() -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def substituted(value: str) -> str:
    """Fill in the variables of a value as compose does."""

    def fill(match: re.Match[str]) -> str:
        name, sign, default = match.groups()
        return GIVEN[name] if name in GIVEN or sign == "?" else default or ""

    return VARIABLE.sub(fill, value)


def environment_of(service: str, *, key_file: Path) -> dict[str, str]:
    given = compose()["services"][service]["environment"]
    values = {name: substituted(str(value)) for name, value in given.items()}
    return values | {"SECRET_KEY_FILE": str(key_file)}


def run(command: list[str], *, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(  # noqa: S603 (our own commands)
        [sys.executable, *command],
        cwd=ROOT,
        env=path | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("service", ["web", "worker", "beat", "migrate"])
def test_the_deployment_checks_find_nothing(service: str, tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("a-long-random-text-of-the-kind-that-operators-make-0123456789-ABCDEF")
    result = run(
        ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        environment=environment_of(service, key_file=key_file),
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", ["factcheck.wsgi", "factcheck.asgi"])
def test_no_server_starts_without_a_secret_key(module: str, tmp_path: Path) -> None:
    result = run(["-c", f"import {module}"], environment={"DATA_DIR": str(tmp_path)})
    assert result.returncode != 0
    assert "Set SECRET_KEY to a long random text" in result.stderr


def test_no_worker_starts_without_a_secret_key(tmp_path: Path) -> None:
    command = ["-m", "celery", "-A", "factcheck", "worker", "--concurrency", "1"]
    result = run(command, environment={"DATA_DIR": str(tmp_path)})
    assert result.returncode != 0
    assert "Set SECRET_KEY to a long random text" in result.stdout + result.stderr


def test_a_wrong_setting_is_a_message_and_not_a_traceback() -> None:
    result = run(["manage.py", "check"], environment={"FACTCHECK_PROXIES": "some"})
    assert result.returncode != 0
    assert "FACTCHECK_PROXIES is 'some'; expected a whole number" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_secret_of_the_compose_file_must_be_given() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY_FILE"):
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", text)
        assert uses
        assert not any(use.startswith(":-") for use in uses)
        assert any(use.startswith(":?") for use in uses)


def test_the_containers_run_without_root_and_without_writing_to_themselves() -> None:
    assert re.search(r"^USER factcheck$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in ("web", "worker", "beat", "migrate"):
        service = compose()["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_no_tracked_file_holds_a_registry_a_machine_path_or_a_secret() -> None:
    result = run([".ci/check_tree.py"], environment={})
    assert result.stdout == ""
    assert result.returncode == 0


def test_what_must_not_be_committed_is_found() -> None:
    script = runpy.run_path(str(ROOT / ".ci" / "check_tree.py"))
    for line in (
        "see https://files.pythonhosted" + ".org/packages/x",
        "cd /" + "home/jo/desk",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
    ):
        assert any(regex.search(line) for regex in script["COMPILED"].values()), line
