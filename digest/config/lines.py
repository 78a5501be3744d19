"""Where in digest.toml a key stands: tomllib tells of no line."""

from __future__ import annotations

import re

from digest.patterns import pattern

# what begins with quotes or a number sign, as far as it goes: strings of several lines first
_OPAQUE = pattern(
    r'''"""(?:\\.|[^\\])*?"{3,5}|'''
    r"""'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*""",
    re.DOTALL,
)


class Lines:
    """The lines of a file of TOML that has been read. What stands in a string of several lines is
    no key.
    """

    def __init__(self, text: str) -> None:
        self._lines = _OPAQUE.sub(_emptied, text).split("\n")

    def of(self, section: str, key: str) -> int:
        """The line of a key, looked for where it may stand: below its section's head, or as
        section.key.
        """
        inside, dotted = "", rf'(?:"?{re.escape(section)}"?\s*\.\s*)' if section else ""
        spelled = rf'\s*{{}}"?{re.escape(key)}"?\s*[=.]'
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[+\s*\"?([\w-]+)", line)
            if header:
                inside = header[1]
                if not section and inside == key:
                    return number
            elif re.match(spelled.format("" if inside == section else dotted), line) and inside in (
                "",
                section,
            ):
                return number
        return self.of("", section) if section else 1

    def below(self, section: str, key: str, name: str) -> int:
        """The line of a name in a table that is the value of a key: on lines of its own, inside
        braces, or behind dots.
        """
        first = self.of(section, key)
        spelled = re.compile(rf"""(?:^|[.{{\[,])\s*["']?{re.escape(name)}["']?\s*[=,\]]""")
        return next(
            (
                number
                for number, line in enumerate(self._lines[first - 1 :], first)
                if spelled.search(line)
            ),
            first,
        )


def _emptied(opaque: re.Match[str]) -> str:
    """A string of several lines as nothing but their ends; all else as it is."""
    text = opaque[0]
    return "\n" * text.count("\n") if text.startswith(('"""', "'''")) else text
