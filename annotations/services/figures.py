"""The figure of a claim by hand: what a person says it is stands until a person says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.claims.types import Figure
from annotations.models import Claim, Event, User
from annotations.review.errors import TransitionRefused
from annotations.review.transitions import Action
from annotations.services.claims import figure_as_json, figure_of
from annotations.services.links import compare_anew
from annotations.services.moves import MOVES_PLACE, LockedClaim, move


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """What a person says of a claim's figure: what it is, None for "it states none".

    `is_read`: what the words say, as the desk reads them; `figure` does not count then.
    """

    figure: Figure | None = None
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class FigureChange:
    """Another figure: the `columns` of the claim, and what its event tells of it."""

    columns: dict[str, Any]
    details: dict[str, Any]


def correct_figure(
    locked: LockedClaim, *, figure: Figure | None, set_by: User | None, by: User
) -> bool:
    """Give a locked claim this figure, and compare its sources with it; return whether it is new.

    `set_by` is whose word it is, None where it is what the words say. Raises as `moves.move` does.
    """
    was = locked.claim
    if figure_of(was) == figure and (was.figure_by_id is None) == (set_by is None):
        return False
    _write(locked, figure=figure_as_json(figure), set_by=set_by, by=by)
    return True


def last_correction(claim: Claim) -> Event | None:
    """Return the correction that gave the claim the figure it has, if one can be taken back.

    Not once the claim stands elsewhere: the figure before was read in other words.
    """
    touching = [action.value for action in (*MOVES_PLACE, Action.FIGURE)]
    events = Event.objects.filter(claim=claim, action__in=touching)
    event = events.order_by("-number").first()
    if event is None or event.action != Action.FIGURE or "undoes" in event.details:
        return None
    return event


def undo_correction(locked: LockedClaim, *, by: User) -> Claim:
    """Give a claim the figure it had before the last correction, and whoever had set that."""
    event = last_correction(locked.claim)
    if event is None:
        message = "There is no correction of this claim's figure to undo."
        raise TransitionRefused(message)
    was = event.details["figure"]
    return _write(
        locked,
        figure=was["was"],
        set_by=User.objects.get(pk=was["was_by"]) if was["was_by"] else None,
        by=by,
        undoes=event.number,
    )


def put_back_judged(claim: Claim) -> FigureChange | None:
    """Return what puts the figure back that the published verdict of a claim is about.

    None unless it was corrected since the verdict was opened for correction.
    """
    events = Event.objects.filter(claim=claim).order_by("number")
    opened = events.filter(action=Action.CORRECT.value).last()
    if opened is None:
        return None
    first = events.filter(action=Action.FIGURE.value, number__gt=opened.number).first()
    if first is None:
        return None
    was = first.details["figure"]
    set_by = User.objects.get(pk=was["was_by"]) if was["was_by"] else None
    return _change(claim, figure=was["was"], set_by=set_by)


def _write(
    locked: LockedClaim,
    *,
    figure: Mapping[str, Any] | None,
    set_by: User | None,
    by: User,
    undoes: int | None = None,
) -> Claim:
    change = _change(locked.claim, figure=figure, set_by=set_by)
    details = change.details | ({} if undoes is None else {"undoes": undoes})
    claim = move(locked, action=Action.FIGURE, by=by, details=details, **change.columns)
    compare_anew(claim)
    return claim


def _change(claim: Claim, *, figure: Mapping[str, Any] | None, set_by: User | None) -> FigureChange:
    told = {
        "was": claim.figure,
        "was_by": claim.figure_by_id,
        "now": figure,
        "now_by": set_by.pk if set_by else None,
    }
    return FigureChange({"figure": figure, "figure_by": set_by}, {"figure": told})
