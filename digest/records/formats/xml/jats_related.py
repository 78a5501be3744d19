"""Other articles that one in JATS is bound to: what it corrects or retracts, what was said of it,
preprints and translations.

Source of the words: JATS 1.3 Tag Library, ``related-article-type``, and PMC, "Tagging Guidelines",
"Related Articles".
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from digest import identifiers, preprints, relations
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml.xml_fields import Children, each, words

_WORDS = {
    "corrected-article": "erratum-for", "correction-forward": "erratum-in",
    "correction": "erratum-in", "retracted-article": "retraction-of",
    "retraction-forward": "retraction-in", "retraction": "retraction-in",
    "retracted-by": "retraction-in", "partial-retraction": "partial-retraction-of",
    "partially-retracted-article": "partial-retraction-of",
    "partial-retraction-forward": "partial-retraction-in",
    "object-of-concern": "expression-of-concern-for",
    "expression-of-concern": "expression-of-concern-in", "commentary-article": "comment-on",
    "commentary": "comment-in", "addended-article": "update-of", "addendum": "update-in",
    "updated-article": "update-of", "update": "update-in",
    "republished-article": "republished-from", "republication": "republished-in",
    "companion": "companion", "preprint": "has-preprint", "published-article": "version-of",
    "version-of-record": "version-of", "translated-article": "translation-of",
    "translation": "has-translation", "peer-reviewed-article": "review-of",
    "reviewed-article": "review-of", "peer-review": "has-review",
    "peer-review-report": "has-review", "referee-report": "has-review",
    "reviewer-report": "has-review",
}  # fmt: skip
_NOTICES = {
    "retraction": "retraction-in",
    "correction": "erratum-in",
    "expression-of-concern": "expression-of-concern-in",
}
_KINDS = {
    "doi": "doi", "pmid": "pmid", "pubmed": "pmid", "pmc": "pmcid", "pmcid": "pmcid",
    "pmc-pmcid": "pmcid", "arxiv": "arxiv",
}  # fmt: skip


def read(fields: Children, kind: str, *, is_preprint: bool) -> tuple[tuple[str, ...], Values]:
    """The relations, and what of them we have no word for, ``retracted`` among it when the article
    is.

    ``kind`` is the type of the article in JATS.
    """
    found: dict[str, None] = {}
    others: dict[str, list[str]] = {}
    for other in fields.take("related-article"):
        stated = other.get("related-article-type", "related-article")
        entry = _entry(other, stated, kind, is_preprint=is_preprint)
        if entry:
            found[entry] = None
        else:
            others.setdefault(f"jats:{stated}", []).append(_citation(other) or "true")
    for thing in fields.take("related-object"):
        entry = _entry(
            thing,
            thing.get("link-type") or thing.get("document-type") or "",
            kind,
            is_preprint=is_preprint,
        )
        if entry:
            found[entry] = None
        else:
            fields.keep(thing)
    retracted = kind == "retracted-article" or any(
        entry.startswith("retraction-in ") for entry in found
    )
    retracted = retracted or (
        kind != "retraction" and any(_WORDS.get(name[5:]) == "retraction-in" for name in others)
    )
    left = ((name, tuple(values)) for name, values in others.items())
    return tuple(found), (*((("retracted", ("true",)),) if retracted else ()), *left)


def _entry(other: Element, stated: str, kind: str, *, is_preprint: bool) -> str:
    word = _WORDS.get(stated, "")
    if not word:
        return ""
    if word == _NOTICES.get(kind):  # a notice that calls by its own name what it is about
        word = relations.inverse(word)
    if stated == "preprint" and is_preprint:
        word = "version-of"
    numbers = dict(_numbers(other))
    doi = numbers.get("doi", "")
    if stated in ("published-article", "version-of-record"):
        word = preprints.linked(word, preprint=is_preprint, other=preprints.is_doi_of_preprint(doi))
    return relations.stated(word, **numbers, citation=_citation(other))


def _numbers(other: Element) -> list[tuple[str, str]]:
    """The identifiers that the element states, of kinds that we know."""
    stated = [(other.get("ext-link-type", "doi"), other.get("xlink:href", ""))]
    stated += [
        (other.get(f"{name}-type", ""), other.get(name, ""))
        for name in ("document-id", "object-id")
    ]
    stated += [
        (number.get("pub-id-type", ""), words(number))
        for name in ("pub-id", "object-id")
        for number in each(other, name)
    ]
    read = {
        "doi": identifiers.doi,
        "pmid": identifiers.pmid,
        "pmcid": _pmcid,
        "arxiv": identifiers.arxiv,
    }
    known = [(_KINDS[kind], number) for kind, number in stated if kind in _KINDS and number]
    found = [(kind, read[kind](number)) for kind, number in known]
    return [(kind, number) for kind, number in reversed(found) if number]


def _pmcid(number: str) -> str:
    return identifiers.pmcid(f"PMC{number.upper().removeprefix('PMC')}")


def _citation(other: Element) -> str:
    return " ".join(
        filter(
            None,
            (
                words(other),
                other.get("xlink:href", ""),
                other.get("vol", ""),
                other.get("page", ""),
            ),
        )
    )
