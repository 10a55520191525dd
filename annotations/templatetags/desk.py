"""What pages are written with: icons, badges, figures, dates and the frame of the desk."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.claims.types import ClaimKind
from annotations.models import Claim
from annotations.review.queueing import Due, Importance
from annotations.review.roles import Permission, Role
from annotations.review.transitions import DECIDED_STATES, State
from annotations.review.verdicts import VERDICTS, Verdict
from annotations.web import shortcuts, words
from annotations.web.theme import COOKIE, THEMES

register = template.Library()

# How far the work on a claim is, as the line below it in the text shows.
STAGES: dict[State, str] = {
    State.EXTRACTED: "idle",
    State.QUEUED: "waiting",
    State.IN_REVIEW: "reviewing",
    State.ADJUDICATION: "reviewing",
    State.DECIDED: "decided",
    State.APPROVED: "decided",
    State.PUBLISHED: "decided",
    State.CORRECTING: "decided",
    State.WITHDRAWN: "decided",
    State.DISMISSED: "dismissed",
    State.MERGED: "dismissed",
}
NOTICE_ICONS = {"success": "check", "warning": "warning", "error": "error"}


class _Person(Protocol):
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool: ...


class _Claim(Protocol):
    state: str
    verdict: str


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a symbol of the sprite; give `label` only where no word stands beside it."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#icon-{}"/></svg>', label, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.inclusion_tag("partials/choose.html")
def choose(
    name: str,
    label: str,
    options: Iterable[str | tuple[object, str]],
    chosen: object,
    *,
    any: str = "",  # noqa: A002 - it reads as a sentence in the template
) -> dict[str, object]:
    """Ask for one of `options`, values with their words or words alone; `any` heads all."""
    pairs = [(option, option) if isinstance(option, str) else option for option in options]
    return {"name": name, "label": label, "options": pairs, "chosen": chosen, "any": any}


@register.simple_tag
def verdict_badge(verdict: str, size: str = "") -> SafeString:
    """Show a verdict: icon, word, colour; nothing while there is none. `size` may be "large"."""
    if not verdict:
        return mark_safe("")
    row = VERDICTS[Verdict(verdict)]
    return format_html(
        '<span class="badge badge--verdict{}" data-verdict="{}">{}{}</span>',
        f" badge--{size}" if size else "",
        verdict,
        icon(row.icon),
        row.label,
    )


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Show where a claim stands: icon and word."""
    known = State(state)
    return format_html(
        '<span class="badge badge--state" data-state="{}">{}{}</span>',
        known.value,
        icon(state_icon(state)),
        known.label,
    )


@register.simple_tag
def claim_badges(claim: _Claim) -> SafeString:
    """Show a claim's verdict where it has one, and where it stands."""
    return format_html("{}{}", verdict_badge(claim.verdict), state_badge(claim.state))


@register.simple_tag(takes_context=True)
def plan_badges(context: Context, claim: Claim) -> SafeString:
    """Show what is planned: for whom the claim is, how urgent, by when, and when it comes back."""
    badges = []
    if claim.due is Due.OVERDUE:
        badges.append(("overdue", "warning", format_html("Overdue since {}", when(claim.deadline))))
    elif claim.due is Due.SOON:
        badges.append(("soon", "history", format_html("Due {}", when(claim.deadline))))
    elif claim.deadline is not None and not is_decided(claim.state):
        badges.append(("later", "date", format_html("Due {}", when(claim.deadline))))
    if claim.recheck_on is not None:
        badges.append(("later", "history", format_html("Check again {}", when(claim.recheck_on))))
    if claim.importance is not Importance.NORMAL and not is_decided(claim.state):
        tone = "urgent" if claim.importance > Importance.NORMAL else "low"
        badges.append((tone, "flag", format_html("{} priority", claim.importance.label)))
    if claim.assignee_id is not None and not is_decided(claim.state):
        reader = context.get("user")
        is_own = reader is not None and reader.pk == claim.assignee_id
        badges.append(("whose", "user", format_html("For {}", "you" if is_own else claim.assignee)))
    return format_html_join(
        "",
        '<span class="badge badge--plan" data-plan="{}">{}{}</span>',
        ((name, icon(symbol), shown) for name, symbol, shown in badges),
    )


@register.simple_tag
def kind_mark(kind: str) -> SafeString:
    """Show what sort of statement a claim is: icon and word."""
    return format_html(
        '<span class="kind">{}{}</span>', icon(kind), words.KIND_WORDS[ClaimKind(kind)]
    )


@register.simple_tag
def origin_mark(origin: str) -> SafeString:
    """Say that a person added a claim; nothing for what the splitter found."""
    if origin != "human":
        return mark_safe("")
    return format_html('<span class="kind">{}by hand</span>', icon("user"))


