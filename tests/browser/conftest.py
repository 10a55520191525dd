"""The cast, each in a browser window of their own, and what every page is held to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.models import User
from annotations.review.roles import Role
from tests.factories import PASSWORD, make_user

SECONDS = 15.0
THEMES = ("light", "dark")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Window:
    """A browser window and everything that went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def sign_in(self, user: User) -> None:
        """Sign in by the form, as a person does."""
        self.page.goto("/sign-in/")
        self.page.get_by_label("Name").fill(user.username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def press(self, key: str) -> None:
        """Press a key once the page's scripts listen: a click alone waits for no script."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def is_in_order(self, *, waived: tuple[str, ...] = ()) -> None:
        """Demand that axe finds nothing in either theme, and that no script complained."""
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            found = Axe().run(self.page).response["violations"]
            found = [violation for violation in found if violation["id"] not in waived]
            told = [
                f"{violation['id']}: {node['html'][:200]}"
                for violation in found
                for node in violation["nodes"]
            ]
            assert told == [], f"{self.page.url} in the {theme} theme"
        self.page.emulate_media(color_scheme="light")
        assert self.faults == []


@pytest.fixture
def _roles(transactional_db: None) -> None:  # noqa: ARG001 (pytest provides the database)
    """Put the groups back: tests that commit end by emptying every table."""
    for role in Role:
        Group.objects.get_or_create(name=role.value)


@pytest.fixture
def rosa(_roles: None) -> User:
    """Return the reporter."""
    return make_user("rosa", Role.REPORTER)


@pytest.fixture
def mara(_roles: None) -> User:
    """Return the reviewer."""
    return make_user("mara", Role.REVIEWER)


@pytest.fixture
def noor(_roles: None) -> User:
    """Return the second reviewer."""
    return make_user("noor", Role.REVIEWER)


@pytest.fixture
def edith(_roles: None) -> User:
    """Return the editor."""
    return make_user("edith", Role.EDITOR)


@pytest.fixture
def open_window(live_server: LiveServer, browser: Browser) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window of its own: no cookie is shared.

    `is_phone` makes it small, `has_script` False leaves JavaScript out.
    """
    contexts = []

    def open_(*, is_phone: bool = False, has_script: bool = True) -> Window:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if is_phone else DESK,  # type: ignore[arg-type]
            java_script_enabled=has_script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        window = Window(page)

        def note(message: ConsoleMessage) -> None:
            # A refused form is a page with an error status, which Chromium reports as a fault.
            if message.type == "error" and "status of 4" not in message.text:
                window.faults.append(message.text)

        page.on("console", note)
        page.on("pageerror", lambda error: window.faults.append(str(error)))
        return window

    yield open_
    for context in contexts:
        context.close()
