"""Times ``digest serve``: from the start to the first page, and from a save to the painted browser.

    python tests/benchmarks/preview.py --rounds 50 SITE …

Each SITE (a folder with digest.toml and content/articles) is copied first, to TMPDIR. Needs
chromium and playwright. A line for each kind of edit: the median and the slowest of the rounds.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

TEMPLATES = Path(__file__).parents[2] / "templates"
PORT = 8147
# looks at each frame for what is waited for, also in the next document; then for the paint after it
_LOOK = """(() => {
  const seen = (wanted) => wanted.property
    ? getComputedStyle(document.documentElement).getPropertyValue(wanted.property).trim()
      === wanted.text
    : document.body && document.body.textContent.includes(wanted.text) !== wanted.absent;
  const look = () => {
    const wanted = JSON.parse(sessionStorage.getItem("wanted") || "null");
    if (wanted && seen(wanted)) {
      sessionStorage.removeItem("wanted");
      const channel = new MessageChannel();
      channel.port1.onmessage = () => sessionStorage.setItem("painted", String(Date.now()));
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""


class Site:
    """A copy of a site, its first edited article, and a topic that this article is under."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.root = folder
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("public", ".*", "tests"))
        self.config = folder / "digest.toml"
        files = sorted((folder / "content/articles").glob("*.md"))
        self.article = next(file for file in files[len(files) // 2 :] if _keywords(file))
        self.text = self.article.read_text()
        slug = re.search(r"(?m)^slug: (\S+)", self.text)
        self.page = f"articles/{slug[1] if slug else self.article.stem}/"
        self.topic = ""

    def edits(self) -> Iterator[tuple[str, str]]:
        """The kinds of edit, each with the page that is looked at."""
        for kind in ("text", "title", "keyword", "template", "css", "digest.toml"):
            yield kind, self.page
        for kind in ("new", "gone", "topic"):
            yield kind, self.topic

    def save(self, kind: str, mark: str) -> None:
        """One edit of this kind, which makes ``mark`` appear, or go."""
        articles, text = self.root / "content/articles", self.text
        if kind == "text":
            self.article.write_text(f"{text}\n\nA sentence with {mark}.\n")
        elif kind == "title":
            self.article.write_text(re.sub(r"(?m)^title: .*$", f"title: About {mark}", text))
        elif kind == "keyword":
            self.article.write_text(re.sub(r"(?m)^keywords:\n", f"keywords:\n- {mark}\n", text))
        elif kind == "new":
            lines = re.sub(r"(?m)^(slug|doi|pmid|pmcid): .*\n", "", text)
            lines = re.sub(r"(?m)^date: .*$", "date: 2026-12-01", lines)
            lines = re.sub(r"(?m)^title: .*$", f"title: About {mark}", lines)
            (articles / f"one-more-{mark}.md").write_text(lines)
        elif kind == "gone":
            (articles / f"one-more-{mark}.md").unlink()
        elif kind == "topic":
            slug = self.topic.split("/")[1]
            (self.root / "content/topics").mkdir(exist_ok=True)
            file = self.root / f"content/topics/{slug}.md"
            head = "---\n---\n" if not file.exists() else file.read_text().split("\n\nOn ")[0]
            file.write_text(f"{head}\n\nOn {mark}.\n")
        elif kind == "template":
            (self.root / "templates").mkdir(exist_ok=True)
            shipped = (TEMPLATES / "article.html").read_text()
            new = shipped.replace("<h1", f"<p>{mark}</p><h1", 1)
            (self.root / "templates/article.html").write_text(new)
        elif kind == "css":
            (self.root / "static/assets").mkdir(exist_ok=True, parents=True)
            css = self.root / "static/assets/style.css"
            css.write_text(f":root {{ --mark: {mark} }}\n{_shipped_css()}")
        elif kind == "digest.toml":
            lines = re.sub(r"(?m)^title = .*$", f'title = "Site {mark}"', self.config.read_text())
            self.config.write_text(lines)


def main() -> None:
    """Start and edits of each site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--kinds", nargs="*")
    asked = parser.parse_args()
    for source in asked.sites:
        with tempfile.TemporaryDirectory() as folder:
            site = Site(source, Path(folder) / "site")
            count = len(list((site.root / "content/articles").glob("*.md")))
            print(f"{source}: {count:,} articles", flush=True)
            with _served(site, "without a memory"):
                pass
            subprocess.run([sys.executable, "-m", "digest", "build"], cwd=site.root, check=True)
            with _served(site, "with one"), sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"]
                )
                page = browser.new_page()
                page.add_init_script(_LOOK)
                _topic_of(site, page)
                for kind, address in site.edits():
                    if not asked.kinds or kind in asked.kinds:
                        _timed(site, page, kind, address, asked.rounds)
                browser.close()


def _topic_of(site: Site, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/{site.page}")
    links = page.locator("a[href*='topics/']").evaluate_all("all => all.map(one => one.href)")
    address = next(link for link in links if re.search(r"/topics/[^/]+/(index\.html)?$", link))
    site.topic = re.sub(r"^https?://[^/]+/|index\.html$", "", address)


def _timed(site: Site, page: Page, kind: str, address: str, rounds: int) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/{address}")
    times, before = [], {file: file.read_text() for file in (site.article, site.config)}
    for number in range(rounds):
        time.sleep(0.3)
        mark = f"mark{number}x"
        if kind == "gone":
            site.save("new", mark)
            _wait(page, mark, kind="new")
            time.sleep(0.3)
        times.append(_wait(page, mark, kind, lambda mark=mark: site.save(kind, mark)))
    print(f"  {kind:12} {statistics.median(times):4.0f} ms, at most {max(times):.0f}", flush=True)
    for file, text in before.items():  # or its last mark would be seen for ever
        file.write_text(text)
    for file in (site.root / "content/articles").glob("one-more-*"):
        file.unlink()
    time.sleep(1)


def _wait(page: Page, mark: str, kind: str, save: Any = None) -> float:
    """Milliseconds from the save to the paint of what it changed."""
    wanted = {
        "text": mark,
        "absent": kind == "gone",
        "property": "--mark" if kind == "css" else "",
    }
    page.evaluate("wanted => sessionStorage.setItem('wanted', JSON.stringify(wanted))", wanted)
    start = time.time() * 1000
    if save:
        save()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        painted = page.evaluate("() => sessionStorage.getItem('painted')")
        if painted:
            page.evaluate("() => sessionStorage.removeItem('painted')")
            return float(painted) - start
        time.sleep(0.05)
    raise TimeoutError(f"{kind}: {mark} is never shown")


@contextmanager
def _served(site: Site, how: str) -> Iterator[None]:
    command = [sys.executable, "-m", "digest", "serve", "--port", str(PORT)]
    start = time.perf_counter()
    server = subprocess.Popen(command, cwd=site.root, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/").read()
                break
            except OSError:
                time.sleep(0.01)
        print(f"  first page {how}: {time.perf_counter() - start:.2f} s", flush=True)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def _keywords(file: Path) -> bool:
    return "\nkeywords:\n" in file.read_text()


def _shipped_css() -> str:
    return (TEMPLATES.parent / "themes/default/static/style.css").read_text()


if __name__ == "__main__":
    main()
