"""The fields of an article's front matter: what each is called, by us and by those who come from
elsewhere, and what it may hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from digest import dates, history, identifiers, relations
from digest.dates import PartialDate
from digest.errors import Problem, Report, shorten
from digest.library import persons
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.library.markdown import key_of
from digest.model import CSL_TYPES, Article, Record
from digest.names import Person
from digest.text import clean, fold, one_line, truth

# ours first, then what Hugo, Zola, Pelican, Jekyll, Quarto and HugoBlox call the same thing
ALSO_READ = {
    "title": (), "authors": ("author",), "editors": ("editor",),
    "date": ("issued", "publication_date"), "journal": ("container-title", "publication"),
    "journal_short": (), "volume": (), "issue": (), "pages": ("page",), "publisher": (),
    "doi": ("DOI",), "pmid": ("PMID",), "pmcid": ("PMCID",), "arxiv": (), "isbn": ("ISBN",),
    "issn": ("ISSN",), "issns": (), "type": (), "publication_types": (), "url": ("URL",),
    "open_access": (), "language": ("lang",), "keywords": ("tags", "categories"), "mesh": (),
    "index_terms": (), "keywords_plus": (), "relations": (), "retracted": (), "added": (),
    "updated": ("lastmod",), "featured": (), "rating": (), "comment": (), "evidence": (),
    "draft": (), "published": (), "slug": (), "aliases": (), "abstract": (), "sources": (),
    "history": (),
}  # fmt: skip
_OURS = {key: name for name, others in ALSO_READ.items() for key in (name, *others)}
KNOWN = _OURS.keys()

_LISTS = {"authors", "editors", "keywords", "mesh", "index_terms", "keywords_plus"}
# what HugoBlox called the types before it took CSL's names
_NUMBERED_TYPES = {
    "1": "paper-conference", "2": "article-journal", "3": "article", "4": "report", "5": "book",
    "6": "chapter", "7": "thesis", "8": "patent",
}  # fmt: skip


def article(document: Document, stem: str, file: str, report: Report) -> Article | None:
    """The article that a document states; None when it can't be shown. Whatever is wrong is
    reported, with file and line.
    """
    return _Reader(document, file, report).article(stem)


class _Unusable(Exception):
    """A field is so wrong that the article is left out; the problem is reported already."""


class _Reader:
    def __init__(self, document: Document, file: str, report: Report) -> None:
        self._document = document
        self._file = file
        self._report = report
        # by our names, what the fields that hold anything are called here
        self._stated: dict[str, str] = {}
        for key, value in document.fields.items():
            name = _OURS.get(key)
            if (
                name
                and value not in (None, "", [])
                and (name not in self._stated or _comes_before(key, self._stated[name], name))
            ):
                self._stated[name] = key

    def article(self, stem: str) -> Article | None:
        try:
            return self._article(stem)
        except _Unusable:
            return None

    def _article(self, stem: str) -> Article:
        title = self._text("title")
        if not title:
            line = self._document.lines.get("title", 1)
            self._tell(
                "article has no title", line=line, hint="write a line title: … in the front matter"
            )
            raise _Unusable
        stated: dict[str, Any] = {
            name: self._terms(name) for name in _RECORD_TERMS if name in self._stated
        }
        stated |= {name: self._text(name) for name in _RECORD_TEXT if name in self._stated}
        own: dict[str, Any] = {
            name: self._text(name) for name in _ARTICLE_TEXT if name in self._stated
        }
        record = Record(
            title=title,
            authors=self._persons("authors"),
            editors=self._persons("editors"),
            date=self._date(),
            type=self._type(),
            publication_types=self._publication_types(),
            issns=self._issns(),
            relations=self._relations(),
            doi=identifiers.doi(self._text("doi")) or self._not_an_identifier("doi", "DOI"),
            url=self._url(),
            **stated,
        )
        return Article(
            key=self._key(stem),
            record=record,
            abstract=self._abstract(),
            notes=self._document.notes,
            file=self._file,
            draft=self._flag("draft") or not self._flag("published", default=True),
            featured=self._flag("featured"),
            aliases=self._terms("aliases"),
            sources=self._terms("sources"),
            history=self._history(),
            extra=tuple(
                (key, value) for key, value in self._document.fields.items() if key not in KNOWN
            ),
            **own,
        )

    def _tell(self, text: str, *, line: int, hint: str = "", warning: bool = False) -> None:
        self._report(
            Problem(text, self._file, line, hint=hint, severity="warning" if warning else "error")
        )

    def _raw(self, name: str) -> tuple[Value, int]:
        key = self._stated.get(name)
        value = self._document.fields[key] if key else None
        return value, self._document.lines.get(key or name, 1)

    def _abstract(self) -> str:
        """What stands above the notes; a front matter that states an abstract too comes first, so
        that neither is lost.
        """
        if "abstract" not in self._stated:
            return self._document.abstract
        stated, below = self._text("abstract", lines=True), self._document.abstract
        return (
            below
            if not stated or fold(stated) == fold(below)
            else f"{stated}\n\n{below}".rstrip("\n")
        )

    def _type(self) -> str:
        stated = self._text("type")
        return _NUMBERED_TYPES.get(stated, stated) or type_of_hugoblox(self._document.fields)

    def _publication_types(self) -> tuple[str, ...]:
        """Those that are not HugoBlox's way of saying the type."""
        if "publication_types" not in self._stated:
            return ()
        is_type = type_of_hugoblox(self._document.fields)
        said = _NUMBERED_TYPES.keys() | (CSL_TYPES if is_type else frozenset())
        return tuple(word for word in self._terms("publication_types") if word not in said)

    def _issns(self) -> tuple[str, ...]:
        if "issns" not in self._stated:
            return ()
        stated = self._terms("issns")
        for text in stated:
            if not identifiers.issns(text):
                line = self._document.lines.get("issns", 1)
                hint = "compare it with the journal's page: the last digit checks the others"
                self._tell(f"{shorten(text, 80)} is no ISSN", line=line, hint=hint, warning=True)
        return identifiers.issns(" ".join(stated))

    def _text(self, name: str, *, lines: bool = False) -> str:
        if name not in self._stated:
            return ""
        value, line = self._raw(name)
        if (
            isinstance(value, list)
            and name in ("type", "publisher", "language", "journal")
            and value
            and isinstance(value[0], str)
        ):
            value = value[0]
        if not isinstance(value, str):
            kind = "a list" if isinstance(value, list) else "a mapping"
            self._tell(f"{name} must be text, not {kind}", line=line, hint=f"write {name}: …")
            raise _Unusable
        if name == "journal" and value.startswith("*"):
            # HugoBlox writes it in Markdown's italics
            value = re.sub(r"^\*([^*]+)\*$", r"\1", value)
        return clean(value).strip() if lines else one_line(value)

    def _terms(self, name: str) -> tuple[str, ...]:
        """The terms under each of the names that the field goes by: tags and categories are
        united.
        """
        if name not in self._stated:
            return ()
        stated = [(key, self._document.fields.get(key)) for key in (name, *ALSO_READ[name])]
        return tuple(
            dict.fromkeys(
                term
                for key, value in stated
                if value is not None
                for term in self._listed(name, key, value)
            )
        )

    def _relations(self) -> tuple[str, ...]:
        """Each in its normal form; one that is not understood stays as it is written, with a
        warning.
        """
        if "relations" not in self._stated:
            return ()
        value, line = self._raw("relations")
        stated = [
            one_line(_line_of(item))
            for item in (value if isinstance(value, list) else [value])
            if item
        ]
        for entry in stated:
            if not relations.parse(entry):
                hint = (
                    "write retraction-in doi:10.1000/x, comment-on pmid:123 or another word of the "
                    "manual's"
                )
                self._tell(
                    f"relation is not understood: {shorten(entry, 80)}",
                    line=line,
                    hint=hint,
                    warning=True,
                )
        return tuple(dict.fromkeys(relations.normal(entry) for entry in stated if entry))

    def _history(self) -> tuple[str, ...]:
        """The lines that tell an event; one that tells none is left out, with a warning."""
        if "history" not in self._stated:
            return ()
        value, line = self._raw("history")
        told: list[str] = []
        for text in history.lines(value):
            event = history.parse(one_line(text))
            if event:
                told.append(history.written(event))
            else:
                hint = (
                    'write 2026-10-02 updated, 2026-10-02 retracted or "2026-10-02 tagged: TERM; '
                    'TERM"'
                )
                self._tell(
                    f"history is not understood: {shorten(text, 80)}",
                    line=line,
                    hint=hint,
                    warning=True,
                )
        return tuple(dict.fromkeys(told))

    def _listed(self, name: str, key: str, value: Value) -> list[str]:
        if isinstance(value, str):
            value = (
                list(re.split(r";" if ";" in value else r",", value)) if name in _LISTS else [value]
            )
        if not isinstance(value, list) or not all(
            isinstance(term, str) or term is None for term in value
        ):
            line = self._document.lines.get(key, 1)
            self._tell(
                f"{key} must be a list of terms",
                line=line,
                hint=f"write one term per line below {key}:, each after a hyphen",
            )
            raise _Unusable
        cleaned = (one_line(term) for term in value if isinstance(term, str))
        return [term for term in cleaned if term]

    def _persons(self, name: str) -> tuple[Person, ...]:
        value, line = self._raw(name)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [part for part in value.split(";") if part.strip()]
        if isinstance(value, dict):
            value = [value]
        found = [persons.read(item) for item in value if item not in (None, "")]
        if None in found:
            self._tell(
                f"{name} must be names",
                line=line,
                hint="write - Family, Given or - family: … / given: …",
            )
            raise _Unusable
        return tuple(person for person in found if person)

    def _date(self) -> PartialDate | None:
        value, line = self._raw("date")
        if value is None:
            return None
        if not isinstance(value, str):
            self._tell("date must be text such as 2009-03-01, 2009-03 or 2009", line=line)
            raise _Unusable
        reading = dates.read(value)
        if reading.doubt:
            self._tell(
                reading.doubt, line=line, hint="write 2009-03-01, 2009-03 or 2009", warning=True
            )
        return reading.date

    def _url(self) -> str:
        stated = self._text("url")
        safe = identifiers.link(stated) if stated else ""
        if stated and not safe:
            self._tell(
                "url is not a web address that can be linked",
                line=self._raw("url")[1],
                hint="it begins with https://",
                warning=True,
            )
        return safe

    def _not_an_identifier(self, name: str, called: str) -> str:
        if self._text(name):
            self._tell(
                f"{name} is no {called}",
                line=self._raw(name)[1],
                hint="a DOI begins with 10.",
                warning=True,
            )
        return ""

    def _flag(self, name: str, *, default: bool = False) -> bool:
        value, line = self._raw(name)
        if value is None:
            return default
        flag = truth(value) if isinstance(value, str) else None
        if flag is not None:
            return flag
        self._tell(f"{name} must be true or false", line=line)
        raise _Unusable

    def _key(self, stem: str) -> str:
        stated = self._text("slug")
        if not stated:
            return key_of(stem)
        if key_of(stated) != stated:
            self._tell(
                "slug must be one portable name",
                line=self._raw("slug")[1],
                hint=f"write slug: {key_of(stated)}",
            )
            raise _Unusable
        return stated


