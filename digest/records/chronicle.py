"""What an import writes down of what it changes in an article, so that editions can tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from digest import history
from digest.history import Event
from digest.library.frontmatter import Value
from digest.text import fold


def told(before: Mapping[str, Value], changes: Mapping[str, Value], day: str) -> dict[str, Value]:
    """The fields that say when an article changed: ``updated``, and ``history`` with the lines for
    this day.

    ``before`` are the article's fields, ``changes`` those that are set anew. On the day of its
    arrival there is nothing to tell.
    """
    if before.get("added") == day:
        return {}
    lines: list[Value] = [
        *history.with_events(
            history.lines(before.get("history")), list(_events(before, changes, day))
        )
    ]
    return {"updated": day, "history": lines}


def _events(before: Mapping[str, Value], changes: Mapping[str, Value], day: str) -> Iterator[Event]:
    earlier = before.get("updated") or before.get("lastmod")
    if isinstance(earlier, str) and _is_untold(earlier, before):
        yield Event(earlier, "updated")
    yield Event(day, "updated")
    if changes.get("retracted") and not before.get("retracted"):
        yield Event(day, "retracted")
    known = {fold(term) for term in _terms(before.get("keywords"))}
    came = tuple(term for term in _terms(changes.get("keywords")) if fold(term) not in known)
    if came:
        yield Event(day, "tagged", came)


def _is_untold(earlier: str, before: Mapping[str, Value]) -> bool:
    """Whether the history does not know of a change, which would be forgotten when ``updated`` is
    set to a later day.
    """
    days = [
        event.day for line in history.lines(before.get("history")) if (event := history.parse(line))
    ]
    return history.is_day(earlier) and earlier > max([*days, str(before.get("added") or "")])


def _terms(value: Value) -> list[str]:
    return [term for term in value if isinstance(term, str)] if isinstance(value, list) else []
