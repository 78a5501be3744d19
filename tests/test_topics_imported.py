"""Vocabularies of others: SKOS in its forms, MeSH, tables; what is written, what stays, and that a
second time changes nothing.
"""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import digest
from digest.desk.imports import mesh
from digest.errors import Problem
from digest.library import document
from digest.library.frontmatter import Value
from digest.site import build as building
from digest.site.door import Options

TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix t: <https://example.org/tides/> .
t:1 a skos:Concept ; skos:prefLabel "Molluscs"@en, "Weichtiere"@de ; skos:narrower t:2 .
t:2 a skos:Concept ; skos:prefLabel "Limpets"@en, "Napfschnecken"@de ;
    skos:altLabel "Patellidae"@en, "Grazing"@en ;
    skos:hiddenLabel "Limpits"@en ; skos:definition "Snails that *hold on*."@en ; skos:related t:4 .
t:3 a skos:Concept ; skos:prefLabel "Whales"@en ; skos:broader t:5 .
t:4 a skos:Concept ; skos:prefLabel "Mussels"@en ; skos:broader t:1 .
t:5 a skos:Concept ; skos:prefLabel "Mammals"@en .
t:6 a skos:Concept ; skos:prefLabel "Tides"@en ; owl:deprecated true .
t:7 a skos:Concept ; skos:prefLabel "海岸"@ja, "Küste"@de ; skos:altLabel "潮間帯"@ja .
"""

MESH = (
    """\
<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20260101.dtd">
<DescriptorRecordSet LanguageCode="eng">
"""
    + "".join(
        f"""<DescriptorRecord DescriptorClass="1">
 <DescriptorUI>D{number}</DescriptorUI><DescriptorName><String>{label}</String></DescriptorName>
 {
            f"<SeeRelatedList><SeeRelatedDescriptor><DescriptorReferredTo><DescriptorUI>{related}</DescriptorUI><DescriptorName><String>x</String>"
            "</DescriptorName></DescriptorReferredTo></SeeRelatedDescriptor></SeeRelatedList>"
            if related
            else ""
        }
 <TreeNumberList>{"".join(f"<TreeNumber>{tree}</TreeNumber>" for tree in trees)}</TreeNumberList>
 <ConceptList><Concept PreferredConceptYN="Y"><ConceptName><String>{label}</String></ConceptName>
  <ScopeNote>Of {label}.
    </ScopeNote><TermList>{
            "".join(
                f"<Term><TermUI>T1</TermUI><String>{term}</String></Term>"
                for term in (label, *terms)
            )
        }</TermList>
 </Concept></ConceptList></DescriptorRecord>
"""
        for number, label, trees, terms, related in [
            (1, "Molluscs", ["B01.650"], ["Mollusca"], ""),
            (2, "Gastropoda", ["B01.650.500"], ["Snails", "Limpets", "Limpet"], "D4"),
            (3, "Whales", ["B01.9"], [], ""),
            (4, "Bivalvia", ["B01.650.300", "G1"], ["Mussels &amp; clams", "Mussels"], ""),
            (5, "Light", ["G01", "G01.1.2"], [], ""),
        ]
    )
    + "</DescriptorRecordSet>\n"
)

TABLE = """\
label,alias,broader
Limpets,Patellidae,Molluscs
Limpets,Grazing,
Mussels,,Molluscs
Molluscs,,Animals
Whales,,Animals
"""

RDF_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#">
 <skos:Concept rdf:about="https://example.org/2">
  <skos:prefLabel xml:lang="en">Limpets</skos:prefLabel>
  <skos:altLabel xml:lang="en">Grazing</skos:altLabel><skos:broader rdf:resource="https://example.org/1"/></skos:Concept>
 <rdf:Description rdf:about="https://example.org/1">
  <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/>
  <skos:prefLabel>Molluscs</skos:prefLabel></rdf:Description>
</rdf:RDF>
"""

