"""Any style of the Citation Style Language (CSL 1.0.2), by citeproc-py; the extra ``csl`` brings
it.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from digest.config import NAME
from digest.errors import ConfigError, Problem
from digest.model import Record
from digest.patterns import pattern
from digest.records.formats.json import csl_json_write
from digest.text import to_html, to_plain

_EXTRA = "pip install 'topic-digest[csl]'"
_OTHER_TAG = pattern(r"<(?!/?(?:i|b|em|strong|sub|sup)>)[^>]*>")
# citeproc-py escapes what a style says, but not what a record says: that goes through it under
# signs of its own
_HIDDEN = str.maketrans({"<": "\ue000", ">": "\ue001", "&": "\ue002"})
_SHOWN = str.maketrans({"\ue000": "&lt;", "\ue001": "&gt;", "\ue002": "&amp;"})
_KEPT_TAG = pattern(r"(</?(?:i|b|em|strong|sub|sup)>)")


def style(path: str) -> tuple[str, Callable[[Record], str]]:
    """What a CSL style is called, and the safe HTML of a record's reference in it. Raises
    ConfigError.
    """
    name = Path(path).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from citeproc import CitationStylesStyle

            read = CitationStylesStyle(path, validate=False)
    except ImportError as error:
        raise ConfigError(
            Problem(f"the style {name} needs citeproc-py", NAME, hint=_EXTRA)
        ) from error
    except Exception as error:  # whatever citeproc and lxml find wrong with a file
        raise ConfigError(
            Problem(
                f"the style {name} cannot be used: {_first_line(error)}",
                NAME,
                hint="is it a CSL 1.0 style?",
            )
        ) from error
    cite = _Cite(read)
    cite(Record(title="T", type="article-journal"))
    return _title(path) or name.removesuffix(".csl"), cite


class _Cite:
    def __init__(self, style: Any) -> None:
        self._style = style

    def __call__(self, record: Record) -> str:
        """The reference; a record that the style cannot be used for gives nothing."""
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        plain = msgspec.structs.replace(
            record, title=to_plain(record.title), abstract="", extra=(("csl:id", ("it",)),)
        )
        items = msgspec.json.decode(csl_json_write.write([plain]).translate(_HIDDEN))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                whole = CitationStylesBibliography(self._style, CiteProcJSON(items), formatter.html)
                whole.register(Citation([CitationItem("it")]))
                return "".join(_safe(str(entry)) for entry in whole.bibliography())
            except Exception:  # noqa: BLE001 - citeproc-py raises what it likes for what it does not support
                return ""


def _safe(markup: str) -> str:
    """The markup with the few tags that titles may have, all else as text, whatever a style put
    into it.
    """
    parts = _KEPT_TAG.split(_OTHER_TAG.sub("", markup))
    return to_html(
        "".join(part if number % 2 else html.unescape(part) for number, part in enumerate(parts))
    ).translate(_SHOWN)


def _title(path: str) -> str:
    """What the style calls itself, as its short title where it has one."""
    text = Path(path).read_text("utf-8", "replace")
    found = re.search(r"<title-short>(.*?)</title-short>", text, re.S) or re.search(
        r"<title>(.*?)</title>", text, re.S
    )
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
