"""Read attribution clauses: the words beside a quote that say whose it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.claims.speech_words import (
    FRAGMENT_VERBS,
    REPORTING_PARTICIPLES,
    REPORTING_VERBS,
    ROLES,
    WEAK_REPORTING_VERBS,
)

_REACH = 320
_SHORT_REACH = 90
_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w’'-])")
_VERBS_BEFORE = REPORTING_VERBS | FRAGMENT_VERBS | REPORTING_PARTICIPLES
_NOT_SAYING = re.compile(r"call\w* (?:on|for|off)\b")  # called on Moscow, called for calm
_ACCORDING_TO = re.compile(r"\b[Aa]ccording to\s+|\bin the words of\s+|\bas quoted by\s+")
_SOURCE_PHRASES = ("ccording to", "in the words of", "as quoted by")
# Where a noun phrase after its verb ends: "said Ms Lee in a statement".
_PHRASE_END = re.compile(
    r"[,.;:—–\"“”()\n!?]|\s-\s"
    r"|\s(?:in|on|at|after|during|as|when|while|who|which|following|before|last|this|by|via|that|"
    r"published|released|from|because|if|but|and (?:that|added)|yesterday|today|late|early|"
    r"earlier|outside|to (?:the )?(?:AP|AFP|BBC|CNN|Reuters)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_FOR_AFTER_NAME = re.compile(r"(?<=[a-z])\s(?:for|of|to)\s")
# How an adverb before a verb ends; most clauses end in none, and need no look at the list.
_ADVERB_ENDS = (
    "ly", "also", "later", "then", "has", "had", "have", "is", "was", "were", "once", "first",
    "earlier", "since", "again", "still", "often", "further", "however", "as", "being", "both",
    "never", "now", "just", "told", "day", "would", "will", "did", "does", "do", "not", "self",
)  # fmt: skip
_ADVERBS = re.compile(
    r"(?:\s*\b(?:also|later|then|previously|has|had|have|is|was|were|repeatedly|recently|once|"
    r"first|earlier|since|again|still|often|simply|only|further|however|quoted as|being|both|"
    r"never|now|just|told|[a-z]+ly|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|would|will|"
    r"did|does|do|not|himself|herself|reportedly|jointly))+\s*$"
)
_CLAUSE_CUT = re.compile(
    r"\b(?:that|but|because|when|if|while|after|before|although|though|since|whether|where|so|as|yet)"
    r"\s+|[;:—]\s*|\s–\s|[\"”]\s*"
)
_NOT_A_SUBJECT = re.compile(
    r"(?:on|in|at|after|before|but|and|meanwhile|however|speaking|asked|during|earlier|later|with|"
    r"for|by|from|still|yet|when|while|as|if|although|though|since|despite|under|over|this|last|"
    r"to|of|also|instead|then|now|addressing|outside|inside|writing|talking|responding|also|so|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(
    r"\s(?:who|which|whose|has|had|have|is|was|were|are|will|would|could|can|did|does|in|on|at|from|"
    r"after|during|[a-z]+ed|won|told|made|took|gave|went|came|led|spoke|wrote|met|stood|left|"
    r"began|spent|also|later|then|[a-z]+ly|put|said|says|used|set|and)\b"
)
_THAT = re.compile(r"\s+(?:(?:[\w’'-]+\s+){0,4}that\b|,|(?:a |the )?(?:reporters|journalists))")
# "Intelligence reports indicate that": a noun that looks like a verb, before the verb.
_NOUN_BEFORE = re.compile(
    r"\s(?:also\s|now\s)?(?:indicate|suggest|show|say|said|claim|warn|confirm|reveal|suggested|showed"
    r"|indicated|claimed|warned|confirmed|revealed)\b"
)
# ", and a new sort has been reported in eight countries": nobody speaks.
_PASSIVE = re.compile(r"\b(?:been|be|was|were|is|are)\s+(?:[a-z]+ly\s+)?$")
_BAD_PHRASE = re.compile(
    r"(?:it|there|this|that|what|which|nor|not|nobody|no one|if|and|or|but|as|when|while|than|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|to|in|on|at|of|for|with|by)\b[^A-Z]*$"
    r"|(?:nobody|no one)\b|(?:to|at|from|by)\s[$£€]?\d",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"(?:nobody|no one|none)\b", re.IGNORECASE)
_LONGEST_PHRASE = 14
_SHORT_HEAD = 7
# "…” has put the talks at risk, said Ms Lee": the verb after a comma, far from the quote.
_INVERTED = re.compile(r",\s(?:said|says|added|told|warned|wrote|according to)\b(?=\s+[A-Za-z])")
# "“…” is what she would say, said Bo": the quote is part of a clause that goes on.
_VERB_FIRST = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|could|may|in|on|at|of|for|to)\s"
)
_NO_SUBJECT = frozenset(
    {"and", "who", "which", "or", "before", "after", "while", "by", "when", "then"}
)
_GOES_ON = re.compile(r"(?:and|but|while|as|which|who|when)\s")
_BY = re.compile(r"\s+by\s+(?P<agent>.{2,60}?)(?=\s+as\b|,|\s*$)")
# What may follow the verb of ", the ministry said on Tuesday," before the clause ends.
_TRAILING_END = re.compile(
    r"(?!\s+(?:that|it|he|she|they|the)\b)[^,“”\"]{0,60}(?:,|(?<=[.!?])\s*$|$)"
)
# "said the father, Marc Delacroix."
_NAME_AFTER_ROLE = re.compile(
    r",\s(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*){1,3})"
    r"(?=[,.;]|$)"
)
_NAMED = re.compile(r"\s*(?:[A-ZÀ-Þ][\w’'.-]*+(?:\s|$)){2,6}$")
_NAMES = re.compile(r"\s*(?:[A-ZÀ-Þ][\w’'.-]*+(?:\s|$)){1,6}$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The noun phrase that speaks, as the text words it, and where it stands."""

    phrase: str
    start: int