XL = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
<urn:2> a skos:Concept ; xl:prefLabel [ xl:literalForm "Limpets"@en ] ;
    xl:altLabel [ xl:literalForm "Grazing"@en ] ; skos:broader <urn:1> .
<urn:1> a skos:Concept ; xl:prefLabel [ xl:literalForm "Molluscs"@en ] .
"""

JSON_LD = json.dumps(
    {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "broader": {"@id": "skos:broader", "@type": "@id"},
        },
        "@graph": [
            {
                "@id": "urn:2",
                "@type": "skos:Concept",
                "skos:prefLabel": {"@value": "Limpets", "@language": "en"},
                "skos:altLabel": "Grazing",
            }
            | {"broader": "urn:1"},
            {"@id": "urn:1", "@type": "skos:Concept", "skos:prefLabel": "Molluscs"},
        ],
    }
)


def take(
    site: Path, text: str, *words: str, name: str = "vocabulary", code: int = 0
) -> dict[str, object]:
    path = site.parent / name
    path.write_bytes(text.encode())
    result = CliRunner().invoke(
        digest, ["-C", str(site), "topics", "import", str(path), "--json", *words]
    )
    assert result.exit_code == code, result.output
    facts = json.loads(result.stdout) if result.stdout else {"stderr": result.stderr}
    assert isinstance(facts, dict)
    return facts


def topics(site: Path) -> dict[str, dict[str, Value]]:
    found = {
        path.stem: document.loads(path.read_text("utf-8"))
        for path in sorted((site / "content/topics").glob("*.md"))
    }
    return {
        name: read.fields for name, read in found.items() if isinstance(read, document.Document)
    }


def texts(site: Path) -> dict[str, str]:
    return {
        path.name: path.read_text("utf-8") for path in sorted((site / "content/topics").glob("*"))
    }


def build(site: Path) -> list[str]:
    problems: list[Problem] = []
    building.build(site, Options(jobs=1), report=problems.append)
    return [str(problem) for problem in problems if problem.file.startswith("content/topics")]


def test_skos_gives_the_concepts_that_are_used_and_all_above_them(site: Path) -> None:
    counted = take(site, TURTLE)
    assert [counted[name] for name in ("found", "added", "updated", "unchanged", "unused")] == [
        6,
        4,
        0,
        0,
        2,
    ]
    found = topics(site)
    assert found["molluscs"] == {"label": "Molluscs"}
    assert found["limpets"] == {
        "label": "Limpets",
        "aliases": ["Grazing", "Patellidae", "Limpits"],
        "redirect_from": ["grazing"],
        "broader": ["Molluscs"],
        "related": ["Mussels"],
    }
    assert found["mussels"] == {"label": "Mussels", "broader": ["Molluscs"], "related": ["Limpets"]}
    assert "Snails that \\*hold on\\*." in texts(site)["limpets.md"]
    assert found["kuste"]["aliases"] == [
        "潮間帯"
    ]  # a keyword of the library, though in another language
    assert build(site) == []
    assert "<p>Snails that *hold on*.</p>" in (site / "public/topics/limpets/index.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    "text",
    [
        RDF_XML,
        XL,
        JSON_LD,
        "label;alias;broader\nLimpets;Grazing;Molluscs\n",
        "Label\tAlias\tParent\nLimpets\tGrazing\tMolluscs\n",
    ],
    ids=["RDF/XML", "SKOS-XL", "JSON-LD", "semicolons", "tabs"],
)
def test_every_form_says_the_same(site: Path, text: str) -> None:
    take(site, text)
    assert topics(site) == {
        "limpets": {
            "label": "Limpets",
            "aliases": ["Grazing"],
            "redirect_from": ["grazing"],
            "broader": ["Molluscs"],
        },
        "molluscs": {"label": "Molluscs"},
    }


def test_mesh_gives_entry_terms_as_aliases_and_the_tree_as_broader(site: Path) -> None:
    counted = take(site, MESH)
    assert [counted[name] for name in ("found", "added", "unused")] == [5, 4, 1]
    found = topics(site)
    assert found["gastropoda"] == {
        "label": "Gastropoda",
        "aliases": ["Snails", "Limpets", "Limpet"],
        "redirect_from": ["limpets"],
        "broader": ["Molluscs"],
        "related": ["Bivalvia"],
    }
    assert found["bivalvia"]["aliases"] == ["Mussels & clams", "Mussels"]
    assert found["light"] == {"label": "Light"}
    assert texts(site)["molluscs.md"].endswith("---\nOf Molluscs.\n")
    assert build(site) == []


@pytest.mark.parametrize("text", [TURTLE, MESH, TABLE], ids=["SKOS", "MeSH", "table"])
@pytest.mark.parametrize("words", [(), ("--all",)])
def test_a_second_import_of_the_same_changes_nothing(
    site: Path, text: str, words: tuple[str, ...]
) -> None:
    first = take(site, text, *words)
    before = texts(site)
    assert len(before) == first["added"]
    second = take(site, text, *words)
    assert texts(site) == before
    assert (second["added"], second["updated"], second["written"]) == (0, 0, [])
    assert second["unchanged"] == first["added"]
    assert first["unused"] == 0 or not words


def test_what_a_person_wrote_stays_and_the_rest_is_added(site: Path) -> None:
    (site / "content/topics").mkdir()
    mine = "---\n# mine\nlabel: Snails with a cone # so\naliases: [limpets]\n"
    mine += "parent: Tides\nhidden: no\n---\nMy words.\n"
    (site / "content/topics/cones.md").write_text(mine, "utf-8")
    counted = take(site, TURTLE)
    assert (counted["added"], counted["updated"]) == (3, 1)
    text = texts(site)["cones.md"]
    assert text.startswith("---\n# mine\nlabel: Snails with a cone # so\n")
    assert text.endswith("---\nMy words.\n")
    assert topics(site)["cones"]["aliases"] == ["limpets", "Grazing", "Patellidae", "Limpits"]
    assert topics(site)["cones"]["parent"] == ["Tides", "Molluscs"]
    assert "limpets" not in topics(site)
    assert topics(site)["mussels"]["related"] == ["Snails with a cone"]
    assert build(site) == []


def test_names_that_are_taken_and_circles_are_told_and_left_out(site: Path) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/shade.md").write_text(
        "---\nlabel: Shade\naliases: Patellidae\nrule: shade\n---\n", "utf-8"
    )
    (site / "content/topics/limpets.md").write_text("---\nlabel: Limpets\n---\n", "utf-8")
    found = take(
        site,
        "label,alias,broader\nLimpets,Patellidae,Light\nLight,,Tides\nTides,,Limpets\n,x,y\n",
        code=1,
    )
    told = found["problems"]
    assert isinstance(told, list)
    assert [(problem["line"], problem["text"]) for problem in told] == [
        (5, "this row has no label and is left out"),
        (2, "Patellidae belongs to Shade already, so it is no alias of Limpets"),
        (4, "Limpets lies below Tides already, so it is not written above it"),
    ]
    assert build(site) == []


def test_a_dry_run_counts_the_same_and_writes_nothing(site: Path) -> None:
    would = take(site, MESH, "--dry-run")
    assert not (site / "content/topics").exists()
    assert {**would, "dry_run": False} == take(site, MESH)


def test_a_check_tag_is_made_a_topic_only_where_all_is_asked_for(site: Path) -> None:
    path = site / "content/articles/no-authors.md"
    path.write_text(path.read_text("utf-8").replace("  - Light\n", "  - Animals\n"), "utf-8")
    table = "label,alias\nAnimals,Fauna\nTides,Ebb\n"
    assert take(site, table)["written"] == ["content/topics/tides.md"]
    assert take(site, table, "--all")["written"] == ["content/topics/animals.md"]


def test_a_packed_vocabulary_is_read(site: Path) -> None:
    path = site.parent / "desc.gz"
    path.write_bytes(gzip.compress(MESH.encode()))
    assert CliRunner().invoke(digest, ["-C", str(site), "topics", "import", str(path)]).stdout == (
        "5 concepts: 4 added, 0 updated, 0 unchanged, 1 not used here\n"
    )


UNREADABLE = {
    "Turtle that breaks off": (TURTLE[:300], "can't be read as RDF"),
    "RDF/XML that breaks off": (RDF_XML[:450], "can't be read as RDF"),
    "JSON-LD that breaks off": (JSON_LD[:200], "is not valid JSON"),
    "a context elsewhere": (
        '{"@context": "https://example.org/c.json", "@graph": []}',
        "names a context at an address, which is not fetched",
    ),
    "a page": ("<html><body>no</body></html>", "is no vocabulary that is known"),
    "a table of something else": ("title,year\nx,2009\n", "is no vocabulary that is known"),
    "records": ("TY  - JOUR\nTI  - x\nER  - \n", "is no vocabulary that is known"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(site: Path, case: str) -> None:
    text, reason = UNREADABLE[case]
    assert reason in str(take(site, text, code=2)["stderr"])
    assert not (site / "content/topics").exists()


def test_a_file_outside_is_never_read_for_an_entity(site: Path) -> None:
    (site.parent / "secret").write_text("Grazing")
    attack = RDF_XML.replace(
        "<rdf:RDF", f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{site.parent}/secret">]><rdf:RDF', 1
    ).replace("Grazing", "&e;")
    path = site.parent / "vocabulary.rdf"
    path.write_text(attack, "utf-8")
    CliRunner().invoke(digest, ["-C", str(site), "topics", "import", str(path)])
    assert "Grazing" not in "".join(texts(site).values())


def test_a_broken_descriptor_does_not_take_the_others_along(site: Path) -> None:
    counted = take(
        site,
        MESH.replace("<String>Whales</String></DescriptorName>", "<String>Whales</DescriptorName>"),
        code=1,
    )
    assert (counted["found"], counted["added"]) == (4, 4)
    assert "desc" not in texts(site)


def test_without_rdflib_skos_says_how_to_install_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    told = str(take(site, TURTLE, code=2)["stderr"])
    assert "hint: pip install topic-digest[skos]" in told


def test_a_topic_that_cannot_be_changed_is_told_and_the_others_are_written(site: Path) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/light.md").write_text('+++\nlabel = "Light"\n+++\n', "utf-8")
    found = take(site, "label,alias\nLight,Brightness\nTides,Ebb\n", code=1)
    assert (found["added"], found["unchanged"]) == (1, 1)
    assert topics(site)["tides"]["aliases"] == ["Ebb"]


def test_mesh_takes_memory_for_its_terms_not_for_its_file() -> None:
    record = MESH.partition("<DescriptorRecord D")[2].partition("</DescriptorRecord>")[0]

    class Long:
        """A file of 60 MB, made while it is read."""

        def __init__(self) -> None:
            self._parts = self._made()

        def _made(self) -> Iterator[bytes]:
            long = f"<AllowableQualifiersList>{'y' * 200_000}</AllowableQualifiersList>"
            yield b"<DescriptorRecordSet>"
            for number in range(300):
                text = f"<DescriptorRecord D{record}{long}</DescriptorRecord>"
                yield text.replace("D1<", f"D{number}<").encode()
            yield b"</DescriptorRecordSet>"

        def read(self, size: int = -1) -> bytes:
            return next(self._parts, b"")

    tracemalloc.start()
    try:
        found = list(mesh.read(Long(), "desc.xml", lambda _: None))  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == 300
    assert peak < 40_000_000
