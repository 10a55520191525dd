"""What changed between two texts, word by word, as a reader looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotations.articles.alignment import align

# Characters of unchanged text that are shown before and after a change.
_CONTEXT = 160


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    # Unchanged text that is left out between two changes.
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the old text, the new one or both; empty where it is left out."""

    change: Change
    text: str


def differences(old: str, new: str) -> list[Stretch]:
    """Return the changes from `old` to `new` in order, each within some unchanged text.

    Texts that are the same give an empty list.
    """
    if old == new:
        return []
    stretches = list(_stretches(old, new))
    last = len(stretches) - 1
    shown: list[Stretch] = []
    for place, stretch in enumerate(stretches):
        if stretch.change is not Change.SAME:
            shown.append(stretch)
            continue
        shown.extend(_shortened(stretch.text, is_first=place == 0, is_last=place == last))
    return shown


def _stretches(old: str, new: str) -> Iterator[Stretch]:
    old_at = new_at = 0
    for block in align(old, new).blocks:
        if old[old_at : block.old]:
            yield Stretch(Change.REMOVED, old[old_at : block.old])
        if new[new_at : block.new]:
            yield Stretch(Change.ADDED, new[new_at : block.new])
        old_at, new_at = block.old + block.length, block.new + block.length
        yield Stretch(Change.SAME, old[block.old : old_at])
    if old[old_at:]:
        yield Stretch(Change.REMOVED, old[old_at:])
    if new[new_at:]:
        yield Stretch(Change.ADDED, new[new_at:])


def _shortened(text: str, *, is_first: bool, is_last: bool) -> Iterator[Stretch]:
    """Yield the ends of unchanged text that stand beside a change."""
    after = "" if is_first else text[:_CONTEXT]
    before = "" if is_last else text[-_CONTEXT:]
    if len(after) + len(before) >= len(text):
        yield Stretch(Change.SAME, text)
        return
    if after:
        yield Stretch(Change.SAME, after)
    yield Stretch(Change.SKIPPED, "")
    if before:
        yield Stretch(Change.SAME, before)
