"""What the values of digest.toml may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.config.sections import CITATIONS, FEEDS, FOLLOWED, PANELS, PERIODS, STYLES

NAMES = {
    ("topics", "panels"): ("panel", PANELS, ""),
    ("outputs", "styles"): ("style", STYLES, ".csl"),
    ("outputs", "follow"): ("thing to follow", FOLLOWED, ""),
    ("outputs", "feeds"): ("format of feeds", FEEDS, ""),
    ("outputs", "citations"): ("format of citation files", CITATIONS, ""),
}
"""What the names in a list are, those that there are, and the ending of those that are files of the
site instead.
"""

SWITCHES: dict[tuple[str, str], tuple[Any, Any]] = {
    ("outputs", "authors"): (0, 2),
    ("outputs", "journals"): (0, 2),
    ("outputs", "kinds"): (0, 2),
    ("outputs", "feeds"): ((), FEEDS),
    ("outputs", "citations"): ((), CITATIONS),
}
"""What false and true mean for keys that take numbers or names too."""


class Checked(NamedTuple):
    """A value as it is taken; what is ``wrong`` with it, to be read behind its key; or what is
    doubtful, as a sentence.
    """

    value: Any
    wrong: str = ""
    doubt: str = ""


def checked(section: str, key: str, value: Any) -> Checked:
    """A value of the right type, held to the rule that there is for it."""
    if (section, key) == ("site", "base_url"):
        return base_url(value)
    rule = _RULES.get((section, key))
    return Checked(value, rule(value) if rule else "")


def base_url(value: str) -> Checked:
    """An address that a site can have, ending with a slash; one without its scheme is taken as
    https.
    """
    if not value:
        return Checked(value)
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError when there can't be such a port
    except ValueError:
        return Checked(value, "is not a web address")
    if (
        re.match(r"[\w.-]+\.\w+(?:[/:]|\Z)", value)
        and not parts.netloc
        and parts.scheme not in ("javascript", "data")
    ):
        found = base_url(f"https://{value}")
        return found._replace(
            doubt=""
            if found.wrong
            else f"base_url has no scheme; https://{value} is taken (write it so)"
        )
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or not value.isprintable()
        or re.search(r"[\s<>\"'\\@]", value)
    ):
        return Checked(value, "must be a web address such as https://example.org/digest/")
    if parts.query or parts.fragment:
        return Checked(value, "must have no ? or #")
    return Checked(value.rstrip("/") + "/")


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        return "must be a name such as Europe/Vienna"
    return ""


def _language(value: str) -> str:
    return (
        ""
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value)
        else "must be a language tag such as en or pt-BR"
    )


def _host(value: str) -> str:
    return (
        ""
        if re.fullmatch(r"([\w-]+\.)+[\w-]+|", value)
        else "must be a host name such as digest.example.org"
    )


def _between(low: int, high: int) -> Callable[[int], str]:
    return lambda value: "" if low <= value <= high else f"must be from {low} to {high:,}"


def _inside(value: str) -> str:
    path = Path(value)
    outside = path.is_absolute() or ".." in path.parts or path == Path()
    return "must be a folder inside the site" if outside or not value.isprintable() else ""


def _abstracts(value: str) -> str:
    return (
        ""
        if value in ("full", "none") or re.fullmatch(r"[1-9]\d{0,4}", value)
        else 'must be "full", "none" or a number of words as in "60"'
    )


_RULES: dict[tuple[str, str], Callable[[Any], str]] = {
    ("site", "title"): lambda value: "" if value.strip() else "must not be empty",
    ("site", "language"): _language,
    ("site", "theme"): lambda value: (
        "" if re.fullmatch(r"[\w-]+", value) else "must be the name of a folder in themes/"
    ),
    ("site", "timezone"): _timezone,
    ("build", "output"): _inside,
    ("build", "page_size"): _between(1, 1000),
    ("build", "jobs"): _between(0, 256),
    ("topics", "minimum"): _between(1, 1_000_000),
    ("topics", "most"): _between(1, 10_000),
    ("outputs", "authors"): _between(0, 1_000_000),
    ("outputs", "journals"): _between(0, 1_000_000),
    ("outputs", "kinds"): _between(0, 1_000_000),
    ("editions", "period"): lambda value: (
        "" if value in PERIODS else "must be " + ", ".join(f'"{name}"' for name in PERIODS)
    ),
    ("outputs", "minimum"): _between(1, 1_000_000),
    ("outputs", "cited_abstracts"): _between(0, 10_000_000),
    ("outputs", "abstracts"): _abstracts,
    ("serve", "port"): _between(1, 65535),
    ("publish", "cname"): _host,
}
