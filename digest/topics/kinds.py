"""What kind of thing an article is: document and study types, level of evidence, languages, open
access; each a way into the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from digest.model import Article, Brief, Kinds
from digest.text import fold, one_line, slug
from digest.topics import access, languages, study_types
from digest.topics.groups import Groups

KINDS = ("types", "evidence", "languages", "access")
"""The kinds, as the catalogue names them."""

_SLUGS = {
    study_types.SYSTEMATIC: "systematic-review", study_types.RANDOMIZED: "randomized-trial",
    study_types.OBSERVATIONAL: "observational", study_types.CASES: "case-report",
    access.LICENCE: "creative-commons", access.PMC: "pmc", access.ARXIV: "arxiv",
}  # fmt: skip
_PLAIN = "Journal article"


def of(article: Article) -> Kinds:
    """The kinds of one article. The evidence that a person wrote counts before all types; of a
    retracted article no type tells any.
    """
    record = article.record
    document = study_types.document(record.type) if record.type else ""
    studies = _studies(article) if record.publication_types else []
    derived = study_types.level(studies) if studies and not article.retracted else ""
    telling = derived or next(
        (name for name, _ in studies if name not in study_types.NEUTRAL), document
    )
    return Kinds(
        types=tuple(dict.fromkeys(filter(None, (document, *(name for name, _ in studies))))),
        evidence=_stated_level(article.evidence) or derived,
        languages=tuple(languages.named(record.language)),
        access=tuple(access.ways(article)),
        telling="" if telling == _PLAIN else telling,
    )


def _studies(article: Article) -> list[tuple[str, str]]:
    record = article.record
    studies = list(dict.fromkeys(study_types.studies(record.publication_types)))
    if record.mesh and _states_all(article.sources):
        studies += study_types.design(studies, record.mesh)
    return studies


def groups(kind: str, briefs: Mapping[str, Brief], keys: Sequence[str], *, least: int) -> Groups:
    """The groups of one of the KINDS: types and languages by name, levels of evidence and ways of
    access in the order of their tables.
    """

    def names(brief: Brief) -> tuple[str, ...]:
        return named(brief.kinds, kind)

    if kind == "languages":
        return Groups(briefs, keys, names, least=least, address=languages.code)
    order = {"evidence": study_types.LEVELS, "access": access.EXPLAINED}.get(kind, {})
    places = {name: number for number, name in enumerate(order)}
    return Groups(
        briefs,
        keys,
        names,
        least=least,
        address=address,
        order=lambda name: (places.get(name, len(places)), fold(name)),
    )


def named(stated: Kinds, kind: str) -> tuple[str, ...]:
    """The names of one of the KINDS."""
    found: tuple[str, ...] | str = getattr(stated, kind)
    return found if isinstance(found, tuple) else (found,) if found else ()


def when_retracted(brief: Brief) -> Kinds:
    """The kinds of an article that turns out to be retracted: then no type tells a level of
    evidence.
    """
    kinds = brief.kinds
    document = study_types.document(brief.type) if brief.type else ""
    telling = next(
        (name for name in kinds.types if name not in study_types.NEUTRAL and name != document),
        document,
    )
    return msgspec.structs.replace(
        kinds, evidence=_stated_level(brief.evidence), telling="" if telling == _PLAIN else telling
    )


def _states_all(sources: Sequence[str]) -> bool:
    """Whether all of NLM's publication types are stated: by PubMed, or by whoever wrote them."""
    told = (line for line in sources if line.startswith("PubMed "))
    return not sources or any(" publication_types=" in line for line in told)


def explained(label: str) -> str:
    """What is counted as a level of evidence or a way of access; "" for what a person named so."""
    return study_types.LEVELS.get(label) or access.EXPLAINED.get(label, "")


def address(name: str) -> str:
    """The slug that a level of evidence or a way of access always has."""
    return _SLUGS.get(name) or slug(name)


def _stated_level(text: str) -> str:
    """A person's words for the evidence: ours where they mean one of ours, else as they stand."""
    stated = one_line(text)
    return _LEVELS.get(fold(stated), stated) if stated else ""


def _meant(names: Iterable[str]) -> dict[str, str]:
    """Our names by their folded form, and by that of their addresses."""
    return {fold(form): name for name in names for form in (address(name), name)}


_LEVELS = _meant(study_types.LEVELS)
