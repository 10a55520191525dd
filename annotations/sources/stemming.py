"""Porter's stemmer, so that our words meet the ones SQLite's `porter` tokenizer indexed.

M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. The steps are tables;
`_measure` counts the vowel-consonant turns the paper calls m.
"""

import re
from functools import lru_cache

_TURNS = re.compile(r"[v]+[c]+")
_VOWELS = frozenset("aeiou")

# Suffix, replacement; tried in order, the first that fits decides (steps 2 to 4 of the paper).
_STEP_2 = (
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
)
_STEP_3 = (
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
)
_STEP_4 = (
    *("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion"),
    *("ou", "ism", "ate", "iti", "ous", "ive", "ize"),
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; anything but plain letters comes back unchanged."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):  # noqa: PLR2004 - the paper's
        return word
    word = _step_1(word)
    for table in (_STEP_2, _STEP_3):
        word = _replace(word, table)
    return _step_5(_step_4(word))


def _shape(word: str) -> str:
    """Write the word as vowels (v) and consonants (c); y after a consonant is a vowel."""
    shape = ""
    for letter in word:
        is_vowel = letter in _VOWELS or (letter == "y" and shape.endswith("c"))
        shape += "v" if is_vowel else "c"
    return shape


def _measure(word: str) -> int:
    return len(_TURNS.findall(_shape(word)))


def _ends_short(word: str) -> bool:
    """Whether the word ends consonant-vowel-consonant, the last not w, x or y."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _ends_doubled(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word).endswith("cc")


def _step_1(word: str) -> str:
    """Strip plurals, -ed and -ing, and turn a final y into i."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        if _measure(word[:-3]) > 0:
            word = word[:-1]
    else:
        for suffix in ("ed", "ing"):
            base = word.removesuffix(suffix)
            if base != word:
                word = _mend(base) if "v" in _shape(base) else word
                break
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    return word


def _mend(base: str) -> str:
    """Give back what -ed or -ing took: conflat(ed) is conflate, hopp(ing) is hop."""
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if _ends_doubled(base) and base[-1] not in "lsz":
        return base[:-1]
    if _measure(base) == 1 and _ends_short(base):
        return base + "e"
    return base


def _replace(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for suffix, replacement in table:
        if word.endswith(suffix):
            base = word.removesuffix(suffix)
            return base + replacement if _measure(base) > 0 else word
    return word


def _step_4(word: str) -> str:
    found = [suffix for suffix in _STEP_4 if word.endswith(suffix)]
    if not found:
        return word
    suffix = max(found, key=len)
    base = word.removesuffix(suffix)
    if suffix == "ion" and not base.endswith(("s", "t")):
        return word
    return base if _measure(base) > 1 else word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        turns = _measure(base)
        if turns > 1 or (turns == 1 and not _ends_short(base)):
            word = base
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word
