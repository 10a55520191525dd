"""Read attribution clauses: the words beside a quote that say whose it is."""

import re
from dataclasses import dataclass

from annotations.claims.speech_words import (
    FRAGMENT_VERBS,
    PRONOUNS,
    REPORTING_PARTICIPLES,
    REPORTING_VERBS,
)

_FINITE = "|".join(sorted(REPORTING_VERBS))
_REACH = 320
_VERB_AFTER = re.compile(rf"(?<!-)\b(?:{_FINITE})\b")
_VERB_BEFORE = re.compile(
    rf"(?<!-)\b(?:{'|'.join(sorted(REPORTING_VERBS | FRAGMENT_VERBS | REPORTING_PARTICIPLES))})\b(?! on\b| for\b)"
    r"|\b[Aa]ccording to\b|\bin the words of\b|\bas quoted by\b|\bput it\b"
)
_ACCORDING_TO = re.compile(r"\b[Aa]ccording to\s+|\bin the words of\s+|\bas quoted by\s+")
# Where a noun phrase after its verb ends: "said Ms Lee in a statement".
_PHRASE_END = re.compile(
    r"[,.;:—–\"“”()\n!?]|\s-\s"
    r"|\s(?:in|on|at|after|during|as|when|while|who|which|following|before|last|this|by|via|that|published|"
    r"released|from|because|if|but|and (?:that|added)|yesterday|today|late|early|earlier|outside|to (?:the )?"
    r"(?:AP|AFP|BBC|CNN|Reuters)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_FOR_AFTER_NAME = re.compile(r"(?<=[a-z])\s(?:for|of|to)\s")
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
    r"to|of|also|instead|then|now|addressing|writing|talking|responding|also|so|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_SUBJECT_END = re.compile(
    r"\s(?:who|which|whose|has|had|have|is|was|were|are|will|would|could|can|did|does|in|on|at|from|"
    r"after|during|[a-z]+ed|won|told|made|took|gave|went|came|led|spoke|wrote|met|stood|left|"
    r"began|spent|also|later|then|[a-z]+ly|put|said|says|used|set|and)\b"
)
# Verbs and nouns in one: reported speech only where "that" follows.
_NEEDS_THAT = frozenset(
    {"declared", "declares", "add", "adds", "added", "reports", "reported", "posted", "agreed", "agrees", "continued",
     "continues", "comments", "commented", "thought", "thinks", "hopes", "hoped", "asks", "asked",
     "urges", "urged", "denied", "denies", "claims", "estimates", "suggests", "suggested",
     "demands", "demanded", "ruled", "notes", "noted", "promises", "promised", "revealed",
     "observed", "states", "stated", "recalls", "maintained", "maintains", "complained", "pledged",
     "stressed", "stresses", "emphasised", "emphasized", "repeated", "boasted", "posts", "replies",
     "answered", "responded", "believes", "believed", "vows", "vowed", "pleaded", "told",
     "tells", "wrote", "writes", "indicated", "indicates", "explained", "explains"}
)  # fmt: skip
_THAT = re.compile(r"\s+(?:(?:[\w’'-]+\s+){0,4}that\b|,|(?:a |the )?(?:reporters|journalists))")
_BAD_PHRASE = re.compile(
    r"(?:it|there|this|that|what|which|nor|not|nobody|no one|if|and|or|but|as|when|while|than|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|to|in|on|at|of|for|with|by)\b[^A-Z]*$",
    re.IGNORECASE,
)
_LONGEST_PHRASE = 14
_SHORT_HEAD = 7
# "…” has put the talks at risk, said Ms Lee": the verb after a comma, far from the quote.
_INVERTED = re.compile(r",\s(?:said|says|added|told|warned|wrote|according to)\b(?=\s+[A-Za-z])")
_BY = re.compile(r"\s+by\s+(?P<agent>.{2,60}?)(?=\s+as\b|,|\s*$)")
# ", the ministry said on Tuesday," and ", the ministry said."
_TRAILING_CLAUSE = re.compile(
    rf",\s(?P<subject>[^,“”\"]{{2,90}}?)\s(?:{_FINITE})\b(?!\s+(?:that|it|he|she|they|the)\b)"
    r"[^,“”\"]{0,60}(?=,|[.!?]?\s*$)"
)
# "said the father, Marc Delacroix."
_NAME_AFTER_ROLE = re.compile(
    r",\s(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*){1,3})(?=[,.;]|$)"
)
_NAMED = re.compile(r"\s*(?:[A-ZÀ-Þ][\w’'.-]*\s?){2,6}$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The noun phrase that speaks, as the text words it, and where it stands."""

    phrase: str
    start: int


def after_quote(text: str, start: int, end: int) -> Attribution | None:
    """Read the attribution that follows a quote: `text[start:end]` runs to its sentence's end."""
    rest = text[start : min(end, start + _REACH)]
    lead = len(rest) - len(rest.lstrip(" ,\u00a0—–-\n"))
    source = _ACCORDING_TO.match(rest, lead)
    if source:
        return _phrase_at(rest, source.end(), start)
    verb = _VERB_AFTER.search(rest, lead)
    if verb is None:
        return None
    head = rest[lead : verb.start()]
    if not head.strip():
        return _phrase_at(rest, verb.end(), start)
    inverted = _INVERTED.search(rest, lead)
    if inverted and len(head.split()) > _SHORT_HEAD:
        return _phrase_at(rest, inverted.end(), start)
    if re.match(r"(?:and|but|while|as|which|who|when)\s", head):
        return None
    if len(head.split()) > _LONGEST_PHRASE * 2 or any(mark in head for mark in '“"”;.!?'):
        return None if not re.search(r"\b[A-Z][a-z]?\.", head) else _subject(head, start + lead)
    return _leading_subject(head, start + lead)


def before_quote(text: str, start: int, end: int) -> Attribution | None:
    """Read the attribution that introduces a quote: `text[start:end]` ends where it opens."""
    start = max(start, end - _REACH)
    prefix = text[start:end]
    verb = None
    for match in _VERB_BEFORE.finditer(prefix):
        verb = match
    if verb is None:
        return None
    if _ACCORDING_TO.match(verb.group() + " "):
        return _phrase_at(prefix, verb.end(), start)
    passive = _BY.match(prefix, verb.end())
    if passive:
        return _checked(passive["agent"], start + passive.start("agent"))
    return _subject(prefix[: verb.start()], start)


def in_sentence(text: str, start: int, end: int) -> Attribution | None:
    """Read the source of reported speech in a sentence: "X said that …", "…, X said"."""
    sentence = text[start : min(end, start + 4 * _REACH)]
    source = _ACCORDING_TO.search(sentence)
    if source:
        return _phrase_at(sentence, source.end(), start)
    for clause in _TRAILING_CLAUSE.finditer(sentence):
        found = _checked(_ADVERBS.sub("", clause["subject"]), start + clause.start("subject"))
        if found:
            return found
    for verb in _VERB_AFTER.finditer(sentence[:_REACH]):
        if verb.group() in _NEEDS_THAT and not _THAT.match(sentence, verb.end()):
            continue
        found = _subject(sentence[: verb.start()], start)
        if found:
            return found
    return None


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
    if cut and cut.group() == "," and text[at].islower():
        named = _NAME_AFTER_ROLE.match(text, end)
        if named:
            return _checked(named["name"], offset + named.start("name"))
    return _checked(text[at:end], offset + at)


def _leading_subject(head: str, offset: int) -> Attribution | None:
    """Read the subject between a quote and its verb, dropping an apposition after a comma."""
    first = head.split(",", 1)[0]
    first = re.split(r"\s(?:who|which|whose)\b", first, maxsplit=1)[0]
    return _checked(_ADVERBS.sub("", first), offset)


def _subject(head: str, offset: int) -> Attribution | None:
    """Read the subject of a verb from the words before it in its sentence."""
    head = _ADVERBS.sub("", head.rstrip(" \u00a0"))
    chunks = [(m.start(), m.group()) for m in re.finditer(r"[^,]+", head)]
    if not chunks:
        return None
    at, last = chunks[-1]
    cut = None
    for match in _CLAUSE_CUT.finditer(last):
        cut = match
    if cut is not None:
        at, last = at + cut.end(), last[cut.end() :]
    relative = re.search(r"\s(?:who|which)\b", last)
    if relative:
        last = last[: relative.start()]
    conjunction = re.match(r"\s*and\s+(?=\S)", last)
    if conjunction:
        at, last = at + conjunction.end(), last[conjunction.end() :]
    words = last.split()
    if head.rstrip().endswith(",") or not words or words[0] in {"and", "who", "which", "or"}:
        if head.rstrip().endswith(",") and len(chunks) > 1 and _NAMED.match(last):
            return _checked(last, offset + at)
        return _first_subject(chunks, offset)
    if len(chunks) > 1 and _is_apposition(last):
        return _first_subject(chunks[:-1], offset) or _checked(last, offset + at)
    phrase = _SUBJECT_END.split(" " + last.strip(), maxsplit=1)[0].strip()
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
    cleaned = re.sub(r"^(?:But|And|Yet|So|Meanwhile|However|Still|and|but|as)\s+", "", cleaned)
    if cleaned[:1].isupper() and not cleaned.lower().startswith(("the ", "a ", "an ", "one ")):
        cleaned = _FOR_AFTER_NAME.split(cleaned, maxsplit=1)[0] if _is_name(cleaned) else cleaned
    words = cleaned.split()
    if not words or len(words) > _LONGEST_PHRASE or _BAD_PHRASE.match(cleaned):
        return None
    if not any(c.isalpha() for c in cleaned):
        return None
    if cleaned.lower() in PRONOUNS and cleaned.lower() in {"who", "it"}:
        return None
    return Attribution(cleaned, at)


def _is_name(phrase: str) -> bool:
    first = phrase.split()[:2]
    return len(first) > 1 and all(word[:1].isupper() for word in first)
