"""The life of a claim in sentences, without telling a reviewer what another one judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import Truncator

from annotations.claims.types import ClaimKind
from annotations.models import Claim, Comment, Contact, Event, LinkChange, Review, User
from annotations.models.claims import KIND_LABELS
from annotations.review.right_of_reply import Step
from annotations.review.transitions import TRANSITIONS, Action, State
from annotations.review.verdicts import Verdict
from annotations.web.words import counted, day_in_words, figure_in_words

HIDDEN = "The verdict is shown once the claim is decided."
# Characters of what was said or written; the rest is a step away, on a page of its own.
_NOTED = 300
# Characters of another claim, where it is named beside what was said of it.
_NAMED = 60
_TALK = {
    Comment.Kind.WORDS: ("quote", "said"),
    Comment.Kind.RESOLVED: ("check", "settled a thread of the discussion"),
    Comment.Kind.REOPENED: ("undo", "opened a thread of the discussion again"),
}
_CONTACT_ICONS = {
    Step.ASKED: "right",
    Step.ANSWERED: "left",
    Step.DECLINED: "cross",
    Step.WAIVED: "dash",
}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `actor` and `deed` make the sentence, `verdict` ends it."""

    icon: str
    actor: str
    deed: str
    moment: datetime
    verdict: str = ""
    note: str = ""
    is_hidden: bool = False


def tell(
    claim: Claim,
    *,
    events: Iterable[Event],
    reader: User,
    blind: bool,
    talk: Iterable[Comment] = (),
    contacts: Iterable[Contact] = (),
) -> list[Entry]:
    """Tell the claim's life, oldest first.

    `talk` and `contacts` are what `reader` may see of the discussion and of the log of contact.
    """
    if claim.origin == Claim.Origin.MACHINE:
        first = Entry("search", "The desk", "found the claim in the text", claim.created_at)
    else:
        is_own = claim.added_by_id is not None and claim.added_by_id == reader.pk
        actor = "You" if is_own else str(claim.added_by or "Someone")
        first = Entry("add", actor, "added the claim by hand", claim.created_at)
    moves = [_entry(event, reader=reader, blind=blind) for event in events]
    words = [_said(comment, of=claim, reader=reader) for comment in talk]
    asked = [_contacted(contact, of=claim, reader=reader) for contact in contacts]
    # Each list is in its order already, which the sort keeps where two share a moment.
    return [first, *sorted([*moves, *words, *asked], key=lambda entry: entry.moment)]


def _said(comment: Comment, *, of: Claim, reader: User) -> Entry:
    icon, deed = _TALK[Comment.Kind(comment.kind)]
    if comment.kind == Comment.Kind.WORDS and comment.link is not None:
        deed = f"said about “{comment.link.document.title}”"
    deed += _elsewhere(comment.claim, of)
    return Entry(
        icon=icon,
        actor="You" if comment.author_id == reader.pk else str(comment.author),
        deed=deed,
        moment=comment.created_at,
        note=Truncator(comment.text).chars(_NOTED),
    )


def _elsewhere(claim: Claim, standing: Claim) -> str:
    """Say of which claim it was, where that is one taken in by the claim whose life is told."""
    if claim.pk == standing.pk:
        return ""
    return f", at “{Truncator(claim.text).chars(_NAMED)}”"


def _contacted(contact: Contact, *, of: Claim, reader: User) -> Entry:
    whom = f", {contact.person}" if contact.person else ""
    return Entry(
        icon=_CONTACT_ICONS[Step(contact.step)],
        actor="You" if contact.logged_by_id == reader.pk else str(contact.logged_by),
        deed=f"{contact.get_step_display()}{whom}{_elsewhere(contact.claim, of)}",
        moment=contact.created_at,
        note=Truncator(contact.text).chars(_NOTED),
    )


