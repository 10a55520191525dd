"""What a number is said of: the subject of its clause, found without a parser."""

import re
from typing import Final

from annotations.claims.clause_words import ARTICLES, PASSIVE, ClauseWord, clause_words
from annotations.claims.directions import PRICED
from annotations.claims.lexicon import (
    ADVERBS,
    CLOSED_CLASS,
    DETERMINERS,
    PLURAL_MODIFIERS,
    PREPOSITIONS,
    VERBS_AND_NOUNS,
    grammar_words,
    is_participle,
    is_plural,
)

_BOUNDARY = re.compile(r"[;:!?—()\[\]“”\"]\s?|,\s|\s[-–]\s")
_RELATIVE = re.compile(r"(?:which|who|whose|where)\s")
_CLAUSE_STARTS: Final = grammar_words("clause_starts")
_NEW_CLAUSE: Final = _CLAUSE_STARTS - {"and", "or", "so", "than", "as"}
_THIRD_PERSON: Final = grammar_words("third_person")
_CHANGERS: Final = grammar_words("changers")
_NOT_OBJECTS: Final = grammar_words("not_objects")
# No subjects are the words before the verb in "was last down 6.4%" and "little changed at 52.1".
_NO_SUBJECTS: Final = frozenset({"last", "little", "next", "first", "open", "home", "enough"})
_BY_OR_TO: Final = frozenset({"by", "to", "from", "at"})
_CALENDAR: Final = grammar_words("calendar")
_ADJECTIVAL: Final = grammar_words("adjectival")
_VERBAL_NOUNS: Final = grammar_words("verbal_nouns")
_DEDUCTED: Final = frozenset({"tax", "taxes", "interest"})
_JOINTS: Final = frozenset({"and", "or", "but", "then"})
_AGO: Final = frozenset({"ago", "earlier", "later", "before"})
_TIME_LEADS: Final = frozenset({"last", "next", "this", "every", "each"})
# "Two and a half years ago"
_SHORT_TIME = 6
_PRONOUNS: Final = frozenset({"it", "they", "he", "she", "we", "i", "you"})
_FURTHEST_BACK = 160
_LONGEST = 6


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
        words = clause_words(text, left, right)
        found = _clause_subject(words)
        if found is None or _is_time(words, found):
            continue
        if right != position and left != begin and _is_apposition(words):
            # "Ana Reis, the second seed, won", "the blaze, on the top floor, took": what stands
            # before, if anything.
            apposed = apposed or found
            continue
        return found
    return apposed


def _is_time(words: list[ClauseWord], found: tuple[int, int]) -> bool:
    """Tell "a year earlier", which is when, from what a number is said of."""
    inside = [word.lower for word in words if found[0] <= word.start < found[1]]
    has_verb = any(word.is_verb for word in words)
    return not has_verb and _CALENDAR.issuperset(inside)


def is_calendar(text: str, found: tuple[int, int]) -> bool:
    """Tell a phrase that only says when: "lower than a [year] ago but 12% higher than in 2019"."""
    return _CALENDAR.issuperset(text[slice(*found)].lower().split())


def _is_aside(text: str, left: int, right: int, *, is_last: bool) -> bool:
    """Tell what stands in brackets or in a relative clause from what leads to the number.

    "Nvidia (NVDA.O) gained", "the yield, which helps set rates for mortgages, fell".
    """
    is_bracketed = text[left - 1 : left] == "(" and ")" in text[right - 2 : right]
    return is_bracketed or (not is_last and _RELATIVE.match(text, left, right) is not None)


def _is_apposition(words: list[ClauseWord]) -> bool:
    first = words[0].lower
    is_led = first in ARTICLES or first in PREPOSITIONS or first == "home"
    return is_led and not any(word.is_verb for word in words)


def object_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find what the verb before the number at `position` changes ("cut the risk of death by")."""
    words = clause_words(text, max(start, position - _FURTHEST_BACK), position)
    verb = _verb_before(words, len(words))
    return _object(words, verb) if verb is not None else None


def clause_subject(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the subject of a clause that begins between `start` and the number at `position`.

    "Sales fell 3% to $2bn, [and profit rose] to $40m". None where the clause is that of `start`.
    """
    begin = max(start, position - _FURTHEST_BACK)
    left = begin
    for match in _BOUNDARY.finditer(text, begin, position):
        left = match.end()
    words = clause_words(text, left, position)
    verb = _verb_before(words, len(words))
    if verb is None:
        return None
    first = _region_start(words, verb)
    region = words[first:verb]
    is_new = first > 0 or left > begin or bool(region and region[0].lower in _JOINTS)
    if region and region[0].lower in _JOINTS:
        region = region[1:]
    region = _after_adjunct(region)
    if not is_new or not region or region[0].lower in PREPOSITIONS:
        return None
    found = _phrase(region, is_before_verb=True)
    return None if found is None or _is_time(region, found) else found


