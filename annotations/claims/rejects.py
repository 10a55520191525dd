"""Numerals that are no quantities: clock times, scores, names, addresses, idioms.

Two kinds of rule: patterns that mark a stretch of text as taken (a phone number), and
questions asked of one numeral in its context (a number after a name).
"""

import re
from typing import Final

from annotations.claims.lexicon import BASE_VERBS, CLOSED_CLASS, IRREGULAR_VERBS, is_plural
from annotations.claims.number_words import SMALL_PATTERN
from annotations.claims.numerals import Numeral, NumeralForm
from annotations.claims.types import Span
from annotations.claims.units import match_currency_before, match_unit

_NUM = rf"(?:\d+|{SMALL_PATTERN})"
_CLOCK = (
    r"\b\d{1,2}(?:[:.]\d{2})?(?:\s?(?:-|–|to|and)\s?\d{1,2}(?:[:.]\d{2})?)?\s?(?:[aApP]\.?[mM]\b\.?)",
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\b",
    rf"\b{_NUM}\s?o[’']clock",
    r"\b(?:[01]\d|2[0-3])[.:]?[0-5]\d\s?(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|PT|IST|MSK|hours|hrs)\b",
    r"\b\d{1,2}(?:\.\d{2})?\s?(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|PT|IST|MSK)\b",
)
_CONTACT = (
    r"(?:https?://|www\.)\S{1,2000}",
    r"[\w.+-]{1,64}@[\w.-]{1,200}",
    r"(?<!\w)[#@]\w+",
    r"\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){1,4}\b",
    r"\(\d{3,5}\)\s?\d{3,4}[\s-]?\d{3,4}\b",
    r"\b(?:1-)?\d{3}-\d{3}-\d{4}\b",
    r"\b\d{3}-\d{4}\b",
    r"\b0\d{2,4}\s\d{3,4}\s?\d{3,4}\b",
    r"\b0\d{3,}\b",
    r"\b\d{1,5}[A-Za-z]?\s(?:[A-Z][\w’'.]*\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Boulevard|Blvd|Lane|Ln|Drive|Dr|"
    r"Court|Place|Square|Terrace|Way|Highway|Parkway|Row|Close|Crescent|Gardens|Hill|Quay|Plaza|Broadway)\b",
    r"\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b",
    r"\bP\.?O\.?\s[Bb]ox\s\d+",
)
_NUMBERED = [
    "section",
    "sections",
    "sec.",
    "article",
    "articles",
    "chapter",
    "paragraph",
    "clause",
    "schedule",
    "appendix",
    "annex",
    "rule",
    "regulation",
    "resolution",
    "amendment",
    "proposition",
    "prop.",
    "measure",
    "question",
    "figure",
    "fig.",
    "table",
    "exhibit",
    "volume",
    "vol.",
    "page",
    "pages",
    "p.",
    "pp.",
    "scene",
    "episode",
    "season",
    "room",
    "suite",
    "apartment",
    "apt.",
    "apt",
    "block",
    "floor",
    "gate",
    "terminal",
    "platform",
    "pier",
    "route",
    "highway",
    "interstate",
    "exit",
    "junction",
    "flight",
    "channel",
    "zone",
    "sector",
    "district",
    "ward",
    "precinct",
    "lane",
    "stage",
    "round",
    "game",
    "match",
    "week",
    "day",
    "days",
    "phase",
    "level",
    "tier",
    "category",
    "class",
    "grade",
    "type",
    "version",
    "number",
    "numbers",
    "no.",
    "nos.",
    "step",
    "item",
    "verse",
    "size",
    "seed",
    "lot",
    "line",
    "reactor",
    "bay",
    "cell",
    "hall",
    "camp",
    "case",
    "docket",
    "form",
    "ticket",
    "title",
    "part",
    "game",
    "opus",
    "act",
    "pool",
    "group",
    "unit",
    "stand",
    "heat",
    "race",
    "hole",
    "mile",
    "turn",
    "lap",
    "magnitude",
]
# Lower-case words that also count something ("a group of") only number with a capital.
_CAPITAL_ONLY = frozenset(
    [
        "article",
        "block",
        "unit",
        "group",
        "pool",
        "part",
        "title",
        "act",
        "stand",
        "heat",
        "race",
        "hole",
        "mile",
        "turn",
        "lap",
        "form",
        "case",
        "days",
        "day",
        "line",
        "lot",
        "game",
        "match",
        "measure",
        "question",
        "camp",
        "hall",
        "cell",
        "bay",
        "class",
        "ticket",
        "seed",
        "season",
        "week",
        "floor",
        "round",
        "stage",
        "magnitude",
        "size",
    ]
)


