"""What a person changes in a site's folder, seen as it happens."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from digest.config import NAME
from digest.patterns import pattern

FOLDERS = ("content", "templates", "themes", "static")

# what editors and we ourselves leave beside a file while it is saved: vim's 4913 and .x.swp, x~,
# Emacs' #x# and .#x, .digest-x.tmp
_PASSING = pattern(r"4913|.*~|#.*#|.*\.(?:swp|swx|tmp|part|crswap)|\.(?!well-known$).*", re.DOTALL)
_TICK = 200  # milliseconds
_STILL = 5  # milliseconds without a change, before what changed is told
_TOGETHER = 50  # milliseconds of changes, at most, that are told together


def changes(
    root: Path, stop: Event, *, polling: bool | None = None
) -> Iterator[frozenset[str] | None]:
    """The files that changed, relative to ``root``, as soon as they do; nothing a few times a
    second otherwise; until ``stop`` is set.

    None stands for what happened before the watch stood, which nobody saw. Links to folders are not
    followed, as the build doesn't follow them: one that leads to itself, or to the whole disk,
    costs nothing. ``polling`` is for file systems that tell nothing (network mounts); None leaves
    it to WATCHFILES_FORCE_POLLING, and WSL polls by itself. Raises OSError when the system can't
    watch so many folders.
    """
    root = root.resolve()
    relevant = _Relevant(root)
    while not stop.is_set():
        # each folder by itself: watching the root with all below would watch the output, .git and
        # whatever else lies there
        folders = _folders(root)
        watched = watch(
            *folders,
            watch_filter=relevant,
            debounce=_TOGETHER,
            step=_STILL,
            stop_event=stop,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polling,
            recursive=False,
        )
        try:
            unseen = True
            for found in watched:
                if unseen:
                    yield None
                    unseen = False
                yield frozenset(Path(path).relative_to(root).as_posix() for _, path in found)
                if any(path in folders or os.path.isdir(path) for _, path in found):
                    break  # a folder came or went
        except FileNotFoundError:  # a folder went while we looked
            stop.wait(_TICK / 1000)


def _folders(root: Path) -> set[str]:
    found = {str(root)}
    for name in FOLDERS:
        for folder, inside, _ in os.walk(root / name):
            found.add(folder)
            inside[:] = [other for other in inside if not _PASSING.fullmatch(other)]
    return found


class _Relevant:
    """Whether a changed path is a source of the site: in the root itself only the names we know,
    below them all but passing files.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, change: Change, path: str) -> bool:
        parts = Path(path).relative_to(self._root).parts
        return (
            bool(parts)
            and parts[0] in (NAME, *FOLDERS)
            and not any(_PASSING.fullmatch(part) for part in parts)
        )
