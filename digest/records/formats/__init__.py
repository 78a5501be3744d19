"""The formats that records come in: one module each, all of them in the list of ``registry``.

The list loads every reader, so it is loaded when it is asked for: who writes one format does not
wait for forty others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.records.formats.base import Entry, Format

if TYPE_CHECKING:
    from digest.records.formats.registry import FORMATS, GROUP, choose, known

__all__ = ["FORMATS", "GROUP", "Entry", "Format", "choose", "known"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from digest.records.formats import registry

    return getattr(registry, name)
