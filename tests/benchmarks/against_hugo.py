"""Times ``digest build`` beside Hugo, in turns, on the same articles, and prints parts of Hugo's
cold build: of wall time, CPU and peak memory.

    BENCH_HOME=/tmp/bench BENCH_WORK=/dev/shm/bench python tests/benchmarks/against_hugo.py 10000
    … against_hugo.py --rounds 5 --only cold 1000 10000 50000

Needs ``../shared/bench`` (once: ``python3 bench.py install hugo``, with the same BENCH_HOME).
``same`` makes the pages, entries and feeds that Hugo makes, by the theme beside this file (a check
of both outputs stands in ``../shared/bench/verify.py``, and is run); ``full`` is the default site.
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
sys.path[:0] = [str(HERE), str(BENCH)]
# isort: split
import measure  # noqa: E402 - ours, not the one in shared
from measure import Run  # noqa: E402

_FULL = '[site]\ntitle = "Topic Digest"\nbase_url = "https://digest.example.org/"\n'
_BUILD = [sys.executable, "-m", "digest", "build"]
# what a change may take, of Hugo's cold build: in wall time and CPU; for the same outputs and in full
_GOALS = {
    "cold": (0.35, 0.8),
    "nothing": (0.03, 0.03),
    "text": (0.04, 0.06),
    "title": (0.06, 0.1),
    "author": (0.06, 0.1),
    "keyword": (0.06, 0.1),
    "new": (0.06, 0.1),
    "gone": (0.06, 0.1),
    "template": (0.35, 0.8),
}
_MEMORY = (0.3, 0.5)


class Ours:
    """A site of ours with ``size`` articles, and the changes that are made to it."""

    def __init__(self, kind: str, corpus: Path, work: Path) -> None:
        self.kind = kind
        self.folder = work / f"digest-{kind}"
        shutil.rmtree(self.folder, ignore_errors=True)
        self._articles = self.folder / "content/articles"
        shutil.copytree(corpus, self._articles)
        (self.folder / "digest.toml").write_text(_FULL)
        theme = "default"
        if kind == "same":
            theme = "benchmark"
            shutil.copytree(HERE / "theme", self.folder / "themes/benchmark")
            shutil.copy(HERE / "theme.site.toml", self.folder / "digest.toml")
        shipped = [self.folder / f"themes/{theme}/templates/article.html"]
        shipped.append(HERE.parents[1] / "templates/article.html")
        self._template = self.folder / "templates/article.html"
        self._template.parent.mkdir()
        shutil.copy(next(path for path in shipped if path.is_file()), self._template)
        files = sorted(self._articles.iterdir())
        self._edited, self._gone = files[len(files) // 2], files[len(files) // 3]
        self._turn = 0

    def cold(self) -> None:
        for name in ("public", ".digest"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def nothing(self) -> None:
        pass

    def text(self) -> None:
        self._edited.write_text(self._edited.read_text() + f"\nSentence {self._next()} more.\n")

    def title(self) -> None:
        self._replace(r"(?m)^title: .*$", f'title: "A title that is new, {self._next()}"')

    def author(self) -> None:
        self._replace(r"(?m)^authors:\n- .*$", f'authors:\n- "Newcome {self._next()}, Ann"')

    def keyword(self) -> None:
        keywords = re.findall(
            r"(?m)^- (\"?[\w -]+\"?)$", self._gone.read_text().split("keywords:")[1]
        )
        self._turn += 1
        keyword = keywords[self._turn % len(keywords)]
        self._replace(r"(?m)^keywords:\n- .*$", f"keywords:\n- {keyword}")

    def new(self) -> None:
        text = re.sub(r"(?m)^(slug|doi): .*\n", "", self._gone.read_text())
        (self._articles / f"one-more-{self._next()}.md").write_text(text)

    def gone(self) -> None:
        next(self._articles.glob("one-more-*.md")).unlink()

    def template(self) -> None:
        text = self._template.read_text()
        here = "{% block main %}" if "{% block main %}" in text else "<h1"
        self._template.write_text(
            text.replace(here, f"{here}<!-- -->" if here[0] == "{" else f"<!-- -->{here}", 1)
        )

    def _replace(self, pattern: str, by: str) -> None:
        text, count = re.subn(pattern, by, self._edited.read_text(), count=1)
        assert count == 1, pattern
        self._edited.write_text(text)

    def _next(self) -> int:
        self._turn += 1
        return self._turn


def main() -> None:
    """One table for each size, and how ours grows from one to the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=_GOALS, default=list(_GOALS))
    parser.add_argument("--kinds", nargs="+", choices=("same", "full"), default=["same", "full"])
    asked = parser.parse_args()
    import bench  # type: ignore[import-not-found]

    before: tuple[int, dict[str, Run]] | None = None
    for size in asked.sizes:
        peer, folder, records = bench.prep("hugo", size)
        corpus = Path(bench.HOME) / "corpus" / f"yaml-{size}"
        ours = [Ours(kind, corpus, Path(bench.WORK)) for kind in asked.kinds]
        runs = _measured(bench, peer, Path(folder), records, ours, asked)
        cold = {kind: measure.median(runs[kind, "cold"]) for kind in asked.kinds}
        print("\n".join(_table(size, runs, asked)), flush=True)
        if before:
            for kind, run in cold.items():
                growth = math.log(run.cpu / before[1][kind].cpu) / math.log(size / before[0])
                print(f"  {kind} grows with the number of articles to the power of {growth:.2f}")
        before = size, cold
        for used in (Path(folder), *(site.folder for site in ours)):
            shutil.rmtree(used, ignore_errors=True)


