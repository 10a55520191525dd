"""Find what is quoted, and who is quoted: direct quotes and reported speech.

One pass over the quote marks pairs them; the nesting inside a quote is not looked at, so ten
thousand nested quotes cost no more than ten thousand marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.claims.anonymity import is_anonymous_source
from annotations.claims.attributions import (
    Attribution,
    after_quote,
    before_colon,
    before_quote,
    in_sentence,
)
from annotations.claims.speakers import SpeakerIndex
from annotations.claims.types import Span

_MARK = re.compile(r"[\"“”„‟«»‘’'\n]")
_CLOSER_OF = {
    "“": '”"',
    "„": "“”‟",
    "«": "»",
    "‟": "”",
    '"': '"”',
    "‘": "’",
    "'": "'",
}
_LONGEST_QUOTE = 6000
_SCARE_WORDS = 3
_SHORT_REACH = 60
_NEAR = 400
# Between two fragments of one speaker: called it “a joke” and “an insult”.
_JOINED = re.compile(r"\s+|[\s,]*(?:and|or|but|to|as well as|that)\b[^.!?;“”\"]*")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# "One driver, who has worked the line for years, was unimpressed."
_UNNAMED_SUBJECT = re.compile(
    r"(?:^|[.!?][\"”’']?)\s+(?P<who>(?:One|Another)\s(?:[a-z-]+\s){0,2}?[a-z]+)"
    r"(?=,\s(?:who|from|a|an|the|aged)\b|\s(?:was|is|had|has|shrugged|laughed|smiled|sighed)\b)"
)
_SINGLE_CLOSER = re.compile(r"[\w.,!?…%)]'(?!\w)")
# "get 'em", "rock 'n' roll", "the '90s": a straight mark that opens a word, not a quote.
_ELISION = re.compile(r"'(?:em|n|til|till|cause|bout|round|tis|twas|cos|\d)\b|'\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody is reported to have said: `[start, end)` with its quote marks.

    `speaker` is the fullest name the text gives, "" if unknown. `is_direct` is False for reported
    speech ("X said that …"), whose span is its sentence.
    """

    start: int
    end: int
    speaker: str
    is_anonymous: bool
    is_direct: bool


def find_quotes(text: str, *, sentences: Sequence[Span]) -> list[Quote]:
    """Find direct quotes and reported speech, sorted by place.

    `sentences` are those of `split_sentences(text)`. Scare quotes and titles (up to three words
    without an attribution) are left out. A reported-speech sentence may overlap direct quotes.
    """
    index = SpeakerIndex(text)
    starts = [sentence.start for sentence in sentences]
    found: list[Quote] = []
    previous: Quote | None = None
    for pair in _pairs(text, sentences, starts):
        quote = _attribute(text, pair, (sentences, starts), index, previous)
        if quote is not None:
            found.append(quote)
            previous = quote
    found.extend(_reported(text, sentences, found, index))
    return sorted(found, key=lambda quote: (quote.start, -quote.end, quote.is_direct))


def _pairs(text: str, sentences: Sequence[Span], starts: Sequence[int]) -> Iterator[Span]:
    """Pair opening and closing marks; a quote may run on over paragraphs that reopen it."""
    opened = -1
    skip_to = 0
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if at < skip_to:
            continue
        if opened < 0:
            opened = at if mark != "\n" and _opens(text, at, mark) else -1
        elif mark == "\n":
            closers = _CLOSER_OF[text[opened]]
            skip_to = _reopening(text, at, text[opened]) + 1
            if not skip_to and not _runs_on(text, at, closers, sentences, starts):
                opened = -1
        elif mark in _CLOSER_OF[text[opened]] and _closes(text, at, mark):
            if at - opened <= _LONGEST_QUOTE:
                yield Span(opened, at + 1)
            opened = -1
        elif mark == text[opened] and mark in "“«":
            opened = at  # the one before was never closed


def _opens(text: str, at: int, mark: str) -> bool:
    before = text[at - 1] if at else "\n"
    after = text[at + 1] if at + 1 < len(text) else ""
    if mark in "“„«‟":
        return True
    if mark in "’»”" or not after or after.isspace():
        return False
    clear = before.isspace() or before in "([{—–-/:*_>…"
    if mark == "‘":
        return clear and not after.isdigit()
    if mark == "'":
        return clear and not _ELISION.match(text, at) and _has_single_closer(text, at)
    return clear or not before.isalnum()


