"""The output folder is the old one or the new one, each file of it at every moment, and nothing
that digest did not make is ever replaced.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import digest
from digest import disk
from digest.check.site import check
from digest.errors import Problem, Refused, Stopped, UsageError
from digest.site import memory
from digest.site.build import build, last
from digest.site.door import Options

Run = Callable[..., "subprocess.CompletedProcess[str]"]
STRACE = shutil.which("strace")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


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
def test_an_output_that_would_destroy_something_is_refused(
    site: Path, stated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(site.parent / "home"))
    (site.parent / "home").mkdir()
    before = tree(site)
    with pytest.raises(UsageError, match=f"the output folder {stated} "):
        made(site, stated)
    assert tree(site) == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("mine.txt", "mine"),
        (".nojekyll", ""),
        (".nojekyll", "mine"),
        ("index.html", "mine"),
        ("deep/er/x", ""),
    ],
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


def test_an_empty_folder_our_own_and_a_place_elsewhere_are_taken(
    site: Path, tmp_path: Path
) -> None:
    (site / "empty").mkdir()
    elsewhere = str(tmp_path / "a/b/c")
    for output in ("empty", "empty", elsewhere, elsewhere):
        assert made(site, output) == []
    assert tree(site / "empty") == tree(Path(elsewhere))


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_a_folder_stays_one_and_leads_to_the_site(
    site: Path, tmp_path: Path, is_there: bool
) -> None:
    made(site)
    if is_there:
        (tmp_path / "real").mkdir()
    (site / "link").symlink_to(tmp_path / "real")
    for _ in range(2):
        assert made(site, "link") == []
        assert (site / "link").is_symlink()
        assert tree(tmp_path / "real") == tree(site / "public")


def test_whoever_stands_in_the_output_folder_stays_there(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(site)
    (site / "content/articles/withdrawn.md").unlink()
    monkeypatch.chdir(site / "public")
    before = Path().stat().st_ino
    assert made(Path("..")) == []
    assert Path().stat().st_ino == before
    assert Path("index.html").is_file()
    assert not Path("articles/withdrawn").exists()


def test_an_output_on_another_file_system_is_the_same(site: Path) -> None:
    memory_disk = Path("/dev/shm")
    if not os.access(memory_disk, os.W_OK) or memory_disk.stat().st_dev == site.stat().st_dev:
        pytest.skip("there is no other file system here")
    with tempfile.TemporaryDirectory(dir=memory_disk) as folder:
        for name in ("limpets-and-light", "withdrawn"):
            assert made(site, folder) == made(site) == []
            assert tree(Path(folder)) == tree(site / "public")
            (site / f"content/articles/{name}.md").unlink()


def left_over(root: Path) -> list[Path]:
    """What a build writes aside."""
    return [path for path in root.rglob("*") if "digest-" in path.name]


def break_template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates/list.html").write_text("{{ view.nothing }}")


def break_configuration(root: Path) -> None:
    (root / "digest.toml").write_text("[sight]\n")


def break_theme(root: Path) -> None:
    (root / "digest.toml").write_text('[site]\ntheme = "gone"\n')


@pytest.mark.parametrize("harm", [break_template, break_configuration, break_theme])
def test_a_build_that_is_refused_leaves_the_old_site_byte_for_byte(
    site: Path, harm: Callable[[Path], None]
) -> None:
    made(site)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (site / "public").rglob("*")
        if path.is_file()
    }
    (site / "content/articles/withdrawn.md").unlink()
    harm(site)
    with pytest.raises(Refused):
        made(site)
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (site / "public").rglob("*")
        if path.is_file()
    } == before
    assert left_over(site) == []


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def turned(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-20] ^= 255
    file.write_bytes(data)


def of_another_version(file: Path) -> None:
    program = memory.program()
    file.write_bytes(bytes(byte ^ 1 for byte in program) + file.read_bytes()[len(program) :])


def of_another_site(file: Path) -> None:
    """Those of a site with other articles of the same names."""
    root = next(folder.parent for folder in file.parents if folder.name == ".digest")
    other = root.parent / "other"
    if not other.exists():
        shutil.copytree(root, other, ignore=shutil.ignore_patterns("public", ".digest"))
        for article in (other / "content/articles").iterdir():
            article.write_text(f"---\ntitle: {article.stem}\n---\nOther.\n", "utf-8")
        made(other)
    kind = file.relative_to(root).with_name(file.name.partition("-")[0] + "*").as_posix()
    for theirs in other.glob(kind):
        shutil.copy(theirs, file)


HARMS: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "zeros": lambda file: file.write_bytes(bytes(999)),
    "no memory": lambda file: file.write_bytes(b"not a memory at all"),
    "cut": cut,
    "turned": turned,
    "another version": of_another_version,
    "another site": of_another_site,
    "gone": Path.unlink,
}


@pytest.mark.parametrize(
    ("names", "harm"),
    [
        *(("*", harm) for harm in HARMS),
        *((names, "turned") for names in ("shelf", "ledger-*", "templates/*")),
    ],
)
def test_a_memory_that_cannot_be_used_costs_time_and_nothing_else(
    site: Path, names: str, harm: str
) -> None:
    made(site)
    file = site / "content/articles/no-date.md"
    file.write_text(file.read_text("utf-8").replace("Nobody", "Somebody"), "utf-8")
    files = [
        file for file in (site / ".digest").glob(names) if file.is_file() and file.name != "lock"
    ]
    assert files
    for file in files:
        HARMS[harm](file)
    assert made(site) == []
    build(site, Options(output="clean", jobs=1, use_cache=False))
    assert tree(site / "public") == tree(site / "clean")


def test_the_system_that_refuses_is_told_in_one_line_and_the_old_site_stays(
    site: Path, run: Run
) -> None:
    made(site)
    before = tree(site / "public")
    (site / "content/articles/withdrawn.md").unlink()
    (site / "static").mkdir()
    (site / "static/large.bin").write_bytes(bytes(300_000))
    if not shutil.which("prlimit"):
        pytest.skip("prlimit is not installed")
    process = start(site, before=["prlimit", "--fsize=200000"])
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert (
        told
        == "error: cannot write public/: File too large (hint: raise the limit of file sizes (ulimit -f))\n"
    )
    assert tree(site / "public") == before
    assert run("build", cwd=site).returncode == 0


def test_a_lock_that_another_build_holds_is_waited_for_and_then_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_WAIT", 0.2)
    with disk.lock(site / ".digest"), pytest.raises(Stopped, match="another digest is at work"):
        made(site)
    assert not (site / "public").exists()
    assert made(site) == []


def start(root: Path, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(digest.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [*before, sys.executable, "-m", "digest", "build", *words]
    return subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_builds_at_once_end_with_the_one_site(site: Path) -> None:
    running = [start(site, "--no-cache") for _ in range(3)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [
        ("", 0)
    ] * 3
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
        front = (
            f"---\ntitle: Part {number}\nauthors: [Marlow]\nkeywords: [Limpets]\ndate: 2019\n---\n"
        )
        (self.root / f"content/articles/part-{number}.md").write_text(f"{front}{text}\n")

    def again(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._start, self.root)

    def check(self) -> None:
        """What a fault has left is a site, and the next build makes the new one of it."""
        found = tree(self.root / "public")
        begun = (self.root / "public/.digest-new/list").is_file()
        shown = {path: data for path, data in found.items() if not path.startswith(".digest-new/")}
        if begun:
            assert all(
                data in (self.old.get(path), self.new.get(path)) for path, data in shown.items()
            )
        else:
            assert shown in (self.old, self.new)
        made(self.root)
        assert tree(self.root / "public") == self.new
        assert left_over(self.root) == []


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
    "write": "write",
    "rename": "rename,renameat,renameat2",
    "mkdir": "mkdir,mkdirat",
    "unlink": "unlink,unlinkat,rmdir",
}


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC"])
def test_a_fault_at_a_file_changing_call_leaves_whole_files_and_the_next_build_finishes_it(
    edited: Edited, kind: str, fault: str
) -> None:
    log = edited.root.parent / "calls"
    names = CALLS[kind]
    traced = [STRACE or "", "-f", "-qq", "-o", str(log), "-e", f"trace={names}"]
    process = start(edited.root, before=traced)
    if any(mark in process.communicate(timeout=60)[1] for mark in ("attach", "ptrace")):
        pytest.skip("strace may not trace here")
    # strace counts for each process and each call by itself; another only looks at content/
    own = Counter(line.partition(" ")[0] for line in log.read_text().splitlines()).most_common(1)
    counted = Counter(re.findall(rf"^{own[0][0]} +(\w+)\(", log.read_text(), re.MULTILINE))
    calls = max(counted.values())
    assert calls > 3
    for number in (1, calls // 3, 2 * calls // 3, calls - 1):
        edited.again()
        process = start(
            edited.root, before=[*traced, "-e", f"inject={names}:{fault}:when={number}"]
        )
        _, told = process.communicate(timeout=60)
        assert "Traceback" not in told
        if fault == "error=ENOSPC":
            assert process.returncode in (0, 3)
            assert len(told.splitlines()) == (process.returncode == 3)
        else:
            assert process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        edited.check()


def break_off(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build whose change-over the system ends after a few steps."""
    left = 3
    real = os.replace

    def refusing(source: str, target: str) -> None:
        nonlocal left
        if ".digest-new/files" in str(source):
            left -= 1
            if not left:
                raise OSError(5, "Input/output error")
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refusing)
        with pytest.raises(Stopped, match="some pages are new, some old") as stopped:
            made(root)
    assert "next digest build, serve or publish finishes it" in stopped.value.problems[0].hint


