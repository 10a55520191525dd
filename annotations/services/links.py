"""A person's hand in the sources of a claim: every change says who made it, and what it was before.

Where the claim has a verdict, the change stands in its history too: what a verdict may rest on does
not change without a trace.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Exists, OuterRef

from annotations.articles.addresses import LONGEST
from annotations.articles.canonical import canonicalise
from annotations.articles.errors import WordsNotThere
from annotations.articles.page_addresses import page_address
from annotations.articles.selections import demand_words, find_words
from annotations.articles.types import ExtractedArticle
from annotations.articles.words import is_inside_word
from annotations.models import (
    Claim,
    Comment,
    LinkChange,
    ProviderRun,
    SourceDocument,
    SourceLink,
    User,
)
from annotations.review.errors import NotPermitted
from annotations.review.roles import Permission
from annotations.review.transitions import TRANSITIONS, Action
from annotations.services.articles import limits
from annotations.services.claims import figure_of
from annotations.services.errors import SourceRefused
from annotations.services.moves import LockedClaim, lock_claim, move
from annotations.services.queries import asking
from annotations.services.sources import add_document, comparison_as_json
from annotations.sources.chosen import read_passage
from annotations.sources.types import Query, Stance

BY_HAND = "by hand"
# Characters; a passage is what one can quote, not a whole document.
LONGEST_PASSAGE = 5_000


def add_link(
    claim_id: int,
    *,
    by: User,
    url: str,
    title: str,
    publisher: str = "",
    published_on: date | None = None,
    quotation: str,
    stance: Stance | None = None,
) -> SourceLink:
    """Attach a source a person found: the quotation is kept as the document's text.

    Where the library has the page and the quotation stands in it, the link is to the words there.
    The same quotation from the same address is one link, and adding it again brings a rejected
    one back. `stance` is what they say it does to the claim, None leaves that to the machine's
    cue. Raises `NotPermitted` or `SourceRefused`.
    """
    _demand_add_source(by)
    _demand_address(url)
    text = canonicalise(quotation, limits=limits()).strip()
    with transaction.atomic():
        for stored in SourceDocument.objects.filter(url=page_address(url)).order_by("-id"):
            if place := _place_in(stored.text, text):
                start, end = place
                return _attach(claim_id, stored, start=start, end=end, by=by, stance=stance)
        document = add_document(
            ExtractedArticle(
                text=text,
                title=title.strip() or url,
                publisher=publisher.strip(),
                url=url,
                published_on=published_on,
            ),
            by=by,
            is_excerpt=True,
        )
        return _attach(claim_id, document, start=0, end=len(text), by=by, stance=stance)


def add_passage(
    claim_id: int,
    *,
    by: User,
    document_id: int,
    start: int,
    end: int,
    quoted: str,
    stance: Stance | None = None,
) -> SourceLink:
    """Attach the passage `[start, end)` of a stored document, in code points; as `add_link`.

    `quoted` are the words that stand there. Raises `NotPermitted`, `SourceRefused` or
    `WordsNotThere`.
    """
    _demand_add_source(by)
    document = SourceDocument.objects.get(pk=document_id)
    _demand_passage(document, start=start, end=end, quoted=quoted)
    with transaction.atomic():
        return _attach(claim_id, document, start=start, end=end, by=by, stance=stance)


def reject_link(link_id: int, *, by: User) -> SourceLink:
    """Take a source off a claim's list; no search brings it back by itself."""
    return _set_state(link_id, by=by, state=SourceLink.State.REJECTED)


def restore_link(link_id: int, *, by: User) -> SourceLink:
    """Put a rejected source back on the claim's list."""
    return _set_state(link_id, by=by, state=SourceLink.State.ACTIVE)


def set_stance(link_id: int, *, by: User, stance: Stance | None) -> SourceLink:
    """Say what a source does to the claim; None goes back to the machine's cue."""
    _demand_add_source(by)
    with transaction.atomic():
        locked, link = _lock(link_id)
        by_whom = by if stance else None
        if (link.stance, link.stance_by) == (stance, by_whom) and stance:
            return link
        was = link.stance if link.stance_by_id else ""
        reading = _read(locked.claim, link.document, text=link.text)
        link.stance = (stance or Stance(reading["stance"])).value
        link.stance_by = by_whom
        link.save(update_fields=["stance", "stance_by"])
        _trace(locked, link, kind=LinkChange.Kind.STANCE, by=by, was=was)
        return link