def after_quote(text: str, start: int, end: int, *, is_short: bool) -> Attribution | None:
    """Read the attribution that follows a quote: `text[start:end]` runs to its sentence's end.

    A short quote must have it close by.
    """
    rest = text[start : min(end, start + (_SHORT_REACH if is_short else _REACH))]
    lead = len(rest) - len(rest.lstrip(" ,\u00a0—–-\n"))
    source = _ACCORDING_TO.match(rest, lead)
    if source:
        return _phrase_at(rest, source.end(), start)
    verb = next(_verbs(rest, lead, REPORTING_VERBS), None)
    if verb is None:
        return None
    head = rest[lead : verb.start()]
    inverted = verb if not head.strip() else _INVERTED.search(rest, lead)
    goes_on = len(head.split()) > _SHORT_HEAD or (lead == 1 and _VERB_FIRST.match(head))
    if inverted and (inverted is verb or goes_on):
        return _phrase_at(rest, inverted.end(), start)
    return None if _GOES_ON.match(head) else _between(head, start + lead)


def _between(head: str, offset: int) -> Attribution | None:
    """Read the subject from the words between a quote and a verb after it."""
    is_long = len(head.split()) > _LONGEST_PHRASE * 2
    if not is_long and not any(mark in head for mark in '“"”;.!?'):
        return _leading_subject(head, offset)
    return _subject(head, offset) if re.search(r"\b[A-Z][a-z]?\.", head) else None


