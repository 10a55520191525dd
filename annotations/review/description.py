"""The workflow in words: docs/workflow.md is this text, and a test holds the two together."""

from annotations.review.roles import PERMISSIONS, Permission
from annotations.review.transitions import STATE_LABELS, TRANSITIONS, State, Transition
from annotations.review.verdicts import FLAG_LABELS, VERDICTS

_HEAD = """\
# The workflow of a claim

Written from `annotations/review/` by `make docs`; do not edit by hand. The state says where a
claim stands in the work; the verdict says what was found. The two are never mixed up.
"""


def describe_workflow() -> str:
    """Return the workflow as Markdown: diagram, moves, roles, verdicts and flags."""
    sections = (_HEAD, _diagram(), _moves(), _roles(), _verdicts(), _flags())
    return "\n".join(sections)


def _diagram() -> str:
    arrows = [
        f"    {source.value} --> {row.target.value}: {row.label}"
        for row in TRANSITIONS.values()
        if row.target is not None
        for source in row.sources
    ]
    arrows += [
        f"    {source.value} --> {target.value}: {row.label}, {outcome.value}"
        for row in TRANSITIONS.values()
        for source in row.sources
        for outcome, target in row.forks
    ]
    names = [f"    {state.value}: {label}" for state, label in STATE_LABELS.items()]
    start = f"    [*] --> {State.EXTRACTED.value}"
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, start, *arrows, "```", ""])


def _moves() -> str:
    rows = [
        f"| {row.label} | {_states(row)} | {_target(row)} | {_who(row.permission)} "
        f"| {_conditions(row)} |"
        for row in TRANSITIONS.values()
    ]
    head = ["## Moves", "", "| move | from | to | who | on condition |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _states(row: Transition) -> str:
    return ", ".join(STATE_LABELS[state] for state in row.sources)


def _target(row: Transition) -> str:
    ordinary = "stays where it is" if row.target is None else STATE_LABELS[row.target]
    forks = (f"{STATE_LABELS[target]} if {outcome.value}" for outcome, target in row.forks)
    return "; ".join([ordinary, *forks])


def _who(permission: Permission | None) -> str:
    if permission is None:
        return "the desk itself"
    return ", ".join(sorted(role.value for role in PERMISSIONS[permission]))


def _conditions(row: Transition) -> str:
    named = (
        (row.needs_lease, "holds the claim"),
        (row.needs_holder, "somebody holds it"),
        (row.takes_from_holder, "also while another reviewer holds it"),
        (row.is_open_to_the_desk, "the desk itself may as well"),
        (row.needs_evidence, "the evidence gate opens"),
        (row.needs_revision, "the verdict was revised"),
        (row.needs_staleness, "something the verdict rests on has changed"),
        (row.needs_unjudged, "nobody has judged it in this round"),
        (row.needs_judged, "somebody has judged it in this round"),
        (row.needs_own_review, "judged it, and nobody has acted on that"),
        (row.needs_second_person, "has not judged it"),
        (row.needs_reason and not row.is_reason_public, "gives a reason"),
        (row.is_reason_public, "gives a reason that readers see"),
    )
    return "; ".join(words for is_needed, words in named if is_needed) or "none"


def _roles() -> str:
    rows = [f"| `{permission}` | {_who(permission)} |" for permission in PERMISSIONS]
    note = "A Django superuser holds every role; someone deactivated holds none."
    return "\n".join(
        ["## Who may do what", "", note, "", "| permission | roles |", "|---|---|", *rows, ""]
    )


def _verdicts() -> str:
    rows = [
        f"| {meaning.key} | {meaning.label} | `{verdict}` | {meaning.rating or 'none'} "
        f"| {meaning.definition} |"
        for verdict, meaning in VERDICTS.items()
    ]
    head = [
        "## Verdicts",
        "",
        "| key | verdict | value | rating | meaning |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _flags() -> str:
    rows = [f"- {label} (`{flag}`)" for flag, label in FLAG_LABELS.items()]
    return "\n".join(["## Flags", "", *rows, ""])
