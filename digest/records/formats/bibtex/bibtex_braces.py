"""Braces that belong together, in a text of any depth, each looked at once however often it is
asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left


class Braces:
    """Where each opening brace of a text is closed; ``braces`` is the pattern of what counts as
    one, and of what hides one.
    """

    def __init__(self, text: str, braces: str) -> None:
        self.text = text
        self.braces = re.compile(braces)
        self.opens: list[int] | None = None
        self.closes: list[int] = []

    def close(self, at: int) -> int:
        """The offset of the brace that closes the one at ``at``; -1 when none does."""
        if self.opens is None:
            depth = 0
            for brace in self.braces.finditer(self.text, at):
                if brace[0] == "{":
                    depth += 1
                elif brace[0] == "}":
                    depth -= 1
                    if not depth:
                        return brace.start()
            self._pair_all()
        opens = self.opens or []
        found = bisect_left(opens, at)
        return self.closes[found] if found < len(opens) and opens[found] == at else -1

    def _pair_all(self) -> None:
        self.opens = []
        stack: list[int] = []
        for brace in self.braces.finditer(self.text):
            if brace[0] == "{":
                stack.append(len(self.opens))
                self.opens.append(brace.start())
                self.closes.append(-1)
            elif stack and brace[0] == "}":
                self.closes[stack.pop()] = brace.start()
