"""The whole articles of one build, kept aside while the catalogue is made from them in brief: on
the disk, so that memory stays small.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

from digest.model import Article


class Place(NamedTuple):
    """Where an article is kept: the process that put it there, where it begins, and how long it and
    its citations are.
    """

    owner: int
    at: int
    length: int
    ris: int
    bibtex: int


class Texts:
    """Keeps articles for the processes of one build, each of which writes a file of its own. Use as
    a context manager. Raises OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._own: tuple[int, int] = (0, 0)  # the process, and its file
        self._at = 0
        self._waiting = bytearray()
        self._maps: dict[int, mmap.mmap] = {}
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Article).decode

    def __enter__(self) -> Texts:
        self._place.mkdir(exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(prefix="texts-", dir=self._place)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._forget()
        if self._own[0] == os.getpid():
            os.close(self._own[1])
        if self._folder:
            self._folder.cleanup()

    def _forget(self) -> None:
        for kept in self._maps.values():
            kept.close()
        self._maps.clear()

    def keep(self, article: Article) -> Place:
        """Keeps an article, its text as HTML only, which is what pages show; it can be had after
        the next :meth:`flush`.
        """
        if self._own[0] != os.getpid():
            self._own = (
                os.getpid(),
                os.open(self._file(os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            )
            self._at = 0
            self._waiting.clear()
        data = self._encode(
            msgspec.structs.replace(article, abstract="", notes="", ris="", bibtex="")
        )
        ris, bibtex = article.ris.encode(), article.bibtex.encode()
        self._waiting += b"".join((data, ris, bibtex))
        place = Place(self._own[0], self._at, len(data), len(ris), len(bibtex))
        self._at += len(data) + len(ris) + len(bibtex)
        return place

    def flush(self) -> None:
        """Writes what waits."""
        with memoryview(self._waiting) as waiting:
            done = 0
            while done < len(waiting):
                done += os.write(self._own[1], waiting[done:])
        self._waiting = bytearray()
        self._forget()  # they are shorter than the files now

    def get(self, place: Place) -> Article:
        """The article that is kept there."""
        kept = self._kept(place.owner)
        ris = place.at + place.length
        bibtex = ris + place.ris
        with memoryview(kept) as view, view[place.at : ris] as data:
            article = self._decode(data)
        cited = {
            "ris": kept[ris:bibtex].decode(),
            "bibtex": kept[bibtex : bibtex + place.bibtex].decode(),
        }
        return msgspec.structs.replace(article, **cited)

    def cited(self, place: Place, form: str) -> bytes:
        """A citation of the article alone; nothing in another form than ``ris`` and ``bibtex``."""
        start = place.at + place.length
        if form == "ris":
            return self._kept(place.owner)[start : start + place.ris]
        start += place.ris
        return self._kept(place.owner)[start : start + place.bibtex] if form == "bibtex" else b""

    def _kept(self, owner: int) -> mmap.mmap:
        known = self._maps.get(owner)
        if known is None:
            with open(self._file(owner), "rb") as file:
                known = self._maps[owner] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return known

    def _file(self, owner: int) -> str:
        assert self._folder is not None  # noqa: S101 - in __enter__
        return os.path.join(self._folder.name, str(owner))
