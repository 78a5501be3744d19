"""The text of EndNote XML: runs in ``<style>`` elements, whose ``face`` says how they look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from digest.text import one_line

_FACES = {"bold": "b", "italic": "i", "superscript": "sup", "subscript": "sub"}
# The letters of the Symbol font (Adobe, "Symbol Encoding"). EndNote of old wrote a Greek letter as
# a Latin one in that font.
_LETTERS = "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcyw"
_GREEK = dict(
    zip(map(ord, _LETTERS), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω", strict=True)
)


def plain(element: Element) -> str:
    """The text of an element, one line for each that a person broke."""
    return _lines("".join(text for text, _ in _runs(element)))


def rich(element: Element) -> str:
    """The text of an element with ``<b> <i> <sup> <sub>``; a line that a person broke ends a
    paragraph.
    """
    return _lines("".join(_marked(text, faces) for text, faces in _runs(element))).replace(
        "\n", "\n\n"
    )


def _lines(text: str) -> str:
    # A line feed is only how the file is laid out.
    return "\n".join(filter(None, map(one_line, text.split("\r"))))


def _runs(element: Element) -> Iterator[tuple[str, str]]:
    """The pieces of text in order with the faces of their style, the one around them apart."""
    yield _letters(element), element.get("face", "")
    for child in element:
        for run in child.iter():
            yield _letters(run), run.get("face", "")
            if run is not child:
                yield run.tail or "", ""
        yield child.tail or "", ""


def _letters(run: Element) -> str:
    text = run.text or ""
    # Only a single letter is certain to be meant so; whole words in that font are a slip.
    return (
        text.translate(_GREEK) if run.get("font") == "Symbol" and len(text.strip()) == 1 else text
    )


def _marked(text: str, faces: str) -> str:
    marks = [_FACES[face] for face in faces.split() if face in _FACES]
    found = re.fullmatch(r"(\s*)(\S.*?)(\s*)", text, re.S)
    if not marks or not found:
        return text
    opening, closing = (
        "".join(f"<{mark}>" for mark in marks),
        "".join(f"</{mark}>" for mark in reversed(marks)),
    )
    return f"{found[1]}{opening}{found[2]}{closing}{found[3]}"
