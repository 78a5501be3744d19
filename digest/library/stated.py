"""The fields that a person writes into a document which is no article: each by our name for it or
another's, told where they are wrong.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from digest.errors import Problem, Report
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.text import one_line, truth


class Stated:
    """The fields of one document. ``names`` are ours, each with what else it is called; ``thing``
    is what the document is about.
    """

    def __init__(
        self,
        document: Document,
        file: str,
        names: Mapping[str, tuple[str, ...]],
        thing: str,
        report: Report,
    ) -> None:
        self._document = document
        self._file = file
        self._names = names
        self._thing = thing
        self._report = report

    def check_names(self) -> None:
        """Warns of each field that is none of them."""
        known = [name for ours, others in self._names.items() for name in (ours, *others)]
        for name in self._document.fields:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(self._names)
                self.tell(f"{name} is no field of {self._thing}", name, hint, warning=True)

    def lines(self) -> dict[str, int]:
        """Where each field stands, by our name for it."""
        stated = {name: self._document.lines.get(self.stated(name)[1]) for name in self._names}
        return {name: line for name, line in stated.items() if line}

    def text(self, name: str) -> str:
        """A field of one line; "" when there is none."""
        value, key = self.stated(name)
        if isinstance(value, str):
            return one_line(value)
        if value is not None:
            self.tell(f"{key} must be text", key, f"write {key}: …")
        return ""

    def terms(self, name: str) -> tuple[str, ...]:
        """A field that lists terms, each once."""
        value, key = self.stated(name)
        items = [value] if isinstance(value, str) else value or []
        if isinstance(items, list) and all(isinstance(item, str) or item is None for item in items):
            found = (one_line(item) for item in items if isinstance(item, str))
            return tuple(dict.fromkeys(item for item in found if item))
        self.tell(
            f"{key} must be a list of terms",
            key,
            f"write one term per line below {key}:, each after a hyphen",
        )
        return ()

    def flag(self, name: str) -> bool:
        """A field that says yes or no; no when there is none."""
        value, key = self.stated(name)
        flag = truth(value) if isinstance(value, str) else None
        if flag is None and value is not None:
            self.tell(f"{key} must be true or false", key)
        return flag is True

    def stated(self, name: str) -> tuple[Value, str]:
        """The value of a field as it stands, and the name that it has there."""
        for key in (name, *self._names[name]):
            value = self._document.fields.get(key)
            if value not in (None, "", []):
                return value, key
        return None, name

    def tell(self, text: str, name: str, hint: str = "", *, warning: bool = False) -> None:
        """Reports what is wrong with a field, by the name that it has there."""
        line = self._document.lines.get(name, 1)
        self._report(
            Problem(text, self._file, line, hint=hint, severity="warning" if warning else "error")
        )
