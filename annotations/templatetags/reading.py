"""Writing an article's paragraphs with their claims marked."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.models import Claim
from annotations.review.transitions import State
from annotations.review.verdicts import Verdict
from annotations.templatetags.desk import STAGES
from annotations.web.highlighting import Layer, Paragraph, Segment

register = template.Library()

_DEEPEST = 3


@register.simple_tag
def marked(
    paragraph: Paragraph[Claim], page: str = "claim", current: int | None = None
) -> SafeString:
    """Write a paragraph with its claims as links to `page` (an address name that takes the id).

    Where claims nest or overlap, the shortest is the link and the others are drawn around it.
    `current` is the claim the page is about. The first piece of each claim has the id
    `in-text-<claim id>` and is the one reached with the keyboard.
    """
    pieces = ((_segment(segment, page=page, current=current),) for segment in paragraph.segments)
    return format_html_join("", "{}", pieces)


@register.simple_tag
def shows(claim: Claim) -> str:
    """Say in words what the mark of a claim shows: its verdict, else where it stands."""
    if claim.verdict:
        return Verdict(claim.verdict).meaning.label
    return State(claim.state).label


def _segment(segment: Segment[Claim], *, page: str, current: int | None) -> SafeString:
    written = format_html("{}", segment.text)
    if not segment.layers:
        return written
    *around, top = segment.layers
    depth = min(len(segment.layers), _DEEPEST)
    written = format_html(
        '<a href="{}" title="{}"{}{}>{}</a>',
        reverse(page, args=[top.mark.of.pk]),
        shows(top.mark.of),
        _attributes(top, depth=depth, current=current),
        "" if top.is_first else mark_safe(' tabindex="-1"'),
        written,
    )
    for layer in reversed(around):
        written = format_html(
            "<span data-around{}>{}</span>", _attributes(layer, depth=1, current=current), written
        )
    return written


def _attributes(layer: Layer[Claim], *, depth: int, current: int | None) -> SafeString:
    claim = layer.mark.of
    pairs: list[tuple[str, Any]] = [
        ("class", "claim"),
        ("data-claim", claim.pk),
        ("data-verdict", claim.verdict or "none"),
        ("data-stage", STAGES[State(claim.state)]),
    ]
    if layer.is_first:
        pairs.append(("id", f"in-text-{claim.pk}"))
    if depth > 1:
        pairs.append(("data-depth", depth))
    if claim.pk == current:
        pairs.append(("data-current", "true"))
    return format_html_join("", ' {}="{}"', pairs)
