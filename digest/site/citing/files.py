"""Articles as citation files: RIS, BibTeX, CSL-JSON, each joined of one text a record."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from digest.model import Article, Brief, Record
from digest.site.artifact import Articles, Joined
from digest.site.citing import abstracts
from digest.text import short_digest, shorten_words
from digest.topics import briefs
from digest.work import short

_PORTABLE = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9:._-]*"
).fullmatch  # what BibTeX, biber and LaTeX take in a key without a thought


class Form(msgspec.Struct, frozen=True):
    """One format of citation files: its name on the command line, what readers call it, the file,
    and what stands around the records.

    ``one`` writes a record, which is known there by a name; ``abstract`` writes an abstract as it
    stands in a record before the record's ``end``.
    """

    name: str
    label: str
    file: str
    one: Callable[[str, Record], str]
    abstract: Callable[[str], str]
    end: str
    head: str = ""
    between: str = ""
    tail: str = ""

    def with_abstract(self, text: str, abstract: str) -> str:
        """The text of a record that has none yet with its abstract."""
        return (
            text.removesuffix(self.end) + self.abstract(abstract) + self.end if abstract else text
        )


def _ris(_: str, record: Record) -> str:
    from digest.records.formats.tagged import ris_write

    return ris_write.entry(record)


def _ris_abstract(text: str) -> str:
    from digest.records.formats.tagged import ris_write

    return ris_write.abstract(text)


def _bibtex(name: str, record: Record) -> str:
    from digest.records.formats.bibtex import bibtex_write

    return bibtex_write.entry(name, record)


def _bibtex_abstract(text: str) -> str:
    from digest.records.formats.bibtex import bibtex_write

    return bibtex_write.abstract(text)


def _csl(name: str, record: Record) -> str:
    from digest.records.formats.json import csl_json_write

    return csl_json_write.entry(name, record)


def _csl_abstract(text: str) -> str:
    return f',"abstract":{msgspec.json.encode(text).decode()}'


FORMS = (
    Form("ris", "RIS", "citations.ris", _ris, _ris_abstract, "ER  - \r\n", between="\r\n"),
    Form("bibtex", "BibTeX", "citations.bib", _bibtex, _bibtex_abstract, "}\n", between="\n"),
    Form(
        "csl-json",
        "CSL-JSON",
        "citations.json",
        _csl,
        _csl_abstract,
        "}",
        head="[\n",
        between=",\n",
        tail="\n]\n",
    ),
)
RIS, BIBTEX, CSL = FORMS


def cited(article: Article) -> Article:
    """The article with its citations, as they are if no other article has a say in them."""
    record, name = _cited(article), presumed(article.key, briefs.cited(article))
    return msgspec.structs.replace(
        article, ris=RIS.one(name, record), bibtex=BIBTEX.one(name, record)
    )


def _cited(article: Article) -> Record:
    """The record as it is cited: without the abstract, and with a word on its retraction."""
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if article.retracted:
        note = "Retracted" if article.retracted == "true" else f"Retracted {article.retracted}"
        extra = tuple((home, (note,)) for home in ("ris:N1", "bibtex:note", "csl:note"))
    return msgspec.structs.replace(article.record, abstract="", extra=extra)


class Citations:
    """The articles of one site as others take them over, with or without their abstracts."""

    def __init__(self, known: Mapping[str, Brief], *, with_abstracts: bool = True) -> None:
        self._briefs = known
        self._with_abstracts = with_abstracts
        self._as_read: dict[str, bool] = {}

    def file(self, path: str, form: Form, keys: Sequence[str], *, brief: bool = False) -> Joined:
        """The file of some articles; a ``brief`` one repeats no more of a record than the beginning
        of its long fields.
        """
        told = "text" if self._with_abstracts else "record"

        def digests() -> list[bytes]:
            return [getattr(self._briefs[key], told) + self._told(key) for key in keys]

        def piece(key: str, articles: Articles) -> bytes:
            if (
                self._is_as_read(key)
                and not self._with_abstracts
                and (ready := articles.cited(key, form.name))
            ):
                return ready
            return self._piece(form, articles[key], short=brief and self._is_long(key)).encode()

        ends = (form.head.encode(), form.between.encode(), form.tail.encode())
        return Joined(path, keys, digests, piece, *ends)

    def _piece(self, form: Form, article: Article, *, short: bool) -> str:
        text = (
            form.one(self.name(article.key), _in_short(_cited(article)))
            if short
            else self.text(form, article)
        )
        return (
            form.with_abstract(text, abstracts.plain(article.abstract_html))
            if self._with_abstracts
            else text
        )

    def text(self, form: Form, article: Article) -> str:
        """The article's citation, without the abstract."""
        ready = getattr(article, form.name, "") if self._is_as_read(article.key) else ""
        return ready or form.one(self.name(article.key), _cited(article))

    def _is_as_read(self, key: str) -> bool:
        """Whether the article is cited as it was when it was read: no other has the same name, or
        says that it is retracted.
        """
        known = self._as_read.get(key)
        if known is None:
            brief = self._briefs[key]
            same = (
                not brief.retracted
                and self.name(key) == presumed(key, brief.cited)
                and not self._is_long(key)
            )
            known = self._as_read[key] = same
        return known

    def _is_long(self, key: str) -> bool:
        brief = self._briefs[key]
        return (
            len(brief.people) + len(brief.keywords) > _MANY
            or max(len(brief.title), len(brief.journal)) > _LONG
        )

    def name(self, key: str) -> str:
        """What LaTeX and CSL cite an article by: the key that its record came with, if no other
        article has it, else the article's own.
        """
        return presumed(key, self._fit.get(key, ""))

    @cached_property
    def _fit(self) -> dict[str, str]:
        """The keys that records came with, where they can be used."""
        stated = {key: brief.cited for key, brief in self._briefs.items() if brief.cited}
        counted = Counter(own.casefold() for own in stated.values())
        known = {key.casefold() for key in self._briefs} if stated else set()
        return {
            key: own
            for key, own in stated.items()
            if counted[own.casefold()] == 1 and (own == key or own.casefold() not in known)
        }

    def _told(self, key: str) -> bytes:
        """8 bytes for the name, where it is another than the key."""
        own = self._fit.get(key)
        return short(own) if own and own != key else _NO_NAME


def _in_short(record: Record) -> Record:
    return msgspec.structs.replace(
        record,
        title=_shortened(record.title),
        journal=_shortened(record.journal),
        authors=record.authors[:_MANY],
        keywords=record.keywords[:_MANY],
        relations=(),
    )


def _shortened(text: str) -> str:
    return shorten_words(text, _LONG) if len(text) > _LONG else text


def presumed(key: str, stated: str) -> str:
    """What an article is cited by if no other is like it: ``stated`` is the key that its record
    came with.
    """
    return stated or (key if _PORTABLE(key) else _portable(key))


_NO_NAME = bytes(8)
_MANY = 100  # authors, keywords
_LONG = 1000  # characters of a title, or of a journal's


def _portable(key: str) -> str:
    """A key of plain letters for one of any script; the digest tells it from others that lose the
    same letters.
    """
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return "-".join([*re.findall("[A-Za-z0-9]+", plain), short_digest(key)])