def set_passage(link_id: int, *, by: User, start: int, end: int, quoted: str) -> SourceLink:
    """Let a source speak through another passage of its document, `[start, end)` in code points.

    The figures are compared anew, and the cue is, unless a person set the stance. A passage that a
    review cites stays as it was cited: the new one is then a link of its own, which is returned.
    Raises `NotPermitted`, `SourceRefused` or `WordsNotThere`.
    """
    _demand_add_source(by)
    with transaction.atomic():
        locked, link = _lock(link_id)
        document = link.document
        _demand_passage(document, start=start, end=end, quoted=quoted)
        if (link.start, link.end) == (start, end):
            return link
        same = SourceLink.objects.filter(claim=locked.claim, document=document)
        is_taken = same.filter(start=start, end=end).exists()
        if link.citations.exists() or is_taken:
            return _attach(locked.claim.pk, document, start=start, end=end, by=by, stance=None)
        was, text = link.text, document.text[start:end]
        read = _read(locked.claim, document, text=text)
        if link.stance_by_id:
            del read["stance"]
        for name, value in {**read, "start": start, "end": end, "text": text}.items():
            setattr(link, name, value)
        link.save(update_fields=["start", "end", "text", *read])
        _trace(locked, link, kind=LinkChange.Kind.PASSAGE, by=by, was=was)
        return link


def bring_along(claim: Claim, *, taken: Iterable[Claim]) -> None:
    """Give a locked claim the sources that people added to those it takes in, none of them twice.

    Theirs stay where they are, for an undoing; what a person said of a source goes along.
    """
    links = SourceLink.objects.filter(
        claim__in=list(taken), added_by__isnull=False, state=SourceLink.State.ACTIVE
    )
    query = asking(claim).query
    copies = [
        _copied(link, to=claim, **_read(claim, link.document, text=link.text, query=query))
        for link in links.select_related("document").defer("document__text").order_by("id")
    ]
    # What the claim has already is left as it is.
    SourceLink.objects.bulk_create(copies, ignore_conflicts=True)


def _copied(link: SourceLink, *, to: Claim, **read: Any) -> SourceLink:  # noqa: ANN401 - any column
    """Return a source that somebody added as one of another claim, with what they said of it."""
    if link.stance_by_id:
        read |= {"stance": link.stance, "stance_by_id": link.stance_by_id}
    return SourceLink(
        claim=to,
        document_id=link.document_id,
        start=link.start,
        end=link.end,
        text=link.text,
        score=link.score,
        provider=link.provider,
        added_by_id=link.added_by_id,
        **read,
    )


def renew_links(claim: Claim) -> None:
    """Drop what was found for a locked claim's old words and is nobody's; compare the rest.

    What is cited, or that people took in hand or talked about, stays.
    """
    found = SourceLink.objects.filter(
        claim=claim,
        added_by__isnull=True,
        state=SourceLink.State.ACTIVE,
        citations__isnull=True,
        changes__isnull=True,
    )
    found.exclude(Exists(Comment.objects.filter(link=OuterRef("pk")))).delete()
    # Nobody has searched for the new words: "unproven" waits until somebody has.
    ProviderRun.objects.filter(claim=claim).delete()
    compare_anew(claim)


def compare_anew(claim: Claim) -> None:
    """Hold every source of a locked claim against the words and the figure it has now.

    What a person said of a source stays. What is compared is no trace of a source's own.
    """
    links = list(
        SourceLink.objects.filter(claim=claim).select_related("document").defer("document__text")
    )
    query = asking(claim).query if links else None
    for link in links:
        read = _read(claim, link.document, text=link.text, query=query)
        link.comparison, link.matched = read["comparison"], read["matched"]
        if link.stance_by_id is None:
            link.stance = read["stance"]
    SourceLink.objects.bulk_update(links, ["comparison", "matched", "stance"])


