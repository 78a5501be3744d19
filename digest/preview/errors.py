"""What is wrong, as browsers show it: in the bar at the foot of a page, or in place of a page that
can't be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

import msgspec

from digest.errors import Problem

_CONTEXT = 1  # lines of a file that are shown before and after the one that is wrong

STYLE_ADDRESS = "/__preview__/error.css"

STYLE = b"""\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
ol { list-style: none; padding: 0; }
li { border-inline-start: 0.25rem solid #b3261e; margin: 1.5rem 0; padding-inline-start: 1rem; \
overflow-wrap: anywhere; }
p { margin: 0.25rem 0; }
.where { font-family: ui-monospace, monospace; font-weight: 600; }
.what { font-family: ui-monospace, monospace; white-space: pre-wrap; }
"""

# style and script come from our own addresses, so that the page needs no more than the site's own
# policy allows
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; \
script-src 'self'; connect-src 'self'">
<title>Not built: {title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<main>
<h1>The site can’t be built</h1>
<ol>
{items}</ol>
<p>The page comes back by itself when this is put right.</p>
</main>
</body>
</html>
"""


class Told(msgspec.Struct, frozen=True):
    """A problem for the bar: where it is and what, how to mend it, and the lines around it, each
    with its number.
    """

    where: str
    text: str
    hint: str
    severity: str
    lines: tuple[tuple[int, str], ...] = ()


def told(problems: Iterable[Problem], root: Path) -> list[Told]:
    """Problems of the site in ``root``, errors first."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    return [
        Told(_where(one), one.text, one.hint, one.severity, tuple(_around(one, root)))
        for one in ordered
    ]


def _around(problem: Problem, root: Path) -> Iterator[tuple[int, str]]:
    """The line that is wrong, with the ones beside it."""
    if not (problem.file and problem.line):
        return
    try:
        lines = (root / problem.file).read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return
    first = max(1, problem.line - _CONTEXT)
    for number in range(first, min(len(lines), problem.line + _CONTEXT) + 1):
        yield number, lines[number - 1][:200]


def page(problems: Iterable[Problem]) -> bytes:
    """HTML that names every problem; all of it is escaped, for templates and file names may hold
    anything.
    """
    problems = list(problems)
    title = _where(problems[0]) if problems else ""
    return _PAGE.format(
        title=escape(title), style=STYLE_ADDRESS, items="".join(map(_item, problems))
    ).encode("utf-8", "replace")


def _item(problem: Problem) -> str:
    lines = [
        ("where", _where(problem)),
        ("what", problem.text),
        ("hint", f"Hint: {problem.hint}" if problem.hint else ""),
    ]
    return (
        "<li>\n"
        + "".join(f'<p class="{kind}">{escape(text)}</p>\n' for kind, text in lines if text)
        + "</li>\n"
    )


def _where(problem: Problem) -> str:
    places = [str(number) for number in (problem.line, problem.column) if problem.file and number]
    return ":".join([problem.file, *places])
