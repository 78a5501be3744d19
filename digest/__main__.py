"""``python -m digest`` and the command ``digest``."""

from __future__ import annotations

import signal


def main() -> None:
    """Runs the command line. A request to end (SIGTERM, SIGHUP) ends it as Ctrl-C does: tidily, with exit code 130."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    from digest.cli import digest

    digest(prog_name="digest")


if __name__ == "__main__":
    main()
