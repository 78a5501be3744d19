"""The values that travel between the stages: plain, frozen, comparable.

record (what one source states) → article (the Markdown document, with a person's notes) → topic,
author, journal, year (catalogue)
"""

from __future__ import annotations

import hashlib

import msgspec

from digest.dates import PartialDate
from digest.names import Person

_COLUMNS_WORDS = """
    title authors editors year date month day journal volume issue pages first-page last-page
    article-number publisher doi pmid pmcid arxiv issn isbn url language keywords index-terms
    keywords-plus mesh abstract type
"""
COLUMNS = frozenset(word.replace("-", " ") for word in _COLUMNS_WORDS.split())
"""What a column of a table, or a member of a JSON object, can mean for a record."""

_CSL_TYPES_WORDS = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
    hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
    paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty webpage
"""
CSL_TYPES = frozenset(_CSL_TYPES_WORDS.split())
"""The item types of CSL 1.0.2 (appendix III), which a record's ``type`` is in."""


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article's bibliographic data as one source states it; names follow CSL 1.0.2.

    All text is cleaned (``text.one_line``); titles and abstracts may hold ``<i> <b> <sub> <sup>``
    and nothing else that means markup. ``abstract`` is plain text, paragraphs separated by an empty
    line. ``keywords`` are terms as the source spells them, split as the source separates them: all
    there are, whoever gave them. Of a MeSH heading the descriptor stands there, and ``mesh`` keeps
    the whole heading (``*Breast Neoplasms/drug therapy``). ``index_terms`` are those that a
    database's indexers gave (Emtree, descriptors), ``keywords_plus`` those that Web of Science made
    of the cited titles; the others are the authors'. ``relations`` are statements about other
    articles (see relations.py). ``extra`` holds what the format states and we have no field for.

    ``journal_short`` are abbreviations of the journal's title that the source states beside the
    whole one, ``issns`` all its ISSNs (print, electronic, linking; ``issn`` is the main one) whose
    check digit is right, ``publication_types`` the types that say more than ``type`` does, and
    ``open_access`` what is stated of open access and of licences, both in the source's words.
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    date: PartialDate | None = None
    type: str = ""
    publication_types: tuple[str, ...] = ()
    journal: str = ""
    journal_short: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    isbn: str = ""
    issn: str = ""
    issns: tuple[str, ...] = ()
    url: str = ""
    open_access: tuple[str, ...] = ()
    language: str = ""
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    index_terms: tuple[str, ...] = ()
    keywords_plus: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    abstract: str = ""
    source: str = ""
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Article(msgspec.Struct, frozen=True, omit_defaults=True):
    """One document of content/articles: its record's fields, a person's fields, and the text.

    ``abstract`` and ``notes`` are Markdown, as the file has them; ``abstract_html`` and
    ``notes_html`` are what the shelf made of them. ``file`` is relative to the site. ``retracted``
    is a date or ``true``. ``sources`` is what imports remember (see records/merge.py), ``history``
    what happened since the article came in (see history.py). ``shortened`` tells that there is more
    of the abstract than may be shown. ``ris`` and ``bibtex`` are its citations without the
    abstract, where the shelf made them when it read the article.
    """

    key: str
    record: Record
    abstract: str = ""
    notes: str = ""
    abstract_html: str = ""
    notes_html: str = ""
    file: str = ""
    added: str = ""
    updated: str = ""
    retracted: str = ""
    draft: bool = False
    featured: bool = False
    rating: str = ""
    comment: str = ""
    evidence: str = ""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    shortened: bool = False
    ris: str = ""
    bibtex: str = ""


class Kinds(msgspec.Struct, frozen=True, array_like=True):
    """What kind of thing an article is, as far as its sources or a person state it, in words (see
    topics/kinds.py).

    ``types`` are those of the document and of the study, ``evidence`` is a level, ``languages`` are
    names, ``access`` is where and how everybody may read it. ``telling`` is the one word that says
    most of the first two; "" for a plain journal article.
    """

    types: tuple[str, ...] = ()
    evidence: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    telling: str = ""


