"""An article as machines read it: Highwire Press tags, schema.org; and where it appeared, in one
line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from digest.identifiers import doi_url
from digest.model import Article, Record
from digest.names import Person
from digest.site.views import Link
from digest.text import to_plain
from digest.topics import languages


def source_line(record: Record) -> str:
    """Year, volume, issue and pages as NLM writes them after the journal: ``2009; 9(2):
    148–162``.
    """
    where = record.volume + (f"({record.issue})" if record.issue else "")
    pages = re.sub(r"(?<=\d)-(?=\d)", "–", record.pages)
    parts = [
        record.date.text if record.date else "",
        ": ".join(filter(None, (where, pages))),
    ]
    return "; ".join(filter(None, parts))


def highwire(article: Article) -> tuple[tuple[str, str], ...]:
    """Meta tags by which Google Scholar and Zotero know an article, in order; those without a value
    are left out.

    Source: Google Scholar, "Inclusion Guidelines for Webmasters"; what is no journal article is
    told by the names that Zotero's translator "Embedded Metadata" knows.
    """
    record = article.record
    first, last = first_and_last(record)
    authors = [
        (("citation_author", person.inverted), ("citation_author_orcid", person.orcid))
        for person in record.authors
    ]
    tags = [
        ("citation_title", to_plain(record.title)),
        *(tag for author in authors for tag in author),
        ("citation_publication_date", record.date.iso.replace("-", "/") if record.date else ""),
        (_CONTAINERS.get(record.type, "citation_journal_title"), record.journal),
        ("citation_volume", record.volume),
        ("citation_issue", record.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_doi", record.doi),
        ("citation_pmid", record.pmid),
        ("citation_arxiv_id", record.arxiv),
        ("citation_issn", record.issn),
        ("citation_isbn", record.isbn),
        (_INSTITUTIONS.get(record.type, "citation_publisher"), record.publisher),
        ("citation_language", languages.tag(record.language)),
        ("citation_keywords", to_plain("; ".join(record.keywords))),
        ("citation_public_url", record.url),
    ]
    return tuple((name, content) for name, content in tags if content)


_CONTAINERS = {
    "chapter": "citation_book_title",
    "entry-dictionary": "citation_book_title",
    "entry-encyclopedia": "citation_book_title",
    "paper-conference": "citation_conference_title",
}
_INSTITUTIONS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}


def first_and_last(record: Record) -> tuple[str, str]:
    """The first and the last page; the last is "" where there is a single one, or an article
    number.
    """
    first, _, last = record.pages.replace("–", "-").partition("-")
    return first.strip(), last.strip()


_SCHEMA_TYPES = {
    "book": "Book", "chapter": "Chapter", "thesis": "Thesis", "report": "Report",
    "dataset": "Dataset", "webpage": "WebPage",
}  # fmt: skip


def json_ld(article: Article, address: str, topics: Sequence[Link], base_url: str = "") -> str:
    """The article as schema.org ScholarlyArticle, about its topics, as JSON that may stand in a
    script element.
    """
    record = article.record
    others = (("pmid", record.pmid), ("pmcid", record.pmcid), ("arxiv", record.arxiv))
    stated = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(record.type, "ScholarlyArticle"),
        "@id": doi_url(record.doi) if record.doi else address,
        "headline" if record.type != "book" else "name": to_plain(record.title),
        "author": [_json_person(person) for person in record.authors],
        "datePublished": record.date.iso if record.date else "",
        "isPartOf": _periodical(record),
        "pagination": record.pages,
        "publisher": {"@type": "Organization", "name": record.publisher}
        if record.publisher
        else "",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind, "value": value}
            for kind, value in others
            if value
        ],
        "inLanguage": languages.tag(record.language),
        "about": [_about(topic, base_url) for topic in topics],
    }
    return script({key: value for key, value in stated.items() if value})


def topic_json_ld(topic: Link, also: Sequence[str], articles: Sequence[str], base_url: str) -> str:
    """A page of a topic as schema.org DefinedTerm and ItemList of its articles, for a script
    element.

    ``also`` are the topic's other names, ``articles`` the addresses of those that the page lists.
    Addresses are told where the site has one.
    """
    term = _term(topic, base_url) | ({"alternateName": list(also)} if also else {})
    listed: dict[str, object] = {"@type": "ItemList", "numberOfItems": topic.count or len(articles)}
    if base_url:
        listed["itemListElement"] = [base_url + url.removesuffix("index.html") for url in articles]
    name = to_plain(topic.label)
    page = {
        "@type": "CollectionPage",
        "name": name,
        **_address(topic, base_url),
        "about": term,
        "mainEntity": listed,
    }
    return script({"@context": "https://schema.org", **page})


@lru_cache(maxsize=10_000)
def _about(topic: Link, base_url: str) -> dict[str, str]:
    where = _address(topic, base_url)
    return {
        "@type": "DefinedTerm",
        "name": to_plain(topic.label),
        **({"@id": where["url"]} if where else {}),
    }


def _term(topic: Link, base_url: str) -> dict[str, object]:
    where = _address(topic, base_url)
    identity = (
        {"@id": where["url"], **where, "inDefinedTermSet": f"{base_url}topics/"} if where else {}
    )
    return {"@type": "DefinedTerm", "name": to_plain(topic.label), **identity}


def _address(link: Link, base_url: str) -> dict[str, str]:
    return {"url": base_url + link.url.removesuffix("index.html")} if base_url and link.url else {}


def script(stated: object) -> str:
    """JSON that may stand in a script element."""
    # inside a script element "<" could end it; the two line separators are not allowed in older
    # JavaScript
    text = msgspec.json.encode(stated).decode()
    return (
        text.replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("&", "\\u0026")
    )


def _json_person(person: Person) -> dict[str, str]:
    if person.literal:
        return {"@type": "Organization" if person.is_body else "Person", "name": person.literal}
    stated = {
        "@type": "Person",
        "name": person.name,
        "familyName": person.family,
        "givenName": person.given,
    }
    if person.orcid:
        stated["@id"] = f"https://orcid.org/{person.orcid}"
    return {key: value for key, value in stated.items() if value}


def _periodical(record: Record) -> dict[str, object]:
    if not record.journal:
        return {}
    journal = {"@type": "Periodical", "name": record.journal, "issn": record.issn}
    part: dict[str, object] = {key: value for key, value in journal.items() if value}
    if record.volume:
        part = {"@type": "PublicationVolume", "volumeNumber": record.volume, "isPartOf": part}
    if record.issue:
        part = {"@type": "PublicationIssue", "issueNumber": record.issue, "isPartOf": part}
    return part
