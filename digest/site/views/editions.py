"""The editions: what changed in a period, as a page and as a mail."""

from __future__ import annotations

import msgspec

from digest.site.views.base import Card, Html, Link, Pager
from digest.text import to_html

_HEADINGS = {
    "retracted": "Retracted",
    "chosen": "Read first",
    "new": "New",
    "tagged": "Newly tagged",
    "updated": "Updated",
}


class EditionRow(msgspec.Struct, frozen=True):
    """An edition in a list: how many articles are new, updated, retracted, newly tagged in it, and
    some titles where they are shown.
    """

    link: Link
    number: int
    span: str
    new: int
    updated: int = 0
    retracted: int = 0
    tagged: int = 0
    titles: tuple[Link, ...] = ()


class EditionsView(msgspec.Struct, frozen=True):
    """All editions of the site, the newest first. ``period`` is "week", "month", "quarter" or
    "year".
    """

    period: str
    editions: tuple[EditionRow, ...]
    feeds: tuple[Link, ...] = ()


class EditionEntry(msgspec.Struct, frozen=True):
    """An article in an edition; ``topics`` are those that it was newly given."""

    card: Card
    topics: tuple[Link, ...] = ()


class EditionGroup(msgspec.Struct, frozen=True):
    """Articles of one topic or one year; ``label`` is empty where they stand under no heading."""

    label: Link
    entries: tuple[EditionEntry, ...]


class EditionSection(msgspec.Struct, frozen=True):
    """One kind of change: "retracted", "chosen" (new, with the curator's words), "new", "tagged" or
    "updated".
    """

    kind: str
    groups: tuple[EditionGroup, ...]

    @property
    def heading(self) -> str:
        """The kind in words."""
        return _HEADINGS[self.kind]


class EditionView(msgspec.Struct, frozen=True):
    """A page of an edition, or its mail. Nothing here changes when a later edition comes.

    ``row`` tells what it is called and how much it holds. ``topic`` is the topic that it is about,
    none for the whole site; ``index`` leads to all editions. ``more`` is how many articles a mail
    leaves out. ``email`` and ``text`` are its mail, "" where there is none.
    """

    row: EditionRow
    first: str
    last: str
    sections: tuple[EditionSection, ...]
    index: Link
    topic: Link | None = None
    previous: Link | None = None
    pager: Pager = Pager()
    more: int = 0
    email: str = ""
    text: str = ""
    feeds: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()

    @property
    def label_html(self) -> Html:
        """What it is called: the topic, if it is about one, and the period."""
        return Html(
            f"{to_html(self.topic.label)}: {to_html(self.row.link.label)}"
            if self.topic
            else to_html(self.row.link.label)
        )


class EditionTextView(msgspec.Struct, frozen=True):
    """An edition as the plain text of a mail."""

    text: str
