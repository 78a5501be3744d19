"""The page of each article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from digest import relations
from digest.model import Article, Brief, Record
from digest.records.keywords import descriptor
from digest.site import citing, urls, views
from digest.site.artifact import Cards, Page, Texts
from digest.site.citing import files, metadata
from digest.site.layout import cards
from digest.site.layout.parts import Ties
from digest.site.layout.shared import Shared, paper
from digest.site.views import Card, Html, Link


def lay_out(shared: Shared, only: str = "") -> Iterator[Page]:
    """A page for each article, or for the one of that key."""
    make = partial(_article, shared)
    keys = ((only,) if only in shared.catalogue.briefs else ()) if only else shared.catalogue.keys
    for key in keys:
        yield Page(urls.article(key), "article.html", Ties(shared, key), make)


def _article(shared: Shared, ties: Ties, shown: Cards, texts: Texts) -> views.ArticleView:
    brief = ties.brief
    article = texts[brief.key]
    record = article.record
    topics = ties.topics
    return views.ArticleView(
        key=brief.key,
        title=record.title,
        authors=ties.authors,
        journal=ties.journal,
        date=record.date.text if record.date else "",
        date_iso=cards.html_date(record.date),
        year=_year(shared, brief),
        source_line=metadata.source_line(record),
        type=record.type,
        topics=topics,
        abstract_html=Html(article.abstract_html),
        notes_html=Html(article.notes_html),
        identifiers=tuple(cards.identifiers(brief)),
        types=tuple(ties.kind("types", name) for name in brief.kinds.types),
        level=ties.kind("evidence", brief.kinds.evidence) if brief.kinds.evidence else None,
        access=tuple(ties.kind("access", name) for name in brief.kinds.access),
        languages=tuple(ties.kind("languages", name) for name in brief.kinds.languages),
        terms=tuple(_terms(record)),
        bonds=tuple(_bonds(ties, shown)),
        asked=_Asked(shared, ties, article, shown, topics),
        language=brief.language,
        publisher=record.publisher,
        comment=article.comment,
        rating=article.rating,
        evidence=article.evidence,
        retracted=article.retracted,
        featured=article.featured,
        added=article.added,
        updated=article.updated,
        shortened=article.shortened,
        extra=dict(article.extra),
    )


def _year(shared: Shared, brief: Brief) -> Link | None:
    year = brief.date[:4]
    return (
        Link(year, f"years/{year}/index.html" if shared.config.outputs.years else "")
        if year
        else None
    )


class _Asked:
    """What is made when the template asks for it (views.Asked)."""

    def __init__(
        self, shared: Shared, ties: Ties, article: Article, shown: Cards, topics: Sequence[Link]
    ) -> None:
        self._shared = shared
        self._ties = ties
        self._article = article
        self._shown = shown
        self._topics = topics

    def cited(self) -> views.Cited:
        """The references in all styles (one may have nothing to say of a record), and the record as
        BibTeX and RIS.
        """
        references = citing.references(self._shared.styles, self._article.record)
        return views.Cited(
            references=tuple(views.Reference(label, Html(text)) for label, text in references),
            bibtex=self._shared.citations.text(files.BIBTEX, self._article),
            ris=self._shared.citations.text(files.RIS, self._article).replace("\r\n", "\n"),
        )

    def meta(self) -> tuple[tuple[str, str], ...]:
        """Highwire Press tags."""
        return metadata.highwire(self._article)

    def json_ld(self) -> Html:
        """The article for machines."""
        base = self._shared.base
        address = base + urls.article(self._article.key).removesuffix("index.html") if base else ""
        return Html(metadata.json_ld(self._article, address, self._topics, base))

    def related(self) -> tuple[Card, ...]:
        """The articles that lie nearest."""
        return tuple(self._shown[key] for key in self._ties.related)

    def description(self) -> str:
        """What search engines show."""
        return cards.description(self._article)


def _terms(record: Record) -> Iterator[views.TermGroup]:
    """Who gave which terms; nothing where the authors gave all, which are the topics then."""
    if not (record.mesh or record.index_terms or record.keywords_plus):
        return
    indexed = {descriptor(heading) for heading in record.mesh} | {
        *record.index_terms,
        *record.keywords_plus,
    }
    given = tuple(term for term in record.keywords if term not in indexed)
    groups = (
        ("Author keywords", given),
        ("MeSH headings", record.mesh),
        ("Index terms", record.index_terms),
    )
    for label, terms in (*groups, ("Keywords Plus", record.keywords_plus)):
        if terms:
            yield views.TermGroup(label, terms)


def _bonds(ties: Ties, shown: Cards) -> Iterator[views.BoundWork]:
    for bond in ties.bonds:
        work = paper(shown[bond.key]) if bond.key else cards.identified(bond.kind, bond.value)
        yield views.BoundWork(relations.label(bond.word), work, bool(bond.key))
