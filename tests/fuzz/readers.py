"""Feeds a format's reader with millions of made inputs, and tells which ones raise or take long.

    python -m venv fuzz && fuzz/bin/pip install atheris .
    fuzz/bin/python tests/fuzz/readers.py ris --inputs 1000000 --into /tmp/fuzz
    fuzz/bin/python tests/fuzz/readers.py ris --grown 500 --into /tmp/fuzz

atheris is no dependency of digest, and pytest does not collect this file: it is run by hand. The first form starts from the files in
``tests/data`` and follows the branches that inputs take; the second repeats pieces of those files up to nearly a megabyte, which finds
what takes quadratic time. Each fault is told once, with the file in the folder ``--into`` that shows it; INPUT files named after the
format are tried instead of made ones. The last line counts inputs and faults.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.records.formats import Entry

DATA = Path(__file__).resolve().parents[1] / "data"
FOLDERS = {
    "crossref-xml": "unixref",
    "wos": "wos_tagged",
    "json": "generic_json",
}  # where the fixtures are not called as the format is
LARGEST, SLOW = (
    1_000_000,
    2.0,
)  # bytes; seconds of this process, which others on the machine don't lengthen
EACH = 0.0003  # seconds that an entry may take: a megabyte holds a hundred thousand that are next to nothing
LONGEST = 6_000  # bytes of a made input: the largest fixture fits
TOKEN = re.compile(
    rb"</?[\w:.-]+|\"[\w@:-]+\"\s*:|^[A-Z][A-Z0-9 ]{0,3}\s*- |^%. |^<\d+>|^[A-Z]{2} |@\w+\{|\b\w+ *= *[{\"]|[\w ]+[,;\t]|\w+:",
    re.M,
)
SIGNS = (
    b"{",
    b"}",
    b'"',
    b"\\",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x0;",
    b"&amp;",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r\n",
    b"\x00",
    b"\xed\xa0\x80",
)
MANY = (
    *SIGNS,
    *(bytes([byte]) for byte in range(32, 127)),
    b"\n",
    b"\r",
    b"\t",
    b" \n",
    b"\n\n",
    b"a ",
    b"a, ",
    b"A. ",
    b"a; ",
    b"1",
    b"10.1/",
    b"- ",
    b"<a",
    b"<a>",
    b"</a>",
    b"<i>",
    b"&lt;",
    b"&#",
    b"\\'",
    b"https://",
    b"http://a.b/",
)


class TakesForever(BaseException):
    """Raised within a reader, which must not take it for an error of its own."""


def _interrupt(*_: object) -> None:
    raise TakesForever


class Reader:
    """One format, fed as an import feeds it; its faults, each kept once."""

    def __init__(self, name: str, into: Path) -> None:
        from digest.records import formats, sources

        self._sources, self._choose = sources, formats.choose
        self._form = next(form for form in formats.FORMATS if form.name == name)
        self._into = into
        self._known: set[str] = set()
        self.inputs = 0
        self.seeds = sorted(
            path
            for path in (DATA / FOLDERS.get(name, name.replace("-", "_"))).rglob("*")
            if path.is_file()
        )

    def feed(self, data: bytes) -> float:
        """Reads one input to its end, and gives the seconds that it took."""
        self.inputs += 1
        entries = 0
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 30 * SLOW)
        try:
            for entry in self._entries(data):
                entries += 1
                if entry.record is None and not entry.problems:
                    raise AssertionError("an entry without a record says why")
            self._choose(self._sources.looked_at(data[:64_000]))
        except (Exception, TakesForever) as error:  # noqa: BLE001 - every one is a fault of the reader
            self._fault(_place(error), data, "".join(traceback.format_exception(error)[-4:]))
        signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - start
        if len(data) < LARGEST and took > max(SLOW, entries * EACH):
            self._fault(f"slow {self._slow()}", data, f"{len(data):,} bytes took {took:.1f} s")
        return took

    def told(self) -> str:
        """What was tried, and what came of it."""
        return f"{self._form.name}: {self.inputs:,} inputs, {len(self._known)} faults"

    def _entries(self, data: bytes) -> Iterator[Entry]:
        if self._form.streams:
            return self._form.stream(io.BytesIO(data))
        return self._form.read(self._sources.Source("made", data).text(lambda _: None))

    def _slow(self) -> int:
        """Slow inputs are all told, up to ten."""
        return min(10, sum(what.startswith("slow") for what in self._known))

    def _fault(self, what: str, data: bytes, told: str) -> None:
        if what not in self._known:
            self._known.add(what)
            file = self._into / f"{self._form.name}-{hashlib.sha256(data).hexdigest()[:8]}"
            file.write_bytes(data)
            print(f"{self._form.name}: {what}: {file}\n{told}", flush=True)


def _place(error: BaseException) -> str:
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "digest" in frame.filename
    ] or traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}:{frames[-1].lineno}"


def followed(reader: Reader, inputs: int) -> None:
    """Inputs that atheris makes from the fixtures, with the words of the format at hand."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    def feed(data: bytes) -> None:
        reader.feed(data)
        if reader.inputs % 50_000 == 0 or reader.inputs == inputs:
            print(reader.told(), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for number, path in enumerate(reader.seeds):
            (corpus / str(number)).write_bytes(path.read_bytes())
        words.write_text(
            "".join(
                f'"{"".join(f"{chr(92)}x{byte:02x}" for byte in word)}"\n'
                for word in _words(reader.seeds)
            )
        )
        options = [
            f"-runs={inputs}",
            f"-max_len={LONGEST}",
            f"-dict={words}",
            "-timeout=60",
            "-rss_limit_mb=2048",
            "-print_final_stats=0",
            "-verbosity=0",
        ]
        atheris.Setup([sys.argv[0], str(corpus), *options], feed)
        atheris.Fuzz()  # ends the process


def grown(reader: Reader, inputs: int) -> None:
    """A piece of a fixture, or a sign, many times over within the fixture; made as large as an input may be where a smaller one took its time."""
    chance = random.Random(1)
    for _ in range(inputs):
        text = chance.choice(reader.seeds).read_bytes()
        start = chance.randrange(len(text))
        end = min(len(text), start + int(2 ** chance.uniform(0, 10)))
        piece = text[start:end] if chance.random() < 0.5 else chance.choice(MANY)
        rest = text[end:] if chance.random() < 0.7 else b""
        for size in (LARGEST // 4, LARGEST - 1):
            if (
                reader.feed(text[:start] + piece * ((size - len(text)) // len(piece)) + rest)
                < SLOW / 10
            ):
                break


def _words(seeds: list[Path]) -> list[bytes]:
    found = {word[:60] for path in seeds for word in TOKEN.findall(path.read_bytes())}
    return [*SIGNS, *sorted(found)[:2000]]


def main() -> None:
    """Reads the command line and prints what was found."""
    parser = argparse.ArgumentParser(description="Makes inputs for the reader of a format.")
    parser.add_argument("format")
    parser.add_argument("tried", nargs="*", type=Path, metavar="INPUT")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--grown", type=int, default=0)
    parser.add_argument("--into", type=Path, default=Path(tempfile.gettempdir()))
    told = parser.parse_args()
    signal.signal(signal.SIGPROF, _interrupt)
    told.into.mkdir(parents=True, exist_ok=True)
    if not told.tried and not told.grown:
        import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

        with atheris.instrument_imports(
            include=[
                "digest.records",
                "digest.text",
                "digest.dates",
                "digest.names",
                "digest.identifiers",
            ]
        ):
            reader = Reader(told.format, told.into)
        followed(reader, told.inputs)
    else:
        reader = Reader(told.format, told.into)
        for path in told.tried:
            reader.feed(path.read_bytes())
        grown(reader, told.grown)
        print(reader.told())


if __name__ == "__main__":
    main()
