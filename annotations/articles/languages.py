"""A small guess at the language of a text: by its script, else by its commonest words."""

import re
from collections import Counter

_SAMPLE = 6_000
_MIN_WORDS = 12
_MIN_SHARE = 0.12
_MIN_LEAD = 1.25
_WORD = re.compile(r"[^\W\d_]+")

_STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a is that for it was on with as are by be at from have has not "
        "this which were but or an had they their its who will would more than been said",
        "de": "der die das und ist nicht ein eine in den von zu mit sich des auf für im dem "
        "auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie war",
        "fr": "le la les de des du et un une est en que qui dans pour pas sur au aux par plus "
        "ce il se ne sont avec ou cette son ses été mais leur ont elle nous vous",
        "es": "el la los las de del y un una es en que por con para no se su al lo como más "
        "pero sus le ya o este sí porque esta entre cuando muy sin sobre ser tiene fue ha",
        "it": "il lo la gli le di del della dei e un una è in che per con non si da al alla "
        "sono come più anche ma nel nella ha i dal dalla suo questo hanno stato essere",
        "pt": "o a os as de do da dos das e um uma é em que por com para não se no na ao como "
        "mais mas foi são seu sua ou pelo pela também até isso ele entre era depois sem",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar "
        "door over naar uit wordt nog deze dan heeft werd hebben worden hij ze meer tot",
        "sv": "och i att det som en på är av för med den till inte har de ett om var från men "
        "kan så vi han sig eller man när nu över under efter ska också hade vid",
        "da": "og i at det som en på er af for med den til ikke har de et om var fra men kan så "
        "vi han sig eller man når nu over under efter skal også havde ved blev af meget",
        "nb": "og i at det som en på er av for med den til ikke har de et om var fra men kan så "
        "vi han seg eller man når nå over under etter skal også hadde ved ble av mye",
        "fi": "ja on ei se että oli hän ovat mutta joka kun niin kuin myös tai sen ole jos "
        "mukaan sekä vain jo mitä nyt sitä vielä ollut voi olla jotka hänen",
        "pl": "i w z na do że się nie to jest o a po jak ale za od są przez dla tym był być "
        "oraz czy ze który która które może już jego także tylko został",
        "cs": "a v se na je že s z do to o i k ve pro za by ale jako po od jsou které který "
        "byl bylo podle také jeho až nebo před již už mezi být",
        "ro": "și în de la a nu că cu o pe din un să este pentru care mai au fost sunt prin "
        "dar ce sau după fi acest această lui ca al ai ale între",
        "hu": "a az és hogy nem is egy de van ez volt meg csak még már mint el ki be fel vagy "
        "azt aki lehet szerint után minden között pedig amely",
        "tr": "ve bir bu da de için ile olarak olan çok daha gibi en sonra kadar ne ya ise göre "
        "ancak var olduğu değil her o ki mi tarafından",
    }.items()
}
# Scripts that (nearly) name the language; the letters of the first that reaches half decide.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэёъЫЭЁЪ]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_PERSIAN = re.compile("[پچژگ]")
# Kana is a third of ordinary Japanese; the rest is shared with Chinese.
_MIN_KANA = 0.1


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, or "" when it is not clear."""
    sample = text[:_SAMPLE]
    letters = sum(map(len, _WORD.findall(sample)))
    if not letters:
        return ""
    by_script = _by_script(sample, letters)
    return _by_stop_words(sample) if by_script is None else by_script


def _by_script(sample: str, letters: int) -> str | None:
    """Return the language of a script other than Latin, "" if unclear, None for Latin."""
    for language, pattern in _SCRIPTS:
        least = _MIN_KANA if language == "ja" else 0.5
        if len(pattern.findall(sample)) > least * letters:
            return language
    if len(_CYRILLIC.findall(sample)) > letters / 2:
        ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
        if ukrainian == russian:
            return ""
        return "uk" if ukrainian > russian else "ru"
    if len(_ARABIC.findall(sample)) > letters / 2:
        return "fa" if _PERSIAN.search(sample) else "ar"
    return None


def _by_stop_words(sample: str) -> str:
    words = Counter(_WORD.findall(sample.lower()))
    total = words.total()
    if total < _MIN_WORDS:
        return ""
    hits = {
        language: sum(words[word] for word in stop_words)
        for language, stop_words in _STOP_WORDS.items()
    }
    (language, most), (_, second) = Counter(hits).most_common(2)
    is_clear = most >= _MIN_SHARE * total and most >= _MIN_LEAD * second
    return language if is_clear else ""
