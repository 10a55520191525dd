"""Split a text into claims: the one entrance to the claims step."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Final

from annotations.claims.checkworthiness import Worthiness, score
from annotations.claims.dates import FoundDate, find_dates
from annotations.claims.figures import find_figures
from annotations.claims.own_worthiness import (
    Claimed,
    is_aside,
    is_personal,
    is_source_count,
    own_worthiness,
)
from annotations.claims.quotes import Quote, find_quotes
from annotations.claims.scores import find_scores
from annotations.claims.sentences import is_headline, split_sentences
from annotations.claims.types import ClaimKind, ExtractedClaim, FoundFigure, Span

# A sentence without figure or quote becomes a claim of its own from this score on.
STATEMENT_THRESHOLD: Final = 0.5
# Fewer words in quote marks are a phrase or a title, not a statement.
_SHORTEST_QUOTE_WORDS: Final = 5
_SHORTEST_STATEMENT_WORDS: Final = 4
_NEAR_QUOTES: Final = 4


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with everything found in it."""

    span: Span
    figures: Sequence[FoundFigure]
    claimed: Sequence[Claimed]
    dates: Sequence[FoundDate]
    quotes: Sequence[Quote]
    worthiness: Worthiness


def split(text: str, *, published_on: date | None = None) -> list[ExtractedClaim]:
    """Find the claims of a text, sorted by where they start.

    Offsets are Unicode code points and exact: `text[claim.start:claim.end] == claim.text`.
    `published_on` resolves dates such as "in May" or "last Tuesday". Any text is taken; one
    without claims gives an empty list. Time is linear in the length of the text.
    """
    spans = split_sentences(text)
    quotes = find_quotes(text, sentences=spans)
    sentences = _analysed(text, spans, quotes, published_on)
    claims = [claim for sentence in sentences for claim in _sentence_claims(text, sentence)]
    claims += _quote_claims(text, quotes, sentences)
    return _merged(sorted(claims, key=lambda c: (c.start, -c.end, c.kind)))


def _analysed(
    text: str, spans: Sequence[Span], quotes: Sequence[Quote], published_on: date | None
) -> list[_Sentence]:
    sentences = []
    by_sentence = _quotes_by_sentence(spans, quotes)
    figures: list[FoundFigure] = []
    for position, span in enumerate(spans):
        dates = find_dates(text, start=span.start, end=span.end, published_on=published_on)
        blocked = [Span(found.start, found.end) for found in dates]
        figures = find_figures(
            text, start=span.start, end=span.end, blocked=blocked, before=figures
        )
        claimed = [_claimed(text, found, span) for found in figures]
        inside = by_sentence[position]
        worthiness = score(
            text[span.start : span.end],
            figures=[
                found.figure
                for found, stated in zip(figures, claimed, strict=True)
                if not is_personal(stated)
            ],
            position=position,
            is_headline=is_headline(text, span),
            is_quote=any(quote.is_direct for quote in inside),
            is_anonymous=any(quote.is_anonymous for quote in inside)
            or any(map(is_source_count, claimed)),
        )
        sentences.append(_Sentence(span, figures, claimed, dates, inside, worthiness))
    return sentences


def _claimed(text: str, found: FoundFigure, sentence: Span) -> Claimed:
    return Claimed(text, found.start, found.end, sentence.end, found.kind, found.figure)


def _quotes_by_sentence(spans: Sequence[Span], quotes: Sequence[Quote]) -> list[tuple[Quote, ...]]:
    """List, for each sentence, the quotes that overlap it (both sorted by start)."""
    overlapping: list[list[Quote]] = [[] for _ in spans]
    first = 0
    for quote in sorted(quotes, key=lambda q: q.start):
        while first < len(spans) and spans[first].end <= quote.start:
            first += 1
        index = first
        while index < len(spans) and spans[index].start < quote.end:
            overlapping[index].append(quote)
            index += 1
    return [tuple(found) for found in overlapping]


def _sentence_claims(text: str, sentence: _Sentence) -> Iterable[ExtractedClaim]:
    for found, claimed in zip(sentence.figures, sentence.claimed, strict=True):
        speaker = _speaker_of(sentence.quotes, found.start, found.end)
        worthiness = own_worthiness(sentence.worthiness, claimed)
        yield ExtractedClaim(
            start=found.start,
            end=found.end,
            text=text[found.start : found.end],
            kind=found.kind,
            sentence=sentence.span,
            figure=found.figure,
            checkworthiness=worthiness.score,
            reasons=worthiness.reasons,
            speaker=speaker.speaker if speaker else "",
            is_anonymous=speaker.is_anonymous if speaker else False,
            core=found.core,
        )
    yield from _date_claims(text, sentence)
    yield from _score_claims(text, sentence)
    if _is_statement(text, sentence):
        yield _statement(text, sentence)


def _date_claims(text: str, sentence: _Sentence) -> Iterable[ExtractedClaim]:
    for found in sentence.dates:
        if found.is_claim:
            speaker = _speaker_of(sentence.quotes, found.start, found.end)
            stated = Claimed(text, found.start, found.end, sentence.span.end, ClaimKind.DATE, None)
            worthiness = own_worthiness(sentence.worthiness, stated)
            yield ExtractedClaim(
                start=found.start,
                end=found.end,
                text=text[found.start : found.end],
                kind=ClaimKind.DATE,
                sentence=sentence.span,
                figure=None,
                checkworthiness=worthiness.score,
                reasons=worthiness.reasons,
                speaker=speaker.speaker if speaker else "",
                is_anonymous=speaker.is_anonymous if speaker else False,
                period=found.period,
            )


