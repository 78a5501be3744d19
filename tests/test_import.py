"""Records come in beside what people wrote: nothing of theirs is lost, nothing comes in twice,
whatever happens on the way.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import digest
from digest import dates
from digest.errors import Problem, Stopped, UsageError
from digest.library import document
from digest.records import ingest
from digest.records.ingest import Outcome
from digest.site.door import Site

Run = Callable[..., "subprocess.CompletedProcess[str]"]
STRACE = shutil.which("strace")


def ris(
    title: str = "Grazing at dawn",
    source: str = "Scopus",
    *tags: str,
    doi: str = "10.5555/graze.1",
    year: str = "2019",
) -> str:
    """A record as a database exports it."""
    stated = ["TY  - JOUR", f"TI  - {title}", "AU  - Marlow, Ines", "AU  - Brandt, Tomas"]
    stated += (
        [f"PY  - {year}"] * bool(year)
        + [f"DO  - {doi}"] * bool(doi)
        + [f"DB  - {source}"] * bool(source)
    )
    return "\n".join([*stated, *tags, "ER  - ", ""]) + "\n"


FIRST = ris(
    "Grazing at dawn",
    "Scopus",
    "JO  - Annals of Brine",
    "VL  - 7",
    "KW  - Limpets",
    "KW  - Grazing",
    "AB  - They graze at dawn.",
)
NEWER = ris(
    "Grazing before dawn",
    "Scopus",
    "JO  - Annals of Brine",
    "VL  - 8",
    "KW  - Limpets",
    "KW  - Dawn",
    "AB  - They graze early.",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty site."""
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "digest.toml").write_text('[site]\ntitle = "Pools"\n', "utf-8")
    return folder


def bring(
    root: Path, *texts: str | bytes, dry_run: bool = False, form: str | None = None
) -> tuple[Outcome, list[Problem]]:
    """Imports texts, each as a file of its own."""
    names = []
    for number, text in enumerate(texts):
        file = root.parent / f"records-{number}.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        names.append(str(file))
    problems: list[Problem] = []
    return ingest.run(
        Site.open(root), names, form=form, dry_run=dry_run, report=problems.append
    ), problems


def counts(outcome: Outcome) -> dict[str, int]:
    told = {
        name: outcome.total(name)
        for name in ("added", "updated", "unchanged", "joined", "rejected")
    }
    assert outcome.total("found") == sum(told.values())
    return {name: count for name, count in told.items() if count}


def articles(root: Path) -> list[Path]:
    return sorted((root / "content/articles").rglob("*.md"))


def only(root: Path) -> Path:
    (file,) = articles(root)
    return file


def fields(file: Path) -> dict[str, object]:
    read = document.loads(file.read_text("utf-8"))
    assert isinstance(read, document.Document)
    return {
        **read.fields,
        "abstract": read.fields.get("abstract", read.abstract),
        "notes": read.notes,
    }


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_bytes().decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_bytes(text.encode())


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_record_becomes_one_article_with_what_it_states_and_nothing_else(root: Path) -> None:
    outcome, problems = bring(root, FIRST)
    assert (counts(outcome), problems) == ({"added": 1}, [])
    found = fields(only(root))
    assert only(root).name == "grazing-at-dawn.md"
    assert found["title"] == "Grazing at dawn"
    assert found["date"] == "2019"
    assert found["keywords"] == ["Limpets", "Grazing"]
    assert found["abstract"] == "They graze at dawn."
    assert not {"pmid", "language", "updated", "issue", "pages"} & found.keys()


@pytest.mark.parametrize(
    "text",
    [FIRST, FIRST + NEWER, ris(doi="", year="") + ris("Other", doi="", source="")],
    ids=["one", "two", "bare"],
)
def test_the_same_file_again_changes_no_byte(root: Path, text: str) -> None:
    bring(root, text)
    before = tree(root / "content")
    outcome, problems = bring(root, text)
    assert set(counts(outcome)) == {"unchanged"}
    assert outcome.written == ()
    assert problems == []
    assert tree(root / "content") == before


