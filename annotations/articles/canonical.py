"""The canonical form of a text: what is stored, hashed and counted in."""

import hashlib
import re
import unicodedata

from annotations.articles.errors import TextRejected
from annotations.articles.types import Limits

# Invisible to a reader, harmful in exports and terminals. U+FEFF is a byte order mark wherever
# files were glued together.
_INVISIBLE = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_WORD = re.compile(r"[^\W_]")
# Marks are neither word characters nor spaces: a cheap sieve for the check below.
_LONG_RUN_OF_SIGNS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
# UAX #15 (Stream-Safe Text Format) allows 30 marks on one letter. Normalising sorts the marks
# of each letter in quadratic time, so half a million on one letter would stop a worker.
_MAX_MARKS = 30


def canonicalise(text: str, *, limits: Limits) -> str:
    """Return the canonical form of a text: NFC, line feeds only, nothing invisible.

    Spaces at line ends and blank lines around the text are dropped; everything else a reader
    can see stays as it is. Canonicalising twice changes nothing.

    Raises `TextRejected` for NUL, lone surrogates, a text without words, and a text or a line
    longer than `limits` allow.
    """
    if len(text) > limits.max_characters * 2:
        # Far too long even if half of it were dropped: refuse before spending time on it.
        raise TextRejected(_too_long(len(text), limits.max_characters))
    _refuse_what_is_not_text(text)
    text = _INVISIBLE.sub("", text)
    _refuse_stacked_marks(text)
    text = unicodedata.normalize("NFC", text)
    # Splits at everything Unicode calls a mandatory line break (UAX #14: BK, CR, LF, NL); what
    # else it would split at is invisible and gone by now.
    text = "\n".join([line.rstrip() for line in text.splitlines()]).strip()
    _refuse_wrong_size(text, limits)
    return text


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical text: 64 hexadecimal digits over its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _refuse_what_is_not_text(text: str) -> None:
    position = text.find("\x00")
    if position >= 0:
        message = (
            f"The text holds a NUL character (at position {position:,}), which only files that "
            "are not plain text do. Open it in a word processor, save it as plain text (UTF-8) "
            "and add that file, or paste the text."
        )
        raise TextRejected(message)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = (
            f"The text holds half a character (a lone surrogate, at position "
            f"{error.start:,}), usually an emoji cut in two. Copy the text again from the "
            "original, or remove that character."
        )
        raise TextRejected(message) from error


def _refuse_stacked_marks(text: str) -> None:
    if len(text) - len(text.encode("ascii", "ignore")) <= _MAX_MARKS:
        return
    for run in _LONG_RUN_OF_SIGNS.finditer(text):
        marks = 0
        for character in run.group():
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks > _MAX_MARKS:
                message = (
                    f"One letter of the text (near position {run.start():,}) carries more than "
                    f"{_MAX_MARKS} accents, which no language writes. Remove them and add the "
                    "text again."
                )
                raise TextRejected(message)


def _refuse_wrong_size(text: str, limits: Limits) -> None:
    if not _WORD.search(text):
        message = "There is no text here: not one letter or digit. Paste or choose an article."
        raise TextRejected(message)
    if len(text) > limits.max_characters:
        raise TextRejected(_too_long(len(text), limits.max_characters))
    if limits.max_line_characters is None:
        return
    longest = max(map(len, text.split("\n")))
    if longest > limits.max_line_characters:
        message = (
            f"One line of the text has {longest:,} characters; at most "
            f"{limits.max_line_characters:,} are accepted. Articles have paragraphs: check that "
            "this is the text you meant, and put line breaks between its paragraphs."
        )
        raise TextRejected(message)


def _too_long(length: int, limit: int) -> str:
    return (
        f"The text has {length:,} characters; at most {limit:,} are accepted. Add the part you "
        "want checked, or add it as several articles."
    )
