"""How an article is cited: in the styles of NLM, APA and AMA, in any CSL style that the site
brings, in files, and by machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from digest.model import Record
from digest.site.citing.parts import Work

Cite = Callable[[Work], str]


class Style(msgspec.Struct, frozen=True):
    """A style: what readers call it, and the safe HTML of a reference in it."""

    label: str
    cite: Cite


def references(styles: Sequence[Style], record: Record) -> Iterator[tuple[str, str]]:
    """What each style is called and the record's reference in it, safe HTML; one may have nothing
    to say of a record.
    """
    work = Work(record)
    for style in styles:
        if text := style.cite(work):
            yield style.label, text


def chosen(names: Sequence[str]) -> tuple[Style, ...]:
    """The styles of these names; a name that is not built in is the path of a CSL style. Raises
    ConfigError.
    """
    return tuple(_built_in(name) or _csl(name) for name in names)


def _built_in(name: str) -> Style | None:
    from digest.site.citing import ama, apa, nlm

    found = {
        "nlm": Style("NLM", nlm.cite),
        "apa": Style("APA", apa.cite),
        "ama": Style("AMA", ama.cite),
    }
    return found.get(name)


def _csl(path: str) -> Style:
    from digest.site.citing import csl

    label, cite = csl.style(path)
    return Style(label, lambda work: cite(work.record))
