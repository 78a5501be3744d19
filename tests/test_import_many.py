"""Many files at once: whoever reads them, and however many do, what comes of it is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from digest import work
from digest.errors import Problem
from digest.records import gather, ingest
from digest.records.ingest import Outcome
from digest.site.door import Site

PARAGRAPH = "They graze at dawn, and rest where the rock stays wet. " * 12


def ris(number: int, *tags: str) -> str:
    """An invented record."""
    stated = [
        f"TI  - Limpets of pool {number}",
        "AU  - Marlow, Ines",
        "PY  - 2019",
        f"DO  - 10.5555/pool.{number}",
        *tags,
    ]
    return "\n".join(["TY  - JOUR", *stated, f"AB  - {PARAGRAPH}", "ER  - ", ""]) + "\n"


def folder_of_records(folder: Path, files: int = 6, each: int = 300) -> Path:
    """Files that overlap by a third, and among them a page, an empty file, a letter in another
    encoding, and records without title.
    """
    folder.mkdir()
    for number in range(files):
        first = number * each * 2 // 3
        records = "".join(ris(first + at, f"VL  - {number}") for at in range(each))
        untitled = f"TY  - JOUR\nDO  - 10.5555/untitled.{number}\nER  - \n\n"
        strange = b"TY  - JOUR\nTI  - Caf\xe9 number %d\nER  - \n\n" % number
        (folder / f"{number}.ris").write_bytes((records + untitled).encode() + strange)
    (folder / "2-page.html").write_text("<!DOCTYPE html><html><body>Sign in</body></html>")
    (folder / "3-empty.ris").write_text("")
    (folder / "4-letter.txt").write_text("Dear colleague, here are the records.\n")
    return folder


def brought(
    site: Path, names: list[str], jobs: int
) -> tuple[Outcome, list[Problem], dict[str, bytes]]:
    site.mkdir()
    (site / "digest.toml").write_text(f'[site]\ntitle = "Pools"\n[build]\njobs = {jobs}\n', "utf-8")
    problems: list[Problem] = []
    outcome = ingest.run(Site.open(site), names, report=problems.append)
    found = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted((site / "content").rglob("*"))
        if path.is_file()
    }
    return outcome, problems, found


def packed(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.iterdir()):
            file.write(path, path.name)
    return archive


@pytest.mark.parametrize("kind", ["folder", "archive", "files"])
def test_several_processes_bring_the_same_as_one_in_the_same_order(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "_WORTH_IT", 0)
    folder = folder_of_records(tmp_path / "in")
    names = {
        "folder": [str(folder)],
        "archive": [str(packed(folder))],
        "files": [str(folder / f"{n}.ris") for n in (3, 1, 4, 0)],
    }[kind]
    one, told, tree = brought(tmp_path / "one", [*names, str(tmp_path / "gone.ris")], jobs=1)
    several, told_by_several, tree_of_several = brought(
        tmp_path / "several", [*names, str(tmp_path / "gone.ris")], jobs=3
    )
    assert several == one
    assert told_by_several == told
    assert tree_of_several == tree
    assert one.total("found") > 1000
    assert one.total("updated") > 100  # what a later file says of an article of an earlier one


def test_a_later_file_has_the_last_word_whoever_reads_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "_WORTH_IT", 0)
    long, short = tmp_path / "long.ris", tmp_path / "short.ris"
    long.write_text("".join(ris(number) for number in range(2000)) + ris(9999, "VL  - 1"))
    short.write_text(ris(9999, "VL  - 2"))
    _, _, tree = brought(tmp_path / "site", [str(long), str(short)], jobs=2)
    assert b'volume: "2"' in tree["content/articles/limpets-of-pool-9999.md"]


def test_a_dry_run_tells_what_the_import_will_do_and_writes_nothing(tmp_path: Path) -> None:
    folder = folder_of_records(tmp_path / "in", files=9)
    site = tmp_path / "site"
    site.mkdir()
    (site / "digest.toml").write_text('[site]\ntitle = "Pools"\n', "utf-8")
    would = ingest.run(Site.open(site), [str(folder)], dry_run=True, report=lambda _: None)
    assert not (site / "content").exists()
    did = ingest.run(Site.open(site), [str(folder)], report=lambda _: None)
    assert (would.counts, would.written) == (did.counts, did.written)


@pytest.mark.parametrize(("count", "batch"), [(0, 1), (1, 1), (50, 1), (1000, 7)])
def test_work_comes_back_in_order(count: int, batch: int) -> None:
    assert list(work.each(lambda number: number * 2, range(count), workers=3, batch=batch)) == [
        number * 2 for number in range(count)
    ]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are forked on Linux only"
)
def test_the_workers_of_a_process_that_is_killed_end_with_it(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom digest import work\n"
        "def slow(number):\n    os.write(1, b'%d\\n' % os.getpid())\n    time.sleep(60)\n"
        "list(work.each(slow, range(2), workers=2, batch=1))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    process.wait()
    process.stdout.close()
    assert all(ends(worker) for worker in workers)


def ends(process: int) -> bool:
    for _ in range(600):
        try:
            os.kill(process, 0)
            if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return False
