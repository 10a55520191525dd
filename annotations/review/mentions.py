"""Who is meant by "@mara" in what someone writes."""

import re

# Not inside an e-mail address, and without the stop at the end of a sentence.
_MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")


def names_in(text: str) -> list[str]:
    """Return the user names that a text mentions, each once, in order and in lower case."""
    return list(dict.fromkeys(name.lower() for name in _MENTION.findall(text)))