def _measured(
    bench: Any,
    peer: Any,
    folder: Path,
    records: str,
    ours: list[Ours],
    asked: argparse.Namespace,
) -> dict[tuple[str, str], list[Run]]:
    runs: dict[tuple[str, str], list[Run]] = {}
    changes = ["cold", *(name for name in asked.only if name != "cold")]
    for number in range(asked.rounds):
        bench.clean(peer, str(folder))
        runs.setdefault(("hugo", "cold"), []).append(measure.run(peer.cold(), folder))
        for change in changes:
            for site in ours:
                make: Callable[[], None] = getattr(site, change)
                make()
                runs.setdefault((site.kind, change), []).append(measure.run(_BUILD, site.folder))
            if change == "cold" and not number:
                _verify(ours, folder, records)  # before anything is edited
    return runs


def _table(
    size: int, runs: dict[tuple[str, str], list[Run]], asked: argparse.Namespace
) -> Iterator[str]:
    hugo = measure.median(runs["hugo", "cold"])
    yield f"{size:,} articles, medians of {asked.rounds}"
    yield f"  hugo cold: {hugo.wall:.2f} s, CPU {hugo.cpu:.2f} s, {hugo.memory:.0f} MB"
    for number, kind in enumerate(("same", "full")):
        for change in _GOALS:
            if (kind, change) not in runs:
                continue
            run = measure.median(runs[kind, change])
            goal = _GOALS[change][number]
            wall, cpu = run.wall / hugo.wall, run.cpu / hugo.cpu
            met = "" if max(wall, cpu if change == "cold" else 0) <= goal else "  MISSED"
            yield (
                f"  {kind} {change:9} {run.wall:6.2f} s: {wall:.3f} of hugo's wall time,"
                f" {cpu:.3f} of its CPU (goal {goal}){met}"
            )
        if kind in asked.kinds:
            part = max(
                measure.median(runs[kind, change]).memory
                for change in _GOALS
                if (kind, change) in runs
            )
            part /= hugo.memory
            met = "" if part <= _MEMORY[number] else "  MISSED"
            yield f"  {kind} peak memory: {part:.2f} of hugo's (goal {_MEMORY[number]}){met}"
    told = measure.disturbed(run for several in runs.values() for run in several)
    if told:
        yield f"  {told}"


def _verify(ours: list[Ours], hugo: Path, records: str) -> None:
    """The check of ``shared/bench`` on both outputs, ours as a server would show it: it looks for
    articles in ``a/``, and for links without ``index.html``.
    """
    import verify  # type: ignore[import-not-found]

    verify.main(records, str(hugo / "public"))
    for site in ours:
        if site.kind != "same":
            continue
        shown = site.folder / "shown"
        shutil.copytree(site.folder / "public", shown)
        (shown / "articles").rename(shown / "a")
        for page in shown.rglob("*.html"):
            page.write_text(page.read_text().replace('index.html"', '"'))
        verify.main(records, str(shown))
        shutil.rmtree(shown)


if __name__ == "__main__":
    main()
