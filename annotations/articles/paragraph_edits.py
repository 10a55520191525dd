"""What differs between two versions of a text, for people to read: paragraphs with their edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotations.articles.alignment import align


class Edit(StrEnum):
    """What was done to a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive characters with the same edit; without line ends."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True)
class EditedParagraph:
    """A paragraph as it was and as it is, in one: what was removed stands before what was added."""

    stretches: tuple[Stretch, ...]

    @property
    def is_kept(self) -> bool:
        """Say whether nothing in it changed."""
        return all(stretch.edit is Edit.KEPT for stretch in self.stretches)


def compare(old: str, new: str) -> list[EditedParagraph]:
    """Return the paragraphs of both texts in order, each with what was removed and added in it.

    Joining all that was kept and removed gives the old text without its line ends, all that was
    kept and added the new one.
    """
    paragraphs: list[EditedParagraph] = []
    line: list[Stretch] = []
    for edit, text in _edits(old, new):
        first, *others = text.split("\n")
        line.extend(_stretch(edit, first))
        for rest in others:
            # A line end that only one of the texts has divides the paragraph all the same.
            paragraphs.extend(_paragraph(line))
            line = list(_stretch(edit, rest))
    paragraphs.extend(_paragraph(line))
    return paragraphs


def _edits(old: str, new: str) -> Iterator[tuple[Edit, str]]:
    old_at = new_at = 0
    for block in align(old, new).blocks:
        yield from _replaced(old[old_at : block.old], new[new_at : block.new])
        yield Edit.KEPT, old[block.old : block.old + block.length]
        old_at, new_at = block.old + block.length, block.new + block.length
    yield from _replaced(old[old_at:], new[new_at:])


def _replaced(removed: str, added: str) -> Iterator[tuple[Edit, str]]:
    # The aligner's words carry the blank behind them: one that both have was not edited.
    blank = removed[-1:] if removed[-1:] == added[-1:] == " " else ""
    yield Edit.REMOVED, removed.removesuffix(blank)
    yield Edit.ADDED, added.removesuffix(blank)
    yield Edit.KEPT, blank


def _stretch(edit: Edit, text: str) -> Iterator[Stretch]:
    if text:
        yield Stretch(edit, text)


def _paragraph(line: list[Stretch]) -> Iterator[EditedParagraph]:
    if line:
        yield EditedParagraph(tuple(line))
