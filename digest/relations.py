"""How articles are bound to each other: comments, corrections, retractions, preprints, versions.

Each is stated as ``WORD ID``: ``retraction-in doi:10.1000/x``, ``comment-on pmid:123``,
``has-preprint arxiv:2101.00001``, or with a citation where nothing better is stated. The word says
what the article is to the one named, or what was done to it there.

Source of the words: NLM, RefType of CommentsCorrections (pubmed_250101.dtd), in lower case with
hyphens; for preprints, versions, translations, reviews and supplements the relation types of
Crossref and DataCite.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from digest import identifiers
from digest.patterns import pattern
from digest.text import one_line

# the word, a person's words for it, its inverse, a person's words for that
_PAIRS = (
    ("comment-in", "Comment in", "comment-on", "Comment on"),
    ("erratum-in", "Erratum in", "erratum-for", "Erratum for"),
    (
        "expression-of-concern-in", "Expression of concern in", "expression-of-concern-for",
        "Expression of concern for",
    ),
    ("retraction-in", "Retracted by", "retraction-of", "Retraction of"),
    (
        "partial-retraction-in", "Partially retracted by", "partial-retraction-of",
        "Partial retraction of",
    ),
    (
        "retracted-and-republished-in", "Retracted and republished in",
        "retracted-and-republished-from", "Retracted and republished from",
    ),
    (
        "corrected-and-republished-in", "Corrected and republished in",
        "corrected-and-republished-from", "Corrected and republished from",
    ),
    ("republished-in", "Republished in", "republished-from", "Republished from"),
    ("reprint-in", "Reprinted in", "reprint-of", "Reprint of"),
    ("update-in", "Updated by", "update-of", "Update of"),
    (
        "summary-for-patients-in", "Summary for patients in", "original-report-in",
        "Original report in",
    ),
    ("associated-dataset", "Dataset", "associated-publication", "Publication of this dataset"),
    ("preprint-of", "Preprint of", "has-preprint", "Preprint"),
    ("version-of", "Version of", "has-version", "Other version"),
    ("translation-of", "Translation of", "has-translation", "Translation"),
    ("review-of", "Review of", "has-review", "Review"),
    ("supplement-to", "Supplement to", "has-supplement", "Supplement"),
    ("companion", "Companion", "companion", "Companion"),
)  # fmt: skip
_INVERSES = {
    **{word: other for word, _, other, _ in _PAIRS},
    **{other: word for word, _, other, _ in _PAIRS},
}
_LABELS = {
    **{word: label for word, label, _, _ in _PAIRS},
    **{other: label for _, _, other, label in _PAIRS},
}

WORDS = tuple(_LABELS)
"""All words, each beside its inverse."""

RETRACTED = frozenset({"retraction-in", "retracted-and-republished-in"})
"""The words that say of an article that it has been retracted."""

# "Retracted by" and "retraction in", as a person writes them
_WRITTEN = {
    **{label.casefold().replace(" ", "-"): word for word, label in _LABELS.items() if " " in label},
    **{word: word for word in WORDS},
}
_LONGEST = max(word.count("-") for word in _WRITTEN) + 1  # words of a person's
_DOI = pattern(r"(?:doi: ?|(?:https?://)?(?:dx\.)?doi\.org/)?10\.\S+", re.I)
_ARXIV = pattern(r"(?:arxiv: ?|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)\S+", re.I)
_PMCID = pattern(r"(?:pmcid: ?)?PMC\d+", re.I)


class Relation(NamedTuple):
    """One statement: ``kind`` is doi, pmid, pmcid or arxiv, or "" where ``value`` is a citation."""

    word: str
    kind: str
    value: str

    @property
    def entry(self) -> str:
        """The statement as front matter has it."""
        return f"{self.word} {self.kind}{':' * bool(self.kind)}{self.value}"


def inverse(word: str) -> str:
    """What the other article says of this one: ``retraction-of`` for ``retraction-in``; "" for a
    word that is none of ours.
    """
    return _INVERSES.get(word, "")


def label(word: str) -> str:
    """A person's words for it: ``Retracted by``; "" for a word that is none of ours."""
    return _LABELS.get(word, "")


def stated(
    word: str,
    *,
    doi: str = "",
    pmid: str = "",
    pmcid: str = "",
    arxiv: str = "",
    citation: str = "",
) -> str:
    """The entry with the best of what is stated of the other article, identifiers in their normal
    form; "" when nothing is.
    """
    named = (
        ("doi", doi),
        ("pmid", pmid),
        ("pmcid", pmcid),
        ("arxiv", arxiv),
        ("", one_line(citation)),
    )
    return next((Relation(word, kind, value).entry for kind, value in named if value), "")


def parse(text: str) -> Relation | None:
    """What an entry says, also when its word is written with spaces, as a person would say it; None
    for what is no entry.
    """
    words = one_line(text).split(" ")
    for number in (1, *range(min(_LONGEST, len(words) - 1), 1, -1)):
        word = _WRITTEN.get("-".join(words[:number]).rstrip(":").casefold().replace("_", "-"))
        if word and words[number:]:
            return Relation(word, *_identified(" ".join(words[number:])))
    return None


def normal(text: str) -> str:
    """An entry in its normal form; a text that is none stays as it is, on one line."""
    found = parse(text)
    return found.entry if found else one_line(text)


def _identified(text: str) -> tuple[str, str]:
    """The identifier that the text is, with its kind; of a text that says more, or something else,
    the whole.
    """
    found = {
        "doi": identifiers.doi(text) if _DOI.fullmatch(text) else "",
        "arxiv": identifiers.arxiv(text) if _ARXIV.fullmatch(text) else "",
        "pmcid": identifiers.pmcid(text) if _PMCID.fullmatch(text) else "",
        "pmid": identifiers.pmid(text),
    }
    return next(((kind, value) for kind, value in found.items() if value), ("", text))
