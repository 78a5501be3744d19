"""The library as data files, in data/: articles and topics, the package that describes them, and a
page that explains it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from digest.site import views
from digest.site.artifact import Joined, Laid, Page
from digest.site.citing import metadata
from digest.site.layout import datapackage, lists, records
from digest.site.layout.datapackage import Table
from digest.site.layout.parts import Fixed, Whole
from digest.site.layout.shared import Shared
from digest.site.views import Html
from digest.work import short

_A_FILE = 15_000
"""Articles in one file: with long abstracts these are 45 MB. GitHub warns above 50 MB."""


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The files of data, unless they are switched off."""
    if not shared.config.outputs.data:
        return
    keys = sorted(shared.catalogue.keys)
    names = []
    for number, start in enumerate(range(0, max(1, len(keys)), _A_FILE), 1):
        names.append("articles.jsonl" if number == 1 else f"articles-{number}.jsonl")
        yield _articles(shared, f"data/{names[-1]}", keys[start : start + _A_FILE])
    whole = Whole(shared)
    topics = cache(partial(_all_topics, shared))
    yield Page("data/topics.json", "", whole, partial(_topics, topics))
    yield Page("data/datapackage.json", "", whole, partial(_package, shared, names, topics))
    yield Page(
        "data/index.html", "data.html", Fixed(*_numbers(shared)), partial(_page, shared, names)
    )


def _articles(shared: Shared, path: str, keys: Sequence[str]) -> Joined:
    slugs = _Slugs(shared)
    briefs = shared.catalogue.briefs
    return Joined(
        path,
        keys,
        lambda: [briefs[key].text + slugs.digest(key) for key in keys],
        lambda key, articles: records.line(articles[key], slugs.of(key), shared.base),
    )


class _Slugs(dict[str, str]):
    """What names the topics of an article: slugs by what the topics mean."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self._subjects = shared.catalogue.subjects

    def __missing__(self, meant: str) -> str:
        slug = self[meant] = self._subjects.slug(meant)
        return slug

    def of(self, key: str) -> list[str]:
        return list(map(self.__getitem__, self._subjects.direct(key)))

    def digest(self, key: str) -> bytes:
        return short("\n".join(self.of(key)))


def _all_topics(shared: Shared) -> bytes:
    briefs = shared.catalogue.briefs
    found = (
        (topic, lists.per_year(briefs[key] for key in topic.articles))
        for topic in shared.catalogue.all_topics()
    )
    return records.topics(found, shared.base)


def _topics(topics: Callable[[], bytes], *_: object) -> views.Text:
    return views.Text(topics().decode())


def _package(
    shared: Shared, names: Sequence[str], topics: Callable[[], bytes], *_: object
) -> views.Text:
    tables = _tables(shared, names, topics())
    return views.Text(datapackage.package(shared.config.site, tables).decode())


def _page(shared: Shared, names: Sequence[str], *_: object) -> views.DataView:
    found = _tables(shared, names, b"")
    policy = _policy(shared.config.outputs.abstracts)
    about = datapackage.dataset(shared.config.site, found, _numbers(shared)[2], policy)
    return views.DataView(
        tables=tuple(_table(table) for table in found),
        description=datapackage.description(found),
        abstracts=policy,
        json_ld=Html(metadata.script(about)),
    )


def _numbers(shared: Shared) -> tuple[int, int, tuple[int, ...]]:
    """How many articles and topics there are, and the first and the last year."""
    years = [int(group.slug) for group in shared.catalogue.years.groups()]
    return (
        len(shared.catalogue.keys),
        len(shared.catalogue.subjects.all()),
        (years[-1], years[0]) if years else (),
    )


def _tables(shared: Shared, names: Sequence[str], topics: bytes) -> tuple[Table, Table]:
    articles, found, _ = _numbers(shared)
    return datapackage.tables(names, articles, topics, found)


def _table(table: Table) -> views.DataTable:
    fields = tuple(views.DataField(*field) for field in table.fields)
    return views.DataTable(
        table.name,
        table.title,
        table.count,
        tuple(views.Link(name, f"data/{name}") for name in table.files),
        fields,
    )


def _policy(stated: str) -> str:
    if stated == "full":
        return ""
    return (
        "Abstracts are left out."
        if stated == "none"
        else f"Of each abstract, the first {int(stated):,} words are given."
    )
