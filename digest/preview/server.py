"""The server of the preview: the output's files with a script that reloads them, for browsers on this machine only."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from importlib.resources import files as resources
from typing import Any
from urllib.parse import quote, urlsplit

from livereload.handlers import LiveReloadHandler
from tornado.escape import json_decode, json_encode
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from digest.errors import DigestError, Problem, Report, Stopped
from digest.preview import errors, files
from digest.preview.screen import DESK, Screen

_PORTS = 20
_LONGEST = 8192  # of an address
_HEADERS = 1 << 20  # above this tornado hangs up; below it an address that is too long gets an answer

_DESK_ADDRESS = "/" + DESK.removesuffix("index.html")
_BAR_ADDRESS = "/__preview__/bar.css"
_BAR = f"""\
<link rel="stylesheet" href="{_BAR_ADDRESS}">\
<nav class="digest-preview" aria-label="Preview"><a href="{_DESK_ADDRESS}">Curation desk</a></nav>""".encode()
_BAR_STYLE = b"""\
.digest-preview { position: fixed; inset-block-end: .5rem; inset-inline-end: .5rem; z-index: 9; font: .8125rem/1.4 system-ui, sans-serif; }
.digest-preview a { display: block; padding: .25rem .625rem; border-radius: 4px; background: #333; color: #fff; text-decoration: none; }
.digest-preview a:hover, .digest-preview a:focus-visible { text-decoration: underline; }
@media print { .digest-preview { display: none; } }
"""


def listen(host: str, port: int, tell: Report) -> tuple[socket.socket, int]:
    """A socket at the first free port from ``port`` on, and that port. Raises Stopped when there is none, or the host isn't ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + _PORTS, 65536)):
        try:
            listening = socket.create_server((host, number), family=family, dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6())
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                text = f"cannot listen on {host}, port {number}: {error.strerror or error}"
                raise Stopped(Problem(text, hint="--host takes an address of this machine, --port a number from 1024 on")) from error
        else:
            if number != port:
                tell(Problem(f"port {port} is in use; the preview takes port {number}", severity="warning"))
            listening.setblocking(False)
            return listening, number
    raise Stopped(Problem(f"port {port} and the ones after it are in use", hint="choose another with --port"))


def serve(
    screen: Screen, listening: socket.socket, host: str, tell: Report, desk: Callable[[], bytes]
) -> tuple[HTTPServer, Callable[[], None]]:
    """A server on the running loop, and what to call after the screen has changed: it tells the browsers concerned.

    ``desk`` makes the page of the curation desk; it may take its time, and raise DigestError.
    """
    browsers: set[_Browser] = set()
    shared = {"screen": screen, "host": host, "tell": tell}
    application = Application(
        [
            (r"/livereload", _Browser, {**shared, "browsers": browsers}),
            (r"/livereload\.js", _Fixed, {**shared, "data": _script(), "kind": "text/javascript; charset=utf-8"}),
            (re.escape(errors.STYLE_ADDRESS), _Fixed, {**shared, "data": errors.STYLE, "kind": "text/css; charset=utf-8"}),
            (re.escape(_BAR_ADDRESS), _Fixed, {**shared, "data": _BAR_STYLE, "kind": "text/css; charset=utf-8"}),
            (re.escape(_DESK_ADDRESS), _Desk, {**shared, "desk": desk}),
            (r".*", _Files, shared),
        ],
        log_function=lambda handler: None,
        websocket_max_message_size=1 << 16,
    )
    server = HTTPServer(application, max_header_size=_HEADERS)
    server.add_socket(listening)

    def spread() -> None:
        for browser in list(browsers):
            browser.look()

    return server, spread


class _Guarded(RequestHandler):
    """Answers only to the names of this machine: another name that leads here is an attack (DNS rebinding)."""

    def initialize(self, screen: Screen, host: str, tell: Report) -> None:
        self.screen = screen
        self._host = host
        self._tell = tell

    def prepare(self) -> None:
        if not _is_ours(self.request.host, self._host):
            raise HTTPError(HTTPStatus.FORBIDDEN)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in (
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ):
            self.set_header(name, value)

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}\n")

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """One line for a fault of ours, nothing for a request that we refuse."""
        if not isinstance(value, HTTPError):
            self._tell(Problem(f"the preview can't answer {self.request.path}: {value!r}"))

    def answer(self, data: bytes, kind: str, status: int = 200) -> None:
        """The whole response."""
        self.set_status(status)
        self.set_header("Content-Type", kind)
        self.finish(data)


class _Fixed(_Guarded):
    """A file of ours."""

    def initialize(self, screen: Screen, host: str, tell: Report, data: bytes = b"", kind: str = "") -> None:
        super().initialize(screen, host, tell)
        self._data = data
        self._kind = kind

    def get(self) -> None:
        self.answer(self._data, self._kind)

    head = get


