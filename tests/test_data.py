"""The data files say what the library says, as the package that describes them promises; any reader
of JSON can use them.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import html5lib
import msgspec
import pytest

from digest import config
from digest.errors import Problem
from digest.records import ingest
from digest.site.build import Built, build
from digest.site.door import Options, Site
from digest.site.layout import data as layout
from digest.site.layout import datapackage

# what Data Package 2.0 says of each member (datapackage.org/profiles/2.0/datapackage.json), as far
# as we use it
PACKAGE: dict[str, type] = {
    "$schema": str,
    "name": str,
    "title": str,
    "description": str,
    "homepage": str,
    "contributors": list,
    "licenses": list,
    "rights": str,
    "resources": list,
}
RESOURCE: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "path": (str, list),
    "type": str,
    "title": str,
    "format": str,
    "mediatype": str,
    "encoding": str,
    "bytes": int,
    "hash": str,
    "schema": dict,
}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "object": (dict,),
}
NAME = re.compile(r"[-a-z0-9._/]+")


def made(root: Path, text: str = "", options: Options = Options(jobs=1)) -> Built:  # noqa: B008
    (root / "digest.toml").write_text((root / "digest.toml").read_text("utf-8") + text, "utf-8")
    return build(root, options, report=lambda problem: pytest.fail(str(problem)))


def lines(root: Path, name: str = "articles.jsonl") -> dict[str, dict[str, Any]]:
    text = (root / "public/data" / name).read_text("utf-8")
    return {item["key"]: item for item in map(json.loads, text.splitlines())}


def loaded(root: Path, name: str) -> Any:
    return msgspec.json.decode((root / "public/data" / name).read_bytes())


def test_each_article_is_a_line_with_all_that_its_file_says(site: Path) -> None:
    made(site)
    found = lines(site)
    assert list(found) == sorted(path.stem for path in (site / "content/articles").glob("*.md"))
    limpets = found["limpets-and-light"]
    assert limpets["url"] == "https://example.org/pools/articles/limpets-and-light/"
    assert (limpets["authors"][0], limpets["date"]) == (
        {"family": "Marlow", "given": "Ines"},
        "2019-03-01",
    )
    assert (limpets["doi"], limpets["keywords"]) == (
        "10.5555/pools.1",
        ["Limpets", "Light", "HER2"],
    )
    assert set(limpets["topics"]) == {"limpets", "light", "her2"}
    assert (limpets["featured"], limpets["comment"]) == (True, "The one to read first.")
    assert (
        limpets["abstract"]
        == "Limpets were counted on one rock for a year. They kept to the shade."
    )
    assert (
        found["withdrawn"]["retracted"],
        found["spring-tides"]["date"],
        found["no-date"].get("date"),
    ) == ("2018-01-02", "2021-21", None)
    assert found["co2-in-small-pools"]["authors"][1] == {"literal": "Society for Invented Shores"}


def test_every_line_has_members_that_the_package_names_in_their_order_and_types(
    site: Path,
) -> None:
    made(site)
    for resource in loaded(site, "datapackage.json")["resources"]:
        items = (
            list(lines(site).values())
            if resource["format"] == "jsonl"
            else loaded(site, resource["path"])
        )
        types = {field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}
        assert items
        for item in items:
            assert list(item) == [name for name in types if name in item]
            assert all(isinstance(value, types[name]) and value for name, value in item.items())
        (key,) = resource["schema"]["primaryKey"]
        assert len({item[key] for item in items}) == len(items)


def test_each_topic_tells_its_names_place_and_years(site: Path) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/animals.md").write_text("---\nlabel: Animals\n---\n", "utf-8")
    (site / "content/topics/limpets.md").write_text(
        "---\nlabel: Limpets\naliases: [Patella]\nbroader: Animals\n---\n", "utf-8"
    )
    made(site)
    found = {topic["slug"]: topic for topic in loaded(site, "topics.json")}
    limpets = found["limpets"]
    assert (limpets["aliases"], limpets["broader"], limpets["count"]) == (
        ["Patella", "limpets"],
        ["animals"],
        3,
    )
    assert limpets["per_year"] == {"2019": 1, "2020": 1, "2021": 1}
    assert (found["animals"]["narrower"], found["animals"]["count"]) == (["limpets"], 3)
    assert limpets["url"] == "https://example.org/pools/topics/limpets/"
    assert "url" not in found["her2"]  # too few articles for a page


def test_every_address_in_the_data_leads_to_a_page(site: Path) -> None:
    configuration = (site / "digest.toml").read_text("utf-8")
    (site / "digest.toml").write_text(re.sub(r"base_url.*\n", "", configuration), "utf-8")
    made(site)
    items = [*lines(site).values(), *loaded(site, "topics.json")]
    addresses = [item["url"] for item in items if "url" in item]
    assert len(addresses) > 8
    assert all((site / "public/data" / address).resolve().is_file() for address in addresses)


def test_drafts_are_in_no_data_unless_they_are_shown(site: Path) -> None:
    (site / "content/articles/mine.md").write_text(
        "---\ntitle: Mine\ndraft: true\nkeywords: Secrets\n---\n", "utf-8"
    )
    made(site)
    assert not any(
        "Mine" in file.read_text("utf-8") or "ecrets" in file.read_text("utf-8")
        for file in (site / "public/data").iterdir()
    )
    made(site, options=Options(jobs=1, drafts=True))
    assert "mine" in lines(site)


def test_the_policy_on_abstracts_holds_and_is_told(site: Path) -> None:
    made(site, '[outputs]\nabstracts = "3"\n')
    found = lines(site)
    assert (
        found["limpets-and-light"]["abstract"],
        found["limpets-and-light"]["abstract_shortened"],
    ) == ("Limpets were counted…", True)
    assert not {"abstract", "abstract_shortened"} & found["spring-tides"].keys()  # it has none
    assert "the first 3 words are given" in (site / "public/data/index.html").read_text("utf-8")


def test_the_package_is_one_by_its_specification(site: Path) -> None:
    made(site)
    package = loaded(site, "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert NAME.fullmatch(package["name"])
    assert all(isinstance(value, PACKAGE[name]) and value for name, value in package.items())
    for resource in package["resources"]:
        assert {"name", "path", "schema"} <= set(resource)
        assert all(isinstance(value, RESOURCE[name]) and value for name, value in resource.items())
        assert NAME.fullmatch(resource["name"])
        assert all(
            set(field) == {"name", "type", "description"} for field in resource["schema"]["fields"]
        )
    topics = package["resources"][1]
    data = (site / "public/data/topics.json").read_bytes()
    assert (topics["bytes"], topics["hash"]) == (
        len(data),
        f"sha256:{hashlib.sha256(data).hexdigest()}",
    )
    assert not {"licenses", "contributors", "rights"} & set(package)  # nobody stated any


CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("rights", "licence"),
    [
        ("CC BY 4.0", {"name": "CC-BY-4.0", "path": CC, "title": "CC BY 4.0"}),
        (f"CC BY 4.0 ({CC}).", {"name": "CC-BY-4.0", "path": CC, "title": "CC BY 4.0"}),
        (
            "CC-BY-NC-SA 3.0",
            {
                "name": "CC-BY-NC-SA-3.0",
                "path": "https://creativecommons.org/licenses/by-nc-sa/3.0/",
                "title": "CC-BY-NC-SA 3.0",
            },
        ),
        (
            "CC0 1.0",
            {
                "name": "CC0-1.0",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
                "title": "CC0 1.0",
            },
        ),
        (CC, {"path": CC}),
        ("CC BY", {}),
        ("Our notes are CC BY 4.0; abstracts belong to their publishers.", {}),
        (f"Notes: {CC}", {}),
        ("", {}),
    ],
)
def test_a_licence_is_named_only_where_the_rights_are_nothing_else(
    rights: str, licence: dict[str, str]
) -> None:
    assert datapackage.licence(rights) == licence
    package = json.loads(
        datapackage.package(
            config.Site(rights=rights, curator="A library"),
            datapackage.tables(["a.jsonl"], 1, b"[]", 0),
        )
    )
    assert package.get("licenses", [{}]) == [licence]
    assert package.get("rights", "") == rights
    assert package["contributors"] == [{"title": "A library", "roles": ["dataCurator"]}]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Tidal pools", "tidal-pools"), ("潮間帯", "digest-"), ("C++", "c-plus-plus")],
)
def test_the_package_has_a_name_of_few_letters_whatever_the_site_is_called(
    title: str, name: str
) -> None:
    package = json.loads(datapackage.package(config.Site(title=title), ()))
    assert package["name"].startswith(name)
    assert NAME.fullmatch(package["name"])


def test_the_page_explains_each_file_and_field_and_is_found_from_every_page(site: Path) -> None:
    made(site)
    page = (site / "public/data/index.html").read_text("utf-8")
    dom = html5lib.parse(page, namespaceHTMLElements=False)
    links = {link.get("href") for link in dom.iter("a")}
    files = {path.name for path in (site / "public/data").iterdir()} - {"index.html"}
    assert {f"../data/{name}" for name in files} <= links
    told = {"".join(code.itertext()) for code in dom.iter("code")}
    assert {
        field["name"]
        for resource in loaded(site, "datapackage.json")["resources"]
        for field in resource["schema"]["fields"]
    } <= told
    (script,) = [
        found for found in dom.iter("script") if found.get("type") == "application/ld+json"
    ]
    about = json.loads(script.text or "")
    assert (about["@type"], about["url"]) == ("Dataset", "https://example.org/pools/data/")
    assert {download["contentUrl"] for download in about["distribution"]} == {
        "https://example.org/pools/data/articles.jsonl",
        "https://example.org/pools/data/topics.json",
    }
    assert about["temporalCoverage"] == "2017/2022"
    assert "license" not in about
    assert 'href="../../data/index.html"' in (
        site / "public/articles/no-date/index.html"
    ).read_text("utf-8")
    assert "/data/</loc>" in (site / "public/sitemap.xml").read_text("utf-8")


def test_no_data_is_made_or_linked_when_it_is_switched_off(site: Path) -> None:
    made(site, "[outputs]\ndata = false\n")
    assert not (site / "public/data").exists()
    assert "data/index.html" not in (site / "public/index.html").read_text("utf-8")


def test_a_large_library_is_several_files_none_of_which_github_refuses(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(site)
    whole = lines(site)
    monkeypatch.setattr(layout, "_A_FILE", 3)
    made(site, options=Options(jobs=1, use_cache=False))
    names = ["articles.jsonl", "articles-2.jsonl", "articles-3.jsonl"]
    assert loaded(site, "datapackage.json")["resources"][0]["path"] == names
    parts = [lines(site, name) for name in names]
    assert [len(part) for part in parts] == [3, 3, 2]
    assert {key: item for part in parts for key, item in part.items()} == whole


def test_an_edited_article_changes_its_line_alone_and_the_same_content_gives_the_same_bytes(
    site: Path,
) -> None:
    for number in range(600):  # so many that the last build's lines are found again
        text = f"---\ntitle: Count {number}\nkeywords: Counts\n---\nWhelks.\n"
        (site / f"content/articles/count-{number}.md").write_text(text, "utf-8")
    made(site)
    before = (site / "public/data/articles.jsonl").read_bytes().splitlines()
    file = site / "content/articles/count-7.md"
    file.write_text(file.read_text("utf-8").replace("Whelks", "Limpets"), "utf-8")
    made(site)
    after = (site / "public/data/articles.jsonl").read_bytes()
    assert [line for line in after.splitlines() if line not in before] == [
        line for line in after.splitlines() if b'"count-7"' in line
    ]
    made(site, options=Options(jobs=1, use_cache=False))
    assert (site / "public/data/articles.jsonl").read_bytes() == after


def test_an_empty_library_has_empty_data(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("", "utf-8")
    made(tmp_path)
    assert (lines(tmp_path), loaded(tmp_path, "topics.json")) == ({}, [])


def test_the_articles_can_be_imported_again(site: Path, tmp_path: Path) -> None:
    made(site)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/digest.toml").write_text("", "utf-8")
    problems: list[Problem] = []
    ingest.run(
        Site.open(tmp_path / "other"),
        [str(site / "public/data/articles.jsonl")],
        report=problems.append,
    )
    assert [problem for problem in problems if problem.severity == "error"] == []
    found = {path.read_text("utf-8") for path in (tmp_path / "other/content/articles").glob("*.md")}
    assert len(found) == 8
    (limpets,) = [text for text in found if "10.5555/pools.1" in text]
    assert all(
        part in limpets
        for part in (
            "Limpets and light",
            "Marlow, Ines",
            "2019-03-01",
            "Journal of Invented Shores",
            "HER2",
        )
    )


def test_articles_whose_types_are_those_of_csl_are_not_taken_for_csl_when_they_are_imported_again(
    tmp_path: Path,
) -> None:
    stated = (
        *("type: article-journal", "authors:\n  - Marlow, Ines"),
        *("doi: 10.5555/pools.7", "journal: Shores"),
    )
    written = "\n".join(["---", "title: Limpets at night", *stated, "---\n"])
    for name in ("one", "other"):
        (tmp_path / name / "content/articles").mkdir(parents=True)
        (tmp_path / name / "digest.toml").write_text("", "utf-8")
    (tmp_path / "one/content/articles/night.md").write_text(written, "utf-8")
    made(tmp_path / "one")
    ingest.run(
        Site.open(tmp_path / "other"),
        [str(tmp_path / "one/public/data/articles.jsonl")],
        report=lambda problem: pytest.fail(str(problem)),
    )
    (found,) = (
        path.read_text("utf-8") for path in (tmp_path / "other/content/articles").glob("*.md")
    )
    assert all(part in found for part in stated)
