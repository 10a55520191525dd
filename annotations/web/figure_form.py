"""The part of a form that says what a claim's figure is: as the words say, by hand, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotations.claims.typed_figures import FigureRefused, TypedFigure
from annotations.claims.units import known_units
from annotations.models import Claim
from annotations.services.claims import figure_as_json, figure_of
from annotations.services.figures import FigureChoice
from annotations.web.words import Figured, figure_in_words

READ, BY_HAND, NONE = "read", "hand", "none"
BOUNDS: Final = (
    ("=", "exactly"),
    ("~", "about"),
    (">=", "at least"),
    (">", "more than"),
    ("<=", "at most, up to"),
    ("<", "less than"),
)
DIRECTIONS: Final = (("", "no change"), ("up", "a rise"), ("down", "a fall"))
_NAMES: Final = ("value", "unit", "bound", "direction", "concept")


@dataclass(frozen=True, slots=True)
class FigureForm:
    """What is chosen and typed, and what is wrong with it.

    `read` is the stored form of what the words say; `errors` are told beside their fields.
    """

    claim: Claim
    read: Mapping[str, Any] | None
    choice: str
    typed: TypedFigure
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, claim: Claim, *, read: Mapping[str, Any] | None, sent: Mapping[str, Any] | None
    ) -> "FigureForm":
        """Return the form as it was `sent`, or as the claim stands where nothing was."""
        if sent is not None and sent.get("figure") in {READ, BY_HAND, NONE}:
            parts = {name: str(sent.get(f"figure_{name}", "")) for name in _NAMES}
            return cls(claim, read, str(sent["figure"]), TypedFigure(**parts))
        is_by_hand = claim.figure_by_id is not None
        stands = BY_HAND if claim.figure else NONE
        known = figure_of(claim)
        return cls(claim, read, stands if is_by_hand else READ, TypedFigure.of(known))

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Return how exact a figure may be, in words."""
        return BOUNDS

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """Return which way a figure may go, in words."""
        return DIRECTIONS

    @property
    def units(self) -> list[tuple[str, str]]:
        """Return the units to suggest, each with its name."""
        return [(unit.symbol, unit.name) for unit in known_units()]

    @property
    def preview(self) -> Figured | None:
        """Return what the typed parts come to; None while they come to nothing."""
        try:
            return figure_in_words(figure_as_json(self.typed.read()))
        except FigureRefused:
            return None

    @property
    def trouble(self) -> str:
        """Return why the typed parts come to nothing, where no field tells it already."""
        if self.errors or not self.typed.value:
            return ""
        try:
            self.typed.read()
        except FigureRefused as error:
            return str(error)
        return ""

    def chosen(self) -> FigureChoice:
        """Return what was chosen; raise `FigureRefused` where it cannot be meant."""
        if self.choice == READ:
            return FigureChoice(is_read=True)
        return FigureChoice(self.typed.read() if self.choice == BY_HAND else None)

    def refused(self, error: FigureRefused) -> "FigureForm":
        """Return the form as it was sent, with what is wrong beside its field."""
        return FigureForm(self.claim, self.read, self.choice, self.typed, {error.field: str(error)})