class _Pages(_Guarded):
    """Pages that reload themselves, or the page that says why there are none."""

    def _refused(self, problems: Sequence[Problem], number: int) -> None:
        self.answer(self._with_script(errors.page(problems), number), files.HTML, 500)

    def _with_script(self, html: bytes, number: int) -> bytes:
        """The page with livereload's script, from an address of its own: the site's policy forbids scripts inside a page.

        The script takes host and port from its address, but not a host in brackets (IPv6) and not port 80; ``snipver`` comes back in its
        first message, and stands for the moment of the page.
        """
        host, port = _host_and_port(self.request.host)
        address = f"/livereload.js?host={quote(host, safe='[]:')}&port={port}&snipver={number}&mindelay=200&maxdelay=2000"
        script = _BAR + f'<script src="{address.replace("&", "&amp;")}" defer></script>'.encode()
        end = html.lower().rfind(b"</body")
        return html[:end] + script + html[end:] if end >= 0 else html + script


class _Desk(_Pages):
    """The curation desk, made anew each time: in a thread, since it looks at the whole library."""

    def initialize(self, screen: Screen, host: str, tell: Report, desk: Callable[[], bytes] = bytes) -> None:
        super().initialize(screen, host, tell)
        self._desk = desk

    async def get(self) -> None:
        number = self.screen.number
        if self.screen.failed:
            self._refused(self.screen.failed, number)
            return
        try:
            html = await asyncio.to_thread(self._desk)
        except DigestError as error:
            self._refused(error.problems, number)
        else:
            self.answer(self._with_script(html, number), files.HTML)

    head = get


class _Files(_Pages):
    """The files of the output."""

    def get(self) -> None:
        address = self.request.path
        if len(address) > _LONGEST:
            raise HTTPError(HTTPStatus.REQUEST_URI_TOO_LONG)
        number = self.screen.number  # before the file is read: a build in between then makes one reload too many, not one too few
        if self.screen.failed or not self.screen.output:
            self._refused(self.screen.failed, number)
        elif not self._found(address, number):
            self._missing(address, number)

    head = get

    def _found(self, address: str, number: int, status: int = 200) -> bool:
        assert self.screen.output is not None  # noqa: S101 - asked in get
        for name in files.names(address, self.screen.base):
            data = files.read(self.screen.output, name)
            if data is not None:
                kind = files.kind(name)
                self.answer(self._with_script(data, number) if kind == files.HTML else data, kind, status)
                return True
        return False

    def _missing(self, address: str, number: int) -> None:
        assert self.screen.output is not None  # noqa: S101 - asked in get
        folders = files.names(f"{address}/", self.screen.base)
        if not address.endswith("/") and any(files.read(self.screen.output, name) is not None for name in folders):
            # a relative address can't lead to another host, whatever stands in it
            self.redirect(f"./{quote(address.rpartition('/')[2], safe='%')}/")
        elif not self._found("/404.html", number, 404):
            raise HTTPError(HTTPStatus.NOT_FOUND)


class _Browser(_Guarded, LiveReloadHandler):  # type: ignore[misc] # livereload has no types
    """The connection of one open page, in livereload's protocol."""

    def initialize(self, screen: Screen, host: str, tell: Report, browsers: set[_Browser] | None = None) -> None:
        super().initialize(screen, host, tell)
        self._browsers = browsers if browsers is not None else set()
        self._address = ""
        self._since = 0

    def check_origin(self, origin: str) -> bool:
        """Only pages of this server: livereload itself would answer to any."""
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        """A hello gets livereload's answer; an info names the page, which then hears what has changed since it was sent."""
        try:
            said = json_decode(message)
            command = said.get("command")
            if command == "hello":
                self._since = int(said.get("snipver", 0))
                super().on_message(message)
            elif command == "info":
                self._address = urlsplit(said["url"]).path or "/"
                self._browsers.add(self)
                self.look()
        except (ValueError, TypeError, AttributeError, LookupError):
            self.close(1003, "not the protocol of livereload")

    def on_close(self) -> None:
        self._browsers.discard(self)

    def look(self) -> None:
        """Tells the page what to load again, if anything."""
        news = self.screen.news(self._address, self._since)
        self._since = self.screen.number
        for path in news:
            self._send({"command": "reload", "path": path, "liveCSS": True})

    def _send(self, message: dict[str, object]) -> None:
        with suppress(WebSocketClosedError):
            sent = self.write_message(json_encode(message))
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())  # a browser that is gone is no error


def _script() -> bytes:
    return (resources("livereload") / "vendors" / "livereload.js").read_bytes()


def _host_and_port(host: str) -> tuple[str, int]:
    """Of a Host header: the name in small letters (an IPv6 address in its brackets), and the port, 80 when none is stated."""
    parts = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?", host.lower())
    return (parts[1], int(parts[2] or 80)) if parts else ("", 80)


def _is_ours(stated: str, host: str) -> bool:
    """Whether a Host header names this machine. When we listen on every address, any in figures does: only a name can be rebound."""
    name = _host_and_port(stated)[0].strip("[]")
    if name in ("localhost", "127.0.0.1", "::1", host.lower().strip("[]")):
        return True
    return host in ("0.0.0.0", "::") and _is_address(name)  # noqa: S104 - compared, not listened on


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
