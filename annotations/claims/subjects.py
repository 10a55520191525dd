"""What a number is said of: the subject of its clause, found without a parser."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from annotations.claims.directions import CHANGE_VERBS
from annotations.claims.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASE_VERBS,
    CLOSED_CLASS,
    DETERMINERS,
    IRREGULAR_VERBS,
    PREPOSITIONS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_verb,
)
from annotations.claims.number_words import SCALES, SMALL

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[\w’'&.-]*\w)?")
_BOUNDARY = re.compile(r"[;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
_RELATIVE = re.compile(r"(?:which|who|whose|where)\s")
_CLAUSE_STARTS: Final = grammar_words("clause_starts")
_NUMBER_WORDS: Final = frozenset([*SMALL, *SCALES])
_BEFORE_VERB: Final = grammar_words("before_verb")
_COMPASS: Final = grammar_words("compass")
_ARTICLES: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "my"})
_THIRD_PERSON: Final = grammar_words("third_person")
_CHANGERS: Final = grammar_words("changers")
_NOT_OBJECTS: Final = grammar_words("not_objects")
# No subjects are the words before the verb in "was last down 6.4%" and "little changed at 52.1".
_NO_SUBJECTS: Final = frozenset({"last", "little", "next", "first"})
_BY_OR_TO: Final = frozenset({"by", "to", "from", "at"})
_PASSIVE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_PASSIVE_VERBS: Final = grammar_words("passive_verbs")
_CALENDAR: Final = grammar_words("calendar")
_ADJECTIVAL: Final = grammar_words("adjectival")
_VERBAL_NOUNS: Final = grammar_words("verbal_nouns")
_DEDUCTED: Final = frozenset({"tax", "taxes", "interest"})
_JOINTS: Final = frozenset({"and", "or", "but", "then"})
_SHORT = 4
_FURTHEST_BACK = 160
_LONGEST = 6


_After = Literal["start", "modal", "article", "be", "word"]
# What a word tells of the one after it.
_AFTER: Final[dict[str, _After]] = {
    **dict.fromkeys(_ARTICLES, "article"),
    **dict.fromkeys(_BEFORE_VERB, "modal"),
    **dict.fromkeys(_PASSIVE, "be"),
}


class _Word(NamedTuple):
    """A word of a clause."""

    start: int
    end: int
    lower: str
    is_capital: bool
    is_verb: bool
    is_nominal: bool


def _is_verb(lower: str, *, is_capital: bool, after: _After) -> bool:
    if lower in AUXILIARIES:
        return True
    if is_capital or (after == "article" and not lower.endswith("ed")):
        # "the cost of the war", "a cut"
        return False
    return (
        lower in IRREGULAR_VERBS
        or lower in CHANGE_VERBS
        or (lower in BASE_VERBS and lower not in VERBS_AND_NOUNS)
        or (lower.endswith("ed") and len(lower) > _SHORT)
        or (after == "modal" and lower not in CLOSED_CLASS)
        or (after == "be" and lower in _PASSIVE_VERBS)
    )


def _is_nominal(lower: str, *, is_capital: bool, is_first: bool, is_verb_form: bool) -> bool:
    if lower[0].isdigit() or lower in _NUMBER_WORDS:
        # "S&P 500": a number that belongs to a name.
        return is_capital
    if lower in CLOSED_CLASS:
        # "the High Street", but not a sentence that starts with "Still".
        is_in_name = not is_first and lower in ADVERBS
        return is_capital and (lower in _COMPASS or is_in_name)
    if is_capital:
        return True
    if is_verb_form or (lower.endswith("ly") and is_participle(lower)):
        return False
    return lower in VERBS_AND_NOUNS or not is_verb(lower)


def subject_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the noun phrase that the number at `position` is said of.

    That is the first phrase before the verb that governs the number, else the nearest phrase
    before it; clauses further back are tried when the nearest has none. Looks at most a fixed
    distance back, so that time stays linear.
    """
    begin = max(start, position - _FURTHEST_BACK)
    if begin > start:
        while begin < position and not text[begin].isspace():
            begin += 1
    bounds = [begin, *(match.end() for match in _BOUNDARY.finditer(text, begin, position))]
    stops = [*bounds[1:], position]
    apposed = None
    for left, right in reversed(list(zip(bounds, stops, strict=True))):
        if _is_aside(text, left, right, is_last=right == position):
            continue
        words = _words(text, left, right)
        found = _clause_subject(words)
        if found is None or _is_time(words, found):
            continue
        if right != position and left != begin and _is_apposition(words):
            # "Ana Reis, the second seed, won": the name before it, if there is one.
            apposed = apposed or found
            continue
        return found
    return apposed


def _is_time(words: list[_Word], found: tuple[int, int]) -> bool:
    """Tell "a year earlier", which is when, from what a number is said of."""
    inside = [word.lower for word in words if found[0] <= word.start < found[1]]
    has_verb = any(word.is_verb for word in words)
    return not has_verb and _CALENDAR.issuperset(inside)


