"""Times ``digest build`` beside Hugo on the same articles, in one run, and prints the ratios.

    BENCH_HOME=… BENCH_WORK=/dev/shm/… python tests/benchmarks/against_hugo.py 1000 10000

Needs ``../shared/bench`` (``bench.py install hugo`` once). Cold: no output, no cache. Noop: nothing changed. Edit: one article.
Ours is the full default site, with authors, journals, years and related articles, which Hugo's is not.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
CONFIG = '[site]\ntitle = "Topic Digest"\nbase_url = "https://digest.example.org/"\n'


def main(sizes: list[int]) -> None:
    """One line for each size and mode: seconds, megabytes, and ours divided by Hugo's."""
    sys.path.insert(0, str(BENCH))
    import bench  # type: ignore[import-not-found]
    import measure  # type: ignore[import-not-found]

    class Digest(bench.Peer):  # type: ignore[misc]
        content, out, caches = "content/articles", "public", (".digest",)

        def cold(self, edited: str | None = None) -> list[str]:
            return [sys.executable, "-m", "digest", "build"]

    for size in sizes:
        found: dict[tuple[str, str], dict[str, float]] = {}
        for name in ("hugo", "digest"):
            if name == "hugo":
                peer, work, _ = bench.prep(name, size)
            else:
                peer, work = Digest(), _site(bench, size)
            for mode in ("cold", "noop", "edit"):
                found[name, mode] = measure.measured(_one(bench, measure, peer, Path(work), mode), 3)
            shutil.rmtree(work, ignore_errors=True)
        for mode in ("cold", "noop", "edit"):
            ours, hugo = found["digest", mode], found["hugo", mode]
            print(f"{size:7,} {mode:4}  {_told('digest', ours)}  {_told('hugo', hugo)}", flush=True)
            print(f"{'':14}time {ours['wall'] / hugo['wall']:.2f} of hugo's, memory {ours['rss_mb'] / hugo['rss_mb']:.2f}", flush=True)


def _told(name: str, run: dict[str, float]) -> str:
    return f"{name} {run['wall']:.2f} s, {run['rss_mb']:.0f} MB (foreign load {run['foreign']:.2f})"


def _site(bench, size: int) -> str:  # type: ignore[no-untyped-def]
    corpus = Path(bench.HOME) / "corpus" / f"yaml-{size}"  # made when Hugo's site was prepared
    work = Path(bench.WORK) / f"digest-{size}"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(corpus, work / "content" / "articles")
    (work / "digest.toml").write_text(CONFIG)
    return str(work)


def _one(bench, measure, peer, work: Path, mode: str):  # type: ignore[no-untyped-def]
    victim = sorted((work / peer.content).iterdir())[0]

    def go():  # type: ignore[no-untyped-def]
        if mode == "cold":
            bench.clean(peer, str(work))
        elif mode == "edit":
            victim.write_text(victim.read_text() + "\nOne more edited sentence.\n")
        measure.settle()
        measure.quiet()
        return measure.run(peer.cold(), cwd=str(work), env=peer.env)

    if mode != "cold":
        measure.run(peer.cold(), cwd=str(work), env=peer.env)
    return go


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 10000])