def _has_single_closer(text: str, at: int) -> bool:
    """Tell a straight single quote from an apostrophe: it must close, after a word or a stop."""
    window = text[at + 1 : at + 600].split("\n", 1)[0]
    return _SINGLE_CLOSER.search(window) is not None


def _closes(text: str, at: int, mark: str) -> bool:
    if mark not in "’'":
        return True
    after = text[at + 1] if at + 1 < len(text) else " "
    before = text[at - 1]
    if after.isalnum() or before.isspace():
        return False
    if before in ".,!?…":
        return True
    # A plural possessive ("the workers’ rights") looks like a close: wait for a later mark.
    later = text[at + 1 : at + 400].split("\n", 1)[0]
    return not (before == "s" and after == " " and re.search(rf"[.,!?]{mark}(?!\w)", later))


def _reopening(text: str, newline: int, opener: str) -> int:
    """Return where the next paragraph reopens a quote left open, or -1."""
    at = newline
    limit = min(len(text), newline + 40)
    while at < limit and text[at].isspace():
        at += 1
    return at if at < limit and text[at] == opener else -1


def _runs_on(
    text: str, newline: int, closers: str, sentences: Sequence[Span], starts: Sequence[int]
) -> bool:
    """Say whether an open quote survives a line break: hard wrapping, or a mark that closes it."""
    where = bisect_right(starts, newline) - 1
    if where >= 0 and sentences[where].end > newline:
        return True
    line_end = text.find("\n", newline + 1, newline + 3000)
    line = text[newline + 1 : line_end if line_end >= 0 else newline + 3000]
    if not line.strip():
        return False
    marks = re.search(r"[\"“”«»]", line)
    if marks is None or marks.group() not in closers:
        return False
    at = newline + 1 + marks.start()
    after = text[at + 1] if at + 1 < len(text) else " "
    return not after.isalnum() and not text[at - 1].isspace()


def _attribute(
    text: str,
    pair: Span,
    sentences: tuple[Sequence[Span], Sequence[int]],
    index: SpeakerIndex,
    previous: Quote | None,
) -> Quote | None:
    """Find the speaker of one quoted span; None if it is a scare quote or a title."""
    first, last = _sentence_at(sentences, pair.start), _sentence_at(sentences, pair.end - 1)
    inner = text[pair.start + 1 : min(pair.end - 1, pair.start + 400)].strip()
    words = _WORD.findall(inner)
    if not words:
        return None
    is_short = len(words) <= _SCARE_WORDS
    source, is_close = _nearest_attribution(text, pair, first, last, previous)
    opener = before_colon(text, first.start, pair.start)
    is_introduced = (is_close and source) or (opener and inner[-1] in ".!?")
    if is_short and not is_introduced and not _stands_alone(text, pair, inner):
        return None
    is_fragment = inner[-1] not in ".,!?…"
    if is_fragment and not is_close and (_looks_like_title(words) or text[pair.start] == "'"):
        return None
    if source is not None:
        speaker = _resolve(text, source, index, previous)
        context = text[last.start : min(last.end, last.start + 600)]
        context = _outside(context, text[pair.start : pair.end])
        hidden = any(is_anonymous_source(said, context) for said in (source.phrase, speaker))
        if speaker or source.phrase.lower() in {"they", "we", "i", "you"}:
            return Quote(pair.start, pair.end, speaker, hidden, is_direct=True)
    speaker = index.resolve(opener.phrase, opener.start) if opener else ""
    if speaker and (index.is_person(speaker) or _names_alone(text[first.start : pair.start])):
        return Quote(pair.start, pair.end, speaker, is_anonymous=False, is_direct=True)
    speaker, hidden = _carried_speaker(text, pair, first, index, previous)
    return Quote(pair.start, pair.end, speaker, hidden, is_direct=True)


def _names_alone(lead: str) -> bool:
    """Say whether a name and a colon are all that stands before a quote, as in an interview."""
    words = lead.rstrip(" :").split()
    return 0 < len(words) <= _SCARE_WORDS and all(word[0].isupper() for word in words)


def _resolve(text: str, source: Attribution, index: SpeakerIndex, previous: Quote | None) -> str:
    """Resolve an attribution; "he" after "the judge said" is the judge."""
    is_pronoun = source.phrase.lower() in {"he", "she"}
    if is_pronoun and previous is not None and previous.speaker[:1].islower():
        gap = source.start - previous.end
        between = text[previous.end : min(source.start, previous.end + _NEAR)]
        is_same = gap < _NEAR and "\n" not in between
        if is_same and not index.subject_before(source.start, reach=gap):
            return previous.speaker
    return index.resolve(source.phrase, source.start)