def _numbered_pattern() -> str:
    lower = "|".join(re.escape(w) for w in _NUMBERED if w not in _CAPITAL_ONLY)
    capital = "|".join(re.escape(w.capitalize()) for w in _NUMBERED)
    upper = "|".join(w.upper() for w in ("no.", "page", "section", "chapter"))
    return (
        rf"(?<![\w-])(?:{lower}|{capital}|{upper.replace('.', '[.]')})[\s\u00a0]?#?{_NUM}(?:[A-Za-z]\b|\.\d+)*"
        rf"(?:\(\w+\))*(?:(?:\s?[-–,]\s?|\sand\s|\sto\s|\sor\s){_NUM}\b(?!\s?(?:per|%|million|billion)))*(?![\w,]*\d)(?!\s?%)"
    )


_NAMED = (
    r"§+\s?\d+(?:[.\d]*)(?:\(\w+\))*",
    r"\b(?:iPhone|iPad|iOS|Galaxy|Note|Pixel|PlayStation|Xbox|Windows|Android|Boeing|Airbus|Falcon|Apollo|Artemis|Voyager|"
    r"Soyuz|Euro|Expo|Agenda|Vision|Formula|Fortune|S\s?&\s?P|S\sP|S&amp;P|Nasdaq|NASDAQ|FTSE|Russell|Nikkei|Stoxx|STOXX|CAC|DAX|ASX|"
    r"CSI|TSX|Nifty|IBEX|SMI|GPT|Llama|Model|Covid|COVID|Chanel|Radio|Catch|Studio|TOP|Forbes|Super\sBowl|World\sWar|Big|"
    rf"Watch|Euronext|Euro\sStoxx|Bloomberg|Wilshire|MSCI|KOSPI|Topix|TOPIX|Hot|Billboard|Air\sForce|Marine)\s(?:[A-Z]\w*\s)?{_NUM}\b(?!,\d|\.\d)",
    r"\bGroup\sof\s(?:Seven|Eight|Ten|Twenty|20|7|8|77)\b",
    r"(?<![\w$€£])(?!(?:minus|plus|negative)-)[A-Za-z]+(?:[’']s)?-\d[\w.]*(?:-\d+)?(?:-[A-Za-z]+)*",
    r"\b(?:24/7|9/11|7/7|50[/-]50|20[/-]20|fifty-fifty|nine[- ]to[- ]five|9[- ]to[- ]5)\b",
    r"\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b",
    r"\b\d{3,6}\.[A-Z]{1,3}\b",
    r"\[\d+\]",
    r"\b\d+\.\d+\.\d+(?:\.\d+)*\b(?<!\.\d\d\d)",
    r"[‘'’]\d\ds?\b",
    rf"\b(?:[Tt]op|[Bb]ottom|TOP)[\s-]{_NUM}\b(?!\sper|\s?%)",
    r"\b(?:last|final|round of|best of)[\s-](?:32|16|eight|four|64)\b(?!\s(?:years|months|weeks|days|games|matches|hours|seasons|decades|people))",
    r"\b[Ww]orld\s(?:number|no\.?)\s?\w+",
    r"\b(?:ranked|seeded|placed|ranks|numbered|rated)\s(?:number\s|No\.?\s)?\d{1,3}\b(?!\s?%)",
    r"\b\d{1,2}x\d{1,2}\b",
    r"\b(?:under|over|Under|Over)-\d+s?\b",
)
_IDIOMS = (
    r"(?:no|each|every|any|some|this|that|the|which|another|good|bad|right|wrong|only|last|loved|little|new|old|big|latest)[\s-]ones?\b(?![\s-](?:hundred|thousand|million|billion|percent|per))",
    r"one(?:\s(?:another|by\sone|of|or\s(?:the\sother|another|more)|way\sor|day|thing|hand|more\stime|last\stime|side|time|which|that|who|whose|can|may|must|could|might|would|should|is|was|has|wants|thinks|another’s)\b|[’']s\b|self|-on-one|-off|-time|-way|-sided|-stop|-size|-to-one|-liner|-upmanship|-two|-eyed|-party|-horse|-hit|-and-only|-trick|\sand\s(?:the\ssame|only|all))",
    r"at\sone\s(?:point|time|stage)|square\sone|day\sone|for\sone\b(?!\s[a-z]+)|in\sone\sgo|all\sin\sone|as\sone\b|two\sand\stwo|one\san[dt]\sdone|back\sto\szero",
    r"(?:ground|net|sub|absolute)[\s-]zero|zero(?:\s(?:in\b|tolerance|hour)|-(?:sum|hour|tolerance|covid|emission|carbon|day|in\b))|zeroed",
    r"second\sto\snone|cloud\snine|on\sall\sfours|at\ssixes\sand\ssevens|two\scents|forty\swinks|seven\sseas|ten\scommandments|two\sminds|one\stoo\smany",
    r"(?:four|five|six|seven|eight|nine|ten|\d)-?figures?\b|(?:two|three|four)-(?:dimensional|faced|letter|way|fold\b|pronged|tier(?:ed)?|wheel|piece|quarter\b|star)|four-by-four|twenty-something|thirty-something|(?:twenty|thirty|forty)somethings?",
    r"one\sin\sa\smillion|million-dollar|thousand\swords|(?:double|triple|single)-?\s?(?:digit|figure|check|team|down|standards?)s?|half\s(?:time|term|brother|sister|way|hearted|the\sbattle|the\sstory|the\sfun)",
    r"an?\s[a-z]+\sor\s(?:two|three)",
    r"one\s(?:has|needs|only\shas|never|always|knows|might|ought|expects|hopes|imagines|wonders|feels)",
)
_TAKEN: Final = re.compile("|".join(f"(?:{p})" for p in (*_CLOCK, *_CONTACT, *_NAMED)))
_NUMBERED_NAME: Final = re.compile(_numbered_pattern())
_IDIOM: Final = re.compile("|".join(f"(?<![\\w-])(?:{p})" for p in _IDIOMS), re.IGNORECASE)
_IDIOM_HINT = re.compile(
    r"one|zero|second|four|five|six|seven|eight|nine|ten|two|three|half|million|thousand|double|triple|single|twenty|thirty|forty|figure",
    re.IGNORECASE,
)

