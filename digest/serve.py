"""``digest serve``: the live preview around build(). Every save is built in one thread, and shown by a server in another."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from digest import config as configuration
from digest.config import Config
from digest.errors import DigestError, Problem, Refused, Report, Stopped
from digest.preview import desk, server
from digest.preview.screen import Screen
from digest.preview.watch import changes
from digest.site.build import Built, Options, build

# builds start at least this far apart: thirty saves within a second are three builds at most, and a person's next save still shows at once
_APART = 0.6  # seconds
_AGAIN = 2.0  # seconds until a build that the system stopped is tried again: a disk with room again tells nobody
_PATIENCE = 3.0  # seconds for a build to finish when the preview ends
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on


class Made(msgspec.Struct, frozen=True):
    """A build that came to its end, and the configuration it was made with."""

    built: Built
    config: Config


Outcome = Made | DigestError


def run(root: Path, options: Options, *, host: str, port: int | None, open_browser: bool, tell: Report) -> None:
    """Builds the site, serves it, and builds it again on every save, until Ctrl-C (KeyboardInterrupt), SIGTERM or SIGHUP.

    ``port`` None takes the one of the configuration. Raises Refused for what no edit of a file puts right (there is no site here, the
    command line is wrong), Stopped when there is no port; all else that is wrong with the site is told, and shown in the browser.
    """
    for number in _signals():
        signal.signal(number, signal.default_int_handler)  # they unwind the first build, so that it leaves nothing behind
    logging.getLogger("tornado").addHandler(logging.NullHandler())  # it would tell of every refused request
    log = Log(tell)
    outcome = make(root, options)
    if isinstance(outcome, Refused) and not any(problem.file for problem in outcome.problems):
        raise outcome
    config = outcome.config if isinstance(outcome, Made) else _config_or_default(root)
    listening, port = server.listen(host, port or config.serve.port, tell)
    with listening:
        log.first(outcome)
        address = _address(host, port)
        if not _is_local(host):
            text = f"listening on {host}: everyone who reaches this machine can read the preview"
            tell(Problem(text, hint="leave --host out to keep it to yourself", severity="warning"))
        log.say(f"Serving {config.site.title} at {address} (Ctrl-C stops)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        screen = Screen()
        show(screen, outcome)
        asked = _noted()
        # one process from here on: to fork one that has threads is not safe
        asyncio.run(_preview(root, msgspec.structs.replace(options, jobs=1), screen, listening, host, log, asked))
    raise KeyboardInterrupt


def make(root: Path, options: Options) -> Outcome:
    """Builds the site. Whatever goes wrong comes back as a value."""
    try:
        return Made(build(root, options), _config(root, options))
    except DigestError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever a build meets, the preview stays up
        hint = "this is a fault of digest; digest --debug build shows where"
        return DigestError(Problem(f"{type(error).__name__}: {error}", hint=hint))


def show(screen: Screen, outcome: Outcome) -> None:
    """The outcome, as browsers are to see it."""
    if isinstance(outcome, DigestError):
        screen.refused(outcome.problems)
    else:
        screen.built(outcome.built.output, urlsplit(outcome.config.site.base_url).path or "/", outcome.built.changed)


class Log:
    """What the terminal shows: a line for each build that changed something, and each problem once for as long as it lasts."""

    def __init__(self, tell: Report) -> None:
        self._tell = tell
        self._known: tuple[Problem, ...] = ()
        self._failed = False

    def problem(self, problem: Problem) -> None:
        """A problem of the preview itself."""
        with suppress(OSError, ValueError):
            self._tell(problem)

    def say(self, text: str) -> None:
        """A line on stdout. A terminal that is gone, or can't show a letter, does not stop the preview."""
        with suppress(OSError, ValueError):
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            sys.stdout.flush()

    def first(self, outcome: Outcome) -> None:
        """What came of the first build."""
        self._problems(outcome)
        if isinstance(outcome, Made):
            self.say(outcome.built.summary())

    def again(self, outcome: Outcome) -> None:
        """What came of one more build."""
        recovered = self._failed
        self._problems(outcome)
        if isinstance(outcome, Made) and (outcome.built.changed or recovered):
            self.say(f"Rebuilt in {outcome.built.seconds:.2f} s: {_what(outcome.built.changed)}{self._count()}")

    def _problems(self, outcome: Outcome) -> None:
        problems = outcome.problems if isinstance(outcome, DigestError) else outcome.built.problems
        for problem in problems:
            if problem not in self._known:
                self.problem(problem)
        self._known = tuple(problems)
        self._failed = isinstance(outcome, DigestError)

    def _count(self) -> str:
        return f" ({len(self._known)} problem{'s' * (len(self._known) > 1)})" if self._known else ""


