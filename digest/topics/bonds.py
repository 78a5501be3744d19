"""What binds articles of the library to each other: preprint and published version, correction,
retraction, comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from digest import names, preprints, relations
from digest.model import Bond, Brief
from digest.text import fold, to_plain

IDENTIFIERS = ("doi", "pmid", "pmcid", "arxiv")


def bound(briefs: Sequence[Brief]) -> dict[str, tuple[Bond, ...]]:
    """The bonds of each article that has any, by key; the articles come in the order of the
    catalogue.

    What a record states of another article holds from both sides when both are here. A preprint is
    bound to what has its title and first author and was published within three years, unless a
    record says more.
    """
    found: dict[str, dict[Bond, None]] = {}
    here = _identified(briefs)
    for brief in briefs:
        for entry in brief.relations:
            stated = relations.parse(entry)
            if stated is None:
                continue
            other = here.get((stated.kind, stated.value), "")
            if other == brief.key:
                continue
            bond = Bond(
                stated.word, other, "" if other else stated.kind, "" if other else stated.value
            )
            found.setdefault(brief.key, {})[bond] = None
            if other:
                found.setdefault(other, {})[Bond(relations.inverse(stated.word), brief.key)] = None
    for preprint, published in _pairs(briefs):
        bonds = found.setdefault(preprint, {})
        if not any(bond.key == published for bond in bonds):
            bonds[Bond("preprint-of", published)] = None
            found.setdefault(published, {})[Bond("has-preprint", preprint)] = None
    return {key: tuple(bonds) for key, bonds in found.items()}


def told_retracted(bonds: Mapping[str, Sequence[Bond]]) -> list[str]:
    """The keys of the articles of which another record here says that it retracts them."""
    return [
        key
        for key, found in bonds.items()
        if any(bond.word in relations.RETRACTED for bond in found)
    ]


def concern(briefs: Iterable[Brief]) -> bool:
    """Whether any of the articles can be bound to another by what it states, or as a preprint."""
    return any(brief.relations or brief.preprint for brief in briefs)


def _identified(briefs: Sequence[Brief]) -> dict[tuple[str, str], str]:
    """The key of the article that has an identifier; the first one's, where several claim it."""
    found: dict[tuple[str, str], str] = {}
    if any(brief.relations for brief in briefs):
        for brief in briefs:
            for kind in IDENTIFIERS:
                value = getattr(brief, kind)
                if value:
                    found.setdefault((kind, value), brief.key)
    return found


def _pairs(briefs: Sequence[Brief]) -> list[tuple[str, str]]:
    """Keys of preprints, each with that of what it became."""
    firsts = {packed: names.unpacked(packed) for packed in _firsts(briefs)}
    families = {packed: fold(person.family or person.literal) for packed, person in firsts.items()}
    by_family: dict[str, list[Brief]] = {}
    for brief in briefs:
        if brief.preprint and brief.people and families[brief.people[0]]:
            by_family.setdefault(families[brief.people[0]], []).append(brief)
    return [
        (preprint.key, brief.key)
        for brief in (briefs if by_family else ())
        if brief.people and not brief.preprint
        for preprint in by_family.get(families[brief.people[0]], ())
        if preprints.are_near(preprint.year, brief.year)
        and fold(to_plain(preprint.title)) == fold(to_plain(brief.title)) != ""
    ]


def _firsts(briefs: Sequence[Brief]) -> set[str]:
    return (
        {brief.people[0] for brief in briefs if brief.people}
        if any(brief.preprint for brief in briefs)
        else set()
    )
