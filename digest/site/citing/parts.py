"""What several styles need: initials, dates in words, pages, sentences of safe HTML, and which kind
of work a record is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.dates import PartialDate
from digest.identifiers import doi_url
from digest.model import Record
from digest.names import Person
from digest.patterns import pattern
from digest.preprints import is_preprint
from digest.text import to_html

_NAMED = 6  # authors that NLM and AMA name at most
_PARTS = {"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"}
_WHOLES = {"book", "report", "thesis", "manuscript", "pamphlet", "standard", "periodical"}
# Not a page but a number that a journal gives an article: e0193972, CD001234, 104203
_ARTICLE_NUMBER = pattern(r"e\d{3,}|[A-Z]{1,4}\d{4,}|\d{5,}|[A-Za-z]+\.?\d+\.\d+")
_END = pattern(r"[.?!…](?:</\w+>|&#34;|&#39;|[”’])*\Z")


class Work:
    """A record on its way into references: what several styles say of it in the same way, each made
    once, as safe HTML.

    ``names`` are its first authors as NLM and AMA write them, as plain text.
    """

    __slots__ = ("doi", "journal", "kind", "names", "record", "title", "years")

    def __init__(self, record: Record) -> None:
        self.record = record
        self.kind = kind(record)
        self.title = to_html(record.title)
        self.journal = to_html(record.journal)
        self.doi = to_html(record.doi)
        self.years = years(record.date)
        self.names = [short_name(person) for person in record.authors[:_NAMED]]

    @property
    def server(self) -> str:
        """Where a preprint lies, as plain text."""
        record = self.record
        return record.journal or record.publisher or ("arXiv" if record.arxiv else "")

    @property
    def number(self) -> str:
        """What a preprint is known by there, where it has no DOI, as plain text."""
        return f"arXiv:{self.record.arxiv}" if self.record.arxiv and not self.record.doi else ""


def kind(record: Record) -> str:
    """How styles tell works apart: ``preprint``, ``chapter`` (part of a book, of proceedings),
    ``book`` (a whole), ``web``, ``article``.
    """
    if record.type == "paper-conference" and record.volume and record.issn:
        return "article"  # proceedings that appear as a journal
    if record.type in _PARTS and record.journal:
        return "chapter"
    if is_preprint(record):
        return "preprint"
    if record.type in _WHOLES or (record.type in ("dataset", "software")):
        return "book"
    if record.type in ("webpage", "post", "post-weblog"):
        return "web"
    return "article" if record.journal or not record.publisher else "book"


def initials(person: Person) -> list[str]:
    """The initials of each given name, the parts of a hyphenated one joined: ``Jean-Paul B.`` gives
    ``J-P``, ``B``.

    A source that gives ``JB`` gives initials already.
    """
    if person.given.isalpha() and not person.given.isupper():  # one name
        return [person.given[0].upper()]
    shouted = person.family.isupper() and len(person.family) > 2
    found: list[str] = []
    for word in re.split(r"[\s.]+", person.given):
        if word.isalpha() and word.isupper() and 1 < len(word) < 4 and not shouted:
            found += word
        elif letters := [part[0].upper() for part in re.split(r"[-‐‑]", word) if part]:
            found.append("-".join(letters))
    return found


def family(person: Person) -> str:
    """The family name with its particle, or all there is of a name that is not taken apart."""
    return person.literal or " ".join(filter(None, (person.particle, person.family)))


def short_name(person: Person) -> str:
    """``van Beethoven JP Jr``, as NLM and AMA write names."""
    if person.literal or not person.given:
        return person.name
    letters = "".join(initials(person)).replace("-", "")
    return " ".join(filter(None, (family(person), letters, person.suffix.rstrip("."))))


def is_article_number(pages: str) -> bool:
    """Whether what stands for the pages is a number of the article."""
    return bool(_ARTICLE_NUMBER.fullmatch(pages))


def month_first(date: PartialDate) -> str:
    """A date as Americans write it: ``March 1, 2009``; a year, a month, a season, a range as
    :attr:`PartialDate.text` has them.
    """
    if "/" in date.edtf or len(date.edtf) < len("2009-03-01"):
        return date.text
    day, month, year = date.text.split(" ")
    return f"{month} {day}, {year}"


def years(date: PartialDate | None) -> str:
    """``2009``, or ``2009–2010`` of a range; "" where nothing is known."""
    if date is None:
        return ""
    last = date.edtf.partition("/")[2][:4]
    return f"{date.year}–{int(last)}" if last and last != date.edtf[:4] else str(date.year)


def doi_address(record: Record) -> str:
    """The DOI as an address, else the address that the record states."""
    return doi_url(record.doi) if record.doi else record.url


def sentence(text: str) -> str:
    """Safe HTML that ends like a sentence; "" of nothing."""
    if not text or text[-1] in ".?!…":
        return text
    return text if text[-1] in ">;”’" and _END.search(text) else f"{text}."


def sentences(parts: Iterable[str]) -> str:
    """Parts of safe HTML, each as a sentence, those that are empty left out."""
    return " ".join(sentence(part) for part in parts if part)


def italic(markup: str) -> str:
    """Safe HTML in italics; what is italic in it already stays so."""
    return f"<i>{markup}</i>" if markup else ""
