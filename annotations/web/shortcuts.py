"""The keys of the desk: one table that the bindings and the help are both made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from annotations.review.roles import Permission, Role, may
from annotations.review.verdicts import VERDICTS


class Place(StrEnum):
    """Where a key works; the value heads its group in the help."""

    REVIEW = "This claim"
    EVERYWHERE = "Everywhere"
    GO_TO = "Go to"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One key and what it does.

    `key` is what the browser calls it (`KeyboardEvent.key`); `command` names the function in
    `keys.js` that runs and `argument` what it is given; where the key leads to a page, that is
    the address of the page named `page`. `is_chord` means Ctrl (or ⌘) is held: such a shortcut
    also works while typing, a plain key never does. `is_repeatable`: goes on while the key is held
    down. `permission` is what someone needs for the key to be of use.
    """

    key: str
    command: str
    label: str
    place: Place = Place.REVIEW
    argument: str = ""
    page: str = ""
    is_chord: bool = False
    is_repeatable: bool = False
    permission: Permission = Permission.READ

    @property
    def shown(self) -> tuple[str, ...]:
        """Return what is pressed, as it is printed in the help: together, or one after another."""
        if self.is_chord:
            return ("Ctrl", self.key)
        return ("g", self.key) if self.place is Place.GO_TO else (self.key,)


def _go_to(key: str, label: str, page: str, needs: Permission = Permission.READ) -> Shortcut:
    return Shortcut(key, "goTo", label, Place.GO_TO, page=page, permission=needs)


_VERDICT_KEYS = tuple(
    Shortcut(meaning.key, "chooseVerdict", meaning.label, argument=verdict.value)
    for verdict, meaning in VERDICTS.items()
)

# `press` and `focus` name an element by its `data-key`: a page without it has no use of the key.
SHORTCUTS: tuple[Shortcut, ...] = (
    *_VERDICT_KEYS,
    Shortcut("l", "moveToSource", "Next source", argument="1", is_repeatable=True),
    Shortcut("h", "moveToSource", "Previous source", argument="-1", is_repeatable=True),
    Shortcut("s", "citeSource", "Cite the source in focus, or stop citing it"),
    Shortcut("o", "pressInSource", "Open the source in focus at its passage", argument="open"),
    Shortcut("a", "pressInSource", "Set the source in focus aside, or back", argument="aside"),
    Shortcut("f", "open", "Flags", argument="flags"),
    Shortcut("r", "focus", "Write the rationale", argument="rationale"),
    Shortcut("Enter", "submitAndNext", "Submit and take the next claim", is_chord=True),
    Shortcut("x", "open", "Skip the claim, with the reason", argument="skip"),
    Shortcut(
        "j",
        "moveToClaim",
        "Next claim; Enter opens it",
        Place.EVERYWHERE,
        argument="1",
        is_repeatable=True,
    ),
    Shortcut(
        "k",
        "moveToClaim",
        "Previous claim",
        Place.EVERYWHERE,
        argument="-1",
        is_repeatable=True,
    ),
    Shortcut(
        "n",
        "press",
        "Take the next claim",
        Place.EVERYWHERE,
        argument="next",
        permission=Permission.REVIEW,
    ),
    Shortcut("u", "press", "Undo, where the page offers it", Place.EVERYWHERE, argument="undo"),
    Shortcut("/", "search", "Search", Place.EVERYWHERE, page="claim-list"),
    Shortcut("?", "showHelp", "Show these keys", Place.EVERYWHERE),
    _go_to("d", "Desk", "desk"),
    _go_to("a", "Articles", "article-list"),
    _go_to("n", "Add an article", "article-add", needs=Permission.ADD_ARTICLE),
    _go_to("c", "Claims", "claim-list"),
    _go_to("r", "Review queue", "review-idle"),
    _go_to("s", "Sources", "source-list"),
    _go_to("p", "Published", "published-list"),
    _go_to("h", "History", "history", needs=Permission.AUDIT),
)


def shortcuts_for(roles: Iterable[Role], *, is_review: bool) -> list[Shortcut]:
    """List the keys that are of use to someone holding `roles` on a page."""
    held = frozenset(roles)
    return [
        shortcut
        for shortcut in SHORTCUTS
        if may(shortcut.permission, roles=held) and (is_review or shortcut.place != Place.REVIEW)
    ]


def grouped(shortcuts: Iterable[Shortcut]) -> list[tuple[str, list[Shortcut]]]:
    """Group keys by where they work, in the order of `Place`."""
    rows = list(shortcuts)
    groups = ((place.value, [row for row in rows if row.place == place]) for place in Place)
    return [(title, found) for title, found in groups if found]


def as_table(shortcuts: Iterable[Shortcut]) -> list[dict[str, str | bool]]:
    """Return the keys as plain values for `keys.js`."""
    return [
        {
            "key": shortcut.key,
            "command": shortcut.command,
            "argument": reverse(shortcut.page) if shortcut.page else shortcut.argument,
            "chord": shortcut.is_chord,
            "repeats": shortcut.is_repeatable,
            "place": shortcut.place.value,
        }
        for shortcut in shortcuts
    ]
