"""Which records are preprints, and which two are a preprint and the article that it became.

A preprint and its published version are linked, never merged. The registrants are those that
register preprints with Crossref or DataCite; where one also registers journals, the shape of the
DOI decides.
"""

from __future__ import annotations

import re

from digest.model import Record
from digest.patterns import pattern

_REGISTRANTS = pattern(
    r"""10\.(?:
        48550/  # arXiv
        # bioRxiv and medRxiv until November 2025 (whatever else it has are journals), and since
        | 1101/(?:\d{6}|\d{8}|20\d\d\.\d\d\.\d\d\.\d+)(?:v\d+)?\Z | 64898/
        | 21203/rs\.\d+\.rs-  # Research Square
        # ChemRxiv, Authorea, Cambridge, EcoEvoRxiv, EdArXiv, Advance
        | 26434/ | 22541/ | 33774/ | 32942/ | 35542/ | 31124/
        # OSF Preprints, MetaArXiv, EarthArXiv, engrXiv, PsyArXiv, SocArXiv
        | 31219/ | 3122[234]/ | 31234/ | 31235/
        | (?!31237)3\d{4}/osf\.io/  # what else OSF hosts; 31237 are theses, 17605 projects
        | 2139/ssrn | 20944/preprints | 36227/techrxiv | 1002/essoar | 7287/peerj\.preprints
        | 2196/preprints | 1590/scielopreprints | 3897/arphapreprints | 1038/npre\.
        # discussions of Copernicus; its journals have volume, page, year
        | 5194/[a-z]+-(?:19|20)\d\d-\d+\Z
        | 5194/(?:acp|amt|angeo|bg|cp|dwes|es{1,2}d|esurf|gi|gmd|hess|nhess|npg|os|se|soil|tc|we)d
          -\d+-\d+-\d{4}\Z
    )""",
    re.VERBOSE,
)
_SERVER = pattern(
    r"""(?:the\ )?(?:
        # arXiv.org, "arXiv preprint arXiv:…", "bioRxiv : the preprint server for biology"
        [\w-]{0,20}rxiv\b.*
        | corr | res(?:earch)?\ sq(?:uare)?\b.* | ssrn\b.* | social\ science\ research\ network
        | vixra | (?:[\w.-]+\ ){0,3}preprints(?:\.org|\ \(basel\))? | preprints\.org
        | .*\bpreprint\ server\b.* | authorea\b.*
        | cambridge\ open\ engage | essoar | earth\ and\ space\ science\ open\ archive\b.*
        | (?:iacr\ )?cryptol(?:ogy|\.)\ eprint\ arch(?:ive|\.) | nature\ precedings
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_UNTYPED = frozenset({"", "article", "article-journal", "manuscript", "webpage"})
_YEARS_APART = 3
# said of two versions of one work
_VERSIONS = frozenset({"version-of", "has-version", "update-of", "update-in"})


def is_preprint(record: Record) -> bool:
    """Whether a record is that of a preprint: by its DOI, by the server it is on, or because it is
    published nowhere.

    CSL's type ``article`` is for what is in no journal (readers give it to what a source calls a
    preprint). An article in a journal that also has an arXiv identifier is the published one.
    """
    if is_doi_of_preprint(record.doi) or is_server(record.journal):
        return True
    if record.journal:
        return False
    if record.type == "article" or (record.arxiv and not record.doi and record.type in _UNTYPED):
        return True
    return record.type in _UNTYPED and is_server(record.publisher)


def is_doi_of_preprint(doi: str) -> bool:
    """Whether a DOI, in its normal form, is one that a preprint server gives."""
    return _REGISTRANTS.match(doi) is not None


def is_server(name: str) -> bool:
    """Whether a journal, or a publisher, is a preprint server."""
    return bool(name) and _SERVER.fullmatch(name) is not None


def linked(word: str, *, preprint: bool, other: bool) -> str:
    """The word for a relation (see relations.py) of two versions, where only one of the two is a
    preprint: then that is what is said.
    """
    if word not in _VERSIONS or preprint == other:
        return word
    return "preprint-of" if preprint else "has-preprint"


def are_near(one: int | None, other: int | None) -> bool:
    """Whether a preprint of one year can have become an article of the other; None is a year that
    nobody knows.
    """
    return one is None or other is None or abs(one - other) <= _YEARS_APART