def test_the_same_file_again_changes_no_byte_after_a_persons_edits(root: Path) -> None:
    bring(root, FIRST)
    edit(
        only(root),
        ("Grazing at dawn", "My own title"),
        ("  - Limpets\n", ""),
        ("They graze at dawn.", "Mine.\n\n## Notes\n\nRead twice."),
        ("2019", "2019-04"),
    )
    before = tree(root / "content")
    outcome, problems = bring(root, FIRST)
    assert (counts(outcome), problems) == ({"unchanged": 1}, [])
    assert tree(root / "content") == before


@pytest.mark.parametrize("mended", ["10.5555/mended.7", ""])
def test_a_doi_that_a_person_mended_stands_and_the_article_is_found_all_the_same(
    root: Path, mended: str
) -> None:
    bring(root, FIRST)
    edit(only(root), ("doi: 10.5555/graze.1\n", f"doi: {mended}\n" if mended else ""))
    assert counts(bring(root, FIRST)[0]) == {"unchanged": 1}
    assert counts(bring(root, FIRST.replace("VL  - 7", "VL  - 8"))[0]) == {"updated": 1}
    assert fields(only(root)).get("doi", "") == mended
    assert fields(only(root))["volume"] == "8"


def test_a_record_goes_to_the_article_that_remembers_it_where_several_are_like_it(
    root: Path,
) -> None:
    alike = [
        ris("One title", "Scopus", "VL  - 1", doi=""),
        ris("One title", "Scopus", doi="10.5555/a"),
        ris("One title", "Scopus", doi="10.5555/b"),
    ]
    bring(root, alike[1], alike[2], alike[0])
    for file in articles(root):
        file.rename(
            file.with_name("first.md" if fields(file)["doi"] == "10.5555/b" else "second.md")
        )
    before = tree(root / "content")
    assert set(counts(bring(root, *alike)[0])) == {"unchanged"}
    assert tree(root / "content") == before


def test_a_newer_record_updates_what_nobody_edited_and_says_when(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dates, "today", lambda _: "2026-01-01")
    bring(root, FIRST)
    monkeypatch.setattr(dates, "today", lambda _: "2026-02-02")
    outcome, problems = bring(root, NEWER)
    assert (counts(outcome), problems) == ({"updated": 1}, [])
    found = fields(only(root))
    assert (found["title"], found["volume"], found["abstract"]) == (
        "Grazing before dawn",
        "8",
        "They graze early.",
    )
    assert (found["added"], found["updated"]) == ("2026-01-01", "2026-02-02")


def test_a_persons_fields_stand_against_a_newer_record_and_each_is_reported_where_it_stands(
    root: Path,
) -> None:
    bring(root, FIRST)
    edit(
        only(root),
        ("title: Grazing at dawn", "title: My own title"),
        ('volume: "7"', "volume: seven"),
        ("They graze at dawn.", "My summary.\n\n## Notes\n\nKeep me."),
    )
    outcome, problems = bring(root, NEWER)
    assert counts(outcome) == {"updated": 1}  # the keywords, which nobody edited
    assert outcome.kept == 3
    found = fields(only(root))
    assert (found["title"], found["volume"], found["abstract"]) == (
        "My own title",
        "seven",
        "My summary.",
    )
    assert found["notes"] == "## Notes\n\nKeep me."
    lines = only(root).read_text("utf-8").splitlines()
    told = {problem.text.split()[2]: problem for problem in problems}
    assert set(told) == {"title", "volume", "abstract"}
    assert all(
        problem.severity == "warning" and problem.text.startswith("kept yours: ")
        for problem in problems
    )
    assert all(problem.file == "content/articles/grazing-at-dawn.md" for problem in problems)
    assert "My own title" in lines[told["title"].line - 1]
    assert "seven" in lines[told["volume"].line - 1]
    assert "now says Grazing before dawn" in told["title"].text


def test_a_disagreement_is_told_once_for_each_statement(root: Path) -> None:
    bring(root, FIRST)
    edit(only(root), ("title: Grazing at dawn", "title: Mine"))
    assert bring(root, NEWER)[0].kept == 1
    assert bring(root, NEWER)[0].kept == 0


