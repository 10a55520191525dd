"""Scores and votes: "3-1", "52-48", "217 votes to 213". No quantities, but claims of their own."""

import re
from collections.abc import Sequence
from typing import Final

from annotations.claims.lexicon import is_plural
from annotations.claims.number_words import SMALL_PATTERN
from annotations.claims.types import Span
from annotations.claims.units import match_currency_before, match_unit

_PAIR = re.compile(
    r"(?P<a>\d{1,3})\s?(?P<dash>[-–‑])\s?(?P<b>\d{1,3})(?P<more>(?:\s?[-–‑]\s?\d{1,3})*)(?![\d.,]*\d)"
)
_BEFORE = re.compile(
    r"\b(?:won|win|wins|winning|lost|lose|loses|losing|beat|beats|beating|beaten|defeat|defeated|defeating|lead|leads|led|"
    r"leading|trail|trailed|trailing|drew|draw|drawn|score|scored|ahead|behind|voted|vote|ruled|passed|approved|rejected|went|"
    r"tied|level|victory|loss|thrashed|finished|ended|aggregate|record|improved|split|outscored|edged|routed)\b[^.;:]{0,24}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s-](?:\w+\s)?(?:win|wins|victory|victories|defeat|defeats|loss|losses|draw|draws|lead|vote|votes|ruling|decision|record|score|"
    r"margin|thrashing|home|away|aggregate|triumph|rout|majority|split|season|formation|at|against|over|in\sfavou?r|upset|shootout|tie)\b",
    re.IGNORECASE,
)
# Of these, the ones that leave no doubt that a result stands before them.
_RESULT_AFTER = re.compile(
    r"[\s-](?:\w+\s)?(?:win|victory|defeat|loss|draw|lead|vote|ruling|decision|record|margin|thrashing"
    r"|triumph|rout|majority|split|upset|shootout|tie)\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[\s\u00a0-](?P<word>[^\W\d_][\w’'-]*)")
_AGED = re.compile(r"\b(?:aged|ages|age)\s$")
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})*|{SMALL_PATTERN})"
# Written out: "by 217 votes to 213", "voted 5 to 2", "rejected it by 306 to 270", "78 in favour and
# 22 against".
_VOTE = re.compile(
    rf"(?<![\w.,$€£-])(?:{_NUMBER}\s(?:votes?\s)(?:to|against)\s{_NUMBER}"
    rf"|(?:(?<=\bvoted\s)|(?<=\bvote\sof\s)|(?<=\bvote\swas\s)|(?<=\bby\s)){_NUMBER}\s(?:to|against)\s"
    rf"(?!(?:one|1)\b){_NUMBER}"
    rf"|{_NUMBER}\s(?:votes?\s)?(?:in\sfavou?r|for)(?:,|\sand|\sto)\s{_NUMBER}\s(?:votes?\s)?against)"
    r"\b(?!\s?(?:%|per\s?cent|[a-z]+s\b))",
    re.IGNORECASE,
)
_HINT = re.compile(r"\d|\bvote")
_VOTE_HINT = re.compile(r"\s(?:to|against)\b")
_CHAIN: Final = frozenset({", ", " ", " (", ", and ", " and ", "; "})
_EVEN: Final = 50
_LONGEST_CHAIN_GAP: Final = 6
_AROUND: Final = 40


def find_pairs(text: str, *, start: int, end: int) -> list[Span]:
    """Find pairs of numbers that are no range: scores, votes, code numbers ("1-2-3")."""
    found = []
    for match in _PAIR.finditer(text, start, end):
        begin, stop = match.span()
        if not _is_glued(text, begin, start) and (
            match["more"] or _is_score(text, match, start, end)
        ):
            found.append(Span(begin, stop))
    return found


def find_scores(text: str, *, start: int, end: int, blocked: Sequence[Span] = ()) -> list[Span]:
    """Find the results a sentence states, in order: scores of games, counts of votes.

    The sets of one match are one result ("6-4, 3-6, 7-6 (7-5)"). `blocked` are stretches that
    belong to dates or figures. Only what stands beside a word of winning or voting counts, so
    that a code number is no result. Time is linear in the length of the sentence.
    """
    if _HINT.search(text, start, end) is None:
        return []
    found: list[Span] = []
    for match in _PAIR.finditer(text, start, end):
        begin, stop = match.span()
        if match["more"] or _is_glued(text, begin, start) or _is_even(match):
            continue
        gap = text[found[-1].end : begin] if found else ""
        is_next = bool(found) and len(gap) < _LONGEST_CHAIN_GAP and gap in _CHAIN
        if is_next:
            closing = text[stop : stop + 1] == ")" and "(" in gap
            found[-1] = Span(found[-1].start, stop + closing)
        elif _is_score(text, match, start, end) and _is_result(text, begin, stop, start, end):
            found.append(Span(begin, stop))
    if _VOTE_HINT.search(text, start, end):
        found += [Span(*match.span()) for match in _VOTE.finditer(text, start, end)]
    return _free(sorted(found, key=lambda span: span.start), blocked)


def _free(found: Sequence[Span], blocked: Sequence[Span]) -> list[Span]:
    """Drop the results that overlap a blocked stretch, in one pass over both."""
    stretches = sorted(blocked, key=lambda span: span.start)
    free: list[Span] = []
    index, furthest = 0, -1
    for span in found:
        while index < len(stretches) and stretches[index].start < span.end:
            furthest = max(furthest, stretches[index].end)
            index += 1
        if furthest <= span.start:
            free.append(span)
    return free


def _is_glued(text: str, begin: int, start: int) -> bool:
    return begin > start and (text[begin - 1].isalnum() or text[begin - 1] in ".,/-–$€£")


def _is_even(match: re.Match[str]) -> bool:
    """Tell "a 50-50 chance" from a result."""
    return int(match["a"]) == int(match["b"]) == _EVEN


def _is_result(text: str, begin: int, stop: int, start: int, end: int) -> bool:
    """Tell a result from a pair of numbers without a word of winning or voting beside it."""
    if _RESULT_AFTER.match(text, stop, end):
        return True
    return _BEFORE.search(text, max(start, begin - _AROUND), begin) is not None


def _is_score(text: str, match: re.Match[str], start: int, end: int) -> bool:
    begin, stop = match.span()
    if match_currency_before(text, begin, start=start) is not None:
        return False
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return _AFTER.match(text, stop, end) is not None
    if int(match["a"]) >= int(match["b"]) or _AFTER.match(text, stop, end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return not _AGED.search(text[max(start, begin - 6) : begin])
    if is_plural(following["word"].lower()) or text[stop : stop + 1] == "-":
        return _BEFORE.search(text, max(start, begin - _AROUND), begin) is not None
    return not any(is_plural(w) for w in text[stop : stop + _AROUND].lower().split()[:3])
