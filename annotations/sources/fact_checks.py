"""What someone's check of a claim came to, and the sentence that says so."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A published check of a claim, as schema.org calls it: a ClaimReview.

    `rating` is the verdict in the words of who gave it; `value`, `best` and `worst` are the
    numbers behind it, None where there are none. Texts that are not known are empty.
    """

    url: str
    claim: str
    rating: str
    claimant: str = ""
    claimed_on: date | None = None
    value: float | None = None
    best: float | None = None
    worst: float | None = None
    title: str = ""
    publisher: str = ""
    published_on: date | None = None
    language: str = ""

    @property
    def sentence(self) -> str:
        """Return rating and claim in one sentence, so that no passage shows only the claim."""
        made = f" by {self.claimant}" if self.claimant else ""
        day = self.claimed_on
        made += f" on {day.day} {day:%B %Y}" if day else ""
        who = self.publisher or "The publisher"
        return f"{who} rated as “{self.rating}” the claim{made}: “{self.claim}”"

    @property
    def text(self) -> str:
        """Return what is kept of it as a document: the sentence, and the headline below."""
        return "\n".join(line for line in (self.sentence, self.title) if line)

    @property
    def headline(self) -> str:
        """Return its title, or one made of the claim."""
        return self.title or f"Fact-check: {self.claim}"[:200]
