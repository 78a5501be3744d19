"""LaTeX to Unicode, as far as bibliographies use it: accents, special letters, simple mathematics,
a few commands.

Source: L. Lamport, "LaTeX: A Document Preparation System", appendix C; for the dollar sign pandoc's
manual, ``tex_math_dollars``. Nothing is executed and no file is read: a command that we do not know
is its own text. One pass without recursion, so that the time grows with the length of the text
whatever it holds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from digest.patterns import pattern
from digest.records import latex_signs as signs

_SPECIAL = pattern(r"[\\{}$~]|--|``|''")
_BEYOND_BRACES = pattern(r"[\\$~]")
_TOKEN = pattern(
    r"""\\(?P<command>[A-Za-z]++)\*?+
      | \\(?P<escape>.)
      | (?P<mark>[{}$~^_'])(?!(?<=')')
      | (?P<ligature>---?|``|'')
      | (?P<text>[^\\{}$~^_\-`']++|.)""",
    re.S | re.X,
)
_SPACE = pattern(r"\s*+")
_MATHS = pattern(r"\$\$?((?:[^$\\]++|\\.)*+)\$\$?", re.S)
_DEGREE = pattern(r"\^\s*+(?:\{\s*+\\circ\s*+\}|\\circ(?![A-Za-z])\s*+)")
_PRIME = pattern(r"\^\s*+(?:\{\s*+\\prime\s*+\}|\\prime(?![A-Za-z])\s*+)")
_ADDRESS = pattern(r"\s*+\{([^{}]*+)\}")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”"}
_DOTLESS = {"ı": "i", "ȷ": "j"}


def decode(text: str, *, tags: bool = True) -> str:
    """The text in Unicode, without braces that only protect; ``<i> <b> <sub> <sup>`` where the
    source says so and ``tags`` allows.

    White space stays as it is, apart from what TeX drops behind a command. What is no LaTeX after
    all survives: ``costs $5``, ``~50``, ``100% of``.
    """
    if not _SPECIAL.search(text):
        return text
    if not _BEYOND_BRACES.search(text):
        for written, sign in _LIGATURES.items():
            text = text.replace(written, sign)
        return text.replace("{", "").replace("}", "")
    return _Decoder(text, tags).run()


def address(text: str) -> str:
    """A DOI or URL as it was before somebody escaped it for LaTeX: ``\\_``, ``{\\%}``,
    ``{\\textless}``, ``\\~{}`` undone, no more.
    """
    if "\\" not in text and "{" not in text:
        return text.strip()
    text = re.sub(r"\\(?:url|href|nolinkurl|doi)\b", "", text)
    text = re.sub(
        r"\\text(less|greater|asciitilde|underscore)(?![a-z])", lambda m: signs.SIGNS[m[1]], text
    )
    return re.sub(r"\\(?=[_%&#$~^{}\-])|[{}]", "", text).strip()


class _Group(NamedTuple):
    """A group that is open: how it ends, where its text begins among the pieces, whether it is
    mathematics.
    """

    mark: str  # the mark that closes it: } for a group, $ or ) for mathematics
    closing: str = ""
    start: int = 0
    maths: bool = False
    drop: str = ""  # "always", or "prefix": dropped when another argument follows
    # closes the tags of its switches; they began within, and go with the text when that is dropped
    switched: str = ""


class _Decoder:
    """One pass over one text. ``accents`` wait for the next letter, ``closing`` for the end of the
    next letter or group.
    """

    def __init__(self, text: str, tags: bool) -> None:
        self.text = text
        self.tags = tags
        self.at = 0
        self.maths_end = -1
        self.out: list[str] = []
        self.groups = [_Group("")]
        self.accents: list[str] = []
        self.closing = ""

    def run(self) -> str:
        size = len(self.text)
        while self.at < size:
            token = _TOKEN.match(self.text, self.at)
            if token is None:  # a backslash that ends the text
                self._write(self.text[self.at :])
                break
            self.at = token.end()
            found = token[token.lastgroup or 0]
            match token.lastgroup:
                case "command":
                    self._command(found)
                case "escape":
                    self._escape(found)
                case "mark":
                    self._mark(found)
                case "ligature":
                    self._write(_LIGATURES[found] if not self._maths else found.replace("''", "″"))
                case _:
                    self._write(found)
        while self.groups:
            self._close()
        return "".join(self.out)

    @property
    def _maths(self) -> bool:
        return self.groups[-1].maths

    def _write(self, text: str) -> None:
        if self.accents:
            text = self._accented(text)
        if self.closing and text:
            self.out.append(text[0])
            self._end_of_argument()
            text = text[1:]
        if text:
            self.out.append(text)

    def _accented(self, text: str) -> str:
        text = text.lstrip()
        if not text:
            return ""
        marks = "".join(reversed(self.accents))
        self.accents.clear()
        first = _DOTLESS.get(text[0], text[0])
        if not first.isalpha():
            return "".join(signs.ALONE.get(mark, "") for mark in marks) + text
        return unicodedata.normalize("NFC", first + marks) + text[1:]

    def _end_of_argument(self) -> None:
        self.out.append(self.closing)
        self.closing = ""

    def _open(
        self, mark: str = "}", *, closing: str = "", maths: bool | None = None, drop: str = ""
    ) -> None:
        self.groups.append(
            _Group(
                mark,
                closing + self.closing,
                len(self.out),
                self._maths if maths is None else maths,
                drop,
            )
        )
        self.closing = ""

    def _close(self) -> None:
        """The innermost group ends: a mark without its letter stands alone, tags are closed, tags
        around nothing go.
        """
        if self.accents:
            self.out.append("".join(signs.ALONE.get(mark, "") for mark in reversed(self.accents)))
            self.accents.clear()
        if self.closing:
            self._end_of_argument()
        group = self.groups.pop()
        if group.drop == "always" or (group.drop == "prefix" and self._next_is_group()):
            del self.out[group.start :]
        else:
            self._end_tags(group.switched)
        self._end_tags(group.closing)

    def _end_tags(self, closing: str) -> None:
        if closing.startswith("</") and self.out and self.out[-1] == "<" + closing[2:]:
            self.out.pop()
        elif closing:
            self.out.append(closing)

    def _next_is_group(self) -> bool:
        space = _SPACE.match(self.text, self.at)
        return self.text.startswith("{", space.end() if space else self.at)

    def _skip_space(self) -> None:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def _argument(
        self, tag: str = "", *, closing: str = "", maths: bool | None = None, drop: str = ""
    ) -> None:
        """The argument that follows, a group or one letter, is to be marked up (``tag``), closed or
        dropped.
        """
        self._skip_space()
        if tag and self.tags:
            self.out.append(f"<{tag}>")
            closing = f"</{tag}>"
        if self.text.startswith("{", self.at):
            self.at += 1
            self._open(closing=closing, maths=maths, drop=drop)
        else:
            self.closing = closing + self.closing

    def _mark(self, mark: str) -> None:
        match mark:
            case "{":
                self._open()
            case "}":
                if self.groups[-1].mark == "}":
                    self._close()
            case "$":
                self._dollar()
            case "~":
                self._write(" " if self._is_tie() else "~")
            case "'":
                self._write("′" if self._maths else "'")
            case _:
                self._script(mark)

    def _is_tie(self) -> bool:
        """Whether a tilde joins two words; in ``~50`` and ``5~10`` it means what it means
        elsewhere.
        """
        before = self.text[self.at - 2] if self.at > 1 else ""
        after = self.text[self.at : self.at + 1]
        joins = bool(before.strip()) and bool(after.strip()) and before not in "([/=<>"
        return joins and not (before.isdigit() and after.isdigit())

    def _dollar(self) -> None:
        start = self.at - 1
        if self.maths_end > start:  # inside of mathematics that "\\$" or a group hid from us
            self._write("$")
        elif self.maths_end == start:
            self._end_maths("$")
            self.at += self.text.startswith("$", self.at)
        else:
            found = _MATHS.match(self.text, start)
            if found and _is_maths(found[1], self.text[found.end() : found.end() + 1]):
                self.maths_end = found.end(1)
                self.at = found.start(1)
                self._open("$", maths=True)
            else:
                self._write("$")

    def _end_maths(self, mark: str) -> None:
        while len(self.groups) > 1 and self.groups[-1].mark != mark:
            self._close()
        if len(self.groups) > 1:
            self._close()

    def _script(self, mark: str) -> None:
        if not self._maths:
            self._write(mark)
            return
        if self.closing:
            self._end_of_argument()
        for form, sign in ((_DEGREE, "°"), (_PRIME, "′")):
            found = form.match(self.text, self.at - 1)
            if found:
                self.at = found.end()
                self._write(sign)
                return
        self._argument("sup" if mark == "^" else "sub")

    def _escape(self, char: str) -> None:
        if char in signs.ACCENTS:
            self.accents.append(signs.ACCENTS[char])
        elif char in "([":
            self._open(")", maths=True)
        elif char in ")]":
            if any(group.mark == ")" for group in self.groups[-50:]):
                self._end_maths(")")
        else:
            self._write(signs.ESCAPES.get(char, char))

    def _command(self, name: str) -> None:
        if name in signs.ACCENTS:
            self.accents.append(signs.ACCENTS[name])
        elif name in signs.TAGS:
            self._argument(signs.TAGS[name])
        elif name in signs.SWITCHES:
            self._switch(signs.SWITCHES[name])
        elif name in signs.SILENT:
            self._skip_space()
        elif name in signs.DROPPED or name in signs.PREFIXED:
            self._argument(drop="always" if name in signs.DROPPED else "prefix")
        elif name in signs.VERBATIM:
            self._verbatim()
        elif name in ("frac", "tfrac", "dfrac"):
            self._argument(closing="/")
        elif name == "ensuremath" or (name.startswith("text") and self._next_is_group()):
            self._text_command(name)
        else:
            self._sign(name)

    def _text_command(self, name: str) -> None:
        if self._known_sign(name) is None:
            self._argument(maths=name == "ensuremath")
        else:
            self._sign(name)

    @staticmethod
    def _known_sign(name: str) -> str | None:
        return signs.SIGNS.get(name) or signs.SIGNS.get(name.removeprefix("text"))

    def _sign(self, name: str) -> None:
        sign = self._known_sign(name)
        if sign is None:
            # unknown: its argument is the text; without one its name is all there is
            if not self._next_is_group() or self.text.startswith("{}", self.at):
                self._write(name)
            return
        self._write(sign)
        # "5 \times 10" is set with spaces, "\ss en" without
        if unicodedata.category(sign[0]) != "Sm":
            self._skip_space()

    def _switch(self, tag: str) -> None:
        self._skip_space()
        if self.tags:
            group = self.groups[-1]
            self.out.append(f"<{tag}>")
            self.groups[-1] = group._replace(switched=f"</{tag}>" + group.switched)

    def _verbatim(self) -> None:
        found = _ADDRESS.match(self.text, self.at)
        if found:
            self.at = found.end()
            self._write(address(found[1]))


def _is_maths(inner: str, after: str) -> bool:
    """Whether dollars around ``inner`` mean mathematics rather than money."""
    if not inner.strip() or "\n\n" in inner:
        return False
    if re.search(r"[\\^_]", inner):
        return True
    return not inner[0].isspace() and not inner[-1].isspace() and not after.isdigit()