def _nearest_attribution(
    text: str, pair: Span, first: Span, last: Span, previous: Quote | None
) -> tuple[Attribution | None, bool]:
    """Return the attribution beside a quote and whether it stands close enough for a fragment."""
    is_short = len(_WORD.findall(text, pair.start, min(pair.end, pair.start + 80))) <= _SCARE_WORDS
    floor = first.start
    if previous is not None and previous.is_direct and previous.end > floor:
        floor = previous.end
    closed_by_comma = text[pair.end - 2] in ",!?.—-" or text[pair.end : pair.end + 1] == ","
    is_fragment = text[pair.start + 1].islower()
    introduced = before_quote(text, floor, pair.start, is_short=is_short) if is_fragment else None
    if introduced:
        return introduced, True
    if previous is not None and floor == previous.end and is_fragment and previous.speaker:
        pattern = _JOINED if pair.start - floor < _SHORT_REACH else None
        if pattern and pattern.fullmatch(text, floor, pair.start):
            return Attribution(previous.speaker, previous.start), True
    if closed_by_comma and pair.end < last.end:
        found = after_quote(text, pair.end, last.end, is_short=is_short)
        if found:
            return found, True
    introduced = before_quote(text, floor, pair.start, is_short=is_short)
    if introduced:
        return introduced, True
    found = (
        after_quote(text, pair.end, last.end, is_short=is_short) if pair.end < last.end else None
    )
    gap = text[pair.end : min(last.end, pair.end + _SHORT_REACH)]
    if found:
        return found, found.start - pair.end < _SHORT_REACH and gap[:1] == ","
    return None, False


def _carried_speaker(
    text: str, pair: Span, first: Span, index: SpeakerIndex, previous: Quote | None
) -> tuple[str, bool]:
    """Carry a speaker over: from the quote just before, or from the subject just before."""
    if previous is not None and pair.start - previous.end < _NEAR:
        between = text[previous.end : pair.start]
        if between.count("\n\n") <= 1:
            subject = index.subject_before(pair.start, reach=len(between))
            unnamed = _UNNAMED_SUBJECT.search(between)
            if unnamed and not subject:
                who = unnamed["who"]
                return who[0].lower() + who[1:], is_anonymous_source(who.lower(), "")
            return subject or previous.speaker, previous.is_anonymous and not subject
    reach = pair.start - first.start + 300
    return index.subject_before(pair.start, reach=reach), False


def _stands_alone(text: str, pair: Span, inner: str) -> bool:
    """Say whether a short quote is an utterance of its own ("“Never again.”")."""
    before = text[max(0, pair.start - 2) : pair.start].rstrip(" ")
    after = text[pair.end : pair.end + 2].lstrip(" ")
    opens = not before or before[-1] in '\n.!?”"'
    return inner[-1:] in ".!?" and opens and (not after or after[0] in '\n“"' or after[0].isupper())


def _looks_like_title(words: Sequence[str]) -> bool:
    long_words = [word for word in words if len(word) > 3]  # noqa: PLR2004
    return len(words) <= 9 and bool(long_words) and all(word[0].isupper() for word in long_words)  # noqa: PLR2004


def _outside(context: str, quoted: str) -> str:
    return context.replace(quoted, " ")


def _reported(
    text: str, sentences: Sequence[Span], direct: Sequence[Quote], index: SpeakerIndex
) -> Iterator[Quote]:
    """Yield sentences of reported speech, with the speaker for the claims inside."""
    covered = sorted(direct, key=lambda quote: quote.start)
    starts = [quote.start for quote in covered]
    for sentence in sentences:
        at = bisect_right(starts, sentence.end) - 1
        if at >= 0 and covered[at].end > sentence.start:
            if covered[at].start > sentence.start and covered[at].speaker:
                yield Quote(
                    sentence.start,
                    sentence.end,
                    covered[at].speaker,
                    covered[at].is_anonymous,
                    is_direct=False,
                )
            continue
        source = in_sentence(text, sentence.start, sentence.end)
        if source is None:
            continue
        speaker = index.resolve(source.phrase, source.start)
        if speaker:
            context = text[sentence.start : min(sentence.end, sentence.start + 600)]
            hidden = is_anonymous_source(source.phrase, context)
            yield Quote(sentence.start, sentence.end, speaker, hidden, is_direct=False)


def _sentence_at(sentences: tuple[Sequence[Span], Sequence[int]], at: int) -> Span:
    spans, starts = sentences
    where = max(bisect_right(starts, at) - 1, 0)
    return spans[where] if spans else Span(at, at)
