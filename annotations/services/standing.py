"""Which claim stands for which: one that took another's words in, or that says the same.

What people said of the others, and what their claimants answered, concerns the one that stands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from annotations.models import Claim

# Ids with more than so many between each and the next are named one by one.
_FAR_APART = 20


def standing_claim(claim: Claim) -> Claim:
    """Return the claim that stands for this one; it stands for itself where no other does."""
    while (above := claim.canonical or claim.joined_into) is not None:
        claim = above
    return claim


def stands_for(claim_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the claims that each of `claim_ids` stands for; who stands for none is left out.

    One query, and a further one for each level at which a joined claim had taken others in.
    """
    found: dict[int, list[int]] = defaultdict(list)
    level = [(pk, pk) for pk in claim_ids]
    while level:
        roots: dict[int, list[int]] = defaultdict(list)
        for pk, root in level:
            roots[pk].append(root)
        below = Claim.objects.filter(among("canonical", roots) | among("joined_into", roots))
        rows = below.order_by("id").values_list("id", "canonical_id", "joined_into_id")
        level = [(pk, root) for pk, *above in rows for up in above for root in roots.get(up, ())]
        for pk, root in level:
            found[root].append(pk)
    return dict(found)


def among(field: str, ids: Collection[int]) -> Q:
    """Return what keeps the rows whose `field` is one of `ids`, and perhaps a few between them.

    An export asks for claims that follow one another: to name hundreds of them costs more than to
    pass over what concerns others between them. Where they lie far apart they are named.
    """
    first, last = min(ids, default=0), max(ids, default=0)
    if last - first > _FAR_APART * len(ids):
        return Q(**{f"{field}__in": ids})
    return Q(**{f"{field}__gte": first, f"{field}__lte": last})


def circle_of(claim: Claim) -> list[int]:
    """Return the ids of a claim and of all it stands for."""
    return [claim.pk, *stands_for([claim.pk]).get(claim.pk, ())]
