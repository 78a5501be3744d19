"""The press: makes those files of the site that are not as they should be, and says of all of them
what they are made from.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from digest.errors import Problem, TemplateError
from digest.site.artifact import Articles, Cards, Joined, Laid, Page, Texts, joined
from digest.site.layout.shared import Shared
from digest.site.memory import PIECE, Row
from digest.site.output import Placed, Stage
from digest.site.render import Renderer
from digest.site.views import Text, View


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file that was made: its row, and whether it differs from the last build's; or why it could
    not be.
    """

    row: Row | None = None
    changed: bool = False
    problem: Problem | None = None


class _Work:
    """A page on its way."""

    __slots__ = ("cards", "changed", "data", "digest", "page", "problem", "row", "texts", "view")

    def __init__(self, page: Page, digest: bytes) -> None:
        self.page = page
        self.digest = digest
        self.cards: Cards
        self.texts: Texts
        self.view: View = Text("")
        self.data = b""
        self.row: Row | None = None
        self.changed = False
        self.problem: Problem | None = None

    def made(self) -> Made:
        """What came of it."""
        return Made(self.row, self.changed, self.problem)


class Press:
    """Makes files of one site; runs in many processes at once.

    ``rows`` are what is known of the last build's files, if the same program made them; ``old``
    those whose bytes are as they were written; ``stale`` those that have to be made again whatever
    else is known of them.
    """

    def __init__(
        self,
        stage: Stage,
        renderer: Renderer,
        shared: Shared,
        texts: Articles,
        *,
        rows: Mapping[str, Row],
        old: Mapping[str, Row],
        stale: Collection[str],
    ) -> None:
        self._stage = stage
        self._renderer = renderer
        self._shared = shared
        self._texts = texts
        self._rows = rows
        self._old = old
        self._stale = stale

    def is_right(self, page: Laid) -> bool:
        """Whether the file need not be made again."""
        known = self._rows.get(page.path)
        if known is None or page.path in self._stale:
            return False
        if isinstance(page, Joined):
            return known.part == _around(page) and known.shown == b"".join(page.digests())
        return known.part == self._part(page)

    def _part(self, page: Page) -> bytes:
        return joined(page.part.digest, self._renderer.sources.of(page.template))

    def batch(self, pages: Sequence[Laid]) -> bytes:
        """What comes of some files, as MessagePack."""
        return msgspec.msgpack.encode(self.make(pages))

    def make(self, pages: Sequence[Laid]) -> list[Made]:
        """What comes of each of some files.

        Each step is taken for all pages before the next: processors are quicker at doing one thing
        many times.
        """
        made = [
            self._joined(page) if isinstance(page, Joined) else _Work(page, self._part(page))
            for page in pages
        ]
        begun = [(at, work) for at, work in enumerate(made) if isinstance(work, _Work)]
        for step in (self._view, self._render, self._place):
            for _, work in begun:
                if work.problem is None:
                    step(work)
        for at, work in begun:
            made[at] = work.made()
        return [one for one in made if isinstance(one, Made)]

    def _view(self, work: _Work) -> None:
        work.cards, work.texts = work.page.handed(self._shared.cards, self._texts)
        work.view = work.page.view(work.cards, work.texts)

    def _render(self, work: _Work) -> None:
        page = work.page
        try:
            work.data = self._renderer.page(page.path, page.template, work.view)
        except TemplateError as error:
            work.problem = error.problems[0]

    def _place(self, work: _Work) -> None:
        briefs = self._shared.catalogue.briefs
        shown = b"".join(
            [
                *[briefs[key].card for key in work.cards.taken],
                *[briefs[key].text for key in work.texts.taken],
            ]
        )
        placed, work.changed = self._placed(work.page.path, work.data)
        work.row = Row(work.digest, placed.size, placed.time, shown)

    def _placed(self, path: str, data: bytes) -> tuple[Placed, bool]:
        """The file as it lies in the output, if it says the same; else a new one."""
        before = self._old.get(path)
        if (
            before is not None
            and before.size == len(data)
            and _read(self._stage.output / path) == data
        ):
            return Placed(before.size, before.time), False
        return self._stage.put(path, data), True

    def _joined(self, page: Joined) -> Made:
        digests = page.digests()
        shown, around = b"".join(digests), _around(page)
        # of a stale file the pieces that did not change are right
        known = self._rows.get(page.path)
        known = known if known is not None and known.part == around else None
        if known is None or page.path not in self._old:
            pieces = [page.piece(key, self._texts) for key in page.keys]
            placed, changed = self._placed(
                page.path, page.head + page.between.join(pieces) + page.tail
            )
            return Made(
                Row(around, placed.size, placed.time, shown, _lengths(map(len, pieces))), changed
            )
        splice = _Splice(page, known, shown, self._texts)
        placed = self._stage.spliced(page.path, page.path, splice.runs())
        return Made(Row(around, placed.size, placed.time, shown, _lengths(splice.lengths)), True)


