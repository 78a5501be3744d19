"""Addresses of the preview, and the files of the output that they mean. Nothing else on the disk
can be reached.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

# as GitHub Pages sends them; the rest is Python's own table, not the system's, which differs from
# machine to machine
_KINDS = {
    ".atom": "application/atom+xml", ".bib": "application/x-bibtex", ".js": "text/javascript",
    ".json": "application/json", ".mjs": "text/javascript", ".opml": "text/x-opml",
    ".ris": "application/x-research-info-systems", ".webmanifest": "application/manifest+json",
    ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml",
}  # fmt: skip
_TEXT = (
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
)

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"


def kind(name: str) -> str:
    """The media type of a file, with the character set where it is text: we write UTF-8 only."""
    suffix = Path(name).suffix.lower()
    found = _KINDS.get(suffix) or mimetypes.MimeTypes().types_map[True].get(
        suffix, "application/octet-stream"
    )
    return (
        f"{found}; charset=utf-8"
        if found.startswith("text/") or found.endswith("xml") or found in _TEXT
        else found
    )


def names(address: str, base: str) -> list[str]:
    """The files of the output that the path of an address may mean, the likeliest first; none when
    no address of a site looks like this.

    The site answers at the root, and under the path of its base_url ("/digest/") too: all its links
    are relative but those of the page for what isn't found, which hold the whole path.
    """
    plain = _plain(address)
    if plain is None:
        return []
    below = unquote(base).removeprefix("/")
    found = [plain, plain.removeprefix(below)] if below and plain.startswith(below) else [plain]
    return [f"{name}index.html" if name.endswith("/") or not name else name for name in found]


def _plain(address: str) -> str | None:
    """The path from the root of the site; None for one that leads upwards, to a hidden file, or
    that no file system can hold.
    """
    try:
        path = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return None
    parts = path.removeprefix("/").split("/")
    if (
        not path.startswith("/")
        or any(not _is_plain(part) for part in parts[:-1])
        or (parts[-1] and not _is_plain(parts[-1]))
    ):
        return None
    return "/".join(parts)


def _is_plain(part: str) -> bool:
    return part == ".well-known" or not (
        not part or part.startswith(".") or re.search(r"[\x00-\x1f\x7f\\]", part)
    )
