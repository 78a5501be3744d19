"""The library as data files, in data/: articles and topics, the package that describes them, and a page that explains it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from digest.site import citations, data, datapackage, views
from digest.site.datapackage import Table
from digest.site.joined import Joined
from digest.site.laid import Laid
from digest.site.layout.shared import Shared

_A_FILE = 15_000
"""Articles in one file: with long abstracts these are 45 MB. GitHub warns above 50 MB."""


def lay_out(shared: Shared) -> Iterator[Laid]:
    """The files of data, unless they are switched off."""
    if not shared.config.outputs.data:
        return
    site = shared.config.site
    lines = data.Lines(site.base_url, shared.config.outputs.abstracts, shared.catalogue.topics_of, shared.shortened)
    keys = sorted(shared.catalogue.articles)
    names = []
    for number, start in enumerate(range(0, max(1, len(keys)), _A_FILE), 1):
        names.append("articles.jsonl" if number == 1 else f"articles-{number}.jsonl")
        yield Laid(f"data/{names[-1]}", "", partial(_articles, shared, lines, keys[start : start + _A_FILE]), keys[start : start + _A_FILE])
    yield Laid("data/topics.json", "", partial(_topics, shared), ())
    yield Laid("data/datapackage.json", "", partial(_package, shared, names))
    yield Laid("data/index.html", "data.html", partial(_page, shared, names), ())


def _articles(shared: Shared, lines: data.Lines, keys: Sequence[str]) -> Joined:
    articles = [shared.catalogue.articles[key] for key in keys]
    return Joined(tuple(lines.made_from(article) for article in articles), lambda number: lines.line(articles[number]))


def _topics(shared: Shared) -> views.Text:
    return views.Text(data.topics(shared.catalogue.topics, shared.base).decode())


def _package(shared: Shared, names: Sequence[str]) -> views.Text:
    topics = data.topics(shared.catalogue.topics, shared.base)
    return views.Text(datapackage.package(shared.config.site, _tables(shared, names, topics)).decode())


def _page(shared: Shared, names: Sequence[str]) -> views.DataView:
    found = _tables(shared, names, b"")
    years = [int(group.slug) for group in shared.catalogue.years]
    policy = _policy(shared.config.outputs.abstracts)
    about = datapackage.dataset(shared.config.site, found, (years[-1], years[0]) if years else (), policy)
    return views.DataView(
        tables=tuple(_table(table) for table in found),
        description=datapackage.description(found),
        abstracts=policy,
        json=citations.script(about),
    )


def _tables(shared: Shared, names: Sequence[str], topics: bytes) -> tuple[Table, Table]:
    return datapackage.tables(names, len(shared.catalogue.articles), topics, len(shared.catalogue.topics))


def _table(table: Table) -> views.DataTable:
    fields = tuple(views.DataField(*field) for field in table.fields)
    return views.DataTable(table.name, table.title, table.count, tuple(views.Link(name, f"data/{name}") for name in table.files), fields)


def _policy(stated: str) -> str:
    if stated == "full":
        return ""
    return "Abstracts are left out." if stated == "none" else f"Of each abstract, the first {int(stated):,} words are given."
