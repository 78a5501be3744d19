"""What a page states, found in its sections: title, abstract, keywords, persons, date, identifiers,
document type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from digest import dates, identifiers
from digest.dates import PartialDate
from digest.errors import Problem
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.pages.page_citations import (
    cites_itself,
    journal_in_blurb,
    marked_people,
    people,
)
from digest.records.formats.pages.page_labels import (
    ABSTRACT_FOLLOWS,
    BADGE,
    BELOW_TITLE,
    DATED,
    PARTS,
    PLATFORMS,
    TYPES,
    WHOLE,
)
from digest.records.formats.pages.page_sections import Line, Page, Section, blocks
from digest.text import fold

_TYPE_OF = {wording: csl for csl, wordings in TYPES.items() for wording in wordings}
_TYPE_LINE = pattern(
    "("
    + "|".join(sorted(map(re.escape, _TYPE_OF), key=len, reverse=True))
    + r")(?: open access)?$",
    re.I,
)
_PLATFORMS = tuple((name, re.compile(shape)) for name, shape in PLATFORMS)
_SENTENCE_INSIDE = pattern(r"[.!?…][”’\"')\]]*\s+[A-Z\[(]")
_SENTENCE_END = pattern(r"[.!?…][”’\"')\]]*$")
_AFTER_DATE = pattern(r"\s*(?:[|;©]|\bdoi\b|- copyright|\bvolume\b|\bin\b).*", re.I)
_DOI = pattern(r"(?:\bdoi\b:?\s*|doi\.org/)(?:https?://(?:dx\.)?doi\.org/)?(?=10\.\d)", re.I)
_REPEATED_LABEL = pattern(r"(?:Abstract[.:]?\s*)+(?=[A-Z])")
_MORE = "CONTINUE READING"
_PART = pattern(r"[A-Z][A-Za-z/& ]{2,40}:\s")


def title(page: Page) -> tuple[Line, str]:
    """The title and the line where it stands; "" when none is stated.

    A labelled one, else the free line above everything that stands below titles, which a citation
    may confirm, else the citation's.
    """
    for section in page.of("title"):
        if section.stated:
            return section.begin, section.stated[0]
    above = [line for line in _above(page) if _could_be_title(line)]
    headers = (
        {stated["header"] for _, stated in page.citations if "header" in stated}
        if len(above) > 1
        else set()
    )
    above = [line for line in above if line.text not in headers]
    cited = [
        (line, stated["title"].removesuffix("."))
        for line, stated in page.citations
        if "title" in stated
    ]
    confirmed = [
        line
        for line in above
        for _, name in cited
        if fold(name) == fold(line.text.removesuffix("."))
    ]
    if confirmed:
        return confirmed[0], confirmed[0].text
    if above:
        # a site's name stands alone above a title of several words
        longer = [line for line in above if len(line.text.split()) >= 4]
        line = longer[0] if longer and len(above[0].text.split()) == 1 else above[0]
        return line, BADGE.sub("", line.text, count=1) if BADGE.match(line.text) else line.text
    return cited[0] if cited else (Line(0, ""), "")


def abstract(page: Page, title: Line) -> tuple[str, int]:
    """The abstract, its paragraphs separated by an empty line, and the number of its last line; ""
    when there is none.

    A labelled one, else the first prose below the title.
    """
    for section in page.of("abstract"):
        lines = (msgspec.structs.replace(section.begin, text=section.value), *section.claimed)
        text = (
            _REPEATED_LABEL.sub("", _paragraphs(lines), count=1)
            if any(line.text for line in lines)
            else ""
        )
        if text:
            return text.removesuffix(_MORE).strip(), max(line.number for line in lines if line.text)
    below = Line(0, "") if any(line is title for line, _ in page.citations) else title
    for section, lines in blocks(page, below):
        bought = (
            section.begin.text.lower().rstrip(" :.") in ABSTRACT_FOLLOWS
            or section.begin.text[:1] in "$€£¥("
        )
        if _is_prose(lines, 5 if bought and section.begin.text else 20):
            more = [
                block
                for each, block in blocks(page, lines[-1])
                if each is section and _is_prose(block, 25)
            ]
            text = "\n\n".join(_paragraphs(block) for block in (lines, *more))
            return text.removesuffix(_MORE).strip(), (more or [lines])[-1][-1].number
    return "", 0


def authors(page: Page, title: Line) -> tuple[tuple[Person, ...], list[Problem]]:
    """The authors that the page states as such, else those of a line of names with footnote marks
    just below the title.
    """
    lists = [(section.begin, text) for section in page.of("authors") for text in section.stated]
    lists = (
        lists
        or [(line, stated["authors"]) for line, stated in page.citations if "authors" in stated][:1]
    )
    found = tuple(dict.fromkeys(person for _, text in lists for person in people(text)))
    if not found:
        below = next((lines for _, lines in blocks(page, title)), ())
        found = marked_people(below[0].text) if below else ()
    cut = [line.number for line, text in lists if re.search(r"\bet al\.?$", text)]
    doubt = (
        Problem(
            "the list of authors ends in “et al.”; the others are not stated",
            line=cut[0],
            severity="warning",
        )
        if cut and found
        else None
    )
    return found, [doubt] if doubt else []


def date(page: Page) -> tuple[PartialDate | None, list[Problem]]:
    """The date of publication as exactly as the page states it, and what is doubtful about it."""
    stated = [(section.begin, _date_text(section)) for field in DATED for section in page.of(field)]
    stated += [(line, found["date"]) for line, found in page.citations if "date" in found]
    best: PartialDate | None = None
    problems: list[Problem] = []
    for line, text in stated:
        reading = dates.read(text)
        if best is None and reading.doubt:
            problems.append(Problem(reading.doubt, line=line.number, severity="warning"))
        if reading.date and (
            best is None
            or (len(reading.date.edtf) > len(best.edtf) and reading.date.edtf.startswith(best.edtf))
        ):
            best = reading.date
    return best, problems


def doi(page: Page) -> tuple[str, list[Problem]]:
    """The article's DOI: labelled, or a link to the resolver, outside the abstract and the
    references.
    """
    for section in page.sections:
        for text in _outside(section):
            match = _DOI.search(text)
            found = (
                identifiers.doi(text[match.end() :] if match else text)
                if match or section.field == "doi"
                else ""
            )
            if found and re.search(r"\d", found.partition("/")[2]):
                return found, []
            if found:
                doubt = Problem(
                    f"the DOI {found} looks cut off; it is left out",
                    line=section.begin.number,
                    severity="warning",
                )
                return "", [doubt]
    return "", []


def document_types(page: Page) -> tuple[str, tuple[str, ...]]:
    """The CSL type ("" when the wording is not known), and the wordings as the page states them."""
    labelled = [_pure(text) for section in page.of("document type") for text in section.stated]
    alone = [match[1] for line in _above(page) if (match := _TYPE_LINE.match(line.text))]
    stated = {text.casefold(): text for text in (*alone, *labelled)} | {
        text.casefold(): text for text in labelled
    }
    return next((_TYPE_OF[text] for text in stated if text in _TYPE_OF), ""), tuple(stated.values())


def place(page: Page, abstract: str, journal: str) -> tuple[str, str, str]:
    """Volume, issue and pages: labelled or cited, else what the abstract ends in."""
    volume, issue, pages = page.first("volume"), page.first("issue"), page.first("pages")
    both = re.fullmatch(r"(\d+) (\d+)", volume)  # Semantic Scholar writes volume={36 3}
    if both:
        volume, issue = both[1], issue or both[2]
    if not volume and not pages:
        own = cites_itself(abstract, journal)
        volume, issue, pages = (
            own.get("volume", ""),
            issue or own.get("issue", ""),
            own.get("pages", ""),
        )
    return volume, issue, re.sub(r"\s*[-–—]\s*", "-", pages)


def journal(page: Page) -> str:
    """The journal: labelled, cited, or the one that the text about the publication begins with."""
    blurbs = (line.text for section in page.of("blurb") for line in section.claimed if line.text)
    return page.first("journal") or next(
        (name for text in blurbs if (name := journal_in_blurb(text))), ""
    )


def platform(page: Page) -> str:
    """The platform that the page says it stands on; "" when it does not."""
    texts = [
        text
        for section in page.sections
        for text in (*_outside(section), *(line.text for line in section.free))
    ]
    return next((name for name, shape in _PLATFORMS for text in texts if shape.match(text)), "")


def _above(page: Page) -> Iterator[Line]:
    """The free lines above everything that stands below titles."""
    seen = False
    for section in page.sections:
        bought = section.begin.text.lower().rstrip(" :.") in ABSTRACT_FOLLOWS
        if section.field in BELOW_TITLE or (bought and seen):
            return
        for line in section.free:
            seen = seen or _could_be_title(line)
            if line.text:
                yield line


def _could_be_title(line: Line) -> bool:
    words = len(line.text.split())
    prose = words > 25 and (_SENTENCE_INSIDE.search(line.text) or _SENTENCE_END.search(line.text))
    return (
        bool(re.search(r"[^\W\d_]", line.text))
        and not line.bullet
        and words <= 60
        and not prose
        and not _TYPE_LINE.match(line.text)
    )


def _is_prose(lines: tuple[Line, ...], least: int) -> bool:
    text = " ".join(line.text for line in lines).removesuffix(_MORE).strip()
    ends = _SENTENCE_END.search(text) or (_SENTENCE_INSIDE.search(text) and len(text.split()) >= 20)
    return bool(ends) and text[:1].isalpha() and len(text.split()) >= least and not lines[0].bullet


def _paragraphs(lines: tuple[Line, ...]) -> str:
    """The lines as paragraphs; a heading inside an abstract stands in front of what it heads, with
    a colon.
    """
    out: list[str] = []
    joins = False
    for line in lines:
        if line.text.rstrip(":").lower() in PARTS:
            out.append(line.text.rstrip(":") + ":")
            joins = True
        elif line.text and joins and not (_PART.match(line.text) and not out[-1].endswith(":")):
            out[-1] += " " + line.text
        elif line.text:
            out.append(line.text)
        joins = bool(line.text) or (joins and bool(out) and out[-1].endswith(":"))
    return "\n\n".join(out)


def _date_text(section: Section) -> str:
    text = " ".join(section.stated[:1])
    if section.field == "status":
        match = re.match(r"Published\s*[-–]\s*(.+)", text)
        text = match[1] if match else ""
    return _AFTER_DATE.sub("", text)


def _outside(section: Section) -> tuple[str, ...]:
    """The lines of a section that are neither abstract nor references nor free."""
    return (
        ()
        if section.field in WHOLE
        else (section.begin.text, *(line.text for line in section.claimed))
    )


def _pure(text: str) -> str:
    """Pure writes "Contribution to journalArticlepeer-review"."""
    text = re.sub(
        r"^Contribution to (?:journal|conference|specialist publication)(?: ›)?\s*", "", text
    )
    return re.sub(r"\s*(?:› )?peer-review$", "", text)
