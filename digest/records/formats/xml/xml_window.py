"""A window on the text of an XML file: the markup around the records, tag by tag, in memory that
does not grow with the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.patterns import pattern

NAME = r"[^\s/<>!?=\"'&]++"  # possessive: a name without end would be tried at each of its lengths
_TAG_BEGINS = rf"<(/?)({NAME})((?:[^<>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>|\Z))*+)"
_BEGUN = pattern(_TAG_BEGINS)
TAG = pattern(rf"{_TAG_BEGINS}(/?)>")
_DOCTYPE = pattern(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+([\[>])", re.I)
_SUBSET_ENDS = pattern(r"\]\s*>")
_ENTITY = pattern(r"<!ENTITY", re.I)
SKIPPED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
"""How pieces begin whose text is no markup, and how they end."""
_HEAD = 10  # characters that tell what a piece of markup is
_LONGEST_TAG = 5_000_000


class Unreadable(Exception):
    """Nothing more can be read of the file; the message says why, ``hint`` what to do."""

    def __init__(self, text: str, hint: str = "") -> None:
        self.text, self.hint = text, hint
        super().__init__(text, hint)


class Window:
    """``text`` is the part of the file at hand; everything before ``at`` is done with and goes when
    more is read.

    ``has_doctype`` tells whether a document type has gone by.
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._line, self._counted = 1, 0
        self.text, self.at = "", 0
        self.has_doctype = False

    @property
    def line(self) -> int:
        """The line of ``at``, counted from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def more(self) -> bool:
        """Reads on, at least as much as is held, so that the work stays linear; False at the end of
        the file.
        """
        self._line = self.line
        self.text = self.text[self.at :]
        self.at = self._counted = 0
        held, size = len(self.text), 0
        new: list[str] = []
        for piece in self._pieces:
            new.append(piece)
            size += len(piece)
            if size > held:
                break
        self.text = "".join((self.text, *new))
        return size > 0

    def next_tag(self) -> re.Match[str] | None:
        """The next start or end tag (groups: slash, name, attributes, slash), with ``at`` on its
        beginning; None at the end of the file.

        Raises Unreadable.
        """
        while self._markup():
            head = self.text[self.at : self.at + _HEAD]
            skipped = next((start for start in SKIPPED if head.startswith(start)), "")
            if skipped:
                self._skip(skipped)
            elif head.upper().startswith("<!DOCTYPE"):
                self._doctype()
            elif tag := self._tag():
                return tag
        return None

    def _markup(self) -> bool:
        """Moves to the next ``<``; False when there is none."""
        while True:
            found = self.text.find("<", self.at)
            self.at = found if found >= 0 else len(self.text)
            if len(self.text) - self.at >= _HEAD or not self.more():
                return self.at < len(self.text)

    def _skip(self, head: str) -> None:
        end = SKIPPED[head]
        within = len(head)
        while (found := self.text.find(end, self.at + within)) < 0:
            # however long it is, what was looked through is let go
            self.at = max(self.at + within, len(self.text) - len(end) + 1)
            within = 0
            if not self.more():
                raise Unreadable(f"{head} is not closed by {end}: the file is cut off")
        self.at = found + len(end)

    def _doctype(self) -> None:
        """Passes a document type by. Entities that a file declares itself are how XML attacks work;
        no source of records needs them.
        """
        end = 0
        while not end:
            found = _DOCTYPE.match(self.text, self.at)
            close = (
                found
                if found is None or found[1] == ">"
                else _SUBSET_ENDS.search(self.text, found.end())
            )
            end = close.end() if close else 0
            if _ENTITY.search(self.text, self.at, end or len(self.text)):
                raise Unreadable(
                    "the file declares entities (<!ENTITY>): it is not read",
                    "take the DOCTYPE out if you trust the file",
                )
            if not end and (len(self.text) - self.at > _LONGEST_TAG or not self.more()):
                raise Unreadable("the DOCTYPE is not closed: the file is cut off or broken here")
        self.has_doctype = True
        self.at = end

    def _tag(self) -> re.Match[str] | None:
        """The tag at ``at``; passes by what is none."""
        while not (tag := TAG.match(self.text, self.at)):
            begun = _BEGUN.match(self.text, self.at)
            end = begun.end() if begun else self.at + 1
            if begun is None or self.text[end : end + 1] not in ("", '"', "'", "/"):
                self.at = end
                return None
            if len(self.text) - self.at > _LONGEST_TAG or not self.more():
                raise Unreadable("a tag is not closed: the file is cut off or broken here")
        return tag
