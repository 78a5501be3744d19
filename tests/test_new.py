"""``digest new``: a site that builds at once, and a folder with something in it that stays as it
is.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

import digest
from digest import config, disk, new
from digest.errors import Problem, Stopped, UsageError

Run = Callable[..., subprocess.CompletedProcess[str]]


def files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_what_is_made_is_what_is_told(tmp_path: Path) -> None:
    made = new.make(tmp_path / "pools")
    assert list(made) == files(tmp_path / "pools")
    assert {"digest.toml", ".gitignore", "content/pages/about.md"} <= set(made)
    assert 2 <= sum(name.startswith("content/articles/") for name in made) <= 3


def test_a_new_site_builds_at_once_and_nothing_is_amiss(tmp_path: Path, run: Run) -> None:
    assert run("new", "pools").returncode == 0
    built = run("build", "--strict", cwd=tmp_path / "pools")
    assert (built.returncode, built.stderr) == (0, "")
    home = (tmp_path / "pools/public/index.html").read_text("utf-8")
    assert "<title>Pools</title>" in home
    assert "Hot Flashes" in home
    assert (tmp_path / "pools/public/assets/style.css").stat().st_size > 0


def test_every_document_of_the_starter_reads_without_a_word(tmp_path: Path) -> None:
    new.make(tmp_path / "pools")
    site = digest.open(tmp_path / "pools")
    assert list(site.problems) == []
    articles = list(site.articles)
    assert len(articles) == 3
    assert {article.added for article in articles} == {datetime.now(UTC).date().isoformat()}
    assert [article.key for article in articles if article.notes] == ["physiology-of-hot-flashes"]
    assert not any(article.abstract for article in articles)


def test_the_configuration_names_every_key_with_its_default(tmp_path: Path) -> None:
    new.make(tmp_path / "pools")
    text = (tmp_path / "pools/digest.toml").read_text("utf-8")
    problems: list[Problem] = []
    assert config.read(tmp_path / "pools", problems.append) == config.Config(
        site=config.Site(title="Pools")
    )
    bare = [
        line.removeprefix("# ")
        for line in text.splitlines()
        if line.startswith("[") or "= " in line
    ]
    stated = tomllib.loads("\n".join(bare))
    del stated["site"]["title"], stated["theme"]
    defaults = json.loads(msgspec.json.encode(config.Config()))
    del defaults["site"]["title"], defaults["theme"]
    assert stated == defaults
    assert not problems


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hormone-therapy", "Hormone therapy"),
        ("HER2_and_more", "HER2 and more"),
        ('a "b" \\c', 'A "b" \\c'),
        ("a\tb\x7fc\nd", None),
        ("潮間帯", "潮間帯"),
        ("🐚", "🐚"),
        ("---", "Topic digest"),
        (os.fsdecode(b"\xff\xfe"), None),
    ],
)
def test_the_title_comes_from_the_folder_whatever_its_name(
    tmp_path: Path, name: str, title: str | None
) -> None:
    new.make(tmp_path / name)
    found = config.read(tmp_path / name, print).site.title
    assert found
    assert found.isprintable()
    assert title in (None, found)


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        new.make(tmp_path / "one/two")
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "one").rglob("*")}
    assert modes == {True: 0o755, False: 0o644}


@pytest.mark.parametrize("inside", ["notes.txt", ".hidden"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, run: Run, inside: str) -> None:
    (tmp_path / inside).write_text("mine")
    done = run("new", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "is not empty (hint: " in done.stderr
    assert files(tmp_path) == [inside]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "pools").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        new.make(tmp_path / "pools")
    assert (tmp_path / "pools").read_text() == "mine"


@pytest.mark.parametrize("git", [False, True])
def test_an_empty_folder_and_a_fresh_repository_will_do(tmp_path: Path, git: bool) -> None:
    if git:
        (tmp_path / ".git").mkdir()
    assert "digest.toml" in new.make(tmp_path)


def test_a_failure_half_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, left = disk.write, 3

    def fails(path: Path, data: bytes) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise OSError(28, "")
        write(path, data)

    monkeypatch.setattr(disk, "write", fails)
    with pytest.raises(Stopped, match="No space left on device"):
        new.make(tmp_path / "one/two")
    assert list(tmp_path.iterdir()) == []
    assert "digest.toml" in new.make(tmp_path / "one/two")
