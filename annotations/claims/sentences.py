"""Find sentences and lines: where a claim's context begins and ends.

Every span is cut from the text as it stands, so offsets are exact by construction. One pass over
lines, then one over the terminators of each line: time grows linearly with the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

from annotations.claims.speech_words import (
    AFTER_CLOCK,
    NEVER_FINAL,
    SENTENCE_OPENERS,
    SOMETIMES_FINAL,
)
from annotations.claims.types import Span

# All the line ends `str.splitlines` knows; canonical text has only "\n", pasted text may not.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TERMINATOR = re.compile(r"[.!?…。！？]+")
_CLOSERS = "\"'”’»)]*_"
_OPENERS = "\"'“‘«([*_„"
_LIST_MARK = re.compile(r"\s*(?:[-*•‣▪◦–]\s+|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]\s+)")
_BYLINE = re.compile(
    r"(?:(?:[Bb]y(?= [A-ZÀ-Þ])|BY|[Ww]ords by|[Rr]eport(?:ing|ed)? by|[Ee]dit(?:ing|ed) by"
    r"|[Pp]hoto(?:s|graph)?s?(?: by|:)|[Ww]ritten by|[Aa]dditional reporting)\s+\S.{0,120}"
    r"|(?:Published|Updated|Last updated|Posted|Modified|First published)\b.{0,80}"
    r"|©.{0,100}|\(?(?:Reuters|AP|AFP|PA|Bloomberg)\)?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? \d{1,2}.{0,40}\d{4}.{0,30})$"
)

_SAID_AFTER_QUOTE = re.compile(
    r"(?:[^\W\d_][\w.’'-]*\s+){1,5}?"
    r"(?:said|says|asked|asks|added|wondered|replied|told|wrote|tweeted|shouted|exclaimed|joked)\b"
)
_WEB_WORD = re.compile(r"(?:www\.|https?:|@)|\.(?:com|org|net|gov|edu|co|uk|io|[a-z]{2})\b")
_BEFORE_NUMBER = frozenset({"no", "nos", "p", "pp", "art", "sec"})
_CLOCK = frozenset({"a.m", "p.m", "am", "pm"})
# "at 7 p.m. Dec. 8"
_DAY_AFTER = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}\b"
)
_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]")
_WRAP_MIN, _WRAP_MAX, _WRAP_SLACK, _WRAP_LINES = 45, 100, 28, 3
_LINE_GAP = 200
_WORD_REACH = 24
_SHORTEST_GLUED = 3
_ROW_MARKS = 2
# Emoji after a stop belong to the sentence they comment on.
_DECORATION = re.compile(
    r"\s+[^\w\s\"'“‘«„(\[*_#$£€¥@&+<>~–—•.!?…-]{1,4}(?=\s|[\"”’»](?:\s|$))[\"”’»]?"
)
_LINE_WINDOW = 2000
_LONG_WORD, _TITLE_CASE, _SHORT_LINE_WORDS = 4, 0.7, 12
_HEADLINE_MAX_WORDS, _HEADLINE_MAX_CHARS = 22, 160


class LineKind(StrEnum):
    """What a line is; only prose is split into several sentences as a matter of course."""

    PROSE = "prose"
    HEADLINE = "headline"
    BYLINE = "byline"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"


def split_sentences(text: str) -> list[Span]:
    """Split a text into sentences.

    Returns trimmed, sorted, non-overlapping spans in code points that cover everything with a
    letter or digit in it. A line break ends a sentence, except inside hard-wrapped paragraphs.
    """
    spans: list[Span] = []
    for block in _blocks(text):
        is_row = _is_table_row(text, block)
        pieces = [block] if is_row else list(_split_block(text, block))
        spans.extend(_merge_fragments(text, pieces))
    return spans


def sentence_at(sentences: Sequence[Span], start: int, end: int) -> Span:
    """Return the sentence a passage begins in, or the passage where no sentence is."""
    index = bisect_right(sentences, start, key=lambda sentence: sentence.start) - 1
    if index >= 0 and sentences[index].start <= start < sentences[index].end:
        return sentences[index]
    return Span(start, end)


def classify_line(text: str, span: Span) -> LineKind:
    """Say what sort of line a sentence stands on.

    A headline is a line of its own without a final stop: the first of the text, in title case,
    or marked up as a heading. `span` is one of `split_sentences(text)`.
    """
    start, end = _line_bounds(text, span)
    if end - start > _LINE_WINDOW:
        return LineKind.PROSE
    line = text[start:end].strip(" \t*_#")
    whole_line = not text[start : span.start].strip(" \t*_#>") and not text[span.end : end].strip()
    if whole_line and _BYLINE.match(line) and line[-1] not in ".!?":
        return LineKind.BYLINE
    if _is_table_row(text, Span(start, end)):
        return LineKind.TABLE_ROW
    if _LIST_MARK.match(text, start, end):
        return LineKind.LIST_ITEM
    is_headline_line = whole_line and _looks_like_headline(text, start, end)
    return LineKind.HEADLINE if is_headline_line else LineKind.PROSE


def is_headline(text: str, span: Span) -> bool:
    """Say whether a sentence is a headline or a byline: a line that is not running prose."""
    return classify_line(text, span) in {LineKind.HEADLINE, LineKind.BYLINE}


def _blocks(text: str) -> Iterator[Span]:
    """Yield lines, with the lines of a hard-wrapped paragraph joined into one span."""
    lines = [_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    paragraph: list[Span] = []
    for line in lines:
        if paragraph and not _adjoins(text, paragraph[-1], line):
            yield from _unwrap(text, paragraph)
            paragraph = []
        if line.start < line.end:
            paragraph.append(line)
    yield from _unwrap(text, paragraph)


def _adjoins(text: str, upper: Span, lower: Span) -> bool:
    """Say whether two trimmed lines follow each other with no blank line between them."""
    if lower.start >= lower.end:
        return False
    gap = text[upper.end : min(lower.start, upper.end + _LINE_GAP)]
    return len(gap) < _LINE_GAP and gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1


def _unwrap(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    wrapped = _is_wrapped(text, lines)
    current: Span | None = None
    for line in lines:
        if current is not None and (wrapped or _continues(text, current, line)):
            current = Span(current.start, line.end)
            continue
        if current is not None:
            yield current
        current = line
    if current is not None:
        yield current


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Recognise a paragraph broken at a fixed column, as in mail and old text files."""
    if len(lines) < _WRAP_LINES:
        return False
    lengths = [line.end - line.start for line in lines[:-1]]
    if min(lengths) < _WRAP_MIN or max(lengths) > _WRAP_MAX:
        return False
    if max(lengths) - min(lengths) > _WRAP_SLACK:
        return False
    if any(_LIST_MARK.match(text, line.start, line.end) for line in lines):
        return False
    joined = sum(text[line.start].islower() for line in lines[1:])
    return joined * 3 >= len(lines) - 1