def _around(page: Joined) -> bytes:
    return joined(page.head, page.between, page.tail)


class _Splice:
    """A joined file made of the last build's: what is the same is copied, in as few runs as
    may be.
    """

    def __init__(self, page: Joined, known: Row, shown: bytes, texts: Articles) -> None:
        self._page = page
        self._known = known
        self._shown = shown
        self._texts = texts
        self._before = array("I")
        self._before.frombytes(known.lengths)
        self.lengths: list[int] = []

    def runs(self) -> Iterator[bytes | tuple[int, int]]:
        """New bytes, and parts of the old file as (from, to)."""
        page, before, now = self._page, self._known.shown, self._shown
        first = common(before, now, PIECE)
        last = common_end(before, now, first, PIECE)
        number, old_number = len(now) // PIECE, len(before) // PIECE
        starts = _Starts(self._before, len(page.head), len(page.between))
        yield (0, starts.end(first - 1)) if first else page.head
        places = {
            before[at * PIECE : (at + 1) * PIECE]: at for at in range(first, old_number - last)
        }
        self.lengths = list(self._before[:first])
        for at in range(first, number - last):
            place = places.get(now[at * PIECE : (at + 1) * PIECE])
            piece = (
                page.piece(page.keys[at], self._texts)
                if place is None
                else (starts.start(place), starts.end(place))
            )
            if at:
                yield page.between
            yield piece
            self.lengths.append(len(piece) if isinstance(piece, bytes) else piece[1] - piece[0])
        if last:
            if number > last:
                yield page.between
            yield starts.start(old_number - last), self._known.size
        else:
            yield page.tail
        self.lengths += self._before[old_number - last :] if last else []


class _Starts:
    """Where the pieces of a joined file begin and end."""

    def __init__(self, lengths: array[int], head: int, between: int) -> None:
        self._between = between
        self._starts = [head]
        for length in lengths:
            self._starts.append(self._starts[-1] + length + between)

    def start(self, at: int) -> int:
        return self._starts[at]

    def end(self, at: int) -> int:
        return self._starts[at + 1] - self._between


def common(one: bytes, other: bytes, size: int) -> int:
    """How many pieces of that size two rows have in common from the first on."""
    low, high = 0, min(len(one), len(other)) // size
    while low < high:
        middle = (low + high + 1) // 2
        if one[: middle * size] == other[: middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: bytes, other: bytes, first: int, size: int) -> int:
    """How many they have in common up to the last, beside the ``first`` ones."""
    low, high = 0, min(len(one), len(other)) // size - first
    while low < high:
        middle = (low + high + 1) // 2
        if one[-middle * size :] == other[-middle * size :]:
            low = middle
        else:
            high = middle - 1
    return low


def _lengths(found: Iterable[int]) -> bytes:
    return array("I", found).tobytes()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
