"""Lists of many things: under letters and decades, by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Brief
from digest.site import charts, views
from digest.text import fold, to_plain


def per_year(briefs: Iterable[Brief]) -> list[tuple[int, int]]:
    """How many of the articles were published in which year, the first year first."""
    return sorted(
        (int(year), count)
        for year, count in Counter(brief.date[:4] for brief in briefs).items()
        if year
    )


def chart(title: str, counted: Sequence[tuple[int, int]]) -> views.Chart | None:
    """The articles of each year from the first to the last; nothing is drawn for a single year."""
    rows = years(counted)
    return views.Chart(title, views.Html(charts.bars(title, rows)), rows) if len(rows) > 1 else None


def years(counted: Sequence[tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """The years without gaps; a stray year long before the others does not stretch the drawing
    beyond a century.
    """
    if not counted:
        return ()
    counts = dict(counted)
    last = counted[-1][0]
    return tuple(
        (str(year), counts.get(year, 0)) for year in range(max(counted[0][0], last - 99), last + 1)
    )


def letters(entries: Iterable[tuple[str, views.TopicEntry]]) -> Iterator[views.LetterGroup]:
    """Entries under the first letter of what they are filed under, digits and signs under ``#``."""
    groups: dict[str, list[views.TopicEntry]] = {}
    filed = [(fold(to_plain(name)), name, entry) for name, entry in entries]
    for folded, _, entry in sorted(filed, key=lambda one: one[:2]):
        first = folded[:1].upper()
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
