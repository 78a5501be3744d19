"""Fields in which an article says other than its sources last said: an import has kept the person's
text.

What sources said is remembered as digests (see records/merge.py), so it can be told which field
differs from whom, not what they said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from digest.errors import Problem
from digest.library import document, of_record
from digest.library.frontmatter import Value
from digest.model import Article
from digest.records import merge, standing

_VAGUER = (4, 7)  # letters of a year, of a month: a date that says less is no other


class Conflict(msgspec.Struct, frozen=True):
    """A field, its line, the sources that say otherwise, and whether the article says anything
    there itself.
    """

    field: str
    line: int
    sources: tuple[str, ...]
    stated: bool = True


def of(article: Article, root: Path) -> Iterator[Conflict]:
    """The conflicts of an article. Its file is read again only where there may be one."""
    ever, last = _remembered(article.sources)
    if not last:
        return
    now: dict[str, Value] = {
        **of_record.fields(article.record, added=""),
        "abstract": article.abstract,
        "retracted": article.retracted,
    }
    doubtful = [name for name in last if not _is_told(name, now.get(name), ever[name], last[name])]
    if not doubtful:
        return
    written = _written(root / article.file, article.file, doubtful)
    if written is None:
        return
    for name in doubtful:
        value = written.fields.get(name)
        if not _is_told(name, value, ever[name], last[name]):
            yield Conflict(name, written.line(name), tuple(last[name]), value not in (None, "", []))


def _remembered(
    lines: Sequence[str],
) -> tuple[Mapping[str, set[str]], Mapping[str, dict[str, str]]]:
    """By field, the digests of all that was ever said, and of what each source said last.

    Terms, which come and go one by one, are left out.
    """
    ever: dict[str, set[str]] = {}
    last: dict[str, dict[str, str]] = {}
    for line in lines:
        source, told = merge.parsed(line)
        for name, digest in told.items():
            if name not in merge.TERMS and name != "extra":
                ever.setdefault(name, set()).add(digest)
                last.setdefault(name, {})[source] = digest
    return ever, last


def _is_told(name: str, value: Value, ever: set[str], last: Mapping[str, str]) -> bool:
    """Whether a source said just this, last or before, or less of a date."""
    if merge.digest(value, name) in ever:
        return True
    vaguer = (
        [value[:letters] for letters in _VAGUER]
        if name == "date" and isinstance(value, str)
        else []
    )
    return any(merge.digest(date, name) in last.values() for date in vaguer)


def _written(path: Path, file: str, names: Sequence[str]) -> standing.Standing | None:
    """The article as imports see it; None when it can't be read any more."""
    try:
        read = document.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None
    return (
        None if isinstance(read, Problem) else standing.standing(read, file, dict.fromkeys(names))
    )
