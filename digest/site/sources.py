"""What goes into each template, as far as the sources tell: so that after an edit only those pages
are made again that may show it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.patterns import pattern
from digest.work import fingerprint, short

TAGS = pattern(r"\{#.*?#\}|(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
"""Comments, and what is written or done (as a group)."""
_QUOTED = r"""(["'])[^"'\n]*\1\s*"""
_USES = pattern(r"\{%[-+]?\s*(?:include|extends|import|from)\b|\bonce\b")
_PLAIN_USES = pattern(
    rf"\{{%[-+]?\s*(?:include|extends|import|from)\s+{_QUOTED}"
    r"(?:[-+]?%\}|(?:ignore|with|without|import|as)\b)"
    rf"|\bonce\(\s*{_QUOTED.replace('1', '2')}[,)]"
)
_TEXTS = pattern(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""", re.DOTALL)
_CARD = "partials/card.html"


class Sources:
    """The sources of one set of templates by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._known: dict[str, bytes] = {"": b""}
        self.digests = {name: fingerprint(data) for name, data in files.items()}
        """16 bytes that stand for each."""

    def all(self) -> bytes:
        """8 bytes that stand for all of them."""
        return short(self.digests)

    def of(self, template: str) -> bytes:
        """8 bytes that stand for a template and all that may go into it; nothing for none ("")."""
        known = self._known.get(template)
        if known is None:
            held = sorted(self.held(template))
            known = self._known[template] = short([(name, self.digests[name]) for name in held])
        return known

    def held(self, template: str) -> set[str]:
        """The names of a template and of those that may go into it: all where one of them is
        reckoned when the page is made.
        """
        found: set[str] = set()
        waiting = {template} & self._files.keys()
        while waiting:
            name = waiting.pop()
            found.add(name)
            # comments have no tag
            tags = "\n".join(TAGS.findall(self._files[name].decode("utf-8", "replace")))
            bare = _TEXTS.sub("", tags)
            is_read = '"' not in bare and "'" not in bare
            if not is_read or _number(_USES, tags) != _number(_PLAIN_USES, tags):
                return set(self._files)
            named = {double or single for double, single in _TEXTS.findall(tags)}
            if "card" in tags:
                named.add(_CARD)
            waiting |= (named & self._files.keys()) - found
        return found


def _number(uses: re.Pattern[str], tags: str) -> int:
    return sum(1 for _ in uses.finditer(tags))
