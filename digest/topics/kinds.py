"""What kind of thing an article is: document and study types, level of evidence, languages, open access; each a way into the articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from digest.model import Article, Group, Kinds
from digest.text import fold, one_line, slug
from digest.topics import access, languages, study_types
from digest.topics.groups import by_name

KINDS = ("types", "evidence", "languages", "access")
"""The kinds, as the catalogue names them."""

_SLUGS = {
    study_types.SYSTEMATIC: "systematic-review",
    study_types.RANDOMIZED: "randomized-trial",
    study_types.OBSERVATIONAL: "observational",
    study_types.CASES: "case-report",
    access.LICENCE: "creative-commons",
    access.PMC: "pmc",
    access.ARXIV: "arxiv",
}
_PLAIN = "Journal article"


def of(article: Article) -> Kinds:
    """The kinds of one article. The evidence that a person wrote counts before all types; of a retracted article no type tells any."""
    studies = list(dict.fromkeys(study_types.studies(article.record.publication_types)))
    if article.record.mesh and article.record.publication_types and _states_all(article.sources):
        studies += study_types.design(studies, article.record.mesh)
    document = study_types.document(article.record.type) if article.record.type else ""
    types = tuple(dict.fromkeys(filter(None, (document, *(name for name, _ in studies)))))
    derived = "" if article.retracted else study_types.level(studies)
    evidence = _stated_level(article.evidence) or derived
    telling = derived or next((name for name, _ in studies if name not in study_types.NEUTRAL), document)
    return Kinds(
        types=types,
        evidence=evidence,
        languages=tuple(languages.named(article.record.language)),
        access=tuple(access.ways(article)),
        telling="" if telling == _PLAIN else telling,
    )


def _states_all(sources: Sequence[str]) -> bool:
    """Whether all of NLM's publication types are stated: by PubMed, or by whoever wrote them."""
    told = (line for line in sources if line.startswith("PubMed "))
    return not sources or any(" publication_types=" in line for line in told)


def gathered(kinds_of: Mapping[str, Kinds]) -> dict[str, tuple[Group, ...]]:
    """The groups of each of the KINDS: types, languages by name, levels of evidence and ways of access in the order of their tables."""
    return {
        "types": _groups((name, key) for key, kinds in kinds_of.items() for name in kinds.types),
        "evidence": _in_order(_groups((k.evidence, key) for key, k in kinds_of.items() if k.evidence), study_types.LEVELS),
        "languages": _groups(((name, key) for key, k in kinds_of.items() for name in k.languages), languages.code),
        "access": _in_order(_groups((name, key) for key, k in kinds_of.items() for name in k.access), access.EXPLAINED),
    }


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


def _groups(named: Iterable[tuple[str, str]], slug_of: Callable[[str], str] = address) -> tuple[Group, ...]:
    """Groups by name, with the slugs that these names always have where no two share one."""
    found = by_name(named)
    slugs = [slug_of(group.label) for group in found]
    return tuple(
        msgspec.structs.replace(group, slug=name) if slugs.count(name) == 1 else group for group, name in zip(found, slugs, strict=True)
    )


def _in_order(groups: Sequence[Group], order: Iterable[str]) -> tuple[Group, ...]:
    places = {name: number for number, name in enumerate(order)}
    return tuple(sorted(groups, key=lambda group: places.get(group.label, len(places))))
