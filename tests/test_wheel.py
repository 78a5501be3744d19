"""What people install: the wheel holds all that the program needs and nothing else, and works where
nothing but it was installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = (
    "digest",
    "content",
    "templates",
    "themes",
    "tests",
    "digest.toml",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "Makefile",
    ".gitignore",
)

pytestmark = pytest.mark.wheel


def done(*command: str | Path, cwd: Path) -> str:
    """The output of a command that must succeed, in an environment that knows nothing of this
    checkout.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    ran = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def copy(folder: Path) -> Path:
    """The sources, and beside them what must not be shipped."""
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    for name in (
        "content/rejected/export.ris",
        "themes/default/__pycache__/left.pyc",
        "public/index.html",
        ".digest/shelf",
        "secret.env",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("not to be shipped")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, the wheel that was built from it, the sources, and the wheel of the
    sources themselves in ``direct/``.
    """
    out = tmp_path_factory.mktemp("dist")
    sources = copy(out / "sources")
    build = (sys.executable, "-m", "build", "--no-isolation", sources, "--outdir")
    done(*build, out, cwd=out)
    done(*build, out / "direct", "--wheel", cwd=out)
    return out


def shipped_files(sources: Path) -> set[str]:
    """What the wheel must hold, by the path in it."""
    files = {
        path.relative_to(sources).as_posix()
        for folder in ("digest", "content", "templates", "themes")
        for path in (sources / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "rejected" not in path.parts
    }
    return {name if name.startswith("digest/") else f"digest/{name}" for name in files}


def test_the_wheel_holds_the_program_and_what_it_ships_and_nothing_else(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    assert {name for name in names if ".dist-info/" not in name} == shipped_files(built / "sources")
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    data = [
        name
        for name in names
        if name.startswith(("digest/content", "digest/templates", "digest/themes"))
    ]
    assert not [name for name in data if name.endswith((".py", ".pyc"))]


def test_the_wheel_is_the_same_whether_built_from_the_sources_or_from_the_sdist(
    built: Path,
) -> None:
    one, other = (
        zipfile.ZipFile(next(folder.glob("*.whl"))) for folder in (built, built / "direct")
    )
    assert {entry.filename: entry.CRC for entry in one.infolist()} == {
        entry.filename: entry.CRC for entry in other.infolist()
    }


def test_the_sdist_holds_the_tests_and_nothing_that_was_made(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile",
        "digest.toml",
        "README.md",
        "LICENSE",
        "tests/test_wheel.py",
        "content/pages/manual.md",
    } <= names
    assert not [
        name
        for name in names
        if name.startswith(("public", ".digest", "content/rejected", "secret"))
        or name.endswith(".pyc")
    ]


def test_a_new_site_is_made_and_built_where_only_the_wheel_was_installed(
    built: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--no-input")
    try:
        done(
            *pip,
            "--timeout",
            "15",
            "--retries",
            "1",
            "download",
            "--no-deps",
            "--dest",
            tmp_path,
            "click",
            cwd=tmp_path,
        )
    except AssertionError as error:
        pytest.skip(f"pip reaches no index of packages here: {str(error).strip().splitlines()[-1]}")
    done(*pip, "install", next(built.glob("*.whl")), cwd=tmp_path)
    done(*pip, "check", cwd=tmp_path)

    assert "Usage: digest" in done(python, "-W", "error", "-m", "digest", "--help", cwd=tmp_path)
    command = tmp_path / "venv/bin/digest"
    done(command, "new", "pools", cwd=tmp_path)
    done(command, "build", "--strict", cwd=tmp_path / "pools")
    for name in (
        "index.html",
        "about/index.html",
        "topics/hot-flashes/index.html",
        "feed.xml",
        "assets/style.css",
    ):
        assert (tmp_path / "pools/public" / name).stat().st_size > 0
