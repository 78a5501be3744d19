"""BibTeX as text to blocks: entries with their fields as written, the line of each, and what was
wrong with them.

Nothing is decoded here: values keep their LaTeX, and the braces inside of them still protect. Own
code, because a fault must cost one entry at most, and no field in silence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from digest.errors import Problem, shorten
from digest.records.formats.bibtex import bibtex_grammar as grammar
from digest.records.formats.bibtex.bibtex_braces import Braces
from digest.records.formats.bibtex.bibtex_grammar import Block, Field

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LONGEST_MACRO = 20_000  # characters; forty doublings of one letter would be 10^12
_LONG_TEXTS = frozenset(
    {"abstract", "annotation", "annote", "comment", "comments", "contents", "note", "review"}
)
_DEEPEST_INDENT = 1000


def parse(text: str) -> Iterator[Block]:
    """The entries of a text in order, and those ``@string`` that could not be read; comments and
    preambles are passed over.

    Entries keep all their fields, also those given twice. After a block that is broken, reading
    goes on at the next line that begins with ``@word{`` or ``@word(``.
    """
    return _Parser(text).blocks()


class _Broken(Exception):
    """The block cannot be read to its end; the message says why."""


class _Parser:
    """Walks over one text; ``at`` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = [found.start() for found in re.finditer("\n", text)]
        self.counted = self.braces = Braces(text, r"[{}]")
        self.unescaped = Braces(text, r"\\.|[{}]")
        self.macros = {month[:3].lower(): month for month in _MONTHS}
        self.refused: set[str] = set()  # macros that would be too long
        self.overlong = ""  # why a macro of the block at hand could not be put in
        self.patience = 20 * len(text) + 100_000  # characters that may be read a second time
        self.who = ""
        self.problems: list[Problem] = []

    def blocks(self) -> Iterator[Block]:
        while True:
            head = self._next_head()
            if head is None:
                return
            kind = head["type"].lower()
            block = self._attempt(
                kind, head.start(), head.end(), ")" if head["opening"] == "(" else "}"
            )
            if block is not None:
                yield block
                self.problems = []

    def _attempt(self, kind: str, start: int, after_head: int, closer: str) -> Block | None:
        """The block, if need be with ``\\{`` and ``\\}`` as mere letters: BibTeX counts them,
        people who write one alone do not.
        """
        why = ""
        before = list(self.problems)
        for braces in (self.counted, self.unescaped):
            try:
                self.at, self.braces = after_head, braces
                return self._block(kind, start, closer)
            except _Broken as broken:
                why = why or str(broken)
                self.problems = before
            if kind == "comment" or not grammar.ESCAPED_BRACE.search(
                self.text, after_head, self._next_line_head(after_head)
            ):
                break
        return self._broken(kind, start, after_head, why)

    def _next_line_head(self, at: int) -> int:
        found = grammar.LINE_HEAD.search(self.text, at)
        return found.start() if found else len(self.text)

    def _next_head(self) -> re.Match[str] | None:
        for head in grammar.HEAD.finditer(self.text, self.at):
            kind = head["type"]
            if kind and (
                kind.lower() in grammar.KNOWN_TYPES
                or kind.lower() in ("string", "comment", "preamble")
                or self._plausible(head)
            ):
                return head
        return None

    def _plausible(self, head: re.Match[str]) -> bool:
        """Whether an unknown type heads an entry; "@home (at noon)" between two entries does
        not.
        """
        if grammar.PLAUSIBLE.match(self.text, head.end()):
            return True
        return head["opening"] == "{" and (head.start() == 0 or self.text[head.start() - 1] == "\n")

    def _line(self, at: int) -> int:
        return bisect_left(self.lines, at) + 1

    def _warn(self, text: str, at: int, hint: str = "") -> None:
        self.problems.append(Problem(text, line=self._line(at), hint=hint, severity="warning"))

    def _broken(self, kind: str, start: int, after_head: int, why: str) -> Block | None:
        """The block that ends where the next one begins."""
        if kind == "comment":  # whatever follows the word is a comment to BibTeX, balanced or not
            self.at = after_head
            return None
        reached = self.at
        self.at = self._next_line_head(after_head)
        if self.at < reached:
            self.patience -= reached - self.at
            if self.patience < 0:
                self.at = reached
        return Block(
            kind, self.who, (), self._line(start), self.text[start : self.at].rstrip(), broken=why
        )

    def _block(self, kind: str, start: int, closer: str) -> Block | None:
        self.who = ""
        if kind in ("comment", "preamble"):
            self._pass_over(closer)
            return None
        if kind == "string":
            return self._string(start, closer)
        self.who = self._key(closer)
        if not self.who:
            self._warn(f"@{kind} has no key", start)
        fields = self._fields(closer)
        raw = self.text[start : self.at]
        return Block(kind, self.who, fields, self._line(start), raw, tuple(self.problems))

    def _pass_over(self, closer: str) -> None:
        if closer == "}":
            end = self.braces.close(self.at - 1)
            if end < 0:
                raise _Broken("unclosed brace")
            self.at = end + 1
            return
        depth = 1
        for found in grammar.PARENTHESES.finditer(self.text, self.at):
            depth += {"(": 1, ")": -1}.get(found[0], 0)
            if not depth or "@" in found[0]:
                self.at = found.end() if not depth else found.start()
                return
        raise _Broken("unclosed parenthesis")

    def _string(self, start: int, closer: str) -> Block | None:
        self.overlong = ""
        fields = self._fields(closer)
        if not self.overlong:
            self.macros |= {field.name: field.value for field in fields}
            return None
        name = fields[-1].name if fields else ""
        # what is built upon a refused macro goes the same way; once is enough to say
        told = bool(self.refused)
        self.refused |= {field.name for field in fields}
        self.problems = []
        if told:
            return None
        raw = self.text[start : self.at]
        return Block("string", name, (), self._line(start), raw, broken=self.overlong)

    def _key(self, closer: str) -> str:
        """The entry's key; "" when the first thing in it is a field."""
        self._skip(grammar.SPACE)
        found = grammar.KEY[closer].match(self.text, self.at)
        if found:
            self.at = found.end()
            return " ".join(found[1].split())
        found = grammar.KEY_ALONE.match(self.text, self.at)
        if found:
            self.at = found.end()
            self._warn(f"comma missing after the key of entry {found[1]}", found.end(1))
            return found[1]
        return ""

    def _skip(self, what: re.Pattern[str]) -> str:
        found = what.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _fields(self, closer: str) -> tuple[Field, ...]:
        fields: list[Field] = []
        while True:
            value_end = self.at
            comma = "," in self._skip(grammar.SEPARATOR)
            if closer == "}" and self._closes_too_early():
                continue
            if self._is_closed(closer):
                return tuple(fields)
            found = grammar.FIELD.match(self.text, self.at) or grammar.SPACED_FIELD.match(
                self.text, self.at
            )
            if not found:
                self._junk(closer, fields)
                continue
            if fields and fields[-1].name and not comma:
                self._warn(
                    (
                        f"comma missing after field {fields[-1].name} of entry "
                        f"{self.who or 'without key'}"
                    ),
                    value_end,
                )
            if not found[2]:
                self._warn(
                    f"= missing after {found[1]} in entry {self.who or 'without key'}", found.end(1)
                )
            self.at = found.end()
            name, line = " ".join(found[1].lower().split()), self._line(found.start())
            fields.append(Field(name, self._value(closer, name), line))

    def _closes_too_early(self) -> bool:
        """Whether a brace stands here that one of the fields has too many: no entry is followed by
        a comma and a field.
        """
        if not (
            self.text.startswith("}", self.at)
            and grammar.AFTER_CLOSED.match(self.text, self.at + 1)
        ):
            return False
        self._warn(f"a brace too many in entry {self.who or 'without key'}", self.at)
        self.at += 1
        return True

    def _is_closed(self, closer: str) -> bool:
        """Whether the entry ends here, which it cannot do before the next one begins."""
        char = self.text[self.at : self.at + 1]
        if char == closer:
            self.at += 1
            return True
        if not char or (char == "@" and self._at_line_head()):
            raise _Broken("unclosed brace" if closer == "}" else "unclosed parenthesis")
        return False

    def _at_line_head(self) -> bool:
        line = bisect_left(self.lines, self.at)
        line_start = self.lines[line - 1] + 1 if line else 0
        head = (
            grammar.LINE_HEAD.match(self.text, line_start)
            if self.at - line_start < _DEEPEST_INDENT
            else None
        )
        return head is not None and not self.text[line_start : self.at].strip()

    def _junk(self, closer: str, fields: list[Field]) -> None:
        """Text where a field should stand: kept as a field without a name."""
        start = self.at
        while self.at < len(self.text):
            if self.text[self.at] == "{":
                self.at = self._closing_brace(self.at) + 1
            elif not self._skip(grammar.JUNK):
                self.at += 1
            char = self.text[self.at : self.at + 1]
            if char in (",", closer) or (char == "@" and self._at_line_head()):
                break
            if self.text[self.at - 1].isspace() and grammar.FIELD.match(self.text, self.at):
                break
        junk = self.text[start : self.at].strip()
        self._warn(
            (
                f"text between the fields of entry {self.who or 'without key'}: "
                f"{shorten(' '.join(junk.split()), 60)}"
            ),
            start,
        )
        fields.append(Field("", junk, self._line(start)))

    def _value(self, closer: str, name: str) -> str:
        parts: list[str] = []
        borrowed = 0
        while True:
            self._skip(grammar.SPACE)
            char = self.text[self.at : self.at + 1]
            if char == "{":
                parts.append(self._braced(name))
            elif char == '"':
                parts.append(self._quoted())
            else:
                bare = self._bare(closer)
                parts.append(self._macro(bare, borrowed))
                borrowed += len(parts[-1])
            end = self.at
            self._skip(grammar.SPACE)
            if not self.text.startswith("#", self.at):
                self.at = end
                return "".join(parts)
            self.at += 1

    def _closing_brace(self, at: int) -> int:
        end = self.braces.close(at)
        if end >= 0 and (
            self.text[end - 1] != "\\" or grammar.AFTER_VALUE.match(self.text, end + 1)
        ):
            return end
        lenient = self.unescaped.close(at)
        if lenient >= 0 and not grammar.LINE_HEAD.search(self.text, at + 1, lenient):
            return lenient
        if end < 0:
            raise _Broken("unclosed brace")
        return end

    def _braced(self, name: str) -> str:
        start = self.at
        end = self.text.find("}", start)
        if end < 0 or self.text.find("{", start + 1, end) >= 0 or self.text[end - 1] == "\\":
            end = self._closing_brace(start)
        self.at = end + 1
        value = self.text[start + 1 : end]
        if "\n" in value and "@" in value:
            inner = grammar.INNER_HEAD.search(value)
            # closed by a stray brace further on; the entries between are no title
            if inner and name not in _LONG_TEXTS:
                raise _Broken("unclosed brace")
            if inner:
                self._warn(
                    "a value holds what looks like an entry",
                    start + 1 + inner.end(),
                    "look for a brace that is not closed",
                )
        return value

    def _quoted(self) -> str:
        start = self.at + 1
        at = start
        while True:
            found = grammar.QUOTED.search(self.text, at)
            if not found or found[0][0] == "\n":
                raise _Broken("unclosed quotation mark")
            if found[0] == "{":
                at = self._closing_brace(found.start()) + 1
                continue
            at = found.end()
            if grammar.AFTER_VALUE.match(self.text, at):
                self.at = at
                return self.text[start : found.start()]
            # neither comma nor end: a quotation mark within the value, or junk that will be told

    def _bare(self, closer: str) -> str:
        if self.text.startswith("@", self.at) and self._at_line_head():
            raise _Broken("unclosed brace" if closer == "}" else "unclosed parenthesis")
        bare = self._skip(grammar.BARE)
        if bare and not grammar.AFTER_VALUE.match(self.text, self.at):
            rest = self._skip(grammar.BARE_LINE)
            bare += rest if closer == "}" else rest.partition(")")[0]
            if closer == ")":
                self.at -= len(rest) - len(rest.partition(")")[0])
        return bare.strip()

    def _macro(self, bare: str, borrowed: int) -> str:
        """What a bare word stands for: itself when it is a number, not known, or too long to put
        in.
        """
        name = bare.lower()
        known = self.macros.get(name)
        if known is not None and borrowed + len(known) <= _LONGEST_MACRO:
            return known
        if known is not None or name in self.refused:
            self.overlong = (
                f"with the macro {bare} the text would be longer than {_LONGEST_MACRO} characters"
            )
            self._warn(f"{self.overlong}; its name is kept", self.at)
        elif bare[:1].isalpha() and " " not in bare:
            self._warn(f"the macro {bare} is not defined; its name is kept", self.at)
        return bare
