"""What Crossref states of other works, in JSON and in XML alike: relations between works, and what
Crossmark calls updates.

Source of the rules: Crossref, relations.xsd (intra- and inter-work relations) and "Crossmark: types
of updates".
"""

from __future__ import annotations

from digest import identifiers, preprints, relations
from digest.patterns import pattern

_UPDATES = {
    **dict.fromkeys(("retraction", "withdrawal", "removal"), "retraction-of"),
    **dict.fromkeys(("correction", "corrigendum", "erratum", "clarification"), "erratum-for"),
    **dict.fromkeys(("addendum", "new-edition", "new-version"), "update-of"),
    "partial-retraction": "partial-retraction-of",
    "expression-of-concern": "expression-of-concern-for",
}
_RELATIONS = {
    "is-preprint-of": "preprint-of", "has-preprint": "has-preprint", "is-version-of": "version-of",
    "has-version": "has-version", "is-variant-form-of": "version-of",
    "is-original-form-of": "has-version", "is-manuscript-of": "version-of",
    "has-manuscript": "has-version", "is-identical-to": "version-of", "is-same-as": "version-of",
    "replaces": "update-of", "is-replaced-by": "update-in", "is-comment-on": "comment-on",
    "has-comment": "comment-in", "is-reply-to": "comment-on", "has-reply": "comment-in",
    "is-review-of": "review-of", "has-review": "has-review", "is-translation-of": "translation-of",
    "has-translation": "has-translation", "is-supplement-to": "supplement-to",
    "is-supplemented-by": "has-supplement",
}  # fmt: skip
_HUMP = pattern(r"(?<=[a-z])(?=[A-Z])")


def of_notice(kind: str) -> str:
    """The word for what a notice does to the work that it updates: ``retraction-of``; "" for a kind
    that we have no word for.
    """
    return _UPDATES.get(_named(kind), "")


def by_notice(kind: str) -> str:
    """The word for what was done to a work by a notice: ``retraction-in``."""
    return relations.inverse(of_notice(kind))


def word(relation: str) -> str:
    """The word for ``is-preprint-of`` (JSON) or ``isPreprintOf`` (XML); "" for a relation that we
    have no word for.
    """
    return _RELATIONS.get(_named(relation), "")


def entry(word: str, kind: str, number: str, own: str) -> str:
    """The relation to a work by its identifier, of a kind that Crossref knows; "" for other kinds
    and for the work itself (``own`` DOI).
    """
    doi = identifiers.doi(number) if kind in ("", "doi", "uri") else ""
    if not word or (doi and doi == own):
        return ""
    arxiv = identifiers.arxiv(number) if kind in ("arxiv", "uri") and not doi else ""
    is_preprint, other = (
        preprints.is_doi_of_preprint(own),
        preprints.is_doi_of_preprint(doi) or bool(arxiv),
    )
    return relations.stated(
        preprints.linked(word, preprint=is_preprint, other=other) if doi or arxiv else word,
        doi=doi,
        pmid=identifiers.pmid(number) if kind == "pmid" else "",
        pmcid=identifiers.pmcid(number) if kind == "pmcid" else "",
        arxiv=arxiv,
        citation=identifiers.link(number) if kind == "uri" else "",
    )


def _named(stated: str) -> str:
    return _HUMP.sub("-", stated).casefold().replace("_", "-").replace(" ", "-")
