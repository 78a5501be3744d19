"""How long something may take: a template may hold a loop without an end, and the preview
must not.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The time is over. Whoever catches all that can go wrong with a template does not catch
    this.
    """


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooLong in its body when that takes longer; only in the main thread, and where the
    system has timers (not Windows).
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    before = signal.signal(signal.SIGALRM, _end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _end(number: int, frame: FrameType | None) -> None:
    raise TooLong
