"""``python -m digest`` and the command ``digest``."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn


def main() -> None:
    """Runs the command line. A request to end (SIGTERM, SIGHUP) ends it as Ctrl-C does: tidily,
    with exit code 130.

    All is UTF-8, whatever the locale: else the names of files would depend on it, and so would the
    site.
    """
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has it ignored, and so it stays
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        from digest.cli import digest

        digest(prog_name="digest")
    except KeyboardInterrupt:
        _leave(130)
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        _leave(end.code)


def _leave(code: int) -> NoReturn:
    """Ends the process without taking its memory apart first, which takes longer than a build that
    has little to do.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # nobody is there to read it
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
