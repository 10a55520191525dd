"""The right of reply as it leaves the desk: who was asked, when, and what readers read of it.

What was written for the desk (the question, the answer as it came, the channel) stays there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from annotations.export.record import ReplyRecord
from annotations.models import Contact
from annotations.review.right_of_reply import ReplyState, Step, has_contact_details
from annotations.services.reply_logs import ReplyLog, read_logs

_WAITING = frozenset({ReplyState.OPEN, ReplyState.NO_ANSWER})


def reply_records(claim_ids: Iterable[int]) -> dict[int, ReplyRecord]:
    """Return what readers learn of the right of reply, by claim; none where nobody was asked."""
    return {
        claim_id: _record(log) for claim_id, log in read_logs(claim_ids).items() if log.speaking
    }


def _record(log: ReplyLog) -> ReplyRecord:
    asked, state = log.asked, log.state
    answer = next((entry for entry in reversed(log.speaking) if entry.step != Step.ASKED), None)
    if state in _WAITING and answer is not None and answer.step == Step.ANSWERED:
        # Asked again and silent now: who has answered once is not said to have kept silent.
        state = ReplyState.ANSWERED
    elif state in _WAITING:
        answer = None
    return ReplyRecord(
        state=state.value,
        asked=_name(asked),
        asked_at=_iso(asked.created_at if asked else None),
        deadline=_iso(asked.deadline if asked else None),
        answered_at=_iso(answer.created_at if answer and answer.step != Step.WAIVED else None),
        text=answer.public_text if answer else "",
    )


def _name(asked: Contact | None) -> str:
    """Return who was asked, unless an entry from before it was published names an address."""
    return asked.person if asked is not None and not has_contact_details(asked.person) else ""


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
