"""Editions as mails: not longer than mailers show, and in plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

import msgspec

from digest.identifiers import doi_url
from digest.site.views import Card, EditionEntry, EditionGroup, EditionSection, EditionView, Link
from digest.text import ROOT_MARK, escaped, shorten_words, to_plain

LARGEST = 100_000
"""Bytes of a mail. Gmail shows the first 102 kB and hides the rest."""
WIDTH = 72
"""Columns of a mail in plain text."""

# bytes of email.html around its entries, with the longest names; a test measures all of these
_FRAME = 10_000
_GROUP = 700
_ENTRY = 1_200
_LONGEST = 300  # characters of a title, a name, a comment


def short(view: EditionView, base_url: str) -> EditionView:
    """The edition with as many articles as a mail may hold, none of which takes more than its
    share; ``more`` counts the others.
    """
    room = LARGEST - _FRAME
    kept: list[EditionSection] = []
    left_out = 0
    for section in view.sections:
        groups: list[EditionGroup] = []
        for group in section.groups:
            entries: list[EditionEntry] = []
            room -= _GROUP
            for entry in map(_brief, group.entries):
                room -= _weight(entry, base_url)
                if room < 0:
                    break
                entries.append(entry)
            left_out += len(group.entries) - len(entries)
            if entries:
                groups.append(EditionGroup(group.label, tuple(entries)))
        if groups:
            kept.append(EditionSection(section.kind, tuple(groups)))
    return msgspec.structs.replace(view, sections=tuple(kept), more=view.more + left_out)


def _brief(entry: EditionEntry) -> EditionEntry:
    card = entry.card
    changed = {
        name: _cut(getattr(card, name)) for name in ("title", "byline", "journal", "comment")
    }
    topics = tuple(Link(_cut(topic.label), topic.url) for topic in entry.topics[:12])
    return EditionEntry(msgspec.structs.replace(card, **changed), topics)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else shorten_words(to_plain(text), _LONGEST)


def _weight(entry: EditionEntry, base_url: str) -> int:
    """Bytes that an entry may take in email.html, rather too many than too few."""
    card = entry.card
    texts = [
        card.title,
        card.byline,
        card.journal,
        card.date,
        card.comment,
        card.url,
        base_url,
        *2 * [card.doi],
    ]
    texts += [text for topic in entry.topics for text in (topic.label, topic.url, base_url)]
    return _ENTRY + sum(len(escaped(text).encode()) for text in texts) + 200 * len(entry.topics)


def plain(view: EditionView, site_title: str, base_url: str) -> str:
    """The edition as plain text, no line longer than 72 columns but for addresses."""
    return "\n".join(_lines(view, site_title, base_url or ROOT_MARK)) + "\n"


def _lines(view: EditionView, site_title: str, place: str) -> Iterator[str]:
    row = view.row
    yield from wrapped(to_plain(site_title))
    yield from wrapped(
        f"{to_plain(view.topic.label)}: {row.link.label}" if view.topic else row.link.label
    )
    yield from wrapped(f"Edition {row.number} · {row.span}")
    yield from wrapped(tally(view))
    for section in view.sections:
        yield from ("", "=" * WIDTH, section.heading.upper(), "=" * WIDTH)
        for group in section.groups:
            if group.label.label:
                title = list(wrapped(to_plain(group.label.label)))
                yield from ("", *title, "-" * max(map(columns, title)))
            for entry in group.entries:
                yield ""
                yield from _entry(entry, place)
    yield from ("", "-" * WIDTH)
    if view.more:
        yield from wrapped(f"And {view.more:,} more articles, on the page of this edition:")
    else:
        yield "This edition on the web:"
    yield from (_address(place, row.link.url), "", "All editions:", _address(place, view.index.url))


def _entry(entry: EditionEntry, place: str) -> Iterator[str]:
    card = entry.card
    retracted = "RETRACTED: " if card.retracted else ""
    yield from wrapped(retracted + to_plain(card.title), "* ", "  ")
    for text in (card.byline, _source(card), f"“{card.comment}”" if card.comment else ""):
        yield from wrapped(text, "  ", "  ")
    if entry.topics:
        yield from wrapped(
            "Now under: " + "; ".join(to_plain(topic.label) for topic in entry.topics), "  ", "  "
        )
    yield f"  {_address(place, card.url)}"
    if card.doi:
        yield f"  {doi_url(card.doi)}"


def _address(place: str, url: str) -> str:
    """A whole address in the letters that every mailer makes a link of; the way to a file as
    it is.
    """
    return (
        place + url
        if place == ROOT_MARK
        else place + quote(url.removesuffix("index.html"), safe="/#")
    )


def _source(card: Card) -> str:
    return ", ".join(filter(None, (to_plain(card.journal), card.date)))


def tally(view: EditionView) -> str:
    """How much of what: ``3 new · 1 retracted``."""
    row = view.row
    counts = {
        "new": row.new,
        "newly tagged": row.tagged,
        "updated": row.updated,
        "retracted": row.retracted,
    }
    return " · ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def wrapped(text: str, first: str = "", then: str = "") -> Iterator[str]:
    """The text in lines of at most 72 columns; ``first`` stands before the first, ``then`` before
    the others. Nothing for no text.
    """
    line, filled = first, False
    for word in _pieces(text.split(), WIDTH - max(len(first), len(then))):
        if filled and columns(line) + 1 + columns(word) > WIDTH:
            yield line
            line, filled = then, False
        line, filled = f"{line} {word}" if filled else line + word, True
    if filled:
        yield line


def _pieces(words: Sequence[str], room: int) -> Iterable[str]:
    """The words; one that is longer than a line, as in languages that write no spaces, in pieces
    that fit.
    """
    for word in words:
        piece = ""
        for char in word if columns(word) > room else ():
            if columns(piece + char) > room:
                yield piece
                piece = ""
            piece += char
        yield piece or word


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for each wide character of East Asia (UAX
    11), none for a combining one.
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