def goes_on_with_verb(text: str, position: int, stop: int) -> bool:
    """Tell whether a verb or participle follows at `position`: the phrase before it is its subject.

    "The two-bedroom flat [now costs] £1,450", "people [earning] £100,000"; in "left a squad that
    contained just 17" another clause begins.
    """
    words = clause_words(text, position, min(stop, position + _FURTHEST_BACK))
    first = next((word for word in words if word.lower not in ADVERBS), None)
    if first is None or not _NEW_CLAUSE.isdisjoint(word.lower for word in words):
        return False
    if first.lower in PREPOSITIONS:
        # Neither "including" nor "during" is a verb, "up" and "down" are.
        return first.is_verb
    return first.is_verb or first.lower.endswith("ing") or first.lower in _THIRD_PERSON


def phrase_before(text: str, position: int, *, start: int) -> tuple[int, int] | None:
    """Find the noun phrase right before an "of" at `position` ("a deficit of $5bn")."""
    begin = max(start, position - _FURTHEST_BACK)
    for match in _BOUNDARY.finditer(text, begin, position):
        # "50 bitcoin, worth $3m": what stands right before the comma.
        begin = match.end() if match.end() < position else begin
    words = clause_words(text, begin, position)
    last = _last_phrase(words, is_noun=True)
    if last is None or last[1] != words[-1].end:
        return None
    first = next(i for i, word in enumerate(words) if word.start == last[0])
    if first > 1 and words[first - 1].lower == "of" and words[first - 2].is_nominal:
        # "a margin of error of": the whole phrase.
        return words[first - 2].start, last[1]
    return last


def _clause_subject(words: list[ClauseWord]) -> tuple[int, int] | None:
    verb = _verb_before(words, len(words))
    if verb is None and len(words) > 2 and words[-1].lower in _BY_OR_TO:  # noqa: PLR2004
        # "Prices for the model start at": a verb that may be a noun, before its preposition.
        verb = len(words) - 2 if _is_final_verb(words[-2]) else None
    is_shared = False
    after: list[ClauseWord] | None = None
    while verb is not None:
        first = _region_start(words, verb)
        is_shared = _shares_subject(words, first, verb)
        phrase = _object(words, verb)
        if phrase is None and _is_pronoun_subject(words[first:verb]):
            # "It is a leading player", "but on Friday it ran": what follows, if anything.
            after = after or words[verb + 1 :]
        elif phrase is None and not is_shared:
            phrase = _phrase(_after_adjunct(words[first:verb]), is_before_verb=True)
        if phrase is not None:
            return phrase
        verb = _verb_before(words, verb)
    # "and fell 2%": what fell stands before the words looked at.
    return None if is_shared else _last_phrase(words if after is None else after)


def _is_pronoun_subject(region: list[ClauseWord]) -> bool:
    """Tell "but on Friday it ran", whose subject was named before."""
    kept = [word.lower for word in region if word.lower not in ADVERBS and not word.is_verb]
    return bool(kept) and kept[-1] in _PRONOUNS and PREPOSITIONS.isdisjoint(kept[-2:-1])


def _verb_before(words: list[ClauseWord], position: int) -> int | None:
    steps = range(position - 1, -1, -1)
    return next((i for i in steps if words[i].is_verb and not _is_adjective(words, i)), None)


def _shares_subject(words: list[ClauseWord], first: int, verb: int) -> bool:
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


def _after_adjunct(words: list[ClauseWord]) -> list[ClauseWord]:
    """Leave out the adverbial a clause starts with ("In the year to March 2024 prices rose").

    The subject is the first noun that hangs on no preposition; a date before it is no part of it.
    """
    words = _after_time(words)
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


def _after_time(words: list[ClauseWord]) -> list[ClauseWord]:
    """Leave out a time without a preposition ("A year ago the average", "Last week shares")."""
    ago = next((i for i, word in enumerate(words[:_SHORT_TIME]) if word.lower in _AGO), 0)
    if ago and words[ago - 1].lower in _CALENDAR:
        return words[ago + 1 :]
    is_led = len(words) > 2 and words[0].lower in _TIME_LEADS and words[1].lower in _CALENDAR  # noqa: PLR2004
    return words[2:] if is_led else words


