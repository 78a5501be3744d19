"""The type of a work in CSL terms, from the words that databases and reference managers have for
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.records.keywords import united

# Words that say no more than the type itself, folded (letters only).
_PLAIN = {
    "article-journal": "article articlejournal journalarticle journal jour ejour "
    "journalelectronic electronicarticle serialarticle",
    "article-magazine": "articlemagazine magazinearticle mgzn",
    "article-newspaper": "articlenewspaper newspaperarticle news", "article": "preprint",
    "book": "book books ebook bookwhole electronicbook",
    "chapter": "chapter bookchapter booksection chap echap electronicbooksection",
    "paper-conference": "paperconference conferencepaper conferenceproceedings proceedingspaper "
    "conf cpaper inproceedings",
    "thesis": "thesis dissertation thes dissertationthesis",
    "report": "report rprt technicalreport", "dataset": "dataset data",
    "software": "software computerprogram", "webpage": "webpage website elec",
    "post-weblog": "postweblog blogpost blog", "patent": "patent pat",
    "manuscript": "manuscript unpublishedwork unpublishedmaterial unpb",
    "entry-encyclopedia": "entryencyclopedia encyclopediaarticle encyclopedia",
    "entry-dictionary": "entrydictionary dictionaryentry dictionary",
    "speech": "speech presentation", "standard": "standard", "map": "map", "bill": "bill",
    "legal_case": "legalcase case", "legislation": "legislation statute", "hearing": "hearing",
    "motion_picture": "motionpicture film videorecording filmorbroadcast",
    "song": "song audiorecording", "figure": "figure", "graphic": "graphic artwork",
    "interview": "interview", "personal_communication": "personalcommunication",
}  # fmt: skip
# Words that say more: they are worth keeping beside the type.
_TELLING = {
    "article-journal": "review reviewarticle editorial editorialmaterial letter note shortsurvey "
    "shortcommunication erratum correction articleinpress datapaper casereports casereport "
    "researcharticle researcharticles originalarticle systematicreview metaanalysis retracted "
    "retractedpublication clinicaltrial randomizedcontrolledtrial",
    "book": "editedbook bookedited monograph",
    "thesis": "dissertationthesisunpublished dissertationabstract doctoralthesis mastersthesis",
}  # fmt: skip


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in table.items() for word in words.split()}


_TYPE_OF = _by_word(_TELLING) | _by_word(_PLAIN)
_NO_MORE = frozenset(_by_word(_PLAIN))


def kind(wording: str) -> str:
    """The CSL type of a wording such as ``Book, Section``, ``journalArticle``, ``JOUR``; "" for one
    that we don't know.
    """
    return _TYPE_OF.get(_folded(wording), "")


def says_more(wording: str) -> bool:
    """Whether a wording holds what its CSL type does not tell (``Review``, or any that has
    none).
    """
    return _folded(wording) not in _NO_MORE


def telling(wordings: Iterable[str], csl: str) -> tuple[str, ...]:
    """The wordings that say more than the CSL type of their record does, each once."""
    return united(word for word in wordings if says_more(word) or kind(word) != csl)


def is_retracted(wording: str) -> bool:
    """Whether the type says that the publication has been retracted; the notice ("Retraction") is
    another thing.
    """
    return re.match(r"retracted\b", wording.strip(), re.I) is not None


def _folded(wording: str) -> str:
    return re.sub(r"[\W\d_]+", "", wording.casefold())
