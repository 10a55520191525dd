"""The words that mark sentences, speakers and quotes, read from `speech.toml`."""

import tomllib
from pathlib import Path
from typing import Final

_TABLE = tomllib.loads(Path(__file__).with_name("speech.toml").read_text(encoding="utf-8"))


def _words(section: str, name: str) -> frozenset[str]:
    return frozenset(_TABLE[section][name].split())


NEVER_FINAL: Final = _words("abbreviations", "never_final")
SOMETIMES_FINAL: Final = _words("abbreviations", "sometimes_final")
SENTENCE_OPENERS: Final = _words("abbreviations", "sentence_openers")
AFTER_CLOCK: Final = _words("abbreviations", "after_clock")

REPORTING_VERBS: Final = _words("verbs", "reporting")
WEAK_REPORTING_VERBS: Final = _words("verbs", "weak")
FRAGMENT_VERBS: Final = _words("verbs", "fragment")
REPORTING_PARTICIPLES: Final = _words("verbs", "participles")

PRONOUNS: Final = _words("people", "pronouns")
TITLES: Final = _words("people", "titles")
ROLES: Final = _words("people", "roles")
INSTITUTIONS: Final = _words("people", "institutions")
MALE_WORDS: Final = _words("people", "male")
FEMALE_WORDS: Final = _words("people", "female")
KIN: Final = _words("people", "kin")
BODIES: Final = _words("people", "bodies")
ANONYMOUS_HEADS: Final = _words("people", "anonymous_heads")
ANONYMOUS_OPENERS: Final = _words("people", "anonymous_openers")
FEMALE_NAMES: Final = _words("given_names", "female")
MALE_NAMES: Final = _words("given_names", "male")
