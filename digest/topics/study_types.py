"""Types of documents and studies, and the levels of evidence that follow from them: one fixed
table, nothing guessed from words in a text.

The types are NLM's publication types (MeSH 2026, tree V), and the words that other databases have
for the same. The levels are in the spirit of the Oxford Centre for Evidence-Based Medicine (The
Oxford 2011 Levels of Evidence). What is a preclinical study no type says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SYSTEMATIC, RANDOMIZED, OBSERVATIONAL, CASES, GUIDELINE, REVIEW = (
    "Systematic review or meta-analysis", "Randomized controlled trial",
    "Controlled or observational study", "Case report or series", "Guideline", "Review",
)  # fmt: skip

LEVELS = {
    SYSTEMATIC: "Systematic reviews, meta-analyses and network meta-analyses.",
    RANDOMIZED: "Randomized controlled trials; protocols of trials are not counted.",
    OBSERVATIONAL: "Clinical trials not said to be randomized, cohort, case-control, "
    "cross-sectional and other observational studies.",
    CASES: "Reports and series of cases.",
    GUIDELINE: "Guidelines, recommendations and the results of consensus conferences.",
    REVIEW: "Reviews that no source calls systematic.",
}  # fmt: skip
"""The levels, the strongest evidence first, then the two that stand beside the scale; and what is
counted as each.
"""

# a guideline that is also a review, or a review of trials, is first of all that
_FIRST = (GUIDELINE, SYSTEMATIC, RANDOMIZED, OBSERVATIONAL, CASES, REVIEW)

# what we call a type (with its level, or "") and what others call it, folded: letters only
_STUDIES = {
    ("Meta-analysis", SYSTEMATIC): "metaanalysis networkmetaanalysis",
    ("Systematic review", SYSTEMATIC): "systematicreview cochranereview",
    ("Scoping review", REVIEW): "scopingreview",
    ("Review", REVIEW): "review reviewarticle reviewliterature narrativereview literaturereview "
    "academicreview minireview",
    ("Randomized controlled trial", RANDOMIZED): "randomizedcontrolledtrial "
    "randomisedcontrolledtrial pragmaticclinicaltrial equivalencetrial adaptiveclinicaltrial "
    "clinicaltrialrandomized",
    ("Controlled clinical trial", OBSERVATIONAL): "controlledclinicaltrial",
    ("Clinical trial", OBSERVATIONAL): "clinicaltrial clinicalstudy clinicaltrialphasei "
    "clinicaltrialphaseii clinicaltrialphaseiii clinicaltrialphaseiv",
    ("Observational study", OBSERVATIONAL): "observationalstudy cohortstudy casecontrolstudy "
    "crosssectionalstudy prospectivestudy retrospectivestudy longitudinalstudy followupstudy "
    "twinstudy twinstudies",
    ("Case report", CASES): "casereports casereport caseseries casestudy",
    ("Guideline", GUIDELINE): "guideline practiceguideline consensusdevelopmentconference "
    "consensusdevelopmentconferencenih consensusstatement",
    ("Trial protocol", ""): "clinicaltrialprotocol studyprotocol protocol trialprotocol",
    ("Comparative study", ""): "comparativestudy",
    ("Multicenter study", ""): "multicenterstudy multicentrestudy",
    ("Evaluation study", ""): "evaluationstudy evaluationstudies",
    ("Validation study", ""): "validationstudy validationstudies",
    ("Veterinary study", ""): "clinicaltrialveterinary randomizedcontrolledtrialveterinary "
    "observationalstudyveterinary",
    ("Editorial", ""): "editorial editorialmaterial",
    ("Letter", ""): "letter lettersandcomments lettertotheeditor correspondence",
    ("Comment", ""): "comment commentary introductoryjournalarticle viewpoint opinion",
    ("News", ""): "news newsitem newspaperarticle",
    ("Note", ""): "note shortsurvey briefreport shortcommunication rapidcommunication "
    "briefcommunication",
    ("Historical article", ""): "historicalarticle biography biographicalitem autobiography",
    ("Lecture or interview", ""): "lecture address interview",
    ("Patient education", ""): "patienteducationhandout",
    ("Preprint", ""): "preprint preprints",
    ("Data paper", ""): "datapaper datapaperarticle",
    ("Correction", ""): "publishederratum erratum correction corrigendum "
    "correctedandrepublishedarticle",
    ("Retraction notice", ""): "retractionofpublication retractionnotice",
    ("Expression of concern", ""): "expressionofconcern",
    ("Meeting abstract", ""): "meetingabstract meetingpaper abstractonly dissertationabstract",
    ("Conference paper", ""): "conferencepaper proceedingspaper proceedingsarticle "
    "conferencearticle congress",
}  # fmt: skip
# headings by which indexers of MEDLINE tell how a study was made (MeSH tree E05.318, Epidemiologic
# Study Characteristics)
_DESIGNS = frozenset({
    "Cohort Studies", "Case-Control Studies", "Cross-Sectional Studies", "Follow-Up Studies",
    "Longitudinal Studies", "Prospective Studies", "Retrospective Studies",
})  # fmt: skip
NEUTRAL = frozenset(
    {"Comparative study", "Multicenter study", "Evaluation study", "Validation study"}
)
"""Types that say little of what an article is."""

_DOCUMENTS = {
    "article": "Preprint or working paper", "article-journal": "Journal article",
    "article-magazine": "Magazine article", "article-newspaper": "Newspaper article",
    "chapter": "Book chapter", "entry-dictionary": "Dictionary entry",
    "entry-encyclopedia": "Encyclopedia entry", "paper-conference": "Conference paper",
    "post-weblog": "Blog post", "review": "Review of a work", "review-book": "Book review",
    "webpage": "Web page",
}  # fmt: skip
_TYPE_OF = {word: told for told, words in _STUDIES.items() for word in words.split()}


def document(kind: str) -> str:
    """What a CSL type is called in words."""
    return _DOCUMENTS.get(kind) or kind.replace("-", " ").replace("_", " ").capitalize()


def studies(wordings: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The types that these wordings name, each with its level of evidence ("" for none); what is
    not in the table gives nothing.
    """
    for wording in wordings:
        for part in wording.split(";"):
            told = _TYPE_OF.get(re.sub(r"[\W\d_]+", "", part.casefold()))
            if told:
                yield told


def design(types: Iterable[tuple[str, str]], mesh: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The type that MEDLINE's indexers tell by a heading, where the publication types tell no
    other: a trial has such headings too.

    A heading that is starred or has a qualifier names the subject, and does not count.
    """
    if {name for name, _ in types} <= NEUTRAL and not _DESIGNS.isdisjoint(mesh):
        yield "Observational study", OBSERVATIONAL


def level(types: Iterable[tuple[str, str]]) -> str:
    """The level of an article that has these types; "" for one that only announces a study, and
    where no type tells.
    """
    found = dict(types)
    if "Trial protocol" in found:
        return ""
    return next((name for name in _FIRST if name in found.values()), "")
