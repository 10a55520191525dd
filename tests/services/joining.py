"""Two claims of one sentence, and how they become one."""

from annotations.models import Claim, User
from annotations.services import reshaping
from tests.factories import make_article, make_claim


def two_beside_each_other() -> tuple[Claim, Claim]:
    """Return two claims of one sentence."""
    words = ("repaired 412 bridges", "opened 12 schools")
    text = "Bridges\nThe ministry {} and {}.".format(*words)
    article = make_article(text)
    place = {"sentence_start": text.index("The"), "sentence_end": len(text)}
    starts = [text.index(one) for one in words]
    first, second = (
        make_claim(article, start=start, end=start + len(one), **place)
        for start, one in zip(starts, words, strict=True)
    )
    return first, second


def join_both(claim: Claim, other: Claim, *, by: User) -> Claim:
    claim.refresh_from_db()
    quoted = claim.article_version.text[claim.start : other.end]
    [joined] = reshaping.join_claims(
        claim.pk, by=by, expected_version=claim.version, other_id=other.pk, quoted=quoted
    ).claims
    return joined
