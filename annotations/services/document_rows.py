"""Reading rows of documents for the library: a line is one, or is refused with what to mend."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotations.articles.canonical import canonicalise
from annotations.articles.errors import ArticleError
from annotations.articles.types import Limits
from annotations.services.library import LENGTHS, GivenDocument, given_fact_check
from annotations.services.row_fields import (
    FieldWrong,
    ImportRefused,
    demand_web_address,
    read_date,
    read_object,
    read_text,
    refuse,
    refuse_unknown,
)
from annotations.sources.feeds.claimreviews import as_fact_check

_LENGTHS = LENGTHS | {"url": 2_000}
_FIELDS = frozenset({"id", "text", "published_on", "is_fact_check", *_LENGTHS})


def read_documents(
    lines: Iterable[bytes], *, limits: Limits, first: int = 1
) -> Iterator[GivenDocument | ImportRefused]:
    """Read JSON Lines, one document a line; a wrong line becomes its refusal, blank ones nothing.

    Lines before `first` are passed over. Rows are counted from 1 as lines are.
    """
    for row, line in enumerate(lines, start=1):
        if row < first or not line.strip():
            continue
        try:
            yield _read(read_object(line, row=row), limits=limits)
        except ImportRefused as refused:
            yield refused
        except (ArticleError, FieldWrong) as error:
            yield ImportRefused(row, str(error))


def _read(values: Mapping[str, Any], *, limits: Limits) -> GivenDocument:
    if "ClaimReview" in str(values.get("@type", "")):
        check = as_fact_check(values)
        if check is None:
            refuse("this ClaimReview lacks its address, the claim or the rating.")
        return given_fact_check(check)
    refuse_unknown(values, known=_FIELDS)
    text = canonicalise(read_text(values, "text"), limits=limits)
    words: dict[str, Any] = {
        name: read_text(values, name, at_most=most) for name, most in _LENGTHS.items()
    }
    words["title"] = words["title"] or text.split("\n", 1)[0][: LENGTHS["title"]]
    demand_web_address(words["url"])
    is_fact_check = values.get("is_fact_check", False)
    if not isinstance(is_fact_check, bool):
        refuse("“is_fact_check” must be true or false.")
    return GivenDocument(
        text=text,
        **words,
        published_on=read_date(values.get("published_on")),
        is_fact_check=is_fact_check,
    )
