"""Lists of many things: under letters and decades, by year, by how often they occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Group
from digest.site import charts, views
from digest.site.views import Link
from digest.text import fold, to_plain

_TOP_NAMES = 6


class Named:
    """Authors or journals by their slugs; without a folder they have no pages to lead to."""

    def __init__(self, folder: str, groups: Sequence[Group]) -> None:
        self._folder = folder
        self._groups = {group.slug: group for group in groups}

    def link(self, name: str, slug: str) -> Link:
        """The name as it is spelled here, leading to its page."""
        return Link(name, f"{self._folder}/{slug}/index.html" if slug and self._folder else "")

    def top(self, counted: Counter[str], *, most: int = _TOP_NAMES, least: int = 2) -> Iterator[Link]:
        """Those slugs that occur most, with how often: each under the name that its page has; those below ``least`` say nothing."""
        several = [slug for slug in counted if counted[slug] >= least and slug in self._groups]
        for slug in sorted(several, key=lambda slug: (-counted[slug], slug))[:most]:
            yield Link(self._groups[slug].label, self.link("", slug).url, counted[slug])


def chart(title: str, per_year: Sequence[tuple[int, int]]) -> views.Chart | None:
    """The articles of each year from the first to the last; nothing is drawn for a single year."""
    rows = years(per_year)
    return views.Chart(title, charts.bars(title, rows), rows) if len(rows) > 1 else None


def years(per_year: Sequence[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """The years without gaps; a stray year long before the others does not stretch the drawing beyond a century."""
    if not per_year:
        return ()
    counts = dict(per_year)
    last = per_year[-1][0]
    return tuple((str(year), counts.get(year, 0)) for year in range(max(per_year[0][0], last - 99), last + 1))


def letters(entries: Iterable[tuple[str, views.TopicEntry]]) -> Iterator[views.LetterGroup]:
    """Entries under the first letter of what they are filed under, digits and signs under ``#``."""
    groups: dict[str, list[views.TopicEntry]] = {}
    for name, entry in sorted(entries, key=lambda pair: (fold(to_plain(pair[0])), pair[0])):
        first = fold(to_plain(name))[:1].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(entry)
    for letter in sorted(groups, key=lambda text: (text == "#", text)):
        anchor = "letter-other" if letter == "#" else f"letter-{letter.lower()}"
        yield views.LetterGroup(letter, anchor, tuple(groups[letter]))


def decades(entries: Iterable[tuple[str, views.TopicEntry]]) -> Iterator[views.LetterGroup]:
    """Years under their decades, in the order they come."""
    groups: dict[str, list[views.TopicEntry]] = {}
    for year, entry in entries:
        groups.setdefault(f"{year[:3]}0s", []).append(entry)
    for decade, found in groups.items():
        yield views.LetterGroup(decade, f"decade-{decade}", tuple(found))
