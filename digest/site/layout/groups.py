"""The other ways in: authors, journals, years and kinds, each with an index, and for every one of
them a list with what lies beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from digest.model import Brief, Group
from digest.site import urls, views
from digest.site.artifact import Cards, Laid, Page
from digest.site.layout import feeds, lists
from digest.site.layout.parts import Around, Whole
from digest.site.layout.shared import PLURALS, Shared, by_year
from digest.site.views import Html, Link
from digest.text import fold, to_plain
from digest.topics import kinds
from digest.topics.kinds import KINDS

_SINGULAR = dict(
    zip(
        PLURALS,
        ("author", "journal", "year", "type", "evidence", "language", "access"),
        strict=True,
    )
)
TITLES = {
    **{plural: plural.capitalize() for plural in ("authors", "journals", "years")},
    "types": "Types of publication",
    "evidence": "Levels of evidence",
    "languages": "Languages",
    "access": "Open access",
}
"""What the index of each is called."""

_NOTES = {
    "types": "Types of documents and of studies, as the sources state them.",
    "evidence": "From the types of publication that the sources state, or as the curator judges. "
    "Nothing is guessed: an article whose sources state no such type is not listed, nor is one "
    "that has been retracted.",
    "languages": "The language of the article, where its sources state it.",
    "access": "What the sources state of open access. An article that is not listed may be free "
    "to read all the same.",
}  # fmt: skip
_CO_AUTHORS = 12
_WITH_COMPANY = 2  # articles: whoever wrote with the author of a single one stands there already
_COLLABORATION = 100  # authors: more don't know each other, and all with all would be millions


def shown(shared: Shared) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """The ways in that lead anywhere, each with its groups."""
    for plural in PLURALS:
        if shared.has(plural) and (found := shared.groups(plural)):
            yield plural, found


def lay_out(shared: Shared, plural: str, only: str = "") -> Iterator[Laid]:
    """The index of one way in and all its lists, or what belongs to the one with that slug.

    Every page leads to the authors, journals and years, so their index is there without any.
    """
    groups = shared.groups(plural) if shared.has(plural) else ()
    if not groups and (plural in KINDS or not shared.has(plural)):
        return
    if not only:
        yield Page(
            f"{plural}/index.html", "index.html", Whole(shared), partial(_index, shared, plural)
        )
    for number, group in enumerate(groups):
        if only in ("", group.slug):
            yield from _group(shared, plural, group, number)


def _group(shared: Shared, plural: str, group: Group, number: int) -> Iterator[Laid]:
    folder, size = f"{plural}/{group.slug}/", shared.page_size
    total = -(-len(group.articles) // size)
    around = _Neighbours(shared.groups(plural), number) if plural == "years" else None
    for page in range(total):
        part = Around(shared, group, page * size, size, beside=around.told if around else ())
        yield Page(
            urls.page(folder, page + 1),
            "list.html",
            part,
            partial(_list, shared, plural, page + 1, total, around),
        )
    if shared.is_followed(plural, group.articles, stated=bool(group.stated)):
        yield from feeds.of_group(shared, folder, group.label, group.articles)


class _Neighbours:
    """The years before and after one."""

    def __init__(self, years: Sequence[Group], number: int) -> None:
        self.newer = years[number - 1] if number else None
        self.older = years[number + 1] if number + 1 < len(years) else None

    @property
    def told(self) -> tuple[object, ...]:
        return tuple(
            (year.slug, len(year.articles)) if year else None for year in (self.newer, self.older)
        )


def _list(
    shared: Shared,
    plural: str,
    number: int,
    total: int,
    years: _Neighbours | None,
    part: Around,
    cards: Cards,
    _: object,
) -> views.ListView:
    """One page of a list; what is told of the whole stands on the first."""
    group = part.group
    folder = f"{plural}/{group.slug}/"
    view = views.ListView(
        kind=_SINGULAR[plural],
        label=group.label,
        count=len(group.articles),
        groups=by_year(cards.these(part.listed)),
        pager=shared.pager(folder, number, total),
        index=Link(TITLES[plural], f"{plural}/index.html"),
        newer=_year_link(years.newer) if years else None,
        older=_year_link(years.older) if years else None,
    )
    return (
        msgspec.structs.replace(view, **_first_page(shared, plural, part)) if number == 1 else view
    )


def _first_page(shared: Shared, plural: str, part: Around) -> dict[str, object]:
    group = part.group
    assert isinstance(group, Group)  # noqa: S101 - a topic has a page of its own kind
    folder = f"{plural}/{group.slug}/"
    named = plural in ("authors", "journals")
    followed = shared.is_followed(plural, group.articles, stated=bool(group.stated))
    return {
        "topics": shared.common_topics(group.articles),
        "variants": tuple(map(to_plain, group.variants)) if named else (),
        "short": group.short,
        "identifiers": tuple(_identifier(plural, number) for number in group.identifiers),
        "text_html": Html(group.html),
        "note": kinds.explained(group.label) if plural in KINDS else "",
        "chart": _chart(part.briefs, group.label) if plural != "years" else None,
        "authors": tuple(_authors(shared, plural, group)),
        "journals": tuple(_journals(shared, plural, group)),
        "feeds": shared.feeds_of(folder) if followed else (),
        "exports": shared.exports_of(folder) if followed else (),
    }


def _identifier(plural: str, number: str) -> Link:
    if plural == "authors":
        return Link(f"ORCID {number}", f"https://orcid.org/{number}")
    return Link(f"ISSN {number}", f"https://portal.issn.org/resource/ISSN/{number}")


def _chart(briefs: Sequence[Brief], label: str) -> views.Chart | None:
    return lists.chart(
        f"{to_plain(label)}: articles by year of publication", lists.per_year(briefs)
    )


def _authors(shared: Shared, plural: str, group: Group) -> Iterator[Link]:
    """The co-authors of an author, with how many articles they have in common; the authors of most
    articles of a journal.
    """
    if plural == "authors" and len(group.articles) >= _WITH_COMPANY:
        yield from shared.top(
            "authors",
            group.articles,
            most=_CO_AUTHORS,
            least=1,
            apart=group.slug,
            widest=_COLLABORATION,
        )
    elif plural == "journals":
        yield from shared.top("authors", group.articles)


def _journals(shared: Shared, plural: str, group: Group) -> Iterator[Link]:
    if plural == "authors" and len(group.articles) >= _WITH_COMPANY:
        yield from shared.top("journals", group.articles, least=1)


def _index(shared: Shared, plural: str, part: Whole, *_: object) -> views.IndexView:
    groups = shared.groups(plural)
    counted = Counter(fold(group.label) for group in groups)
    entries = [
        (group.filed, _entry(plural, group, is_only=counted[fold(group.label)] == 1))
        for group in groups
    ]
    years = plural == "years"
    per_year = (
        [(int(group.slug), len(group.articles)) for group in reversed(groups)] if years else []
    )
    chart = lists.chart("Articles by year of publication", per_year) if years else None
    if plural in KINDS:
        letters = (
            [views.LetterGroup("", plural, tuple(entry for _, entry in entries))] if entries else []
        )
    else:
        letters = list(lists.decades(entries) if years else lists.letters(entries))
    return views.IndexView(
        plural, TITLES[plural], len(entries), tuple(letters), chart, _NOTES.get(plural, "")
    )


def _entry(plural: str, group: Group, *, is_only: bool) -> views.TopicEntry:
    """An entry of an index; what tells two of one name apart is said."""
    note = "" if is_only else "".join(group.identifiers[:1])
    if plural in KINDS:
        note = kinds.explained(group.label)
    return views.TopicEntry(
        group.label, f"{plural}/{group.slug}/index.html", len(group.articles), note=note
    )


def _year_link(group: Group | None) -> Link | None:
    return (
        Link(group.label, f"years/{group.slug}/index.html", len(group.articles)) if group else None
    )
