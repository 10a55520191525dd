"""Tell a source the text hides: "one U.S. official", "on condition of anonymity"."""

import re

from annotations.claims.speech_words import ANONYMOUS_HEADS, ANONYMOUS_OPENERS

_ANONYMITY = re.compile(
    r"(?:condition|conditions) of anonymity|(?:not|n[’']t) (?:to be|be) (?:named|identified)"
    r"|(?:speaking|spoke) anonymously|(?:familiar|acquainted) with|with (?:direct )?knowledge of"
    r"|briefed on|close to the (?:matter|talks|government|negotiations|investigation|decision)"
    r"|not authori[sz]ed to (?:speak|discuss|comment)"
    r"|(?:declin|refus|ask)\w+ to be (?:named|identified)"
)
# One of these stands in every phrase above: most sentences hold none, and need no search.
_ANONYMITY_MARKS = (
    *("anonym", "named", "identified", "familiar", "acquainted", "knowledge", "briefed", "close"),
    "authori",
)
_SOURCE_WORD = re.compile(r"(?<!data )(?<!news )(?<!-)\b(?:sources?|insiders?)\b", re.IGNORECASE)


def is_anonymous_source(phrase: str, context: str) -> bool:
    """Say whether an attribution hides its source.

    `phrase` is the attribution as the text words it ("one U.S. official"), `context` the rest of
    its sentence, which may say "speaking on condition of anonymity".
    """
    if _asks_to_be_hidden(context) or _asks_to_be_hidden(phrase):
        return True
    head = re.split(r",| who | from | in | at | with | of | for ", phrase, maxsplit=1)[0]
    if _SOURCE_WORD.search(head):
        return True
    words = re.findall(r"[^\W\d_]+", head.lower())
    if not words or words[-1] not in ANONYMOUS_HEADS:
        return False
    return words[0] in ANONYMOUS_OPENERS or "senior" in words or "unnamed" in words


def _asks_to_be_hidden(text: str) -> bool:
    may_ask = any(mark in text for mark in _ANONYMITY_MARKS)
    return may_ask and _ANONYMITY.search(text) is not None
