"""From a claim to the question put to every provider."""

import re
from datetime import date

from annotations.claims.types import Figure
from annotations.sources.spelling import figure_spellings
from annotations.sources.types import Query
from annotations.sources.words import STOP_WORDS, content_words, normalise

MAX_TERMS = 32
MAX_TEXT = 300
MAX_NAME_WORDS = 6

_SPACE = re.compile(r"\s+")
# Capitalised words in a row, held together by hyphens, apostrophes, initials and "of"/"de".
_NAME = re.compile(
    r"(?:[A-Z]\.){2,}|[A-ZÀ-ÞŁŚŽ][\w’'-]*"
    r"(?:\s+(?:(?:of|de|da|del|der|den|van|von|al|bin|the)\s+){0,2}(?:[A-Z]\.|[A-ZÀ-ÞŁŚŽ][\w’'-]*))*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[\"“”‘(]\s*|\n\s*)$")


def build_query(
    claim_text: str,
    *,
    sentence: str,
    figure: Figure | None,
    speaker: str,
    on: date | None,
) -> Query:
    """Build the query for a claim.

    The claim's own words come first, then those of its sentence: without them "12,000
    soldiers" would find any army. The speaker's name is kept, as it tells apart claims
    that are otherwise worded alike.
    """
    claim_text, sentence = _squeeze(claim_text), _squeeze(sentence)
    whole = sentence if claim_text in sentence else f"{claim_text} {sentence}".strip()
    speaker = _squeeze(speaker)
    terms: dict[str, str] = {}
    for token in content_words(f"{claim_text} . {whole} . {speaker}"):
        terms.setdefault(normalise(token), token.casefold())
    return Query(
        text=_shorten(whole or claim_text),
        terms=tuple(terms.values())[:MAX_TERMS],
        names=tuple(_names(whole, speaker)),
        figures=figure_spellings(figure) if figure else (),
        speaker=speaker,
        on=on,
    )


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _shorten(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    return text[:MAX_TEXT].rsplit(" ", 1)[0]


def _names(text: str, speaker: str) -> list[str]:
    """Return the proper names of a text, the speaker's first, without repeats."""
    found = [speaker] if speaker else []
    for match in _NAME.finditer(text):
        name = match.group().removesuffix("'s").removesuffix("’s").rstrip("'’-")
        starts_sentence = bool(_SENTENCE_START.search(text[: match.start()]))
        if starts_sentence:
            name = _without_opener(name)
        # More words in a row are a headline in capitals, not a name.
        is_name = len(name) > 1 and len(name.split()) <= MAX_NAME_WORDS
        if is_name and name.casefold() not in STOP_WORDS:
            found.append(name)
    return list({name.casefold(): name for name in reversed(found)}.values())[::-1]


def _without_opener(name: str) -> str:
    """Drop a sentence's first word from a name where only the sentence made it a capital.

    A lone capitalised word there may be any word; two in a row, or an acronym, are a name.
    """
    first, _, rest = name.partition(" ")
    if first.casefold() in STOP_WORDS:
        return rest
    return name if rest or (first.isupper() and len(first) > 1) else ""