def _is_aside(text: str, left: int, right: int, *, is_last: bool) -> bool:
    """Tell what stands in brackets or in a relative clause from what leads to the number.

    "Nvidia (NVDA.O) gained", "the yield, which helps set rates for mortgages, fell".
    """
    is_bracketed = text[left - 1 : left] == "(" and ")" in text[right - 2 : right]
    return is_bracketed or (not is_last and _RELATIVE.match(text, left, right) is not None)


def _is_apposition(words: list[_Word]) -> bool:
    return words[0].lower in _ARTICLES and not any(word.is_verb for word in words)


def object_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find what the verb before the number at `position` changes ("cut the risk of death by")."""
    words = _words(text, max(start, position - _FURTHEST_BACK), position)
    verb = _verb_before(words, len(words))
    return _object(words, verb) if verb is not None else None


def goes_on_with_verb(text: str, position: int, stop: int) -> bool:
    """Tell whether a verb or participle follows at `position`: the phrase before it is its subject.

    "The two-bedroom flat [now costs] £1,450", "people [earning] £100,000".
    """
    words = _words(text, position, min(stop, position + _FURTHEST_BACK))
    first = next((word for word in words if word.lower not in ADVERBS), None)
    if first is None:
        return False
    return first.is_verb or first.lower.endswith("ing") or first.lower in _THIRD_PERSON


def phrase_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the noun phrase right before an "of" at `position` ("a deficit of $5bn")."""
    words = _words(text, max(start, position - _FURTHEST_BACK), position)
    last = _last_phrase(words)
    if last is None or last[1] != words[-1].end:
        return None
    first = next(i for i, word in enumerate(words) if word.start == last[0])
    if first > 1 and words[first - 1].lower == "of" and words[first - 2].is_nominal:
        # "a margin of error of": the whole phrase.
        return words[first - 2].start, last[1]
    return last


def _words(text: str, left: int, right: int) -> list[_Word]:
    words: list[_Word] = []
    after: _After = "start"
    for match in _WORD.finditer(text, left, right):
        raw = match.group()
        if _is_name_number(text, match, words):
            words.append(_Word(match.start(), match.end(), raw, True, False, True))  # noqa: FBT003
            after = "word"
            continue
        facts = _facts(raw, after)
        words.append(_Word(match.start(), match.end(), *facts))
        after = _AFTER.get(facts[0], "word")
    return words


def _is_name_number(text: str, match: re.Match[str], words: list[_Word]) -> bool:
    """Tell the number of "the S&P 500" and "the Model 3" from one that counts."""
    return (
        bool(words)
        and match.group().isdigit()
        and words[-1].is_capital
        and not words[-1].lower[0].isdigit()
        and words[-1].lower not in CLOSED_CLASS
        and match.start() == words[-1].end + 1
        and text[words[-1].end] == " "
    )


# Words come back again and again, in a text and from text to text.
@lru_cache(maxsize=8192)
def _facts(raw: str, after: _After) -> tuple[str, bool, bool, bool]:
    """Return what a `_Word` tells of a word beside its place."""
    # "US" is no pronoun.
    lower = raw if raw.isupper() and len(raw) > 1 else raw.lower().replace("’", "'")
    pronoun, _, rest = lower.partition("'")
    if rest and pronoun in CLOSED_CLASS:
        # "it's", "they're"
        lower = pronoun
    is_capital = raw[0].isupper()
    verb = _is_verb(lower, is_capital=is_capital, after=after)
    nominal = _is_nominal(
        lower, is_capital=is_capital, is_first=after == "start", is_verb_form=verb
    )
    return lower, is_capital, verb, nominal


def _clause_subject(words: list[_Word]) -> tuple[int, int] | None:
    verb = _verb_before(words, len(words))
    if verb is None and len(words) > 2 and words[-1].lower in _BY_OR_TO:  # noqa: PLR2004
        # "Prices for the model start at": a verb that may be a noun, before its preposition.
        verb = len(words) - 2 if _is_final_verb(words[-2]) else None
    is_shared = False
    while verb is not None:
        first = _region_start(words, verb)
        is_shared = _shares_subject(words, first, verb)
        phrase = _object(words, verb)
        if phrase is None and not is_shared:
            phrase = _phrase(_after_adjunct(words[first:verb]), is_before_verb=True)
        if phrase is not None:
            return phrase
        verb = _verb_before(words, verb)
    # "and fell 2%": what fell stands before the words looked at.
    return None if is_shared else _last_phrase(words)


def _verb_before(words: list[_Word], position: int) -> int | None:
    steps = range(position - 1, -1, -1)
    return next((i for i in steps if words[i].is_verb and not _is_adjective(words, i)), None)


def _shares_subject(words: list[_Word], first: int, verb: int) -> bool:
    """Tell a verb whose subject is that of the verb before it.

    "sales rose in Europe but fell", "the world is on track to warm".
    """
    last = verb - 1
    while last >= 0 and not words[last].is_nominal and words[last].lower in ADVERBS:
        last -= 1
    if last < 0:
        return False
    if words[last].lower in _JOINTS:
        return True
    is_after_verb = first > 0 and words[first - 1].is_verb
    return is_after_verb and words[last].lower == "to" and words[first].lower in PREPOSITIONS