def before_quote(text: str, start: int, end: int, *, is_short: bool) -> Attribution | None:
    """Read the attribution that introduces a quote: `text[start:end]` ends where it opens."""
    start = max(start, end - (_REACH // 2 if is_short else _REACH))
    prefix = text[start:end]
    source = _last(_ACCORDING_TO.finditer(prefix))
    verb = _last(_verbs(prefix, 0, _VERBS_BEFORE))
    if source and (verb is None or verb.start() < source.start()):
        return _phrase_at(prefix, source.end(), start)
    if verb is None:
        return None
    passive = _BY.match(prefix, verb.end())
    if passive:
        return _checked(passive["agent"], start + passive.start("agent"))
    return _subject(prefix[: verb.start()], start)


def before_colon(text: str, start: int, end: int) -> Attribution | None:
    """Read the subject of a clause that opens a quote with a colon and no verb of saying."""
    prefix = text[max(start, end - _REACH) : end].rstrip()
    if not prefix.endswith(":"):
        return None
    chunks = [(m.start(), m.group()) for m in re.finditer(r"[^,:]+", prefix)]
    return _first_subject(chunks, max(start, end - _REACH))


def in_sentence(text: str, start: int, end: int) -> Attribution | None:
    """Read the source of reported speech in a sentence: "X said that …", "…, X said"."""
    sentence = text[start : min(end, start + 4 * _REACH)]
    is_sourced = any(phrase in sentence for phrase in _SOURCE_PHRASES)
    source = _ACCORDING_TO.search(sentence) if is_sourced else None
    if source:
        return _phrase_at(sentence, source.end(), start)
    verbs = list(_verbs(sentence, 0, REPORTING_VERBS))
    for verb in verbs:
        found = _trailing(sentence, verb, start)
        if found:
            return found
    for verb in verbs:
        is_weak = verb.group() in WEAK_REPORTING_VERBS
        if verb.start() > _REACH or (is_weak and not _THAT.match(sentence, verb.end())):
            continue
        if _NOUN_BEFORE.match(sentence, verb.end()):
            continue
        passive = _BY.match(sentence, verb.end())
        if passive:
            return _phrase_at(sentence, passive.start("agent"), start)
        found = _subject(sentence[: verb.start()], start)
        if found:
            return found
    return None


def _verbs(text: str, at: int, verbs: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yield the words of a text that are reporting verbs, from `at` on."""
    for match in _WORD.finditer(text, at):
        if match.group() in verbs and not _NOT_SAYING.match(text, match.start()):
            yield match


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        found = match
    return found


def _trailing(sentence: str, verb: re.Match[str], offset: int) -> Attribution | None:
    """Read ", the ministry said on Tuesday" around a verb, at a sentence's end or in its middle."""
    if not _TRAILING_END.match(sentence, verb.end()):
        return None
    comma = sentence.rfind(", ", max(0, verb.start() - _SHORT_REACH), verb.start())
    if comma < 0 or any(mark in sentence[comma : verb.start()] for mark in '“”"'):
        return None
    if _PASSIVE.search(sentence, comma, verb.start()):
        return None
    return _checked(
        _without_adverbs(sentence[comma + 2 : verb.start()].rstrip()), offset + comma + 2
    )


def _phrase_at(text: str, at: int, offset: int) -> Attribution | None:
    """Read the noun phrase that starts at `at`, after "said" or "according to"."""
    while at < len(text) and text[at].isspace():
        at += 1
    cut = _PHRASE_END.search(text, at)
    while (
        cut
        and cut.group() == "."
        and re.search(
            r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|U\.S|U\.N|U\.K)$",
            text[at : cut.start()],
        )
    ):
        cut = _PHRASE_END.search(text, cut.end())
    end = cut.start() if cut else len(text)
    is_described = text[at:end].rpartition(" ")[2][:1].islower()
    if cut and cut.group() == "," and is_described:
        named = _NAME_AFTER_ROLE.match(text, end)
        if named:
            return _checked(named["name"], offset + named.start("name"))
    return _checked(text[at:end], offset + at)


def _without_adverbs(clause: str) -> str:
    return _ADVERBS.sub("", clause) if clause.rstrip().endswith(_ADVERB_ENDS) else clause


def _apposed_name(described: str, chunk: str) -> str:
    """Return the name in "its general secretary, Paddy Nolan," or "his mother, Denise,"."""
    is_described = described.rstrip().rpartition(" ")[2].islower()
    return chunk if is_described and _NAMES.match(chunk) else ""


def _leading_subject(head: str, offset: int) -> Attribution | None:
    """Read the subject between a quote and its verb, dropping an apposition after a comma."""
    first, _, apposition = head.partition(",")
    named = _apposed_name(first, apposition.partition(",")[0])
    if named:
        return _checked(named, offset + len(first) + 1)
    first = re.split(r"\s(?:who|which|whose)\b", first, maxsplit=1)[0]
    return _checked(_without_adverbs(first), offset)


def _subject(head: str, offset: int) -> Attribution | None:
    """Read the subject of a verb from the words before it in its sentence."""
    head = _without_adverbs(head.rstrip(" \u00a0"))
    chunks = [(m.start(), m.group()) for m in re.finditer(r"[^,]+", head)]
    if not chunks:
        return None
    at, last = chunks[-1]
    cut = _last(_CLAUSE_CUT.finditer(last))
    if cut is not None:
        at, last = at + cut.end(), last[cut.end() :]
    relative = re.search(r"\s(?:who|which)\b", last)
    if relative:
        last = last[: relative.start()]
    conjunction = re.match(r"\s*and\s+(?=\S)", last)
    if conjunction:
        at, last = at + conjunction.end(), last[conjunction.end() :]
    words = last.split()
    if head.rstrip().endswith(",") and len(chunks) > 1:
        is_name = _NAMED.match(last) or _apposed_name(chunks[-2][1], last)
        return _checked(last, offset + at) if is_name else _first_subject(chunks, offset)
    if head.rstrip().endswith(",") or not words or words[0] in _NO_SUBJECT:
        return _first_subject(chunks, offset)
    if len(chunks) > 1 and _is_apposition(last):
        return _first_subject(chunks[:-1], offset) or _checked(last, offset + at)
    phrase = _SUBJECT_END.split(" " + last.strip(), maxsplit=1)[0].strip()
    if _NOBODY.match(phrase):
        return None
    return _checked(phrase, offset + at) or _first_subject(chunks, offset)


def _is_apposition(chunk: str) -> bool:
    """Say whether a chunk between a comma and a verb describes the name before it."""
    return bool(
        re.match(
            r"\s*(?:Inc|Ltd|Corp|LLC|an?|the|who|whose|\d\d$|aged|chief|head|its|his|her|their)\b",
            chunk,
        )
    )


def _first_subject(chunks: list[tuple[int, str]], offset: int) -> Attribution | None:
    for at, chunk in chunks:
        text = chunk.strip()
        if text and not _NOT_A_SUBJECT.match(text):
            return _checked(_SUBJECT_END.split(text, maxsplit=1)[0], offset + at)
    return None


def _checked(phrase: str, at: int) -> Attribution | None:
    """Refuse what cannot speak: weekdays, conjunctions, long clauses."""
    cleaned = phrase.strip(" ,;:—–-\u00a0\n*_")
    if cleaned in {"it", "It"}:
        return Attribution("it", at)
    cleaned = re.sub(r"^(?:But|And|Yet|So|Meanwhile|However|Still|and|but|as)\s+", "", cleaned)
    if cleaned[:1].isupper() and not cleaned.lower().startswith(("the ", "a ", "an ", "one ")):
        cleaned = _FOR_AFTER_NAME.split(cleaned, maxsplit=1)[0] if _is_name(cleaned) else cleaned
    words = cleaned.split()
    if not words or len(words) > _LONGEST_PHRASE or _BAD_PHRASE.match(cleaned):
        return None
    if not any(c.isalpha() for c in cleaned):
        return None
    if cleaned.lower() == "who":
        return None
    return Attribution(cleaned, at)


def _is_name(phrase: str) -> bool:
    first = phrase.split()[:2]
    is_role = any(word.lower() in ROLES for word in first)
    return len(first) > 1 and not is_role and all(word[:1].isupper() for word in first)
