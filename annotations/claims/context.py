"""What a sentence needs from the one before it, to be understood where it stands alone."""

import re
from typing import Final

from annotations.claims.sentences import is_headline, split_sentences

# How far before a sentence the one before it is looked for, in characters.
CONTEXT_REACH: Final = 800
# "He", "But they", "“This …": who or what is meant stands in the sentence before. "This year" and
# "that day" name a time.
_POINTS_BACK = re.compile(
    r"[\s\"“‘'(\[]*(?:(?:But|And|Yet|So|Then|Later|Still|Now|However|Meanwhile|In response),?\s)?"
    r"(?:he|she|it|they|his|her|its|their|him|them|these|those|both|neither"
    r"|(?:this|that)(?!\s(?:year|month|week|day|morning|afternoon|evening|night|summer|autumn"
    r"|winter|spring|season|weekend|decade|century)\b)"
    r"|the (?:former|latter|two|three|pair|duo)"
    r"|(?:one|two|three|four|five|some|many|most|all|none|half) of (?:them|these|those))\b",
    re.IGNORECASE,
)


def context_before(sentence: str, *, before: str) -> str:
    """Return the sentence that `sentence` points back to with its first word, else "".

    `before` is the text that ends where the sentence begins, at least the last `CONTEXT_REACH`
    characters of it. Headlines and bylines in between are no context.
    """
    if _POINTS_BACK.match(sentence) is None:
        return ""
    near = before[-CONTEXT_REACH:]
    spans = split_sentences(near)
    last = next((span for span in reversed(spans) if not is_headline(near, span)), None)
    if last is None:
        return ""
    is_cut = last.start == 0 and len(before) >= CONTEXT_REACH
    return ("… " if is_cut else "") + near[last.start : last.end]
