"""What the members of JSON records are called, seen from the beginning of a text; it need not be
whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from digest.patterns import pattern

_TOKEN = pattern(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?|([{\[])|([}\]])', re.S)
_SHOWN = 60
_DEEPEST = 3


def members(text: str, wrappers: Collection[str]) -> dict[str, str]:
    """The members of the records by their path (``author.family``), with the beginning of the first
    value; empty for what is no JSON.

    Names of ``wrappers`` do not count: in ``{"message": {"items": [{"DOI": …}]}}`` the path is
    ``DOI``, and ``message`` is there too.
    """
    if text.lstrip("\ufeff \t\r\n\x1e")[:1] not in ("{", "["):
        return {}
    found: dict[str, str] = {}
    stack: list[tuple[str, ...]] = []
    path: tuple[str, ...] = ()
    name = ""
    for token in _TOKEN.finditer(text):
        if token[2]:
            name = token[1]
            if len(path) < _DEEPEST:
                found.setdefault(
                    ".".join((*path, name)), text[token.end() : token.end() + _SHOWN].lstrip()
                )
        elif token[3]:
            stack.append(path)
            path = (*path, name) if name and name not in wrappers and len(path) < _DEEPEST else path
            name = ""
        elif token[4]:
            path = stack.pop() if stack else ()
            name = ""
        else:
            name = ""
    return found
