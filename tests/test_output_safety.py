"""The output folder is wholly old or wholly new, and nothing that digest did not make is ever replaced."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import digest
from digest import disk
from digest.errors import Problem, Refused, Stopped, UsageError
from digest.site.build import Options, build

Run = Callable[..., "subprocess.CompletedProcess[str]"]
STRACE = shutil.which("strace")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def made(root: Path, output: str | None = None) -> list[Problem]:
    problems: list[Problem] = []
    build(root, Options(output=output, jobs=1), report=problems.append)
    return problems


@pytest.mark.parametrize(
    "stated",
    [
        "content",
        "content/articles",
        "content/new",
        "templates",
        "themes/x",
        "static",
        ".digest",
        ".git",
        ".",
        "..",
        "../..",
        "/",
        "~",
        "x/..",
    ],
)
def test_an_output_that_would_destroy_something_is_refused(site: Path, stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(site.parent / "home"))
    (site.parent / "home").mkdir()
    before = tree(site)
    with pytest.raises(UsageError, match=f"the output folder {stated} "):
        made(site, stated)
    assert tree(site) == before


@pytest.mark.parametrize(
    ("file", "text"), [("mine.txt", "mine"), (".nojekyll", ""), (".nojekyll", "mine"), ("index.html", "mine"), ("deep/er/x", "")]
)
def test_a_folder_that_digest_did_not_make_is_refused(site: Path, file: str, text: str) -> None:
    (site / "docs" / file).parent.mkdir(parents=True)
    (site / "docs" / file).write_text(text)
    with pytest.raises(UsageError, match="did not make"):
        made(site, "docs")
    assert list(tree(site / "docs")) == [file]


def test_a_git_checkout_is_refused_even_if_it_holds_our_output(site: Path) -> None:
    made(site, "docs")
    (site / "docs/.git").write_text("gitdir: ../.git/worktrees/docs\n")
    before = tree(site / "docs")
    with pytest.raises(UsageError, match="git checkout"):
        made(site, "docs")
    assert tree(site / "docs") == before


def test_a_file_is_no_output_folder(site: Path) -> None:
    (site / "out").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        made(site, "out")
    assert (site / "out").read_text() == "mine"


def test_an_empty_folder_our_own_and_a_place_elsewhere_are_taken(site: Path, tmp_path: Path) -> None:
    (site / "empty").mkdir()
    elsewhere = str(tmp_path / "a/b/c")
    for output in ("empty", "empty", elsewhere, elsewhere):
        assert made(site, output) == []
    assert tree(site / "empty") == tree(Path(elsewhere))
    (tmp_path / "real").mkdir()
    (site / "link").symlink_to(tmp_path / "real")
    made(site, "link")
    assert (site / "link").is_symlink()
    assert tree(tmp_path / "real") == tree(site / "empty")


def break_template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates/list.html").write_text("{{ view.nothing }}")


def break_configuration(root: Path) -> None:
    (root / "digest.toml").write_text("[sight]\n")


def break_theme(root: Path) -> None:
    (root / "digest.toml").write_text('[site]\ntheme = "gone"\n')


@pytest.mark.parametrize("harm", [break_template, break_configuration, break_theme])
def test_a_build_that_is_refused_leaves_the_old_site_byte_for_byte(site: Path, harm: Callable[[Path], None]) -> None:
    made(site)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (site / "public").rglob("*") if path.is_file()}
    (site / "content/articles/withdrawn.md").unlink()
    harm(site)
    with pytest.raises(Refused):
        made(site)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (site / "public").rglob("*") if path.is_file()} == before
    assert [path.name for path in site.iterdir() if "digest-" in path.name] == []


def test_where_two_folders_cannot_change_places_the_old_one_steps_aside(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_exchanged", lambda *_: False)
    made(site)
    (site / "content/articles/withdrawn.md").unlink()
    made(site)
    expected = tree(site / "public")
    assert "articles/withdrawn/index.html" not in expected
    assert [path.name for path in site.iterdir() if "digest-" in path.name] == []
    # a kill between the two renames
    (site / "public").rename(site / ".public.digest-old")
    made(site)
    assert tree(site / "public") == expected
    assert [path.name for path in site.iterdir() if "digest-" in path.name] == []


@pytest.mark.parametrize("data", [b"", b"\x00" * 99, b"not a cache", "half"])
@pytest.mark.parametrize("name", ["shelf", "ledger-*"])
def test_a_cache_that_cannot_be_read_costs_time_and_nothing_else(site: Path, name: str, data: bytes | str) -> None:
    made(site)
    expected = tree(site / "public")
    (file,) = (site / ".digest").glob(name)
    file.write_bytes(file.read_bytes()[:-40] if isinstance(data, str) else data)
    assert made(site) == []
    assert tree(site / "public") == expected
    shutil.rmtree(site / ".digest")
    assert made(site) == []
    assert tree(site / "public") == expected


def test_the_system_that_refuses_is_told_in_one_line_and_the_old_site_stays(site: Path, run: Run) -> None:
    made(site)
    before = tree(site / "public")
    (site / "content/articles/withdrawn.md").unlink()
    (site / "static").mkdir()
    (site / "static/large.bin").write_bytes(bytes(300_000))
    process = start(site, before=["prlimit", "--fsize=200000"]) if shutil.which("prlimit") else None
    if process is None:
        pytest.skip("prlimit is not installed")
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert told == "error: cannot write public/: File too large (hint: raise the limit of file sizes (ulimit -f))\n"
    assert tree(site / "public") == before
    assert run("build", cwd=site).returncode == 0


def test_a_lock_that_another_build_holds_is_waited_for_and_then_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_WAIT", 0.2)
    with disk.lock(site / ".digest"), pytest.raises(Stopped, match="another digest is at work"):
        made(site)
    assert not (site / "public").exists()
    assert made(site) == []


def start(root: Path, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(digest.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*before, sys.executable, "-m", "digest", "build", *words]
    return subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_builds_at_once_end_with_the_one_site(site: Path) -> None:
    running = [start(site, "--no-cache") for _ in range(3)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [("", 0)] * 3
    made(site, "clean")
    assert tree(site / "public") == tree(site / "clean")


class Edited:
    """A small site that was built, then edited; what its output was and what it must become."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "content/articles").mkdir(parents=True)
        (root / "digest.toml").write_text('[site]\ntitle = "Pools"\n')
        for number in range(3):
            self.write(number, "Old.")
        made(root)
        self.old = tree(root / "public")
        for number in range(2):
            self.write(number, "New.")
        (root / "content/articles/part-2.md").unlink()
        self.write(3, "New.")
        done = root.parent / "done"
        shutil.copytree(root, done)
        shutil.rmtree(done / ".digest")
        made(done)
        self.new = tree(done / "public")
        shutil.rmtree(done)
        self._start = root.parent / "start"
        shutil.copytree(root, self._start)

    def write(self, number: int, text: str) -> None:
        front = f"---\ntitle: Part {number}\nauthors: [Marlow]\nkeywords: [Limpets]\ndate: 2019\n---\n"
        (self.root / f"content/articles/part-{number}.md").write_text(f"{front}{text}\n")

    def again(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._start, self.root)

    def check(self) -> None:
        found = tree(self.root / "public")
        assert found in (self.old, self.new)
        made(self.root)
        assert tree(self.root / "public") == self.new
        assert [path.name for path in self.root.iterdir() if "digest-" in path.name] == []


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "edited")