def _after_adjunct(words: list[_Word]) -> list[_Word]:
    """Leave out the adverbial a clause starts with ("In the year to March 2024 prices rose").

    The subject is the first noun that hangs on no preposition; a date before it is no part of it.
    """
    if not words or words[0].lower not in PREPOSITIONS:
        return words
    is_hanging = True
    for index, word in enumerate(words):
        is_date = word.lower in _CALENDAR or word.lower.isdigit()
        if word.lower in PREPOSITIONS:
            is_hanging = True
        elif word.is_nominal:
            after = words[index + 1] if index + 1 < len(words) else None
            if not is_hanging and not is_date:
                return words[index:]
            # A noun phrase ends before a determiner; a date ends before any other noun.
            is_last = after is not None and after.lower in DETERMINERS
            is_hanging = is_hanging and not (is_last or is_date)
    return words


def _object(words: list[_Word], verb: int) -> tuple[int, int] | None:
    """Return what a verb changes: "raised its key rate by", "put the cost of the war at"."""
    if words[verb].lower not in _CHANGERS or (verb and words[verb - 1].lower in _PASSIVE):
        return None
    last = next((i for i in range(len(words) - 1, verb, -1) if words[i].lower in _BY_OR_TO), None)
    if last is None:
        # "cut its key rate a quarter point"
        is_bare = len(words) > verb + 2 and words[verb + 1].lower in _ARTICLES
        return _phrase(words[verb + 1 :], is_before_verb=True) if is_bare else None
    if any(w.lower not in CLOSED_CLASS for w in words[last + 1 :]):
        return None
    changed = _phrase(words[verb + 1 : last], is_before_verb=True)
    # "Held steady at 3.9%" says how, not what.
    return None if words[last - 1].lower in _NOT_OBJECTS else changed


def _region_start(words: list[_Word], verb: int) -> int:
    """Go back from a verb to where its clause starts: a conjunction or another verb."""
    for index in range(verb - 1, -1, -1):
        word = words[index]
        is_break = word.lower in _CLAUSE_STARTS and word.lower not in {"and", "or"}
        if words[index + 1].lower in _DEDUCTED:
            # "profit before tax"
            is_break = False
        if is_break or (word.is_verb and index < verb - 1 and not _is_adjective(words, index)):
            return index + 1
    return 0


def _is_adjective(words: list[_Word], index: int) -> bool:
    """Tell a participle before its noun ("the proposed tax", "Apple’s failed bid")."""
    before = words[index - 1].lower if index else ""
    is_led = before in DETERMINERS or before.endswith("'s")
    return words[index].lower.endswith("ed") and is_led


def _is_final_verb(word: _Word) -> bool:
    return not word.is_capital and (word.lower in VERBS_AND_NOUNS or word.lower in _THIRD_PERSON)


def _phrase(words: list[_Word], *, is_before_verb: bool = False) -> tuple[int, int] | None:
    """Return the first run of nominal words, with any "of" that continues it."""
    first: _Word | None = None
    last: _Word | None = None
    count = 0
    for index, word in enumerate(words):
        if word.is_nominal and count < _LONGEST:
            first = first or word
            last = word
            count += 1
        elif first is not None and not _continues(words, index):
            is_before_verb = is_before_verb and word.lower != "to"
            break
    if last is not None and count > 1 and not is_before_verb and _is_final_verb(last):
        # "a single dose costs", "the carmaker plans to": the last word is the verb.
        last = words[words.index(last) - 1]
    if first is None or last is None:
        return None
    if first is last and last.lower in _NO_SUBJECTS:
        return None
    if first is last and is_participle(last.lower) and last.lower not in _VERBAL_NOUNS:
        return None
    return first.start, last.end


def _continues(words: list[_Word], index: int) -> bool:
    word = words[index].lower
    if word == "of" or word in {"'s", "and"}:
        return index + 1 < len(words)
    if (word in _ADJECTIVAL and not words[index].is_verb) or _is_adjective(words, index):
        # "the average monthly wage"
        return index + 1 < len(words) and words[index + 1].is_nominal
    return word in DETERMINERS and index > 0 and words[index - 1].lower == "of"


def _last_phrase(words: list[_Word]) -> tuple[int, int] | None:
    last = next(
        (
            i
            for i in range(len(words) - 1, -1, -1)
            if words[i].is_nominal and (words[i].is_capital or not is_participle(words[i].lower))
        ),
        None,
    )
    if last is None:
        return None
    is_at_end = last == len(words) - 1 or words[last].lower in _THIRD_PERSON
    if is_at_end and last > 0 and _is_final_verb(words[last]):
        # "a gallon of milk costs", "each one weighs": the last word is the verb.
        before = _phrase(words[:last])
        if before is not None:
            return before
    first = last
    while first > 0 and words[first - 1].is_nominal and last - first < _LONGEST:
        first -= 1
    if first == last and words[last].lower in _THIRD_PERSON and not words[last].is_capital:
        # "and employs 220,000 people"
        return None
    return words[first].start, words[last].end