@pytest.mark.parametrize(
    ("old", "new", "name", "stays"),
    [
        ("date: 2019", "date: 2018-12", "date", "2018-12"),
        (
            "  - Marlow, Ines\n",
            "  - Marlow, Ines B.\n",
            "authors",
            ["Marlow, Ines B.", "Brandt, Tomas"],
        ),
        ("journal: Annals of Brine\n", "", "journal", None),
        ("journal: Annals of Brine\n", "journal:\n", "journal", None),
    ],
)
def test_an_edited_or_deleted_field_stays_as_the_person_left_it(
    root: Path, old: str, new: str, name: str, stays: object
) -> None:
    bring(root, FIRST)
    edit(only(root), (old, new))
    newer = (
        FIRST.replace("PY  - 2019", "PY  - 2020")
        .replace("Marlow, Ines", "Marlow, I.")
        .replace("Annals of Brine", "Brine")
    )
    bring(root, newer)
    bring(root, newer.replace("DB  - Scopus", "DB  - Embase"))
    assert fields(only(root)).get(name) == stays


def test_a_keyword_that_a_person_deleted_does_not_come_back_from_any_source(root: Path) -> None:
    bring(root, FIRST)
    edit(only(root), ("  - Limpets\n", "  - Mine\n"))
    bring(root, NEWER)
    bring(root, NEWER.replace("DB  - Scopus", "DB  - Embase"))
    assert fields(only(root))["keywords"] == ["Mine", "Dawn"]


def test_a_keyword_that_a_source_takes_back_goes_unless_another_source_states_it(
    root: Path,
) -> None:
    bring(root, FIRST)
    bring(root, ris("Grazing at dawn", "Embase", "KW  - Limpets", "KW  - Rocks"))
    bring(root, ris("Grazing at dawn", "Scopus", "KW  - Dawn"))
    assert fields(only(root))["keywords"] == ["Limpets", "Rocks", "Dawn"]


def test_a_second_source_joins_fills_what_is_missing_and_unites_the_keywords(root: Path) -> None:
    bring(root, FIRST)
    second = ris(
        "Grazing at dawn.", "Embase", "JO  - Ann. Brine", "IS  - 2", "KW  - limpets", "KW  - Rocks"
    )
    outcome, problems = bring(root, second)
    assert (counts(outcome), problems) == ({"joined": 1}, [])
    found = fields(only(root))
    assert (found["journal"], found["issue"]) == ("Annals of Brine", "2")
    assert found["keywords"] == ["Limpets", "Grazing", "Rocks"]
    assert [str(line).split(" title=")[0] for line in found["sources"]] == ["Scopus", "Embase"]  # type: ignore[attr-defined]
    before = tree(root / "content")
    assert set(counts(bring(root, FIRST, second)[0])) == {"unchanged"}
    assert tree(root / "content") == before


def test_comments_and_the_order_of_a_persons_fields_survive(root: Path) -> None:
    bring(root, FIRST)
    text = (
        only(root)
        .read_text("utf-8")
        .replace("---\ntitle", "---\n# my order\nrating: 5\nmine:\n  - a # why\ntitle", 1)
    )
    text = text.replace('volume: "7"\n', '# is it 7?\nvolume: "7"\n')
    only(root).write_text(text, "utf-8")
    bring(root, NEWER)
    after = only(root).read_text("utf-8")
    assert after.startswith(
        "---\n# my order\nrating: 5\nmine:\n  - a # why\ntitle: Grazing before dawn\n"
    )
    assert '# is it 7?\nvolume: "8"\n' in after


