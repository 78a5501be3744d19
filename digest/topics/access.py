"""Open access: what the sources state of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.model import Article
from digest.patterns import pattern

OPEN, LICENCE, PMC, ARXIV = (
    "Open access",
    "Creative Commons licence",
    "Free in PMC",
    "Free on arXiv",
)

EXPLAINED = {
    OPEN: "A database says that the article is open access in one way or another: OpenAlex, Web "
    "of Science, Scopus, DOAJ.",
    LICENCE: "The publisher states a Creative Commons licence, or gives the article to the public "
    "domain.",
    PMC: "The full text has a number in PubMed Central.",
    ARXIV: "The article, or an earlier version of it, has a number at arXiv.",
}  # fmt: skip
"""The ways in which articles are free to read, and what is counted as each."""

# Unpaywall's words, as Web of Science, Scopus and OpenAlex write them
_OPEN = pattern(
    r"(?:all )?open access\b|(?:doaj |other )?gold\b|green\b|bronze\b|hybrid\b|diamond\b|true\Z",
    re.I,
)
_CREATIVE = pattern(
    r"\bcreativecommons\.org/(?:licenses|publicdomain)/"
    r"|\bcreative commons\b.{0,40}(?:\b4\.0|\b3\.0|\blicen[cs]e|namensnennung)",
    re.I,
)


def ways(article: Article) -> Iterator[str]:
    """How everybody may read the article, as one or more of ``EXPLAINED``."""
    stated = article.record.open_access
    has_licence = any(map(_CREATIVE.search, stated))
    if has_licence or _is_in_doaj(article) or any(map(_OPEN.match, stated)):
        yield OPEN
    if has_licence:
        yield LICENCE
    if article.record.pmcid:
        yield PMC
    if article.record.arxiv:
        yield ARXIV


def _is_in_doaj(article: Article) -> bool:
    """Whether one of the records came from the Directory of Open Access Journals, which has no
    others.
    """
    return any(line.startswith("DOAJ ") for line in article.sources)
