"""The keywords that a page states, labelled or in the two places where platforms leave the label
out.
"""

from __future__ import annotations

import re

from digest.records import keywords
from digest.records.formats.pages.page_sections import Line, Page, Section, blocks


def terms(page: Page, abstract_end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords, and the MeSH headings among them as MEDLINE writes them."""
    mesh = [_medline(text) for section in page.of("mesh") for text in section.stated]
    descriptors, headings = keywords.headings(mesh)
    stated = [term for section in page.of("keywords") for term in _split(section)]
    return keywords.united((*(stated or _unlabelled(page, abstract_end)), *descriptors)), headings


def _split(section: Section) -> tuple[str, ...]:
    """The terms of a list of keywords: one a line, or separated by ``;``, ``•`` or ``|``, or by
    commas where that is clearly meant.
    """
    lines = section.stated
    if any(line.bullet for line in section.claimed) or (
        len(lines) > 1 and not re.search("[;,]", "".join(lines))
    ):
        return keywords.united(lines)
    text = re.sub(r"\s+[•·]\s+", "; ", " ".join(lines))
    text = re.sub(r"(?<=[a-z]{4})\.$", "", text)
    return keywords.split(text, commas=_is_comma_list(text))


def _is_comma_list(text: str) -> bool:
    """Whether commas separate: not in ``Receptor, ErbB-2``, a heading turned around, nor in a
    sentence.
    """
    parts = [part.split() for part in text.split(",")]
    if not all(0 < len(part) <= 8 for part in parts if part) or len(parts) < 2:
        return False
    return len(parts) > 2 or text.islower() or all(len(part) > 1 for part in parts)


def _unlabelled(page: Page, abstract_end: int) -> tuple[str, ...]:
    """The keywords of two platforms that give them no label.

    Pure lists them with bullets below the status; Bentham below the abstract, on a page with ``[
    Vol. 19 , Issue. 18 ]``.
    """
    for section in page.of("status"):
        listed = [line for line in section.free if line.text]
        if listed and all(line.bullet for line in listed):
            return tuple(line.text for line in listed)
    if any(line.text.startswith("[ Vol.") for line, _ in page.citations) and abstract_end:
        below = next((lines for _, lines in blocks(page, Line(abstract_end, ""))), ())
        text = below[0].text.rstrip(".") if below else ""
        if text.count(",") > 1 and all(len(part.split()) <= 5 for part in text.split(",")):
            return keywords.split(text, commas=True)
    return ()


def _medline(heading: str) -> str:
    """A heading as MEDLINE writes it: PubMed's page has ``HIV Infections / drug therapy*`` for
    ``HIV Infections/*drug therapy``.
    """
    parts = [part.strip() for part in re.split(r"\s+/\s+", heading)]
    return "/".join("*" + part.rstrip("*") if part.endswith("*") else part for part in parts)
