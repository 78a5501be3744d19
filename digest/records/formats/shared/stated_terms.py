"""Keywords where plain terms and MeSH headings stand side by side in one field, as reference
managers and Ovid write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.patterns import pattern
from digest.records import keywords

# Ovid: "Breast Neoplasms/dt, su [Drug Therapy, Surgery]"
_OVID_HEADING = pattern(r"\*?([^/\[\]]+)/\*?[a-z]{2}(?:, ?\*?[a-z]{2})* \[[^\]]+\]")


class Terms(NamedTuple):
    """All keywords of a record, and whose they are where the source tells (see model.Record)."""

    keywords: tuple[str, ...]
    mesh: tuple[str, ...] = ()
    index_terms: tuple[str, ...] = ()
    keywords_plus: tuple[str, ...] = ()


def terms(values: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords, and the MeSH headings among them (told by a star or a qualifier) as they
    stand.
    """
    found = keywords.united(_apart(values))
    mesh: list[str] = []
    plain: list[str] = []
    for term in found:
        name = _descriptor(term) if "/" in term or term.startswith("*") else term
        plain.append(name)
        if name != term:
            mesh.append(term)
    return (keywords.united(plain), tuple(mesh)) if mesh else (found, ())


def _descriptor(term: str) -> str:
    ovid = _OVID_HEADING.fullmatch(term)
    return ovid[1].strip() if ovid else keywords.descriptor(term)


def _apart(values: Sequence[str]) -> Iterator[str]:
    """EndNote writes one KW with a term on each line; where there are more KW, or ``;`` in the
    first line, a line is only a wrap.
    """
    for value in values:
        if "\n" in value:
            wrapped = len(values) > 1 or ";" in value.partition("\n")[0]
            value = re.sub(
                r"(?<!\s)[^\S\n]*+\n\s*+" if wrapped else r"(?<!\s)\s*\n[ \t]++", " ", value
            )
        if ";" in value or "|" in value or "\n" in value:
            yield from keywords.split(value)
        else:
            yield value
