"""A provider that works offline and always answers the same: for trying out and for tests."""

from annotations.sources.providers.base import Provider, ProviderContext
from annotations.sources.types import FoundDocument, Query

_TEMPLATES = (
    ("Sample report", "{text} This sample document repeats the claim word for word."),
    ("Sample background", "This sample document is about {names}. It gives no figure of its own."),
    ("Sample note", "This sample document mentions {term} in passing and says nothing more."),
)


class Dummy(Provider):
    """Writes three documents about whatever is asked, each marked as a sample."""

    name = "dummy"
    label = "Samples (offline)"
    costs = "Nothing: it is made up here."

    def __init__(self, context: ProviderContext) -> None:
        del context  # needs nothing

    def find(self, query: Query, *, limit: int) -> list[FoundDocument]:
        """Return up to three made-up documents; the same query gets the same answer."""
        if not query.terms:
            return []
        text = query.text if query.text.endswith((".", "!", "?")) else f"{query.text}."
        values = {
            "text": text,
            "names": ", ".join(query.names) or query.terms[0],
            "term": query.terms[0],
        }
        documents = [
            FoundDocument(
                key=f"dummy:{number}:{query.terms[0]}",
                url=f"https://sample-{number}.example/{query.terms[0]}",
                title=f"{title}: {query.text[:60]}",
                publisher=f"Sample publisher {number}",
                published_on=query.on,
                language="en",
                text=body.format(**values),
                rank=1.0 / number,
            )
            for number, (title, body) in enumerate(_TEMPLATES, 1)
        ]
        return documents[:limit]
