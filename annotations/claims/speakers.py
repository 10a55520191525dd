"""Find who speaks: attribution clauses, and the people and institutions they name.

`SpeakerIndex` reads a text once for the names in it; `resolve` then turns the words of an
attribution ("Ms Lee", "she", "the mayor") into the fullest name the text gives.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from annotations.claims.lexicon import lowered
from annotations.claims.speech_words import (
    ANONYMOUS_HEADS,
    ANONYMOUS_OPENERS,
    BODIES,
    FEMALE_NAMES,
    FEMALE_WORDS,
    INSTITUTIONS,
    KIN,
    MALE_NAMES,
    MALE_WORDS,
    PRONOUNS,
    REPORTING_VERBS,
    ROLES,
    SENTENCE_OPENERS,
    TITLES,
)

_UPPER = "A-ZÀ-ÖØ-ÞĀ-ſḀ-ỿ"
# "al-Rashid", "el-Sisi": an article that is part of the name.
_ARTICLE = r"(?:(?:[Aa]l|[Ee]l|[Aa]n|[Aa]s|[Aa]r|[Aa]sh|[Aa]z|[Aa]d|[Aa]t)-)"
_SHORT_TITLE = "Jr|Sr|St|Mr|Mrs|Ms|Dr|Lt|Col|Gen|Sgt|Gov|Sen|Rep|Prof|Capt|Maj"
_NAME_WORD = rf"(?:[{_UPPER}]\.(?:[{_UPPER}]\.)*|(?:{_SHORT_TITLE})\.|[{_UPPER}][\w’'-]*)"
_PARTICLE = r"(?:de|da|di|del|della|der|den|des|du|dos|van|von|la|le|bin|bint|ibn|al|el|ter|ten)"
# Bounded repeats: a line of a million capitalised words is read in pieces, in linear time.
NAME = re.compile(
    rf"(?<![\w’'])(?<!\w-){_ARTICLE}?{_NAME_WORD}"
    rf"(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_ARTICLE}?{_NAME_WORD}){{0,7}}"
)
_VERB_ALTERNATIVES = "|".join(sorted(REPORTING_VERBS))
_SAID_NEARBY = re.compile(rf"(?:has |had |have |also |later |then )?\b(?:{_VERB_ALTERNATIVES})\b")
_POSSESSIVE = re.compile(r"[’']s?$")
_KIN_BEFORE = re.compile(rf"\b(?P<kin>{'|'.join(sorted(KIN))}),? $", re.IGNORECASE)
# A body that opens a sentence: "The agency said", "The Air Accidents Investigation Branch has".
_BODY = re.compile(
    r"(?:^|[.!?][\"”’']?\s+|\n)(?P<body>"
    rf"(?:The|Its) (?:[a-z-]+ ){{0,2}}?(?:{'|'.join(sorted(BODIES))})\b"
    rf"|(?:The )?{NAME.pattern}(?: (?:of|for|and|&)(?: the)? {NAME.pattern})?)"
)
_BODY_REACH, _FRONT_REACH = 320, 120
_OPENING = re.compile(
    r"(?:[.!?]|\n)[\"”’']?\s*(?:(?:The|But|And|Her|His|Its)\b[^.!?]{0,20}|\w+ \w+, "
    r"|[A-Z]\w+ [a-z]+ )?$"
)
_VERB_BEFORE = re.compile(rf"\b(?:{_VERB_ALTERNATIVES})\s+(?:[\w-]+ ){{0,3}}$")
# "Asked if he would resign, Qureshi smiled."
_FRONTED = re.compile(
    r"(?:^|[.!?][\"”’']?\s+|\n)(?:Asked|Pressed|Told|Speaking|When|After|Before|While|As|If|On|In|At|For|With"
    r"|Later|Earlier|Meanwhile|By|Despite)\b[^.!?;“”\"\n]{0,90}, $"
)
_UNNAMED = re.compile(
    rf"\b(?:{'|'.join(sorted(ANONYMOUS_OPENERS))}) (?:[\w.’'-]+ ){{0,3}}?"
    rf"(?P<head>{'|'.join(sorted(ANONYMOUS_HEADS, reverse=True))})\b"
)
_LOOK_BACK = 2500
_NEARBY = 250
_ROLE_REACH = 48
_INSTITUTION_LEAD = re.compile(r"[A-Z]\w+ (?:of|for|and|on|&)(?: the)? $|\bthe $")
_AFTER_NAME = frozenset({"MP", "MPs", "MEP", "MSP", "TD", "QC", "KC", "OBE", "MBE", "PhD", "MD"})
# "Leader of the House Anthony Byrne": the chamber is no part of the name.
_CHAMBERS = frozenset({"house", "commons", "senate", "parliament", "congress", "cabinet"})
_ROLE_WORDS = 4
_SMALL_OPENERS = ANONYMOUS_OPENERS | {"the", "his", "her", "their", "its"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named; `gender` is "m", "f" or "" for unknown."""

    start: int
    name: str
    gender: str
    is_subject: bool


