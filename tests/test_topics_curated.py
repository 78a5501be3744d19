"""Topics merged, renamed, split and told apart from the command line: what the files say then, what
stays, where old addresses lead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import digest
from digest.errors import Problem
from digest.library import document
from digest.library.frontmatter import Value
from digest.site import build as building
from digest.site.door import Options

Topics = Callable[..., Result]


@pytest.fixture
def topics(site: Path) -> Topics:
    """``topics("merge", "A", "B")``: the command, in the site."""

    def call(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(digest, ["-C", str(site), "topics", *words])
        assert result.exit_code == code, result.output
        return result

    return call


def put(site: Path, name: str, text: str) -> Path:
    path = site / f"content/topics/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def read(site: Path, name: str) -> dict[str, Value]:
    found = document.loads((site / f"content/topics/{name}.md").read_text("utf-8"))
    assert isinstance(found, document.Document)
    return found.fields


def files(site: Path) -> dict[str, str]:
    folder = site / "content"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(site: Path) -> list[str]:
    """Builds the site; what is told of topics."""
    problems: list[Problem] = []
    building.build(site, Options(jobs=1), report=problems.append)
    return [str(problem) for problem in problems if problem.file.startswith("content/topics")]


def leads_to(site: Path, old: str) -> str:
    text = (site / f"public/topics/{old}/index.html").read_text("utf-8")
    found = re.search(r"url=(?:\.\./)*topics/([^/]+)/", text)
    return found[1] if found else ""


def test_merged_topics_become_one_page_and_the_old_ones_lead_there(
    site: Path, topics: Topics
) -> None:
    articles = {name: text for name, text in files(site).items() if name.startswith("articles")}
    told = topics("merge", "Limpets", "grazing", "mussels").stdout
    assert "Limpets (3) takes in Grazing (2); Mussels (3)" in told
    assert read(site, "limpets") == {
        "label": "Limpets",
        "aliases": ["Grazing", "Mussels"],
        "redirect_from": ["grazing", "mussels"],
    }
    assert build(site) == []
    assert (leads_to(site, "grazing"), leads_to(site, "mussels")) == ("limpets", "limpets")
    assert {
        name: text for name, text in files(site).items() if name.startswith("articles")
    } == articles


def test_a_merge_keeps_all_that_both_files_say(site: Path, topics: Topics) -> None:
    put(
        site,
        "limpets",
        "---\r\n# mine\r\naliases: [Patella]\r\nlabel: Limpets # so\r\n"
        "broader: Tides\r\nrule: limpet*\r\nfeatured:\r\n  - spring-tides\r\n---\r\nFirst.\r\n",
    )
    put(
        site,
        "snails",
        "---\nlabel: Grazing\naliases:\n  - Grazers\nbroader:\n  - Light\n  - Tides\n"
        "related: Mussels\nrule: graz*\n"
        "featured:\n  - article: no-date\n    comment: The oldest.\n  - spring-tides\n"
        "redirect_from: /old/grazing/\ncolour: green\n"
        "---\nSecond.\n\n## More\n\nThird.\n",
    )
    topics("merge", "Limpets", "Grazing")
    assert not (site / "content/topics/snails.md").exists()
    text = (site / "content/topics/limpets.md").read_bytes().decode()
    assert text.startswith("---\r\n# mine\r\naliases:")
    assert "label: Limpets # so\r\n" in text
    assert text.endswith("First.\r\n\r\nSecond.\r\n\r\n## More\r\n\r\nThird.\r\n")
    assert text.count("\n") == text.count("\r\n")
    fields = read(site, "limpets")
    assert fields["aliases"] == ["Patella", "Grazing", "Grazers"]
    assert fields["broader"] == ["Tides", "Light"]
    assert fields["related"] == ["Mussels"]
    assert fields["rule"] == "(limpet*) or (graz*)"
    assert fields["featured"] == ["spring-tides", {"article": "no-date", "comment": "The oldest."}]
    assert fields["redirect_from"] == ["snails", "/old/grazing/"]
    assert fields["colour"] == "green"
    assert [line for line in build(site) if "colour" not in line] == []
    assert leads_to(site, "snails") == "limpets"


def test_a_merge_of_a_topic_with_what_lies_above_it_makes_no_circle(
    site: Path, topics: Topics
) -> None:
    put(site, "limpets", "---\nlabel: Limpets\nbroader: Mussels\n---\n")
    put(site, "mussels", "---\nlabel: Mussels\nbroader: Tides\n---\n")
    put(site, "tides", "---\nlabel: Tides\nbroader: [Grazing, Light]\n---\n")
    told = topics("merge", "Limpets", "Tides")
    assert "broader Mussels lies below what is merged" in told.stderr
    assert read(site, "limpets")["broader"] == ["Grazing", "Light"]
    assert build(site) == []


def test_two_files_of_one_label_are_united_by_their_names(site: Path, topics: Topics) -> None:
    put(site, "a", "---\nlabel: Limpets\n---\n")
    put(site, "b", "---\nlabel: limpets\naliases: Patella\n---\nMore.\n")
    topics("merge", "content/topics/a.md", "content/topics/b.md")
    assert read(site, "a") == {"label": "Limpets", "aliases": ["Patella"]}
    assert build(site) == []


def test_a_renamed_topic_moves_and_its_old_address_and_label_lead_on(
    site: Path, topics: Topics
) -> None:
    put(site, "other", "---\nlabel: Other\nbroader: [Light, light]\naliases: Grazing\n---\n")
    topics("rename", "Light", "Daylight")
    assert read(site, "daylight") == {
        "label": "Daylight",
        "aliases": ["Light"],
        "redirect_from": ["light"],
    }
    assert build(site) == []
    assert leads_to(site, "light") == "daylight"
    topics("rename", "Daylight", "Light")
    assert read(site, "light") == {
        "label": "Light",
        "aliases": ["Daylight"],
        "redirect_from": ["daylight"],
    }
    assert not (site / "content/topics/daylight.md").exists()
    assert build(site) == []


def test_a_renamed_topic_may_stay_where_it_is(site: Path, topics: Topics) -> None:
    topics("rename", "Light", "Daylight", "--keep-address")
    assert read(site, "light") == {"label": "Daylight", "aliases": ["Light"]}
    assert build(site) == []
    assert "Daylight" in (site / "public/topics/light/index.html").read_text("utf-8")


def test_a_new_spelling_of_a_label_is_no_alias(site: Path, topics: Topics) -> None:
    path = site / "content/articles/no-date.md"  # with a second article HER2 has a page
    path.write_text(path.read_text("utf-8").replace("  - Grazing\n", "  - HER2\n"), "utf-8")
    topics("rename", "HER2", "HER-2")
    assert read(site, "her-2") == {"label": "HER-2", "redirect_from": ["her2"]}
    assert build(site) == []


def test_what_is_split_off_is_a_topic_of_its_own_again(site: Path, topics: Topics) -> None:
    before = files(site)
    topics("merge", "Limpets", "Grazing", "Mussels")
    topics("split", "Limpets", "grazing", "Mussels")
    assert build(site) == []
    assert read(site, "grazing") == {"label": "Grazing"}
    assert read(site, "limpets") == {"label": "Limpets", "aliases": [], "redirect_from": []}
    assert all(
        (site / f"public/topics/{name}/index.html").exists()
        for name in ("grazing", "mussels", "limpets")
    )
    assert {
        name: text for name, text in files(site).items() if not name.startswith("topics")
    } == before


def test_what_is_told_apart_is_not_suggested_again(site: Path, topics: Topics) -> None:
    path = site / "content/articles/no-authors.md"
    path.write_text(path.read_text("utf-8").replace("  - Light\n", "  - Lights\n"), "utf-8")
    assert [one["command"] for one in suggested(topics)] == ['digest topics merge "Light" "Lights"']
    topics("apart", "Lights", "Light")
    assert suggested(topics) == []
    assert build(site) == []
    before = files(site)
    assert topics("apart", "Light", "Lights").stdout.strip() == "nothing to do"
    assert files(site) == before


def suggested(topics: Topics) -> list[dict[str, object]]:
    merges = json.loads(topics("suggest", "--json").stdout)["merges"]
    assert isinstance(merges, list)
    return merges


REFUSED = {
    "merge of a topic that is none": (
        ["merge", "Limpets", "Grasing", "Gone"],
        ["Grasing is no topic", "did you mean “Grazing”?", "Gone is no topic"],
    ),
    "merge of one topic": (["merge", "HER2", "her-2"], ["these are one topic already"]),
    "rename to another topic": (
        ["rename", "Light", "limpets"],
        ["Limpets is a topic already", "digest topics merge"],
    ),
    "rename to an alias of another": (
        ["rename", "Light", "Brightness"],
        ["Brightness is an alias of Shade"],
    ),
    "rename to nothing": (["rename", "Light", " - "], ["a label needs a letter"]),
    "split of spellings": (
        ["split", "HER2", "HER-2"],
        ["HER-2 and HER2 differ only in case, spaces or hyphens"],
    ),
    "split of what is no alias": (
        ["split", "Shade", "Gloom"],
        ["Gloom is no alias of Shade", "its aliases: Brightness"],
    ),
    "split of a topic without aliases": (
        ["split", "Light", "Tides"],
        ["Tides is no alias of Light", "it has no aliases"],
    ),
    "apart of one topic": (["apart", "Shade", "Brightness"], ["these are one topic"]),
    "merge with a file that is wrong": (
        ["merge", "Light", "Broken"],
        ["content/topics/broken.md:3: error: hidden must be true or false"],
    ),
    "merge into TOML": (
        ["merge", "Toml", "Light"],
        ["content/topics/toml.md:1: error: only YAML front matter can be updated"],
    ),
    "merge of rules that are none": (
        ["merge", "Ruled", "Misruled"],
        ["content/topics/misruled.md: error: rule something is missing"],
    ),
    "import of what is no vocabulary": (
        ["import", "content/topics/shade.md"],
        ["is no vocabulary that is known"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_reasons_and_nothing_is_written(
    site: Path, topics: Topics, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    put(site, "shade", "---\nlabel: Shade\naliases: Brightness\n---\n")
    put(site, "broken", "---\nlabel: Broken\nhidden: perhaps\n---\n")
    put(site, "toml", '+++\nlabel = "Toml"\n+++\n')
    put(site, "ruled", "---\nlabel: Ruled\nrule: x\n---\n")
    put(site, "misruled", "---\nlabel: Misruled\nrule: (x or\n---\n")
    monkeypatch.chdir(site)
    before = files(site)
    words, reasons = REFUSED[case]
    told = topics(*words, code=2).stderr
    assert [reason for reason in reasons if reason not in told] == [], told
    assert files(site) == before


@pytest.mark.parametrize(
    "words",
    [
        ["merge", "Limpets", "Grazing"],
        ["rename", "Limpets", "True limpets"],
        ["split", "Shade", "Gloom"],
        ["apart", "Light", "Tides"],
    ],
)
def test_a_dry_run_says_the_same_and_writes_nothing(
    site: Path, topics: Topics, words: list[str]
) -> None:
    put(site, "shade", "---\nlabel: Shade\naliases: Gloom\n---\n")
    before = files(site)
    would = json.loads(topics(*words, "--dry-run", "--json").stdout)
    assert files(site) == before
    did = json.loads(topics(*words, "--json").stdout)
    assert {**would, "dry_run": False} == did
    assert all((site / name).exists() for name in did["written"])
    assert files(site) != before


def test_a_topic_of_any_name_can_be_merged_and_the_site_is_built(
    site: Path, topics: Topics
) -> None:
    names = ["C++", "潮間帯", "a: b #c", '"quoted" \\ $x', "--help", "Light/shade"]
    for number, name in enumerate(names):
        keyword = json.dumps(name, ensure_ascii=False)
        text = f"---\ntitle: Odd {number}\nkeywords:\n  - {keyword}\n---\n"
        (site / f"content/articles/odd-{number}.md").write_text(text, "utf-8")
    topics("merge", "--", "C++", *names[1:])
    assert read(site, "c-plus-plus")["aliases"] == names[1:]
    assert build(site) == []
