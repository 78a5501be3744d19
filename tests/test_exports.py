"""Citation files: what they hold, that our own importers give the same records back, and ``digest
export``.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import dates
from digest.library import fields, markdown, of_record
from digest.library.document import Document, dumps, loads
from digest.library.markdown import Markdown
from digest.model import Article, Record
from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.bibtex import bibtex_write
from digest.records.formats.bibtex.bibtex import FORMAT as BIBTEX
from digest.records.formats.json import csl_json_write
from digest.records.formats.json.csl_json import FORMAT as CSL
from digest.records.formats.json.openalex import FORMAT as OPENALEX
from digest.records.formats.tagged import ris_write
from digest.records.formats.tagged.ris import FORMAT as RIS
from digest.site import budget
from digest.site.artifact import Articles, Joined
from digest.site.build import build
from digest.site.citing import files
from digest.site.citing.files import Citations, Form
from digest.site.door import Options, Site
from digest.site.memory import Row
from digest.site.output import Stage
from digest.site.press import Press
from digest.text import one_line, paragraphs
from digest.topics import briefs

REAL = Path(__file__).parents[2] / "shared/records/large_openalex_jsonl"
Run = Callable[..., subprocess.CompletedProcess[str]]

# what has a place of its own in each format
EVERYWHERE = "title date type journal volume issue pages publisher doi pmid pmcid issn url keywords"
SAID = {
    "ris": f"{EVERYWHERE} abstract language",
    "bibtex": f"{EVERYWHERE} abstract editors isbn mesh",
    "csl-json": f"{EVERYWHERE} abstract editors isbn language",
}


def read(form: Form, text: str) -> list[Record]:
    """The records of a file, as an import reads it."""
    entries: Iterator[Entry] = (
        {"ris": RIS, "bibtex": BIBTEX}[form.name].read(text)
        if form.name != "csl-json"
        else CSL.stream(BytesIO(text.encode()))
    )
    return [entry.record for entry in entries if entry.record]


class Read(dict[str, Article]):
    """Articles of which no citation is at hand."""

    def cited(self, key: str, form: str) -> bytes:
        return b""


def whole(articles: dict[str, Article], form: Form) -> str:
    known = {key: briefs.of(article, b"") for key, article in articles.items()}
    return Citations(known).file("", form, tuple(articles)).data(Read(articles)).decode()


def same(form: Form, ours: Record, theirs: Record) -> None:
    # there is no place for an ORCID
    named = [msgspec.structs.replace(person, orcid="") for person in ours.authors]
    assert list(theirs.authors) == named
    for name in SAID[form.name].split():
        assert getattr(theirs, name) == getattr(ours, name), (form.name, name)


signs = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
texts = st.one_of(
    # readers know more tags than the four, and character references
    st.text(signs, max_size=30).filter(lambda text: not re.search(r"</?[a-z]|&#?\w+;", text, re.I)),
    st.sampled_from(
        [
            "50 % of R&D",
            "A <i>b</i> c",
            "CO<sub>2</sub>",
            "{braces} $x_1$",
            "T-cell — 5 < 9",
            "Öz & Şık",
            "a\\b",
            "~tilde~ ^hat^",
        ]
    ),
).map(one_line)
names = st.sampled_from(["Marlow", "O'Neil", "Öztürk-Łaska", "山田", "Brandt"])
persons = st.one_of(
    st.builds(Person, names, st.sampled_from(["Ines", "J. B.", "Zoë"])),
    st.builds(Person, literal=st.just("Tidal Group")),
)
records = st.builds(
    Record,
    title=texts.filter(bool),
    authors=st.lists(persons, max_size=3).map(tuple),
    date=st.sampled_from(["2009", "2009-03", "2009-03-01", "2009-21", "2009-03/2009-04"]).map(
        dates.edtf
    ),
    type=st.sampled_from(["article-journal", "book", "chapter", "thesis", "report"]),
    journal=st.sampled_from(["Journal of Invented Shores", "Shores & Tides"]),
    volume=st.sampled_from(["", "9"]),
    pages=st.sampled_from(["", "12-19", "e12"]),
    doi=st.sampled_from(["", "10.5555/a.1", "10.5555/(x)y"]),
    pmid=st.sampled_from(["", "123"]),
    url=st.sampled_from(["", "https://example.org/a_b"]),
    keywords=st.lists(
        st.sampled_from(["HER-2", "Receptor, ErbB-2", "C++", "R&D"]), unique=True, max_size=3
    ).map(tuple),
)


def on_the_shelf(key: str, record: Record, abstract: str = "") -> Article:
    """The article as the shelf has it after an import of the record."""
    text = dumps(Document(of_record.fields(record, added="2026-01-01"), markdown.escape(abstract)))
    document = loads(text)
    assert isinstance(document, Document)
    article = fields.article(document, key, f"{key}.md", lambda problem: None)
    assert article
    return msgspec.structs.replace(
        article, abstract_html=Markdown("articles", anchors="a-").html(article.abstract)
    )


@settings(max_examples=120)
@pytest.mark.parametrize("form", files.FORMS, ids=lambda form: form.name)
@given(made=st.lists(st.tuples(records, st.lists(texts, max_size=2)), min_size=1, max_size=3))
def test_our_own_importers_read_the_same_records_back(
    form: Form, made: list[tuple[Record, list[str]]]
) -> None:
    articles = {
        f"k{number}": on_the_shelf(f"k{number}", record, paragraphs("\n\n".join(abstract)))
        for number, (record, abstract) in enumerate(made)
    }
    back = read(form, whole(articles, form))
    assert len(back) == len(made)
    for record, (stated, _), article in zip(back, made, articles.values(), strict=True):
        same(form, msgspec.structs.replace(article.record, abstract=record.abstract), record)
        assert record.title == stated.title


@pytest.mark.parametrize("form", files.FORMS, ids=lambda form: form.name)
def test_an_abstract_comes_back_as_it_went_in(form: Form) -> None:
    abstract = (
        "50 % of R&D found CO<sub>2</sub> in *pools* (5 < 9).\n\nA second paragraph: [1] `x_1`."
    )
    (back,) = read(form, whole({"k": on_the_shelf("k", Record(title="T"), abstract)}, form))
    assert back.abstract == abstract


@pytest.mark.skipif(not REAL.is_dir(), reason="there are no real records beside this repository")
@pytest.mark.parametrize("form", files.FORMS, ids=lambda form: form.name)
def test_real_records_come_back_the_same(form: Form) -> None:
    with gzip.open(sorted(REAL.glob("*.gz"))[0]) as file:
        found = [
            entry.record
            for entry, _ in zip(
                OPENALEX.stream(BytesIO(file.read(3_000_000))), range(150), strict=False
            )
            if entry.record
        ]
    articles = {
        f"k{number}": on_the_shelf(f"k{number}", record, record.abstract)
        for number, record in enumerate(found)
    }
    back = read(form, whole(articles, form))
    assert len(back) == len(articles)
    for record, article in zip(back, articles.values(), strict=True):
        same(form, msgspec.structs.replace(article.record, abstract=record.abstract), record)


@pytest.mark.parametrize("form", files.FORMS, ids=lambda form: form.name)
def test_a_file_of_nothing_is_valid(form: Form) -> None:
    assert read(form, whole({}, form)) == []
    assert form.name != "csl-json" or json.loads(whole({}, form)) == []


# Keys.


def keys_of(articles: dict[str, Article]) -> list[str]:
    return re.findall(r"^@\w+\{([^,]*),", whole(articles, files.BIBTEX), re.M)


def kept(key: str, own: str = "") -> Article:
    return Article(key, Record(title="T"), extra=(("extra", {"bibtex.key": own}),) if own else ())


def test_an_article_is_cited_by_its_own_name_in_every_file() -> None:
    articles = {key: kept(key) for key in ("limpets-and-light", "the-other-rock")}
    assert keys_of(articles) == ["limpets-and-light", "the-other-rock"]
    assert [item["id"] for item in json.loads(whole(articles, files.CSL))] == [
        "limpets-and-light",
        "the-other-rock",
    ]


def test_a_key_that_came_with_the_record_stays_unless_another_has_it() -> None:
    assert keys_of({"a": kept("a", "Marlow2009"), "b": kept("b", "Brandt2010")}) == [
        "Marlow2009",
        "Brandt2010",
    ]
    assert keys_of({"a": kept("a", "Same"), "b": kept("b", "same")}) == ["a", "b"]
    assert keys_of({"a": kept("a", "b"), "b": kept("b")}) == ["a", "b"]
    assert keys_of({"a": kept("a", "not {fit}")}) == ["a"]


def test_a_name_of_any_script_becomes_a_key_of_plain_letters() -> None:
    found = keys_of({key: kept(key) for key in ("潮間帯", "潮", "17β-estradiol", "17-estradiol")})
    assert len(set(found)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9:._-]*", key) for key in found)
    assert found[2].startswith("17-estradiol-")


def test_a_retraction_goes_along() -> None:
    article = msgspec.structs.replace(kept("a"), retracted="2018-01-02")
    for form, told in zip(
        files.FORMS,
        (
            "N1  - Retracted 2018-01-02",
            "note = {Retracted 2018-01-02}",
            '"note":"Retracted 2018-01-02"',
        ),
        strict=True,
    ):
        assert told in whole({"a": article}, form)


# Files that are joined.


PIECES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.binary(max_size=4)), max_size=8).map(
    dict
)


@settings(max_examples=60)
@given(st.lists(PIECES, min_size=2, max_size=4), st.tuples(*[st.binary(max_size=3)] * 3))
def test_a_joined_file_is_made_of_the_last_one_and_of_new_pieces_and_is_right(
    versions: list[dict[str, bytes]], around: tuple[bytes, bytes, bytes]
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "digest.toml").touch()
        site = Site.open(folder, Options(use_cache=False))
        renderer, output = site.renderer, site.root / "joined"
        rows: dict[str, Row] = {}
        before: dict[str, bytes] = {}
        for pieces in versions:
            asked: set[str] = set()
            page = joined(pieces, asked, around)
            with Stage(output) as stage:
                press = Press(
                    stage, renderer, site.shared, site.texts, rows=rows, old=rows, stale=rows
                )
                (made,) = press.make([page])
                stage.put_in_place((), site.root / "ledger", b"")
            assert made.row
            rows = {page.path: made.row}
            assert asked == {key for key in pieces if before.get(key) != pieces[key]}
            assert (output / page.path).read_bytes() == page.data(site.texts)
            before = pieces


def joined(pieces: dict[str, bytes], asked: set[str], around: tuple[bytes, bytes, bytes]) -> Joined:
    def piece(key: str, _: Articles) -> bytes:
        asked.add(key)
        return pieces[key]

    def digests() -> list[bytes]:
        return [blake2b(key.encode() + pieces[key], digest_size=16).digest() for key in pieces]

    return Joined("joined", list(pieces), digests, piece, *around)


def test_after_an_edit_only_that_record_is_made_again_and_the_files_are_those_of_a_clean_build(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Options(jobs=1)
    build(site, alone)
    path = site / "content/articles/the-other-rock.md"
    path.write_text(
        path.read_text("utf-8").replace("The other rock", "Another rock altogether"), "utf-8"
    )
    made: list[tuple[str, str]] = []

    def watched(form: str, write: Callable[..., str]) -> Callable[..., str]:
        def written(*given: Any) -> str:
            made.append((form, given[-1].title))
            return write(*given)

        return written

    writers: dict[str, ModuleType] = {
        "ris": ris_write,
        "bibtex": bibtex_write,
        "csl-json": csl_json_write,
    }
    for form, writer in writers.items():
        monkeypatch.setattr(writer, "entry", watched(form, writer.entry))
    build(site, alone)
    assert sorted(made) == [(form, "Another rock altogether") for form in sorted(SAID)]
    left = {path: path.read_bytes() for path in (site / "public").rglob("citations.*")}
    build(site, msgspec.structs.replace(alone, use_cache=False))
    assert left == {path: path.read_bytes() for path in (site / "public").rglob("citations.*")}


def test_a_file_that_is_too_large_for_overleaf_is_told() -> None:
    assert list(budget.too_large_for_overleaf({"citations.bib": 50_000_000})) == []
    (problem,) = budget.too_large_for_overleaf({"citations.bib": 61_200_000})
    assert str(problem).startswith(
        "citations.bib: warning: is 61 MB; Overleaf takes no file over 50 MB (hint: "
    )


# The site.


def titles(path: Path) -> set[str]:
    return {record.title for record in read(files.RIS, path.read_text("utf-8"))}


def test_what_is_followed_has_its_citation_files(site: Path) -> None:
    with (site / "digest.toml").open("a") as file:
        file.write('[outputs]\nfollow = ["topics", "authors", "journals"]\nminimum = 3\n')
    build(site)
    public = site / "public"
    found = {path.relative_to(public).as_posix() for path in public.rglob("citations.*")}
    folders = ["topics/limpets", "topics/mussels", "topics/tides"]
    folders += ["authors/ines-marlow", "authors/tomas-brandt", "journals/annals-of-brine"]
    folders += ["journals/journal-of-invented-shores"]
    folders += ["editions/2026-02", "editions/2026-03"]
    assert found == {form.file for form in files.FORMS} | {
        f"{folder}/citations.{ending}" for folder in folders for ending in ("ris", "bib")
    }
    assert len(titles(public / "citations.ris")) == 8
    assert titles(public / "authors/tomas-brandt/citations.ris") == {
        "Limpets and light: a year on one rock",
        "The other rock",
        "An undated account of grazing",
    }


def test_citation_files_can_be_switched_off(site: Path) -> None:
    with (site / "digest.toml").open("a") as file:
        file.write("[outputs]\nminimum = 1\ncitations = false\n")
    build(site)
    assert not list((site / "public").rglob("citations.*"))
    pages = [path.read_text("utf-8") for path in (site / "public").rglob("*.html")]
    assert not any("citations." in page for page in pages)


@pytest.mark.parametrize(
    ("policy", "words"), [("full", "for a year"), ("none", ""), ("4", "Limpets were counted on…")]
)
def test_abstracts_go_out_as_far_as_they_may(site: Path, policy: str, words: str) -> None:
    with (site / "digest.toml").open("a") as file:
        file.write(f'[outputs]\nabstracts = "{policy}"\n')
    build(site)
    for form in files.FORMS:
        record = next(
            one
            for one in read(form, (site / f"public/{form.file}").read_text("utf-8"))
            if one.title.startswith("Limpets")
        )
        assert (words in record.abstract) if words else not record.abstract
        assert policy == "full" or "for a year" not in record.abstract


def test_zotero_finds_each_article_of_a_list_by_its_doi_or_what_is_stated_for_it(
    site: Path,
) -> None:
    path = site / "content/articles/the-other-rock.md"
    path.write_text(path.read_text("utf-8").replace("doi: 10.5555/pools.2", 'pmid: "1"'), "utf-8")
    build(site)
    for page in (site / "public").glob("*/*/index.html"):
        folder = page.parent.parent.name
        if folder in ("topics", "authors", "journals", "years", "editions"):
            cards = page.read_text("utf-8").split('<p class="card-title">')[1:]
            told = [card for card in cards if "https://doi.org/" in card or "Z3988" in card]
            assert {*map(listed, cards)} == {*map(listed, told)}, page
        else:
            assert "Z3988" not in page.read_text("utf-8"), page
    text = (site / "public/topics/limpets/index.html").read_text("utf-8")
    assert text.count("info%3Apmid%2F1") == 1


def listed(card: str) -> str:
    """The address of the article."""
    return card.partition('href="')[2].partition('"')[0]


def test_an_article_shows_how_it_is_cited(site: Path) -> None:
    build(site)
    page = (site / "public/articles/limpets-and-light/index.html").read_text("utf-8")
    assert "Marlow, I., &amp; Brandt, T. (2019). Limpets and light: a year on one rock. <i>" in page
    assert "@article{limpets-and-light," in page
    assert re.search(r'<pre[^>]*data-save="ris"[^>]*>TY  - JOUR\n', page)


# The command.


def test_export_writes_to_standard_output(site: Path, run: Run) -> None:
    done = run("export", "--topic", "Limpets", "--to", "csl-json", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert {item["title"] for item in json.loads(done.stdout)} >= {"The other rock"}
    assert len(json.loads(run("export", "--to", "csl-json", cwd=site).stdout)) == 8


def test_export_writes_a_file_as_the_site_has_it(site: Path, run: Run, tmp_path: Path) -> None:
    with (site / "digest.toml").open("a") as file:
        file.write("[outputs]\nminimum = 2\ncitations = true\n")
    build(site)
    for form in files.FORMS:
        done = run(
            "export", "--topic", "grazing", "--to", form.name, "-o", tmp_path / form.file, cwd=site
        )
        assert (done.returncode, done.stdout) == (0, f"2 articles: {tmp_path / form.file}\n")
        assert (tmp_path / form.file).read_bytes() == (
            site / "public/topics/grazing" / form.file
        ).read_bytes()


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--topic", "co2"), 1),
        (("--topic", "HER-2"), 1),
        (("--topic", "carbon-dioxide", "--topic", "tides"), 4),
        (("--author", "Ines Marlow"), 3),
        (("--author", "Marlow, Ines"), 3),
        (("--edition", "2026-02"), 3),
        (("--edition", "2026-02", "--topic", "Grazing"), 4),
    ],
)
def test_what_is_exported_is_named_as_people_name_it(
    site: Path, run: Run, words: tuple[str, ...], count: int
) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/gas.md").write_text(
        "---\nlabel: Carbon dioxide\naliases: [CO2]\n---\n", "utf-8"
    )
    done = run("export", *words, "--to", "csl-json", cwd=site)
    assert (done.returncode, len(json.loads(done.stdout))) == (0, count)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--topic", "Limpts"), "error: there is no topic Limpts (hint: did you mean Limpets?)\n"),
        (
            ("--author", "Ines Marlo"),
            "error: there is no author Ines Marlo (hint: did you mean Ines Marlow?)\n",
        ),
        (("--edition", "2026-04"), "error: there is no edition 2026-04 (hint: did you mean 2026-"),
        (
            ("--edition", "last"),
            "error: there is no edition last (hint: there are 2026-03, 2026-02)\n",
        ),
    ],
)
def test_a_name_that_is_nothing_here_stops_with_what_may_be_meant(
    site: Path, run: Run, words: tuple[str, ...], told: str
) -> None:
    done = run("export", *words, cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(told)


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(site: Path, run: Run) -> None:
    done = run("export", "-o", site / "nowhere/x.ris", cwd=site)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
