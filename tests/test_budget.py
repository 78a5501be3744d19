"""What a build weighs is told in its line, in detail when a limit of GitHub comes near, and early
enough to do something about it.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.site import budget
from digest.site.build import Built, build
from digest.site.door import Options

Run = Callable[..., "subprocess.CompletedProcess[str]"]
MB = 1_000_000


def output(**sizes: int) -> dict[str, int]:
    """Files by path, dots written as ``__`` and slashes as ``_``."""
    return {name.replace("__", ".").replace("_", "/"): size for name, size in sizes.items()}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("articles/limpets/index.html", "articles"),
        ("articles/limpets/figure.png", "articles"),
        ("topics/limpets/index.html", "topics"),
        ("topics/limpets/page/2/index.html", "topics"),
        ("topics/limpets/feed.json", "feeds"),
        ("feeds.opml", "feeds"),
        ("topics/limpets/citations.bib", "citation files"),
        ("topics/limpets/editions/2026-03/index.html", "editions"),
        ("editions/2026-03/email.txt", "mails"),
        ("topics/editions/index.html", "topics"),
        ("authors/marlow-ines/index.html", "authors"),
        ("types/review/index.html", "kinds"),
        ("data/articles.jsonl", "data"),
        ("about/index.html", "other pages and files"),
        ("index.html", "other pages and files"),
        ("CNAME", "other pages and files"),
    ],
)
def test_each_file_is_of_the_kind_that_one_key_switches(path: str, kind: str) -> None:
    assert budget.kind(path) == kind


def test_the_budget_adds_up_and_names_the_largest() -> None:
    files = output(
        articles_a_index__html=5,
        articles_b_index__html=7,
        feed__xml=9,
        data_topics__json=1,
        a=2,
        b=3,
    )
    found = budget.weighed(files)
    assert (found.files, found.bytes) == (6, 27)
    assert found.largest == (
        ("feed.xml", 9),
        ("articles/b/index.html", 7),
        ("articles/a/index.html", 5),
        ("b", 3),
        ("a", 2),
    )
    assert found.kinds == (
        ("articles", 2, 12),
        ("feeds", 1, 9),
        ("other pages and files", 2, 5),
        ("data", 1, 1),
    )
    assert found.as_json()["kinds"]["feeds"] == {"files": 1, "bytes": 9}  # type: ignore[index]


@pytest.mark.parametrize(
    ("weight", "shown"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (999_999, "1,000 kB"),
        (12_340_000, "12.3 MB"),
        (1_234_000_000, "1,234 MB"),
    ],
)
def test_bytes_are_told_in_decimal_units(weight: int, shown: str) -> None:
    assert budget.size(weight) == shown


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (output(index__html=10 * MB), ""),
        ({f"x{n}.html": 79 * MB for n in range(10)}, ""),
        (
            {f"x{n}/citations.bib": 50 * MB for n in range(12)}
            | {f"y{n}/feed.xml": 40 * MB for n in range(6)},
            (
                "warning: the site is 840 MB, 84% of the 1 GB that GitHub Pages takes "
                "(hint: citation files are 600 MB: citations = false; feeds are 240 MB: feeds = false in [outputs])"
            ),
        ),
        (
            output(data_articles__jsonl=90 * MB),
            (
                "public/data/articles.jsonl: warning: is 90.0 MB; GitHub takes no file over 100 MiB "
                "(hint: data = false in [outputs] makes do without)"
            ),
        ),
        (
            output(film__mp4=120 * MB),
            "public/film.mp4: warning: is 120 MB; GitHub takes no file over 100 MiB (hint: leave it out, or lead to it elsewhere)",
        ),
        (
            {f"film{n}.mp4": 80 * MB for n in range(11)},
            "warning: the site is 880 MB, 88% of the 1 GB that GitHub Pages takes (hint: digest build --verbose names the largest files)",
        ),
    ],
)
def test_a_limit_that_comes_near_is_told_with_what_would_help(
    files: dict[str, int], told: str
) -> None:
    assert "\n".join(str(problem) for problem in budget.warnings(files, "public")) == told


@pytest.mark.parametrize(("size", "near"), [(10 * MB, False), (60 * MB, True)])
def test_details_are_told_unasked_only_when_a_limit_is_half_reached(
    tmp_path: Path, size: int, near: bool
) -> None:
    built = Built(tmp_path, 1, 1, (), (), 0.1, output(index__html=size))
    assert bool(built.details(wanted=False)) is near
    assert "index.html" in built.details(wanted=True)


def test_a_small_site_is_told_in_one_line_and_the_sizes_are_those_on_disk(
    site: Path, run: Run
) -> None:
    done = run("build", cwd=site)
    (line,) = done.stdout.splitlines()
    sizes = [path.stat().st_size for path in (site / "public").rglob("*") if path.is_file()]
    assert line.endswith(f"public/, {len(sizes):,} files, {budget.size(sum(sizes))}")
    again = run("build", cwd=site)
    assert again.stdout.splitlines()[0].endswith(
        f"public/, {len(sizes):,} files, {budget.size(sum(sizes))}"
    )
    told = json.loads(run("build", "--json", cwd=site).stdout)
    assert (told["files"], told["bytes"]) == (len(sizes), sum(sizes))
    assert sum(kind["bytes"] for kind in told["kinds"].values()) == sum(sizes)
    assert [file["bytes"] for file in told["largest"]] == sorted(sizes, reverse=True)[:5]
    details = run("build", "--verbose", cwd=site).stdout.splitlines()
    assert any(detail.split()[2:] == ["articles", "(8", "files)"] for detail in details)


def test_the_warning_of_a_large_file_comes_again_when_nothing_changed(site: Path) -> None:
    (site / "static").mkdir()
    with (site / "static/film.mp4").open("wb") as file:
        file.truncate(85 * MB)  # a hole in the file, which takes no room
    told = [[str(problem) for problem in build(site, Options(jobs=1)).problems] for _ in range(2)]
    assert told[0] == told[1]
    assert [line.partition(":")[0] for line in told[0]] == ["public/film.mp4"]


def test_a_build_tells_how_many_files_went_and_what_brings_back_those_of_an_earlier_version(
    site: Path,
) -> None:
    configuration = (site / "digest.toml").read_text("utf-8")
    (site / "digest.toml").write_text(f"{configuration}[topics]\nminimum = 1\n", "utf-8")
    build(site, Options(jobs=1))
    memory = site / ".digest"
    memory.rename(site / "memory")
    (site / "digest.toml").write_text(configuration, "utf-8")
    built = build(site, Options(jobs=1))
    assert built.removed == 4
    assert built.summary().splitlines()[1] == (
        "4 files of an earlier build are made no more: topics 4 (minimum = 1 in [topics])"
    )
    (site / "content/articles/withdrawn.md").unlink()
    built = build(site, Options(jobs=1))
    assert built.removed == len([path for path in built.changed if path not in built.files])
    assert f" files new or changed, {built.removed} removed, " in built.summary()
    assert "\n" not in built.summary()