@pytest.mark.parametrize("place", ["renamed.md", "grazing/index.md", "2019/deep/er.md"])
def test_an_article_that_was_moved_is_found_again(root: Path, place: str) -> None:
    bring(root, FIRST)
    target = root / "content/articles" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    only(root).rename(target)
    assert counts(bring(root, NEWER)[0]) == {"updated": 1}
    assert only(root) == target
    assert fields(target)["volume"] == "8"


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "Grazing at dawn"\ndoi = "10.5555/graze.1"\n+++\n',
        '{"title": "Grazing at dawn", "doi": "10.5555/graze.1"}\n',
    ],
    ids=["toml", "json"],
)
def test_front_matter_that_cannot_be_revised_is_told_and_left_whole(root: Path, head: str) -> None:
    file = root / "content/articles/own.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"{head}Abstract.\n\n## Notes\n\nMine.\n", "utf-8")
    before = tree(root / "content")
    outcome, problems = bring(root, FIRST)
    assert counts(outcome) == {"unchanged": 1}
    assert [(problem.file, "YAML" in problem.text) for problem in problems][-1:] == [
        ("content/articles/own.md", True)
    ]
    assert tree(root / "content") == before


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["crlf", "cr", "lf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_line_ends_and_the_byte_order_mark_of_a_file_stay(root: Path, end: str, mark: str) -> None:
    bring(root, FIRST)
    text = only(root).read_text("utf-8") + "\n## Notes\n\nMine.\n"
    only(root).write_bytes((mark + text.replace("\n", end)).encode())
    outcome, _ = bring(root, NEWER)
    after = only(root).read_bytes().decode()
    assert counts(outcome) == {"updated": 1}
    assert after.startswith(f"{mark}---{end}")
    assert not set("\r\n") & set(after.replace(end, ""))
    assert after.endswith(f"## Notes{end}{end}Mine.{end}")


HUGO = """\
---
title: "Grazing at dawn"
author: Marlow, Ines; Brandt, Tomas
tags: [limpets, Shade]
container-title: Annals of Brine
DOI: https://doi.org/10.5555/graze.1
issued: "2019"
abstract: Written by hand.
---

## Notes

Mine.
"""


def test_fields_under_other_names_are_the_persons_and_are_not_stated_a_second_time(
    root: Path,
) -> None:
    file = root / "content/articles/own.md"
    file.parent.mkdir(parents=True)
    file.write_text(HUGO, "utf-8")
    outcome, problems = bring(root, FIRST)
    assert counts(outcome) == {"joined": 1}
    found = fields(file)
    assert not {"authors", "keywords", "journal", "doi", "date"} & found.keys()
    assert found["tags"] == ["limpets", "Shade", "Grazing"]
    assert found["abstract"] == "Written by hand."
    assert found["volume"] == "7"
    assert file.read_text("utf-8").endswith("---\n\n## Notes\n\nMine.\n")
    assert [problem.text.split()[2] for problem in problems] == ["abstract"]
    before = tree(root / "content")
    assert counts(bring(root, FIRST)[0]) == {"unchanged": 1}
    assert tree(root / "content") == before


def test_the_type_that_hugoblox_wrote_stays_beside_the_types_of_a_source(root: Path) -> None:
    file = root / "content/articles/own.md"
    file.parent.mkdir(parents=True)
    own = '---\ntitle: Grazing at dawn\ndoi: 10.5555/graze.1\npublication_types: ["2"]\n---\n'
    file.write_text(own, "utf-8")
    medline = "PMID- 90000001\nTI  - Grazing at dawn.\nLID - 10.5555/graze.1 [doi]\n"
    for kinds, told in ((["Review"], ["2", "Review"]), (["Letter"], ["2", "Letter"])):
        bring(root, medline + "".join(f"PT  - {kind}\n" for kind in kinds))
        assert fields(file)["publication_types"] == told
        assert "type" not in fields(file)
    before = tree(root / "content")
    assert counts(bring(root, medline + "PT  - Letter\n")[0]) == {"unchanged": 1}
    assert tree(root / "content") == before


def test_types_issns_and_open_access_of_two_sources_are_united_term_by_term(root: Path) -> None:
    scopus = ("M3  - Review", "JF  - Annals of Brine", "J2  - Ann Brine", "SN  - 0378-5955")
    bring(root, ris("Grazing at dawn", "Scopus", *scopus))
    oa = '"open_access": {"is_oa": true, "oa_status": "%s"}'
    work = (
        '{"id": "https://openalex.org/W1", "doi": "10.5555/graze.1", "title": "Grazing at dawn", '
        '"authorships": [], "publication_year": 2019, "primary_location": {"source": '
        '{"type": "journal", "display_name": "Annals of Brine", "issn": ["2049-3630"]}}, %s}'
    )
    for status in ("bronze", "gold"):
        bring(root, work % (oa % status))
        found = fields(only(root))
        assert found["issns"] == ["0378-5955", "2049-3630"]
        assert (found["journal_short"], found["publication_types"]) == (["Ann Brine"], ["Review"])
        assert found["open_access"] == [status]


def test_keywords_on_one_line_are_several_keywords(root: Path) -> None:
    file = root / "content/articles/own.md"
    file.parent.mkdir(parents=True)
    file.write_text(
        "---\ntitle: Grazing at dawn\ndoi: 10.5555/graze.1\nkeywords: Limpets; Grazing\n---\n",
        "utf-8",
    )
    bring(root, FIRST)
    assert "keywords: Limpets; Grazing\n" in file.read_text("utf-8")
    bring(root, ris("Grazing at dawn", "Scopus", "KW  - Limpets", "KW  - Dawn"))
    assert fields(file)["keywords"] == ["Limpets", "Dawn"]


@pytest.mark.parametrize(
    "broken",
    ["title: a: b\n", "title: Grazing at dawn\ntitle: twice\n", 'title: "never closed\n', ""],
)
def test_an_article_that_cannot_be_read_is_not_doubled(root: Path, broken: str) -> None:
    bring(root, FIRST)
    edit(only(root), ("title: Grazing at dawn\n", broken))
    before = tree(root / "content/articles")
    outcome, problems = bring(root, FIRST)
    assert counts(outcome) == {"rejected": 1}
    assert tree(root / "content/articles") == before
    assert problems[0].severity == "error"
    assert "content/articles/grazing-at-dawn.md" in problems[0].text
    edit(only(root), (broken + "authors", "title: Mended\nauthors"))
    (kept,) = (root / "content/rejected").iterdir()
    outcome, _ = bring(root, kept.read_bytes())
    assert counts(outcome) == {"unchanged": 1}


def test_a_broken_article_stops_no_record_of_another_work(root: Path) -> None:
    bring(root, FIRST)
    edit(only(root), ("title: Grazing at dawn\n", "title: a: b\n"))
    assert counts(bring(root, ris("Another work", doi="10.5555/graze.2"))[0]) == {"added": 1}


def test_one_doi_with_a_wholly_different_title_is_rejected_and_kept_so_that_it_can_come_in_mended(
    root: Path,
) -> None:
    bring(root, FIRST)
    before = tree(root / "content/articles")
    wrong = ris("Seven unrelated questions") + ris("A good neighbour", doi="10.5555/graze.9")
    outcome, problems = bring(root, wrong)
    assert counts(outcome) == {"rejected": 1, "added": 1}
    assert (problems[0].severity, problems[0].line) == ("error", 1)
    assert before.items() <= tree(root / "content/articles").items()
    (kept,) = (root / "content/rejected").iterdir()
    assert kept.read_text("utf-8").strip() == ris("Seven unrelated questions").strip()
    after = tree(root / "content")
    bring(root, wrong)
    assert tree(root / "content") == after
    mended = kept.read_text("utf-8").replace("graze.1", "graze.3")
    assert counts(bring(root, mended)[0]) == {"added": 1}


def test_rejects_of_two_files_with_one_name_are_both_kept(root: Path) -> None:
    for number in (1, 2):
        bring(root, f"TY  - JOUR\nDO  - 10.5555/none.{number}\nER  - \n")
    kept = [path.read_text("utf-8") for path in (root / "content/rejected").iterdir()]
    assert len(kept) == 2
    assert {"none.1" in text for text in kept} == {True, False}


def test_a_dry_run_tells_the_same_and_writes_nothing(root: Path) -> None:
    bring(root, FIRST)
    shutil.rmtree(root / ".digest")
    before = tree(root)
    told, _ = bring(
        root, NEWER + ris("New", doi="10.5555/n") + "TY  - JOUR\nER  - \n", dry_run=True
    )
    assert tree(root) == before
    assert not (root / ".digest").exists()
    assert counts(told) == {"added": 1, "updated": 1, "rejected": 1}
    assert told.summary().startswith("Would import: 3 records")
    done, _ = bring(root, NEWER + ris("New", doi="10.5555/n") + "TY  - JOUR\nER  - \n")
    assert counts(done) == counts(told)
    assert done.written == told.written


# What is no record, and how it is told.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"Dear diary, nothing happened.\n", "no format that we know"),
        (b"\x00\xff\x13\x37" * 999, "is binary data"),
        (bytes(5000), "is binary data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "is an image"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "is a PDF"),
        (b"PK\x03\x04" + bytes(30), "the archive is damaged"),
        (b"\x1f\x8b\x08\x00rest", "the archive is damaged"),
        (b'{"error": "rate limit"}', "no format that we know"),
    ],
)
def test_what_is_no_record_is_one_problem_and_no_article(
    root: Path, data: bytes, told: str
) -> None:
    outcome, problems = bring(root, data)
    assert outcome.total("found") == 0
    assert len(problems) == 1
    assert told in problems[0].text
    assert problems[0].hint or "is empty" in told
    assert articles(root) == []


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_come_in_from_any_usual_encoding_and_line_end(
    root: Path, code: str, end: str
) -> None:
    text = ris("Öde Küste – naïve Schnecken").replace("\n", end)
    outcome, problems = bring(root, text.encode(code))
    assert counts(outcome) == {"added": 1}
    assert fields(only(root))["title"] == "Öde Küste – naïve Schnecken"
    assert [(p.line, p.severity) for p in problems] == (
        [(2, "warning")] if code == "cp1252" else []
    )


