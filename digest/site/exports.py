"""Articles as citation files: RIS, BibTeX, CSL-JSON. A record's text is made once and joined into every file that holds it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from digest.errors import Problem
from digest.model import Article, Record
from digest.records.formats.bibtex import bibtex_write
from digest.records.formats.json import csl_json_write
from digest.records.formats.tagged import ris_write
from digest.site import abstracts
from digest.site.joined import Joined
from digest.site.memory import Written
from digest.text import short_digest
from digest.work import fingerprint

OVERLEAF = 50_000_000
"""Bytes: Overleaf takes no larger file."""

_PORTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*").fullmatch  # what BibTeX, biber and LaTeX take in a key without a thought


class Form(msgspec.Struct, frozen=True):
    """One format of citation files: its name on the command line, what readers call it, the file, and what stands around the records."""

    name: str
    label: str
    file: str
    write: Callable[[list[Record]], str]
    head: str = ""
    between: str = ""
    tail: str = ""

    def one(self, record: Record) -> str:
        """The text of one record, without what stands around it."""
        return self.write([record]).removeprefix(self.head).removesuffix(self.tail)


FORMS = (
    Form("ris", "RIS", "citations.ris", ris_write.write, between="\r\n"),
    Form("bibtex", "BibTeX", "citations.bib", bibtex_write.write, between="\n"),
    Form(
        "csl-json",
        "CSL-JSON",
        "citations.json",
        csl_json_write.write,
        head="[\n",
        between=",\n",
        tail="\n]\n",
    ),
)
RIS, BIBTEX, CSL = FORMS


class Citations:
    """The articles of one site as others take them over; ``with_abstracts`` also where a file holds some of them only."""

    def __init__(self, articles: Mapping[str, Article], *, with_abstracts: bool = True) -> None:
        self._articles = articles
        self._with_abstracts = with_abstracts
        self._made: dict[tuple[str, str], bytes] = {}
        self._made_from: dict[tuple[str, bool], bytes] = {}

    def file(self, form: Form, keys: Sequence[str]) -> Joined:
        """The file of some articles."""
        return self._joined(form, keys, self._with_abstracts)

    def all(self, form: Form) -> Joined:
        """The file of all articles, with their abstracts."""
        return self._joined(form, tuple(self._articles), True)

    def _joined(self, form: Form, keys: Sequence[str], whole: bool) -> Joined:
        return Joined(
            tuple(self._fingerprint(key, whole) for key in keys),
            lambda number: self._entry(form, keys[number], whole),
            form.head.encode(),
            form.between.encode(),
            form.tail.encode(),
        )

    def record(self, key: str) -> Record:
        """The article's record with its abstract, the key it is cited by, and whether it is retracted."""
        return msgspec.structs.replace(self.cited(key), abstract=abstracts.plain(self._articles[key].abstract_html))

    def cited(self, key: str) -> Record:
        """The same without the abstract."""
        article = self._articles[key]
        extra = [(home, (self.name(key),)) for home in ("bibtex:key", "csl:id")]
        if article.retracted:
            note = "Retracted" if article.retracted == "true" else f"Retracted {article.retracted}"
            extra += [(home, (note,)) for home in ("ris:N1", "bibtex:note", "csl:note")]
        return msgspec.structs.replace(article.record, abstract="", extra=tuple(extra))

    def name(self, key: str) -> str:
        """What LaTeX and CSL cite an article by: the key that its record came with, if no other article has it, else the article's own."""
        return self._names.get(key, key)

    @cached_property
    def _names(self) -> dict[str, str]:
        stated = {key: own for key, article in self._articles.items() if article.extra and (own := _stated(article))}
        counted = Counter(own.casefold() for own in stated.values())
        known = {key.casefold() for key in self._articles} if stated else set()
        fit = {key: own for key, own in stated.items() if counted[own.casefold()] == 1 and (own == key or own.casefold() not in known)}
        return {key: _portable(key) for key in self._articles if not _PORTABLE(key)} | fit

    def _entry(self, form: Form, key: str, whole: bool) -> bytes:
        if whole != self._with_abstracts:  # only the file of all has it: no other needs it again
            return form.one(self.record(key)).encode()
        made = self._made.get((form.name, key))
        if made is None:
            made = self._made[form.name, key] = form.one(self.record(key) if whole else self.cited(key)).encode()
        return made

    def _fingerprint(self, key: str, whole: bool) -> bytes:
        made_from = self._made_from.get((key, whole))
        if made_from is None:
            article = self._articles[key]
            record = msgspec.structs.replace(article.record, abstract="")
            stated = [article.abstract_html if whole else "", article.retracted, self.name(key)]
            made_from = self._made_from[key, whole] = fingerprint(record, stated)
        return made_from


def too_large(written: Mapping[str, Written]) -> Iterator[Problem]:
    """A warning when the BibTeX file of the whole site is more than Overleaf takes."""
    file = written.get(BIBTEX.file)
    if file and file.size > OVERLEAF:
        text = f"is {file.size / 1_000_000:.0f} MB; Overleaf takes no file over {OVERLEAF // 1_000_000} MB"
        hint = 'use the files of topics, or set abstracts = "none" in [outputs]'
        yield Problem(text, BIBTEX.file, hint=hint, severity="warning")


def _stated(article: Article) -> str:
    """The key that the record came with, as its import kept it; "" when there is none, or it is none that LaTeX takes."""
    kept = dict(article.extra).get("extra")
    own = kept.get("bibtex.key") if isinstance(kept, dict) else None
    return own if isinstance(own, str) and _PORTABLE(own) else ""


def _portable(key: str) -> str:
    """A key of plain letters for one of any script; the digest tells it from others that lose the same letters."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return "-".join([*re.findall("[A-Za-z0-9]+", plain), short_digest(key)])
