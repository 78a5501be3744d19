"""Lists of many things: under letters and decades, by year, by a name as it is spelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Group
from digest.site import charts, views
from digest.site.views import Link
from digest.text import fold, to_plain

_TOP_NAMES = 6


class Named:
    """Authors or journals, found by a name as an article spells it."""

    def __init__(self, plural: str, groups: Sequence[Group]) -> None:
        self._by_fold = {fold(group.label): Link(group.label, f"{plural}/{group.slug}/index.html") for group in groups}
        self._by_url = {link.url: link for link in self._by_fold.values()}
        self._by_name: dict[str, Link] = {}

    def link(self, name: str) -> Link:
        """The name as it is spelled here, leading to its page."""
        found = self._by_name.get(name)
        if found is None:
            group = self._by_fold.get(fold(name))
            found = self._by_name[name] = Link(name, group.url if group else "")
        return found

    def top(self, counted: Counter[str]) -> Iterator[Link]:
        """Those that occur most, with how often."""
        several = [url for url in counted if counted[url] > 1 and url]
        for url in sorted(several, key=lambda url: (-counted[url], url))[:_TOP_NAMES]:
            yield Link(self._by_url[url].label, url, counted[url])


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