async def _preview(
    root: Path, options: Options, screen: Screen, listening: socket.socket, host: str, log: Log, asked: Sequence[int]
) -> None:
    loop = asyncio.get_running_loop()
    serving, spread = server.serve(screen, listening, host, log.problem, partial(desk.page, root, options.output))
    stop = threading.Event()

    def shown(outcome: Outcome) -> None:
        show(screen, outcome)
        spread()

    def made(outcome: Outcome) -> None:
        log.again(outcome)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(shown, outcome)

    builder = threading.Thread(target=_follow, args=(root, options, stop, made, log), daemon=True)
    builder.start()
    try:
        await _end(asked)
    finally:
        stop.set()
        serving.stop()
        builder.join(_PATIENCE)


def _follow(root: Path, options: Options, stop: threading.Event, made: Callable[[Outcome], None], log: Log) -> None:
    """Builds after every change, one build at a time."""
    outcome: Outcome | None = None
    start = 0.0
    for changed in _changes(root, stop, log):
        if changed or (isinstance(outcome, Stopped) and time.monotonic() > start + _AGAIN):
            start = time.monotonic()
            outcome = make(root, options)
            made(outcome)
            # what is saved meanwhile is waiting when the watch is asked again
            stop.wait(max(0.0, start + _APART - time.monotonic()))


def _changes(root: Path, stop: threading.Event, log: Log) -> Iterator[bool]:
    try:
        yield from changes(root, stop)
    except (OSError, RuntimeError) as error:  # RuntimeError: watchfiles' own
        text = f"the system can't tell of changes: {error}"
        log.problem(Problem(text, hint="they are looked for instead, which takes longer", severity="warning"))
        yield from changes(root, stop, polling=True)


def _config(root: Path, options: Options) -> Config:
    config = configuration.read(root, _unheard)
    return config if options.base_url is None else configuration.with_base_url(config, options.base_url, _unheard)


def _config_or_default(root: Path) -> Config:
    try:
        return configuration.read(root, _unheard)
    except DigestError:
        return Config()


def _unheard(_: Problem) -> None:
    """build() has told the same."""


def _what(changed: tuple[str, ...]) -> str:
    if not changed:
        return "all is well again"
    first = next((name for name in changed if name.endswith(".html")), changed[0])
    return first if len(changed) == 1 else f"{first} and {len(changed) - 1:,} more files"


def _address(host: str, port: int) -> str:
    name = "127.0.0.1" if host in _EVERYWHERE else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _is_local(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _signals() -> list[int]:
    """The signals that end the preview: Ctrl-C, a polite kill, a closed terminal. What the caller ignores (nohup) stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        return []
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


def _noted() -> Sequence[int]:
    """The signals that come from now on, until the loop has handlers of its own: an interrupt would leave a loop that is half made."""
    asked: list[int] = []
    if sys.platform != "win32":  # there Ctrl-C comes to the loop as KeyboardInterrupt
        for number in _signals():
            signal.signal(number, lambda number, _: asked.append(number))
    return asked


async def _end(asked: Sequence[int]) -> None:
    """Returns when the preview is to end, at once if that was asked already. What is raised in the loop's midst may get lost."""
    ended = asyncio.Event()
    with suppress(NotImplementedError):  # Windows
        for number in _signals():
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    if not asked:
        await ended.wait()
