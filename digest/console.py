"""What commands print: problems as they come, how far the work is, the answer at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import click

from digest.errors import Problem

DONE, LEFT_OUT, REFUSED, STOPPED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130


class Told:
    """The problems of one command: each printed on stderr as it comes, all of them in the answer of
    ``--json``.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.problems: list[Problem] = []
        self._strict = strict

    def __call__(self, problem: Problem) -> None:
        self.problems.append(problem)
        click.echo(str(problem), err=True)

    @property
    def code(self) -> int:
        """1 when something was rejected or left out (or, in strict mode, doubted)."""
        return (
            LEFT_OUT
            if any(self._strict or problem.severity == "error" for problem in self.problems)
            else DONE
        )


class Progress:
    """How far the work is, on a terminal, once it takes more than a second; nothing in a pipe."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()
        self._shown = False
        self._next = time.monotonic() + 1.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._wanted and time.monotonic() > self._next:
            self._shown = True
            self._next = time.monotonic() + 0.1
            click.echo(f"\r\x1b[K{what} {done:,} of {total:,}", nl=False, err=True)

    def end(self) -> None:
        """Clears the line for what is told next."""
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def answer(text: str, facts: Callable[[], dict[str, Any]], *, as_json: bool) -> None:
    """The result on standard output: for a person, or its ``facts`` as one line of JSON."""
    if as_json:
        import json

        text = json.dumps(facts(), ensure_ascii=False)
    click.echo(text)
