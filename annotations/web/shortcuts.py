"""The keys of the review screen: one table that the bindings and the help are both made from."""

from dataclasses import dataclass

from annotations.review.verdicts import VERDICTS


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One key and what it does.

    `key` is what the browser calls it (`KeyboardEvent.key`); `command` names the function in
    `review.js` that runs and `argument` what it is given. `is_chord` means Ctrl (or ⌘) is held:
    such a shortcut also works while typing, a plain key never does.
    """

    key: str
    command: str
    label: str
    argument: str = ""
    is_chord: bool = False

    @property
    def shown(self) -> str:
        """Return the key as it is printed on the help."""
        return f"Ctrl {self.key}" if self.is_chord else self.key


_VERDICT_KEYS = tuple(
    Shortcut(meaning.key, "chooseVerdict", meaning.label, verdict.value)
    for verdict, meaning in VERDICTS.items()
)

SHORTCUTS: tuple[Shortcut, ...] = (
    *_VERDICT_KEYS,
    Shortcut("j", "nextSource", "Next source"),
    Shortcut("k", "previousSource", "Previous source"),
    Shortcut("s", "citeSource", "Cite the source in focus, or stop citing it"),
    Shortcut("f", "openFlags", "Flags"),
    Shortcut("r", "writeRationale", "Write the rationale"),
    Shortcut("Enter", "submitAndNext", "Submit and take the next claim", is_chord=True),
    Shortcut("x", "putBack", "Put the claim back in the queue; the draft is kept"),
    Shortcut("n", "takeNext", "Take the next claim"),
    Shortcut("?", "showHelp", "Show these keys"),
)


def shortcut_table() -> list[dict[str, str | bool]]:
    """Return the table as plain values for `review.js`."""
    return [
        {
            "key": shortcut.key,
            "command": shortcut.command,
            "argument": shortcut.argument,
            "chord": shortcut.is_chord,
        }
        for shortcut in SHORTCUTS
    ]
