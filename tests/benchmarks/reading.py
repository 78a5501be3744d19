"""How many records a second are read, on one core, and how many are written as articles.

    python tests/benchmarks/reading.py [RECORDS]

The records are made by ``../shared/bench/gen_corpus.py`` (seeded); each format gets the same ones, in its own dress.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from digest.records import formats, ingest

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def ris(records: list[dict[str, Any]]) -> str:
    """RIS."""
    return "".join(
        f"TY  - JOUR\nTI  - {r['title']}\n{''.join(f'AU  - {a}{chr(10)}' for a in r['authors'])}PY  - {r['date'].replace('-', '/')}\n"
        f"JO  - {r['journal']}\nDO  - {r['doi']}\n{''.join(f'KW  - {k}{chr(10)}' for k in r['keywords'])}AB  - {r['abstract']}\nER  - \n\n"
        for r in records
    )


def bibtex(records: list[dict[str, Any]]) -> str:
    """BibTeX."""
    return "".join(
        f"@article{{{r['slug']},\n  title = {{{r['title']}}},\n  author = {{{' and '.join(r['authors'])}}},\n  year = {{{r['date'][:4]}}},\n"
        f"  journal = {{{r['journal']}}},\n  doi = {{{r['doi']}}},\n  keywords = {{{'; '.join(r['keywords'])}}},\n"
        f"  abstract = {{{r['abstract'].replace('%', chr(92) + '%')}}}\n}}\n\n"
        for r in records
    )


def medline(records: list[dict[str, Any]]) -> str:
    """PubMed MEDLINE text."""
    return "".join(
        f"PMID- {number}\nDP  - {r['date'][:4]} {MONTHS[int(r['date'][5:7]) - 1]} {int(r['date'][8:])}\nTI  - {r['title']}.\n"
        f"AB  - {' '.join(r['abstract'].split())}\n{''.join(f'FAU - {a}{chr(10)}' for a in r['authors'])}PT  - Journal Article\n"
        f"JT  - {r['journal']}\n{''.join(f'MH  - {k}{chr(10)}' for k in r['keywords'])}LID - {r['doi']} [doi]\n\n"
        for number, r in enumerate(records, 1)
    )


def pubmed_xml(records: list[dict[str, Any]]) -> str:
    """PubMed XML."""
    articles = (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{number}</PMID><Article><Journal><JournalIssue><PubDate><Year>{r["date"][:4]}</Year>'
        f"<Month>{MONTHS[int(r['date'][5:7]) - 1]}</Month></PubDate></JournalIssue><Title>{escape(r['journal'])}</Title></Journal>"
        f"<ArticleTitle>{escape(r['title'])}.</ArticleTitle><Abstract><AbstractText>{escape(r['abstract'])}</AbstractText></Abstract><AuthorList>"
        + "".join(
            f"<Author><LastName>{escape(a.split()[-1])}</LastName><ForeName>{escape(a.split()[0])}</ForeName></Author>"
            for a in r["authors"]
        )
        + "</AuthorList></Article><MeshHeadingList>"
        + "".join(f"<MeshHeading><DescriptorName>{escape(k)}</DescriptorName></MeshHeading>" for k in r["keywords"])
        + f'</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">{escape(r["doi"])}</ArticleId></ArticleIdList>'
        "</PubmedData></PubmedArticle>\n"
        for number, r in enumerate(records, 1)
    )
    return '<?xml version="1.0"?>\n<PubmedArticleSet>\n' + "".join(articles) + "</PubmedArticleSet>\n"


def csl_json(records: list[dict[str, Any]]) -> str:
    """CSL-JSON."""
    items = [
        {
            "id": r["slug"],
            "type": "article-journal",
            "title": r["title"],
            "author": [{"given": a.split()[0], "family": a.split()[-1]} for a in r["authors"]],
            "issued": {"date-parts": [[int(part) for part in r["date"].split("-")]]},
            "container-title": r["journal"],
            "DOI": r["doi"],
            "keyword": "; ".join(r["keywords"]),
            "abstract": r["abstract"],
        }
        for r in records
    ]
    return json.dumps(items, ensure_ascii=False, indent=1)


def openalex(records: list[dict[str, Any]]) -> str:
    """OpenAlex JSON Lines."""

    def lines() -> Iterator[str]:
        for number, r in enumerate(records):
            inverted: dict[str, list[int]] = {}
            for at, word in enumerate(r["abstract"].split()):
                inverted.setdefault(word, []).append(at)
            work = {
                "id": f"https://openalex.org/W{number}",
                "doi": f"https://doi.org/{r['doi']}",
                "title": r["title"],
                "publication_date": r["date"],
                "publication_year": int(r["date"][:4]),
                "type": "article",
                "primary_location": {"source": {"display_name": r["journal"]}},
                "authorships": [{"author": {"display_name": a}, "raw_author_name": a} for a in r["authors"]],
                "keywords": [{"display_name": k} for k in r["keywords"]],
                "abstract_inverted_index": inverted,
            }
            yield json.dumps(work, ensure_ascii=False) + "\n"

    return "".join(lines())


def main(count: int) -> None:
    """One line for each format: reading alone, and the whole import into an empty site."""
    sys.path.insert(0, str(BENCH))
    import gen_corpus  # type: ignore[import-not-found]

    records = list(gen_corpus.records(count))
    for make in (ris, bibtex, medline, pubmed_xml, csl_json, openalex):
        text = make(records)
        form = formats.choose(text[:60_000])
        assert form is not None
        start = time.perf_counter()
        entries = form.stream(io.BytesIO(text.encode())) if form.streams else form.read(text)
        read = sum(entry.record is not None for entry in entries)
        reading = time.perf_counter() - start
        assert read == count, (form.name, read)
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder)
            (site / "digest.toml").write_text('[site]\ntitle = "T"\n')
            (site / "in").write_text(text)
            start = time.perf_counter()
            outcome = ingest.run(site, [str(site / "in")], report=lambda _: None)
            whole = time.perf_counter() - start
        megabytes = len(text) / 1e6
        print(
            f"{form.name:12} {megabytes:6.1f} MB  read {read / reading:8,.0f} a second  imported {outcome.total('added') / whole:8,.0f} a second"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
