"""An article as others cite it and as machines read it: NLM style, Highwire Press tags, schema.org."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Article, Record
from digest.names import Person
from digest.text import to_html, to_plain

_MOST_AUTHORS = 6  # NLM's own limit is none; most journals that follow it name six (ICMJE)


def source_line(record: Record) -> str:
    """Year, volume, issue and pages as NLM writes them after the journal: ``2009; 9(2): 148–162``."""
    where = record.volume + (f"({record.issue})" if record.issue else "")
    pages = re.sub(r"(?<=\d)-(?=\d)", "–", record.pages)
    parts = [record.date.text if record.date else "", ": ".join(part for part in (where, pages) if part)]
    return "; ".join(part for part in parts if part)


def nlm(record: Record) -> str:
    """Safe HTML of the citation in the style of the National Library of Medicine (Citing Medicine, 2nd edition)."""
    names = [_nlm_name(person) for person in record.authors[:_MOST_AUTHORS]]
    if len(record.authors) > _MOST_AUTHORS:
        names.append("et al")
    where = record.volume + (f"({record.issue})" if record.issue else "")
    when = str(record.date.year) if record.date else ""
    numbers = ";".join(part for part in (when, where) if part) + (f":{record.pages}" if record.pages else "")
    parts = [to_html(", ".join(names)), to_html(record.title), to_html(record.journal), to_html(numbers)]
    sentences = [part if part[-1] in ".?!" else f"{part}." for part in parts if part]
    if record.doi:
        sentences.append(f"doi:{to_html(record.doi)}")
    return " ".join(sentences)


def _nlm_name(person: Person) -> str:
    if person.literal or not person.given:
        return person.name
    initials = "".join(word[0].upper() for word in re.split(r"[\s.-]+", person.given) if word)
    return " ".join(part for part in (person.particle, person.family, initials, person.suffix.rstrip(".")) if part)


def highwire(article: Article, address: str) -> tuple[tuple[str, str], ...]:
    """Meta tags by which Google Scholar and Zotero know an article (Google Scholar, Inclusion Guidelines), in order."""
    record = article.record
    first, _, last = record.pages.replace("–", "-").partition("-")
    tags = [
        ("citation_title", to_plain(record.title)),
        *(("citation_author", person.inverted) for person in record.authors),
        ("citation_publication_date", _calendar(record.date).replace("-", "/")),
        ("citation_journal_title", record.journal),
        ("citation_volume", record.volume),
        ("citation_issue", record.issue),
        ("citation_firstpage", first.strip()),
        ("citation_lastpage", last.strip()),
        ("citation_doi", record.doi),
        ("citation_pmid", record.pmid),
        ("citation_issn", record.issn),
        ("citation_isbn", record.isbn),
        ("citation_publisher", record.publisher),
        ("citation_language", record.language),
        ("citation_keywords", to_plain("; ".join(record.keywords))),
        ("citation_abstract_html_url", address),
    ]
    return tuple((name, content) for name, content in tags if content)


def _calendar(date: PartialDate | None) -> str:
    """The beginning of a date as other formats know it: seasons are EDTF's own, of one only the year can be told."""
    if date is None:
        return ""
    return date.start if date.first_month == date.start else f"{date.year:04}"


_SCHEMA_TYPES = {"book": "Book", "chapter": "Chapter", "thesis": "Thesis", "report": "Report", "dataset": "Dataset", "webpage": "WebPage"}


def json_ld(article: Article, address: str, topics: Sequence[str]) -> str:
    """The article as schema.org ScholarlyArticle, as JSON that may stand in a script element."""
    record = article.record
    stated = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(record.type, "ScholarlyArticle"),
        "@id": doi_url(record.doi) if record.doi else address,
        "headline" if record.type != "book" else "name": to_plain(record.title),
        "author": [_json_person(person) for person in record.authors],
        "datePublished": _calendar(record.date),
        "isPartOf": _periodical(record),
        "pagination": record.pages,
        "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else "",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind, "value": value}
            for kind, value in (("doi", record.doi), ("pmid", record.pmid), ("pmcid", record.pmcid), ("arxiv", record.arxiv))
            if value
        ],
        "sameAs": [doi_url(record.doi)] if record.doi else [],
        "url": address,
        "inLanguage": record.language,
        "keywords": list(topics),
    }
    kept = {key: value for key, value in stated.items() if value}
    # inside a script element "<" could end it; the two line separators are not allowed in older JavaScript
    text = msgspec.json.encode(kept).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("&", "\\u0026")


def _json_person(person: Person) -> dict[str, str]:
    if person.literal:
        return {"@type": "Organization" if person.is_body else "Person", "name": person.literal}
    stated = {"@type": "Person", "name": person.name, "familyName": person.family, "givenName": person.given}
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
