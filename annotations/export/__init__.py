"""The export step: frozen records of claims, and the formats they leave in."""
