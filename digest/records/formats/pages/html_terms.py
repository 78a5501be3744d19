"""The keywords of an HTML page: the article's own, not those of its journal or of the site."""

from __future__ import annotations

from collections.abc import Sequence

from digest.names import Person
from digest.records import keywords
from digest.records.formats.shared import stated_terms
from digest.records.formats.shared.marked_text import line
from digest.records.formats.tagged.tagged import Fields
from digest.text import fold


def terms(
    fields: Fields, said: str, authors: tuple[Person, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords and the MeSH headings among them; ``said`` is the title and the abstract.
    Subjects that are not its own are left.
    """
    stated, below = (
        _listed(fields.take("citation_keywords")),
        _listed(fields.take("shown.keywords")),
    )
    if not stated:
        subjects, described = _listed(fields.all("dc.subject")), _listed(fields.take("ld.keywords"))
        # Springer: the journal's subjects are the last of the keywords, taken apart at their commas
        general = {fold(part) for subject in subjects for part in (subject, *subject.split(","))}
        own = [term for term in described if fold(term) not in general]
        stated = own or subjects or described or _listed(fields.take("prism.keyword")) or below
        if stated is not own:
            fields.take("dc.subject")
    else:
        known = set(stated)
        fields.keep(
            "dc.subject", [term for term in _listed(fields.take("dc.subject")) if term not in known]
        )
    fields.take("ld.keywords", "prism.keyword")
    site = _of_article(_listed(fields.take("keywords")), said, {fold(who.name) for who in authors})
    if not stated:
        stated = site
    return stated_terms.terms(stated)


def _listed(values: Sequence[str]) -> list[str]:
    """The terms of one list, or of elements that each hold one; commas part only what nothing else
    parts.
    """
    texts = [line(value) for value in values]
    return list(
        keywords.united(
            term for value in texts for term in keywords.split(value, commas=len(texts) == 1)
        )
    )


def _of_article(terms: Sequence[str], said: str, authors: set[str]) -> list[str]:
    """The keywords for search engines, where they are the article's: half of them stand in its
    title or abstract.
    """
    text = f" {fold(said)} "
    own = [term for term in terms if fold(term) not in authors]
    return own if own and sum(fold(term) in text for term in own) * 2 >= len(own) else []
