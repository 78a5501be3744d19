"""Formats are told by their look, come from files, folders and archives alike, and others may bring
their own.
"""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from digest.errors import Problem
from digest.model import Record
from digest.records import formats, ingest, sources
from digest.records.formats import FORMATS, Entry, Format, choose, registry
from digest.site.door import Site

SHARED = Path(__file__).parents[2] / "shared" / "records"
RIS = "TY  - JOUR\nTI  - Grazing at dawn\nAU  - Marlow, B.\nPY  - 2019\nER  - \n"
LOOKS = {
    "bibtex": "bibtex",
    "crossref_json": "crossref",
    "crossref_unixref_xml": "crossref-xml",
    "csl_json": "csl-json",
    "datacite_json": "datacite",
    "dblp_xml": "dblp",
    "endnote_xml": "endnote-xml",
    "html": "html",
    "jats": "jats",
    "large_openalex_jsonl": "openalex",
    "large_ris": "ris",
    "mods_xml": "mods",
    "nbib": "medline",
    "openalex_json": "openalex",
    "ovid": "ovid",
    "page_text": "page-text",
    "pubmed_xml": "pubmed-xml",
    "refer_endnote_enw": "endnote-tagged",
    "refworks": "refworks",
    "ris": "ris",
    "rss": "rss",
    "s2_json": "semantic-scholar",
    "scopus_csv": "scopus-csv",
    "wos_tab": "wos-tab",
    "wos_tagged": "wos",
    "zotero_csv": "zotero-csv",
    "zotero_rdf": "zotero-rdf",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/digest.toml").write_text('[site]\ntitle = "Pools"\n')
    return tmp_path / "site"


def bring(root: Path, *names: str | Path) -> tuple[ingest.Outcome, list[Problem]]:
    problems: list[Problem] = []
    return ingest.run(
        Site.open(root), [str(name) for name in names], report=problems.append
    ), problems


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize("folder", sorted(LOOKS))
def test_every_real_file_looks_like_what_it_is(folder: str) -> None:
    found = {
        source.name: choose(sources.looked_at(source.sample()))
        for source in sources.read([str(SHARED / folder)], lambda _: None)
    }
    assert found
    assert {form.name if form else None for form in found.values()} == {LOOKS[folder]}


def test_every_format_has_a_name_of_its_own_and_one_way_of_reading() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    for form in FORMATS:
        assert form.title
        assert form.endings
        assert choose("", [form]) is None


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_nothing_is_sure_of_what_is_no_record(form: Format) -> None:
    for text in (
        "Dear diary, nothing happened today.\n",
        "{}",
        "[]",
        "<x/>",
        "a,b\n1,2\n",
        "\n\n",
        "TODO: buy milk\n- eggs\n",
    ):
        assert form.looks(text) == 0


HOSTILE = {
    "a tag without end": ("", "<" + "a" * 64_000),
    "a number without end": ("", "1" * 30_000 + "\n" + "1" * 34_000),
    "the head of an entry without end": ("", "@book{" + " " * 64_000),
    "blanks behind a label": ("ris", f"TY  - JOUR\nTI  - T\nC2  - PMID{' ' * 100_000}x\nER  - \n"),
    "blanks in a keyword": (
        "ris",
        f"TY  - JOUR\nTI  - T\nKW  - a{' ' * 100_000}b\n c\nKW  - d\nER  - \n",
    ),
    "one member many times": (
        "json",
        '{"title": "T"'
        + "".join(f', "a{n}": 1, "a{n}": 2' for n in range(20_000))
        + ', "title": "U"}',
    ),
    "blanks in a note": (
        "csl-json",
        f'[{{"type": "book", "title": "T", "note": "doi: a{" " * 100_000}b"}}]',
    ),
    "digits in a cell": ("csv", f"Title,Volume\nT,{'1' * 100_000}\n"),
    "a list that is not closed": ("csv", 'Title,Keywords\nT,["a' + '\\"' * 50_000 + "']\n"),
    "blanks in a script": (
        "html",
        f'<html><title>T</title><script type="application/ld+json">{" " * 100_000}x</script>',
    ),
    "a heading of blanks": (
        "rss",
        f"<rss><channel><item><title>T</title><description>&lt;h3&gt;{' ' * 20_000}x</description></item></channel></rss>",
    ),
    "numbers of nobody": (
        "bibtex",
        f"@article{{a, title = {{T}}, orcid-numbers = {{{'a ' * 50_000}}}}}",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_text_repeats_takes_linear_time(name: str) -> None:
    form, text = HOSTILE[name]
    start = time.process_time()
    for reader in (reader for reader in FORMATS if reader.name == form):
        assert list(
            reader.stream(io.BytesIO(text.encode())) if reader.streams else reader.read(text)
        )
    choose(text[:64_000])
    assert time.process_time() - start < 2


def test_records_come_out_of_folders_patterns_and_archives(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "deep").mkdir(parents=True)
    for number, name in enumerate(("one.ris", "deep/two.ris")):
        (data / name).write_text(RIS.replace("dawn", f"dusk {number}"))
    (data / ".hidden.ris").write_text(RIS)
    with gzip.open(tmp_path / "three.ris.gz", "wt") as file:
        file.write(RIS.replace("dawn", "noon"))
    with zipfile.ZipFile(tmp_path / "four.zip", "w") as archive:
        archive.writestr("export/four.ris", RIS.replace("dawn", "night"))
        archive.writestr("__MACOSX/._four.ris", "junk")
        archive.writestr("export/read me.txt", "Thank you for using our service.")
    outcome, problems = bring(
        root, data, tmp_path / "three.ris.gz", tmp_path / "four.zip", str(data / "*.ris")
    )
    assert (outcome.total("added"), outcome.total("unchanged")) == (4, 1)
    assert [(Path(p.file).name, p.severity) for p in problems] == [("read me.txt", "error")]


def test_what_is_rejected_from_an_archive_is_kept_unpacked_and_can_come_in_mended(
    root: Path, tmp_path: Path
) -> None:
    with gzip.open(tmp_path / "old.ris.gz", "wt") as file:
        file.write(RIS + "TY  - JOUR\nAU  - Nobody, N.\nER  - \n")
    outcome, _ = bring(root, tmp_path / "old.ris.gz")
    assert (outcome.total("added"), outcome.total("rejected")) == (1, 1)
    kept = root / "content/rejected/old.ris"
    kept.write_text(kept.read_text().replace("AU  -", "TI  - Mended\nAU  -"))
    assert bring(root, kept)[0].total("added") == 1


def test_a_cut_off_archive_gives_what_is_whole_and_a_problem(root: Path, tmp_path: Path) -> None:
    whole = gzip.compress(
        "".join(
            f'{{"id": "https://openalex.org/W{n}", "title": "Tide {n}", "publication_year": 2020}}\n'
            for n in range(4000)
        ).encode()
    )
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) * 3 // 4])
    outcome, problems = bring(root, tmp_path / "cut.jsonl.gz")
    assert outcome.total("added") > 1000
    assert any("cut off" in problem.text for problem in problems)


class _Point:
    """What an installed distribution would bring."""

    def __init__(self, name: str, brought: object) -> None:
        self.name = name
        self.value = "elsewhere:FORMAT"
        self._brought = brought

    def load(self) -> object:
        if isinstance(self._brought, Exception):
            raise self._brought
        return self._brought


def _shells(text: str) -> Iterator[Entry]:
    yield Entry(1, Record(title=text.partition(":")[2].strip(), source="Shells"))


def test_others_bring_formats_and_a_broken_one_stops_none(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shells = Format(
        "shells",
        "Shell cards",
        (".shell",),
        looks=lambda text: 3 * text.startswith("SHELL:"),
        read=_shells,
    )
    points = [
        _Point("shells", shells),
        _Point("odd", "no format"),
        _Point("gone", ImportError("no module")),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    (tmp_path / "a.shell").write_text("SHELL: Limpet cards")
    outcome, problems = bring(root, tmp_path / "a.shell")
    assert outcome.total("added") == 1
    assert [problem.text for problem in problems] == [
        "format odd is no Format",
        "format gone does not load: no module",
    ]
    assert isinstance(EntryPoint("x", "y:z", formats.GROUP), EntryPoint)


def test_the_formats_are_listed() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "digest", "import", "--formats"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        form.name for form in FORMATS
    ]
