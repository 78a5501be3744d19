"""MeSH as NLM publishes it: descriptor records in XML, one at a time, in memory that does not grow
with the file.

Source of the rules: NLM, "MeSH XML Data Elements" (2025): a descriptor's concepts have terms, all
of which are its entry terms; each of its tree numbers stands below the one that is its own without
the last part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

import msgspec

from digest.desk.imports.stated import Stated
from digest.errors import Problem, Report
from digest.records.formats.xml import xml_stream
from digest.text import one_line, paragraphs

ROOT = "DescriptorRecordSet"


def read(stream: BinaryIO, name: str, report: Report) -> Iterator[Stated]:
    """The descriptors. One that can't be read is reported, and the rest is read."""
    found: list[tuple[Stated, tuple[str, ...]]] = []
    by_tree: dict[str, str] = {}
    for record in xml_stream.records(stream, ("DescriptorRecord",)):
        for problem in record.problems:
            report(problem.at(name, record.line if not problem.line else problem.line))
        if record.element is not None:
            one, trees = _descriptor(record.element, record.line)
            if one.label:
                found.append((one, trees))
                by_tree |= dict.fromkeys(trees, one.key)
            else:
                report(Problem("a descriptor has no name and is left out", name, record.line))
    for one, trees in found:
        above = (by_tree.get(tree.rpartition(".")[0], "") for tree in trees)
        yield msgspec.structs.replace(
            one, broader=tuple(dict.fromkeys(key for key in above if key and key != one.key))
        )


def _descriptor(record: Element, line: int) -> tuple[Stated, tuple[str, ...]]:
    preferred = record.find("ConceptList/Concept[@PreferredConceptYN='Y']")
    terms = (
        one_line(term.text or "")
        for term in record.iterfind("ConceptList/Concept/TermList/Term/String")
    )
    related = record.iterfind(
        "SeeRelatedList/SeeRelatedDescriptor/DescriptorReferredTo/DescriptorUI"
    )
    label = _text(record, "DescriptorName/String")
    return (
        Stated(
            key=_text(record, "DescriptorUI") or label,
            label=label,
            aliases=tuple(dict.fromkeys(term for term in terms if term and term != label)),
            related=tuple(one_line(other.text or "") for other in related),
            text=paragraphs(preferred.findtext("ScopeNote") or "") if preferred is not None else "",
            line=line,
        ),
        tuple(one_line(tree.text or "") for tree in record.iterfind("TreeNumberList/TreeNumber")),
    )


def _text(element: Element, path: str) -> str:
    return one_line(element.findtext(path) or "")
