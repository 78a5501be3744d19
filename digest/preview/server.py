"""The server of the preview: the pages of the site with a script that changes them, for browsers on
this machine only.
"""

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

import msgspec
from livereload.handlers import LiveReloadHandler
from tornado.escape import json_decode, json_encode
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from digest.errors import DigestError, Problem, Report, Stopped, TemplateError
from digest.preview import errors, files
from digest.preview.live import Live
from digest.site.views import DeskView

_PORTS = 20
_LONGEST = 8192  # of an address
# above this tornado hangs up; below it an address that is too long gets an answer
_HEADERS = 1 << 20

DESK = "_desk/index.html"
"""The page of the curation desk, which lies in no output."""

_DESK_ADDRESS = "/" + DESK.removesuffix("index.html")
_OURS = "/__preview__/"
_PROBLEMS = f"{_OURS}problems"


def listen(host: str, port: int, tell: Report) -> tuple[socket.socket, int]:
    """A socket at the first free port from ``port`` on, and that port. Raises Stopped when there is
    none, or the host isn't ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + _PORTS, 65536)):
        try:
            listening = socket.create_server(
                (host, number),
                family=family,
                dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                text = f"cannot listen on {host}, port {number}: {error.strerror or error}"
                raise Stopped(
                    Problem(
                        text,
                        hint=(
                            "--host takes an address of this machine, --port a number from 1024 on"
                        ),
                    )
                ) from error
        else:
            if number != port:
                tell(
                    Problem(
                        f"port {port} is in use; the preview takes port {number}",
                        severity="warning",
                    )
                )
            listening.setblocking(False)
            return listening, number
    raise Stopped(
        Problem(f"port {port} and the ones after it are in use", hint="choose another with --port")
    )


def serve(
    live: Live, listening: socket.socket, host: str, tell: Report, desk: Callable[[], DeskView]
) -> tuple[HTTPServer, Callable[[Sequence[str]], None]]:
    """A server on the running loop, and what to call after a change, with the addresses of changed
    stylesheets: it tells the browsers that show something else now.

    ``desk`` looks at the curation desk; it may take its time, and raise DigestError.
    """
    browsers: set[_Browser] = set()
    shared = {"live": live, "host": host, "tell": tell}
    script = _resource("digest.preview", "client.js") + _resource(
        "livereload", "vendors", "livereload.js"
    )
    application = Application(
        [
            (r"/livereload", _Browser, {**shared, "browsers": browsers}),
            (
                r"/livereload\.js",
                _Fixed,
                {**shared, "data": script, "kind": "text/javascript; charset=utf-8"},
            ),
            (
                re.escape(f"{_OURS}client.css"),
                _Fixed,
                {**shared, "data": _resource("digest.preview", "client.css"), "kind": files.CSS},
            ),
            (
                re.escape(errors.STYLE_ADDRESS),
                _Fixed,
                {**shared, "data": errors.STYLE, "kind": files.CSS},
            ),
            (re.escape(_PROBLEMS), _Problems, shared),
            (re.escape(_DESK_ADDRESS), _Desk, {**shared, "desk": desk}),
            (r".*", _Files, shared),
        ],
        log_function=lambda handler: None,
        websocket_max_message_size=1 << 16,
    )
    server = HTTPServer(application, max_header_size=_HEADERS)
    server.add_socket(listening)

    def spread(styles: Sequence[str]) -> None:
        for browser in list(browsers):
            browser.look(styles)
        for browser in list(browsers):  # what is wrong with a page is known when all were looked at
            browser.tell()

    return server, spread


class _Guarded(RequestHandler):
    """Answers only to the names of this machine: another name that leads here is an attack (DNS
    rebinding).
    """

    def initialize(self, live: Live, host: str, tell: Report) -> None:
        self.live = live
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

    def initialize(
        self, live: Live, host: str, tell: Report, data: bytes = b"", kind: str = ""
    ) -> None:
        super().initialize(live, host, tell)
        self._data = data
        self._kind = kind

    def get(self) -> None:
        self.answer(self._data, self._kind)

    head = get


class _Problems(_Guarded):
    """What is wrong now, for the bar at the foot of the pages."""

    def get(self) -> None:
        self.answer(msgspec.json.encode(self.live.told()), "application/json; charset=utf-8")

    head = get


class _Pages(_Guarded):
    """Pages that reload themselves, or the page that says why there are none."""

    def _refused(self, problems: Sequence[Problem], state: int) -> None:
        self.answer(self._with_script(errors.page(problems), state), files.HTML, 500)

    def _with_script(self, html: bytes, state: int) -> bytes:
        """The page with the preview's script, from an address of its own: the site's policy forbids
        scripts inside a page.

        The script takes host and port from its address, but not a host in brackets (IPv6) and not
        port 80; ``snipver`` comes back in its first message, and stands for what the page is.
        """
        host, port = _host_and_port(self.request.host)
        address = (
            f"/livereload.js?host={quote(host, safe='[]:')}&port={port}&snipver={state}"
            "&mindelay=200&maxdelay=2000"
        )
        script = f'<script src="{address.replace("&", "&amp;")}" defer></script>'.encode()
        end = html.lower().rfind(b"</body")
        return html[:end] + script + html[end:] if end >= 0 else html + script


class _Desk(_Pages):
    """The curation desk, made anew each time: in a thread, since it looks at the whole library."""

    def initialize(
        self,
        live: Live,
        host: str,
        tell: Report,
        desk: Callable[[], DeskView] = lambda: DeskView(0, 0, (), ()),
    ) -> None:
        super().initialize(live, host, tell)
        self._desk = desk

    async def get(self) -> None:
        state = self.live.changed
        try:
            html = self.live.page(DESK, "desk.html", await asyncio.to_thread(self._desk))
        except DigestError as error:
            self._refused(error.problems, state)
        else:
            self.answer(self._with_script(html, state), files.HTML)

    head = get


class _Files(_Pages):
    """The files of the site."""

    def get(self) -> None:
        address = self.request.path
        if len(address) > _LONGEST:
            raise HTTPError(HTTPStatus.REQUEST_URI_TOO_LONG)
        try:
            sent = self.live.sent(address)
        except TemplateError as error:
            self._refused(error.problems, self.live.state(address))
            return
        if (
            (sent is None or sent.status == HTTPStatus.NOT_FOUND)
            and not address.endswith("/")
            and self.live.has(f"{address}/")
        ):
            # a relative address can't lead to another host, whatever stands in it
            self.redirect(f"./{quote(address.rpartition('/')[2], safe='%')}/")
        elif sent is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        else:
            kind = files.kind(sent.name)
            data = (
                self._with_script(sent.data, self.live.state(address))
                if kind == files.HTML
                else sent.data
            )
            self.answer(data, kind, sent.status)

    head = get


class _Browser(_Guarded, LiveReloadHandler):  # type: ignore[misc] # livereload has no types
    """The connection of one open page, in livereload's protocol."""

    def initialize(
        self, live: Live, host: str, tell: Report, browsers: set[_Browser] | None = None
    ) -> None:
        super().initialize(live, host, tell)
        self._browsers = browsers if browsers is not None else set()
        self._address = ""
        self._shows = 0
        self._knows: bytes | None = None

    def check_origin(self, origin: str) -> bool:
        """Only pages of this server: livereload itself would answer to any."""
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        """A hello gets livereload's answer; an info names the page, which then hears what has
        changed since it was sent.
        """
        try:
            said = json_decode(message)
            command = said.get("command")
            if command == "hello":
                self._shows = int(said.get("snipver", 0))
                super().on_message(message)
            elif command == "info":
                self._address = urlsplit(said["url"]).path or "/"
                self._browsers.add(self)
                self.look(())
                self.tell()
        except (ValueError, TypeError, AttributeError, LookupError):
            self.close(1003, "not the protocol of livereload")

    def on_close(self) -> None:
        self._browsers.discard(self)

    def look(self, styles: Sequence[str]) -> None:
        """Tells the page what to load again, if anything: itself, or stylesheets."""
        is_desk = self._address == _DESK_ADDRESS
        now = self.live.changed if is_desk else self.live.state(self._address)
        if now != self._shows:
            self._shows = now
            self._reload(self._address)
        else:
            for style in styles:
                self._reload(style)

    def tell(self) -> None:
        """Tells the page what is wrong now, unless it knows."""
        told = msgspec.json.encode(self.live.told())
        if told != self._knows:
            self._knows = told
            self._reload(_PROBLEMS)

    def _reload(self, path: str) -> None:
        with suppress(WebSocketClosedError):
            sent = self.write_message(
                json_encode({"command": "reload", "path": path, "liveCSS": True})
            )
            # a browser that is gone is no error
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())


def _resource(package: str, *names: str) -> bytes:
    return resources(package).joinpath(*names).read_bytes()


def _host_and_port(host: str) -> tuple[str, int]:
    """Of a Host header: the name in small letters (an IPv6 address in its brackets), and the port,
    80 when none is stated.
    """
    parts = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?", host.lower())
    return (parts[1], int(parts[2] or 80)) if parts else ("", 80)


def _is_ours(stated: str, host: str) -> bool:
    """Whether a Host header names this machine. When we listen on every address, any in figures
    does: only a name can be rebound.
    """
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
