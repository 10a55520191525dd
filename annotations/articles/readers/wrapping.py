"""Lines broken to fit a page: joined to paragraphs, so that a sentence stands on one line."""

import re
from statistics import quantiles

# A line of prose broken by a program: typewriter width, mail width, column of a PDF.
_WRAPPED = range(40, 110)
_MIN_WRAPPED_LINES = 4
_MIN_SHARE = 0.7
# A line shorter than this part of the usual width ended because its paragraph did.
_FULL_LINE = 0.65
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s")
_HYPHENATED = re.compile(r"[^\W\d_]-$")


def unwrap_if_wrapped(text: str) -> str:
    """Join the lines of a text whose paragraphs are broken at a fixed width; else return it.

    Only a text that separates its paragraphs by blank lines and breaks nearly all lines within
    them at a similar width counts as wrapped.
    """
    blocks = [block.split("\n") for block in re.split(r"\n\n+", text)]
    inner = [line for block in blocks for line in block[:-1]]
    if len(blocks) == 1 or len(inner) < _MIN_WRAPPED_LINES:
        return text
    wrapped = sum(len(line) in _WRAPPED for line in inner)
    longest = max(map(len, inner))
    if wrapped < _MIN_SHARE * len(inner) or longest not in _WRAPPED:
        return text
    return join_wrapped_lines(text)


def join_wrapped_lines(text: str) -> str:
    """Join lines that were broken to fit a page, and words divided at line ends.

    A paragraph ends at a blank line, at a line clearly shorter than most, and before a list
    item.
    """
    lines = text.split("\n")
    lengths = [len(line) for line in lines if line.strip()]
    if len(lengths) < _MIN_WRAPPED_LINES:
        return text
    width = quantiles(lengths, n=10)[-1]
    joined: list[str] = []
    previous = ""
    for line in lines:
        if previous and line.strip() and _goes_on(previous, line, width):
            if _HYPHENATED.search(previous) and line.lstrip()[:1].islower():
                joined[-1] = joined[-1].rstrip()[:-1]
            else:
                joined.append(" ")
            joined.append(line.strip())
        else:
            joined.extend(("\n", line))
        previous = line.strip()
    return "".join(joined[1:])


def _goes_on(previous: str, line: str, width: float) -> bool:
    if _LIST_ITEM.match(line):
        return False
    if len(previous) >= _FULL_LINE * width:
        # A full line that ends a sentence may end its paragraph too; a nearly full one rarely.
        return len(previous) >= 0.85 * width or not _SENTENCE_END.search(previous)
    return False
