"""What a work in Crossref's JSON states of others: ``relation``, ``update-to``, ``updated-by``. Its
answers in CSL-JSON have them too.
"""

from __future__ import annotations

from digest import identifiers
from digest.records.formats.json import json_dates
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import objects, text
from digest.records.formats.shared import crossref_relations

MEMBERS = frozenset({"relation", "update-to", "updated-by"})
"""Where it is stated."""

_CITATIONS = frozenset({"cites", "references", "is-cited-by", "is-referenced-by"})


def read(work: Object, doi: str) -> tuple[tuple[str, ...], list[tuple[str, object]]]:
    """What was done to the work, what it does to others, and its relations to others; and what of
    these we have no word for.
    """
    found: dict[str, None] = {}
    left: list[tuple[str, object]] = []
    for name, word_of in (
        ("update-to", crossref_relations.of_notice),
        ("updated-by", crossref_relations.by_notice),
    ):
        notices = [(word_of(text(one.get("type"))), one) for one in objects(work.get(name))]
        told = [
            (crossref_relations.entry(word, "doi", text(one.get("DOI")), doi), one)
            for word, one in notices
        ]
        found |= dict.fromkeys(entry for entry, _ in told if entry)
        left.append((name, [_notice(notice) for entry, notice in told if not entry]))
    stated = work.get("relation")
    for name, related in stated.items() if isinstance(stated, dict) else ():
        others = [(text(other.get("id-type")), text(other.get("id"))) for other in objects(related)]
        numbers = [
            (crossref_relations.entry(crossref_relations.word(name), kind, number, doi), number)
            for kind, number in others
        ]
        found |= dict.fromkeys(entry for entry, _ in numbers if entry)
        if name not in _CITATIONS:
            left.append((name, [number for entry, number in numbers if not entry]))
    return tuple(found), left


def _notice(notice: Object) -> str:
    date = json_dates.variable(notice.get("updated")).date
    return " ".join(
        filter(
            None,
            (text(notice.get("type")), identifiers.doi(text(notice.get("DOI"))), str(date or "")),
        )
    )