def _entry(event: Event, *, reader: User, blind: bool) -> Entry:
    action = Action(event.action)
    is_own = event.actor_id == reader.pk
    actor = "You" if is_own else str(event.actor or "The desk")
    deed, verdict = TRANSITIONS[action].past, ""
    if action is Action.SPLIT and "from" in event.details:
        deed = "split the claim off from another"
    if action is Action.FIGURE:
        deed = _corrected(event.details, deed=deed)
    told = (_merged, _figured, _edited, _source, _needed)
    note = event.note or next(filter(None, (tell(event.details) for tell in told)), "")
    is_hidden = False
    if action in {Action.SUBMIT, Action.REVISE, Action.ADJUDICATE}:
        verdict = str(event.details.get("verdict", ""))
        is_hidden = blind and not is_own
        # How many sources were cited tells a verdict on the scale from one beside it.
        if not is_hidden:
            deed = f"{_cited(event.details.get('citations', 0))} and {deed}"
    is_told = action is Action.GO_STALE or TRANSITIONS[action].is_reason_blind
    if is_told and (is_own or not blind):
        note = str(event.details.get("reason", ""))
    note = " ".join(filter(None, (note, _planned(event.details))))
    return Entry(
        icon=State(event.to_state).value.replace("_", "-"),
        actor=actor,
        deed=deed,
        moment=event.created_at,
        verdict="" if is_hidden or verdict not in set(Verdict) else verdict,
        note=note,
        is_hidden=is_hidden,
    )


def _edited(details: Mapping[str, Any]) -> str:
    """Say what an edit changed: the words before and after, and the kind where it differs."""
    was, now = details.get("was"), details.get("now")
    if not isinstance(was, Mapping) or not isinstance(now, Mapping):
        return ""
    changes = [f"“{was['text']}” became “{now['text']}”."] if was["text"] != now["text"] else []
    if was.get("version") != now.get("version"):
        changes.append(f"From version {was['version']} to version {now['version']}.")
    if was["kind"] != now["kind"]:
        kinds = (KIND_LABELS[ClaimKind(side["kind"])].lower() for side in (was, now))
        changes.append("From {} to {}.".format(*kinds))
    if parted := details.get("parted"):
        noun = "claim" if len(parted) == 1 else "claims"
        changes.append(
            "The other {}: {}.".format(noun, ", ".join(f"“{words}”" for words in parted))
        )
    return " ".join(changes)


def _needed(details: Mapping[str, Any]) -> str:
    """Say how many people judged a claim before, and how many do now."""
    numbers = details.get("was"), details.get("now")
    return "From {} to {}.".format(*numbers) if all(isinstance(one, int) for one in numbers) else ""


def _corrected(details: Mapping[str, Any], *, deed: str) -> str:
    """Say what was done to a figure: corrected, undone, put back, or denied."""
    if details.get("undoes"):
        return "undid the correction of the figure"
    if details["figure"]["now_by"] is None:
        return "put the figure back to what the words say"
    return deed if details["figure"]["now"] else "said that it states no figure"


def _figured(details: Mapping[str, Any]) -> str:
    """Say which figure a correction replaced, and by which."""
    if "figure" not in details:
        return ""
    change = details["figure"]
    was, now = (figure_in_words(change[side]) for side in ("was", "now"))
    return f"From {was.signs if was else 'none'} to {now.signs if now else 'none'}."


def _merged(details: Mapping[str, Any]) -> str:
    """Say which claim it is that says the same."""
    return f"“{details['words']}”" if "words" in details else ""


def _source(details: Mapping[str, Any]) -> str:
    """Say which source it was, and what was done to it."""
    if "source" not in details:
        return ""
    done = LinkChange.Kind(details["change"]).label.replace("it ", "").replace("this source", "")
    return f"{done.strip().capitalize()}: “{details['source']}”"


def _planned(details: Mapping[str, Any]) -> str:
    """Say of which day a verdict is true, and when it is to be checked again."""
    words = {"valid_as_of": "Valid as of {}.", "recheck_on": "To be checked again on {}."}
    days = {name: date.fromisoformat(details[name]) for name in words if name in details}
    return " ".join(words[name].format(day_in_words(day)) for name, day in days.items())


def _cited(number: int) -> str:
    if not 0 <= number < len(_SMALL):
        return f"cited {counted(number, 'source')}"
    return f"cited {_SMALL[number]} source{'' if number == 1 else 's'}"


def shown_reviews(reviews: Iterable[Review], *, reader: User, blind: bool) -> list[Review]:
    """Keep the reviews that `reader` may see."""
    return [review for review in reviews if not blind or review.reviewer_id == reader.pk]
