"""What of a text a model should read: the words, not what the web hangs on them."""

import re

_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|\bt\.co/)\S+", re.IGNORECASE)
# The line under an embedded post: "— Mara Lind (@mlind) 4 November 2024".
_SIGNATURE = re.compile(r"\s[—–-] [^—–]{1,80}\(@\w+\)[\w ,.]{0,30}$")
# A handle or hashtag is a name written as one word: "#RoyalMail", "@city_council".
_TAG = re.compile(r"[@#](\w+)")
_JOINT = re.compile(r"_|(?<=[a-z])(?=[A-Z])")


def wording(text: str) -> str:
    """Return the words of a text: addresses and a post's signature dropped, tags written out."""
    text = _SIGNATURE.sub("", _ADDRESS.sub(" ", text).rstrip())
    return _TAG.sub(lambda tag: _JOINT.sub(" ", tag.group(1)), text).strip()
