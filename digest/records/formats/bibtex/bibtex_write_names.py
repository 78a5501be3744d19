"""Names as BibTeX takes them apart again: ``von Last, Jr, First``, joined by ``and``.

Source: O. Patashnik, "BibTeXing", section 4. Braces protect what would be taken for something else:
the name of an organisation, a comma, an ``and``, a first word in lower case that is no particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.names import Person
from digest.patterns import pattern
from digest.records.latex_escape import encode
from digest.text import one_line

_MISLEADING = pattern(r"[,;=]|(?<!\S)(?:and|others)(?!\S)", re.I)


def listed(people: Iterable[Person]) -> str:
    """The value of ``author`` or ``editor``."""
    return " and ".join(filter(None, map(_name, people)))


def _name(person: Person) -> str:
    if person.literal or not (person.family and person.given):
        return _braced(person.name)
    family = _part(person.family)
    words = person.family.split()
    if any(map(_is_small, words if person.particle else words[:1])):
        family = _braced(person.family)
    last = f"{encode(one_line(person.particle))} {family}" if person.particle else family
    return ", ".join(filter(None, (last, _part(person.suffix), _part(person.given))))


def _is_small(word: str) -> bool:
    return next((char for char in word if char.isalpha()), "").islower()


def _part(text: str) -> str:
    return _braced(text) if _MISLEADING.search(text) else encode(one_line(text))


def _braced(text: str) -> str:
    return f"{{{encode(one_line(text))}}}" if text else ""
