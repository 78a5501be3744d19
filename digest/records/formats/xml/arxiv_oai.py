"""What arXiv answers to harvesters (OAI-PMH), in its own formats ``arXiv``, ``arXivRaw`` and
``arXivOld``.

Source of the rules: OAI-PMH 2.0 (section 3.6 for errors); arXiv, "Open Archives Initiative" (the
three schemas), and its pages on how authors and abstracts are written: names in reading order,
affiliations in parentheses, an indented line begins a paragraph. Accents are TeX's, and so is
mathematics, which stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from digest import dates, identifiers, names, preprints, relations
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.records import latex
from digest.records.formats.base import Entry, Format
from digest.records.formats.tagged import tagged
from digest.records.formats.tagged.tagged import Values
from digest.records.formats.xml import xml_stream
from digest.records.formats.xml.xml_fields import Children, text, words
from digest.records.formats.xml.xml_stream import Found
from digest.text import one_line

_FORMATS = ("arXiv", "arXivRaw", "arXivOld")
_AROUND = ("OAI-PMH", "GetRecord", "ListRecords", "record", "metadata")
_SPACES = {f"http://arxiv.org/OAI/{name}/": "" for name in _FORMATS} | {
    "http://www.openarchives.org/OAI/2.0/": ""
}
_NAMESPACE = pattern(r"[\"']http://arxiv\.org/OAI/arXiv(?:Raw|Old)?/[\"']")
_ERROR = pattern(r"\.arxiv\.org/oai2?/?</request>\s*<error\b")
# who sent it in, how large its files are, when the metadata changed
_HOUSEKEEPING = frozenset({"submitter", "proxy", "updated", "version", "source"})
_MATHS = pattern(r"(\$[^$]++\$)")
_TIME = pattern(r"\s+\d{1,2}:\d\d.*", re.S)
_INDENTED = pattern(r"\n[ \t]+(?=\S)")
_PARENTHESES = pattern(r"\s*\([^()]*+\)")
_COMMA = pattern(r"\s*[,;:]\s+(?:and\s+)?(?!(?:Jr|Sr|I{2,3}|IV)\b)")
_AND = pattern(r"\s+and\s+")
_AND_THE = pattern(r"\s+and\s+(?=the\s)")  # "the CMS and TOTEM Collaborations" are one


def looks(sample: str) -> int:
    """3 for one of arXiv's namespaces in an answer to a harvester, or alone, and for arXiv's answer
    that a question was wrong.
    """
    name = xml_stream.root(sample).rpartition(":")[2]
    if name in (*_AROUND, *_FORMATS) and _NAMESPACE.search(sample):
        return 3
    return 3 if name == "OAI-PMH" and _ERROR.search(sample) else 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected, and so is arXiv's answer that a
    question was wrong.
    """
    for found in xml_stream.records(file, (*_FORMATS, "error"), spaces=_SPACES):
        yield found.rejected if found.element is None else _entry(found, found.element)


def _entry(found: Found, element: Element) -> Entry:
    problems = list(found.problems)
    if element.tag == "error":
        error = Problem(
            f"arXiv says: {words(element) or element.get('code', '')}",
            line=found.line,
            hint="ask arXiv again",
        )
        return Entry(found.line, None, found.raw, (*problems, error))
    fields = Children(element)
    title = one_line(_unicode(fields.line("title")))
    if not title:
        return Entry(found.line, None, found.raw, (*problems, tagged.no_title(found.line)))
    return Entry(found.line, _record(title, fields, found.line, problems), problems=tuple(problems))