def _object(words: list[ClauseWord], verb: int) -> tuple[int, int] | None:
    """Return what a verb changes: "raised its key rate by", "put the cost of the war at"."""
    if words[verb].lower not in _CHANGERS or (verb and words[verb - 1].lower in PASSIVE):
        return None
    last = next((i for i in range(len(words) - 1, verb, -1) if words[i].lower in _BY_OR_TO), None)
    if last is None:
        # "cut its key rate a quarter point"
        is_led = len(words) > verb + 2 and words[verb + 1].lower in ARTICLES
        is_bare = is_led or (len(words) > verb + 1 and words[-1].lower in PRICED)
        return _phrase(words[verb + 1 :], is_before_verb=True) if is_bare else None
    if any(w.lower not in CLOSED_CLASS for w in words[last + 1 :]):
        return None
    changed = _phrase(words[verb + 1 : last], is_before_verb=True)
    # "Held steady at 3.9%" says how, not what.
    return None if words[last - 1].lower in _NOT_OBJECTS else changed


def _region_start(words: list[ClauseWord], verb: int) -> int:
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


def _is_adjective(words: list[ClauseWord], index: int) -> bool:
    """Tell a participle before its noun ("the proposed tax", "Apple’s failed bid")."""
    before = words[index - 1].lower if index else ""
    is_led = before in DETERMINERS or before.endswith("'s")
    return words[index].lower.endswith("ed") and is_led


def _is_final_verb(word: ClauseWord, before: ClauseWord | None = None) -> bool:
    """Tell the verb right before a number: "milk costs", "the four largest firms audit"."""
    if word.is_capital:
        return False
    is_after_plural = (
        before is not None
        and is_plural(before.lower)
        and before.lower not in PLURAL_MODIFIERS
        and not is_plural(word.lower)
    )
    return is_after_plural or word.lower in VERBS_AND_NOUNS or word.lower in _THIRD_PERSON


def _ends_clause(words: list[ClauseWord], last: int) -> bool:
    """Tell the verb in "the average American eats 57 pounds", not a noun after a preposition."""
    word = words[last]
    if last != len(words) - 1 or word.is_capital or not word.lower.endswith("s"):
        return False
    first = last
    while first > 0 and words[first - 1].is_nominal:
        first -= 1
    before = [word.lower for word in words[max(0, first - 2) : first]]
    is_led = not PREPOSITIONS.isdisjoint(before)
    is_noun = word.lower in PLURAL_MODIFIERS or word.lower.endswith(("ss", "'s"))
    return first < last and not is_led and not is_noun and not is_plural(words[last - 1].lower)


def _phrase(words: list[ClauseWord], *, is_before_verb: bool = False) -> tuple[int, int] | None:
    """Return the first run of nominal words, with any "of" that continues it."""
    first: ClauseWord | None = None
    last: ClauseWord | None = None
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


def _continues(words: list[ClauseWord], index: int) -> bool:
    word = words[index].lower
    if word == "of" or word in {"'s", "and"}:
        return index + 1 < len(words)
    if (word in _ADJECTIVAL and not words[index].is_verb) or _is_adjective(words, index):
        # "the average monthly wage"
        return index + 1 < len(words) and words[index + 1].is_nominal
    return word in DETERMINERS and index > 0 and words[index - 1].lower == "of"


def _last_phrase(words: list[ClauseWord], *, is_noun: bool = False) -> tuple[int, int] | None:
    last = next(
        (
            i
            for i in range(len(words) - 1, -1, -1)
            if words[i].is_nominal
            and (
                words[i].is_capital
                or (i and words[i].lower in _VERBAL_NOUNS and words[i - 1].lower in DETERMINERS)
                or not is_participle(words[i].lower)
            )
        ),
        None,
    )
    if last is None:
        return None
    is_at_end = not is_noun and (last == len(words) - 1 or words[last].lower in _THIRD_PERSON)
    if (
        is_at_end
        and last > 0
        and (_is_final_verb(words[last], words[last - 1]) or _ends_clause(words, last))
    ):
        # "a gallon of milk costs", "each one weighs": the last word is the verb.
        before = _phrase(words[:last])
        if before is not None:
            return before
    first = last
    while first > 0 and words[first - 1].is_nominal and last - first < _LONGEST:
        first -= 1
    if first == last and words[last].lower in _NO_SUBJECTS:
        return None
    if first == last and words[last].lower in _THIRD_PERSON and not words[last].is_capital:
        # "and employs 220,000 people"
        return None
    return words[first].start, words[last].end
