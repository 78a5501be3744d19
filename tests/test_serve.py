"""``digest serve`` as a browser, an attacker and a terminal meet it: from outside, in a process of
its own.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

import digest
from digest.errors import ConfigError, Problem, TemplateError
from digest.preview import errors, files
from digest.preview.live import Live
from digest.site import build
from digest.site.door import Options, unheard

CONFIGURATION = '[site]\ntitle = "Rock pools"\nbase_url = "https://example.org/pools/"\n'
ARTICLE = (
    "---\ntitle: {title}\ndate: 2020-01-02\nkeywords: [{keyword}]\nadded: 2026-01-01\n---\n"
    "{text}\n\n## Notes\n\n{notes}\n"
)
LIMPETS, MUSSELS = "/articles/limpets/", "/articles/mussels/"
PROBLEMS = "/__preview__/problems"
SCRIPT = re.compile(rb'<script src="/livereload\.js\?[^"<>]*" defer></script>')


def make_site(root: Path) -> Path:
    """Three invented articles; two share a topic, the third shares nothing."""
    (root / "content/articles").mkdir(parents=True)
    (root / "digest.toml").write_text(CONFIGURATION, "utf-8")
    for name, keyword in (
        ("limpets", "Grazing"),
        ("periwinkles", "Grazing"),
        ("mussels", "Filters"),
    ):
        text = ARTICLE.format(
            title=f"On {name}", keyword=keyword, text="They were counted.", notes="Nothing yet."
        )
        (root / f"content/articles/{name}.md").write_text(text, "utf-8")
    return root


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def heard() -> Iterator[None]:
    """What starts here hears every signal, even if whoever runs the tests ignores some (nohup, a
    shell's &), which is inherited.
    """
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Preview:
    """A running ``digest serve``, ended as Ctrl-C would."""

    def __init__(self, root: Path, *words: str, port: int = 0) -> None:
        self.root = root
        self.asked = port or free_port()
        code = str(Path(digest.__file__).parents[1])
        self._out, self._errors = (
            root.parent / f"{name}-{self.asked}.txt" for name in ("stdout", "stderr")
        )
        words = ("-C", str(root), "serve", "--port", str(self.asked), *words)
        command = [sys.executable, "-W", "error", "-m", "digest", *words]
        environment = {**os.environ, "PYTHONPATH": code, "PYTHONIOENCODING": "utf-8"}
        with self._out.open("wb") as out, self._errors.open("wb") as told, heard():
            self.process = subprocess.Popen(
                command, env=environment, stdout=out, stderr=told, start_new_session=True
            )
        try:
            self.port = self._port()
        except BaseException:
            self.kill()
            raise

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGINT)

    def end(self, number: int) -> int:
        """The exit code after a signal; none of its processes is left."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(20)
            with pytest.raises(ProcessLookupError):
                os.killpg(self.process.pid, 0)
        finally:
            self.kill()
        return code

    def kill(self) -> None:
        """Ends whatever is left of it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        """What stands on stdout so far."""
        return self._out.read_text("utf-8")

    def told(self) -> str:
        """What stands on stderr so far."""
        return self._errors.read_text("utf-8")

    def get(
        self, address: str, *, method: str = "GET", host: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection._validate_path = lambda url: None  # type: ignore[attr-defined] # an attacker's client checks nothing
        with closing(connection):
            connection.putrequest(method, address, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            connection.endheaders()
            answer = connection.getresponse()
            return (
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read(),
            )

    def text(self, address: str) -> str:
        return self.get(address)[2].decode()

    def problems(self) -> list[dict[str, Any]]:
        """What the bar at the foot of the pages shows."""
        found = json.loads(self.get(PROBLEMS)[2])
        assert isinstance(found, list)
        return found

    def save(self, name: str, text: str) -> None:
        save(self.root, name, text)

    def note(self, article: str, notes: str) -> None:
        """A person edits the notes of an article."""
        path = self.root / f"content/articles/{article}.md"
        head, _, _ = path.read_text("utf-8").partition("## Notes")
        path.write_text(f"{head}## Notes\n\n{notes}\n", "utf-8")

    def _port(self) -> int:
        assert until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None)
        found = re.search(r"http://\S+:(\d+)/", self.said())
        assert found, f"ended with {self.end(signal.SIGINT)}: {self.told()}"
        return int(found[1])


class Page:
    """An open page: what livereload's script does in a browser, up to the messages it gets."""

    def __init__(self, preview: Preview, address: str, *, sent: str = "") -> None:
        found = re.search(r"snipver=(\d+)", sent or preview.text(address))
        assert found
        self._number = int(found[1])
        self._host = f"127.0.0.1:{preview.port}"
        self._address = address
        self._runner = asyncio.Runner()
        self._reading: asyncio.Task[Any] | None = None

    def __enter__(self) -> Page:
        self._runner.run(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._close())
        self._runner.close()

    def heard(self, timeout: float = 20) -> dict[str, Any]:
        """The next message. Raises TimeoutError."""
        message = json.loads(self._runner.run(self._next(timeout)))
        assert isinstance(message, dict)
        return message

    async def _connect(self) -> None:
        self._socket = await websocket_connect(f"ws://{self._host}/livereload")
        await self._say(
            command="hello",
            protocols=["http://livereload.com/protocols/official-7"],
            snipver=self._number,
        )
        assert json.loads(await self._next(20))["command"] == "hello"
        await self._say(command="info", plugins={}, url=f"http://{self._host}{self._address}")

    async def _say(self, **message: Any) -> None:
        await self._socket.write_message(json.dumps(message))

    async def _next(self, timeout: float) -> Any:
        async def read() -> Any:
            return await self._socket.read_message()

        # a read that timed out goes on: what it gets is the next message
        self._reading = self._reading or asyncio.create_task(read())
        message = await asyncio.wait_for(asyncio.shield(self._reading), timeout)
        self._reading = None
        return message

    async def _close(self) -> None:
        self._socket.close()
        with suppress(TimeoutError):
            while await self._next(1) is not None:
                pass

    def reloads(self, timeout: float = 20) -> str:
        """The path of the next reload message that is not about the bar. Raises TimeoutError."""
        while (path := self._told(timeout)) == PROBLEMS:
            pass
        return path

    def hears_of_problems(self) -> bool:
        """Whether the next message is about the bar."""
        return self._told(20) == PROBLEMS

    def _told(self, timeout: float) -> str:
        message = self.heard(timeout)
        assert (message["command"], message["liveCSS"]) == ("reload", True)
        return str(message["path"])


def save(root: Path, name: str, text: str) -> None:
    """A person saves a file of the site."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def until(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def previewed(folder: Path, *words: str, **options: int) -> Iterator[Preview]:
    with Preview(make_site(folder / "site"), *words, **options) as running:
        yield running


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that nobody edits, with things beside and in its static files that are nobody's
    business.
    """
    root = make_site(tmp_path_factory.mktemp("quiet") / "site")
    (root.parent / "secret.txt").write_text("SECRET", "utf-8")
    save(root, "static/.well-known/security.txt", "Contact: none")
    save(root, "static/.env", "SECRET")
    save(root, "static/Shout.HTM", "<P>no head</P></BODY ></HTML>")
    save(root, "static/bare.html", "bare")
    (root / "static/out.txt").symlink_to(root.parent / "secret.txt")
    (root / "static/outside").symlink_to(root.parent)
    (root / "static/round").symlink_to("round")
    with Preview(root) as running:
        yield running
        assert "Traceback" not in running.told()
    assert not (root / "public").exists()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview for all tests that edit; its content holds links that lead round in circles, and
    over the whole disk.
    """
    root = make_site(tmp_path_factory.mktemp("live") / "site")
    for name in ("a", "b"):
        (root / "content/articles" / name).symlink_to("..")
    (root / "content/disk").symlink_to("/")
    with Preview(root) as running:
        yield running
        assert "Traceback" not in running.told()


@pytest.fixture
def live(running: Preview) -> Iterator[Preview]:
    """The preview to edit in; what would be in the way of the next test is gone when that
    begins.
    """
    yield running
    mine = [
        path for name in ("templates", "themes", "static") if (path := running.root / name).exists()
    ]
    for folder in mine:
        shutil.rmtree(folder)
    if mine:
        running.save("digest.toml", CONFIGURATION)
        stamp = f"Seen at {time.time()}"
        running.note("periwinkles", stamp)
        assert until(lambda: stamp in running.text("/articles/periwinkles/"))


# what is served


def test_the_first_lines_say_what_was_read_and_where_it_is_seen(quiet: Preview) -> None:
    read, serving = quiet.said().splitlines()
    assert read.startswith("3 articles in ")
    assert serving == f"Serving Rock pools at http://127.0.0.1:{quiet.port}/ (Ctrl-C stops)"


@pytest.mark.parametrize(
    "address",
    ["/", "/index.html", LIMPETS, "/pools/", f"/pools{LIMPETS}", "/nowhere/", "/pools/nowhere"],
)
def test_every_page_carries_the_script_before_its_end_and_from_an_address_of_ours(
    quiet: Preview, address: str
) -> None:
    status, head, body = quiet.get(address)
    assert status == (404 if "nowhere" in address else 200)
    assert head["content-type"] == "text/html; charset=utf-8"
    assert head["cache-control"] == "no-store"
    assert re.search(SCRIPT.pattern + rb"</body>", body)


@pytest.mark.parametrize(
    ("name", "tail"),
    [("Shout.HTM", b"</script></BODY ></HTML>"), ("bare.html", b"defer></script>")],
)
def test_a_page_in_capitals_or_without_a_body_carries_the_script_too(
    quiet: Preview, name: str, tail: bytes
) -> None:
    assert quiet.get(f"/{name}")[2].endswith(tail)


def test_the_script_and_its_policy_need_nothing_inside_the_page(quiet: Preview) -> None:
    assert b"<script>" not in quiet.get("/")[2]
    status, head, body = quiet.get("/livereload.js?port=1")
    assert (status, head["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert b"LiveReload" in body


def test_the_links_of_the_page_for_what_is_not_found_work(quiet: Preview) -> None:
    status, _, body = quiet.get("/some/where/else")
    assert status == 404
    links = re.findall(r'(?:href|src)="(/pools/[^"]*)"', body.decode())
    assert len(links) > 3
    assert {quiet.get(link)[0] for link in links} == {200}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/site.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_is_sent_as_what_it_is(quiet: Preview, address: str, kind: str) -> None:
    status, head, _ = quiet.get(address)
    assert (status, head["content-type"]) == (200, kind)


def built(root: Path, output: Path) -> dict[str, bytes]:
    """What a build makes of the site, by address; hidden files aside, which are not served."""
    build.build(root, Options(output=str(output)), report=unheard)
    made = {path.relative_to(output).as_posix(): path for path in output.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in made.items()
        if path.is_file() and not re.search(r"(?:^|/)\.(?!well-known/)", name)
    }


def test_all_files_of_a_build_are_sent_byte_for_byte_but_for_the_script(
    quiet: Preview, tmp_path: Path
) -> None:
    made = built(quiet.root, tmp_path / "built")
    assert len(made) > 20
    for name, data in made.items():
        sent = quiet.get(f"/{name}")[2]
        scripts = 1 if name.lower().endswith((".html", ".htm")) else 0
        assert SCRIPT.subn(b"", sent) == (data, scripts), name


def test_a_folder_leads_to_its_page(quiet: Preview) -> None:
    status, head, _ = quiet.get("/articles/limpets")
    assert (status, head["location"]) == (302, "./limpets/")
    assert quiet.get("/pools")[1]["location"] == "./pools/"


def test_head_gives_the_head_alone(quiet: Preview) -> None:
    status, head, body = quiet.get("/", method="HEAD")
    assert (status, body) == (200, b"")
    assert head["content-length"] == str(len(quiet.get("/")[2]))


# what is not


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/articles/../../../secret.txt",
        "//secret.txt",
        "/outside/secret.txt",
        "/out.txt",
        "/round",
        "/round/",
        "/.env",
        "/.nojekyll",
        "/.git/config",
        "/pools/.env",
        "/digest.toml",
        "/content/articles/limpets.md",
        "/articles/limpets.md",
        "/../digest.toml",
        "/forcereload",
        "/%00",
        "/a%00b/",
        "/%ff",
        "/a%0d%0aSet-Cookie:x",
        "/" + "a" * 300,
        "/" + "a" * 70_000,
        "/" + "a/" * 4_000,
        "http://evil.example/",
        "*",
    ],
    ids=lambda address: address[:32],
)
def test_nothing_but_the_output_is_served(quiet: Preview, address: str) -> None:
    status, head, body = quiet.get(address)
    assert status in {400, 403, 404, 414}, (status, body[:200])
    assert b"SECRET" not in body
    assert "set-cookie" not in head
    assert quiet.get("/")[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1].evil",
        "@localhost",
        " ",
    ],
)
@pytest.mark.parametrize(
    "address", ["/", "/livereload.js", "/livereload", "/__preview__/error.css"]
)
def test_another_host_name_is_refused_everywhere(quiet: Preview, host: str, address: str) -> None:
    assert quiet.get(address, host=host)[0] in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]", "[::1]:8000"])
def test_the_names_of_this_machine_are_answered(quiet: Preview, host: str) -> None:
    assert quiet.get("/", host=host)[0] == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"],
)
def test_a_web_socket_from_another_origin_is_refused(quiet: Preview, origin: str) -> None:
    async def connect() -> None:
        await websocket_connect(
            HTTPRequest(f"ws://127.0.0.1:{quiet.port}/livereload", headers={"Origin": origin})
        )

    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(connect())
    assert refused.value.code == 403


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01garbage\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x00" * 64,
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_garbage_does_not_stop_the_server(quiet: Preview, garbage: bytes) -> None:
    with closing(socket.create_connection(("127.0.0.1", quiet.port), timeout=5)) as raw:
        raw.sendall(garbage)
        raw.shutdown(socket.SHUT_WR)
        raw.recv(1000)
    assert quiet.get("/")[0] == 200


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"command": "info"}',
        '{"command": "info", "url": 5}',
        '{"command": "hello", "snipver": "x"}',
    ],
)
def test_a_message_that_is_no_message_does_not_stop_the_server(quiet: Preview, said: str) -> None:
    async def talk() -> None:
        connection = await websocket_connect(f"ws://127.0.0.1:{quiet.port}/livereload")
        await connection.write_message(said)
        connection.close()
        while await connection.read_message() is not None:
            pass

    asyncio.run(talk())
    assert quiet.get("/")[0] == 200


def test_only_this_machine_is_listened_to(quiet: Preview) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("the system has no /proc/net/tcp")
    rows = [row.split() for row in listening.read_text("ascii").splitlines()[1:]]
    assert {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{quiet.port:04X}")} == {
        f"0100007F:{quiet.port:04X}"
    }


# what changes


def test_a_save_reloads_the_page_that_it_changed_and_no_other(live: Preview) -> None:
    with Page(live, LIMPETS) as limpets, Page(live, MUSSELS) as mussels:
        live.note("limpets", "A new thought.")
        assert limpets.reloads() == LIMPETS
        assert "A new thought." in live.text(LIMPETS)
        line = r"(?m)^content/articles/limpets\.md: seen in \d+ ms$"
        assert until(lambda: bool(re.search(line, live.said())))
        with pytest.raises(TimeoutError):
            mussels.reloads(0.3)


def test_one_save_after_the_other_arrives(live: Preview) -> None:
    with Page(live, LIMPETS) as page:
        for text in ("The first save.", "The second save."):
            live.note("limpets", text)
            assert page.reloads() == LIMPETS
            assert text in live.text(LIMPETS)


def test_a_change_between_a_page_and_its_connection_is_not_lost(live: Preview) -> None:
    before = live.text(LIMPETS)
    live.note("limpets", "Saved too early to be heard.")
    assert until(lambda: "too early" in live.text(LIMPETS))
    with Page(live, LIMPETS, sent=before) as page:
        assert page.reloads() == LIMPETS


def test_of_thirty_saves_in_a_second_the_last_one_shows(live: Preview) -> None:
    for number in range(30):
        live.note("limpets", f"Draft {number}.")
        time.sleep(0.03)
    assert until(lambda: "Draft 29." in live.text(LIMPETS))


def test_an_editor_that_saves_by_rename_is_seen(live: Preview) -> None:
    path = live.root / "content/articles/limpets.md"
    beside = path.with_name(".limpets.md.swp")
    beside.write_text(path.read_text("utf-8") + "\nSaved by rename.\n", "utf-8")
    beside.replace(path)
    assert until(lambda: "Saved by rename." in live.text(LIMPETS))


def test_a_stylesheet_is_swapped_without_a_reload(live: Preview) -> None:
    live.save("themes/default/static/style.css", "p { color: red }")
    # the folder was not there when the watch began
    assert until(lambda: "color: red" in live.text("/assets/style.css"))
    with Page(live, LIMPETS) as page:
        live.save("themes/default/static/style.css", "p { color: blue }")
        assert page.reloads() == "/assets/style.css"
        assert "color: blue" in live.text("/assets/style.css")


def test_a_new_article_appears_and_a_deleted_one_goes(live: Preview) -> None:
    with Page(live, "/articles/whelks/") as page:
        live.save(
            "content/articles/whelks/index.md",
            ARTICLE.format(title="On whelks", keyword="Grazing", text="", notes=""),
        )
        assert page.reloads() == "/articles/whelks/"
    assert live.get("/articles/whelks/")[0] == 200
    with Page(live, "/articles/whelks/") as page:
        shutil.rmtree(live.root / "content/articles/whelks")
        assert page.reloads() == "/articles/whelks/"
    assert live.get("/articles/whelks/")[0] == 404


def test_a_picture_or_a_script_concerns_every_page_and_a_stylesheet_none(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    live = Live(root, Options())
    states = [live.state(LIMPETS)]
    for name in ("static/plot.svg", "static/more.js"):
        save(root, name, "one")
        assert live.update([name]) == []
        states.append(live.state(LIMPETS))
    assert len(set(states)) == 3
    save(root, "static/more.css", "p { margin: 0 }")
    assert live.update(["static/more.css"]) == ["/more.css"]
    assert live.state(LIMPETS) == states[-1]


EDITS = (
    ("content/articles/limpets-and-light.md", "---\ntitle: Limpets\nkeywords: Tides\n---\nFew.\n"),
    ("content/articles/whelks/index.md", "---\ntitle: Whelks\ndate: 2026\n---\n![](a.svg)\n"),
    ("content/articles/whelks/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    (
        "content/articles/notice.md",
        "---\ntitle: Withdrawn\nrelations: [retraction-of doi:10.5555/pools.3]\n---\n",
    ),
    ("content/articles/whelks/index.md", "---\ntitle: Whelks\ndraft: true\n---\n"),
    ("content/topics/tides.md", "---\nlabel: Tide\naliases: [Tides]\neditions: true\n---\nUp.\n"),
    ("content/authors/marlow.md", "---\nname: Marlow, Ines\n---\nCounts limpets.\n"),
    ("content/pages/about.md", "---\ntitle: On all this\n---\nReal.\n"),
    ("static/plain.txt", "plain"),
    ("templates/page.html", "{{ view.title }}"),
    ("templates/page.html", "{{ view.body_html }}"),
    ("templates/partials/card.html", "{{ card.title }}"),
    ("digest.toml", "[outputs]\nminimum = 1\n[topics]\nminimum = 1\n"),
)


def test_after_every_edit_the_preview_is_what_a_build_would_make_and_the_output_is_untouched(
    site: Path, tmp_path: Path
) -> None:
    build.build(site, report=unheard)
    output = {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")}
    live = Live(site, Options())
    seen: set[str] = set()

    def agree() -> None:
        made = built(site, tmp_path / "built")
        seen.update(made)
        assert [name for name in seen if live.data(name) != made.get(name)] == []

    agree()
    for name, text in EDITS:
        save(site, name, text)
        live.update([name])
        agree()
    (site / "content/articles/the-other-rock.md").unlink()
    live.update(["content/articles/the-other-rock.md"])
    agree()
    assert {path: path.stat().st_mtime_ns for path in (site / "public").rglob("*")} == output


# what goes wrong


def test_an_article_that_breaks_keeps_its_page_and_is_told_with_its_line(live: Preview) -> None:
    whole = (live.root / "content/articles/limpets.md").read_text("utf-8")
    before = live.text(LIMPETS)
    with Page(live, LIMPETS) as page:
        assert page.hears_of_problems()  # whatever they are, as it opens
        live.save("content/articles/limpets.md", "---\ntitle: On limpets\ndate: 2020: 1\n---\n")
        assert page.hears_of_problems()
        (told,) = live.problems()
        assert told["where"].startswith("content/articles/limpets.md:3")
        assert told["severity"] == "error"
        assert [3, "date: 2020: 1"] in told["lines"]
        assert live.text(LIMPETS) == before
        live.save("content/articles/limpets.md", whole)
        assert page.hears_of_problems()
    assert live.problems() == []


def test_what_is_left_out_is_told_once_in_the_terminal_and_the_rest_is_served(
    live: Preview,
) -> None:
    live.save("content/articles/broken.md", "---\ntitle: [\n---\n")
    assert until(lambda: "content/articles/broken.md" in live.told())
    live.note("limpets", "And on it goes.")
    assert until(lambda: "And on it goes." in live.text(LIMPETS))
    assert live.told().count("content/articles/broken.md") == 1
    (live.root / "content/articles/broken.md").unlink()


def test_a_template_error_keeps_the_pages_that_were_seen_and_stands_for_the_others(
    live: Preview,
) -> None:
    before = live.text(LIMPETS)
    live.save("templates/article.html", "fine {{ view }\n<b>{% oops %}")
    live.save(
        "content/articles/unseen.md", ARTICLE.format(title="U", keyword="K", text="", notes="")
    )
    assert until(lambda: live.get("/articles/unseen/")[0] == 500)
    status, head, body = live.get("/articles/unseen/")
    assert (status, head["content-type"]) == (500, files.HTML)
    assert b"templates/article.html:1" in body
    assert SCRIPT.search(body)
    style = re.search(r'href="(/__preview__/[^"]+)"', body.decode())
    assert style
    assert live.get(style[1])[1]["content-type"] == "text/css; charset=utf-8"
    assert live.told().count("templates/article.html:1: error:") == 1
    assert live.text(LIMPETS) == before
    assert live.problems()[0]["where"] == "templates/article.html:1"
    with Page(live, "/articles/unseen/") as page:
        (live.root / "templates/article.html").unlink()
        assert page.reloads() == "/articles/unseen/"
    assert live.get("/articles/unseen/")[0] == 200
    assert live.problems() == []
    (live.root / "content/articles/unseen.md").unlink()


def test_a_template_without_an_end_is_told_and_the_next_save_is_shown(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    live = Live(root, Options())
    before = live.sent(LIMPETS)
    loop = "{% for _ in range(10 ** 5) %}" * 3 + "{% endfor %}" * 3
    save(root, "templates/article.html", loop)
    live.update(["templates/article.html"])
    live.patience = 0.2
    assert live.sent(LIMPETS) == before
    with pytest.raises(TemplateError, match=r"takes longer than 0\.2 s to make"):
        live.sent(MUSSELS)
    assert {problem.file for problem in live.problems} == {"templates/article.html"}
    live.patience = 60
    assert live.sent("/") is not None
    save(root, "templates/article.html", "{{ view.title }}")
    live.update(["templates/article.html"])
    sent = live.sent(MUSSELS)
    assert sent is not None
    assert (sent.data, live.problems) == (b"On mussels", ())


def test_a_broken_configuration_leaves_the_last_one_in_force(live: Preview) -> None:
    with Page(live, LIMPETS) as page:
        assert page.hears_of_problems()
        live.save("digest.toml", '[site]\ntitel = "<i>Rock</i>"\n')
        assert page.hears_of_problems()
        (told,) = live.problems()
        assert (told["where"], told["hint"]) == ("digest.toml:2", "did you mean title?")
        assert live.get(LIMPETS)[0] == 200
        live.save("digest.toml", CONFIGURATION.replace("pools", "puddles"))
        assert page.reloads() == LIMPETS
        assert live.get(f"/puddles{LIMPETS}")[0] == 200
        live.save("digest.toml", CONFIGURATION)
        assert page.reloads() == LIMPETS
    assert live.problems() == []


def test_a_theme_that_is_gone_is_told_until_it_is_back(live: Preview) -> None:
    live.save("themes/own/static/own.css", "p { margin: 0 }")
    live.save("digest.toml", CONFIGURATION + 'theme = "own"\n')
    assert until(lambda: live.get("/assets/own.css")[0] == 200)
    shutil.move(live.root / "themes", live.root / "gone")
    assert until(lambda: "theme own is not found" in str(live.problems()))
    assert live.get("/")[0] == 200
    shutil.move(live.root / "gone", live.root / "themes")
    assert until(lambda: not live.problems())
    assert live.get("/assets/own.css")[0] == 200


def test_a_site_that_cannot_be_shown_is_refused_at_the_start(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    save(root, "digest.toml", '[site]\ntitel = "Rock"\n')
    with pytest.raises(ConfigError, match=r"digest\.toml:2: error: .*did you mean title\?"):
        Live(root, Options())


def test_a_folder_that_is_no_site_ends_the_command(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"ended with 2: error: there is no digest\.toml here"):
        Preview(tmp_path)


def test_all_text_of_the_error_page_is_escaped() -> None:
    html = errors.page(
        [Problem("<script>alert(1)</script>", '"><img src=x>', 3, hint="</p>&")]
    ).decode()
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;/p&gt;&amp;" in html


# how it starts and ends


def test_a_taken_port_gives_way_to_the_next_free_one(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with previewed(tmp_path, port=port) as running:
            assert running.port > port
            assert running.told().startswith(f"warning: port {port} is in use")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_all_its_processes_and_frees_the_port(
    tmp_path: Path, number: int
) -> None:
    with previewed(tmp_path) as running, Page(running, LIMPETS):
        assert running.end(number) == 130
        assert "Traceback" not in running.told()
        with closing(socket.socket()) as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", running.port))


_EARLY = """
import asyncio, os, sys
from digest.__main__ import main
number, make = int(sys.argv.pop()), asyncio.events.new_event_loop
def early():
    os.kill(os.getpid(), number)
    return make()
asyncio.events.new_event_loop = early
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_comes_while_the_server_starts_ends_it_too(
    tmp_path: Path, number: int
) -> None:
    words = ["-C", str(make_site(tmp_path)), "serve", "--port", str(free_port()), str(int(number))]
    environment = {**os.environ, "PYTHONPATH": str(Path(digest.__file__).parents[1])}
    with heard():
        ended = subprocess.run(
            [sys.executable, "-c", _EARLY, *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=20,
        )
    assert (ended.returncode, ended.stderr.strip()) == (130, "interrupted")


def test_listening_to_the_whole_network_is_warned_of(tmp_path: Path) -> None:
    with previewed(tmp_path, "--host", "0.0.0.0") as running:
        assert "warning: listening on 0.0.0.0" in running.told()
        assert running.get("/", host="192.0.2.7:80")[0] == 200
        assert running.get("/", host="evil.example")[0] == 403


# addresses


@given(st.text(), st.sampled_from(["/", "/pools/", "/a%20b/"]))
def test_no_address_leads_upwards_or_to_a_hidden_file(address: str, base: str) -> None:
    for name in files.names(f"/{address}", base):
        parts = name.split("/")
        assert not any(part.startswith(".") and part != ".well-known" for part in parts)
        assert all(parts)


# in a real browser


@pytest.mark.browser
def test_in_chromium_pages_change_in_place_under_the_policy_of_the_site(live: Preview) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("there is no chromium")
    from playwright.sync_api import sync_playwright

    live.save("themes/default/static/style.css", "h1 { color: rgb(1, 1, 1) }")
    assert until(lambda: "rgb(1, 1, 1)" in live.text("/assets/style.css"))
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        ) as browser,
    ):
        page = browser.new_page()
        wrong: list[str] = []
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"http://localhost:{live.port}{LIMPETS}")
        page.evaluate("window.kept = 7")
        live.note("limpets", "Seen without a hand.")
        page.get_by_text("Seen without a hand.").wait_for()

        live.save("themes/default/static/style.css", "h1 { color: rgb(2, 2, 2) }")
        color = "getComputedStyle(document.querySelector('h1')).color"
        assert until(lambda: page.evaluate(color) == "rgb(2, 2, 2)")

        whole = (live.root / "content/articles/limpets.md").read_text("utf-8")
        live.save("content/articles/limpets.md", "---\ntitle: [\n---\n")
        bar = page.locator("details.digest-preview")
        bar.get_by_text("1 problem").click()
        bar.get_by_text("title: [").wait_for()
        assert bar.get_by_role("link", name="Curation desk").get_attribute("href") == "/_desk/"
        page.get_by_text("Seen without a hand.").wait_for()
        live.save("content/articles/limpets.md", whole)
        bar.get_by_text("1 problem").wait_for(state="detached")
        assert page.evaluate("window.kept") == 7
    assert wrong == []


