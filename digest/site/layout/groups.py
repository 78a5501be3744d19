"""The other ways in: authors, journals, years and kinds, each with an index and a list for every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from digest.model import Catalogue, Group
from digest.site import lists, urls, views
from digest.site.laid import Laid
from digest.site.layout.shared import Shared
from digest.site.views import Link
from digest.text import fold, to_plain
from digest.topics import kinds

_SECTIONS = {"authors": "author", "journals": "journal", "years": "year"}
_KINDS = {"types": "type", "evidence": "evidence", "languages": "language", "access": "access"}
TITLES = {
    **{plural: plural.capitalize() for plural in _SECTIONS},
    "types": "Types of publication",
    "evidence": "Levels of evidence",
    "languages": "Languages",
    "access": "Open access",
}
"""What the index of each is called."""

_NOTES = {
    "types": "Types of documents and of studies, as the sources state them.",
    "evidence": "From the types of publication that the sources state, or as the curator judges. Nothing is guessed: an article whose "
    "sources state no such type is not listed, nor is one that has been retracted.",
    "languages": "The language of the article, where its sources state it.",
    "access": "What the sources state of open access. An article that is not listed may be free to read all the same.",
}
_CO_AUTHORS = 12
_WITH_COMPANY = 2  # articles: whoever wrote with the author of a single one stands there already
_COLLABORATION = 100  # authors: more don't know each other, and all with all would be millions


def shown(shared: Shared) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """The ways in that are switched on, each with its groups."""
    for plural in _SECTIONS:
        if getattr(shared.config.outputs, plural):
            yield plural, getattr(shared.catalogue, plural)
    if shared.config.outputs.kinds:
        for plural in _KINDS:
            yield plural, getattr(shared.catalogue, plural)


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The indexes and the lists."""
    for plural, groups in shown(shared):
        yield Laid(f"{plural}/index.html", "index.html", partial(_index, plural, groups), ())
        for number, group in enumerate(groups):
            folder = f"{plural}/{group.slug}/"
            around = (groups[number - 1] if number else None, groups[number + 1] if number + 1 < len(groups) else None)
            for pager, keys in shared.paged(folder, group.articles):
                make = partial(_group, shared, plural, group, pager, keys, around if plural == "years" else (None, None))
                yield Laid(urls.page(folder, pager.number), "list.html", make, ())


def _group(
    shared: Shared, plural: str, group: Group, pager: views.Pager, keys: Sequence[str], around: tuple[Group | None, Group | None]
) -> views.ListView:
    """One page of a list; what is told of the whole stands on the first."""
    view = views.ListView(
        kind=(_SECTIONS | _KINDS)[plural],
        label=group.label,
        count=len(group.articles),
        groups=shared.by_year(keys),
        pager=pager,
        index=Link(TITLES[plural], f"{plural}/index.html"),
        newer=_year_link(around[0]),
        older=_year_link(around[1]),
    )
    if pager.number > 1:
        return view
    url = f"{plural}/{group.slug}/index.html"
    is_followed = plural in ("authors", "journals") and shared.is_followed(group)
    return msgspec.structs.replace(
        view,
        topics=shared.common_topics(group.articles),
        variants=tuple(map(to_plain, group.variants)) if plural in ("authors", "journals") else (),
        short=group.short,
        identifiers=tuple(_identifier(plural, number) for number in group.identifiers),
        text=group.html,
        note=kinds.explained(group.label) if plural in _KINDS else "",
        chart=_chart(shared.catalogue, group) if plural != "years" else None,
        authors=tuple(_authors(shared, plural, group)),
        journals=tuple(_journals(shared, plural, group)),
        feeds=shared.feeds_of(url) if is_followed else (),
        exports=shared.exports_of(url) if is_followed else (),
    )


def _identifier(plural: str, number: str) -> Link:
    if plural == "authors":
        return Link(f"ORCID {number}", f"https://orcid.org/{number}")
    return Link(f"ISSN {number}", f"https://portal.issn.org/resource/ISSN/{number}")


def _chart(catalogue: Catalogue, group: Group) -> views.Chart | None:
    dates = (catalogue.articles[key].record.date for key in group.articles)
    per_year = sorted(Counter(date.year for date in dates if date).items())
    return lists.chart(f"{to_plain(group.label)}: articles by year of publication", per_year)


def _authors(shared: Shared, plural: str, group: Group) -> Iterator[Link]:
    """The co-authors of an author, with how many articles they have in common; the authors of most articles of a journal."""
    by = (set(shared.catalogue.authors_of.get(key, ())) for key in group.articles)
    if plural == "authors" and len(group.articles) >= _WITH_COMPANY:
        counted = Counter(slug for authors in by if len(authors) <= _COLLABORATION for slug in authors if slug != group.slug)
        yield from shared.authors.top(counted, most=_CO_AUTHORS, least=1)
    elif plural == "journals":
        yield from shared.authors.top(Counter(slug for authors in by for slug in authors))


def _journals(shared: Shared, plural: str, group: Group) -> Iterator[Link]:
    if plural == "authors" and len(group.articles) >= _WITH_COMPANY:
        yield from shared.journals.top(Counter(slug for key in group.articles if (slug := shared.catalogue.journal_of.get(key))), least=1)


def _index(plural: str, groups: Sequence[Group]) -> views.IndexView:
    counted = Counter(fold(group.label) for group in groups)
    entries = [(group.filed, _entry(plural, group, is_only=counted[fold(group.label)] == 1)) for group in groups]
    years = plural == "years"
    per_year = [(int(group.slug), len(group.articles)) for group in reversed(groups)] if years else []
    chart = lists.chart("Articles by year of publication", per_year) if years else None
    if plural in _KINDS:
        letters = [views.LetterGroup("", plural, tuple(entry for _, entry in entries))] if entries else []
    else:
        letters = list(lists.decades(entries) if years else lists.letters(entries))
    return views.IndexView(plural, TITLES[plural], len(entries), tuple(letters), chart, _NOTES.get(plural, ""))


def _entry(plural: str, group: Group, *, is_only: bool) -> views.TopicEntry:
    """An entry of an index; what tells two of one name apart is said."""
    note = "" if is_only else "".join(group.identifiers[:1])
    if plural in _KINDS:
        note = kinds.explained(group.label)
    return views.TopicEntry(group.label, f"{plural}/{group.slug}/index.html", len(group.articles), note=note)


def _year_link(group: Group | None) -> Link | None:
    return Link(group.label, f"years/{group.slug}/index.html", len(group.articles)) if group else None