class Brief(msgspec.Struct, frozen=True, array_like=True):
    """An article in brief: all of it that is counted, sorted by, or shown outside its own page.

    It is derived from the document once and remembered by value. ``people`` are its authors
    (names.packed), ``order`` sorts newest first, ``arrived`` is the moment from which it is news
    (RFC 3339), ``ruled`` are the files of topics whose rule it falls under, ``sources`` the names
    of its sources, ``cited`` the key that LaTeX cites it by (its own, or that of its record),
    ``coins`` its COinS where no DOI tells what it is.

    Four digests tell when something changed: ``facts`` all that the catalogue is made of,
    ``card`` all that a list shows (the facts among it), ``record`` all that a citation says,
    ``text`` the whole file.
    """

    key: str
    file: str
    title: str
    people: tuple[str, ...] = ()
    journal: str = ""
    serial: str = ""
    date: str = ""
    order: str = ""
    type: str = ""
    keywords: tuple[str, ...] = ()
    ruled: tuple[str, ...] = ()
    kinds: Kinds = Kinds()
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    url: str = ""
    preprint: bool = False
    relations: tuple[str, ...] = ()
    added: str = ""
    updated: str = ""
    retracted: str = ""
    arrived: str = ""
    history: tuple[str, ...] = ()
    featured: bool = False
    rating: str = ""
    comment: str = ""
    evidence: str = ""
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    cited: str = ""
    language: str = ""
    coins: str = ""
    draft: bool = False
    facts: bytes = b""
    card: bytes = b""
    record: bytes = b""
    text: bytes = b""

    @property
    def year(self) -> int | None:
        """The year of publication; None where no date is known."""
        return int(self.date[:4]) if self.date else None

    def called(self, key: str) -> Brief:
        """The same article under another key."""
        changed = {
            name: _digest(getattr(self, name), key) for name in ("facts", "card", "record", "text")
        }
        order = self.order.removesuffix(self.key) + key
        return msgspec.structs.replace(self, key=key, order=order, **changed)


def _digest(digest: bytes, key: str) -> bytes:
    return hashlib.blake2b(digest + key.encode(), digest_size=len(digest) or 8).digest()


class Page(msgspec.Struct, frozen=True):
    """A free page of content/pages: its name, title and text as safe HTML."""

    key: str
    title: str
    html: str
    file: str


class Pinned(msgspec.Struct, frozen=True):
    """An article that a person features under a topic: its key, and why it stands there ("" where
    nobody said).
    """

    key: str
    comment: str = ""


class Concept(msgspec.Struct, frozen=True):
    """A topic as a person defines it in content/topics, named as SKOS names it.

    ``broader`` and ``related`` name other topics by label, alias or slug; ``apart`` names those
    that are another topic, however like they look. ``rule`` is a saved query (topics/rules.py).
    ``html`` is the introduction. ``lines`` tells where each field stands in the file.
    """

    slug: str
    label: str
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    hidden: bool = False
    redirect_from: tuple[str, ...] = ()
    rule: str = ""
    featured: tuple[Pinned, ...] = ()
    editions: bool = False
    html: str = ""
    file: str = ""
    lines: dict[str, int] = {}


class Topic(msgspec.Struct, frozen=True):
    """What keywords mean: one label, the spellings found, the articles (newest first, by key),
    those of its narrower topics among them.

    ``broader``, ``narrower`` and ``see_also`` are slugs. ``stated`` is the file where a person
    defined it ("" where nobody did). A thin topic has no page of its own.
    """

    slug: str
    label: str
    spellings: tuple[str, ...]
    articles: tuple[str, ...]
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    featured: tuple[Pinned, ...] = ()
    redirect_from: tuple[str, ...] = ()
    rule: str = ""
    html: str = ""
    stated: str = ""
    editions: bool = False
    thin: bool = False


class Bond(msgspec.Struct, frozen=True):
    """What binds an article to another: a word of relations.py, and the other's key, or what is
    stated of it where it is not here.
    """

    word: str
    key: str
    kind: str = ""
    value: str = ""


class Profile(msgspec.Struct, frozen=True):
    """An author as a person describes one in content/authors: the name, other spellings (both in
    reading order), the text as ``html``.

    ``filed`` is what an index files the name under. ``lines`` tells where each field stands in the
    file.
    """

    slug: str
    name: str
    filed: str
    also: tuple[str, ...] = ()
    orcid: str = ""
    html: str = ""
    file: str = ""
    lines: dict[str, int] = {}


class Group(msgspec.Struct, frozen=True):
    """The articles that have one thing in common, an author, a journal, a year, a kind; newest
    first.

    ``filed`` is what an index sorts it by. ``variants`` are other spellings, the most frequent
    first, ``short`` a journal's abbreviations; ``identifiers`` an author's ORCID, a journal's
    ISSNs. ``html`` is what a person wrote about it, ``stated`` the file where.
    """

    slug: str
    label: str
    articles: tuple[str, ...]
    filed: str
    variants: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    html: str = ""
    stated: str = ""


class Edition(msgspec.Struct, frozen=True):
    """What changed in one period, of the whole site or of a topic: articles by key, newest
    publication first.

    ``id`` names the period (``2026-11``, ``2026-W47``, ``2026-Q4``, ``2026``), ``number`` counts
    the editions from 1, ``first`` and ``last`` are the days of the period, ``latest`` is the day of
    the last change in it. Each article is in one list: one that is retracted in the period is
    there, else one that came in is new, else one that was given keywords is in ``tagged``, with
    them as they are written.
    """

    id: str
    number: int
    title: str
    first: str
    last: str
    latest: str
    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    tagged: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All its articles: the retracted, the new, the newly tagged, the updated."""
        return (*self.retracted, *self.new, *(key for key, _ in self.tagged), *self.updated)
