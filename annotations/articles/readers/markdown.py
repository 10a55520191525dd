"""Markdown files, with or without front matter."""

import re

from annotations.articles.canonical import canonicalise
from annotations.articles.languages import guess_language
from annotations.articles.readers.decoding import decode_text
from annotations.articles.readers.metadata import describe_text, find_date, with_headline
from annotations.articles.readers.sniffing import Source
from annotations.articles.types import ExtractedArticle, Limits

_FRONT_MATTER = re.compile(r"---\n(?P<pairs>.{0,20000}?)\n(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"(?P<key>[A-Za-z_-]{1,40})\s*:\s*(?P<value>.*)")
# What other tools call the same thing.
_KEYS = {
    "author": "byline",
    "authors": "byline",
    "date": "published_on",
    "published": "published_on",
    "source": "publisher",
    "site": "publisher",
    "canonical": "url",
    "lang": "language",
}
_OWN_LINE = re.compile(r"\s{0,3}(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>|\|)")
_RULE = re.compile(r"\s{0,3}(?:(?:[-*_]\s*){3,}|=+\s*)\Z")
# Inline markup and what is left of it. Every repetition is bounded by a class that cannot
# match its own end, so none of these backtracks.
_INLINE = (
    (re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000})(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*\\])([*_])(?=\S)([^*_\n]{1,2000})(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
_LINE_MARKUP = re.compile(r"\A\s{0,3}(?:#{1,6}\s+|[-*+]\s+|>\s?)")


def read_markdown(data: bytes, *, source: Source, limits: Limits) -> ExtractedArticle:
    """Read a Markdown file; raise `TextRejected` if it is not text the desk can store.

    Front matter is a block of `key: value` lines between two `---` at the very start: title,
    byline, publisher, published_on, url, language. Without it the first line says what it can.
    """
    raw = canonicalise(decode_text(data, source=source), limits=limits)
    pairs, body = split_front_matter(raw)
    plain = to_plain(body)
    found = describe_text(plain or body)
    title = pairs.get("title", "") or found.title
    text = canonicalise(with_headline(plain, title), limits=limits)
    return ExtractedArticle(
        text=text,
        title=title,
        byline=pairs.get("byline", "") or found.byline,
        publisher=pairs.get("publisher", ""),
        url=source.url or pairs.get("url", ""),
        language=pairs.get("language", "").lower() or guess_language(text),
        published_on=find_date(pairs.get("published_on", "")) or found.published_on,
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the pairs of a front matter block and the text after it; no block, no pairs."""
    block = _FRONT_MATTER.match(text)
    if not block:
        return {}, text
    pairs = {}
    for line in block["pairs"].split("\n"):
        pair = _PAIR.fullmatch(line.strip())
        if pair:
            key = pair["key"].lower().replace("-", "_")
            pairs[_KEYS.get(key, key)] = pair["value"].strip().strip("\"'")
    return pairs, text[block.end() :]


def to_plain(markdown: str) -> str:
    """Return the words of a Markdown text: paragraphs on one line each, a blank line between."""
    paragraphs: list[list[str]] = [[]]
    for line in markdown.split("\n"):
        if not line.strip() or _RULE.match(line):
            paragraphs.append([])
            continue
        if _OWN_LINE.match(line) or (paragraphs[-1] and _is_heading(paragraphs[-1][-1])):
            paragraphs.append([])
        paragraphs[-1].append(line)
    plain = (_plain_paragraph(lines) for lines in paragraphs)
    return "\n\n".join(paragraph for paragraph in plain if paragraph)


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("#")


def _plain_paragraph(lines: list[str]) -> str:
    text = " ".join(_LINE_MARKUP.sub("", line).strip() for line in lines)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