def _comes_before(key: str, other: str, name: str) -> bool:
    """Whether of two ways to write a field the first is the one that counts."""
    order = (name, *ALSO_READ[name])
    return order.index(key) < order.index(other)


_RECORD_TEXT = (
    "journal", "volume", "issue", "pages", "publisher", "pmid", "pmcid", "arxiv", "isbn", "issn",
    "language",
)  # fmt: skip
_RECORD_TERMS = ("journal_short", "open_access", "keywords", "mesh", "index_terms", "keywords_plus")
_ARTICLE_TEXT = ("added", "updated", "retracted", "rating", "comment", "evidence")


def type_of_hugoblox(fields: Mapping[str, Value]) -> str:
    """The CSL type that ``publication_types`` states as HugoBlox does: by its number or CSL's word.

    "" where it states none, and where ``type`` stands beside it, as in what imports write.
    """
    stated = fields.get("publication_types")
    words = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    if fields.get("type"):
        return ""
    kinds = (_NUMBERED_TYPES.get(word, word) for word in words if isinstance(word, str))
    return next((kind for kind in kinds if kind in CSL_TYPES), "")


def _line_of(item: Value) -> str:
    """An entry of a list as it was written: without quotes, a colon in it makes it a mapping in
    YAML.
    """
    return (
        ": ".join(map(str, next(iter(item.items()))))
        if isinstance(item, dict) and len(item) == 1
        else str(item)
    )
