"""Persons as CSL names: family, given, particle, suffix, or a literal that is never taken apart."""

from __future__ import annotations

import re

import msgspec

from digest.patterns import pattern
from digest.text import one_line

_BODY = pattern(
    r"\b(?:organi[sz]ation|group|university|institut|association|society|committee|consortium|network|collaborati|team|agency|"
    r"cent(?:er|re)|council|ministry|department|foundation|investigators|academy|college|program|project|trial|study)",
    re.I,
)

_BETWEEN = "\x1f"  # no cleaned text holds it


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """An author or editor. ``literal`` stands alone (an organisation, or a name whose parts the
    source does not tell).
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        """In reading order: ``Ludwig van Beethoven``, ``Martin King, Jr.``, ``World Health
        Organization``.
        """
        if self.literal:
            return self.literal
        full = " ".join(filter(None, (self.given, self.particle, self.family)))
        return f"{full}, {self.suffix}" if self.suffix else full

    @property
    def inverted(self) -> str:
        """Family name first, as front matter and lists write it: ``Beethoven, Ludwig van``, ``King,
        Martin, Jr.``
        """
        if self.literal or not self.given:
            return self.literal or " ".join(filter(None, (self.particle, self.family)))
        family = " ".join(filter(None, (self.particle, self.family)))
        return ", ".join(filter(None, (family, self.given, self.suffix)))

    @property
    def is_body(self) -> bool:
        """Whether a literal name looks like that of an organisation or a group."""
        return bool(_BODY.search(self.literal))

    @property
    def filed(self) -> str:
        """What an index files the name under: the family name where it is known, else the last word
        of a person's name.

        A corporate name, and one that ends in initials (``Smith JB``), are filed as they stand.
        Only the order of a list depends on it.
        """
        words = self.literal.split()
        if (
            not self.literal
            or len(words) < 2
            or self.is_body
            or (words[-1].isupper() and len(words[-1]) < 4)
        ):
            return self.inverted
        return f"{words[-1]}, {' '.join(words[:-1])}"


def packed(person: Person) -> str:
    """The person as one string, which :func:`unpacked` takes apart: equal for equal persons, and
    quick to compare and to keep.
    """
    parts = (
        person.family, person.given, person.particle, person.suffix, person.literal, person.orcid,
    )  # fmt: skip
    return _BETWEEN.join(parts).rstrip(_BETWEEN)


def unpacked(text: str) -> Person:
    """The person that :func:`packed` made the string of."""
    return Person(*text.split(_BETWEEN))


def read(text: str) -> Person:
    """The person that ``Family, Given`` or ``Family, Given, Suffix`` states; anything without a
    comma stays a literal.

    "Smith JB" is a literal: the form does not say which part is which, and nothing is guessed.
    """
    text = one_line(text)
    if "," not in text:
        return Person(literal=text)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2 and all(parts):
        return Person(family=parts[0], given=parts[1])
    if len(parts) == 3 and all(parts):
        return Person(family=parts[0], given=parts[1], suffix=parts[2])
    return Person(literal=text.strip(" ,") if len(parts) < 3 else text)
