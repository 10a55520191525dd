"""Settings come from the environment, are documented one by one, and are loud when wrong."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from annotations.sources.providers import PROVIDERS
from factcheck.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", re.MULTILINE)

Loader = Callable[..., dict[str, Any]]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Return a function that reads the settings in an environment of the given variables."""

    def run(**values: str) -> dict[str, Any]:
        monkeypatch.setattr("os.environ", values)
        return runpy.run_path(str(ROOT / "factcheck" / "settings.py"))

    return run


def documented() -> dict[str, tuple[str, str]]:
    """Return default and explanation of every variable in the documentation."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return {name: (default, what) for name, default, what in ROW.findall(text)}


def test_every_variable_has_a_line_of_documentation_and_no_other_has(load: Loader) -> None:
    assert set(documented()) == set(load()["env"].variables)


def test_the_documented_defaults_are_the_real_ones(load: Loader) -> None:
    variables = load()["env"].variables
    real = {name: v.default.replace(f"{ROOT}/", "") for name, v in variables.items()}
    real["DATABASE_URL"] = real["DATABASE_URL"].replace(f"{ROOT}", "")
    assert {name: default for name, (default, _) in documented().items()} == real


def test_an_empty_environment_is_a_valid_one(load: Loader) -> None:
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["FACTCHECK_HTTPS"] is True
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_there_is_no_secret_key_to_fall_back_on(load: Loader, tmp_path: Path) -> None:
    settings = load(DATA_DIR=str(tmp_path))
    assert settings["SECRET_KEY"] == ""
    assert settings["FACTCHECK_HAS_SECRET_KEY"] is False


def test_the_key_in_the_data_folder_is_found_by_every_command(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from the folder\n")
    assert load(DATA_DIR=str(tmp_path))["SECRET_KEY"] == "from the folder"


def test_a_key_file_that_cannot_be_read_is_named(load: Loader, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE names .*missing"):
        load(SECRET_KEY_FILE=str(tmp_path / "missing"))


def test_two_keys_are_one_too_many(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("one")
    with pytest.raises(ImproperlyConfigured, match="both set"):
        load(SECRET_KEY="two", SECRET_KEY_FILE=str(tmp_path / "key"))


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("DEBUG", "maybe", "`on` or `off`"),
        ("DATABASE_URL", "mysql://somewhere/desk", "postgres://"),
        ("REDIS_URL", "127.0.0.1:6379", "redis://"),
        ("CSRF_TRUSTED_ORIGINS", "desk.example.org", "https://desk.example.org"),
        ("FACTCHECK_ARTICLE_MAX_BYTES", "5MB", "a whole number, at least 1"),
        ("FACTCHECK_JOB_ATTEMPTS", "0", "at least 1"),
        ("FACTCHECK_FETCH_TOTAL_SECONDS", "-1", "greater than 0"),
        ("FACTCHECK_FETCH_TOTAL_SECONDS", "inf", "greater than 0"),
        ("FACTCHECK_FETCH_ALLOW_NETWORKS", "10.0.0.1/8", "10.0.0.0/8"),
        ("FACTCHECK_THROTTLE_USER", "600 a minute", "600/minute"),
        ("FACTCHECK_LOG_LEVEL", "loud", "`debug`"),
        ("TIME_ZONE", "Europe/Nowhere", "Europe/Berlin"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_the_form_expected(
    load: Loader, name: str, value: str, form: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        load(**{name: value})
    assert f"{name} is {value!r}; expected" in str(refusal.value)
    assert form in str(refusal.value)


def test_all_problems_are_told_at_once(load: Loader) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        load(DEBUG="maybe", FACTCHECK_PROXIES="some")
    assert "DEBUG" in str(refusal.value)
    assert "FACTCHECK_PROXIES" in str(refusal.value)


def test_a_mistyped_name_is_refused_and_the_right_one_proposed(load: Loader) -> None:
    with pytest.raises(ImproperlyConfigured, match="did you mean FACTCHECK_JOB_ATTEMPTS"):
        load(FACTCHECK_JOB_ATTEMPT="3")


def test_a_password_in_a_wrong_address_is_not_repeated(load: Loader) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        load(DATABASE_URL="mysql://desk:hunter2@db/desk")
    assert "hunter2" not in str(refusal.value)


def test_an_empty_variable_counts_as_not_set() -> None:
    environment = Environment({"FACTCHECK_PROXIES": "  "})
    assert environment.integer("FACTCHECK_PROXIES", default=2) == 2
    environment.finish()


def test_sqlite_takes_its_lock_when_a_transaction_begins(load: Loader) -> None:
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "ATOMIC_REQUESTS" not in load()["DATABASES"]["default"]


def test_a_task_ends_before_its_lease_and_its_lease_before_redelivery(load: Loader) -> None:
    settings = load()
    limits = [
        settings["CELERY_TASK_SOFT_TIME_LIMIT"],
        settings["CELERY_TASK_TIME_LIMIT"],
        settings["FACTCHECK_JOB_LEASE_SECONDS"],
        settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"],
    ]
    assert limits == sorted(set(limits))


def test_without_https_no_cookie_asks_for_it(load: Loader) -> None:
    settings = load(FACTCHECK_HTTPS="off")
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_a_forwarded_scheme_is_believed_only_behind_a_proxy(load: Loader) -> None:
    assert load()["SECURE_PROXY_SSL_HEADER"] is None
    assert load(FACTCHECK_PROXIES="1")["SECURE_PROXY_SSL_HEADER"] is not None


@pytest.mark.parametrize(
    ("provider", "variable"),
    [
        ("google_fact_check", "FACTCHECK_GOOGLE_FACT_CHECK_KEY"),
        ("searxng", "FACTCHECK_SEARXNG_URL"),
    ],
)
def test_a_provider_without_the_key_it_needs_stops_the_start(
    load: Loader, provider: str, variable: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"names {provider}, which needs {variable}"):
        load(FACTCHECK_PROVIDERS=f"library,{provider}")
    assert load(**{"FACTCHECK_PROVIDERS": provider, variable: "https://search.example.org"})[
        "FACTCHECK_PROVIDERS"
    ] == [provider]


def test_every_provider_can_be_named_and_no_other(load: Loader) -> None:
    given = {
        "FACTCHECK_GOOGLE_FACT_CHECK_KEY": "x",
        "FACTCHECK_SEARXNG_URL": "https://search.example.org",
    }
    names = list(PROVIDERS)
    settings = load(FACTCHECK_PROVIDERS=",".join(names), **given)
    assert settings["FACTCHECK_PROVIDERS"] == names
    form = settings["env"].variables["FACTCHECK_PROVIDERS"].form
    assert set(re.findall(r"`(\w+)`", form)) == set(names)
    with pytest.raises(ImproperlyConfigured, match="FACTCHECK_PROVIDERS"):
        load(FACTCHECK_PROVIDERS="gossip")


def test_whoever_runs_the_desk_is_named_in_a_header_that_can_be_sent(load: Loader) -> None:
    assert load(FACTCHECK_CONTACT="desk@example.org")["FACTCHECK_CROSSREF_MAILTO"] == (
        "desk@example.org"
    )
    assert load(FACTCHECK_CONTACT="https://desk.example/who")["FACTCHECK_CROSSREF_MAILTO"] == ""
    for contact in ("a newsroom", "desk@exämple.org", "https://desk.example/(x)"):
        with pytest.raises(ImproperlyConfigured, match=r"FACTCHECK_CONTACT is .* e-mail"):
            load(FACTCHECK_CONTACT=contact)
