"""Front matter, written: fields as lines of YAML, which this program's reader and those of others
take for the same text.
"""

from __future__ import annotations

import json
import re

from digest.library.frontmatter import NULL, ODD, PLAIN, QUICK_KEY, Value
from digest.patterns import pattern

_TYPED = re.compile(
    r"(?:true|false|yes|no|on|off|y|n|[-+]?[\d._:,+]*(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|\.inf|\.nan)\Z",
    re.I,
).match
_YEAR = re.compile(r"\d{4}\Z").match
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?\Z").match
_HALVES = pattern("[\ud800-\udfff]")
_UNSEEN = pattern("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def dump(fields: dict[str, Value]) -> str:
    """The fields as YAML lines, in order, without the fences; reading them back gives the same
    fields.
    """
    return "".join(block(key, value) for key, value in fields.items())


def block(key: str, value: Value) -> str:
    """One field as YAML lines, each ended by a line break."""
    if key == "date" and isinstance(value, str) and _YEAR(value):
        return f"date: {value}\n"  # a year is no number here, and 2009 looks like what it is
    return f"{_key(key)}:{_nested(value, 1)}"


def _key(key: str) -> str:
    return key if QUICK_KEY(key) and key not in NULL else _quoted(key)


def _nested(value: Value, depth: int) -> str:
    if isinstance(value, str):
        return f" {_scalar(value)}\n"
    if value is None:
        return "\n"
    pad = "  " * depth
    if isinstance(value, dict):
        return (
            "\n" + "".join(f"{pad}{_key(k)}:{_nested(v, depth + 1)}" for k, v in value.items())
            if value
            else " {}\n"
        )
    return "\n" + "".join(f"{pad}-{_item(v, depth + 1)}" for v in value) if value else " []\n"


def _item(value: Value, depth: int) -> str:
    if isinstance(value, dict) and value:
        return " " + _nested(value, depth).lstrip("\n").removeprefix("  " * depth)
    return " ~\n" if value is None else _nested(value, depth)


def _scalar(text: str) -> str:
    plain = (
        PLAIN(text)
        and text[-1] != " "
        and text not in NULL
        and (text.isascii() or not ODD.search(text))
    )
    # what YAML readers elsewhere would take for a number or a truth value is quoted, for their
    # sake; a date stays a date
    return text if plain and (not _TYPED(text) or _DATE(text)) else _quoted(text)


def _quoted(text: str) -> str:
    # half a character cannot be written
    quoted = json.dumps(_HALVES.sub("\ufffd", text), ensure_ascii=False)
    return (
        quoted
        if quoted.isascii() and quoted.isprintable()
        else _UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted)
    )
