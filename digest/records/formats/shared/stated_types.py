"""What kind of thing a record describes, by the publication types of NLM and ERIC."""

from __future__ import annotations

from collections.abc import Iterable

# The more telling first.
_TYPES = {
    "preprint": "article", "book chapter": "chapter", "book": "book", "books": "book",
    "journal article": "article-journal", "journal articles": "article-journal",
    "review": "article-journal", "case reports": "article-journal", "letter": "article-journal",
    "editorial": "article-journal", "comment": "article-journal",
    "systematic review": "article-journal", "meta-analysis": "article-journal",
    "clinical trial": "article-journal", "randomized controlled trial": "article-journal",
    "published erratum": "article-journal", "technical report": "report",
    "dissertations/theses - doctoral dissertations": "thesis",
    "dissertations/theses - masters theses": "thesis", "dissertations/theses": "thesis",
    "academic dissertation": "thesis",
}  # fmt: skip


def csl(kinds: Iterable[str]) -> str:
    """The CSL type that the publication types tell; "" when they tell none."""
    stated = {kind.casefold() for kind in kinds}
    return next((kind for name, kind in _TYPES.items() if name in stated), "")
