"""Which records are preprints; which two belong together."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from digest import preprints
from digest.check import twins
from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.topics import bonds, briefs


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.48550/arxiv.2101.00001", True),
        ("10.1101/123456", True),
        ("10.1101/2020.01.02.20012345", True),
        ("10.1101/19001234v2", True),
        ("10.64898/2026.01.02.123456", True),
        ("10.21203/rs.3.rs-2960606/v1", True),
        ("10.26434/chemrxiv-2021-abc", True),
        ("10.31234/osf.io/abcde", True),
        ("10.31730/osf.io/abcde", True),
        ("10.2139/ssrn.123", True),
        ("10.20944/preprints202001.0001.v1", True),
        ("10.5194/egusphere-2022-498", True),
        ("10.5194/acpd-12-1-2012", True),
        ("10.1101/gr.123456.110", False),
        ("10.1101/gad.1234506", False),
        ("10.1101/pdb.prot5678", False),
        ("10.5194/essd-15-1151-2023", False),
        ("10.5194/acp-20-1234-2020", False),
        ("10.21203/rs.3.pex-1/v1", False),
        ("10.17605/osf.io/abcde", False),
        ("10.31237/osf.io/abcde", False),
        ("10.5281/zenodo.1", False),
        ("10.5555/x", False),
        ("", False),
    ],
)
def test_the_doi_of_a_preprint_is_told_from_that_of_an_article(doi: str, expected: bool) -> None:
    assert preprints.is_doi_of_preprint(doi) is expected


@pytest.mark.parametrize(
    "name",
    [
        "arXiv",
        "arXiv.org",
        "arXiv preprint arXiv:2101.00001",
        "ArXiv e-prints",
        "CoRR",
        "bioRxiv : the preprint server for biology",
        "medRxiv (Cold Spring Harbor Laboratory)",
        "INA-Rxiv",
        "Res Sq",
        "Research Square Platform LLC",
        "SSRN Electronic Journal",
        "Preprints.org",
        "Preprints",
        "OSF Preprints",
        "PeerJ PrePrints",
        "Cryptology ePrint Archive",
    ],
)
def test_a_server_is_told_from_a_journal(name: str) -> None:
    assert preprints.is_server(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Nature",
        "Cold Spring Harbor Laboratory",
        "Correspondence",
        "Square Research",
        "Preprints of the Ninth Congress on Kettles",
        "Journal of Preprint Studies",
    ],
)
def test_a_journal_is_told_from_a_server(name: str) -> None:
    assert not preprints.is_server(name)


ARTICLE = Record(
    title="Limpets",
    authors=(Person("Marlow", "Ines"),),
    date=PartialDate("2019-03"),
    journal="Annals of Brine",
    doi="10.5555/x",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"arxiv": "2101.00001"}, False),
        ({"arxiv": "2101.00001", "type": "article-journal", "doi": ""}, False),
        ({"type": "article"}, False),  # sloppy, but it names its journal
        ({"journal": ""}, False),
        ({"journal": "", "arxiv": "2101.00001"}, False),
        ({"journal": "", "arxiv": "2101.00001", "doi": ""}, True),
        ({"journal": "", "arxiv": "2101.00001", "doi": "", "type": "thesis"}, False),
        ({"journal": "", "type": "article"}, True),
        ({"journal": "arXiv"}, True),
        ({"journal": "", "doi": "", "publisher": "arXiv"}, True),
        ({"journal": "", "doi": "", "publisher": "SSRN", "type": "book"}, False),
        ({"doi": "10.48550/arxiv.2101.00001"}, True),
    ],
)
def test_a_preprint_is_told_from_an_article_with_a_preprint(
    changes: dict[str, object], expected: bool
) -> None:
    assert preprints.is_preprint(msgspec.structs.replace(ARTICLE, **changes)) is expected


PREPRINT = msgspec.structs.replace(
    ARTICLE, journal="bioRxiv", doi="10.1101/123456", title="LIMPETS."
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"date": PartialDate("2016")}, True),
        ({"date": PartialDate("2015")}, False),
        ({"date": None}, True),
        ({"title": "Mussels"}, False),
        ({"authors": (Person("Brandt", "Tomas"),)}, False),
        ({"authors": ()}, False),
        ({"journal": "Annals of Brine", "doi": "10.5555/y"}, False),
    ],
)
def test_a_preprint_and_its_article_are_a_pair(changes: dict[str, object], expected: bool) -> None:
    other = msgspec.structs.replace(PREPRINT, **changes)
    for records in ((ARTICLE, other), (other, ARTICLE)):
        found = bonds.bound(
            [
                briefs.of(Article(key, record, file=f"{key}.md"), b"")
                for key, record in zip("ab", records, strict=True)
            ]
        )
        assert bool(found) is expected


def test_a_check_takes_no_preprint_for_the_twin_of_its_article(tmp_path: Path) -> None:
    published = Article("a", msgspec.structs.replace(ARTICLE, doi=""), file="a.md")
    preprint = Article("b", msgspec.structs.replace(ARTICLE, journal="bioRxiv"), file="b.md")
    assert list(twins.same_title([published, preprint], tmp_path)) == []


@pytest.mark.parametrize(
    ("word", "preprint", "other", "expected"),
    [
        ("version-of", True, False, "preprint-of"),
        ("update-of", False, True, "has-preprint"),
        ("update-in", True, True, "update-in"),
        ("version-of", False, False, "version-of"),
        ("comment-on", True, False, "comment-on"),
    ],
)
def test_a_version_of_which_one_is_a_preprint_is_called_so(
    word: str, preprint: bool, other: bool, expected: str
) -> None:
    assert preprints.linked(word, preprint=preprint, other=other) == expected
