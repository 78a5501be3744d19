"""Identifiers and addresses, where the dialects of RIS put them, and the database they come
from.
"""

from __future__ import annotations

import re

from digest import identifiers
from digest.patterns import pattern
from digest.records.formats.tagged.tagged import Fields
from digest.text import one_line

_DATABASES = (
    "Scopus", "PubMed", "MEDLINE", "Embase", "PsycINFO", "CINAHL", "Web of Science", "Cochrane",
    "EconLit", "ERIC", "LILACS", "AGRIS", "CAB Abstracts", "Dimensions", "PTSDpubs", "GreenFILE",
    "Google Scholar", "IEEE Xplore", "ProQuest", "EBSCOhost",
)  # fmt: skip
_DATABASE = pattern(rf"\b(?:{'|'.join(_DATABASES)})\b", re.I)
_DATABASE_OF = {name.casefold(): name for name in _DATABASES}

_SAYS_DOI = pattern(r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)10\.", re.I)
_DOI_ADDRESS = pattern(
    r"(?:\bdoi\.org|/doi(?:/(?:abs|full|pdf|epdf|book))?)/(10\.\d[^?#\s]+)", re.I
)
_SAYS_PMID = pattern(r"(?:PMID|PubMed(?: ?ID)?)\s*+:?\s*+(\d{1,9})\.?|(\d{1,9}) ?\[PMID\]", re.I)
_SAYS_PMCID = pattern(r"(?:PMCID:?\s*)?(PMC\d+)\.?(?: ?\[PMCID\])?", re.I)
_PMC_ADDRESS = pattern(r"\.nih\.gov/(?:pmc/)?articles/(PMC\d+)", re.I)
_SAYS_ARXIV = pattern(r"(?:arxiv:\s*|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)([^\s\])]+)", re.I)
_IS_ARXIV = pattern(r"arxiv:\S+", re.I)
_MEDLINE = pattern(r"\b(?:pubmed|medline|nlm)\b", re.I)
_LINKS = ("UR", "L2", "LK", "L1")


def url(fields: Fields, tag: str = "UR") -> str:
    """The first address that is safe to link; Mendeley joins several with blanks."""
    stated = [part for value in fields.take(tag) for part in re.split(r"\s+(?=\w+://)", value)]
    for number, address in enumerate(stated):
        link = identifiers.link(address)
        if link and not link.startswith("mailto:"):
            fields.keep(tag, [*stated[:number], *stated[number + 1 :]])
            return link
    fields.keep(tag, stated)
    return ""


def doi(fields: Fields) -> str:
    """The DOI that a record states, in its own field or elsewhere; "" when it states none."""
    stated = fields.take("DO")
    found = [identifiers.doi(one_line(value)) for value in stated]
    doi = (
        next(filter(None, found), "")
        or fields.find(("L3", "M3", "N1", "AN", "ID"), says_doi)
        or _linked(fields, _DOI_ADDRESS)
    )
    doi = identifiers.doi(doi)
    fields.keep(
        "DO", [value for value, read in zip(stated, found, strict=True) if not read or read != doi]
    )
    while doi and fields.find(
        ("L3", "M3", "N1", "L2"), lambda value: doi if says_doi(value) == doi else ""
    ):
        pass  # the same one again has found its home
    return doi


def says_doi(value: str) -> str:
    """The DOI of a text that says to be one (``doi:10.1000/x``, or its address); "" for any
    other.
    """
    return identifiers.doi(value) if "10." in value and _SAYS_DOI.match(value) else ""


def pmid(fields: Fields) -> str:
    """The PubMed number, where the form says that it is one or the database keeps it in a place of
    its own.
    """
    found = fields.find(
        ("U1", "U2", "AN", "C2", "M1", "ID", "N1"), lambda value: _first_group(_SAYS_PMID, value)
    )
    if found:
        return identifiers.pmid(found)
    database = "; ".join(fields.all("DB", "DP"))
    home = "AN" if _MEDLINE.search(database) else ""
    home = (
        "C5"
        if "embase" in database.casefold()
        else "C2"
        if "scopus" in database.casefold()
        else home
    )
    if home and (
        found := fields.find(
            (home,), lambda value: value if re.fullmatch(r"[1-9]\d{4,7}", value) else ""
        )
    ):
        return found
    return next(
        filter(
            None, map(identifiers.pmid, (value for value in fields.all(*_LINKS) if "/" in value))
        ),
        "",
    )


def pmcid(fields: Fields) -> str:
    """The PubMed Central number that a record states anywhere; "" when it states none."""
    found = fields.find(
        ("U1", "U2", "C2", "AN", "ID", "N1"), lambda value: _first_group(_SAYS_PMCID, value)
    )
    return identifiers.pmcid(found or _linked(fields, _PMC_ADDRESS))


def arxiv(fields: Fields) -> str:
    """The arXiv identifier that a record states anywhere; "" when it states none."""
    own = fields.find(
        ("AN",), lambda value: identifiers.arxiv(value) if _IS_ARXIV.fullmatch(value) else ""
    )
    if own:
        return own
    said = (
        _SAYS_ARXIV.search(value)
        for value in fields.all("M3", "AN", "DO", "JO", "JF", "T2", *_LINKS)
    )
    found = next(filter(None, said), None)
    return identifiers.arxiv(found[1].rstrip(".,;")) if found else ""


def _linked(fields: Fields, pattern: re.Pattern[str]) -> str:
    found = next(filter(None, map(pattern.search, fields.all(*_LINKS))), None)
    return found[1] if found else ""


def _first_group(pattern: re.Pattern[str], value: str) -> str:
    found = pattern.fullmatch(value)
    return next(filter(None, found.groups()), "") if found else ""


def database(text: str) -> str:
    """The database that a text names, as people know it; "" when it names none that we know."""
    found = _DATABASE.search(text)
    return _DATABASE_OF[found[0].casefold()] if found else ""


def source(fields: Fields) -> str:
    """The database that DB or DP names, else the format."""
    for tag in ("DB", "DP"):
        for value in fields.all(tag):
            name = database(value)
            if name:
                fields.keep(
                    tag,
                    [
                        other
                        for other in fields.take(tag)
                        if one_line(other).casefold() != name.casefold()
                    ],
                )
                return name
    return "RIS"
