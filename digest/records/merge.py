"""A record meets the article that it is about: field by field, between what this source said
before, what it says now, and what a person made of it.

What sources said is remembered in the article's own front matter, a line for each statement, as
short digests of its fields (of keywords one by one):

    sources:
      - PubMed title=3f2a91 date=88ab12 keywords=0c1d2e,77aa01

That is text in git, moves and merges with the article, and may be deleted: then every field that
differs counts as a person's. A statement that is remembered changes nothing, so an old export that
is imported again never undoes a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from digest.library.frontmatter import Value
from digest.text import fold

GENERIC = frozenset({
    "RIS", "BibTeX", "CSL-JSON", "CSV", "EndNote", "RefWorks", "Zotero", "HTML page", "page text",
    "",
})  # fmt: skip
"""Sources that name a format, not a place: two of their records may come from anywhere, so none
takes a keyword of another back.
"""

TERMS = (
    *("keywords", "mesh", "index_terms", "keywords_plus", "relations"),
    *("journal_short", "issns", "publication_types", "open_access"),
)
"""Fields that hold many terms, each of which comes and goes by itself."""
_EXACT = ("relations",)  # of identifiers every sign counts
_ABSENT: tuple[Value, ...] = (None, "", [], {})

Said = Mapping[str, frozenset[str]]


class Merged(msgspec.Struct, frozen=True):
    """The fields to set anew, and those where a person's text was kept against the source: (field,
    theirs, the source's).
    """

    changes: dict[str, Value]
    kept: tuple[tuple[str, str, str], ...] = ()


def fields(current: Mapping[str, Value], new: Mapping[str, Value], source: str) -> Merged:
    """What a record of the source changes in an article that has the fields ``current``, its
    ``sources`` among them.
    """
    lines = current.get("sources")
    if line(source, new) in (lines if isinstance(lines, list) else []):
        return Merged({})
    said = _said(lines, source) or {}
    changes: dict[str, Value] = {}
    kept: list[tuple[str, str, str]] = []
    for name, value in new.items():
        mine, told, others = (
            current.get(name),
            said.get(name, frozenset()),
            _told_by_others(lines, source, name),
        )
        if _same(mine, value) or (name == "date" and _is_vaguer(value, mine)):
            continue
        if name in TERMS:
            changes[name] = _terms(
                name, _list(mine), _list(value), told, others, removing=source not in GENERIC
            )
        elif isinstance(mine, dict) and isinstance(value, dict):
            changes[name] = {**value, **mine}
        elif (mine in _ABSENT and not told | others) or digest(
            mine, name
        ) in told:  # nobody edited it: the source may
            changes[name] = value
        elif digest(value, name) not in told and digest(mine, name) not in others:
            kept.append((name, _shown(mine), _shown(value)))
    return Merged(
        {name: value for name, value in changes.items() if value != current.get(name)}, tuple(kept)
    )


def is_known(sources: Value, source: str) -> bool:
    """Whether the source has said anything of the article before."""
    return _said(sources, source) is not None


def line(source: str, told: Mapping[str, Value]) -> str:
    """What an article remembers of a record: its source and the digests of its fields."""
    return " ".join(
        [source, *(f"{name}={_remembered(name, value)}" for name, value in told.items())]
    )


def with_line(sources: Value, new: str) -> list[Value]:
    """The article's sources, this statement among them."""
    known: list[Value] = list(sources) if isinstance(sources, list) else []
    return known if new in known else [*known, new]


def parsed(line: Value) -> tuple[str, dict[str, str]]:
    """The source that a line of an article's sources names, and its fields' digests."""
    words = line.split(" ") if isinstance(line, str) else []
    pairs = [word.partition("=") for word in words if "=" in word]
    name = " ".join(word for word in words if "=" not in word)
    return name, {field: told for field, _, told in pairs}


def digest(value: Value, name: str = "") -> str:
    """Six hexadecimal digits of a field's value; twelve of a title, by which articles are found
    among very many.
    """
    return hashlib.blake2b(
        msgspec.json.encode(value, order="sorted"), digest_size=6 if name == "title" else 3
    ).hexdigest()


def _said(sources: Value, source: str) -> Said | None:
    """The digests of all that the source ever said, by field; None when it said nothing."""
    found: dict[str, frozenset[str]] | None = None
    for remembered in sources if isinstance(sources, list) else []:
        name, told = parsed(remembered)
        if name == source:
            found = found or {}
            for field, value in told.items():
                found[field] = found.get(field, frozenset()) | frozenset(value.split(","))
    return found


def _same(one: Value, other: Value) -> bool:
    return one == other or (one in _ABSENT and other in _ABSENT)


def _is_vaguer(date: Value, than: Value) -> bool:
    """Whether a date says less than another and nothing else."""
    return isinstance(date, str) and isinstance(than, str) and than.startswith(f"{date}-")


def _terms(
    name: str,
    mine: list[str],
    new: list[str],
    told: frozenset[str],
    others: frozenset[str],
    *,
    removing: bool,
) -> Value:
    """A list of terms, three ways: what the source adds comes in, what it takes back goes, what a
    person added or removed stays so.

    ``told`` is all that the source ever stated, ``others`` what the other sources state now.
    """
    now = {_term(term, name) for term in new}
    gone = told - now - others if removing else frozenset()
    kept: list[Value] = [term for term in mine if _term(term, name) not in gone]
    have = {_term(term, name) for term in mine}
    return kept + [term for term in new if _term(term, name) not in have | told | others]


def _told_by_others(sources: Value, source: str, field: str) -> frozenset[str]:
    last = dict(parsed(line) for line in (sources if isinstance(sources, list) else []))
    return frozenset(
        term
        for name, told in last.items()
        if name != source
        for term in told.get(field, "").split(",")
        if term
    )


def _remembered(name: str, value: Value) -> str:
    return (
        ",".join(_term(term, name) for term in _list(value))
        if name in TERMS
        else digest(value, name)
    )


def _term(term: str, name: str) -> str:
    return digest(term if name in _EXACT else fold(term))


def _list(value: Value) -> list[str]:
    return [
        term
        for term in (value if isinstance(value, list) else [value])
        if isinstance(term, str) and term
    ]


def _shown(value: Value) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(inner)}" for key, inner in value.items())
    return "" if value is None else str(value)
