"""A document goes to disk and back whole, and a revision touches only what it names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import Problem
from digest.library import document
from digest.library.document import Document
from digest.library.frontmatter import Value
from digest.library.markdown import escape
from digest.text import paragraphs

settled = settings(max_examples=300, deadline=None, derandomize=True)

LINES = [
    "## A",
    "##",
    "## ",
    "##\tB",
    "  ## C",
    "    ## code",
    "# D",
    "### E",
    "```",
    "````",
    "~~~",
    "``` `x",
    "text",
    "",
    " ",
    "##x",
    "\u2028## F",
    "\x85",
    "\x0c",
    "---",
    "+++",
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["2009", "a: b", "x", "~", "- y", "# z"]),
)
values: st.SearchStrategy[Value] = st.one_of(
    st.none(), texts, st.lists(texts, max_size=3), st.dictionaries(texts, texts, max_size=2)
)
names = st.one_of(st.sampled_from(["title", "date", "doi", "keywords", "updated"]), texts)
fields = st.dictionaries(names, values, max_size=4)
bodies = st.lists(st.sampled_from(LINES), max_size=8).map("\n".join)


def good(found: Document | str | Problem) -> Document:
    assert not isinstance(found, Problem), found
    return found if isinstance(found, Document) else good(document.loads(found))


@settled
@given(fields, bodies)
def test_a_document_that_is_written_and_read_is_the_same(
    stated: dict[str, Value], body: str
) -> None:
    first = good(document.loads(f"---\n{document.dumps(Document(stated))[4:]}{body}"))
    again = good(document.loads(document.dumps(first)))
    assert (again.fields, again.abstract, again.notes) == (stated, first.abstract, first.notes)


@settled
@given(st.text(max_size=30))
def test_no_line_of_a_body_is_lost(body: str) -> None:
    read = good(document.loads(f"---\ntitle: T\n---\n{body}"))
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    assert (read.abstract + read.notes).replace("\n", "") == plain.replace("\n", "")


@pytest.mark.parametrize(
    ("body", "abstract", "notes"),
    [
        ("Abstract.\n\n## Notes\n\nMine.\n", "Abstract.", "## Notes\n\nMine."),
        ("## Notes", "", "## Notes"),
        ("Abstract.\n##\nMine.", "Abstract.", "##\nMine."),
        ("Abstract.\n  ## Notes", "Abstract.", "  ## Notes"),
        ("Abstract.\n##\tNotes", "Abstract.", "##\tNotes"),
        ("Abstract.\n    ## code", "Abstract.\n    ## code", ""),
        ("Abstract.\n##Notes", "Abstract.\n##Notes", ""),
        ("Abstract.\n# One\n### Three", "Abstract.\n# One\n### Three", ""),
        ("```\n## code\n```\n## Notes", "```\n## code\n```", "## Notes"),
        ("~~~\n```\n## code\n~~~\n## Notes", "~~~\n```\n## code\n~~~", "## Notes"),
        ("````\n```\n## code\n````\n## Notes", "````\n```\n## code\n````", "## Notes"),
        ("```\n## code\n``` x\n## code", "```\n## code\n``` x\n## code", ""),
        ("``` `no` fence\n## Notes", "``` `no` fence", "## Notes"),
        ("one\u2028## two", "one\u2028## two", ""),
        ("", "", ""),
    ],
)
def test_notes_begin_at_the_first_second_level_heading_outside_code(
    body: str, abstract: str, notes: str
) -> None:
    read = good(document.loads(f"---\ntitle: T\n---\n{body}"))
    assert (read.abstract, read.notes) == (abstract, notes)


@settled
@given(st.one_of(bodies, st.text(max_size=40)))
def test_an_imported_abstract_is_all_abstract(text: str) -> None:
    abstract = escape(paragraphs(text))
    read = good(
        document.loads(document.dumps(Document({"title": "T"}, abstract, "## Notes\n\nMine.")))
    )
    assert (read.abstract, read.notes) == (abstract, "## Notes\n\nMine.")


HAND_MADE = """\
---
# my own order
title:   'Rocks'   # the short one