@register.filter
def state_icon(state: str) -> str:
    """Name the icon of a state."""
    return State(state).value.replace("_", "-")


@register.filter
def stage(state: str) -> str:
    """Return how far the work is, for the `data-stage` of a highlighted claim."""
    return STAGES[State(state)]


@register.filter
def is_decided(state: str) -> bool:
    """Say whether a claim in `state` carries a verdict."""
    return State(state) in DECIDED_STATES


@register.simple_tag
def figure_words(figure: Mapping[str, Any] | None) -> SafeString:
    """Show a figure as signs, read aloud as words; nothing where there is none."""
    written = words.figure_in_words(figure)
    if written is None:
        return mark_safe("")
    if written.signs == written.words:
        return format_html('<span class="figure">{}</span>', written.signs)
    return format_html(
        '<span class="figure"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        written.signs,
        written.words,
    )


@register.simple_tag
def percent(share: float) -> str:
    """Write a share of one as a whole percentage."""
    return f"{share:.0%}"


@register.simple_tag
def when(moment: datetime | date | None) -> SafeString:
    """Show a moment or a day as people say it, exact on hover; nothing for None."""
    if moment is None:
        return mark_safe("")
    if isinstance(moment, datetime):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            moment.isoformat(),
            words.exact_moment(moment),
            words.moment_in_words(moment),
        )
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(), words.day_in_words(moment)
    )


@register.simple_tag
def now_exactly() -> str:
    """Write this moment as the desk's clock has it, for a script to send back."""
    return timezone.now().isoformat()


@register.simple_tag
def clock(moment: datetime | None) -> SafeString:
    """Show the time of day, exact on hover; nothing for None."""
    if moment is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        words.exact_moment(moment),
        f"{timezone.localtime(moment):%H:%M}",
    )


@register.simple_tag
def counted(number: int, singular: str, plural: str = "") -> str:
    """Join a number and its noun: "1 claim", "1,204 claims"."""
    return words.counted(number, singular, plural)


@register.simple_tag
def minutes_of(span: timedelta) -> str:
    """Write a span in whole minutes: "15 minutes"."""
    return words.counted(max(1, round(span.total_seconds() / 60)), "minute")


@register.filter
def may(user: _Person, permission: str) -> bool:
    """Say whether `user` has a permission of the table; nobody signed out has any."""
    return hasattr(user, "may") and user.may(Permission(permission))


@register.filter
def role_words(user: _Person) -> str:
    """Write someone's roles: "Reviewer", "Reviewer and editor", "No role yet"."""
    if Role.ADMIN in user.roles:
        return "Admin"
    held = [role.value for role in Role if role in user.roles]
    return " and ".join(held).capitalize() if held else "No role yet"


@register.filter
def yesno_is(value: object, expected: object) -> str:
    """Return "true" where both are equal, else "false", for ARIA attributes."""
    return "true" if value == expected else "false"


@register.filter
def as_list(message: str) -> list[str]:
    """Return a list with the message, or an empty one, for what lists messages."""
    return [message] if message else []


@register.filter
def notice_icon(level: str) -> str:
    """Name the icon of a notice."""
    return NOTICE_ICONS.get(level, "info")


@register.simple_tag
def organisation() -> str:
    """Name the desk."""
    return str(settings.FACTCHECK_ORGANISATION)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the colours chosen with the switch: "system", "light" or "dark"."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return chosen if chosen in THEMES else "system"


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str) -> SafeString:
    """Link a section of the desk, marked as current on its own pages."""
    request: HttpRequest | None = context.get("request")
    address = reverse(name)
    path = request.path if request is not None else ""
    is_here = path == address if address == "/" else path.startswith(address)
    # "page" on the page itself, "true" on those below it.
    current = "page" if path == address else "true"
    mark = format_html(' aria-current="{}"', current) if is_here else ""
    return format_html('<a class="nav__link" href="{}"{}>{}</a>', address, mark, label)


@register.simple_tag(takes_context=True)
def keys(context: Context, *, is_review: bool = False) -> SafeString:
    """Write the keys of a page and their help; nothing for who is not signed in."""
    user: _Person | None = context.get("user")
    if user is None or not hasattr(user, "roles"):
        return mark_safe("")
    return _keys(user.roles, is_review=is_review)


@cache
def _keys(roles: frozenset[Role], *, is_review: bool) -> SafeString:
    found = shortcuts.shortcuts_for(roles, is_review=is_review)
    parts = {"groups": shortcuts.grouped(found), "table": shortcuts.as_table(found)}
    return render_to_string("partials/keys.html", parts)