@pytest.mark.parametrize("finish", [made, lambda root: last(root, print)])
def test_a_change_over_that_was_broken_off_is_told_and_finished(
    edited: Edited, monkeypatch: pytest.MonkeyPatch, finish: Callable[[Path], object]
) -> None:
    break_off(edited.root, monkeypatch)
    assert tree(edited.root / "public") not in (edited.old, edited.new)
    told: list[Problem] = []
    check(edited.root, report=told.append)
    assert [problem.text for problem in told if problem.file == "public"] == [
        "a build was broken off when it put its files in place; some are new, some old"
    ]
    finish(edited.root)
    assert tree(edited.root / "public") == edited.new
    assert left_over(edited.root) == []
    assert build(edited.root, Options(jobs=1)).changed == ()


def leading_nowhere(output: Path) -> set[str]:
    """The links that lead nowhere, of all pages that a reader can come to from the first one."""
    seen, waiting, nowhere = {"index.html"}, ["index.html"], set()
    while waiting:
        page = waiting.pop()
        for link in re.findall(
            r'(?:href|src)="([^":#?]+)[^":]*"', (output / page).read_text("utf-8")
        ):
            path = os.path.normpath(os.path.join(os.path.dirname(page), link))
            if not (output / path).is_file():
                nowhere.add(f"{page}: {link}")
            elif path not in seen and path.endswith(".html"):
                seen.add(path)
                waiting.append(path)
    return nowhere


def test_no_page_leads_to_a_file_that_is_not_there_yet(
    edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0

    def looking(call: Callable[..., None]) -> Callable[..., None]:
        def then_look(*words: str, **more: int) -> None:
            nonlocal steps
            call(*words, **more)
            if (edited.root / "public/.digest-new/list").is_file():
                steps += 1
                assert leading_nowhere(edited.root / "public") == set()

        return then_look

    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(os, name, looking(getattr(os, name)))
    made(edited.root)
    assert steps > 9
    assert tree(edited.root / "public") == edited.new
