"""Citation styles: NLM, APA and AMA as their manuals have them, and any CSL style that the site brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from digest.model import Record
from digest.site.styles import ama, apa, csl, nlm

Cite = Callable[[Record], str]


class Style(msgspec.Struct, frozen=True):
    """A style: what readers call it, and the safe HTML of a record's reference in it."""

    label: str
    cite: Cite


BUILT_IN = {"nlm": Style("NLM", nlm.cite), "apa": Style("APA", apa.cite), "ama": Style("AMA", ama.cite)}
"""The styles that need no file, by the names that the configuration has for them."""


def chosen(names: Sequence[str]) -> tuple[Style, ...]:
    """The styles of these names; a name that is not built in is the path of a CSL style. Raises ConfigError."""
    return tuple(BUILT_IN[name] if name in BUILT_IN else Style(*csl.style(name)) for name in names)