def _record(title: str, fields: Children, line: int, problems: list[Problem]) -> Record:
    authors, stated_people = _people(fields)
    date = _date(fields, line, problems)
    dois = [part for stated in fields.take("doi") for part in words(stated).split()]
    stated = [identifiers.doi(part) for part in dois]
    doi = next(filter(preprints.is_doi_of_preprint, stated), "")
    # those of the journal are of the article that the preprint became
    published = tuple(
        dict.fromkeys(
            relations.stated("preprint-of", doi=one) for one in stated if one and one != doi
        )
    )
    numbers = tuple(part for part, found in zip(dois, stated, strict=True) if not found)
    identifier = fields.take("id")
    arxiv = next(filter(None, (identifiers.arxiv(words(one)) for one in identifier)), "")
    fields.keep(*(one for one in identifier if not arxiv))
    codes = tuple(code for stated in fields.take("categories") for code in words(stated).split())
    return Record(
        title=title,
        authors=authors,
        date=date,
        type="article",
        doi=doi,
        arxiv=arxiv,
        open_access=tuple(filter(None, map(words, fields.take("license")))),
        relations=published,
        abstract="\n\n".join(filter(None, map(_abstract, fields.take("abstract")))),
        source="arXiv",
        extra=(
            *stated_people,
            *((("arxiv:category", codes),) if codes else ()),
            *((("arxiv:doi", numbers),) if numbers else ()),
            *_left(fields),
        ),
    )


def _left(fields: Children) -> Values:
    """By the names that arXiv's other interface uses."""
    called = {"arxiv:comments": "arxiv:comment", "arxiv:journal-ref": "arxiv:journal_ref"}
    return tuple(
        (called.get(name, name), values)
        for name, values in fields.left("arxiv", without=_HOUSEKEEPING)
    )


def _date(fields: Children, line: int, problems: list[Problem]) -> PartialDate | None:
    """The day of the first version."""
    stated = [
        *(date for version in fields.look("version")[:1] for date in version.findall("date")),
        *fields.take("created"),
    ][:1]
    reading = dates.read(_TIME.sub("", "".join(map(words, stated))))
    if reading.doubt:
        problems.append(tagged.warning(reading.doubt, line))
        fields.keep(*stated)
    problems += tagged.future(reading.date, line)
    return reading.date


def _people(fields: Children) -> tuple[tuple[Person, ...], Values]:
    """The authors, and what is said of where they work."""
    people: list[Person] = []
    places: list[str] = []
    whole: list[str] = []
    for authors in fields.take("authors"):
        for author in authors:
            people += _person(author)
            places += (_unicode(words(place)) for place in author.findall("affiliation"))
        if not len(authors):
            stated = _unicode(words(authors), tags=False)
            listed = _listed(stated)
            people += (Person(literal=name) for name in listed)
            whole += [stated] if "(" in stated else []
    stated_people = (
        ("arxiv:affiliation", tuple(dict.fromkeys(filter(None, places)))),
        ("arxiv:authors", tuple(whole)),
    )
    return tuple(people), tuple((name, values) for name, values in stated_people if values)


def _person(author: Element) -> Iterator[Person]:
    family, given, suffix = (
        _unicode(text(author, name), tags=False) for name in ("keyname", "forenames", "suffix")
    )
    if family and given:
        yield Person(family=family, given=given, suffix=suffix)
    elif whole := family or given or ("" if len(author) else _unicode(words(author), tags=False)):
        yield Person(literal=whole)


def _listed(authors: str) -> list[str]:
    """Each of the persons and groups of a list, as written, without their affiliations."""
    while (without := _PARENTHESES.sub("", authors)) != authors:
        authors = without
    found: list[str] = []
    for part in _COMMA.split(authors):
        found += (_AND_THE if names.Person(literal=part).is_body else _AND).split(part)
    return [
        name
        for name in (part.strip(" ,;") for part in found)
        if name and name.rstrip(".") != "et al"
    ]


def _abstract(element: Element) -> str:
    stated = "".join(element.itertext()).strip()
    return _unicode(tagged.rich_paragraphs(_INDENTED.sub("\n\n", stated)))


def _unicode(stated: str, *, tags: bool = True) -> str:
    """The text with TeX's accents as letters; what stands between dollar signs is mathematics and
    stays.
    """
    return "".join(
        part if part.startswith("$") else latex.decode(part, tags=tags)
        for part in _MATHS.split(stated)
    )


FORMAT = Format(
    name="arxiv-oai", title="arXiv (OAI-PMH)", endings=(".xml",), looks=looks, stream=stream
)
