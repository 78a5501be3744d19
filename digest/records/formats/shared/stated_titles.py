"""Titles without what databases add to them."""

from __future__ import annotations

from digest.patterns import pattern
from digest.records.formats.tagged.tagged import rich_line

_BRACKETED = pattern(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\.?")
_ABBREVIATED = pattern(
    r"(?:\b[A-Za-z]\.[A-Za-z]|\.|\b(?:al|etc|spp?|subsp|var|nov|Inc|Ltd|Co|Jr|Sr|vs|no))\.\Z"
)


def title(text: str) -> str:
    """The title without the full stop that NLM adds, and without the brackets that mark a
    translated one.
    """
    text = rich_line(text)
    translated = _BRACKETED.fullmatch(text)
    if translated:
        return title(translated[1])
    return text[:-1] if text.endswith(".") and not _ABBREVIATED.search(text) else text
