"""A problem is one line that says where, what, and what to do."""

from __future__ import annotations

import errno
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import errors
from digest.errors import (
    ConfigError,
    DigestError,
    Problem,
    Refused,
    Stopped,
    TemplateError,
    UsageError,
)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("broken"), "error: broken"),
        (Problem("broken", "a.md"), "a.md: error: broken"),
        (Problem("broken", "a.md", 3), "a.md:3: error: broken"),
        (Problem("broken", "a.md", 3, 7), "a.md:3:7: error: broken"),
        (
            Problem("odd", "a.md", 3, hint="mend it", severity="warning"),
            "a.md:3: warning: odd (hint: mend it)",
        ),
        (Problem("two\nlines\x1b[31m", "a\nb.md"), "a b.md: error: two lines [31m"),
        (Problem("turned \u202e round", hint="\u2028x"), "error: turned   round (hint: x)"),
    ],
)
def test_a_problem_is_told_in_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.builds(
        Problem,
        st.text(max_size=400),
        st.text(max_size=350),
        st.integers(0, 10**6),
        st.integers(0, 99),
        st.text(max_size=400),
    )
)
def test_a_problem_is_at_most_300_printable_characters(problem: Problem) -> None:
    told = str(problem)
    assert len(told) <= 300
    assert len(told.splitlines()) <= 1
    assert told.encode()


def test_what_must_be_cut_is_the_text_and_not_the_place_or_the_hint() -> None:
    told = str(Problem("x" * 500, "a.md", 3, hint="mend it"))
    assert len(told) == 300
    assert told.startswith("a.md:3: error: xxx")
    assert told.endswith("x… (hint: mend it)")


def test_a_problem_can_be_placed_in_a_file() -> None:
    assert Problem("x", line=3).at("a.md") == Problem("x", "a.md", 3)
    assert Problem("x", line=3).at("a.md", 5) == Problem("x", "a.md", 5)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DigestError, 2),
        (Refused, 2),
        (UsageError, 2),
        (ConfigError, 2),
        (TemplateError, 2),
        (Stopped, 3),
    ],
)
def test_an_error_tells_all_its_problems_and_survives_the_way_between_processes(
    kind: type[DigestError], code: int
) -> None:
    error = kind("first", Problem("second", "a.md", 2))
    assert (str(error), error.exit_code) == ("error: first\na.md:2: error: second", code)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.problems) == (kind, error.problems)


@pytest.mark.parametrize(
    ("number", "says", "hint"),
    [
        (errno.ENOSPC, "No space left", "free some space"),
        (errno.EACCES, "Permission denied", "permission"),
        (errno.EIO, "Input/output error", ""),
    ],
)
def test_the_refusal_of_the_system_is_told_with_what_was_being_done(
    number: int, says: str, hint: str
) -> None:
    (problem,) = errors.stopped_by(OSError(number, "x"), "write public/").problems
    assert problem.text.startswith(f"cannot write public/: {says}")
    assert hint in problem.hint
    assert bool(hint) == bool(problem.hint)


def test_a_refusal_without_a_number_says_what_python_says() -> None:
    assert str(errors.stopped_by(OSError("odd"), "read it")) == "error: cannot read it: odd"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab cd", 4, "ab…"), ("", 0, "")],
)
def test_shortened_text_says_that_something_was_cut(text: str, limit: int, short: str) -> None:
    assert errors.shorten(text, limit) == short
