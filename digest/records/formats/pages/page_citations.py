"""What one line of a page states: citations in the shapes that publishers write them, lists and
lines of names, a journal's blurb.
"""

from __future__ import annotations

import re

from digest import names
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.pages.page_labels import (
    BLURB_STARTS,
    BLURB_VERBS,
    NOT_PERSONS,
    PARTICLES,
)

_LONGEST = 1500  # no citation is longer; keeps the patterns away from pages without line breaks
_JOURNAL = r"(?P<journal>\w.{1,150}?)"
_YEAR = r"(?P<date>\d{4})"
_DATE = (
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2}, )?\d{4}"
    r"(?: [A-Z][a-z]{2}(?:[- ][A-Z][a-z]{2})?)?(?: \d{1,2})?)"
)
_VOLUME = r"(?P<volume>\w+)"
_ISSUE = r"(?: ?\((?P<issue>[^()]{1,30})\))?"
_NUMBER = r"(?:, (?:Issue|Number) (?P<issue>[\w-]+))?"
_PAGES = r"(?P<pages>[A-Za-z]?\d\w*(?:\s?[-–—]\s?[A-Za-z]?\d+)?)"
_CITED_DOI = r"(?:[.,;\s]+(?:doi:? ?|https?://).*)?[.\s]*$"
_AUTHORS = r"(?P<authors>\w.{1,600}?)"
_TITLE = r"(?P<title>.{5,500}?[.?!])"
_BY = rf"{_AUTHORS} \({_YEAR}\)"
_WHERE = rf"(?P<volume>\d+){_ISSUE}"
_STEP = r"[»>/›]"

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # NLM: World J Gastroenterol. Jun 28, 2007; 13(24): 3359-3363
        (
            rf"(?:(?P<journal>[A-Z][^.;]{{1,150}})?\. )?{_DATE} ?; "
            rf"?{_VOLUME} ?{_ISSUE} ?: ?{_PAGES}{_CITED_DOI}"
        ),
        # HPR 2025, 13(2), e81240011
        (
            rf"(?P<abbreviation>[A-Z][^.;\d]{{1,150}}?) {_YEAR} ?, "
            rf"{_VOLUME}{_ISSUE}, {_PAGES}{_CITED_DOI}"
        ),
        # iForest - Biogeosciences and Forestry, Volume 9, Issue 3, Pages 402-408 (2016)
        rf"{_JOURNAL}, Volume {_VOLUME}{_NUMBER}(?:, Pages {_PAGES})?(?: \({_YEAR}\))?$",
        # Ingenta and ScienceDirect: Forest Science, Volume 9, Number 2, March 2009, pp. 148-162(15)
        (
            rf"(?:{_JOURNAL}, )?Volume {_VOLUME}{_NUMBER}, (?P<date>(?:[\w ]{{1,20}} )?\d{{4}})"
            rf"(?:, (?:pp\.|Pages?) {_PAGES}(?: ?\(\d+\))?)?$"
        ),
        (
            rf"Volume (?P<volume>\d+) ?\({_YEAR}\)"
            r"(?:, Article ID (?P<article_number>\w+))?(?:, \d+ pages)?$"
        ),
        rf"\[ ?Vol\. {_VOLUME} ?(?:, ?Issue\. (?P<issue>[\w-]+) ?)?\]$",
        # the way back to a journal: Back to Journals » Diabetes » Volume 10
        (
            rf"(?:Back to Journals|Home|Journals) {_STEP} {_JOURNAL} {_STEP} "
            rf"Volume (?P<volume>\d+)(?: {_STEP} Issue (?P<issue>\w+))?$"
        ),
        (
            rf"{_JOURNAL} / (?:[A-Z]+ / )?Volume (?P<volume>\d+)"
            r"(?: / Issue (?P<issue>\w+))?(?: / DOI: .*)?$"
        ),
        # DSTU 8302: Journal of Forestry, 2020, № 4, с. 362-372
        (
            rf"{_JOURNAL}, {_YEAR}(?:, (?:[Тт]\.|[Vv]ol\.) {_VOLUME})?"
            rf"(?:, № (?P<issue>[\w-]+))?(?:, [сp]+\. {_PAGES})?$"
        ),
        # APA: Hassler, C. C., & LeDoux, C. B. (2000). Title. Journal, 17(2), 51–56. https://doi.org/…
        rf"{_BY}\. {_TITLE} (?P<journal>[A-Z][^.?!]{{1,150}}), {_WHERE}(?:, {_PAGES})?{_CITED_DOI}",
        # PLOS: Besson M, Gache C, et al. (2017) Title. PLoS ONE 12(6): e0178795. https://doi.org/…
        rf"{_BY} {_TITLE} (?P<journal>[A-Z][^.?!,]{{1,150}}?) {_WHERE}: {_PAGES}{_CITED_DOI}",
        # EPrints: Burgess, T.I. and Dell, B. (2007) Title. Fungal Diversity, 24 . pp. 135-157.
        rf"{_BY} {_TITLE} (?P<journal>[A-Z][^.?!,]{{1,150}}), {_WHERE} ?\.(?: pp\. {_PAGES}\.?)?$",
        # Haplo: Gooden, Ben and Shivas, Roger G.. 2024. "Title." Journal. 23 (1). https://doi.org/…
        (
            rf"{_AUTHORS}\.? {_YEAR}\. [\"“](?P<title>[^\"”]{{5,500}})[\"”]\.? "
            rf"(?P<journal>[A-Z][^.?!]+)\. {_WHERE}{_CITED_DOI}"
        ),
        # Bentham: Chandrashekhar Voshavar*   Pages 1571 - 1598 ( 28 )
        rf"(?P<authors>\w[^\d()]{{1,600}}?) Pages {_PAGES} \( ?\d+ ?\)$",
        # PMC has the journal's name twice, once for its picture; Springer has links beside it
        r"(?P<journal>.{2,150}) logo ?Link to (?P=journal)$",
        r"(?P<journal>[A-Z].{1,150}?) Aims and scope Submit manuscript$",
    )
)