# the curation desk


def test_the_curation_desk_is_shown_in_the_preview_alone(quiet: Preview) -> None:
    status, head, body = quiet.get("/_desk/")
    assert (status, head["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"Articles without authors" in body
    assert b"_desk" not in quiet.get("/")[2]
    assert quiet.get("/_desk/", host="evil.example")[0] == 403
    assert quiet.get("/__preview__/client.css")[1]["content-type"] == "text/css; charset=utf-8"


def test_the_curation_desk_follows_an_edit_that_changes_no_page(live: Preview) -> None:
    with Page(live, "/_desk/") as desk:
        live.save("content/articles/hidden.md", "---\ntitle: Hidden still\ndraft: true\n---\n")
        assert desk.reloads() == "/_desk/"
        assert "Hidden still" in live.text("/_desk/")
    (live.root / "content/articles/hidden.md").unlink()


def test_the_curation_desk_of_a_site_that_cannot_be_built_says_why(live: Preview) -> None:
    live.save("digest.toml", "[site\n")
    assert until(lambda: "is not valid TOML" in live.text("/_desk/"))
    live.save("digest.toml", CONFIGURATION)
    assert until(lambda: "Curation desk</h1>" in live.text("/_desk/"))


def test_a_template_of_the_desk_that_is_wrong_is_told_in_its_place(live: Preview) -> None:
    live.save("templates/desk.html", "{{ view.nothing }}")
    assert until(lambda: live.get("/_desk/")[0] == 500)
    assert "desk.html" in live.text("/_desk/")
    assert live.get("/")[0] == 200
