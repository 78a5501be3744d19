"""``digest serve``: the live preview. The site is in memory, and each page is made when a browser
asks for it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from digest import disk
from digest.errors import Problem, Report
from digest.preview import desk, server
from digest.preview.live import Live
from digest.preview.watch import changes
from digest.site import output
from digest.site.door import Options, Site, unheard
from digest.site.memory import FOLDER

_PATIENCE = 3.0  # seconds for the watch to end with the preview
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on


def run(
    root: Path, options: Options, *, host: str, port: int | None, open_browser: bool, tell: Report
) -> None:
    """Shows the site, and what changes in it as it is saved, until Ctrl-C (KeyboardInterrupt),
    SIGTERM or SIGHUP.

    ``port`` None takes the one of the configuration. Raises Refused where there is no site that
    could be shown, Stopped when there is no port; what is wrong with its files is told, here and in
    the browser.
    """
    for number in _signals():
        signal.signal(number, signal.default_int_handler)  # they unwind what is being read
    # it would tell of every refused request
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    log = Log(tell)
    start = time.perf_counter()
    _finish(root, options)
    live = Live(root, options, report=log.found)
    listening, port = server.listen(host, port or live.config.serve.port, tell)
    with listening:
        log.problems(live.problems)
        log.say(
            f"{len(live.site.catalogue.keys):,} articles in {time.perf_counter() - start:.2f} s"
        )
        address = _address(host, port)
        if not _is_local(host):
            text = f"listening on {host}: everyone who reaches this machine can read the preview"
            tell(Problem(text, hint="leave --host out to keep it to yourself", severity="warning"))
        log.say(f"Serving {live.config.site.title} at {address} (Ctrl-C stops)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        asked = _noted()
        asyncio.run(_preview(live, root, options, listening, host, log, asked))
    raise KeyboardInterrupt


def _finish(root: Path, options: Options) -> None:
    """A change-over of the output that was broken off is finished, unless a build is at it."""
    site = Site.open(root, options, report=unheard)
    if output.is_unfinished(site.places.output):
        with disk.lock(root / FOLDER):
            output.finish(site.places.output)


class Log:
    """What the terminal shows: a line for each change, and each problem once for as long as it
    lasts.
    """

    def __init__(self, tell: Report) -> None:
        self._tell = tell
        self._known: tuple[Problem, ...] = ()

    def say(self, text: str) -> None:
        """A line on stdout. A terminal that is gone, or can't show a letter, does not stop the
        preview.
        """
        with suppress(OSError, ValueError):
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            sys.stdout.flush()

    def problem(self, problem: Problem) -> None:
        """A problem of the preview itself."""
        with suppress(OSError, ValueError):
            self._tell(problem)

    def found(self, problem: Problem) -> None:
        """One more thing is wrong."""
        if problem not in self._known:
            self.problem(problem)
            self._known = (*self._known, problem)

    def problems(self, found: Sequence[Problem]) -> None:
        """All that is wrong now."""
        for problem in found:
            if problem not in self._known:
                self.problem(problem)
        self._known = tuple(found)

    def changed(self, paths: Sequence[str], seconds: float) -> None:
        """Some files were saved."""
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        wrong = (
            f" ({len(self._known)} problem{'s' * (len(self._known) > 1)})" if self._known else ""
        )
        self.say(f"{paths[0]}{more}: seen in {1000 * seconds:.0f} ms{wrong}")


async def _preview(
    live: Live,
    root: Path,
    options: Options,
    listening: socket.socket,
    host: str,
    log: Log,
    asked: Sequence[int],
) -> None:
    loop = asyncio.get_running_loop()
    serving, spread = server.serve(
        live, listening, host, log.problem, partial(desk.view, root, options)
    )
    stop = threading.Event()

    def changed(paths: frozenset[str] | None) -> None:
        start = time.perf_counter()
        found = sorted(live.missed() if paths is None else paths)
        if found:
            styles = live.update(found)
            spread(styles)
            log.problems(live.problems)
            log.changed(found, time.perf_counter() - start)

    def watch() -> None:
        for paths in _changes(root, stop, log):
            if paths is None or paths:
                with suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(changed, paths)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        await _end(asked)
    finally:
        stop.set()
        serving.stop()
        watching.join(_PATIENCE)


def _changes(root: Path, stop: threading.Event, log: Log) -> Iterator[frozenset[str] | None]:
    try:
        yield from changes(root, stop)
    except (OSError, RuntimeError) as error:  # RuntimeError: watchfiles' own
        text = f"the system can't tell of changes: {error}"
        log.problem(
            Problem(
                text, hint="they are looked for instead, which takes longer", severity="warning"
            )
        )
        yield from changes(root, stop, polling=True)


def _address(host: str, port: int) -> str:
    name = "127.0.0.1" if host in _EVERYWHERE else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _is_local(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _signals() -> list[int]:
    """The signals that end the preview: Ctrl-C, a polite kill, a closed terminal. What the caller
    ignores (nohup) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        return []
    numbers = [
        getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
    ]
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


def _noted() -> Sequence[int]:
    """The signals that come from now on, until the loop has handlers of its own: an interrupt would
    leave a loop that is half made.
    """
    asked: list[int] = []
    if sys.platform != "win32":  # there Ctrl-C comes to the loop as KeyboardInterrupt
        for number in _signals():
            signal.signal(number, lambda number, _: asked.append(number))
    return asked


async def _end(asked: Sequence[int]) -> None:
    """Returns when the preview is to end, at once if that was asked already. What is raised in the
    loop's midst may get lost.
    """
    ended = asyncio.Event()
    with suppress(NotImplementedError):  # Windows
        for number in _signals():
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    if not asked:
        await ended.wait()
