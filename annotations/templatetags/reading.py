"""Writing an article's paragraphs with their claims marked."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annotations.articles.offsets import Utf16Index
from annotations.claims.types import ExtractedClaim
from annotations.models import Claim, SourceLink
from annotations.review.transitions import State
from annotations.review.verdicts import Verdict
from annotations.templatetags.desk import STAGES
from annotations.web.highlighting import Layer, Mark, Paragraph, Segment, cut_into_paragraphs
from annotations.web.words import KIND_WORDS

register = template.Library()

_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class _Look:
    """What the marks of one page have in common."""

    page: str
    current: int | None
    shown: Container[int]


@register.simple_tag
def marked(
    paragraph: Paragraph[Claim],
    page: str = "claim",
    current: int | None = None,
    shown: Container[int] = (),
) -> SafeString:
    """Write a paragraph with its claims as links to `page` (an address name that takes the id).

    Where claims nest or overlap, the shortest is the link and the others are drawn around it.
    `current` is the claim the page is about, `shown` the ids of those that pass a filter. The
    first piece of each claim has the id `in-text-<claim id>` and is the one the keyboard reaches.
    """
    look = _Look(page=page, current=current, shown=shown)
    pieces = ((_segment(segment, look=look),) for segment in paragraph.segments)
    return format_html_join("", "{}", pieces)


@register.simple_tag
def found_in(paragraph: Paragraph[ExtractedClaim]) -> SafeString:
    """Write a paragraph with the claims a first look finds in it; they lead nowhere yet."""
    pieces = []
    for segment in paragraph.segments:
        written = format_html("{}", segment.text)
        for layer in reversed(segment.layers):
            around = "" if layer is segment.layers[-1] else mark_safe(" data-around")
            written = format_html(
                '<mark class="claim" data-verdict="none" data-stage="waiting"'
                ' title="{}"{}>{}</mark>',
                KIND_WORDS[layer.mark.of.kind],
                around,
                written,
            )
        pieces.append((written,))
    return format_html_join("", "{}", pieces)


@register.simple_tag
def passages_in(paragraph: Paragraph[SourceLink]) -> SafeString:
    """Write a paragraph of a source with its linked passages marked, each with an id to go to."""
    pieces = []
    for segment in paragraph.segments:
        if not segment.layers:
            pieces.append((format_html("{}", segment.text),))
            continue
        starts = [layer.mark.start for layer in segment.layers if layer.is_first]
        name = format_html(' id="passage-{}"', starts[0]) if starts else ""
        pieces.append((format_html('<mark class="match"{}>{}</mark>', name, segment.text),))
    return format_html_join("", "{}", pieces)


@register.simple_tag
def passage_in(paragraph: Paragraph[None]) -> SafeString:
    """Write a paragraph with the passage in it marked that is, or becomes, a claim."""
    pieces = (
        (format_html('<mark class="match">{}</mark>' if segment.layers else "{}", segment.text),)
        for segment in paragraph.segments
    )
    return format_html_join("", "{}", pieces)


@register.simple_tag
def parts_in(paragraph: Paragraph[int]) -> SafeString:
    """Write a paragraph with the numbered parts in it marked that a claim is to become."""
    pieces = []
    for segment in paragraph.segments:
        if not segment.layers:
            pieces.append((format_html("{}", segment.text),))
            continue
        [layer] = segment.layers
        number = format_html('<span class="match__number">{}</span>', layer.mark.of)
        shown = number if layer.is_first else ""
        pieces.append((format_html('<mark class="match">{}{}</mark>', shown, segment.text),))
    return format_html_join("", "{}", pieces)


@register.simple_tag
def in_units(offsets: Utf16Index, offset: int) -> int:
    """Return a code point offset in UTF-16 units, as the browser counts."""
    return offsets.to_utf16(offset)


@register.simple_tag
def matched(link: SourceLink) -> SafeString:
    """Write a link's passage with the words and figures that matched the claim marked."""
    marks = [Mark(int(start), int(end), of=None) for start, end in link.matched]
    pieces = (
        (format_html('<mark class="match">{}</mark>' if segment.layers else "{}", segment.text),)
        for paragraph in cut_into_paragraphs(link.text, marks=marks)
        for segment in paragraph.segments
    )
    return format_html_join("", "{}", pieces)


@register.simple_tag
def in_sentence(claim: Claim) -> SafeString:
    """Write the sentence of a claim, read with `with_sentence`, with the claim standing out."""
    sentence: str = getattr(claim, "sentence", "") or claim.text
    start = claim.start - claim.sentence_start
    if sentence[start : start + len(claim.text)] != claim.text:
        return format_html("<strong>{}</strong>", claim.text)
    before, after = sentence[:start], sentence[start + len(claim.text) :]
    return format_html("{}<strong>{}</strong>{}", before, claim.text, after)


@register.simple_tag
def shows(claim: Claim) -> str:
    """Say in words what the mark of a claim shows: its verdict, else where it stands."""
    stands = State(claim.state).label
    shown = Verdict(claim.verdict).meaning.label if claim.verdict else stands
    return f"{shown}, added by hand" if claim.origin == Claim.Origin.HUMAN else shown


def _segment(segment: Segment[Claim], *, look: _Look) -> SafeString:
    written = format_html("{}", segment.text)
    if not segment.layers:
        return written
    *around, top = segment.layers
    depth = min(len(segment.layers), _DEEPEST)
    written = format_html(
        '<a href="{}" title="{}"{}{}>{}</a>',
        reverse(look.page, args=[top.mark.of.pk]),
        shows(top.mark.of),
        _attributes(top, depth=depth, look=look),
        "" if top.is_first else mark_safe(' tabindex="-1"'),
        written,
    )
    for layer in reversed(around):
        written = format_html(
            "<span data-around{}>{}</span>", _attributes(layer, depth=1, look=look), written
        )
    return written


def _attributes(layer: Layer[Claim], *, depth: int, look: _Look) -> SafeString:
    claim = layer.mark.of
    pairs: list[tuple[str, Any]] = [
        ("class", "claim"),
        ("data-claim", claim.pk),
        ("data-verdict", claim.verdict or "none"),
        ("data-stage", STAGES[State(claim.state)]),
    ]
    if layer.is_first:
        pairs.append(("id", f"in-text-{claim.pk}"))
    if claim.origin == Claim.Origin.HUMAN:
        pairs.append(("data-origin", "human"))
    if depth > 1:
        pairs.append(("data-depth", depth))
    if claim.pk == look.current:
        pairs.append(("data-current", "true"))
    if claim.pk in look.shown:
        pairs.append(("data-match", "true"))
    return format_html_join("", ' {}="{}"', pairs)