class SpeakerIndex:
    """The people a text names, in order, with the roles it gives them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._full: dict[str, str] = {}
        self._gender: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        self._hidden: dict[str, tuple[list[int], list[str]]] = {}
        # In small letters: a search that ignores case cannot refuse a word by its first letter.
        for match in _UNNAMED.finditer(lowered(text)):
            starts, phrases = self._hidden.setdefault(match["head"], ([], []))
            starts.append(match.start())
            phrases.append(_lower_opener(text[slice(*match.span())]))
        self.mentions: list[Mention] = []
        self._read(text)
        self._starts = [mention.start for mention in self.mentions]

    def resolve(self, phrase: str, at: int) -> str:
        """Turn the words of an attribution that stands at offset `at` into a speaker.

        Returns the full name where the text gives one, else the phrase in its own words without
        a leading article before a capital; "" where a pronoun leads nowhere.
        """
        phrase = " ".join(phrase.split()).strip(" ,;:—–-\"“”'*_()")
        lowered = phrase.lower()
        if lowered in PRONOUNS:
            return self._resolve_pronoun(lowered, at)
        name = self._name_in(phrase)
        if name:
            return name
        described = self._described(lowered.split(), at)
        if described:
            return described
        is_named = phrase[:4].lower() == "the " and phrase[4:5].isupper()
        return phrase[4:] if is_named else _lower_opener(phrase)

    def _described(self, words: list[str], at: int) -> str:
        """Resolve "the mayor", "the official" and "the 24-year-old striker", where the text can."""
        if len(words) < 2 or words[0] != "the" or len(words) > _ROLE_WORDS:  # noqa: PLR2004
            return ""
        if any(word.endswith("-year-old") for word in words):
            return self.subject_before(at, reach=_LOOK_BACK)
        if words[-1] in ROLES and words[-1] in self._roles:
            return self._roles[words[-1]]
        return self._introduced(words[-1], at)

    def _introduced(self, head: str, at: int) -> str:
        """Return how the text introduced an unnamed "official" whom it now calls "the official"."""
        starts, phrases = self._hidden.get(head, ([], []))
        index = bisect_left(starts, at)
        return phrases[index - 1] if index else ""

    def is_person(self, speaker: str) -> bool:
        """Say whether a speaker is a person the text names."""
        return speaker in self._gender

    def subject_before(self, at: int, *, reach: int) -> str:
        """Return the last person named as a subject in the `reach` characters before `at`."""
        index = bisect_left(self._starts, at)
        for mention in reversed(self.mentions[max(0, index - 8) : index]):
            if mention.start < at - reach:
                break
            if mention.is_subject:
                return mention.name
        return ""

    def _resolve_pronoun(self, pronoun: str, at: int) -> str:
        if pronoun == "it":
            return self._body_before(at)
        wanted = {"he": "m", "she": "f"}.get(pronoun)
        if wanted is None:
            return ""
        index = bisect_left(self._starts, at)
        unknown = fallback = ""
        floor = at - _LOOK_BACK
        for mention in reversed(self.mentions[max(0, index - 24) : index]):
            if mention.start < floor:
                break
            gender = self._gender.get(mention.name, "") or mention.gender
            if gender == wanted and mention.is_subject:
                return mention.name
            if gender == wanted:
                fallback = fallback or mention.name
            elif not gender and mention.is_subject:
                # A name of known gender wins only if it stands almost as near.
                unknown, floor = unknown or mention.name, max(floor, mention.start - _NEARBY)
        return fallback or unknown

    def _body_before(self, at: int) -> str:
        """Return the institution that "it" at offset `at` may be: the last to open a sentence."""
        found = ""
        # By offsets, not on a slice: the start of a window is not the start of a sentence.
        for match in _BODY.finditer(self._text, max(0, at - _BODY_REACH), at):
            body = match["body"]
            name = _personal_part(body)
            if body.split()[0] not in SENTENCE_OPENERS - {"The"} and not self._is_of_person(name):
                found = body
        return _lower_opener(found) if found[4:5].islower() else found.removeprefix("The ")

    def _is_of_person(self, name: str) -> bool:
        return name in self._gender or name in self._full

    def _name_in(self, phrase: str) -> str:
        """Return the fullest form of the last person's name in a phrase, or ""."""
        found = ""
        for match in NAME.finditer(phrase):
            if match.group().endswith(("’s", "'s")) and match.end() < len(phrase):
                continue  # "Ms Lee’s office" is not Ms Lee
            name = _personal_part(match.group())
            if not name:
                continue
            surname = _surname(name)
            if name in self._gender:
                found = name
            elif " " not in name and surname in self._full:
                found = self._full[surname]
        return found

    def _read(self, text: str) -> None:
        candidates = [
            (match.start(), match.group(), _personal_part(match.group()))
            for match in NAME.finditer(text)
        ]
        alone = {name for _, _, name in candidates if name and " " not in name}
        for start, raw, name in candidates:
            if " " in name and self._is_person(
                start, raw, name, is_recalled=_surname(name) in alone
            ):
                self._full.setdefault(_surname(name), name)
                if not self._gender.get(name):
                    self._gender[name] = _gender_of(raw, name)
                self._note_roles(start, raw, name)
            elif name and self._is_new_surname(raw, name):
                self._full[_surname(name)] = name
                self._gender[name] = _gender_of(raw, name)
            elif name and name not in self._full and (kin := self._kin_before(start)):
                self._full[name] = name
                self._gender[name] = _gender_of(f"{kin} {raw}", name)
        for start, raw, name in candidates:
            full = name if name in self._gender else self._full.get(name if " " not in name else "")
            if full:
                gender = _gender_of(raw, full)
                if gender:
                    self._gender[full] = gender
                self.mentions.append(Mention(start, full, gender, self._is_subject(start, raw)))

    def _is_person(self, start: int, raw: str, name: str, *, is_recalled: bool) -> bool:
        """Judge by given name, title, role and what follows; a surname used alone later counts."""
        words = name.lower().split()
        lead = self._text[max(0, start - 40) : start]
        if raw.startswith(name) and _INSTITUTION_LEAD.search(lead):
            return False
        if any(word.strip(".’'s") in INSTITUTIONS for word in words):
            return False
        given = _plain(words[0])
        if given in FEMALE_NAMES or given in MALE_NAMES or _titled(raw):
            return True
        near = re.search(r"([^\W\d_]+)\s$", lead)
        if is_recalled or (near and near.group(1).lower() in ROLES):
            return True
        end = start + len(raw)
        after = self._text[end : end + 40]
        if re.match(r", (?:\d\d,|aged \d|who\b|an? |the )", after) or _SAID_NEARBY.match(after[1:]):
            return True
        before = self._text[max(0, start - 24) : start]
        return bool(re.search(rf"\b(?:{_VERB_ALTERNATIVES}|to)\s+$", before)) and " " in name

    def _is_new_surname(self, raw: str, name: str) -> bool:
        """Accept "Ms Lee" where no full name has been given; refuse "Health Ministry"."""
        is_institution = any(word.lower() in INSTITUTIONS for word in name.split())
        return _titled(raw) and not is_institution and _surname(name) not in self._full

    def _kin_before(self, start: int) -> str:
        """Return "daughter" before a first name: "her daughter, Inês"."""
        kin = _KIN_BEFORE.search(self._text, max(0, start - 20), start)
        return kin["kin"].lower() if kin else ""

    def _note_roles(self, start: int, raw: str, name: str) -> None:
        """Remember "health minister Jane Lee" and "Jane Lee, the mayor of" by their head nouns."""
        end = start + len(raw)
        before = self._text[max(0, start - _ROLE_REACH) : start] + raw[: -len(name)]
        near = re.findall(r"[^\W\d_]+", before.rpartition(".")[2].rpartition(",")[2])[-1:]
        after = self._text[end : end + _ROLE_REACH]
        if after.startswith(", "):
            chunk = re.split(r"[,.;]| of | at | for | in ", after[2:], maxsplit=1)[0]
            near += re.findall(r"[^\W\d_]+", chunk)[-1:]
        for word in near:
            if word.lower() in ROLES:
                self._roles[word.lower()] = name

    def _is_subject(self, start: int, raw: str) -> bool:
        """Say whether a name opens its sentence or stands beside a reporting verb."""
        before = self._text[max(0, start - 30) : start]
        after = self._text[start + len(raw) : start + len(raw) + 30]
        if not before.strip() or _OPENING.search(before):
            return True
        first = max(0, start - _FRONT_REACH)
        if before.endswith(", ") and _FRONTED.search(self._text, first, start):
            return True
        beside = _SAID_NEARBY.match(after.lstrip(" ,")) or _VERB_BEFORE.search(before)
        return beside is not None