def _place_in(text: str, quotation: str) -> tuple[int, int] | None:
    """Return where a quotation first stands in a text in whole words, None where it does not."""
    try:
        places = find_words(text, quotation)
    except WordsNotThere:
        return None
    whole = (place for place in places if not any(is_inside_word(text, edge) for edge in place))
    return next(whole, None)


def _attach(
    claim_id: int,
    document: SourceDocument,
    *,
    start: int,
    end: int,
    by: User,
    stance: Stance | None,
) -> SourceLink:
    locked = lock_claim(claim_id, expected_version=None)
    text = document.text[start:end]
    values = {
        **_read(locked.claim, document, text=text),
        "text": text,
        "score": 1.0,
        "provider": BY_HAND,
        "added_by": by,
    }
    if stance:
        values |= {"stance": stance.value, "stance_by": by}
    link, is_new = SourceLink.objects.get_or_create(
        claim=locked.claim, document=document, start=start, end=end, defaults=values
    )
    if is_new:
        _trace(locked, link, kind=LinkChange.Kind.ADDED, by=by)
    elif link.state != SourceLink.State.ACTIVE:
        link.state = SourceLink.State.ACTIVE
        link.save(update_fields=["state"])
        _trace(locked, link, kind=LinkChange.Kind.PUT_BACK, by=by)
    return link


def _set_state(link_id: int, *, by: User, state: SourceLink.State) -> SourceLink:
    _demand_add_source(by)
    is_back = state is SourceLink.State.ACTIVE
    with transaction.atomic():
        locked, link = _lock(link_id)
        if link.state == state:
            return link
        link.state = state
        link.save(update_fields=["state"])
        kind = LinkChange.Kind.PUT_BACK if is_back else LinkChange.Kind.SET_ASIDE
        _trace(locked, link, kind=kind, by=by)
        return link


def _lock(link_id: int) -> tuple[LockedClaim, SourceLink]:
    """Lock the claim, so that nobody judges by the link meanwhile, and return both."""
    claim_id = SourceLink.objects.values_list("claim_id", flat=True).get(pk=link_id)
    locked = lock_claim(claim_id, expected_version=None)
    related = ("document", "added_by", "stance_by")
    return locked, SourceLink.objects.select_related(*related).get(pk=link_id)


def _trace(
    locked: LockedClaim, link: SourceLink, *, kind: LinkChange.Kind, by: User, was: str = ""
) -> None:
    LinkChange.objects.create(link=link, kind=kind, was=was, by=by, created_at=locked.now)
    if locked.claim.state in TRANSITIONS[Action.RESOURCE].sources:
        details = {"link": link.pk, "change": kind.value, "source": link.document.title}
        move(locked, action=Action.RESOURCE, by=by, details=details)


def _read(
    claim: Claim, document: SourceDocument, *, text: str, query: Query | None = None
) -> dict[str, Any]:
    """Return what the machine makes of a passage, as columns of a link.

    `query` is what is asked about the claim, where the caller has read it for several.
    """
    reading = read_passage(
        text,
        query=query or asking(claim).query,
        claim_text=claim.text,
        claim_figure=figure_of(claim),
        is_fact_check=bool(document.is_fact_check),
    )
    return {
        "stance": reading.stance.value,
        "comparison": comparison_as_json(reading.comparison),
        "matched": [list(pair) for pair in reading.matched],
    }


def _demand_add_source(by: User) -> None:
    if not by.may(Permission.ADD_SOURCE):
        message = "Your role does not include choosing sources; ask an editor."
        raise NotPermitted(message)


def _demand_passage(document: SourceDocument, *, start: int, end: int, quoted: str) -> None:
    demand_words(document.text, start=start, end=end, quoted=quoted)
    if end - start > LONGEST_PASSAGE:
        message = (
            f"A passage has at most {LONGEST_PASSAGE:,} characters; this one has "
            f"{end - start:,}. Select the sentences that speak to the claim."
        )
        raise SourceRefused(message)


def _demand_address(url: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        message = "The source needs its full address, starting with https:// or http://."
        raise SourceRefused(message) from None
    if len(url) > LONGEST:
        message = f"The address is longer than {LONGEST:,} characters; look for a shorter one."
        raise SourceRefused(message)
    if "@" in urlsplit(url).netloc:
        message = "The address holds a name or a password; give it without, it will be public."
        raise SourceRefused(message)
