"""One file for each address: what collides is told, old addresses lead on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from digest.errors import Problem, Report
from digest.model import Article, Page
from digest.site.pages import Laid
from digest.site.views import Link, RedirectView
from digest.text import to_plain


def settled(laid: Iterable[Laid], articles: Sequence[Article], pages: Sequence[Page], report: Report) -> list[Laid]:
    """The pages, each path once in any case of letters, and the redirects from the articles' old addresses."""
    files = {f"{page.key}/index.html": page.file for page in pages}
    by_path: dict[str, Laid] = {}
    for page in laid:
        if page.path.casefold() in by_path:
            text = f"has the address of another page, /{page.path}, and is left out"
            report(Problem(text, files.get(page.path, ""), 1, hint="rename the file"))
        else:
            by_path[page.path.casefold()] = page
    for article in articles:
        for alias in article.aliases:
            path = _alias_path(alias)
            if not path or path.casefold() in by_path:
                why = "is the address of another page" if path else "is no address inside the site"
                report(Problem(f"alias {alias} {why} and is left out", article.file, hint="write aliases as /old/address/"))
                continue
            target = Link(to_plain(article.record.title), f"articles/{article.key}/index.html")
            by_path[path.casefold()] = Laid(path, "redirect.html", partial(RedirectView, target))
    return list(by_path.values())


def _alias_path(alias: str) -> str:
    """The file of an old address; "" when it is none, or is a folder's name that not every system can hold."""
    parts = [part for part in alias.split("/") if part]
    if any(part in (".", "..") or re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part) or len(part.encode()) > 200 for part in parts):
        return ""
    if not parts:
        return "index.html"
    return "/".join(parts) if parts[-1].endswith(".html") or "." in parts[-1] else "/".join([*parts, "index.html"])