doi: 10.5555/x
keywords: [a, "b"]
# above authors
authors:
- Marlow, Ines
-   Brandt, Tomas

volume: 010
---

  The abstract.\t

## Notes

Trailing spaces  \nand no line end"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_revision_leaves_every_other_byte(newline: str, mark: str) -> None:
    text = mark + HAND_MADE.replace("\n", newline)
    revised = document.revised(
        text, {"doi": "10.5555/y", "keywords": ["c"], "authors": ["A, B"], "updated": "2026-01-01"}
    )
    expected = (
        HAND_MADE.replace("10.5555/x", "10.5555/y")
        .replace(' [a, "b"]', "\n  - c")
        .replace("- Marlow, Ines\n-   Brandt, Tomas\n", "  - A, B\n")
    )
    expected = expected.replace("volume: 010\n", "volume: 010\nupdated: 2026-01-01\n")
    assert revised == mark + expected.replace("\n", newline)


def test_a_new_abstract_leaves_the_notes_as_they_are() -> None:
    revised = document.revised(HAND_MADE, {}, "Another abstract.")
    assert revised == HAND_MADE.replace("\n  The abstract.\t\n", "Another abstract.\n")


def test_mixed_line_ends_stay_mixed() -> None:
    text = "---\r\ntitle: A\ndoi: x\r\n---\nOne\r\ntwo\n\r\n## Notes\nmine\r\n"
    assert document.revised(text, {"title": "B"}) == text.replace("title: A\n", "title: B\r\n")
    assert (
        document.revised(text, {}, "New")
        == "---\r\ntitle: A\ndoi: x\r\n---\nNew\r\n\r\n## Notes\nmine\r\n"
    )


def test_a_file_that_ends_with_its_front_matter_can_get_an_abstract() -> None:
    assert document.revised("---\ntitle: A\n---", {}, "New") == "---\ntitle: A\n---\nNew\n"


@settled
@given(fields, bodies, fields, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_a_revision_sets_exactly_the_fields_that_it_names(
    stated: dict[str, Value], body: str, new: dict[str, Value], newline: str, mark: str
) -> None:
    text = mark + f"{document.dumps(Document(stated))}{body}".replace("\n", newline)
    before = good(document.loads(text))
    revised = document.revised(text, new)
    after = good(revised)
    assert after.fields == {**before.fields, **new}
    assert list(after.fields)[: len(before.fields)] == list(before.fields)
    assert (after.abstract, after.notes) == (before.abstract, before.notes)
    assert isinstance(revised, str)
    assert revised.startswith(mark)
    assert revised.endswith(body.replace("\n", newline))
    assert document.revised(text, {}) == text


@settled
@given(fields, bodies, bodies.map(paragraphs).map(escape))
def test_a_new_abstract_replaces_the_old_one_only(
    stated: dict[str, Value], body: str, abstract: str
) -> None:
    text = f"{document.dumps(Document(stated))}{body}"
    before, after = good(document.loads(text)), good(document.revised(text, {}, abstract))
    assert (after.fields, after.notes, after.abstract) == (before.fields, before.notes, abstract)


@pytest.mark.parametrize(
    "text",
    [
        '+++\ntitle = "A"\n+++\n',
        '{"title": "A"}\n',
        "no front matter",
        "---\n{title: A, doi: x}\n---\n",
        "---\n  title: A\n  doi: x\n---\n",
        "---\ntitle: A\ntitle: B\n---\n",
        "---\nnever closed",
    ],
)
def test_what_cannot_be_revised_without_loss_is_left_alone_and_told(text: str) -> None:
    assert isinstance(document.revised(text, {"title": "B", "added": "2026-01-01"}), Problem)