_PAIR = re.compile(
    r"(?P<a>\d{1,3})\s?(?P<dash>[-–‑])\s?(?P<b>\d{1,3})(?P<more>(?:\s?[-–‑]\s?\d{1,3})*)(?![\d.,]*\d)"
)
_SCORE_BEFORE = re.compile(
    r"\b(?:won|win|wins|winning|lost|lose|loses|losing|beat|beats|beating|beaten|defeat|defeated|defeating|lead|leads|led|"
    r"leading|trail|trailed|trailing|drew|draw|drawn|score|scored|ahead|behind|voted|vote|ruled|passed|approved|rejected|went|"
    r"tied|level|victory|loss|thrashed|finished|ended|aggregate|record|improved)\b[^.;:]{0,24}$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"[\s-](?:\w+\s)?(?:win|wins|victory|victories|defeat|defeats|loss|losses|draw|draws|lead|vote|votes|ruling|decision|record|score|"
    r"margin|thrashing|home|away|aggregate|triumph|rout|majority|split|season|formation|at|against|over|in\sfavou?r|upset|shootout|tie)\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[\s\u00a0-](?P<word>[^\W\d_][\w’'-]*)")
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_][\w.’'&-]*)[\s\u00a0]$")
_LIST_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[A-Z“\"‘])")
_PAIRED = re.compile(
    rf"\s?(?:to|or|and|-|–|,)\s?(?:{SMALL_PATTERN}|\d+)\b", re.IGNORECASE
)
_NOT_A_NAME: Final = frozenset(
    [
        "some",
        "about",
        "only",
        "just",
        "nearly",
        "almost",
        "over",
        "under",
        "more",
        "up",
        "down",
        "around",
        "another",
        "other",
        "his",
        "her",
        "its",
        "their",
        "since",
        "between",
        "with",
        "least",
    ]
)
_MODEL_NUMBER_DIGITS = 4
_YEAR_DIGITS = 4
_NAME_DIGITS = 3


def taken_spans(text: str, *, start: int, end: int) -> list[Span]:
    """Find stretches of `text[start:end]` in which no number is a quantity."""
    spans = [Span(*match.span()) for match in _TAKEN.finditer(text, start, end)]
    spans += [Span(*match.span()) for match in _NUMBERED_NAME.finditer(text, start, end)]
    if _IDIOM_HINT.search(text, start, end):
        spans += [Span(*match.span()) for match in _IDIOM.finditer(text, start, end)]
    spans += _scores(text, start, end)
    numbering = _LIST_NUMBER.match(text, start, end)
    if numbering:
        spans.append(Span(*numbering.span()))
    return spans


def _scores(text: str, start: int, end: int) -> list[Span]:
    """Find scores and votes ("3-1", "52-48"), which are no ranges."""
    found = []
    for match in _PAIR.finditer(text, start, end):
        begin, stop = match.span()
        if begin > start and (text[begin - 1].isalnum() or text[begin - 1] in ".,/-–"):
            continue
        if match["more"] or _is_score(text, match, start, end):
            found.append(Span(begin, stop))
    return found


def _is_score(text: str, match: re.Match[str], start: int, end: int) -> bool:
    begin, stop = match.span()
    if match_currency_before(text, begin, start=start) is not None:
        return False
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return _SCORE_AFTER.match(text, stop, end) is not None
    if int(match["a"]) >= int(match["b"]) or _SCORE_AFTER.match(text, stop, end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return not re.search(r"\b(?:aged|ages|age)\s$", text[max(start, begin - 6) : begin])
    if is_plural(following["word"].lower()) or text[stop : stop + 1] == "-":
        return _SCORE_BEFORE.search(text, max(start, begin - 40), begin) is not None
    return not any(is_plural(w) for w in text[stop : stop + 40].lower().split()[:3])


def is_name_or_idiom(text: str, numeral: Numeral, *, start: int, end: int) -> bool:
    """Tell whether this numeral is part of a name or no number at all ("one").

    A bare number after a capitalised word and not before something counted is a name (Planet 9);
    a capitalised number word in running text is one too (the Big Ten).
    """
    begin, stop = numeral.start, numeral.end
    if stop < end and text[stop] in "/:" and text[stop + 1 : stop + 2].isdigit():
        return True
    if stop < end and (text[stop].isalpha() or text[stop] == "_"):
        is_decade = numeral.is_bare and text[stop] == "s" and stop - begin == _YEAR_DIGITS
        return is_decade or match_unit(text, stop, end=end) is None
    if numeral.form is NumeralForm.WORDS:
        return _is_word_idiom(text, numeral, start, end)
    if not numeral.is_bare or stop - begin > _MODEL_NUMBER_DIGITS:
        return False
    if match_currency_before(text, begin - 1, start=start) is not None:
        return False
    is_name = _follows_name(text, begin, start) or _precedes_name(text, begin, stop, start, end)
    return is_name and not _is_counted(text, stop, end)


def _precedes_name(text: str, begin: int, stop: int, start: int, end: int) -> bool:
    """Tell a model number before its name ("Boeing's own 787 Dreamliner")."""
    following = _NEXT_WORD.match(text, stop, end)
    if following is None or not following["word"][0].isupper() or stop - begin < _NAME_DIGITS:
        return False
    before = text[max(start, begin - 12) : begin].rstrip().lower()
    return before.endswith(("the", "own", "’s", "'s", " a", "its", "an"))


def _follows_name(text: str, begin: int, start: int) -> bool:
    before = _LAST_WORD.search(text, max(start, begin - 30), begin)
    if before is None:
        return False
    word = before["word"]
    if not word[0].isupper() or word.lower() in _NOT_A_NAME or word.lower() in CLOSED_CLASS:
        return False
    is_first = before.start("word") == start
    return not (is_first and (word.lower().endswith(("ing", "ed")) or word.lower() in BASE_VERBS))


def _is_counted(text: str, stop: int, end: int) -> bool:
    if match_unit(text, stop, end=end) or match_unit(text, stop + 1, end=end):
        return True
    following = _NEXT_WORD.match(text, stop, end)
    if following is None:
        return text[stop : stop + 1] == ","
    words = [following["word"].lower()]
    further = _NEXT_WORD.match(text, following.end(), end)
    if further is not None and following["word"].lower() not in CLOSED_CLASS:
        words.append(further["word"].lower())
    return any(is_plural(word) for word in words)


def _is_word_idiom(text: str, numeral: Numeral, start: int, end: int) -> bool:
    word = text[numeral.start : numeral.end]
    following = _NEXT_WORD.match(text, numeral.end, end)
    next_word = following["word"] if following else ""
    if word[0].isupper() and numeral.start > start and numeral.scale == 1:
        is_headline = next_word[:1].isupper() or not next_word
        before = _LAST_WORD.search(text, max(start, numeral.start - 30), numeral.start)
        if before is not None and not (is_headline and is_plural(next_word.lower())):
            return True
    if word.lower() == "one":
        is_pair = _PAIRED.match(text, numeral.end, end) is not None
        return not is_pair and _is_pronoun_one(next_word.lower().replace("’", "'"))
    if word.lower() == "zero":
        return not (is_plural(next_word.lower()) or match_unit(text, numeral.end + 1, end=end))
    return False


def _is_pronoun_one(next_word: str) -> bool:
    return (
        not next_word
        or next_word in CLOSED_CLASS
        or next_word in IRREGULAR_VERBS
        or next_word in BASE_VERBS
        or next_word.endswith(("'s", "ly"))
    )
