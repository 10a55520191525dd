"""Reading settings from the environment, and saying plainly what is wrong with them.

Every variable is read through one `Environment`, which remembers what it was asked for (so that
the documentation can be held against it) and every problem it met (so that all of them are
reported at once, each with the form that was expected).
"""

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

PREFIX = "FACTCHECK_"
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
CONTACT = re.compile(r"https?://[!-'*-~]+|[\w.+-]+@[\w.-]+\.\w+", re.ASCII)
RATE = re.compile(r"[1-9][0-9]*/(second|minute|hour|day)")


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable that the settings read: its name, its form and its default."""

    name: str
    form: str
    default: str


class Environment:
    """The environment variables of this process, read with a declared form each.

    A variable that is set to the empty string counts as not set, because that is what
    `NAME=${NAME:-}` in a compose file leaves behind.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.variables: dict[str, Variable] = {}
        self.problems: list[str] = []

    def text(self, name: str, *, default: str, form: str = "text") -> str:
        """Read a text as it stands."""
        return self._read(name, form=form, default=default, parse=str)

    def flag(self, name: str, *, default: bool) -> bool:
        """Read a switch: on or off."""
        return self._read(name, form="`on` or `off`", default=default, parse=_flag)

    def integer(
        self, name: str, *, default: int, minimum: int = 0, maximum: int | None = None
    ) -> int:
        """Read a whole number from `minimum` up, to `maximum` where there is one."""
        form = f"a whole number, at least {minimum}"
        return self._read(
            name,
            form=form if maximum is None else f"a whole number from {minimum} to {maximum}",
            default=default,
            parse=lambda value: _within(int(value), minimum=minimum, maximum=maximum),
        )

    def fraction(self, name: str, *, default: float) -> float:
        """Read a number from 0 to 1."""
        return self._read(name, form="a number from 0 to 1", default=default, parse=_fraction)

    def seconds(self, name: str, *, default: float) -> float:
        """Read a duration in seconds, greater than zero."""
        return self._read(
            name, form="a number of seconds greater than 0", default=default, parse=_seconds
        )

    def choice(self, name: str, *, default: str, choices: tuple[str, ...]) -> str:
        """Read one of a few words."""
        return self._read(
            name,
            form="one of " + ", ".join(f"`{choice}`" for choice in choices),
            default=default,
            parse=lambda value: _one_of(value, choices=choices),
        )

    def words(
        self,
        name: str,
        *,
        default: tuple[str, ...] = (),
        form: str = "words",
        choices: tuple[str, ...] = (),
    ) -> list[str]:
        """Read a comma-separated list, of `choices` alone where there are any.

        Blanks around the commas do not matter.
        """
        if choices:
            form = "some of " + ", ".join(f"`{choice}`" for choice in choices)
        return list(
            self._read(
                name,
                form=f"{form}, separated by commas",
                default=default,
                parse=lambda value: _words(value, choices=choices),
            )
        )

    def table(self, name: str, *, form: str, parse: Callable[[str], dict[str, T]]) -> dict[str, T]:
        """Read `name=value` entries, separated by commas."""
        return self._read(name, form=f"{form}, separated by commas", default={}, parse=parse)

    def origins(self, name: str) -> list[str]:
        """Read a comma-separated list of web origins such as `https://desk.example.org`."""
        default: tuple[str, ...] = ()
        form = "web origins (`https://desk.example.org`), separated by commas"
        return list(self._read(name, form=form, default=default, parse=_origins))

    def networks(self, name: str) -> list[str]:
        """Read a comma-separated list of networks such as `10.0.0.0/8`."""
        default: tuple[str, ...] = ()
        form = "networks (`10.0.0.0/8`), separated by commas"
        return list(self._read(name, form=form, default=default, parse=_networks))

    def rate(self, name: str, *, default: str) -> str:
        """Read a rate such as `600/minute`."""
        form = "a rate (`600/minute`): a number per `second`, `minute`, `hour` or `day`"
        return self._read(name, form=form, default=default, parse=_rate)

    def url(self, name: str, *, default: str, schemes: tuple[str, ...]) -> str:
        """Read an address whose scheme is one of `schemes`."""
        return self._read(
            name,
            form="an address that starts with " + " or ".join(f"`{s}://`" for s in schemes),
            default=default,
            parse=lambda value: _url(value, schemes=schemes),
        )

    def contact(self, name: str, *, default: str) -> str:
        """Read an e-mail address, or the address of a page, that may stand in an HTTP header."""
        form = "an e-mail address or the address of a page (`https://`)"
        return self._read(name, form=form, default=default, parse=_contact)

    def folder(self, name: str, *, default: Path) -> Path:
        """Read the path of a folder; a relative one counts from the working directory."""
        return self._read(
            name, form="the path of a folder", default=default, parse=lambda v: Path(v).resolve()
        )

    def time_zone(self, name: str, *, default: str) -> str:
        """Read a time zone's name such as `Europe/Berlin`."""
        form = "a time zone's name (`Europe/Berlin`)"
        return self._read(name, form=form, default=default, parse=lambda v: ZoneInfo(v).key)

    def secret(self, name: str, *, fallback: Path | None = None) -> str:
        """Read a secret from `name`, else from the file in `name_FILE`, else from `fallback`.

        Returns the empty string where none of them is there.
        """
        value = self.text(name, default="", form="a long random text")
        path = self.text(
            f"{name}_FILE",
            default=str(fallback or ""),
            form="the path of a file that holds the secret",
        )
        is_given = bool(self._values.get(f"{name}_FILE"))
        if value and is_given:
            self.problems.append(f"{name} and {name}_FILE are both set: keep one of them.")
        if value:
            return value
        if not path:
            return ""
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            if is_given:
                self.problems.append(f"{name}_FILE names {path}, which cannot be read: {error}.")
            return ""

    def is_given(self, name: str) -> bool:
        """Say whether a variable is set to something."""
        return bool(self._values.get(name, "").strip())

    def finish(self) -> None:
        """Raise ImproperlyConfigured with everything that is wrong, if anything is."""
        self._refuse_unknown()
        if self.problems:
            listed = "\n".join(f"  - {problem}" for problem in self.problems)
            message = f"The environment needs mending (docs/settings.md lists it all):\n{listed}"
            raise ImproperlyConfigured(message)

    def _read(self, name: str, *, form: str, default: T, parse: Callable[[str], T]) -> T:
        self.variables[name] = Variable(name=name, form=form, default=_shown(default))
        value = self._values.get(name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except (ValueError, LookupError):
            # An address may hold a password, which does not belong into a log.
            found = "not readable" if "@" in value else repr(value)
            self.problems.append(f"{name} is {found}; expected {form}.")
            return default

    def _refuse_unknown(self) -> None:
        """Refuse names with our prefix that nothing reads: a typing error must not pass unseen."""
        for name in sorted(self._values):
            if name.startswith(PREFIX) and name not in self.variables:
                close = difflib.get_close_matches(name, self.variables, n=1, cutoff=0.85)
                hint = f"; did you mean {close[0]}?" if close else "."
                self.problems.append(f"{name} is not a setting of this project{hint}")


def _shown(default: object) -> str:
    """Write a default the way a person would set it."""
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, dict):
        return ""
    return str(default)


def _flag(value: str) -> bool:
    word = value.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(value)
    return word in TRUE_WORDS


def _within(number: int, *, minimum: int, maximum: int | None) -> int:
    if number < minimum or (maximum is not None and number > maximum):
        raise ValueError(number)
    return number


def _contact(value: str) -> str:
    if not CONTACT.fullmatch(value):
        raise ValueError(value)
    return value


def _fraction(value: str) -> float:
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError(value)
    return number


def _seconds(value: str) -> float:
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError(value)
    return number


def _one_of(value: str, *, choices: tuple[str, ...]) -> str:
    word = value.lower()
    if word not in choices:
        raise ValueError(value)
    return word


def _words(value: str, *, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    for word in words:
        if choices and word not in choices:
            raise ValueError(word)
    return words


def _origins(value: str) -> tuple[str, ...]:
    origins = _words(value)
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise ValueError(origin)
    return origins


def _networks(value: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(word)) for word in _words(value))


def _rate(value: str) -> str:
    if not RATE.fullmatch(value):
        raise ValueError(value)
    return value


def _url(value: str, *, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
        raise ValueError(value)
    return value