def _personal_part(raw: str) -> str:
    """Strip titles, nationalities before them and sentence openers from a run of capitals."""
    words = raw.split()
    while words and words[0].strip(".,") in SENTENCE_OPENERS:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER_NAME:
        words = words[:-1]
    if len(words) > 2 and words[0].lower() in _CHAMBERS:  # noqa: PLR2004 - a name of two remains
        words = words[1:]
    last_title = max(
        (i for i, word in enumerate(words) if word.lower().strip(".,’'") in TITLES), default=-1
    )
    words = words[last_title + 1 :]
    while len(words) > 2 and words[0].lower() in ROLES:  # noqa: PLR2004 - a name of two remains
        # "Realtor Jim Tate" at the start of a sentence.
        words = words[1:]
    if not words:
        return ""
    name = _POSSESSIVE.sub("", " ".join(words))
    return name[:-1] if name.endswith(".") and len(words[-1]) > 3 else name  # noqa: PLR2004


def _lower_opener(phrase: str) -> str:
    """Write "One official" as it would stand inside a sentence."""
    is_small = phrase.partition(" ")[0].lower() in _SMALL_OPENERS
    return phrase[0].lower() + phrase[1:] if is_small else phrase


def _plain(word: str) -> str:
    """Strip accents, so that the given names need not list Tomás and Tomas."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _titled(raw: str) -> bool:
    return any(word.lower().strip(".,") in TITLES for word in raw.split()[:-1])


def _surname(name: str) -> str:
    words = name.split()
    if words[-1].rstrip(".") in {"Jr", "Sr", "II", "III"} and len(words) > 1:
        return words[-2]
    return words[-1]


def _gender_of(raw: str, name: str) -> str:
    titles = {word.lower().strip(".") for word in raw.split()}
    if titles & MALE_WORDS:
        return "m"
    if titles & FEMALE_WORDS:
        return "f"
    given = _plain(name.split(maxsplit=1)[0].lower())
    if given in FEMALE_NAMES:
        return "" if given in MALE_NAMES else "f"
    return "m" if given in MALE_NAMES else ""
