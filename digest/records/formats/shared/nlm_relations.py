"""What NLM states of other articles, in PubMed XML and in MEDLINE text alike: comments,
corrections, retractions, updates.

Source of the rules: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions",
"Comments/Corrections", and pubmed_250101.dtd (RefType). A preprint is there "updated in" the
article that it became.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from digest import identifiers, preprints, relations
from digest.patterns import pattern

TAGS = {
    "CIN": "comment-in", "CON": "comment-on", "EIN": "erratum-in", "EFR": "erratum-for",
    "ECI": "expression-of-concern-in", "ECF": "expression-of-concern-for", "RIN": "retraction-in",
    "ROF": "retraction-of", "PRIN": "partial-retraction-in", "PROF": "partial-retraction-of",
    "RRI": "retracted-and-republished-in", "RRF": "retracted-and-republished-from",
    "CRI": "corrected-and-republished-in", "CRF": "corrected-and-republished-from",
    "RPI": "republished-in", "RPF": "republished-from", "UIN": "update-in", "UOF": "update-of",
    "SPIN": "summary-for-patients-in", "ORI": "original-report-in",
}  # fmt: skip
"""The tags of MEDLINE text."""

AUTHORS = frozenset({"", "NOTNLM"})
"""The owners of keywords that are the authors' own."""

_BY_REFERENCE = {word.replace("-", ""): word for word in relations.WORDS}
_DOI = pattern(r"\bdoi: ?(10\.\S+)", re.I)
_PMID = pattern(r"\bPMID: ?(\d+)")


def word(reference: str) -> str:
    """The word for a RefType: ``RetractionIn`` is ``retraction-in``; "" for one that we have no
    word for (``Cites``).
    """
    return _BY_REFERENCE.get(reference.casefold(), "")


def relation(word: str, citation: str, pmid: str = "", *, kinds: Collection[str] = ()) -> str:
    """The entry for a citation such as ``Nat Kettles. 2025;22(4):1-3. doi: 10.1000/x. PMID: 123``;
    "" when it states nothing.

    ``kinds`` are the publication types of the article that states it.
    """
    found = _DOI.search(citation)
    doi = identifiers.doi(found[1]) if found else ""
    number = _PMID.search(citation)
    other = preprints.is_doi_of_preprint(doi) or preprints.is_server(citation.partition(".")[0])
    said = preprints.linked(word, preprint="Preprint" in kinds, other=other)
    return relations.stated(
        said,
        doi=doi,
        pmid=identifiers.pmid(pmid) or (number[1] if number else ""),
        citation=citation,
    )
