"""The page of each article."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digest import relations
from digest.model import Article, Kinds, Record
from digest.records.keywords import descriptor
from digest.site import brief, citations, styles, urls, views
from digest.site.laid import Laid
from digest.site.layout.shared import Shared
from digest.site.views import Link
from digest.topics import languages


def lay_out(shared: Shared) -> Iterator[Laid]:
    """A page for each article."""
    for article in shared.catalogue.articles.values():
        yield Laid(urls.article(article.key), "article.html", partial(_article, shared, article), (article.key,))


def _article(shared: Shared, article: Article) -> views.ArticleView:
    record = article.record
    url = urls.article(article.key)
    address = shared.base + url.removesuffix("index.html") if shared.base else ""
    topics = [shared.links[slug] for slug in shared.catalogue.topics_of.get(article.key, ())]
    year = f"{record.date.year:04}" if record.date else ""
    by = shared.catalogue.authors_of.get(article.key, ())
    kinds = shared.catalogue.kinds_of.get(article.key, Kinds())
    return views.ArticleView(
        key=article.key,
        title=record.title,
        authors=tuple(shared.authors.link(person.name, slug) for person, slug in zip(record.authors, by, strict=False)),
        journal=shared.journals.link(record.journal, shared.catalogue.journal_of.get(article.key, "")) if record.journal else None,
        date=record.date.text if record.date else "",
        date_iso=brief.html_date(record.date),
        year=Link(year, f"years/{year}/index.html" if shared.config.outputs.years else "") if year else None,
        source_line=citations.source_line(record),
        type=record.type,
        topics=tuple(Link(link.label, link.url) for link in topics),
        abstract=article.abstract_html,
        notes=article.notes_html,
        identifiers=tuple(brief.identifiers(article)),
        types=tuple(shared.kind("types", name) for name in kinds.types),
        level=shared.kind("evidence", kinds.evidence) if kinds.evidence else None,
        access=tuple(shared.kind("access", name) for name in kinds.access),
        languages=tuple(shared.kind("languages", name) for name in kinds.languages),
        terms=tuple(_terms(record)),
        bonds=tuple(_bonds(shared, article)),
        cited=views.Cited(shared.citations.cited(article.key), tuple(_styles(shared, record))),
        meta=citations.highwire(article, address),
        json=citations.json_ld(article, address, topics, shared.base),
        related=shared.shown(shared.neighbours.of(article.key)),
        language=languages.tag(record.language),
        publisher=record.publisher,
        comment=article.comment,
        rating=article.rating,
        evidence=article.evidence,
        retracted=article.retracted,
        featured=article.featured,
        added=article.added,
        updated=article.updated,
        description=brief.description(article),
        shortened=article.key in shared.shortened,
        extra=dict(article.extra),
    )


def _styles(shared: Shared, record: Record) -> Iterator[str | views.Reference]:
    """The styles that are built in by name, and what others make of the record; a style may have nothing to say of one."""
    for name, style in zip(shared.config.outputs.styles, shared.styles, strict=True):
        if name in styles.BUILT_IN:
            yield name
        elif text := style.cite(record):
            yield views.Reference(style.label, text)


def _terms(record: Record) -> Iterator[views.TermGroup]:
    """Who gave which terms; nothing where the authors gave all, which are the topics then."""
    indexed = {descriptor(heading) for heading in record.mesh} | {*record.index_terms, *record.keywords_plus}
    if indexed:
        given = tuple(term for term in record.keywords if term not in indexed)
        groups = (("Author keywords", given), ("MeSH headings", record.mesh), ("Index terms", record.index_terms))
        yield from (views.TermGroup(label, terms) for label, terms in (*groups, ("Keywords Plus", record.keywords_plus)) if terms)


def _bonds(shared: Shared, article: Article) -> Iterator[views.BoundWork]:
    for bond in shared.catalogue.bonds.get(article.key, ()):
        here = bond.key and shared.paper(bond.key)
        yield views.BoundWork(relations.label(bond.word), here or brief.identified(bond.kind, bond.value), bool(bond.key))
