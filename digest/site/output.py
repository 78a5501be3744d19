"""The output: every file is rendered, copied, or linked from the last build when it was made from the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from digest.disk import FILE_MODE
from digest.errors import Problem, TemplateError
from digest.site.addresses import REPLACEABLE
from digest.site.joined import Joined
from digest.site.laid import Laid
from digest.site.memory import Written
from digest.site.outline import Outline
from digest.site.places import MARK, MARKER
from digest.site.render import Renderer
from digest.work import fingerprint

Each = Callable[[Callable[[Laid], Written | Problem], Sequence[Laid]], Iterable[Written | Problem]]


class Output:
    """A new output folder, filled from the pages laid out and from the last build's folder. Raises OSError."""

    def __init__(self, new: Path, old: Path, before: dict[str, Written]) -> None:
        self._new = new
        self._old = old
        self._before = before

    def copy(self, files: Mapping[str, Path]) -> dict[str, Written]:
        """Static files, and the marker by which we know the folder again."""
        done = {MARKER: self.put(MARKER, MARK.encode(), fingerprint(MARK.encode()))}
        return done | {name: self._copied(name, source) for name, source in files.items() if name != MARKER}

    def render(self, laid: Sequence[Laid], renderer: Renderer, outline: Outline, each: Each) -> dict[str, Written]:
        """The pages, save those in whose place a person's own file stands. Raises TemplateError with all that fails in the templates."""
        laid = [page for page in laid if page.path not in REPLACEABLE or not (self._new / page.path).exists()]
        for folder in sorted({os.path.dirname(page.path) for page in laid}):
            os.makedirs(self._new / folder, exist_ok=True)
        done: dict[str, Written] = {}
        failed: dict[Problem, None] = {}
        for page, result in zip(laid, each(_Printer(self, renderer, outline).print, laid), strict=True):
            if isinstance(result, Problem):
                failed[result] = None
            else:
                done[page.path] = result
        if failed:
            raise TemplateError(*failed)
        return done

    def reused(self, path: str, made_from: bytes) -> Written | None:
        """The file of the last build, linked into this one, if it was made from the same and nobody touched it."""
        known = self._before.get(path)
        if known is None or known.made_from != made_from or not self._is_untouched(path, known):
            return None
        try:
            os.link(self._old / path, self._new / path)
        except OSError:
            return None
        return known

    def unchanged(self, path: str, stands_for: bytes) -> Written | None:
        """The file of the last build, linked into this one, if it stands for the same."""
        known = self._before.get(path)
        return self.reused(path, known.made_from) if known and stands_for and known.stands_for == stands_for else None

    def parts(self, path: str, file: Joined) -> dict[bytes, bytes]:
        """The parts of the last build's file, if nobody touched it."""
        known = self._before.get(path)
        if known is None or not known.index or not self._is_untouched(path, known):
            return {}
        try:
            return file.parts((self._old / path).read_bytes(), known.index)
        except OSError:
            return {}

    def _is_untouched(self, path: str, known: Written) -> bool:
        try:
            status = os.stat(self._old / path)
        except OSError:
            return False
        return status.st_size == known.size and status.st_mtime_ns == known.time

    def put(self, path: str, data: bytes, made_from: bytes, index: bytes = b"") -> Written:
        """A new file, readable by all whatever the umask."""
        descriptor = os.open(self._new / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            status = os.fstat(descriptor)
            if status.st_mode & 0o777 != FILE_MODE:  # the umask is a strict one
                os.fchmod(descriptor, FILE_MODE)
        return Written(made_from, status.st_size, status.st_mtime_ns, index)

    def _copied(self, name: str, source: Path) -> Written:
        status = source.stat()
        made_from = fingerprint([str(source), status.st_size, status.st_mtime_ns, status.st_ctime_ns])
        target = self._new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        again = self.reused(name, made_from)
        if again:
            return again
        shutil.copyfile(source, target)
        target.chmod(FILE_MODE)
        copied = target.stat()
        return Written(made_from, copied.st_size, copied.st_mtime_ns)


class _Printer:
    """Makes one file of the site; runs in many processes at once."""

    def __init__(self, output: Output, renderer: Renderer, outline: Outline) -> None:
        self._output = output
        self._renderer = renderer
        self._outline = outline

    def print(self, page: Laid) -> Written | Problem:
        stands_for = self._outline.stands_for(page)
        done = self._output.unchanged(page.path, stands_for) or self._printed(page)
        return msgspec.structs.replace(done, stands_for=stands_for) if isinstance(done, Written) else done

    def _printed(self, page: Laid) -> Written | Problem:
        view = page.view()
        if isinstance(view, Joined):
            return self._joined(page.path, view)
        made_from = fingerprint(self._renderer.fingerprint, page.path, page.template, view)
        again = self._output.reused(page.path, made_from)
        if again:
            return again
        try:
            data = self._renderer.page(page.path, page.template, view)
        except TemplateError as error:
            return error.problems[0]
        return self._output.put(page.path, data, made_from)

    def _joined(self, path: str, file: Joined) -> Written:
        made_from = fingerprint(path, file.head, file.between, file.tail, b"".join(file.made_from))
        again = self._output.reused(path, made_from)
        if again:
            return again
        pieces = list(file.pieces(self._output.parts(path, file)))
        return self._output.put(path, file.data(pieces), made_from, file.index(pieces))
