"""What has to be made again: all of it, what is laid out otherwise than before, or only what shows
the articles that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from digest.errors import Problem, Report, TemplateError
from digest.library import folder, shelf
from digest.library.texts import Texts
from digest.site import addresses, budget, layout, output
from digest.site.artifact import Laid
from digest.site.door import Site
from digest.site.memory import Ledger, Row
from digest.site.output import Stage
from digest.site.places import MARK, MARKER
from digest.site.press import Made, Press, common, common_end
from digest.work import Progress, counted, each, short

_TOGETHER, _FEW = 200, 20  # files that a process is handed at once


class Done(msgspec.Struct, frozen=True):
    """What a build has made: the ledger, the files that differ from the last build's, and those
    that are no longer made.
    """

    ledger: Ledger
    changed: tuple[str, ...]
    gone: tuple[str, ...]


class Rebuild:
    """One build that has something to do. ``before`` is the ledger of the last one, ``harmed`` its
    files that are not as they were.
    """

    def __init__(
        self,
        site: Site,
        before: Ledger,
        harmed: Sequence[str],
        tell: Report,
        progress: Progress | None,
    ) -> None:
        self._site = site
        self._before = before
        self._harmed = frozenset(harmed)
        self._tell = tell
        self._progress = progress
        self._told: dict[Problem, None] = {}
        self._laid: dict[Problem, None] = {}
        self._copies: tuple[str, ...] = ()
        self._pages = 0

    def done(self, inputs: bytes) -> Done:
        """The site is built, and what is to be remembered is. Raises TemplateError, Stopped,
        OSError.
        """
        site = self._site
        kept = site.memory.shelf()
        with Texts(site.memory.folder) as texts:
            site.read(kept, texts)
            # every page is made again, so that all articles are needed at hand
            if not self._fits and kept.read:
                site.read(shelf.Kept(), texts)
            for problem in site.library.problems:
                self._say(problem)
            with Stage(site.places.output) as stage:
                rows, changed = self._rows(stage)
                sizes = {path: row.size for path, row in rows.items()}
                for problem in (
                    *budget.too_large_for_overleaf(sizes),
                    *budget.warnings(sizes, site.places.output.name),
                ):
                    self._say(problem)
                gone = tuple(path for path in self._existing() if path not in rows)
                ledger = self._ledger(rows, inputs)
                stage.put_in_place(
                    gone, site.memory.place(site.places.output), site.memory.encoded(ledger)
                )
        if site.library.kept != kept:
            site.memory.keep_shelf(site.library.kept)
        return Done(ledger, tuple(sorted({*changed, *gone})), gone)

    @cached_property
    def _known_rows(self) -> dict[str, Row]:
        """What is known of the last build's files."""
        return self._before.rows()

    @cached_property
    def _made_by(self) -> bytes:
        """What all pages depend on, beside their templates."""
        site = self._site
        return short(site.memory.program, site.config, site.frame)

    @cached_property
    def _fits(self) -> bool:
        """Whether the last build's files were made by the same program and configuration."""
        return bool(self._before.paths) and self._before.made_by == self._made_by

    @cached_property
    def _outline(self) -> bytes:
        """What the pages are laid out from: of the articles their facts, and where preprints look
        for their articles their titles too.
        """
        site = self._site
        briefs = site.briefs
        told = b"".join([brief.facts for brief in briefs])
        if any(brief.preprint for brief in briefs):
            told += b"".join([brief.card for brief in briefs])
        return short(told, site.library.concepts, site.library.profiles, site.library.pages)

    @cached_property
    def _known(self) -> bytes:
        return b"".join([brief.card + brief.record + brief.text for brief in self._site.briefs])

    @cached_property
    def _stale(self) -> set[str]:
        """The files that show an article that is no longer as it was, and those that were
        harmed.
        """
        return self._before.showing(_gone(self._before.known, self._known)) | self._harmed

    def _rows(self, stage: Stage) -> tuple[dict[str, Row], list[str]]:
        """All files of the site, and those that were made anew."""
        site, static = self._site, self._static
        replaced = addresses.REPLACEABLE & static.keys()
        if (
            self._fits
            and self._before.templates == site.renderer.sources.all()
            and self._before.outline == self._outline
            and replaced == addresses.REPLACEABLE & {*self._before.static}
        ):
            return self._touched_up(stage, static)
        return self._laid_out(stage, static)

    def _laid_out(
        self, stage: Stage, static: Mapping[str, Path]
    ) -> tuple[dict[str, Row], list[str]]:
        """All pages are laid out, and those made that are not known to be right."""
        site = self._site
        site.renderer.check(layout.TEMPLATES)
        for problem in site.catalogue.problems():
            self._lay(problem)
        laid = addresses.settled(
            layout.lay_out(site.shared),
            addresses.old(site.catalogue),
            site.library.pages,
            self._lay,
        )
        self._pages = len(laid)
        copied, changed = self._copied(stage, static, [page.path for page in laid])
        wanted = [page for page in laid if page.path not in copied]
        made, new = self._pressed(stage, wanted, self._known_rows)
        return copied | made, changed + new

    def _touched_up(
        self, stage: Stage, static: Mapping[str, Path]
    ) -> tuple[dict[str, Row], list[str]]:
        """The same pages as before; those are made that show what has changed."""
        before = self._before
        for problem in before.laid:
            self._lay(problem)
        self._pages = before.pages
        rows = self._known_rows
        static_before = {*before.static}
        pages = {path: row for path, row in rows.items() if path not in static_before}
        copied, changed = self._copied(stage, static, pages)
        made, new = self._pressed(
            stage, list(self._found(path for path in self._stale if path in pages)), rows
        )
        return copied | pages | made, changed + new

    def _found(self, paths: Iterable[str]) -> Iterator[Laid]:
        site = self._site
        for path in sorted(paths):
            page = layout.find(site.shared, path)
            if page is None and path in self._moved:
                page = addresses.redirect(path, self._moved[path])
            if page is not None:
                yield page

    @cached_property
    def _moved(self) -> dict[str, addresses.Old]:
        old = addresses.old(self._site.catalogue)
        return {addresses.alias_path(move.address): move for move in old}

    def _say(self, problem: Problem) -> None:
        self._told[problem] = None
        self._tell(problem)

    def _lay(self, problem: Problem) -> None:
        self._laid[problem] = None
        self._say(problem)

    @cached_property
    def _static(self) -> dict[str, Path]:
        site = self._site
        return site.places.static(self._say) | folder.attachments(site.root, site.briefs)

    def _copied(
        self, stage: Stage, static: Mapping[str, Path], pages: Iterable[str]
    ) -> tuple[dict[str, Row], list[str]]:
        """The static files, and the marker by which we know the folder again; and those that were
        copied anew.
        """
        files = addresses.free({**static, MARKER: Path()}, pages, self._site.places.show, self._say)
        known = self._known_rows
        rows: dict[str, Row] = {}
        changed: list[str] = []
        for path, source in files.items():
            told = short(MARK) if path == MARKER else _stamp(source)
            row = known.get(path)
            if row is None or row.part != told or path in self._harmed:
                placed = (
                    stage.put(path, MARK.encode()) if path == MARKER else stage.copied(path, source)
                )
                row = Row(told, placed.size, placed.time)
                changed.append(path)
            rows[path] = row
        self._copies = tuple(rows)
        return rows, changed

    def _pressed(
        self, stage: Stage, laid: Sequence[Laid], rows: Mapping[str, Row]
    ) -> tuple[dict[str, Row], list[str]]:
        """The rows of these pages, and those whose bytes are others than before. Raises
        TemplateError with all that fails in templates.
        """
        site = self._site
        old = (
            {path: row for path, row in rows.items() if path not in self._harmed}
            if self._harmed
            else rows
        )
        known, stale = (rows, self._stale) if self._fits else ({}, ())
        press = Press(
            stage, site.renderer, site.shared, site.texts, rows=known, old=old, stale=stale
        )
        # what takes longest comes last, and is begun first, so that no process waits for another
        wanted = [page for page in reversed(laid) if not (known and press.is_right(page))]
        site.renderer.prepare(page.template for page in wanted)
        few = len(wanted) <= _TOGETHER  # no other process is worth its start
        together = _TOGETHER if few else min(_TOGETHER, max(_FEW, len(wanted) // 8 // site.workers))
        batches = [wanted[start : start + together] for start in range(0, len(wanted), together)]
        results = counted(
            each(press.batch, batches, workers=site.workers, batch=1, ahead=len(batches)),
            "making",
            len(batches),
            self._progress,
        )
        decode = msgspec.msgpack.Decoder(list[Made]).decode
        made = {page.path: known[page.path] for page in laid if page.path in known}
        changed: list[str] = []
        failed: dict[Problem, None] = {}
        for batch, data in zip(batches, results, strict=True):
            for page, result in zip(batch, decode(data), strict=True):
                if result.row is not None:
                    made[page.path] = result.row
                    changed += [page.path] * result.changed
                elif result.problem:
                    failed[result.problem] = None
        if failed:
            raise TemplateError(*reversed(failed))
        return made, changed

    def _existing(self) -> Iterable[str]:
        """The files that were there before: where somebody was at work in the output, whatever
        lies there now.
        """
        known = () if self._harmed else self._before.paths
        return known or output.files(self._site.places.output)

    def _ledger(self, rows: Mapping[str, Row], inputs: bytes) -> Ledger:
        return Ledger.of(
            rows,
            inputs=inputs,
            made_by=self._made_by,
            templates=self._site.renderer.sources.all(),
            outline=self._outline,
            known=self._known,
            static=self._copies,
            laid=tuple(self._laid),
            problems=tuple(self._told),
            articles=len(self._site.briefs),
            pages=self._pages,
        )


def _gone(before: bytes, now: bytes) -> set[bytes]:
    """The digests of 8 bytes that are known no more; what begins and ends the same is not looked
    through.
    """
    first = common(before, now, 8)
    last = common_end(before, now, first, 8)
    return {before[at * 8 : at * 8 + 8] for at in range(first, len(before) // 8 - last)} - {
        now[at * 8 : at * 8 + 8] for at in range(first, len(now) // 8 - last)
    }


def _stamp(source: Path) -> bytes:
    status = source.stat()
    return short(str(source), status.st_size, status.st_mtime_ns, status.st_ctime_ns)