_MARKS = pattern(r" ?(?:[\d*†‡§¶|#¹²³⁴⁵⁶⁷⁸⁹✉](?:, ?(?=[\d*†‡§¶|#]))?)+,?")
_TAIL = pattern(
    r"(?:^|[.\])] )(?P<journal>(?:[A-Z][a-z]*\.? ){1,6})"
    r"(?P<volume>\d+) ?(?:\((?P<issue>[\d-]+)\))?: ?(?P<pages>\d+ ?[-–] ?\d+)\.?$"
)
_INITIALS = pattern(r"(?:[A-Z][a-z]{0,2}\.[ -]?)+\Z")
_AND = pattern(r",? (?:and|&|und|et|та|і) ")
_BLURB = pattern(
    r"(?:The (?=(?:[\w'’-]+ ){0,6}Journal\b))?"
    r"(?P<name>[A-Z][\w'’-]*:?(?: (?:[A-Z][\w'’-]*:?|of|and|the|in|for|on|to|&|-)){0,15}) "
    rf"(?:{BLURB_VERBS})\b"
)


def citation(text: str) -> dict[str, str]:
    """What a line states when it has the shape of a citation: journal, volume, issue, pages, date,
    title, authors; else nothing.
    """
    if len(text) > _LONGEST:
        return {}
    for shape in _SHAPES:
        match = shape.match(text)
        if match:
            return {
                field.replace("_", " "): value.strip()
                for field, value in match.groupdict().items()
                if value
            }
    return {}


def people(text: str) -> tuple[Person, ...]:
    """The persons of a list that is labelled as authors; nobody when its shape does not tell where
    one name ends.

    Names stay as written. Only ``Family, Given`` in an unmistakable list (semicolons, initials, or
    pairs that end in "and Family, Given") gives the parts of a name.
    """
    text = re.sub(r",?\s*\bet al\.?$", "", _MARKS.sub(",", text)).strip(" ,;}")
    text = text if _INITIALS.match(text.rpartition(" ")[2]) else text.rstrip(".")
    if ";" in text:
        return tuple(names.read(part) for part in text.split(";") if part.strip())
    if _AND.search(text) and "," not in text:
        return _literals(_AND.split(text))
    parts = [part.strip() for part in _AND.sub(", ", text).split(",") if part.strip()]
    return _pairs(parts) if _is_pairs(parts, text) else _literals(parts)


def marked_people(text: str) -> tuple[Person, ...]:
    """The persons of a line of names with marks of footnotes (``Ada Lovelace1, Alan Turing2,*``);
    nobody when it is any other line.
    """
    if len(text) > _LONGEST or text[:1].isdigit() or not _MARKS.search(text):
        return ()
    pieces = [
        piece.strip(" ,.")
        for part in _MARKS.split(text)
        for piece in re.split(r", |,$| and | & ", part)
    ]
    found = [piece for piece in pieces if piece]
    return (
        tuple(Person(literal=name) for name in found)
        if found and all(" " in name and _is_person(name) for name in found)
        else ()
    )


def cites_itself(text: str, journal: str) -> dict[str, str]:
    """Volume, issue and pages when an abstract ends in the article's own citation, its journal
    abbreviated.

    ``Forest Sci. 29:33-46.`` is one in Forest Science: each of its words begins the next word of
    the name.
    """
    match = _TAIL.search(text[-150:])
    if match is None:
        return {}
    name = [
        word
        for word in journal.casefold().split()
        if word not in ("of", "the", "and", "for", "in", "&")
    ]
    short = match["journal"].casefold().replace(".", " ").split()
    if len(name) != len(short) or not all(
        word.startswith(begin) for word, begin in zip(name, short, strict=True)
    ):
        return {}
    return {field: match[field] for field in ("volume", "issue", "pages") if match[field]}


def journal_in_blurb(text: str) -> str:
    """The journal that a text about it begins with: "Forest Science is a peer-reviewed journal"
    gives "Forest Science".
    """
    for sentence in re.split(r"(?<=[.!?])\s+", text[:5000]):
        match = _BLURB.match(sentence)
        if match and match["name"].split()[0].casefold() not in BLURB_STARTS:
            return match["name"]
    return ""


def _is_pairs(parts: list[str], text: str) -> bool:
    if len(parts) % 2 or not all(map(_could_be_name, parts)):
        return False
    if all(_INITIALS.match(part) for part in parts[1::2]):
        return True
    last = _AND.split(text)[-1]
    if last != text:
        return last.count(",") == 1
    return len(parts) == 2 and " " not in parts[0]


def _pairs(parts: list[str]) -> tuple[Person, ...]:
    return tuple(
        Person(family=family, given=given)
        for family, given in zip(parts[::2], parts[1::2], strict=True)
    )


def _literals(parts: list[str]) -> tuple[Person, ...]:
    found = [part.strip() for part in parts if part.strip()]
    return tuple(Person(literal=name) for name in found) if all(map(_could_be_name, found)) else ()


def _could_be_name(name: str) -> bool:
    return (
        len(name) <= 80
        and len(name.split()) <= 8
        and name[0].isalpha()
        and not re.search(r"\d|://|@", name)
    )


def _is_person(name: str) -> bool:
    words = name.split()
    capital = all(
        word[0].isalpha() and (not word[0].islower() or word in PARTICLES) for word in words
    )
    return (
        capital
        and 2 <= len(words) <= 6
        and _could_be_name(name)
        and not any(word.casefold() in NOT_PERSONS for word in words)
    )
