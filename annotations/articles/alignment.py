"""Aligning two versions of a text: which stretches of the new one are those of the old one.

Lines first, then words inside the lines that differ, so that a long article with one corrected
paragraph costs little.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher

# A number keeps its separators and a word its apostrophe: "12,000" changes as a whole. The
# space stays with the word before it: as a token of its own it would be half of all tokens, and
# matching what is everywhere is what makes difflib slow.
_TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*\s?|\s+|[^\w\s]\s?")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Comparing words costs up to the product of both lengths; a region rewritten at this scale
# holds nothing to align.
_MAX_COMPARISONS = 2_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch that stands in both texts: `old[old:old+length] == new[new:new+length]`."""

    old: int
    new: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The common stretches of two texts, in order, without overlap; offsets in code points."""

    blocks: tuple[Block, ...]
    old_length: int
    new_length: int

    def map_unbroken(self, start: int, end: int) -> int | None:
        """Return where an old span starts in the new text if all of it lies in one block."""
        block = self._block_at(start)
        if block is None or end > block.old + block.length:
            return None
        return block.new + start - block.old

    def map_edited(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the new span between what stood around and inside an edited old span.

        An end that was kept maps exactly; one that was rewritten maps to the edge of the
        rewritten stretch. None if nothing is left in between.
        """
        first = self._block_at(start)
        if first is not None:
            new_start = first.new + start - first.old
        else:
            before = self._last_block_before(start)
            new_start = before.new + before.length if before else 0
        last = self._block_at(end - 1)
        if last is not None:
            new_end = last.new + end - last.old
        else:
            after = self._first_block_from(end)
            new_end = after.new if after else self.new_length
        return (new_start, new_end) if new_start < new_end else None

    def _last_block_before(self, offset: int) -> Block | None:
        index = bisect_right(self.blocks, offset, key=lambda block: block.old) - 1
        return self.blocks[index] if index >= 0 else None

    def _first_block_from(self, offset: int) -> Block | None:
        index = bisect_right(self.blocks, offset - 1, key=lambda block: block.old)
        return self.blocks[index] if index < len(self.blocks) else None

    def _block_at(self, offset: int) -> Block | None:
        block = self._last_block_before(offset)
        if block is None or offset >= block.old + block.length:
            return None
        return block


def align(old: str, new: str) -> Alignment:
    """Return the common stretches of two texts: by lines, then by words within edited lines."""
    old_lines = _LINE.findall(old)
    new_lines = _LINE.findall(new)
    blocks: list[Block] = []
    old_at = new_at = 0
    for tag, i1, i2, j1, j2 in _compare(old_lines, new_lines):
        old_part = "".join(old_lines[i1:i2])
        new_part = "".join(new_lines[j1:j2])
        if tag == "equal":
            blocks.append(Block(old_at, new_at, len(old_part)))
        elif tag == "replace":
            blocks.extend(_align_words(old_part, new_part, old_at, new_at))
        old_at += len(old_part)
        new_at += len(new_part)
    return Alignment(tuple(_join(blocks)), len(old), len(new))


def _align_words(old: str, new: str, old_at: int, new_at: int) -> list[Block]:
    old_words = _TOKEN.findall(old)
    new_words = _TOKEN.findall(new)
    blocks = []
    for tag, i1, i2, j1, j2 in _compare(old_words, new_words):
        old_length = sum(map(len, old_words[i1:i2]))
        if tag == "equal":
            blocks.append(Block(old_at, new_at, old_length))
        old_at += old_length
        new_at += sum(map(len, new_words[j1:j2]))
    return blocks


def _compare(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    middle: list[tuple[str, int, int, int, int]]
    if (old_end - head) * (new_end - head) > _MAX_COMPARISONS:
        middle = [("replace", head, old_end, head, new_end)]
    else:
        matcher = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False)
        middle = [
            (tag, head + i1, head + i2, head + j1, head + j2)
            for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        ]
    return [
        ("equal", 0, head, 0, head),
        *middle,
        ("equal", old_end, len(old), new_end, len(new)),
    ]


def _join(blocks: list[Block]) -> list[Block]:
    """Join blocks that touch in both texts, and drop empty ones."""
    joined: list[Block] = []
    for block in blocks:
        if not block.length:
            continue
        last = joined[-1] if joined else None
        if last and last.old + last.length == block.old and last.new + last.length == block.new:
            joined[-1] = Block(last.old, last.new, last.length + block.length)
        else:
            joined.append(block)
    return joined
