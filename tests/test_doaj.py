"""Articles of the Directory of Open Access Journals."""

from __future__ import annotations

import io
import json
from pathlib import Path

from digest.names import Person
from digest.records.formats.base import Entry
from digest.records.formats.json.doaj import FORMAT

DATA = Path(__file__).parent / "data" / "doaj" / "valid"


def entries(data: bytes) -> list[Entry]:
    assert FORMAT.stream is not None
    return list(FORMAT.stream(io.BytesIO(data)))


def test_a_full_article_arrives_whole() -> None:
    entry, _, _ = entries((DATA / "articles.json").read_bytes())
    record = entry.record
    assert record is not None
    assert (entry.line, entry.problems) == (2, ())
    assert (record.title, record.abstract, str(record.date)) == (
        "The kettle of the sea",
        "It sings.",
        "2019-03",
    )
    assert record.authors == (
        Person(literal="Ada Lovelace", orcid="0000-0001-2345-678X"),
        Person(family="King", given="Martin"),
    )
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Open Kettles",
        "1",
        "99",
        "3-21",
    )
    assert (record.publisher, record.language, record.issn, record.doi) == (
        "House of Tea",
        "en",
        "1234-5679",
        "10.5555/sea.1",
    )
    assert (record.url, record.keywords, record.source) == (
        "https://example.org/sea/1",
        ("tea", "Receptor, ErbB-2"),
        "DOAJ",
    )
    assert dict(record.extra) == {
        "doaj:id": ("0a1b",),
        "doaj:subject": ("Science",),
        "doaj:issn": ("2345-6780", "2345-6780"),
    }


def test_a_journal_is_no_article() -> None:
    _, journal, nothing = entries((DATA / "articles.json").read_bytes())
    assert (journal.record, [problem.text for problem in journal.problems]) == (
        None,
        ["this record describes a journal, not an article"],
    )
    assert (nothing.record, [problem.text for problem in nothing.problems]) == (
        None,
        ["record has no title"],
    )


def test_the_language_of_a_journal_with_several_is_not_the_articles() -> None:
    data = json.dumps(
        {"bibjson": {"title": "T", "journal": {"title": "J", "language": ["EN", "FR"]}}}
    ).encode()
    (entry,) = entries(data)
    assert entry.record is not None
    assert entry.record.language == ""