def test_one_line_in_another_encoding_spoils_no_other(root: Path) -> None:
    data = (
        ris("Küste – Ω").encode()
        + ris("Öde Küste", doi="10.5555/x").encode("cp1252")
        + ris("日本", doi="10.5555/y").encode()
    )
    outcome, problems = bring(root, data)
    assert counts(outcome) == {"added": 3}
    assert {fields(file)["title"] for file in articles(root)} == {"Küste – Ω", "Öde Küste", "日本"}
    assert len(problems) == 1


def test_a_format_that_is_not_known_is_refused_with_the_known_ones(root: Path) -> None:
    with pytest.raises(UsageError, match=r"formats: ris, bibtex"):
        bring(root, FIRST, form="endnote")
    assert not (root / "content").exists()


def test_a_missing_file_stops_no_other(root: Path) -> None:
    (root / "a.ris").write_text(FIRST, "utf-8")
    problems: list[Problem] = []
    outcome = ingest.run(
        Site.open(root), [str(root / "gone.ris"), str(root / "a.ris")], report=problems.append
    )
    assert counts(outcome) == {"added": 1}
    assert [(problem.severity, problem.file) for problem in problems] == [
        ("error", str(root / "gone.ris"))
    ]


# The command.


def test_the_command_answers_in_one_line_of_json_that_adds_up(root: Path, run: Run) -> None:
    (root / "in").mkdir()
    (root / "in/a.ris").write_text(FIRST + ris("Seven unrelated questions"), "utf-8")
    (root / "in/b.ris").write_text(NEWER, "utf-8")
    (root / "in/c.txt").write_text("nothing", "utf-8")
    done = run("import", "in", "--json", cwd=root)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    parts = ("added", "updated", "unchanged", "joined", "rejected")
    for counted in (told, *told["files"].values()):
        assert counted["found"] == sum(counted[part] for part in parts)
    assert {Path(name).name: counted["found"] for name, counted in told["files"].items()} == {
        "a.ris": 2,
        "b.ris": 1,
        "c.txt": 0,
    }
    assert len(told["problems"]) == len(done.stderr.splitlines())
    assert told["written"] == ["content/articles/grazing-at-dawn.md"]