def _continues(text: str, upper: Span, lower: Span) -> bool:
    """Say whether `lower` goes on with a sentence that `upper` broke off."""
    last_break = max(text.rfind("\n", upper.start, upper.end), upper.start)
    return (
        text[lower.start].islower()
        and upper.end - last_break >= _WRAP_MIN
        and text[upper.end - 1] not in ".!?…:;" + _CLOSERS
        and not _LIST_MARK.match(text, lower.start, lower.end)
        and not _is_table_row(text, lower)
    )


def _split_block(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    list_mark = _LIST_MARK.match(text, block.start, block.end)
    scan_from = list_mark.end() if list_mark else block.start
    for run in _TERMINATOR.finditer(text, scan_from, block.end):
        end = _after_closers(text, run.end(), block.end)
        if end >= block.end:
            break
        decoration = _DECORATION.match(text, end, block.end)
        end = decoration.end() if decoration else end
        if _is_boundary(text, run.span(), end, block.end):
            yield _trim(text, start, end)
            start = end
    yield _trim(text, start, block.end)


def _after_closers(text: str, at: int, limit: int) -> int:
    """Skip the quote marks and brackets that close a sentence, but none that opens the next."""
    end = at
    while end < limit and text[end] in _CLOSERS:
        end += 1
    return end


def _is_boundary(text: str, run: tuple[int, int], end: int, limit: int) -> bool:
    """Decide whether the terminator `run`, with its closers up to `end`, ends a sentence."""
    following = end
    while following < limit and text[following].isspace():
        following += 1
    if following >= limit:
        return False
    mark = text[run[0] : run[1]]
    if following == end:
        return _is_glued_boundary(text, run, end, limit) or mark[-1] in "。！？"
    opener = following
    while opener < limit and text[opener] in _OPENERS:
        opener += 1
    if _continues_sentence(text, opener, limit):
        return False
    if mark == "." and end == run[1]:
        return _is_full_stop(text, run[0], opener, limit)
    # A quote that ends in a question goes on to its verb, unless the next quote opens there.
    closes_quote = opener == following and any(c in "\"'”’»" for c in text[run[1] : end])
    is_asked = closes_quote and mark[-1] in "!?" and _SAID_AFTER_QUOTE.match(text, opener, limit)
    return not is_asked


def _continues_sentence(text: str, at: int, limit: int) -> bool:
    """Say whether what follows a stop is no beginning: a small letter (but iPhone), a comma."""
    first = text[at] if at < limit else ""
    is_brand = at + 1 < limit and text[at + 1].isupper()
    return (first.islower() and not is_brand) or (bool(first) and first in ",;:)")


def _is_glued_boundary(text: str, run: tuple[int, int], end: int, limit: int) -> bool:
    """Recognise a stop with no space after it, as extraction from web pages leaves it."""
    before = _word_before(text, run[0])
    is_word = len(before) >= _SHORTEST_GLUED and before.isalpha() and before[1:].islower()
    if run[1] - run[0] != 1 or not is_word:
        return False
    after = text[end : min(end + 40, limit)]
    if after[:1] == "“":
        return end == run[1]
    begins = after[:1].isupper() and after[1:2].islower()
    return begins and not _WEB_WORD.search(after.split(None, 1)[0])


def _is_full_stop(text: str, dot: int, opener: int, limit: int) -> bool:
    """Tell a full stop from the point of an abbreviation or initial."""
    word = _word_before(text, dot)
    lowered = word.lower().lstrip("\"'“‘([")
    following = _word_at(text, opener, limit)
    if len(word) > 1 and word.isalpha() and word.isupper():
        return True  # an acronym (SEC), not the abbreviation spelt like it (Sec.)
    if lowered in NEVER_FINAL or (lowered in _BEFORE_NUMBER and following[:1].isdigit()):
        return False
    if lowered in _CLOCK:
        return following not in AFTER_CLOCK and not _DAY_AFTER.match(text, opener, limit)
    is_initial = len(lowered) == 1 and lowered.isalpha() and word[-1:].isupper()
    if is_initial or lowered in SOMETIMES_FINAL or _DOTTED.fullmatch(lowered):
        return following in SENTENCE_OPENERS
    return True


def _word_before(text: str, at: int) -> str:
    """Return the run of non-space characters that ends at `at`, a bounded number of them."""
    start = at
    floor = max(0, at - _WORD_REACH)
    while start > floor and not text[start - 1].isspace():
        start -= 1
    return text[start:at].lstrip("\"'“‘([—–-").rpartition("—")[2]


def _word_at(text: str, at: int, limit: int) -> str:
    end = at
    ceiling = min(limit, at + _WORD_REACH)
    while end < ceiling and (text[end].isalnum() or text[end] in "'’"):
        end += 1
    return text[at:end]


def _merge_fragments(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Join pieces without a letter or digit (an emoji, stray marks) to the sentence before."""
    current: Span | None = None
    for piece in pieces:
        if piece.start >= piece.end:
            continue
        if any(c.isalnum() for c in text[piece.start : piece.end]):
            if current is not None:
                yield current
            current = piece
        elif current is not None:
            current = Span(current.start, piece.end)
    if current is not None:
        yield current


def _is_table_row(text: str, span: Span) -> bool:
    line = text[span.start : min(span.end, span.start + 2000)]
    return line.count("|") >= _ROW_MARKS or line.count("\t") >= _ROW_MARKS or line.count(" | ") == 1


def _looks_like_headline(text: str, start: int, end: int) -> bool:
    raw = text[start:end].strip()
    line = raw.strip("*_# \t")
    words = line.split()
    if not words or len(words) > _HEADLINE_MAX_WORDS or len(line) > _HEADLINE_MAX_CHARS:
        return False
    if raw.startswith("#") or (raw.startswith("**") and raw.endswith("**")):
        return True
    is_first = not text[max(0, start - _LINE_WINDOW) : start].strip()
    if line[-1] in '.…:;,"”’' or (line[-1] in "?!" and not is_first):
        return False
    long_words = [word for word in words if len(word) >= _LONG_WORD and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long_words)
    in_title_case = capitals >= len(long_words) * _TITLE_CASE
    return is_first or in_title_case or len(words) <= _SHORT_LINE_WORDS


def _line_bounds(text: str, span: Span) -> tuple[int, int]:
    """Return the line around a span, looking no further than a window: long lines are prose."""
    floor = max(0, span.start - _LINE_WINDOW)
    ceiling = min(len(text), span.end + _LINE_WINDOW)
    start = text.rfind("\n", floor, span.start)
    end = text.find("\n", span.end, ceiling)
    return (floor if start < 0 else start + 1), (ceiling if end < 0 else end)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
