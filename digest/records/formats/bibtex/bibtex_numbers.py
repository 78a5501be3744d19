"""The identifiers and the address of a BibTeX entry. What is in a field of its own and turns out to
be none stays there.
"""

from __future__ import annotations

import re

from digest import identifiers
from digest.patterns import pattern
from digest.records.formats.tagged.tagged import Fields

_RESOLVER = pattern(r"https?://(?:dx\.)?doi\.org/", re.I)


def read_doi(fields: Fields) -> str:
    """The DOI, also where only an address at its resolver states it."""
    stated = fields.take("doi")
    found = [identifiers.doi(value) for value in stated]
    doi = next(filter(None, found), "")
    fields.keep(
        "doi", [value for value, read in zip(stated, found, strict=True) if not read or read != doi]
    )
    if not doi:
        doi = next(
            (identifiers.doi(value) for value in fields.all("url", "ee") if _RESOLVER.match(value)),
            "",
        )
    return doi


def read_url(fields: Fields) -> str:
    """The first address that is safe to link."""
    stated = fields.take("url")
    links = [identifiers.link(value) for value in stated]
    link = next((link for link in links if link and not link.startswith("mailto:")), "")
    fields.keep(
        "url",
        [value for value, read in zip(stated, links, strict=True) if not read or read != link],
    )
    return link or fields.find(
        ("howpublished", "link"),
        lambda value: identifiers.link(value) if value.startswith("http") else "",
    )


def read_arxiv(fields: Fields) -> str:
    """The arXiv identifier, where the entry says that it is one (``archiveprefix``, a subject
    class, "arXiv preprint arXiv:…").
    """
    kind = " ".join(fields.all("archiveprefix", "eprinttype")).casefold()
    subject = fields.all("primaryclass", "eprintclass")
    found = (
        fields.find(("eprint",), identifiers.arxiv)
        if "arxiv" in kind or (subject and not kind)
        else ""
    )
    found = found or fields.find(("arxivid", "arxiv"), identifiers.arxiv)
    if found:
        fields.take("archiveprefix", "eprinttype")
        return found
    said = next(
        (
            value
            for value in fields.all("journal", "howpublished", "note")
            if "arxiv" in value.casefold()
        ),
        "",
    )
    return identifiers.arxiv(said) if said else ""


def read_pmid(fields: Fields) -> str:
    """The PubMed number; Zotero writes it into ``note``."""
    found = fields.find(("pmid", "pubmed_id", "pubmed-id", "pubmedid"), identifiers.pmid)
    if not found and "pubmed" in " ".join(fields.all("eprinttype")).casefold():
        found = fields.find(("eprint",), identifiers.pmid)
    return found or fields.find(
        ("note",), lambda value: identifiers.pmid(value) if value.startswith("PMID") else ""
    )


def read_pmcid(fields: Fields) -> str:
    """The PubMed Central number, with its letters."""
    return fields.find(
        ("pmcid", "pmc"),
        lambda value: identifiers.pmcid(f"PMC{value}" if value.isdigit() else value),
    )