def _score_claims(text: str, sentence: _Sentence) -> Iterable[ExtractedClaim]:
    """Yield the results the sentence states; a score is a claim but no figure."""
    span = sentence.span
    blocked = [Span(found.start, found.end) for found in sentence.dates]
    blocked += [Span(found.start, found.end) for found in sentence.figures]
    for found in find_scores(text, start=span.start, end=span.end, blocked=blocked):
        speaker = _speaker_of(sentence.quotes, found.start, found.end)
        stated = Claimed(text, found.start, found.end, span.end, ClaimKind.SCORE, None)
        worthiness = own_worthiness(sentence.worthiness, stated)
        yield ExtractedClaim(
            start=found.start,
            end=found.end,
            text=text[found.start : found.end],
            kind=ClaimKind.SCORE,
            sentence=span,
            figure=None,
            checkworthiness=worthiness.score,
            reasons=worthiness.reasons,
            speaker=speaker.speaker if speaker else "",
            is_anonymous=speaker.is_anonymous if speaker else False,
        )


def _is_statement(text: str, sentence: _Sentence) -> bool:
    if not sentence.worthiness.reasons or sentence.worthiness.score < STATEMENT_THRESHOLD:
        return False
    # A figure that states what the sentence is about, not how long or who said it, is the claim.
    if not all(map(is_aside, sentence.claimed)):
        return False
    if any(_is_full(text, quote) for quote in sentence.quotes):
        return False
    words = text[sentence.span.start : sentence.span.end].split(maxsplit=_SHORTEST_STATEMENT_WORDS)
    return len(words) >= _SHORTEST_STATEMENT_WORDS


def _statement(text: str, sentence: _Sentence) -> ExtractedClaim:
    span = sentence.span
    source = next((q for q in sentence.quotes if not q.is_direct), None)
    return ExtractedClaim(
        start=span.start,
        end=span.end,
        text=text[span.start : span.end],
        kind=ClaimKind.STATEMENT,
        sentence=span,
        figure=None,
        checkworthiness=sentence.worthiness.score,
        reasons=sentence.worthiness.reasons,
        speaker=source.speaker if source else "",
        is_anonymous=source.is_anonymous if source else False,
    )


def _is_full(text: str, quote: Quote) -> bool:
    """Tell a quoted statement from quoted words ("a so-called 'special operation'")."""
    return quote.is_direct and len(text[quote.start : quote.end].split()) >= _SHORTEST_QUOTE_WORDS


def _quote_claims(
    text: str, quotes: Sequence[Quote], sentences: Sequence[_Sentence]
) -> Iterable[ExtractedClaim]:
    index = 0
    for quote in sorted(quotes, key=lambda q: q.start):
        while index < len(sentences) and sentences[index].span.end <= quote.start:
            index += 1
        if index == len(sentences) or not quote.is_direct:
            continue
        best = _best_sentence(sentences, index, quote)
        yield ExtractedClaim(
            start=quote.start,
            end=quote.end,
            text=text[quote.start : quote.end],
            kind=ClaimKind.QUOTE,
            sentence=sentences[index].span,
            figure=None,
            checkworthiness=best.score,
            reasons=best.reasons,
            speaker=quote.speaker,
            is_anonymous=quote.is_anonymous,
        )


def _best_sentence(sentences: Sequence[_Sentence], index: int, quote: Quote) -> Worthiness:
    """Return the highest worthiness among the sentences a quote spans."""
    best = sentences[index].worthiness
    while index < len(sentences) and sentences[index].span.start < quote.end:
        best = max(best, sentences[index].worthiness, key=lambda w: w.score)
        index += 1
    return best


def _speaker_of(quotes: Sequence[Quote], start: int, end: int) -> Quote | None:
    """Find who says what stands at `[start, end)`: the narrowest quote around it.

    Quotes are sorted by start and direct ones do not nest, so only the last few that start
    before the claim can hold it, and the first one, which may be the sentence reported whole.
    """
    last = bisect_right(quotes, start, key=attrgetter("start"))
    near = [*quotes[:1], *quotes[max(1, last - _NEAR_QUOTES) : last]]
    around = [q for q in near if q.start <= start and end <= q.end and q.speaker]
    return min(around, key=lambda q: q.end - q.start, default=None)


def _merged(claims: Sequence[ExtractedClaim]) -> list[ExtractedClaim]:
    """Make repeated mentions of one claim a single claim with several places.

    The mention that is worth most stands for all: the one in the text, not the one in the headline.
    """
    alone: list[ExtractedClaim] = []
    mentions: dict[object, list[ExtractedClaim]] = {}
    for claim in claims:
        key = _identity(claim)
        if key is None:
            alone.append(claim)
        else:
            mentions.setdefault(key, []).append(claim)
    merged = [_with_places(same) for same in mentions.values()]
    return sorted([*alone, *merged], key=lambda c: (c.start, -c.end, c.kind))


def _with_places(same: Sequence[ExtractedClaim]) -> ExtractedClaim:
    best = max(same, key=lambda claim: claim.checkworthiness)
    others = tuple(Span(claim.start, claim.end) for claim in same if claim is not best)
    return replace(best, places=others) if others else best


def _identity(claim: ExtractedClaim) -> object:
    """Return what makes two mentions the same claim; None for a claim that stands alone."""
    figure = claim.figure
    if figure is not None:
        concept = figure.concept.lower()
        values = (figure.low, figure.high, figure.unit, figure.bound, figure.direction)
        return (claim.kind, values, concept) if concept else None
    if claim.kind is ClaimKind.SCORE:
        # Two matches may end 2-1.
        return None
    if claim.kind is ClaimKind.DATE:
        return (claim.kind, claim.period, claim.text.lower())
    return (claim.kind, claim.text.casefold())
