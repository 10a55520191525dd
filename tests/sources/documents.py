"""A small library about one flood, for the tests of this step."""

from annotations.sources.types import FoundDocument

CLAIM = "at least 40 people were killed"
SENTENCE = "The governor said at least 40 people were killed in the Marvel valley flood on Sunday."

REPORT = (
    "Rain fell on the Marvel valley for three days.\n\n"
    "The civil protection agency counted 43 people killed in the Marvel valley flood. "
    "Another 120 were injured, and some 900 homes stood in water.\n\n"
    "Schools open again on Thursday, the governor announced."
)
TOO_FEW = "Eleven people were killed in the Marvel valley flood, the governor's office said."
BACKGROUND = (
    "The Marvel valley floods every few decades.\n\nA dam was planned in 1974 and never built."
)
UNRELATED = "The football season ended on Sunday. The governor watched the match with his family."


def found(
    key: str, text: str, *, rank: float = 1.0, title: str = "", url: str = ""
) -> FoundDocument:
    return FoundDocument(
        key=key,
        url=url or f"https://{key}.example/page",
        title=title,
        publisher=key,
        published_on=None,
        language="en",
        text=text,
        rank=rank,
    )
