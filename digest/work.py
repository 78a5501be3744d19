"""Many jobs at once, and digests of what a job is given."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from digest.errors import Problem, Stopped

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress = Callable[[str, int, int], None]
"""Who is told how far the work is: what is being done, how many are done, of how many."""

_BATCH = 200  # below this, handing work over costs more than doing it
_AHEAD = 16  # what is made faster than it is taken must not fill memory
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def each(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    workers: int = 1,
    batch: int = _BATCH,
    ahead: int = _AHEAD,
) -> Iterator[Result]:
    """``function`` of every item, in order, on up to ``workers`` processes, each of which is handed
    a ``batch`` of items at once; the results of ``ahead`` batches may wait to be taken.

    The function must be pure. The processes are forked, so function and items need not be
    picklable; results must be. Where forking is not safe (Windows, macOS, a process with threads
    that asks for one worker) the work is done here. Raises Stopped when a process is killed from
    outside.
    """
    batches = [
        range(start, min(start + batch, len(items))) for start in range(0, len(items), batch)
    ]
    if len(batches) < 2 or not _may_fork(workers):
        yield from map(function, items)
        return
    from concurrent.futures.process import BrokenProcessPool

    try:
        with _forked(min(workers, len(batches)), function, items) as executor:
            yield from _in_order(executor, batches, ahead)
    except BrokenProcessPool as error:
        raise Stopped(
            Problem(
                "a worker process was killed",
                hint="is there enough memory? --jobs 1 needs the least",
            )
        ) from error


def _in_order(executor: Executor, batches: Sequence[range], ahead: int) -> Iterator[Any]:
    handed: deque[Future[list[Any]]] = deque()
    try:
        for batch in batches:
            handed.append(executor.submit(_batch, batch))
            if len(handed) > ahead:
                yield from handed.popleft().result()
        while handed:
            yield from handed.popleft().result()
    finally:
        for future in handed:
            future.cancel()


def _may_fork(workers: int) -> bool:
    return workers > 1 and sys.platform.startswith("linux")


def aside(
    function: Callable[[], Result], kind: type[Result], *, workers: int = 1
) -> Callable[[], Result]:
    """Begins work in a process beside this one: what comes back waits for its result and gives it,
    which is of a ``kind`` that MessagePack can tell.

    Where one process is to do all, or this one has threads, or something goes wrong, the work is
    done here when its result is asked for.
    """
    has_threads = "threading" in sys.modules and sys.modules["threading"].active_count() > 1
    if has_threads or not _may_fork(workers):
        return function
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # as for all others of the group
            with open(writing, "wb") as pipe:
                pipe.write(msgspec.msgpack.encode(function()))
            os._exit(0)
        os._exit(1)
    os.close(writing)

    def result() -> Result:
        with open(reading, "rb") as pipe:
            data = pipe.read()
        done = os.waitpid(child, 0)[1] == 0
        return msgspec.msgpack.decode(data, type=kind) if done else function()

    return result


def counted(
    results: Iterable[Result], what: str, total: int, progress: Progress | None
) -> Iterator[Result]:
    """The results as they come, each told to ``progress``."""
    for number, result in enumerate(results, 1):
        if progress is not None:
            progress(what, number, total)
        yield result


def _forked(workers: int, function: Callable[[Any], Any], items: Sequence[Any]) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(
        workers, mp_context=context, initializer=_adopt, initargs=(function, items)
    )


def _adopt(function: Callable[[Any], Any], items: Sequence[Any]) -> None:
    _die_with_parent()
    # Ctrl-C goes to the whole group: the parent answers it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()  # a collection would write to all memory that is still shared, and find nothing
    globals()["_adopted"] = (function, items)


def _die_with_parent() -> None:
    """A worker whose parent is killed would wait for work for ever, and hold the site's lock that
    it was forked with.
    """
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _batch(numbers: range) -> list[Any]:
    function, items = globals()["_adopted"]
    return [function(items[number]) for number in numbers]


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fingerprint(*values: object) -> bytes:
    """16 bytes that tell these values from any others; the same on every machine and in every
    run.
    """
    hashed = hashlib.blake2b(digest_size=16)
    for value in values:
        data = (
            value
            if isinstance(value, bytes)
            else msgspec.msgpack.encode(value, order="deterministic")
        )
        hashed.update(len(data).to_bytes(8, "little"))
        hashed.update(data)
    return hashed.digest()


def short(*values: object) -> bytes:
    """8 bytes that tell these values from others that stand in the same place."""
    return fingerprint(*values)[:8]
