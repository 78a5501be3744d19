"""Names as the databases of Ovid write them, with what stands behind them: roles, degrees, marks of
footnotes.
"""

from __future__ import annotations

import re

from digest import names
from digest.names import Person
from digest.patterns import pattern
from digest.text import one_line

_ROLE = pattern(r"\s*\[[^\[\]]*\]")
_DEGREES = (
    "MD|DO|PhD|Ph\\.D\\.|M\\.D\\.|DPhil|MPhil|MPH|DrPH|ScD|DSc|EdD|PsyD|PharmD|DDS|DMD|DVM|JD|MBA|MSc|MS|MA|MSN|MEd|BA|BS|BSc|BN|BSN|RN|RPh|"
    "DNP|APRN|NP|PA-C|FAAN|FACP|FACS|FACC|FAHA|FRCP|FRCS|FRCPC|FRCSC|MBBS|MBChB|MB|BS|MRCP|MRCS|LCSW|RD|OTR|Dr|Prof|Dipl|habil"
)
_BEHIND = pattern(
    rf"(?:[,;]?\s+(?:(?:{_DEGREES})\b\.?|\d{{1,2}}(?:,\d{{1,2}})*|[*+#]+))+[,;]?\s*\Z"
)


def apart(value: str) -> list[str]:
    """The names of a field: two blanks follow the semicolon between persons, one that between
    degrees.
    """
    return [name.strip(" ;") for name in re.split(r";\s{2,}|\n", value) if name.strip(" ;")]


def person(name: str) -> Person:
    """``Roe, Jane Y. MD, MPH 1`` and ``Roe, Jane Y. [Inventor]`` are Jane Y. Roe; a name without
    comma stays a literal.
    """
    name = one_line(_BEHIND.sub("", _ROLE.sub("", name)))
    initial = re.search(r"\b\w\.$", name)
    return names.read(name if initial else name.rstrip("."))


def says_more(name: str) -> bool:
    """Whether more than a name stands there."""
    return bool(_ROLE.search(name) or _BEHIND.search(name))


def is_editor(name: str) -> bool:
    """Whether the role behind a name is that of an editor."""
    return re.search(r"\[[^\[\]]*\bEd(?:itor)?\b[^\[\]]*\]", name) is not None
