"""Inputs are read: each told by its look, its entries put into the spool; many inputs by many
processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import msgspec

from digest.errors import Problem, Report
from digest.records import sources
from digest.records.formats import Entry, Format, choose
from digest.records.sources import Source
from digest.records.spool import Place, Spool
from digest.work import each

_WORTH_IT = 1_000_000  # bytes: fewer are read in the time that it takes to begin another process


class Gathered(msgspec.Struct, frozen=True):
    """One input that was read: its name, where its entries are, and what is wrong with the whole of
    it.
    """

    name: str
    chunks: tuple[Place, ...]
    problems: tuple[Problem, ...]

    def count(self) -> int:
        """How many entries were found."""
        return sum(chunk.entries for chunk in self.chunks)


def gather(
    names: Sequence[str],
    formats: Sequence[Format],
    spool: Spool,
    report: Report,
    *,
    forced: Format | None = None,
    workers: int = 1,
) -> Iterator[Gathered]:
    """The inputs that the names stand for, in order, each read as what it looks like or as the
    ``forced`` format.

    Problems are reported in the order of the inputs, whoever reads them. Raises OSError.
    """
    found: list[Source | Problem] = []
    for source in sources.read(names, found.append):
        found.append(source)  # noqa: PERF402 - reading appends its problems too
    inputs = [one for one in found if isinstance(one, Source)]
    if workers > 1 and len(inputs) > 1 and sum(source.size() for source in inputs) > _WORTH_IT:
        spool.share()
    else:
        workers = 1
    gathered = each(
        lambda source: _gathered(source, formats, forced, spool), inputs, workers=workers, batch=1
    )
    for one in found:
        if isinstance(one, Problem):
            report(one)
            continue
        read = next(gathered)
        for problem in read.problems:
            report(problem)
        yield read


def _gathered(
    source: Source, formats: Sequence[Format], forced: Format | None, spool: Spool
) -> Gathered:
    problems: list[Problem] = []
    chunks = tuple(spool.keep_all(_entries(source, formats, forced, problems.append)))
    return Gathered(source.name, chunks, tuple(problems))


def _entries(
    source: Source, formats: Sequence[Format], forced: Format | None, report: Report
) -> Iterator[Entry]:
    """The entries of a source, as they are read. A damaged archive gives what is whole, and a
    problem.
    """
    sample = sources.looked_at(source.sample())
    form = forced or choose(sample, formats)
    if form is None:
        report(
            Problem(
                "no format that we know is recognised: no record is read",
                source.name,
                hint=_advice(sample),
            )
        )
        return
    found = False
    for entry in _read(form, source, report):
        found = True
        yield entry
    if source.damage:
        report(sources.damaged(source.name, source.damage))
    if not found:
        report(
            Problem(
                f"no record is found in it (read as {form.title})",
                source.name,
                hint="--format NAME reads it as another",
            )
        )


def _read(form: Format, source: Source, report: Report) -> Iterator[Entry]:
    if form.streams:
        with source.open() as file:
            yield from form.stream(file)
    else:
        text = source.text(report)
        lines = text.split("\n")
        for entry, following in pairwise(chain(form.read(text), [None])):
            if entry is not None:
                end = following.line - 1 if following else None
                yield (
                    entry
                    if entry.raw
                    else msgspec.structs.replace(entry, raw="\n".join(lines[entry.line - 1 : end]))
                )


def _advice(text: str) -> str:
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return (
            "this is a web page (HTML) without bibliographic data; copy its text from the browser, "
            "or export the record"
        )
    if start.startswith(("{", "[")):
        return (
            "this looks like JSON, perhaps an error text; digest import --formats lists what is "
            "read"
        )
    return "digest import --formats lists what is read"