@pytest.mark.parametrize(
    ("words", "stdin", "code"),
    [
        (["import", "-"], FIRST, 0),
        (["import", "-", "--dry-run"], FIRST, 0),
        (["import", "-"], "TY  - JOUR\nDO  - 10.5555/no.title\nER  - \n", 1),
        (["import", "-"], "", 1),
        (["import", "gone.ris"], "", 1),
        (["import", "-", "--strict"], FIRST.replace("PY  - 2019", "PY  - 01/02/2019"), 1),
        (["import"], "", 2),
        (["import", "-", "--format", "endnote"], FIRST, 2),
        (["-C", "nowhere", "import", "-"], FIRST, 2),
    ],
)
def test_the_exit_code_says_how_it_went(
    root: Path, run: Run, words: Sequence[str], stdin: str, code: int
) -> None:
    done = run(*words, cwd=root, stdin=stdin)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == bool(code)
    assert len(articles(root)) == ((code == 0 and "--dry-run" not in words) or "--strict" in words)


def test_a_file_name_that_is_no_text_is_no_reason_to_fail(root: Path, run: Run) -> None:
    name = os.fsdecode(b"caf\xe9.ris")
    (root / name).write_text(FIRST + ris("Seven unrelated questions"), "utf-8")
    done = run("import", name, "--json", cwd=root)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert json.loads(done.stdout)["found"] == 2