def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new_one(edited: Edited) -> None:
    chance = random.Random(5)
    for _ in range(6):
        edited.again()
        process = start(edited.root)
        time.sleep(chance.uniform(0.15, 0.5))
        process.kill()
        process.communicate()
        edited.check()


CALLS = {
    "write": ("write", (1, 9, 17, 18)),
    "rename": ("rename,renameat,renameat2", (1, 2, 3)),
    "mkdir": ("mkdir,mkdirat", (1, 2, 9)),
    "unlink": ("unlink,unlinkat,rmdir", (1, 20)),
    "link": ("link,linkat", (1, 3)),
    "fsync": ("fsync,fdatasync", (1, 2)),
}


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC"])
def test_a_fault_at_a_file_changing_call_leaves_the_old_site_or_the_new_one(edited: Edited, kind: str, fault: str) -> None:
    names, numbers = CALLS[kind]
    log = edited.root.parent / "calls"
    met = 0
    for number in numbers:
        edited.again()
        inject = [STRACE or "", "-f", "-qq", "-o", str(log), "-e", f"trace={names}", "-e", f"inject={names}:{fault}:when={number}"]
        process = start(edited.root, before=inject)
        _, told = process.communicate(timeout=60)
        if "attach" in told or "ptrace" in told:
            pytest.skip("strace may not trace here")
        met += any(mark in log.read_text() for mark in ("INJECTED", "SIGKILL"))
        assert "Traceback" not in told
        if fault == "error=ENOSPC":
            assert process.returncode in (0, 3)
            assert len(told.splitlines()) == (process.returncode == 3)
        elif "SIGKILL" in log.read_text():
            assert process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        edited.check()
    assert met
