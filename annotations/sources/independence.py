"""Which documents speak with one voice: the same site, or copies of the same text."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from annotations.articles.addresses import registrable_domain
from annotations.sources.types import FoundDocument
from annotations.sources.words import WORD

SHINGLE_WORDS = 5
SKETCH_SIZE = 96
# Wire copy keeps most of its sentences when a paper shortens it or puts its own lead before
# it: a third of all shingles in common is far above what two reports of one event share.
COPY_THRESHOLD = 0.33
# Or the shorter text stands almost whole inside the longer one.
CONTAINED_THRESHOLD = 0.6
_MIN_SHINGLES = 8


def independent_groups(documents: Sequence[FoundDocument]) -> list[int]:
    """Give every document the number of its voice: documents with the same number count once.

    Groups are numbered from 0 by first appearance, so that `max + 1` is how many independent
    sources there are. Documents belong together when they come from one registrable domain
    (public suffix list) or when their word shingles overlap like copies (A. Broder, "On the
    resemblance and containment of documents", 1997; bottom-k sketches).
    """
    roots = list(range(len(documents)))

    def root(index: int) -> int:
        while roots[index] != index:
            index = roots[index]
        return index

    sketches = [_sketch(document.text) for document in documents]
    first_of_site: dict[str, int] = {}
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for later, document in enumerate(documents):
        domain = registrable_domain(document.url)
        site = first_of_site.setdefault(domain, later) if domain else later
        # Copies share at least one shingle; most pairs of a long list share none.
        alike = {earlier for shingle in sketches[later][0] for earlier in holders[shingle]}
        copied = (other for other in sorted(alike) if _are_copies(sketches[later], sketches[other]))
        for earlier in (site, *copied):
            first, second = sorted((root(later), root(earlier)))
            roots[second] = first
        for shingle in sketches[later][0]:
            holders[shingle].append(later)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(index), len(numbers)) for index in range(len(documents))]


@lru_cache(maxsize=2048)
def _sketch(text: str) -> tuple[frozenset[int], int]:
    """Return the smallest shingle hashes of a text and how many shingles it has."""
    tokens = WORD.findall(text.casefold())
    shingles = {
        " ".join(tokens[at : at + SHINGLE_WORDS])
        for at in range(max(1, len(tokens) - SHINGLE_WORDS + 1))
    }
    # Not Python's own hash, which differs from process to process: groups must not.
    hashes = sorted(zlib.crc32(shingle.encode()) for shingle in shingles)
    return frozenset(hashes[:SKETCH_SIZE]), len(shingles)


def _are_copies(one: tuple[frozenset[int], int], other: tuple[frozenset[int], int]) -> bool:
    (sketch, size), (other_sketch, other_size) = one, other
    if min(size, other_size) < _MIN_SHINGLES:
        return False
    smallest = set(sorted(sketch | other_sketch)[:SKETCH_SIZE])
    resemblance = len(smallest & sketch & other_sketch) / len(smallest)
    if resemblance >= COPY_THRESHOLD:
        return True
    shared = resemblance * (size + other_size) / (1 + resemblance)
    return shared / min(size, other_size) >= CONTAINED_THRESHOLD
