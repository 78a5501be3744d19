"""The demonstration site in a browser: from a folder and from a server, with the keyboard, on a
telephone, in the dark, without scripts.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digest.site.build import build
from digest.site.door import Options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
BASE = "/some/where/"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, built into a folder named like the path that it is served
    under.
    """
    if not (ROOT / "content/articles").is_dir():
        pytest.skip("the demonstration site is not here")
    root = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("rejected"))
    shutil.copy(ROOT / "digest.toml", root)
    served = tmp_path_factory.mktemp("served")
    build(
        root,
        Options(
            output=str(served / BASE.strip("/")), base_url=f"https://example.org{BASE}", jobs=1
        ),
    )
    return served


@pytest.fixture(scope="module")
def server(demo: Path) -> Iterator[str]:
    """The address of a server that answers as GitHub Pages does: with 404.html, wherever one is."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def send_error(self, code: int, *_: Any) -> None:
            data = (demo / BASE.strip("/") / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(demo))
    ) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


class Visit:
    """A page in a window of its own, and all that went wrong or went elsewhere while it was
    open.
    """

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        self.home = home
        self.wrong: list[str] = []
        self._context = browser.new_context(**options)
        self._context.set_default_timeout(10_000)
        self.page: Page = self._context.new_page()
        self.page.on(
            "console",
            lambda message: (
                self.wrong.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "request",
            lambda request: (
                None
                if self._is_ours(request.url)
                else self.wrong.append(f"elsewhere: {request.url}")
            ),
        )

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before the icon had come
            self.wrong.append(f"failed: {request.url}: {request.failure}")

    def _is_ours(self, url: str) -> bool:
        return url.startswith(
            (
                self.home.rpartition("//")[0]
                + "//"
                + self.home.rpartition("//")[2].partition("/")[0],
                "data:",
            )
        )

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        assert kind is not None or self.wrong == []

    def at(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page


@pytest.fixture(params=["file", "http"])
def home(request: pytest.FixtureRequest, demo: Path) -> str:
    """Where the site begins: in a folder, or below a path of a server."""
    if request.param == "file":
        return (demo / BASE.strip("/")).as_uri() + "/"
    address: str = request.getfixturevalue("server")
    return address + BASE


def kinds(demo: Path) -> dict[str, str]:
    """One page of each kind; of several the largest, where most can go wrong."""
    site = demo / BASE.strip("/")
    found = {"home": "index.html", "not found": "404.html"}
    for folder in ("articles", "topics", "authors", "journals", "years"):
        pages = sorted(
            site.glob(f"{folder}/*/index.html"), key=lambda path: (path.stat().st_size, path)
        )
        found[folder] = pages[-1].relative_to(site).as_posix()
        if (site / folder / "index.html").is_file():
            found[f"all {folder}"] = f"{folder}/index.html"
    own = sorted(path for path in site.glob("*/index.html") if path.parent.name not in found)
    return found | {path.parent.name: path.relative_to(site).as_posix() for path in own}


def test_a_reader_finds_the_way_by_clicks_and_back(browser: Browser, home: str) -> None:
    with Visit(browser, home) as visit:
        page = visit.at("index.html")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Topics").click()
        page.wait_for_url("**/topics/index.html")
        topic = page.locator("main .largest a").first
        label = topic.inner_text().splitlines()[0]
        topic.click()
        page.wait_for_url("**/topics/*/index.html")
        assert page.locator("h1").inner_text() == label
        article = page.locator("main .card-title a").first
        title = article.inner_text()
        article.click()
        page.wait_for_url("**/articles/*/index.html")
        assert page.locator("h1").inner_text() == title
        page.locator("main .chips a").first.click()
        page.wait_for_url("**/topics/*/index.html")
        for pattern in (
            "**/articles/*/index.html",
            "**/topics/*/index.html",
            "**/topics/index.html",
            "**/index.html",
        ):
            page.go_back()
            page.wait_for_url(pattern)
        assert page.url == f"{home}index.html"


def test_a_reader_finds_the_way_by_keyboard(browser: Browser, home: str) -> None:
    with Visit(browser, home) as visit:
        page = visit.at("index.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for wanted in ("/topics/", "/articles/"):
            focused = ""
            for _ in range(80):
                page.keyboard.press("Tab")
                focused = str(page.evaluate("document.activeElement.href || ''")).removeprefix(home)
                if f"/{focused}".startswith(wanted) and focused != "topics/index.html":
                    break
            assert f"/{focused}".startswith(wanted)
            seen = page.evaluate(
                "(s => s.outlineStyle + s.boxShadow)(getComputedStyle(document.activeElement))"
            )
            assert seen != "nonenone"
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{wanted}*/index.html")
            page.locator("#main").focus()
        page.go_back()
        page.wait_for_url("**/topics/*/index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_telephone_and_each_is_readable(
    browser: Browser, demo: Path, home: str, scheme: str
) -> None:
    with Visit(browser, home, viewport={"width": 320, "height": 640}, color_scheme=scheme) as visit:
        for kind, path in kinds(demo).items():
            if kind == "not found" and home.startswith("file:"):
                continue
            page = visit.at(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            colours = page.evaluate(
                "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
            )
            text, ground = (
                sum(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
                for colour in colours
            )
            assert (ground < 200 < text) if scheme == "dark" else (text < 200 < ground), (
                path,
                colours,
            )


def test_without_scripts_everything_is_there(browser: Browser, demo: Path, home: str) -> None:
    with Visit(browser, home, java_script_enabled=False) as visit:
        for kind, path in kinds(demo).items():
            if kind == "not found" and home.startswith("file:"):
                continue
            page = visit.at(path)
            assert page.locator("h1").count() == 1, path
            assert len(page.locator("main").inner_text()) > 80, path
        page = visit.at(kinds(demo)["articles"])
        assert page.get_by_role("heading", name="Abstract").is_visible()
        assert page.get_by_role("heading", name="Cite").is_visible()


def test_the_page_for_what_is_not_found_works_at_any_depth(browser: Browser, server: str) -> None:
    with Visit(browser, server + BASE) as visit:
        page = visit.at("no/such/page/at/all/")
        assert page.locator("h1").inner_text() == "Page not found"
        assert page.evaluate(
            "document.styleSheets.length && document.styleSheets[0].cssRules.length > 10"
        )
        page.get_by_role("link", name="home page").click()
        page.wait_for_url(f"**{BASE}index.html")
        assert [text for text in visit.wrong if "404" not in text] == []
        visit.wrong.clear()


def test_a_printed_article_shows_no_navigation(browser: Browser, demo: Path, home: str) -> None:
    with Visit(browser, home) as visit:
        page = visit.at(kinds(demo)["articles"])
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation", name="Main").is_visible()
        assert page.locator("h1").is_visible()
