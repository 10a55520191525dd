"""Learnt weights: small logistic models, trained by `train_ranking.py` and others in `bench/`."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over named features."""

    intercept: float
    weights: Mapping[str, float]

    def coefficients(self, names: Sequence[str]) -> tuple[float, ...]:
        """Return the weights in the order of the feature names; 0 where there is none.

        Raises KeyError for a weight that belongs to no feature: code and file are out of step.
        """
        unknown = self.weights.keys() - set(names)
        if unknown:
            message = f"weights.json has weights without a feature: {sorted(unknown)}"
            raise KeyError(message)
        return tuple(self.weights.get(name, 0.0) for name in names)


@cache
def load_model(name: str) -> Model:
    """Return a model of weights.json: "abstract", "article", "document", and so on."""
    row = json.loads(_FILE.read_text(encoding="utf-8"))["models"][name]
    return Model(intercept=row["intercept"], weights=row["weights"])


def logistic(value: float) -> float:
    """Turn log-odds into a probability."""
    if value < 0:
        odds = math.exp(max(value, -700.0))
        return odds / (1 + odds)
    return 1 / (1 + math.exp(-min(value, 700.0)))