# Faults.


def start(root: Path, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """The command, running."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(digest.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [*before, sys.executable, "-m", "digest", *words]
    return subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def many(numbers: range, volume: int = 1) -> str:
    return "".join(
        ris(f"Part {n} of a long story", "Scopus", f"VL  - {volume}", doi=f"10.5555/many.{n}")
        for n in numbers
    )


def test_two_imports_at_once_lose_and_double_nothing(root: Path) -> None:
    (root / "a.ris").write_text(many(range(120)), "utf-8")
    (root / "b.ris").write_text(many(range(60, 180)), "utf-8")
    running = [start(root, "import", name) for name in ("a.ris", "b.ris", "a.ris")]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [
        ("", 0)
    ] * 3
    stated = [fields(file)["doi"] for file in articles(root)]
    assert sorted(map(str, stated)) == sorted(f"10.5555/many.{n}" for n in range(180))


def is_old_or_new(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    return all(
        path.read_bytes() in (old.get(path.name), new.get(path.name)) for path in articles(root)
    )


@pytest.fixture
def updating(root: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A site before an import that updates six articles and adds six; the articles as they are
    before and after it.
    """
    bring(root, many(range(6)))
    old = tree(root / "content/articles")
    (root / "new.ris").write_text(
        many(range(12), volume=2) + "TY  - JOUR\nDO  - 10.5555/x\nER  - \n", "utf-8"
    )
    done = root.parent / "done"
    shutil.copytree(root, done)
    ingest.run(Site.open(done), [str(root / "new.ris")], report=lambda _: None)
    return root, old, tree(done / "content/articles")


def finish_after(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    assert is_old_or_new(root, old, new)
    ingest.run(
        Site.open(root),
        ["new.ris"] if Path.cwd() == root else [str(root / "new.ris")],
        report=lambda _: None,
    )
    assert tree(root / "content/articles") == new
    assert [path.name for path in (root / "content/rejected").iterdir()] == ["new.ris"]


def test_after_a_kill_every_article_is_old_or_new_and_the_next_import_completes(
    updating: tuple[Path, dict[str, bytes], dict[str, bytes]],
) -> None:
    root, old, new = updating
    before = root.parent / "before"
    shutil.copytree(root, before)
    chance = random.Random(7)  # any seed will do
    for _ in range(6):
        shutil.rmtree(root)
        shutil.copytree(before, root)
        process = start(root, "import", "new.ris")
        time.sleep(chance.uniform(0.15, 0.45))
        process.kill()
        process.communicate()
        finish_after(root, old, new)


@pytest.mark.skipif(not STRACE, reason="strace is not installed")
@pytest.mark.parametrize(
    ("call", "number"),
    [
        (call, n)
        for call, ns in (("rename", (1, 7, 12)), ("write", (8, 14)), ("fsync", (2, 6)))
        for n in ns
    ],
)
@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC"])
def test_a_fault_at_a_file_changing_call_leaves_every_article_old_or_new(
    updating: tuple[Path, dict[str, bytes], dict[str, bytes]], call: str, number: int, fault: str
) -> None:
    root, old, new = updating
    calls = {"rename": "rename,renameat,renameat2", "write": "write", "fsync": "fsync,fdatasync"}[
        call
    ]
    log = root.parent / "calls"
    inject = [
        STRACE or "",
        "-f",
        "-qq",
        "-o",
        str(log),
        "-e",
        f"trace={calls}",
        "-e",
        f"inject={calls}:{fault}:when={number}",
    ]
    process = start(root, "import", "new.ris", before=inject)
    _, told = process.communicate(timeout=60)
    if "attach" in told or "ptrace" in told:
        pytest.skip("strace may not trace here")
    assert "INJECTED" in log.read_text() or "SIGKILL" in log.read_text()
    if fault == "error=ENOSPC":
        assert process.returncode == 3
        assert told.splitlines()[-1].startswith(
            "error: cannot write to content/: No space left on device"
        )
        assert not list((root / "content").rglob(".digest-*"))
    else:
        assert process.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    finish_after(root, old, new)


def test_a_file_that_would_grow_too_large_for_the_system_ends_with_code_3_and_one_line(
    root: Path,
) -> None:
    if not shutil.which("prlimit"):
        pytest.skip("prlimit is not installed")
    bring(root, FIRST)
    before = tree(root / "content")
    (root / "a.ris").write_text(
        ris("Long", "Scopus", "AB  - " + "word " * 3000, doi="10.5555/long"), "utf-8"
    )
    process = start(root, "import", "a.ris", before=["prlimit", "--fsize=4096"])
    _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert (
        told
        == "error: cannot write to content/: File too large (hint: raise the limit of file sizes (ulimit -f))\n"
    )
    assert tree(root / "content") == before


def test_a_site_that_cannot_be_written_ends_with_stopped(root: Path) -> None:
    (root / "content").write_text("a file where a folder must be", "utf-8")
    with pytest.raises(Stopped, match="cannot write to content/"):
        bring(root, FIRST)


def test_an_article_that_is_a_link_inside_the_site_stays_one(root: Path) -> None:
    bring(root, FIRST)
    (root / "shared").mkdir()
    only(root).rename(root / "shared/grazing.md")
    (root / "content/articles/grazing.md").symlink_to("../../shared/grazing.md")
    bring(root, NEWER)
    assert (root / "content/articles/grazing.md").is_symlink()
    assert fields(root / "shared/grazing.md")["volume"] == "8"


@pytest.mark.parametrize("known", [False, True])
def test_a_retraction_is_seen_even_when_the_article_is_there_already(
    root: Path, known: bool
) -> None:
    sound = "PMID- 1234\nTI  - Grazing at dusk.\nDP  - 2019\nPT  - Journal Article\n"
    if known:
        bring(root, sound)
    bring(root, sound + "PT  - Retracted Publication\n")
    assert '\nretracted: "true"\n' in only(root).read_text("utf-8")
    bring(root, sound)
    assert '\nretracted: "true"\n' in only(root).read_text(
        "utf-8"
    )  # an old export does not undo it


def test_a_preprint_and_its_published_version_are_two_articles_in_any_order_and_stay_so(
    root: Path,
) -> None:
    preprint = (
        "TY  - UNPB\nTI  - Grazing at dawn\nAU  - Marlow, Ines\nPY  - 2018\nJF  - bioRxiv\nER  - \n"
    )
    same_year = preprint.replace("2018", "2019").replace("bioRxiv", "medRxiv")
    published = ris("Grazing at dawn", "Scopus", "JO  - Annals of Brine", doi="")
    for texts in ((preprint, same_year, published), (published, same_year, preprint)):
        bring(root, *texts)
    again, problems = bring(root, published, preprint, same_year)
    assert (counts(again), problems) == ({"unchanged": 3}, [])
    assert sorted(str(fields(file)["journal"]) for file in articles(root)) == [
        "Annals of Brine",
        "bioRxiv",
        "medRxiv",
    ]


def test_relations_of_two_sources_are_united_and_a_retraction_is_seen(root: Path) -> None:
    medline = "PMID- 90000001\nTI  - Grazing at dawn.\nLID - 10.5555/graze.1 [doi]\n"
    bring(root, medline + "CIN - Tides. 2020;1:2. doi: 10.5555/comment. PMID: 7\n")
    notice = '"updated-by": [{"type": "retraction", "DOI": "10.5555/n"}]'
    bring(
        root, f'{{"DOI": "10.5555/graze.1", "title": ["Grazing at dawn"], "member": "1", {notice}}}'
    )
    found = fields(only(root))
    assert found["relations"] == ["comment-in doi:10.5555/comment", "retraction-in doi:10.5555/n"]
    assert found["retracted"] == "true"


def test_a_web_page_without_an_article_is_rejected_with_a_reason(root: Path) -> None:
    outcome, problems = bring(root, b"<!DOCTYPE html><html><body>Sign in</body></html>")
    assert counts(outcome) == {"rejected": 1}
    assert "page" in problems[0].text
    assert articles(root) == []
